"""Updates on their way to the bot: by webhook with Telegram's order and retries, or fetched by getUpdates.

A chat's messages go one after another and a person's presses one after another, all of these independently
(https://core.telegram.org/bots/api#setwebhook).
"""

import asyncio
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx

from .clock import Clock
from .errors import JSON, TelegramError, bad_request
from .sending import Call
from .updates import Attempt, Tracked, Webhook, queue_of

ANSWER_SECONDS = 60.0
MESSAGE_LIFETIME = 24 * 3600
PRESS_LIFETIME = 150
MOST_CONNECTIONS = 100
LONGEST_PAUSE = 60
LONGEST_RETRY_AFTER = 3600
_ASKED_FOR_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Delivery:
    """The queues between what people do and the bot's hearing of it."""

    def __init__(self, clock: Clock, lock: threading.RLock) -> None:
        self._clock = clock
        self._changed = threading.Condition(lock)
        self._queues: dict[str, deque[Tracked]] = defaultdict(deque)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client = httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False)
        self._places = asyncio.Semaphore(40)
        self._arrived = asyncio.Event()
        self._webhook = Webhook("")
        self._allowed: tuple[str, ...] = ()
        self._last_error: tuple[float, str] | None = None
        self._next_id = 800_000_001
        self.log: list[Tracked] = []
        self.listeners: list[Callable[[Tracked], None]] = []

    # -- in

    def put(self, update: JSON) -> None:
        """Something happened: queue its update, unless the bot did not ask for its kind."""
        with self._changed:
            kind = next(iter(update))
            if kind not in self._allowed if self._allowed else kind in _ASKED_FOR_ONLY:
                return
            tracked = Tracked({"update_id": self._next_id} | update, self._clock.seconds())
            self._next_id += 1
            key = queue_of(tracked.update)
            self._queues[key].append(tracked)
            self.log.append(tracked)
            self._tell(tracked)
            if self._loop:
                self._loop.call_soon_threadsafe(self._wake, key)

    def _tell(self, tracked: Tracked) -> None:
        for listener in self.listeners:
            listener(tracked)

    def _wake(self, key: str) -> None:
        self.wake()
        if self._webhook.url and key not in self._tasks:
            self._tasks[key] = asyncio.ensure_future(self._serve(key))

    def wake(self) -> None:
        """Let a waiting getUpdates answer with what there is."""
        self._arrived.set()

    # -- out, by webhook

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until told to stop."""
        async with self._client:
            self._loop = asyncio.get_running_loop()
            for key in list(self._queues):
                self._wake(key)
            await stop.wait()
            self._loop = None
            await self._halt()

    async def _halt(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    async def _serve(self, key: str) -> None:
        queue = self._queues[key]
        while queue:
            await self._deliver(queue[0])
            with self._changed:
                queue.popleft()
                self._changed.notify_all()
        del self._tasks[key]

    async def _deliver(self, tracked: Tracked) -> None:
        lifetime = PRESS_LIFETIME if "callback_query" in tracked.update else MESSAGE_LIFETIME
        while self._clock.seconds() - tracked.created <= lifetime:
            attempt, asked_pause = await self._post(tracked)
            tracked.attempts.append(attempt)
            if attempt.status is not None and 200 <= attempt.status < 300:
                tracked.state = "delivered"
                self._tell(tracked)
                return
            self._last_error = (attempt.at, attempt.error)
            failures = len(tracked.attempts)
            pause = asked_pause or (0 if failures == 1 else min(2 ** (failures - 1), LONGEST_PAUSE))
            with self._changed:
                tracked.next_at = self._clock.seconds() + pause
                self._tell(tracked)
                self._changed.notify_all()
            await self._clock.sleep(pause)
            tracked.next_at = None
        tracked.state = "dropped"
        self._tell(tracked)

    async def _post(self, tracked: Tracked) -> tuple[Attempt, int]:
        """One attempt, and the pause the answer asks for."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._webhook.secret} if self._webhook.secret else {}
        async with self._places:
            at, begun = self._clock.seconds(), time.perf_counter()
            try:
                answer = await self._client.post(self._webhook.url, json=tracked.update, headers=headers)
            except httpx.TimeoutException:
                return Attempt(at, None, time.perf_counter() - begun, "Read timeout expired"), 0
            except httpx.TransportError as error:
                return Attempt(at, None, time.perf_counter() - begun, f"Connection failed: {error}"), 0
        seconds = time.perf_counter() - begun
        if answer.is_success:
            return Attempt(at, answer.status_code, seconds), 0
        wrong = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        asked = answer.headers.get("Retry-After", "")
        return Attempt(at, answer.status_code, seconds, wrong), min(
            int(asked) if asked.isdigit() else 0, LONGEST_RETRY_AFTER
        )

    # -- out, fetched

    async def get_updates(self, call: Call) -> list[JSON]:
        """getUpdates: confirms what lies before `offset`, waits for more up to `timeout` seconds."""
        if self._webhook.url:
            raise TelegramError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        if "allowed_updates" in call.params:
            self._allowed = tuple(call.params["allowed_updates"])
        self._confirm(call.params.get("offset", 0))
        self._arrived.clear()
        limit = call.params.get("limit", 100)
        if not self._pending():
            try:
                await asyncio.wait_for(self._arrived.wait(), call.params.get("timeout", 0))
            except TimeoutError:
                return []
        return [tracked.update for tracked in self._pending()][:limit]

    def take(self) -> list[JSON]:
        """All that waits, confirmed at once: for a driver that stands in for the bot."""
        with self._changed:
            updates = [tracked.update for tracked in self._pending()]
            self._confirm(self._next_id)
            return updates

    def _pending(self) -> list[Tracked]:
        with self._changed:
            waiting = (tracked for queue in self._queues.values() for tracked in queue)
            return sorted(waiting, key=lambda tracked: int(tracked.update["update_id"]))

    def _confirm(self, offset: int) -> None:
        with self._changed:
            for queue in self._queues.values():
                while queue and queue[0].update["update_id"] < offset:
                    confirmed = queue.popleft()
                    confirmed.state = "delivered"
                    self._tell(confirmed)
            self._changed.notify_all()

    # -- what the bot sets and a driver asks

    async def set_webhook(self, call: Call) -> bool:
        """setWebhook; an empty address deletes it. Plain http is taken for this machine only."""
        url, secret = call.params["url"], call.params.get("secret_token", "")
        if not url:
            return await self.delete_webhook(call)
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        await self._reset(call)
        connections = min(max(call.params.get("max_connections", 40), 1), MOST_CONNECTIONS)
        self._allowed = tuple(call.params.get("allowed_updates", ()))
        self._webhook = Webhook(url, secret, connections, self._allowed)
        self._places = asyncio.Semaphore(connections)
        for key in list(self._queues):
            self._wake(key)
        return True

    async def delete_webhook(self, call: Call) -> bool:
        """deleteWebhook."""
        await self._reset(call)
        self._webhook = Webhook("")
        return True

    async def _reset(self, call: Call) -> None:
        await self._halt()
        if call.params.get("drop_pending_updates"):
            self._confirm(self._next_id)

    def info(self, _: Call) -> JSON:
        """getWebhookInfo."""
        info: JSON = {
            "url": self._webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._pending()),
        }
        if self._webhook.url:
            info["max_connections"] = self._webhook.max_connections
        if self._allowed:
            info["allowed_updates"] = list(self._allowed)
        if self._last_error:
            info |= {"last_error_date": int(self._last_error[0]), "last_error_message": self._last_error[1]}
        return info

    @property
    def next_retry(self) -> float | None:
        """When the earliest failed update is tried again; None when none waits for that."""
        return min((t.next_at for t in self._pending() if t.next_at is not None), default=None)

    def settle(self, seconds: float) -> None:
        """Wait until nothing is on its way. TimeoutError after so many real seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: not any(self._queues.values()), seconds):
                stuck = self._pending()[0]
                last = stuck.attempts[-1].error if stuck.attempts else "not sent yet"
                raise TimeoutError(
                    f"after {seconds:g} s update {stuck.update['update_id']} still waits, "
                    f"{len(stuck.attempts)} attempts, the last: {last}"
                )
