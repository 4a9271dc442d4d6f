"""How much Telegram takes: rates of sending (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits)."""

import math
from collections import defaultdict, deque

from .clock import Clock
from .errors import too_many_requests

OVERALL = (30, 1.0)  # messages in so many seconds
GROUP = (20, 60.0)
PRIVATE = (8, 8.0)  # about one a second; a short burst passes


class RateLimiter:
    """Counts what a bot sends, on the simulator's clock; `lenient` lets everything through."""

    def __init__(self, clock: Clock) -> None:
        self.lenient = False
        self._clock = clock
        self._sent: dict[int | None, deque[float]] = defaultdict(deque)

    def forget(self) -> None:
        """As if nothing had been sent."""
        self._sent.clear()

    def take(self, chat_id: int, *, messages: int = 1) -> None:
        """Let so many messages to a chat through, or raise Telegram's 429 with the seconds to wait."""
        if self.lenient:
            return
        now = self._clock.seconds()
        windows = [(self._sent[None], OVERALL), (self._sent[chat_id], GROUP if chat_id < 0 else PRIVATE)]
        wait = max(_wait(sent, limit, now) for sent, limit in windows)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for sent, _ in windows:
            sent.extend([now] * messages)


def _wait(sent: deque[float], limit: tuple[int, float], now: float) -> float:
    """Seconds until one more message fits into the window."""
    most, seconds = limit
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    return sent[len(sent) - most] + seconds - now if len(sent) >= most else 0.0
