"""The simulator's time: real time plus an offset that a driver moves forward."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Now is real time plus an offset; whoever sleeps on it wakes when it is moved past the hour."""

    def __init__(self, start: datetime | None = None) -> None:
        self._lock = threading.Lock()
        self._offset = 0.0
        self._sleepers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.on_move: list[Callable[[], None]] = []
        if start is not None:
            self._offset = start.timestamp() - time.time()

    def seconds(self) -> float:
        """Now, in seconds since the epoch."""
        return time.time() + self._offset

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def move(self, by: timedelta) -> None:
        """Move time forward. Backwards is refused: what has happened stays before now."""
        if by < timedelta(0):
            raise ValueError("time only moves forward")
        with self._lock:
            self._offset += by.total_seconds()
            for loop, moved in self._sleepers:
                loop.call_soon_threadsafe(moved.set)
        for told in self.on_move:
            told()

    def move_to(self, moment: datetime) -> None:
        """Move time forward to a moment; one that has passed already changes nothing."""
        self.move(max(moment - self.now(), timedelta(0)))

    async def sleep(self, seconds: float) -> None:
        """Wait until this clock has gone on by so many seconds, by itself or by being moved."""
        wake = self.seconds() + seconds
        sleeper = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._sleepers.add(sleeper)
        try:
            while (left := wake - self.seconds()) > 0:
                sleeper[1].clear()
                try:
                    await asyncio.wait_for(sleeper[1].wait(), left)
                except TimeoutError:
                    continue
        finally:
            with self._lock:
                self._sleepers.discard(sleeper)
