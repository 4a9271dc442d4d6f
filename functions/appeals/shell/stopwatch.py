"""Beside every run: its own now, and how long it has lasted, so that nobody is asked again too early."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic


@dataclass(frozen=True)
class Stopwatch:
    """The time of a run. `now` is what the run was told; decisions know nothing else."""

    now: datetime
    _started: float = field(default_factory=monotonic)

    def after(self, wait: timedelta) -> datetime:
        """`wait` from the present moment of the run, which is later than its now."""
        return self.now + timedelta(seconds=monotonic() - self._started) + wait
