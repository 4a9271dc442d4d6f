"""Everything that happens, numbered and kept for a while; each open page reads on from where it is."""

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Hashable, Iterable
from itertools import islice

from sse_starlette import ServerSentEvent

from infra.telegram.errors import JSON

KEPT = 20_000
AT_ONCE = 200
GATHER_SECONDS = 0.05  # what happens within these travels together


class Feed:
    """Put in from any thread, never waiting; read by any number of pages, on their own loop."""

    def __init__(self, kept: int = KEPT) -> None:
        self._lock = threading.Lock()
        self._kept: deque[JSON] = deque(maxlen=kept)
        # Counted from now: the cursor of a page left open since an earlier run lies before all that is kept.
        self._count = int(time.time() * 1000)
        self._readers: set[_Reader] = set()
        self._closed = False

    @property
    def cursor(self) -> int:
        """Where one stands who has seen everything."""
        return self._count

    def put(self, event: JSON) -> None:
        """Something happened."""
        with self._lock:
            self._kept.append(event)
            self._count += 1
            for reader in self._readers:
                reader.call()

    def read(self, cursor: int) -> tuple[int, list[JSON]]:
        """The cursor after what is next, and what that is; what is kept no longer makes a page load anew."""
        with self._lock:
            first = self._count - len(self._kept)
            if not first <= cursor <= self._count:
                return self._count, [{"type": "reload"}]
            start = cursor - first
            found = list(islice(self._kept, start, start + AT_ONCE))
        return cursor + len(found), found

    async def stream(self, cursor: int) -> AsyncIterator[ServerSentEvent]:
        """Batch after batch, until the page goes or the feed is closed."""
        reader = _Reader(asyncio.get_running_loop())
        with self._lock:
            self._readers.add(reader)
        try:
            while not self._closed:
                reader.listen()
                cursor, events = self.read(cursor)
                if events:
                    yield ServerSentEvent(json.dumps(current(events), ensure_ascii=False), id=str(cursor))
                if len(events) < AT_ONCE:
                    await reader.called.wait()
                    await asyncio.sleep(GATHER_SECONDS)
        finally:
            with self._lock:
                self._readers.discard(reader)

    def close(self) -> None:
        """Nothing more will come: let everybody go. Called on the readers' loop."""
        self._closed = True
        for reader in self._readers:
            reader.called.set()


class _Reader:
    """One open page, which sleeps until it is called."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.called = asyncio.Event()
        self._loop = loop
        self._calling = False

    def listen(self) -> None:
        """From now on a call is heard."""
        self.called.clear()
        self._calling = False

    def call(self) -> None:
        """There is something; once is enough."""
        if not self._calling:
            self._calling = True
            self._loop.call_soon_threadsafe(self.called.set)


def current(events: Iterable[JSON]) -> list[JSON]:
    """The events without those that a later one makes out of date."""
    latest: dict[Hashable, JSON] = {}
    for place, event in enumerate(events):
        subject = _subject(event) or place
        latest.pop(subject, None)
        latest[subject] = event
    return list(latest.values())


def _subject(event: JSON) -> Hashable:
    """What it tells the newest of; None for what stands for itself."""
    match event["type"]:
        case "edit":
            return "edit", event["message"]["chat_id"], event["message"]["message_id"]
        case "update":
            return "update", event["update"]["update_id"]
        case "clock" | "fault" | "scene" as only:
            return str(only)
        case _:
            return None
