"""Beside every run: its own now, and how long it has lasted: nobody is asked again too early, nor anything too late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

ROOM = timedelta(seconds=15)  # of the function's life, to finish what was begun: longer than Telegram may keep silent


@dataclass(frozen=True)
class Stopwatch:
    """The time of a run. `now` is what the run was told; decisions know nothing else."""

    now: datetime
    left_ms: int  # of the function's life, when the run began
    _started: float = field(default_factory=monotonic)

    def after(self, wait: timedelta) -> datetime:
        """`wait` from the present moment of the run, which is later than its now."""
        return self.now + self._lasted() + wait

    @property
    def over(self) -> bool:
        """Whether nothing more is to be begun: what is left is for the next run."""
        return self._lasted() > timedelta(milliseconds=self.left_ms) - ROOM

    def _lasted(self) -> timedelta:
        return timedelta(seconds=monotonic() - self._started)
