"""Co-executing departments: each has a date of its own and is reminded the working day before; past it the head of
the responsible department is told. Once each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from appeals.lifecycle import OPEN
from appeals.model.appeal import Appeal, CoExecutor
from appeals.model.event import Event, EventType, Notice
from appeals.model.people import Named, Official, Role
from appeals.town import Town

DAY = timedelta(days=1)


def of(appeal: Appeal, department: str) -> CoExecutor | None:
    """The co-executor of this department."""
    return next((one for one in appeal.coexecutors if one.department == department), None)


def with_one(appeal: Appeal, changed: CoExecutor) -> Appeal:
    """The appeal with this co-executor as it stands now, in its place or as the last."""
    others = {one.department: one for one in appeal.coexecutors}
    return replace(appeal, coexecutors=tuple({**others, changed.department: changed}.values()))


def without(appeal: Appeal, department: str) -> Appeal:
    """The appeal without that one."""
    return replace(appeal, coexecutors=tuple(one for one in appeal.coexecutors if one.department != department))


def next_moment(appeal: Appeal, town: Town) -> datetime | None:
    """When a co-executor is reminded, or the responsible head told of one; None when nobody is waited for."""
    return min((moment for _, moment in _due(appeal, town)), default=None)


def _due(appeal: Appeal, town: Town) -> list[tuple[CoExecutor, datetime]]:
    if appeal.status not in OPEN:
        return []
    waited = [one for one in appeal.coexecutors if one.done_at is None and one.department != appeal.department]
    moments = ((one, _moment(one, town)) for one in waited)
    return [(one, moment) for one, moment in moments if moment is not None]


def _moment(one: CoExecutor, town: Town) -> datetime | None:
    reminder = datetime.combine(one.remind_on, time.min, town.time_zone)
    if not one.reminded and reminder > one.asked_at:
        return reminder
    return None if one.late else datetime.combine(one.deadline + DAY, time.min, town.time_zone)


def passed(appeal: Appeal, town: Town, now: datetime, officials: Iterable[Official]) -> tuple[Appeal, Event]:
    """The one that became due first, told: to its own department, or to whoever answers for the whole."""
    one, _ = min(_due(appeal, town), key=lambda pair: pair[1])
    late = is_late(one, now.date())
    changed = replace(with_one(appeal, replace(one, reminded=True, late=late)), version=appeal.version + 1)
    people = tuple(
        Named(official.id, official.name)
        for official in officials
        if late and official.role is Role.DEPARTMENT_HEAD and official.department == appeal.department
    )
    event = Event(
        number=appeal.number,
        seq=changed.version,
        type=EventType.CO_LATE if late else EventType.CO_DUE,
        at=now,
        detail=one.department,
        people=people,
        unsent={Notice.CO_EXECUTION: 0, Notice.CARD_CHANGED: 0},
    )
    return changed, event


def is_late(one: CoExecutor, today: date) -> bool:
    """Waited for past its own date."""
    return one.done_at is None and one.deadline < today
