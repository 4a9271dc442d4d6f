"""The clock of registration: by when the coordinator registers, and from then how long the answer may take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from appeals.deadlines import deadline, working_days_after
from appeals.effects import Scene
from appeals.model.appeal import Appeal, Regime, Status
from appeals.town import Term, Town

LAW_DAYS = 30  # 59-ФЗ, art. 12
FORWARDED_WITHIN = timedelta(days=7)  # from the day of registration (59-ФЗ, art. 8)


def term(appeal: Appeal, town: Town, day: date) -> Term:
    """From that day on: the town's own term of the topic for a message, the law's for an appeal."""
    return Term(LAW_DAYS) if appeal.regime is Regime.APPEAL else town.term(town.topic(appeal.topic), day)


def received(scene: Scene, appeal: Appeal) -> Appeal:
    """The appeal on the coordinators' desk, with the day by which it is registered."""
    due = deadline(scene.now.date(), Term(scene.town.limits.registration_days), scene.calendar)
    waiting = replace(appeal, status=Status.RECEIVED, department=scene.town.general)
    return replace(waiting, deadline=due.date, explained=due.explained(scene.words), assign_by=assign_by(scene))


def registered(scene: Scene, appeal: Appeal) -> Appeal:
    """The appeal as its term begins: now, with a ladder of its own. It keeps its status and stays where it is."""
    today = scene.now.date()
    due = deadline(today, term(appeal, scene.town, today), scene.calendar)
    return replace(
        appeal,
        received_at=appeal.registered_at if appeal.registered_at < scene.now else None,
        registered_at=scene.now,
        deadline=due.date,
        explained=due.explained(scene.words),
        bound_for="",
        assign_by=None,
        rungs=(),
        repeated_at=None,
        acknowledged=False,
    )


def recounted(scene: Scene, appeal: Appeal) -> Appeal:
    """The appeal with its term counted anew from registration, since its topic or regime was corrected.

    A correction does not make late what was in time, and does not hide that it is late.
    """
    given = appeal.reopened or appeal.extended_at is not None  # a term that knows no topic, or was agreed on
    if appeal.status is Status.RECEIVED or given:
        return appeal
    since = appeal.registered_at.astimezone(scene.town.time_zone).date()
    due, today = deadline(since, term(appeal, scene.town, since), scene.calendar), scene.now.date()
    day, explained = due.date, due.explained(scene.words)
    if day < today <= appeal.deadline:
        day = min(appeal.deadline, scene.calendar.next_working_day(today))
        explained = scene.words.plain("deadline.not_past", explained=explained, day=scene.words.full_day(day))
    changed = replace(appeal, deadline=day, explained=explained)
    return replace(changed, rungs=(), repeated_at=None, acknowledged=False) if day > appeal.deadline else changed


def assign_by(scene: Scene) -> datetime | None:
    """When the coordinator has had an appeal for as long as the ladder's lowest rung says: in working hours."""
    days = next((rung.unassigned_days for rung in scene.town.ladder if rung.unassigned_days), 0)
    if not days:
        return None
    opens = scene.calendar.next_opening(scene.now)
    day = working_days_after(opens.date(), days, scene.calendar)
    return datetime.combine(day, opens.time(), scene.town.time_zone)


def forwarded_by(scene: Scene, appeal: Appeal) -> date:
    """The last day on which the law lets it be forwarded."""
    return appeal.registered_at.astimezone(scene.town.time_zone).date() + FORWARDED_WITHIN
