"""What time alone does to an instruction: the department is reminded the working day before, the head told past its own
deadline, and again as often as of an overdue appeal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from appeals.deadlines import Calendar
from appeals.effects import SaveInstruction
from appeals.instructions.model import RUNNING, Instruction
from appeals.model.event import Event, EventType, Notice
from appeals.town import Town

DAY = timedelta(days=1)


def scheduled(instruction: Instruction, town: Town, calendar: Calendar) -> Instruction:
    """The instruction with the moment at which it is looked at again; none while the head has it."""
    return replace(instruction, due_at=_next(instruction, town, calendar))


def _next(instruction: Instruction, town: Town, calendar: Calendar) -> datetime | None:
    if instruction.state not in RUNNING:
        return None
    reminder = _midnight(calendar.last_working_day(instruction.deadline), town)
    if not instruction.reminded and reminder > instruction.given_at:
        return reminder
    if instruction.overdue_at is None:
        return _midnight(instruction.deadline + DAY, town)
    told, again = instruction.overdue_at.astimezone(town.time_zone).date(), _repeat_days(town)
    return _midnight(told + again * DAY, town) if again else None


def _repeat_days(town: Town) -> int:
    return next((rung.repeat_days for rung in town.ladder if rung.repeat_days), 0)


def _midnight(day: date, town: Town) -> datetime:
    return datetime.combine(day, time.min, town.time_zone)


def passed(instruction: Instruction, town: Town, calendar: Calendar, now: datetime) -> SaveInstruction | None:
    """What has become due; None when nothing has: another run was faster, or people were."""
    due = _next(instruction, town, calendar)
    if due is None or due > now:
        return None
    overdue = instruction.is_overdue(now.date())
    told = replace(
        instruction,
        version=instruction.version + 1,
        reminded=True,
        overdue_at=now if overdue else instruction.overdue_at,
    )
    owed = (Notice.OVERDUE if overdue else Notice.REMINDER, Notice.CARD_CHANGED)
    event = Event(told.number, told.version, EventType.ESCALATED, now, unsent=dict.fromkeys(owed, 0))
    return SaveInstruction(scheduled(told, town, calendar), event)
