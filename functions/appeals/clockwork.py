"""What time alone does to an appeal. Each thing has its moment; the earliest is kept as the appeal's `due_at`, and the
escalation function does it then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from appeals import coexecution, ladder, promises
from appeals.effects import SaveAppeal
from appeals.erasure import retained_until
from appeals.lifecycle import OPEN, UNANSWERED, Move, after
from appeals.model.appeal import Appeal, Status
from appeals.model.event import TOLD, Event, EventType, Notice
from appeals.model.people import Official
from appeals.town import Town

LISTED = timedelta(days=90)  # how long an answered appeal is still found in its department's lists


def scheduled(appeal: Appeal, town: Town) -> Appeal:
    """The appeal with the moment at which it is looked at again; in its department's lists as long as it is open."""
    appeal = replace(appeal, listed=appeal.listed or appeal.status in OPEN)
    moments = (
        ladder.next_rung(appeal, town),
        coexecution.next_moment(appeal, town),
        promises.next_rung(appeal, town),
        _silence_ends(appeal, town),
        _listing_ends(appeal),
        None if appeal.listed or appeal.anonymised else retained_until(appeal, town),
    )
    return replace(appeal, due_at=min(filter(None, moments), default=None))


def passed(appeal: Appeal, town: Town, now: datetime, officials: Iterable[Official]) -> SaveAppeal | None:
    """What has become due, one thing at a time; None when nothing has: another run was faster, or people were."""
    if _is_over(_silence_ends(appeal, town), now):
        return _saved(*_unheard(appeal, now), town)
    if _is_over(ladder.next_rung(appeal, town), now):
        return _saved(*ladder.climbed(appeal, town, now, officials), town)
    if _is_over(coexecution.next_moment(appeal, town), now):
        return _saved(*coexecution.passed(appeal, town, now, officials), town)
    if appeal.promise is not None and _is_over(promises.next_rung(appeal, town), now):
        return _saved(*promises.climbed(appeal, appeal.promise, town, now, officials), town)
    if _is_over(_listing_ends(appeal), now):
        gone = replace(appeal, version=appeal.version + 1, listed=False)
        return _saved(gone, Event(appeal.number, gone.version, EventType.UNLISTED, now), town)
    return None


def _is_over(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _saved(appeal: Appeal, event: Event, town: Town) -> SaveAppeal:
    return SaveAppeal(scheduled(appeal, town), event)


def _silence_ends(appeal: Appeal, town: Town) -> datetime | None:
    """When the citizen's silence counts as a word: no reply to a question, or no objection to an answer.

    What has not reached them says nothing yet, and an answer that promises measures waits for these.
    """
    if appeal.undelivered or appeal.on_control or appeal.heard_at is None:
        return None
    if appeal.status is Status.NEEDS_INFO:
        return appeal.heard_at + timedelta(days=town.limits.question_days)
    return appeal.heard_at + timedelta(days=town.limits.silence_days) if appeal.status is Status.ANSWERED else None


def _listing_ends(appeal: Appeal) -> datetime | None:
    if appeal.status in UNANSWERED or appeal.on_control or not appeal.listed or appeal.settled_at is None:
        return None
    return appeal.settled_at + LISTED


def _unheard(appeal: Appeal, now: datetime) -> tuple[Appeal, Event]:
    """No reply: the department goes on without it and is told. No objection: the matter is closed."""
    asked = appeal.status is Status.NEEDS_INFO
    status = after(appeal.status, Move.SILENCE)
    changed = replace(appeal, version=appeal.version + 1, status=status, silent=asked, closed_at=None if asked else now)
    kind = EventType.NO_REPLY if asked else EventType.NO_OBJECTION
    owed = (Notice.ADDITION, Notice.CARD_CHANGED) if asked else (Notice.CARD_CHANGED,)
    return changed, Event(appeal.number, changed.version, kind, now, unsent=dict.fromkeys(owed, 0))


def is_last_word(appeal: Appeal, event: Event) -> bool:
    """Whether this is the town's last word to the citizen: an older one that comes late, or never, tells nothing."""
    return event.type in TOLD and event.seq >= appeal.word


def delivery_noted(appeal: Appeal, town: Town, now: datetime, *, undelivered: bool) -> SaveAppeal:
    """The town's last word could not be brought to the citizen, or at last could; the card shows it."""
    reached = appeal.reached_at if undelivered else now
    noted = replace(appeal, version=appeal.version + 1, undelivered=undelivered, reached_at=reached)
    kind = EventType.UNDELIVERED if undelivered else EventType.DELIVERED
    return _saved(noted, Event(appeal.number, noted.version, kind, now, unsent={Notice.CARD_CHANGED: 0}), town)
