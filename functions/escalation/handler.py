"""Every ten minutes of the working day: what the ladder has due is told, once per appeal and rung.

An appeal whose retention is over is due here too, and loses its author.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from appeals.effects import SaveAppeal
from appeals.erasure import outlived
from appeals.ladder import climb
from appeals.model import EventType
from appeals.shell import house
from appeals.shell.eraser import erase
from appeals.shell.house import House, scheduled_time
from appeals.shell.outbox import LONG_RETRY
from appeals.shell.rounds import send_fresh
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.table import Conflict, Unavailable
from appeals.shell.telemetry import count, logger, observed

AT_ONCE = 500  # appeals a run; the next goes on
ATTEMPTS = 5
house.build()  # while the function starts, so that the first event finds it ready


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """`{"scheduled_time": ISO 8601}` in, how many rungs were told out."""
    home = house.build()
    watch = Stopwatch(scheduled_time(event, home), context.get_remaining_time_in_millis())
    now = watch.now
    if not home.calendar.working_hours(now):
        return {"climbed": 0}
    due = home.outbox.due("rung", now, AT_ONCE)
    climbed = [saved for (pk, _), _ in due if (saved := _isolated(home, pk.removeprefix("A#"), now)) is not None]
    told = [saved for saved in climbed if saved.event.type is EventType.ESCALATED]
    count("AppealsEscalated", len(told))
    if told:
        send_fresh(home, [saved.event for saved in told], watch)
    return {"climbed": len(told)}


def _isolated(home: House, number: str, now: datetime) -> SaveAppeal | None:
    """One appeal's trouble is not the others'; it is tried again at the next run."""
    try:
        return _climbed(home, number, now)
    except Unavailable:
        raise
    except Exception as fault:  # noqa: BLE001  a fault of ours with one appeal
        count("Faults")
        logger.error("not escalated", extra={"appeal": number, "fault": type(fault).__name__})
        return None


def _climbed(home: House, number: str, now: datetime) -> SaveAppeal | None:
    """One appeal's step, in its own transaction; an answer given meanwhile wins."""
    for _ in range(ATTEMPTS):
        case = home.storage.cases([number]).get(number)
        if case is not None and outlived(case.appeal, home.town, now):
            erase(home.storage, number, lambda appeal: outlived(appeal, home.town, now), now)
            return None
        saved = climb(case.appeal, home.town, now) if case else None
        if saved is None:
            return None
        try:
            home.storage.commit([saved], now, LONG_RETRY)
        except Conflict:
            continue
        return saved
    logger.warning("left to the next run", extra={"appeal": number})
    return None
