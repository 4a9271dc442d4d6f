"""Several appeals about one matter: what is decided of the main one is done to those merged into it. Each of them keeps
its number, its author and its deadline, and nothing of one author's ever reaches another. Pure; shell/joint.py does it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from appeals.clockwork import scheduled
from appeals.effects import Effect, SaveAppeal
from appeals.lifecycle import UNANSWERED, Move, after, possible
from appeals.model.appeal import Appeal, Promise, Result, Status
from appeals.model.event import Event, EventType, Notice
from appeals.town import Town

_WORDS = frozenset({EventType.ANSWERED, EventType.INTERIM, EventType.EXTENDED, EventType.EXECUTED})
_TOGETHER = _WORDS | {EventType.MERGED, EventType.MOVED}
_SETTLED = UNANSWERED | {Status.ANSWERED, Status.CLOSED}  # any other end is the main one's own


def passed_on(effect: Effect) -> Effect:
    """What happens to a main appeal is owed to those merged into it: words to its author, a department, its end."""
    match effect:
        case SaveAppeal(appeal, event) if _together(appeal) and (
            event.type in _TOGETHER or appeal.status not in _SETTLED
        ):
            owing = replace(event, merged=_together(appeal), unsent={**event.unsent, Notice.TO_MERGED: 0})
            # Those of one that is merged itself are the new main one's from now on.
            left = replace(appeal, merged=(), supporting=()) if event.type is EventType.MERGED else appeal
            return SaveAppeal(left, owing)
    return effect


def _together(appeal: Appeal) -> tuple[str, ...]:
    """Merged by officials, or by authors who joined: what happens to it happens to all of them."""
    return (*appeal.merged, *appeal.supporting)


def supported(main: Appeal, number: str, now: datetime) -> SaveAppeal:
    """The main one with one more who joined. Its history tells the number, and nothing of whose it is."""
    grown = replace(main, supporting=(*main.supporting, number))
    return _counted(grown, EventType.SUPPORTED, number, now)


def unsupported(main: Appeal, number: str, now: datetime) -> SaveAppeal | None:
    """The main one when a joined one is withdrawn; None when it is not among them, or nobody counts any more."""
    if number not in main.supporting or main.status not in UNANSWERED:
        return None
    left = replace(main, supporting=tuple(one for one in main.supporting if one != number))
    return _counted(left, EventType.UNSUPPORTED, number, now)


def _counted(main: Appeal, kind: EventType, number: str, now: datetime) -> SaveAppeal:
    """Who joins or leaves changes nothing in its clock."""
    changed = replace(main, version=main.version + 1)
    return SaveAppeal(
        changed, Event(main.number, changed.version, kind, now, detail=number, unsent={Notice.CARD_CHANGED: 0})
    )


def done_to(part: Appeal, main: Appeal, event: Event, town: Town, now: datetime) -> SaveAppeal | None:
    """What the main one's event does to one of those merged into it; None when it is done, or the part left before.

    Words that are gone, since their author had them erased, reach nobody; without its answer a part is by itself again.
    """
    if event.type in _WORDS and (event.text or event.files):
        told = _TELL[event.type](part, main, event)
        return None if told is None else _told(told, event, town, now)
    if part.status is not Status.MERGED or event.type in _WORDS - {EventType.ANSWERED}:
        return None
    if event.type is EventType.MERGED:
        return _led_on(part, main, event.detail, town, now)
    if event.type is EventType.MOVED:
        return _moved(part, main, town, now)
    return separated(part, town, now)


def _answered(part: Appeal, main: Appeal, event: Event) -> Appeal | None:
    """The same answer, to the part's own author; a corrected one too, as long as the part is not reopened."""
    waits = part.status is Status.MERGED or part.merged_into == main.number
    if not waits or part.answer_of >= event.seq or not possible(part.status, Move.SHARE):
        return None
    return replace(
        part,
        status=after(part.status, Move.SHARE),
        department=main.department,
        executor=main.executor,
        executor_name=main.executor_name,
        taken_at=main.taken_at,
        answered_at=event.at,
        reached_at=None,
        result=Result(event.detail),
        merged_into=main.number,
        answer_of=event.seq,
        promise=Promise(event.until, event.at) if event.until else None,
        executed_at=None,
        listed=not part.supports,  # who joined stands in the lists by the main one
    )


def _promised(part: Appeal, _: Appeal, event: Event) -> Appeal | None:
    """The interim answer. Its day is reminded of by the main one's, or by the part's own when it is taken out."""
    promise = Promise(event.until, event.at) if event.until else None
    if part.status is not Status.MERGED or promise is None or _has_had(part, promise):
        return None
    return replace(part, promise=promise)


def _has_had(part: Appeal, promise: Promise) -> bool:
    return part.promise is not None and part.promise.since >= promise.since


def _extended(part: Appeal, main: Appeal, event: Event) -> Appeal | None:
    """As far as the main one. What was extended before, or has time enough, keeps its deadline and is told nothing."""
    until = event.until or part.deadline
    if part.status is not Status.MERGED or part.extended_at is not None or part.deadline >= until:
        return None
    return replace(
        part,
        deadline=until,
        explained=main.explained,
        extended_at=event.at,
        rungs=(),
        repeated_at=None,
        acknowledged=False,
    )


def _executed(part: Appeal, main: Appeal, event: Event) -> Appeal | None:
    """What was planned is done: every author who was promised it is told."""
    if part.merged_into != main.number or not part.on_control:
        return None
    return replace(part, executed_at=event.at, reached_at=None, promise=None)


_TELL: dict[EventType, Callable[[Appeal, Appeal, Event], Appeal | None]] = {
    EventType.ANSWERED: _answered,
    EventType.INTERIM: _promised,
    EventType.EXTENDED: _extended,
    EventType.EXECUTED: _executed,
}


def _told(part: Appeal, event: Event, town: Town, now: datetime) -> SaveAppeal:
    """The town's word to the main one's author, to the part's: the same words under the part's own number."""
    told = replace(part, word=part.version + 1, undelivered=False)
    saved = _changed(told, event.type, event.detail, town, now, Notice.ANSWER, Notice.CARD_CHANGED)
    own = replace(saved.event, by=event.by, by_name=event.by_name, text=event.text, files=event.files)
    return replace(saved, event=replace(own, author=event.author, letter=event.letter, until=event.until))


def _led_on(part: Appeal, main: Appeal, to: str, town: Town, now: datetime) -> SaveAppeal | None:
    """The main one was merged itself: there are no chains."""
    if part.merged_into == to:
        return None
    led = replace(part, merged_into=to, department=main.department)
    return _changed(led, EventType.MERGED, to, town, now, Notice.CARD_CHANGED)


def _moved(part: Appeal, main: Appeal, town: Town, now: datetime) -> SaveAppeal | None:
    if part.department == main.department:
        return None
    moved = replace(part, department=main.department)
    return _changed(moved, EventType.MOVED, main.department, town, now, Notice.CARD_CHANGED)


def separated(part: Appeal, town: Town, now: datetime) -> SaveAppeal:
    """The part by itself again, with a card of its own: nobody's yet, under its old deadline."""
    alone = replace(
        part,
        status=after(part.status, Move.SEPARATE),
        merged_into="",
        supports=False,
        executor=None,
        executor_name="",
        taken_at=None,
        card_event=part.version + 1,
    )
    return _changed(alone, EventType.SEPARATED, part.merged_into, town, now, Notice.CARD_CHANGED, Notice.CARD)


def _changed(appeal: Appeal, kind: EventType, detail: str, town: Town, now: datetime, *owed: Notice) -> SaveAppeal:
    changed = replace(appeal, version=appeal.version + 1)
    event = Event(changed.number, changed.version, kind, now, detail=detail, unsent=dict.fromkeys(owed, 0))
    return SaveAppeal(scheduled(changed, town), event)
