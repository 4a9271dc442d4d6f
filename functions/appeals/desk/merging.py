"""[Объединить] and [Отделить]: one answer for several appeals about one matter, each keeping its author and number."""

from __future__ import annotations

from dataclasses import replace

from appeals.alike import are_near, likeness, matter_of
from appeals.clockwork import scheduled
from appeals.desk.rights import allowed_on, as_it_stands, event_by, owing, stale, with_promise
from appeals.desk.views import viewed
from appeals.effects import Case, Effect, Look, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import OPEN, UNASSIGNED, Move, after
from appeals.merging import separated
from appeals.model.appeal import Appeal, Status
from appeals.model.event import EventType, Notice
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import NUMBER, numbers_meant, reply, toast
from appeals.roles import Action
from appeals.screens import excerpt, is_overdue, named, place_line

COMPARED, OFFERED = 5, 3  # of the same topic: read, and offered of them
LINE_LETTERS = 80


def ask(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Объединить]: the number of the main one is asked for; the likeliest ones are offered."""
    after(case.appeal.status, Move.MERGE)
    words, number = scene.words, case.appeal.number
    likely = _likely(scene, case)
    text = "\n".join([words("merge.prompt", what=named(words, case.appeal)), *(_line(scene, one) for one in likely)])
    offered = tuple((Button(f"№ {one.appeal.number}", f"merge_to:{number}:{one.appeal.number}"),) for one in likely)
    rows: Rows = (*offered, (Button(words.label("cancel"), f"cancel:{number}:merge"),))
    say = Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread)
    return [toast(press), viewed(press, case), Tell(say)]


def _likely(scene: Scene, case: Case) -> list[Case]:
    """The department's open ones of the same topic, those nearest in time compared by place and words."""
    appeal, begun = case.appeal, _begun(scene, case.appeal)
    desk: tuple[Appeal, ...] = scene.facts.look(Look.DESK, appeal.department)
    fitting = [
        one
        for one in desk
        if one.status in OPEN
        and one.status is not Status.RECEIVED
        and one.topic == appeal.topic
        and one.number != appeal.number
        and one.deadline <= begun.deadline
        and allowed_on(scene, Action.FIND, one)
    ]
    # The one that its author was shown is compared whatever its time.
    nearest = sorted(
        fitting, key=lambda one: (one.number != appeal.alike, abs(one.registered_at - appeal.registered_at))
    )
    found = [other for one in nearest[:COMPARED] if (other := scene.facts.case(one.number)) is not None]
    radius = scene.town.topic(appeal.topic).radius
    return sorted(found, key=lambda other: -_likeness(case, other, radius))[:OFFERED]


def _likeness(one: Case, other: Case, radius: int) -> float:
    """A near one before any other."""
    mine, its = matter_of(one), matter_of(other)
    return are_near(mine, its, radius) + likeness(mine, its)


def _line(scene: Scene, case: Case) -> str:
    words, place = scene.words, case.appeal.place
    where = place_line(words, place) if place else words("no_place")
    text = excerpt(case.first.text, LINE_LETTERS) or words.plain("no_text")
    return words("merge.line", number=case.appeal.number, place=where, text=text)


def typed(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The number that was asked for."""
    after(case.appeal.status, Move.MERGE)
    numbers = numbers_meant(said.text.strip(), scene.now.year)
    if not numbers:
        return reply(said, scene.words("merge.how", what=named(scene.words, case.appeal)))
    main = next(filter(None, map(scene.facts.case, numbers)), None)
    if main is None:
        return reply(said, scene.words("desk.not_found", number=numbers[0]))
    main = _topmost(scene, main)
    why = _why_not(scene, case.appeal, main.appeal)
    if why:
        return reply(said, why)
    done = _done(scene, case, main)
    return [*_merged(scene, said, case, main.appeal), *reply(said, done)]


def chosen(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """One of those that were offered."""
    after(case.appeal.status, Move.MERGE)
    wanted = press.data.removeprefix(f"merge_to:{case.appeal.number}:")
    main = scene.facts.case(wanted) if NUMBER.fullmatch(wanted) else None
    if main is None:
        return stale(scene, press)
    main = _topmost(scene, main)
    why = _why_not(scene, case.appeal, main.appeal)
    if why:
        return [toast(press, why, alert=True)]
    done = _done(scene, case, main)
    effects = _merged(scene, press, case, main.appeal)
    return [*effects, Tell(Redraw(press.chat, press.message_id, done))]


def _done(scene: Scene, case: Case, main: Case) -> str:
    return scene.words("merge.done", what=named(scene.words, case.appeal), main=main.appeal.number)


def _topmost(scene: Scene, case: Case) -> Case:
    """One that is merged itself stands for the one it was merged into: there are no chains."""
    if case.appeal.status is not Status.MERGED:
        return case
    return scene.facts.case(case.appeal.merged_into) or case


def _why_not(scene: Scene, appeal: Appeal, other: Appeal) -> str:
    """Why this one cannot be merged into that one, in words; empty when it can."""
    words = scene.words
    if other.number == appeal.number:
        return words.plain("merge.joined_already" if appeal.merged else "merge.itself", number=appeal.number)
    if not allowed_on(scene, Action.MERGE, other):
        return words.plain("refused.other_department")
    if appeal.about and other.department == appeal.about:
        return words.plain("refused.complaint")
    if other.status is Status.RECEIVED:  # it has no deadline yet that could be the same or earlier
        return words.plain("refused.received")
    if other.status not in OPEN:
        return words.plain("merge.over", what=named(words, other))
    if other.deadline > _begun(scene, appeal).deadline:
        day = words.short_day(other.deadline, scene.now.date())
        return words.plain("merge.later", number=appeal.number, main=other.number, deadline=day)
    return ""


def _begun(scene: Scene, appeal: Appeal) -> Appeal:
    """The appeal with its own term: one that the coordinator has not registered yet is by being merged."""
    return as_it_stands(scene, appeal) if appeal.status in UNASSIGNED else appeal


def _merged(scene: Scene, at: Pressed | Said, case: Case, main: Appeal) -> list[Effect]:
    """The part leaves the lists of work, the main one names it; both histories name the other."""
    appeal = _begun(scene, case.appeal)
    part = replace(
        appeal,
        status=after(appeal.status, Move.MERGE),
        department=main.department,
        merged_into=main.number,
        executor=None,
        executor_name="",
        taken_at=None,
        asked_at=None,
        silent=False,
        listed=is_overdue(appeal, scene.now.date()),
    )
    part, event = event_by(scene, part, EventType.MERGED, at)
    event = owing(event, *_toast(at), *with_promise(case, Notice.CARD_CHANGED))
    event = replace(event, detail=main.number, card=None)
    grown = replace(
        main,
        merged=(*main.merged, appeal.number, *appeal.merged),
        supporting=(*main.supporting, *appeal.supporting),
    )
    return [SaveAppeal(scheduled(part, scene.town), event), _noted(scene, at, grown, EventType.JOINED, appeal.number)]


def _noted(scene: Scene, at: Pressed | Said, main: Appeal, kind: EventType, number: str) -> SaveAppeal:
    """The same, as the main one's history has it."""
    changed, event = event_by(scene, main, kind, at)
    event = replace(owing(event, Notice.CARD_CHANGED), detail=number, press="", card=None)
    return SaveAppeal(scheduled(changed, scene.town), event)


def _toast(at: Pressed | Said) -> tuple[Notice, ...]:
    return (Notice.TOAST,) if isinstance(at, Pressed) else ()


def separate(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Отделить]: by itself again, while the main one is not answered."""
    appeal = case.appeal
    after(appeal.status, Move.SEPARATE)
    main = scene.facts.case(appeal.merged_into)
    main = _topmost(scene, main) if main is not None else None
    if main is None or main.appeal.status not in OPEN:
        return [toast(press, scene.words.plain("merge.answered", main=appeal.merged_into), alert=True)]
    alone = separated(appeal, scene.town, scene.now)
    _, event = event_by(scene, appeal, EventType.SEPARATED, press)
    event = replace(event, detail=main.appeal.number, unsent={Notice.TOAST: 0, **alone.event.unsent})
    left = replace(
        main.appeal,
        merged=tuple(one for one in main.appeal.merged if one != appeal.number),
        supporting=tuple(one for one in main.appeal.supporting if one != appeal.number),
    )
    return [SaveAppeal(alone.appeal, event), _noted(scene, press, left, EventType.SEPARATED, appeal.number)]
