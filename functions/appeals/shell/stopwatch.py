"""Beside every run: its own now, how long it has lasted, so that nobody is asked too early, and its pace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic, sleep


@dataclass(frozen=True)
class Stopwatch:
    """The time of a run. `now` is what the run was told; decisions know nothing else."""

    now: datetime
    _started: float = field(default_factory=monotonic)

    def after(self, wait: timedelta) -> datetime:
        """`wait` from the present moment of the run, which is later than its now."""
        return self.now + timedelta(seconds=monotonic() - self._started) + wait


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
