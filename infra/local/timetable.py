"""The schedules of the local stack: fired as real time passes, or in their order while time is moved."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.telegram import Clock

from .aws import Deployment
from .ministack import LocalAwsError
from .schedules import Schedule

# While time is moved, these run only when the table's index of what is due holds something for them: a month has
# 43,000 minutes, and a run with nothing due reads that same index and ends.
_RUNS_WHEN_DUE = {"DeliveryFunction": ("message", "erasure"), "EscalationFunction": ("rung",)}


class Timetable:
    """Who runs when, on one clock; no run is ever fired twice."""

    def __init__(
        self, clock: Clock, deployment: Deployment, schedules: list[Schedule], say: Callable[[str], None]
    ) -> None:
        self._clock = clock
        self._deployment = deployment
        self._schedules = schedules
        self._say = say
        self._firing = threading.RLock()
        self._fired_until = clock.now()

    def run(self, function: str, moment: datetime) -> Any:
        """Run a scheduled function as of a moment."""
        scheduled = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return self._deployment.invoke(function, {"scheduled_time": scheduled})

    def advance(self, to: datetime) -> None:
        """Move time forward to a moment; what is scheduled in between runs in its order, each at its own time."""
        with self._firing:
            while not self.step(to):
                pass

    def step(self, to: datetime) -> bool:
        """Move time forward to the next run before a moment, and run it; without one to the moment: True, it is there.

        LocalAwsError when the run fails; the next step goes on after it.
        """
        with self._firing:
            run = self._next_run(to)
            moment, function = run or (to, "")
            self._fired_until = max(self._fired_until, moment)
            self._clock.move_to(moment)
            if function:
                self.run(function, moment)
            return run is None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing scheduled runs, and nobody else moves time, while it lasts."""
        with self._firing:
            yield

    def leap(self, to: datetime) -> None:
        """Move time forward over days on which nobody lives here: nothing runs in between."""
        with self._firing:
            self._clock.move_to(to)
            self._fired_until = max(self._fired_until, to)

    @contextmanager
    def in_real_time(self) -> Iterator[None]:
        """Fire the schedules as time passes by itself; one that fails is told and the others go on."""
        done = threading.Event()

        def keep() -> None:
            while not done.wait(1):
                self._fire()

        keeper = threading.Thread(target=keep, name="schedules", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()

    def _fire(self) -> None:
        with self._firing:
            now, since = self._clock.now(), self._fired_until
            self._fired_until = max(since, now)
            for schedule in self._schedules:
                due = schedule.next_after(since)
                if due <= now:
                    try:
                        self.run(schedule.function, due)
                    except LocalAwsError as error:
                        self._say(str(error))

    def _next_run(self, to: datetime) -> tuple[datetime, str] | None:
        runs = []
        for schedule in self._schedules:
            after = self._fired_until
            if kinds := _RUNS_WHEN_DUE.get(schedule.function):
                due = [at for kind in kinds if (at := self._deployment.earliest_due(kind)) is not None]
                if not due:
                    continue
                # a run at the very second it falls due finds it
                after = max(after, datetime.fromtimestamp(min(due), UTC) - timedelta(seconds=1))
            if (moment := schedule.next_after(after)) <= to:
                runs.append((moment, schedule.function))
        return min(runs, default=None)
