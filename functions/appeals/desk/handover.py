"""Whoever leaves hands over all open appeals, part by part: to a colleague, or back to the department."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from appeals.clockwork import scheduled
from appeals.desk.rights import allowed, called, concerned, event_by, home, owing, refused, stale, works_in
from appeals.effects import Case, Effect, Look, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import Move, after, possible
from appeals.model.appeal import Appeal
from appeals.model.event import Event, EventType, Notice
from appeals.model.people import Named, Official
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import reply, toast
from appeals.roles import Action

AT_ONCE = 40  # appeals one transaction changes
NOBODY = 0  # back to the department
_SHOWN = 40  # people to choose from
_PERSON = re.compile(r"\d{1,16}", re.ASCII)  # an id, as a button names it


def command(scene: Scene, message: Said, _: str) -> list[Effect]:
    """«/handover» in reply to the one who leaves; alone it shows who has how many."""
    if not _may(scene):
        return refused(scene, message)
    answered = message.reply.author if message.reply is not None and not message.reply.from_bot else None
    return reply(message, *(_holders(scene) if answered is None else _receivers(scene, answered.id)))


def _may(scene: Scene) -> bool:
    return allowed(scene, Action.HAND_OVER, home(scene, Action.HAND_OVER))


def pressed(scene: Scene, press: Pressed) -> list[Effect]:
    """Who leaves, and who gets it."""
    leaving, to = (*press.data.split(":")[1:], "", "")[:2]
    if not _may(scene):
        return refused(scene, press)
    if not _PERSON.fullmatch(leaving) or (to and not _PERSON.fullmatch(to)):
        return stale(scene, press)
    if not held_by(scene, int(leaving)):
        return refused(scene, press, scene.words.plain("handover.nothing_now"))
    if to:
        return _handed(scene, press, int(leaving), int(to))
    text, rows = _receivers(scene, int(leaving))
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def offered(scene: Scene, person: int) -> Rows:
    """The button that begins it."""
    return ((Button(scene.words.label("hand_over"), f"over:{person}"),),)


def held_by(scene: Scene, person: int) -> Sequence[Appeal]:
    """The open appeals that the person works on, of the departments that whoever asks may decide for."""
    return [one for one in _held(scene) if one.executor == person]


def _held(scene: Scene) -> Sequence[Appeal]:
    departments = home(scene, Action.HAND_OVER) or ",".join(scene.town.desks)
    desk: tuple[Appeal, ...] = scene.facts.look(Look.DESK, departments)
    taken = (one for one in desk if one.executor is not None and possible(one.status, Move.ENTRUST))
    return [one for one in taken if not concerned(scene, one)]


def _holders(scene: Scene) -> tuple[str, Rows]:
    """Who has how many. Of somebody who left already the name stands in what they hold."""
    counted = Counter(one.executor for one in _held(scene))
    if not counted:
        return scene.words("handover.none"), ()
    rows = (
        (Button(scene.words.label("holder", person=_name(scene, person), n=n), f"over:{person}"),)
        for person, n in counted.most_common(_SHOWN)
        if person is not None
    )
    return scene.words("handover.whose"), tuple(rows)


def _name(scene: Scene, person: int) -> str:
    official = next((one for one in _officials(scene) if one.id == person), None)
    return official.name if official is not None else scene.words.plain("handover.gone")


def _officials(scene: Scene) -> tuple[Official, ...]:
    officials: tuple[Official, ...] = scene.facts.look(Look.OFFICIALS)
    return officials


def _receivers(scene: Scene, leaving: int) -> tuple[str, Rows]:
    words, held = scene.words, held_by(scene, leaving)
    if not held:
        return words("handover.nothing", name=_name(scene, leaving)), ()
    today, departments = scene.now.date(), {one.department for one in held}
    able = [
        one
        for one in _officials(scene)
        if one.id != leaving and any(works_in(one, department, today) for department in departments)
    ]
    rows: Rows = (
        *((Button(called(scene, one), f"over:{leaving}:{one.id}"),) for one in able[:_SHOWN]),
        (Button(words.label("back_to_department"), f"over:{leaving}:{NOBODY}"),),
    )
    return words("handover.to_whom", name=_name(scene, leaving), n=len(held)), rows


def _handed(scene: Scene, press: Pressed, leaving: int, to: int) -> list[Effect]:
    """So many as one transaction holds; [Продолжить] does the rest, and so does whoever asks for it anew."""
    words, receiver = scene.words, next((one for one in _officials(scene) if one.id == to), None)
    if (receiver is None and to != NOBODY) or to == leaving:
        return stale(scene, press)
    today, move = scene.now.date(), Move.RELEASE if receiver is None else Move.ENTRUST
    held = [
        one
        for one in held_by(scene, leaving)
        if possible(one.status, move) and (receiver is None or works_in(receiver, one.department, today))
    ]
    if not held:
        return refused(scene, press, words.plain("handover.nothing_now"))
    part = held[:AT_ONCE]
    cases: Mapping[str, Case] = scene.facts.look(Look.CASES, ",".join(one.number for one in part))
    still = [case.appeal for case in cases.values() if case.appeal.executor == leaving]
    moved = [_moved(scene, press, appeal, receiver) for appeal in still if possible(appeal.status, move)]
    left = len(held) - len(part)
    text = words("handover.part", n=len(moved), left=left) if left else words("handover.done", n=len(moved))
    rows: Rows = ((Button(words.label("go_on"), press.data),),) if left else ()
    return [
        *(SaveAppeal(appeal, event) for appeal, event in _announced(moved)),
        toast(press),
        Tell(Redraw(press.chat, press.message_id, text, rows)),
    ]


def _moved(scene: Scene, press: Pressed, appeal: Appeal, to: Official | None) -> tuple[Appeal, Event]:
    if to is None:
        status = after(appeal.status, Move.RELEASE)
        moved = replace(appeal, status=status, executor=None, executor_name="", taken_at=None)
    else:
        status = after(appeal.status, Move.ENTRUST)
        moved = replace(appeal, status=status, executor=to.id, executor_name=to.name, taken_at=scene.now)
    kind = EventType.HANDED_BACK if to is None else EventType.HANDED_OVER
    moved, event = event_by(scene, moved, kind, press)
    people = () if to is None else (Named(to.id, to.name),)
    event = replace(owing(event, Notice.CARD_CHANGED), press="", card=None, card_chat=None, people=people)
    return scheduled(moved, scene.town), event


def _announced(moved: Sequence[tuple[Appeal, Event]]) -> list[tuple[Appeal, Event]]:
    """In each department the first of them says for all how many there are: forty cards call nobody forty times."""
    counted = Counter(appeal.department for appeal, _ in moved)

    def told(appeal: Appeal, event: Event) -> Event:
        n = counted.pop(appeal.department, 0)
        return replace(owing(event, Notice.ADDITION, Notice.CARD_CHANGED), detail=str(n)) if n else event

    return [(appeal, told(appeal, event)) for appeal, event in moved]
