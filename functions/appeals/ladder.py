"""The escalation ladder: which rung an appeal stands on next, and when. The rungs are rows of the town's file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from appeals.effects import SaveAppeal
from appeals.erasure import retained_until
from appeals.lifecycle import OPEN
from appeals.model import Appeal, Event, EventType, Notice
from appeals.town import Rung, Town

LISTED = timedelta(days=90)  # how long an answered appeal is still found in its department's lists
# A rung's people, as the town's file names them, and the message they get.
NOTICES = {"department": Notice.REMINDER, "head": Notice.OVERDUE}


def starts(rung: Rung, appeal: Appeal, town: Town) -> datetime:
    """The first moment of the day on which the rung is reached: `days_left` days before the deadline's end,
    past it when negative.
    """
    day = appeal.deadline - timedelta(days=rung.days_left)
    return datetime.combine(day, time.min, town.time_zone)


def ahead(appeal: Appeal, town: Town) -> tuple[tuple[Rung, datetime], ...]:
    """The rungs that are still to come, in order. Those that lie before registration are skipped."""
    rungs = ((rung, starts(rung, appeal, town)) for rung in town.ladder if rung.code not in appeal.rungs)
    since = appeal.registered_at if not appeal.reopened_at else appeal.reopened_at
    return tuple(sorted((pair for pair in rungs if pair[1] > since), key=lambda pair: pair[1]))


def scheduled(appeal: Appeal, town: Town) -> Appeal:
    """The appeal with the moment at which it is looked at again: at a rung, then to end its listing, its retention."""
    if appeal.status in OPEN:
        coming = ahead(appeal, town)
        return replace(appeal, listed=True, due_at=coming[0][1] if coming else None)
    if appeal.listed and appeal.answered_at is not None:
        return replace(appeal, due_at=appeal.answered_at + LISTED)
    return replace(appeal, due_at=None if appeal.anonymised else retained_until(appeal, town))


def climb(appeal: Appeal, town: Town, now: datetime) -> SaveAppeal | None:
    """What the ladder does with an appeal now: the highest rung reached is told, the lower ones are passed.

    None when nothing is due: another run was faster, or the appeal was answered meanwhile.
    """
    if appeal.status not in OPEN:
        return _unlisted(appeal, town, now)
    reached = [rung for rung, when in ahead(appeal, town) if when <= now]
    if not reached:
        return None
    rung = reached[-1]
    climbed = replace(appeal, version=appeal.version + 1, rungs=(*appeal.rungs, *(passed.code for passed in reached)))
    event = Event(
        number=appeal.number,
        seq=climbed.version,
        type=EventType.ESCALATED,
        at=now,
        detail=rung.code,
        unsent={NOTICES[rung.to]: 0, Notice.CARD_CHANGED: 0},
    )
    return SaveAppeal(scheduled(climbed, town), event)


def _unlisted(appeal: Appeal, town: Town, now: datetime) -> SaveAppeal | None:
    """An answered appeal leaves the department's lists after a while, until its retention ends.

    Due again before that, the town's file has prolonged the retention meanwhile.
    """
    if appeal.due_at is None or appeal.due_at > now:
        return None
    gone = scheduled(replace(appeal, version=appeal.version + 1, listed=False), town)
    return SaveAppeal(gone, Event(appeal.number, gone.version, EventType.UNLISTED, now))


def delivery_noted(appeal: Appeal, now: datetime, *, undelivered: bool) -> SaveAppeal:
    """The answer could not be brought to the citizen, or at last could; the card shows it."""
    noted = replace(appeal, version=appeal.version + 1, undelivered=undelivered)
    kind = EventType.UNDELIVERED if undelivered else EventType.DELIVERED
    event = Event(appeal.number, noted.version, kind, now, unsent={Notice.CARD_CHANGED: 0})
    return SaveAppeal(noted, event)
