"""Time moved from the page: run by run, so that each is seen, until it is there or is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from infra.local.ministack import LocalAwsError
from infra.local.rules import next_working_morning
from infra.local.stack import Stack
from infra.telegram.errors import JSON

from .refusal import Fields, conflict, wrong

FARTHEST = timedelta(days=400)
PATIENCE = 5.0  # seconds that a run may take to its end when everything ends


class Mover:
    """Moves the stack's clock in a thread of its own, one move at a time."""

    def __init__(self, stack: Stack, tell: Callable[[JSON], None], say: Callable[[str], None]) -> None:
        self._stack = stack
        self._tell = tell
        self._say = say
        self._starting = threading.Lock()
        self._stop = threading.Event()
        self._to: datetime | None = None
        self._going: threading.Thread | None = None
        stack.clock.on_move.append(self.told)

    def clock(self) -> JSON:
        """A Clock."""
        zone, to = self._stack.zone, self._to
        return {
            "now": self._stack.now().astimezone(zone).isoformat(),
            "moving_to": to.astimezone(zone).isoformat() if to else None,
        }

    def told(self) -> None:
        """The clock stands elsewhere, whoever moved it."""
        self._tell({"type": "clock", "clock": self.clock()})

    def move(self, fields: Fields) -> None:
        """Begin to move where the page says."""
        now = self._stack.now()
        to = _moment(fields, now.astimezone(self._stack.zone))
        if not now < to <= now + FARTHEST:
            raise wrong("Время идёт только вперёд, за один раз не дальше 400 дней.")
        with self._starting:
            if self._to is not None:
                raise conflict("Время уже переводится.")
            self._to = to
            self._stop.clear()
            self._going = threading.Thread(target=self._go, args=(to,), name="moving", daemon=True)
        self._going.start()

    def stop(self) -> None:
        """Stay where the next run ends."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and wait for that run a little; what is still under way then fails with the local AWS."""
        self.stop()
        if self._going:
            self._going.join(PATIENCE)

    def _go(self, to: datetime) -> None:
        try:
            there = False
            while not there and not self._stop.is_set():
                try:
                    there = self._stack.timetable.step(to)
                except LocalAwsError as error:  # seen among the runs; the others go on
                    self._say(str(error))
        finally:
            self._to = None
            self.told()


def _moment(fields: Fields, now: datetime) -> datetime:
    """Where to: an hour on, the next working morning, or a time of the town's day."""
    match fields.maybe_text("move"):
        case "hour":
            return now + timedelta(hours=1)
        case "morning":
            return next_working_morning(now)
        case "":
            return _read(fields.text("to", 40), now)
        case _:
            raise wrong("Время переводят на час, до утра или до названного часа.")


def _read(text: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise wrong("Время не читается. Нужно так: 2026-12-24T09:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
