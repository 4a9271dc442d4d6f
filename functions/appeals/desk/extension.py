"""A later deadline, once: the head of the department asks with a reason, a deputy grants it, the citizen is told."""

from __future__ import annotations

from dataclasses import replace

from appeals.cards import open_row, scene_card
from appeals.clockwork import scheduled
from appeals.deadlines import deadline
from appeals.desk.prompts import asked_for, prompted
from appeals.desk.rights import event_by, owing, refused, stale
from appeals.desk.views import viewed
from appeals.effects import Case, Effect, Look, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.ladder import readers
from appeals.lifecycle import Move, after
from appeals.model.appeal import Appeal
from appeals.model.event import Event, EventType, Notice
from appeals.model.people import Named
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import reply, toast
from appeals.screens import is_overdue, named
from appeals.town import Audience, Term

OFFERED = ("7", "14", "30")  # days; 59-ФЗ, art. 12 p. 2 allows thirty at most, once


def extend(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Продлить]: the numbers of days take the place of the card's buttons."""
    hindered = _hindered(scene, case.appeal)
    if hindered:
        return refused(scene, press, hindered)
    number, label = case.appeal.number, scene.words.label
    rows: Rows = (
        *((Button(label("extend_by", days=int(days)), f"extend_by:{number}:{days}"),) for days in OFFERED),
        (Button(label("back"), f"card:{number}"),),
    )
    text, _ = scene_card(scene, case)
    return [toast(press), viewed(press, case), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _hindered(scene: Scene, appeal: Appeal) -> str:
    """Why there is no asking for an extension; empty when there is."""
    after(appeal.status, Move.EXTEND)
    words = scene.words
    if appeal.extended_at is not None:
        return words.plain("refused.extended", deadline=words.day(appeal.deadline))
    if appeal.extension:
        return words.plain("refused.extension_waits")
    return words.plain("refused.extension_late") if is_overdue(appeal, scene.now.date()) else ""


def by_days(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """So many days: asks why."""
    days, hindered = press.data.rpartition(":")[2], _hindered(scene, case.appeal)
    if hindered:
        return refused(scene, press, hindered)
    return prompted(scene, press, case, "extend", days) if days in OFFERED else stale(scene, press)


def asked(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The reason: the request goes before the deputy; the deadline stays until it is granted."""
    number, hindered = case.appeal.number, _hindered(scene, case.appeal)
    days = asked_for(said, number)[1]
    if hindered or days not in OFFERED:
        return refused(scene, said, hindered or scene.words.plain("refused.stale"))
    waiting, event = event_by(scene, case.appeal, EventType.EXTENSION_ASKED, said)
    to, people = readers(Audience.DEPUTY, waiting.department, scene.facts.look(Look.OFFICIALS), scene.now.date())
    event = replace(owing(event, Notice.EXTENSION, Notice.CARD_CHANGED), to=to, people=people)
    event = replace(event, text=said.text.strip(), detail=days)
    return [
        SaveAppeal(scheduled(replace(waiting, extension=waiting.version), scene.town), event),
        *reply(said, scene.words("desk.extension_asked", what=named(scene.words, waiting), days=int(days))),
    ]


def grant(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Продлить], by the deputy: the new deadline and the notice to the citizen in one commit; its ladder is new."""
    after(case.appeal.status, Move.EXTEND)
    request = _waiting(scene, case.appeal, press.data.rpartition(":")[2])
    if request is None:
        return stale(scene, press)
    if request.by == press.person.id:
        return refused(scene, press, scene.words.plain("refused.own_extension"))
    if is_overdue(case.appeal, scene.now.date()):
        return refused(scene, press, scene.words.plain("refused.extension_late"))
    due = deadline(case.appeal.deadline, Term(int(request.detail)), scene.calendar)
    explained = scene.words.plain(
        "deadline.extended", before=case.appeal.explained, explained=due.explained(scene.words)
    )
    extended = replace(
        case.appeal,
        deadline=due.date,
        explained=explained,
        extended_at=scene.now,
        extension=0,
        rungs=(),
        repeated_at=None,
        acknowledged=False,
    )
    extended, event = event_by(scene, extended, EventType.EXTENDED, press)
    owed = (Notice.TOAST, Notice.ANSWER, Notice.CARD_CHANGED, Notice.DECISION)
    event = replace(owing(event, *owed), text=request.text, detail=request.detail, until=due.date)
    event = replace(event, card=None, people=_asker(request))  # what was pressed is the request, not the card
    day = scene.words.weekday_day(extended.deadline)
    done = scene.words("request.extended", what=named(scene.words, extended), name=event.by_name, deadline=day)
    return [
        SaveAppeal(scheduled(extended, scene.town), event),
        Tell(Redraw(press.chat, press.message_id, done, open_row(extended.number, scene.words))),
    ]


def deny(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Отказать]: asks why."""
    after(case.appeal.status, Move.EXTEND)
    request = _waiting(scene, case.appeal, press.data.rpartition(":")[2])
    return prompted(scene, press, case, "deny", str(request.seq)) if request is not None else stale(scene, press)


def denied(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The reason, for whoever asked: the deadline stays as it is."""
    after(case.appeal.status, Move.EXTEND)
    request = _waiting(scene, case.appeal, asked_for(said, case.appeal.number)[1])
    if request is None:
        return refused(scene, said, scene.words.plain("refused.stale"))
    kept, event = event_by(scene, replace(case.appeal, extension=0), EventType.EXTENSION_REFUSED, said)
    event = replace(owing(event, Notice.CARD_CHANGED, Notice.DECISION), text=said.text.strip(), people=_asker(request))
    done = scene.words("desk.extension_denied", what=named(scene.words, kept))
    return [SaveAppeal(scheduled(kept, scene.town), event), *reply(said, done)]


def _asker(request: Event) -> tuple[Named, ...]:
    """Who is told by name how the request was decided."""
    return (Named(request.by or 0, request.by_name),)


def _waiting(scene: Scene, appeal: Appeal, seq: str) -> Event | None:
    """The request that waits; None when it was decided, or `seq` names another."""
    if not appeal.extension or seq != str(appeal.extension):
        return None
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, appeal.number)
    return next(event for event in history if event.seq == appeal.extension)
