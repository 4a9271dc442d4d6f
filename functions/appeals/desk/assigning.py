"""Who of a department works on an appeal: named by its head or the coordinator, asked for by a colleague, given up."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from appeals.cards import scene_card
from appeals.clockwork import scheduled
from appeals.desk.rights import called, event_by, not_anonymised, owing, refused, stale, why_not, works_in
from appeals.desk.views import viewed
from appeals.effects import Case, Effect, Look, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import OPEN, IllegalMove, Move, after
from appeals.model.appeal import Appeal
from appeals.model.event import Event, EventType, Notice
from appeals.model.people import Named, Official
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import toast
from appeals.screens import named


def colleagues(scene: Scene, appeal: Appeal) -> tuple[Official, ...]:
    """Who of the appeal's department could work on it, but for the one who does."""
    officials: tuple[Official, ...] = scene.facts.look(Look.OFFICIALS)
    today = scene.now.date()
    able = (one for one in officials if works_in(one, appeal.department, today) and one.id != appeal.executor)
    return tuple(sorted(able, key=lambda one: (one.name, one.id)))


def entrust(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Поручить…]: the people of the department take the place of the card's buttons."""
    after(case.appeal.status, Move.ENTRUST)
    not_anonymised(case.appeal)
    number, people = case.appeal.number, colleagues(scene, case.appeal)
    if not people:
        return refused(scene, press, scene.words.plain("refused.nobody_there"))
    rows: Rows = (
        *((Button(called(scene, one), f"entrusted:{number}:{one.id}"),) for one in people),
        (Button(scene.words.label("back"), f"card:{number}"),),
    )
    text, _ = scene_card(scene, case)
    return [toast(press), viewed(press, case), Tell(Redraw(press.chat, press.message_id, text, rows))]


def entrusted(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The person chosen works on it from now on, and is called by name where the department reads."""
    not_anonymised(case.appeal)
    chosen = _chosen(scene, press, case)
    if chosen is None:
        return stale(scene, press)
    return [SaveAppeal(*_given(scene, press, case, chosen))]


def _chosen(scene: Scene, press: Pressed, case: Case) -> Official | None:
    """The colleague whom a button names; None when they are none any more, or never were."""
    wanted = press.data.rpartition(":")[2]
    return next((one for one in colleagues(scene, case.appeal) if str(one.id) == wanted), None)


def _given(scene: Scene, press: Pressed, case: Case, to: Official) -> tuple[Appeal, Event]:
    """The appeal in the hands of another; whoever takes it for themselves need not be called."""
    status = after(case.appeal.status, Move.ENTRUST)
    held = replace(case.appeal, status=status, executor=to.id, executor_name=to.name, taken_at=scene.now)
    held, event = event_by(scene, held, EventType.ENTRUSTED, press)
    called = () if to.id == press.person.id else (Notice.ADDITION,)
    event = replace(owing(event, Notice.TOAST, *called, Notice.CARD_CHANGED), people=(Named(to.id, to.name),))
    return scheduled(held, scene.town), event


def in_the_way(scene: Scene, at: Pressed | Said, appeal: Appeal, illegal: IllegalMove) -> list[Effect]:
    """Why it cannot be done; and where another one has it, [Попросить передать]."""
    person = at.person.id if at.person else 0
    why = why_not(scene, appeal, person, illegal)
    if illegal.move is not Move.TAKE or appeal.status not in OPEN or appeal.executor in (None, person):
        return refused(scene, at, why)
    rows: Rows = ((Button(scene.words.label("request"), f"request:{appeal.number}"),),)
    say = Say(at.chat, escape(why), rows, reply_to=at.message_id, thread=at.thread)
    return [*refused(scene, at, why), Tell(say)] if isinstance(at, Pressed) else [Tell(say, refused=True)]


def request(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Попросить передать]: whoever has it is called by name, and decides."""
    appeal = case.appeal
    if appeal.executor in (None, press.person.id) or appeal.status not in OPEN:
        return stale(scene, press)
    asked, event = event_by(scene, appeal, EventType.REQUESTED, press)
    people = (Named(appeal.executor or 0, appeal.executor_name),)
    event = replace(owing(event, Notice.TOAST, Notice.ADDITION), people=people)
    return [SaveAppeal(asked, event), _settled(scene, press, case, "desk.requested")]


def hand(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Передать]: by the one who has it, to the one who asked."""
    chosen = _chosen(scene, press, case)
    if not _is_holder(press, case):
        return _not_theirs(scene, press, case)
    if chosen is None:
        return stale(scene, press)
    given, event = _given(scene, press, case, chosen)
    return [SaveAppeal(given, replace(event, card=None)), _settled(scene, press, case, "desk.handed")]


def keep(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Оставить себе]: whoever asked is told."""
    chosen = _chosen(scene, press, case)
    if not _is_holder(press, case):
        return _not_theirs(scene, press, case)
    if chosen is None:
        return stale(scene, press)
    kept, event = event_by(scene, case.appeal, EventType.KEPT, press)
    event = replace(owing(event, Notice.TOAST, Notice.ADDITION), people=(Named(chosen.id, chosen.name),))
    return [SaveAppeal(kept, event), _settled(scene, press, case, "desk.kept")]


def _is_holder(press: Pressed, case: Case) -> bool:
    return case.appeal.status in OPEN and case.appeal.executor == press.person.id


def _not_theirs(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """Only whoever has it decides to give it away; when nobody has, the question is no more."""
    if case.appeal.executor is None or case.appeal.status not in OPEN:
        return stale(scene, press)
    return refused(scene, press, scene.words.plain("refused.not_holder", name=case.appeal.executor_name))


def _settled(scene: Scene, press: Pressed, case: Case, key: str) -> Tell:
    """The message with the question says how it ended, and asks no more."""
    return Tell(Redraw(press.chat, press.message_id, scene.words(key, what=named(scene.words, case.appeal))))


def release(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Отказаться]: by the one who has it; anybody of the department may take it again."""
    status = after(case.appeal.status, Move.RELEASE)
    if not _is_holder(press, case):
        return _not_theirs(scene, press, case)
    free = replace(case.appeal, status=status, executor=None, executor_name="", taken_at=None)
    free, event = event_by(scene, free, EventType.RELEASED, press)
    event = owing(event, Notice.TOAST, Notice.ADDITION, Notice.CARD_CHANGED)
    return [SaveAppeal(scheduled(free, scene.town), event)]
