"""Beside the ladder: what reminds of a day that the citizen was promised. Its rungs are in the town's file too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from appeals.ladder import readers, told
from appeals.lifecycle import OPEN
from appeals.model.appeal import Appeal, Promise
from appeals.model.event import Event, Notice
from appeals.model.people import Official
from appeals.town import Rung, Town


def is_kept_in_mind(appeal: Appeal) -> bool:
    """Whether the promised day still matters: an answer is still to come, or measures to be carried out."""
    if appeal.supports:  # then the one that it joined is reminded of
        return False
    return appeal.promise is not None and (appeal.status in OPEN or appeal.on_control)


def next_rung(appeal: Appeal, town: Town) -> datetime | None:
    """When the promised day is reminded of next."""
    if appeal.promise is None or not is_kept_in_mind(appeal):
        return None
    return min((when for _, when in _ahead(appeal.promise, town)), default=None)


def _ahead(promise: Promise, town: Town) -> list[tuple[Rung, datetime]]:
    """The reminders still to come; those that lie before the promise are skipped."""
    rungs = (rung for rung in town.promises if rung.code not in promise.rungs or rung.repeat_days)
    moments = ((rung, _starts(rung, promise, town)) for rung in rungs)
    return [(rung, when) for rung, when in moments if when > promise.since]


def _starts(rung: Rung, promise: Promise, town: Town) -> datetime:
    day = promise.until - timedelta(days=rung.days_left)
    if rung.repeat_days and promise.repeated_at is not None:
        day = promise.repeated_at.astimezone(town.time_zone).date() + timedelta(days=rung.repeat_days)
    return datetime.combine(day, time.min, town.time_zone)


def climbed(
    appeal: Appeal, promise: Promise, town: Town, now: datetime, officials: Iterable[Official]
) -> tuple[Appeal, Event]:
    """The highest reminder reached is told, the lower ones are passed; once the day has passed, all of them."""
    reached = [rung for rung, when in _ahead(promise, town) if when <= now]
    rung = max(reached, key=town.promises.index)
    late = rung.days_left < 0
    passed = tuple(one.code for one in town.promises if late or one in reached or one.code in promise.rungs)
    promise = replace(promise, rungs=passed, repeated_at=now if rung.repeat_days else promise.repeated_at)
    appeal = replace(appeal, version=appeal.version + 1, promise=promise)
    those = readers(rung.to, appeal.department, officials, now.astimezone(town.time_zone).date())
    return appeal, replace(told(appeal, rung, Notice.PROMISE, now, those), until=promise.until)
