"""The escalation ladder: which rung an appeal reaches next, when, and who is told. The rungs are in the town's file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from appeals.lifecycle import UNANSWERED, UNASSIGNED
from appeals.model.appeal import Appeal, Status
from appeals.model.event import Event, EventType, Notice
from appeals.model.people import Named, Official, Role
from appeals.town import Audience, Rung, Town

# Whom a rung tells, from the lowest; where nobody is named the next ones are told. A department and the head always
# have a chat.
_UPWARDS = (Audience.DEPARTMENT_HEAD, Audience.DEPUTY, Audience.HEAD)
_ROLES = {Audience.DEPARTMENT_HEAD: Role.DEPARTMENT_HEAD, Audience.DEPUTY: Role.DEPUTY}


def starts(rung: Rung, appeal: Appeal, town: Town) -> datetime:
    """The first moment of the day on which the rung is reached: `days_left` days before the deadline's end,
    past it when negative; or the middle of the term; or when the coordinator has had it for long enough.
    """
    if rung.unassigned_days and appeal.assign_by is not None:
        return appeal.assign_by
    since = _since(appeal)
    if rung.half_of_term:
        return since + (_midnight(appeal.deadline + timedelta(days=1), town) - since) / 2
    if appeal.repeated_at is not None and rung.repeat_days:
        return _midnight(appeal.repeated_at.astimezone(town.time_zone).date() + timedelta(days=rung.repeat_days), town)
    return _midnight(appeal.deadline - timedelta(days=rung.days_left), town)


def _midnight(day: date, town: Town) -> datetime:
    return datetime.combine(day, time.min, town.time_zone)


def _since(appeal: Appeal) -> datetime:
    """When the present term began."""
    return max(filter(None, (appeal.registered_at, appeal.reopened_at, appeal.extended_at)))


def ahead(appeal: Appeal, town: Town) -> tuple[tuple[Rung, datetime], ...]:
    """The rungs that are still to come, in order. Those that lie before registration are skipped."""
    rungs = ((rung, starts(rung, appeal, town)) for rung in town.ladder if _is_open(rung, appeal))
    return tuple(sorted((pair for pair in rungs if pair[1] > _since(appeal)), key=lambda pair: pair[1]))


def _is_open(rung: Rung, appeal: Appeal) -> bool:
    """Whether the rung may still be told. What is not registered yet has no term of which so much could be left;
    what is merged is reminded of with the main one, until its own deadline has passed.
    """
    if rung.unassigned_days:
        waits = appeal.status in UNASSIGNED and appeal.assign_by is not None
        return waits and rung.code not in appeal.rungs
    if appeal.status in (Status.RECEIVED, Status.MERGED) and rung.days_left >= 0:
        return False
    if rung.half_of_term and appeal.status is not Status.ASSIGNED:
        return False
    return rung.code not in appeal.rungs or bool(rung.repeat_days)


def next_rung(appeal: Appeal, town: Town) -> datetime | None:
    """When the next rung is reached; None when none is left, or the appeal is settled.

    For those who joined another's the ladder of that one speaks: fifty neighbours are one reminder.
    """
    if appeal.status not in UNANSWERED or appeal.supports:
        return None
    return next((when for _, when in ahead(appeal, town)), None)


def climbed(appeal: Appeal, town: Town, now: datetime, officials: Iterable[Official]) -> tuple[Appeal, Event]:
    """The appeal on the highest rung reached, which is told; the lower ones reached are passed. Once it is overdue
    nothing lower is worth telling.
    """
    reached = {rung.code for rung, when in ahead(appeal, town) if when <= now}
    rung = next(rung for rung in reversed(town.ladder) if rung.code in reached)
    overdue = rung.days_left < 0
    passed = tuple(one.code for one in town.ladder if overdue or one.code in reached or one.code in appeal.rungs)
    # What was merged is in no list of work: from here on it is in that of what is overdue.
    appeal = replace(appeal, version=appeal.version + 1, rungs=passed, listed=True)
    if rung.repeat_days:
        appeal = replace(appeal, repeated_at=now)
    every, today = tuple(officials), now.astimezone(town.time_zone).date()
    to, people = readers(rung.to, appeal.department, every, today)
    if to is Audience.DEPARTMENT_HEAD:  # where the department reads, whoever stands in for an absent executor too
        people = tuple(dict.fromkeys((*people, *_standing_in(appeal, every, today))))
    return appeal, told(appeal, rung, Notice.OVERDUE if overdue else Notice.REMINDER, now, (to, people))


def told(appeal: Appeal, rung: Rung, notice: Notice, now: datetime, those: tuple[Audience, tuple[Named, ...]]) -> Event:
    """The event of a rung: whom it tells what."""
    to, people = those
    return Event(
        number=appeal.number,
        seq=appeal.version,
        type=EventType.ESCALATED,
        at=now,
        detail=rung.code,
        to=to,
        people=people,
        unsent={notice: 0, Notice.CARD_CHANGED: 0},
    )


def readers(
    to: Audience, department: str, officials: Iterable[Official], today: date
) -> tuple[Audience, tuple[Named, ...]]:
    """Who is told: these people, or where nobody is named those above them, up to the head."""
    every = tuple(officials)
    for audience in _UPWARDS[_UPWARDS.index(to) :] if to in _UPWARDS else ():
        people = tuple(Named(one.id, one.name) for one in every if _holds(one, audience, department, today))
        if people:
            return audience, people
    return (Audience.HEAD if to in _UPWARDS else to), ()


def _holds(official: Official, audience: Audience, department: str, today: date) -> bool:
    """Whether the person is one of the audience, of their own right or acting."""
    posts = official.posts(today)
    return any(post.role is _ROLES.get(audience) and post.department in ("", department) for post in posts)


def _standing_in(appeal: Appeal, officials: Iterable[Official], today: date) -> tuple[Named, ...]:
    away = next((one.away(today) for one in officials if one.id == appeal.executor), None)
    return (away.substitute,) if away is not None and away.substitute is not None else ()
