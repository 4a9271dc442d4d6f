"""Every ten minutes of the working day: what time alone does to appeals, once each. The ladder's rungs are told, a
citizen's silence counts, and an appeal whose retention is over loses its author.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from appeals.clockwork import passed
from appeals.effects import Case, Errand, Look, Need, SaveAppeal, SaveInstruction, Subject
from appeals.erasure import outlived
from appeals.instructions import clockwork as instructions
from appeals.model.event import EventType
from appeals.model.people import Official
from appeals.shell import house
from appeals.shell.eraser import erase
from appeals.shell.house import House, scheduled_time
from appeals.shell.outbox import LONG_RETRY
from appeals.shell.records import number_of
from appeals.shell.rounds import send_fresh
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.table import Conflict, Unavailable
from appeals.shell.telemetry import count, logger, observed

Passed = SaveAppeal | SaveInstruction
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
    if not due:
        return {"climbed": 0}
    officials = home.storage.look(Need(Look.OFFICIALS), 0, now)
    numbers = (number_of(key) for key, _ in due)
    happened = [saved.event for number in numbers if (saved := _isolated(home, number, now, officials)) is not None]
    climbed = sum(event.type is EventType.ESCALATED for event in happened)
    count("AppealsEscalated", climbed)
    if owing := [event for event in happened if event.owed]:
        send_fresh(home, owing, watch)
    return {"climbed": climbed}


def _isolated(home: House, number: str, now: datetime, officials: tuple[Official, ...]) -> Passed | None:
    """One appeal's trouble is not the others'; it is tried again at the next run."""
    try:
        return _passed(home, number, now, officials)
    except Unavailable:
        raise
    except Exception as fault:  # noqa: BLE001  a fault of ours with one appeal
        count("Faults")
        logger.error("not escalated", extra={"appeal": number, "fault": type(fault).__name__})
        return None


def _passed(home: House, number: str, now: datetime, officials: tuple[Official, ...]) -> Passed | None:
    """One appeal's step, in its own transaction; what people did meanwhile wins."""
    for _ in range(ATTEMPTS):
        case = home.storage.subjects([number]).get(number)
        if isinstance(case, Case) and outlived(case.appeal, home.town, now):
            erase(home.storage, number, lambda appeal: outlived(appeal, home.town, now), now)
            return None
        saved = _due_now(home, case, now, officials)
        if saved is None:
            return None
        try:
            home.storage.commit([saved], now, LONG_RETRY)
        except Conflict:
            continue
        return saved
    logger.warning("left to the next run", extra={"appeal": number})
    return None


def _due_now(home: House, subject: Subject | None, now: datetime, officials: tuple[Official, ...]) -> Passed | None:
    match subject:
        case Case(appeal):
            return passed(appeal, home.town, now, officials)
        case Errand(instruction):
            return instructions.passed(instruction, home.town, home.calendar, now)
    return None
