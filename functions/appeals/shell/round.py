"""Beside deliver.py: one run of sending, with its time, its pace and the chats that must wait."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic, sleep

from appeals.model.chats import Chats
from appeals.shell.stopwatch import Stopwatch

GROUP_A_MINUTE = 18  # Telegram takes 20 messages a minute for a group; people press buttons meanwhile
A_SECOND = 25  # and 30 a second from the bot, of which others are sending some


class Pace:
    """Lets so many a second by, one at a time, whatever thread they come from."""

    def __init__(self, a_second: int) -> None:
        self._gap = 1 / a_second
        self._free = monotonic()
        self._lock = Lock()

    def keep(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            turn = max(monotonic(), self._free)
            self._free = turn + self._gap
        sleep(max(turn - monotonic(), 0))


@dataclass
class Round:
    """One run of sending: its time, and the chats that must wait."""

    watch: Stopwatch
    chats: Chats
    resting: dict[int, datetime] = field(default_factory=dict)
    spent: Counter[int] = field(default_factory=Counter)  # messages that went to each group in this run
    refused: set[int] = field(default_factory=set)  # people's chats that Telegram asked to wait for
    pace: Pace = field(default_factory=lambda: Pace(A_SECOND))

    @property
    def now(self) -> datetime:
        """The run's own time."""
        return self.watch.now

    @property
    def soon(self) -> datetime:
        """For the next run; never a time at which it was due already, by which another run may still know it."""
        return self.now + timedelta(seconds=1)

    @property
    def refuses_all(self) -> bool:
        """Whether Telegram refuses the bot itself: one chat's flood is its own, two chats' are not."""
        return len(self.refused) > 1

    def full(self, chat: int) -> bool:
        """Whether a group had as much as a minute may bring."""
        return chat < 0 and self.spent[chat] >= GROUP_A_MINUTE
