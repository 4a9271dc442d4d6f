"""The coordinators' desk: what came is registered and gets its department, and what a department returns comes back."""

from __future__ import annotations

from dataclasses import replace

from appeals.cards import open_row
from appeals.clockwork import scheduled
from appeals.desk.corrections import NONE, destination, screen
from appeals.desk.passing import handed, let_go
from appeals.desk.prompts import prompted
from appeals.desk.rights import event_by, refused, stale, unsaid
from appeals.effects import Case, Effect, Look, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import UNASSIGNED, IllegalMove, Move, after
from appeals.model.appeal import Appeal, Kind, Status
from appeals.model.chats import DEPUTY
from appeals.model.event import EventType, Notice
from appeals.model.people import Official, Role
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import reply, toast
from appeals.screens import department_name, named
from appeals.terms import assign_by, registered


def filed(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Готово]: registered, and assigned to its department; [Без отдела]: registered only."""
    which = press.data.split(":")[2:]
    if which not in ([], [NONE]):
        return stale(scene, press)
    if which:
        after(case.appeal.status, Move.REGISTER)
        return _filed(scene, press, case, "")
    return _filed(scene, press, case, destination(case, scene.town))


def complaint(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Жалоба на отдел]: on which; then it is the deputies' at once, and that department sees nothing of it.

    [Не жалоба] takes back what one who erred has marked, when the deputies have returned it.
    """
    if case.appeal.status not in UNASSIGNED:
        raise IllegalMove(case.appeal.status, Move.REGISTER)
    about, number = (*press.data.split(":")[2:], "")[0], case.appeal.number
    if about in scene.town.departments:
        marked = replace(case.appeal, about=about, kind=Kind.COMPLAINT)
        return _filed(scene, press, replace(case, appeal=marked), DEPUTY)
    if about == NONE and case.appeal.about:
        return _no_complaint(scene, press, case)
    label = scene.words.label
    buttons = [(Button(one.name, f"complaint:{number}:{one.code}"),) for one in scene.town.departments.values()]
    buttons += [(Button(label("no_complaint"), f"complaint:{number}:{NONE}"),)] if case.appeal.about else []
    rows: Rows = (*buttons, (Button(label("back"), f"fix:{number}"),))
    text = scene.words("fix.complaint", what=named(scene.words, case.appeal))
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _no_complaint(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    unmarked = replace(case.appeal, about="", department=scene.town.general, deputy=None)
    changed, event = event_by(scene, unmarked, EventType.AMENDED, press)
    event = replace(event, detail="about:", card=None, card_chat=None)
    text, rows = screen(scene, replace(case, appeal=changed))
    return [*handed(scene, case, changed, event, Notice.TOAST), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _filed(scene: Scene, press: Pressed, case: Case, desk: str) -> list[Effect]:
    appeal, came = case.appeal, case.appeal.status is Status.RECEIVED
    if came and unsaid(case):
        raise IllegalMove(appeal.status, Move.REGISTER)
    status = after(appeal.status, Move.REGISTER) if came else appeal.status
    status = after(status, Move.ASSIGN) if desk else status
    begun = registered(scene, appeal) if came else replace(appeal, bound_for="", assign_by=None)
    begun = replace(begun, status=status, assign_by=None if desk else assign_by(scene))
    if desk:
        begun = replace(begun, department=desk, deputy=_deputy(scene, appeal) if desk == DEPUTY else None)
    if desk == DEPUTY and scene.facts.chats.desk(begun) is None:
        return refused(scene, press, scene.words.plain("refused.no_deputy"))
    begun, event = event_by(scene, begun, EventType.REGISTERED if came else EventType.ASSIGNED, press)
    event = replace(event, detail=desk, card=None, card_chat=None)
    owed = (Notice.TOAST, Notice.ACCEPTED) if came else (Notice.TOAST,)
    words = scene.words
    done = words(
        f"desk.{event.type}",
        what=named(words, begun),
        department=department_name(scene.town, words, begun),
        explained=begun.explained,
    )
    rows = open_row(begun.number, words) if not begun.about else ()
    return [
        *handed(scene, case, begun, event, *owed),
        Tell(Redraw(press.chat, press.message_id, done, rows)),
    ]


def _deputy(scene: Scene, appeal: Appeal) -> int | None:
    """Who of the deputies reads a complaint in private, when they share no chat."""
    officials: tuple[Official, ...] = scene.facts.look(Look.OFFICIALS)
    deputies = (one.id for one in officials if one.role is Role.DEPUTY and one.department != appeal.about)
    return next(deputies, None)


def summary(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Записать суть] of what was only spoken."""
    after(case.appeal.status, Move.REGISTER)
    return prompted(scene, press, case, "summary")


def summarised(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The coordinator's words stand on the card as theirs; the screen offers the topic they speak of."""
    after(case.appeal.status, Move.REGISTER)
    told = replace(case.appeal, summary=said.text.strip())
    told, event = event_by(scene, told, EventType.SUMMARISED, said)
    event = replace(event, text=told.summary, unsent={Notice.CARD_CHANGED: 0})
    return [
        SaveAppeal(scheduled(told, scene.town), event),
        *reply(said, *screen(scene, replace(case, appeal=told))),
    ]


def returned(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The department says why it is not theirs: it is the coordinators' again, and its clock runs on."""
    status, town = after(case.appeal.status, Move.RETURN), scene.town
    unassigned = {rung.code for rung in town.ladder if rung.unassigned_days}
    back = replace(
        let_go(case.appeal),
        status=status,
        department=DEPUTY if case.appeal.about == town.general else town.general,
        deputy=case.appeal.deputy if case.appeal.about == town.general else None,
        bound_for=town.general,
        assign_by=assign_by(scene),
        rungs=tuple(code for code in case.appeal.rungs if code not in unassigned),
    )
    back, event = event_by(scene, back, EventType.RETURNED, said)
    event = replace(event, text=said.text.strip())
    done = scene.words("desk.returned", what=named(scene.words, back))
    return [*handed(scene, case, back, event, Notice.ADDITION), *reply(said, done)]
