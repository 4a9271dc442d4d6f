"""An appeal that ends without an answer: a message rejected, an appeal left by art. 11, either forwarded elsewhere.
First why, or where to; then what the citizen will read; then it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from appeals.cards import ending_text, open_row, scene_card
from appeals.clockwork import scheduled
from appeals.desk.prompts import prompted
from appeals.desk.rights import event_by, owing, refused, stale
from appeals.desk.views import viewed
from appeals.effects import Case, Effect, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import Move, after
from appeals.model.appeal import Appeal, Ground, Kind, Reason
from appeals.model.event import EventType, Notice
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import reply, toast
from appeals.screens import named
from appeals.terms import forwarded_by

TO_LETTERS = 200  # of a body's name in the coordinator's own words
_EVENTS = {Move.REJECT: EventType.REJECTED, Move.DECLINE: EventType.DECLINED, Move.FORWARD: EventType.FORWARDED}


def _reasons(scene: Scene, move: Move) -> Mapping[str, str]:
    """What the choice is among, as it is kept, and what its button says."""
    words = scene.words
    match move:
        case Move.REJECT:
            return {reason: words.plain(f"reasons.{reason}") for reason in Reason}
        case Move.DECLINE:
            return {ground: words.plain(f"grounds.{ground}") for ground in Ground}
    return {body.code: body.name for body in scene.town.bodies.values()}


def _offering(move: Move, *more: str) -> Callable[[Scene, Pressed, Case], list[Effect]]:
    """A button that asks why, or where to; with the answer in its data it shows what the citizen will read."""

    def act(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
        appeal, label = case.appeal, scene.words.label
        after(appeal.status, move, appeal.regime)
        if late := _too_late(scene, appeal, move):
            return refused(scene, press, late)
        chosen = (*press.data.split(":")[2:], "")[0]
        reasons = _reasons(scene, move)
        if chosen and chosen not in reasons:
            return stale(scene, press)
        if chosen:
            return [toast(press), Tell(_shown(scene, press, case, move, chosen))]
        buttons = [(Button(name, f"{move}:{appeal.number}:{code}"),) for code, name in reasons.items()]
        buttons += [(Button(label(other), f"{other}:{appeal.number}"),) for other in more]
        rows: Rows = (*buttons, (Button(label("back"), f"card:{appeal.number}"),))
        text, _ = scene_card(scene, case)
        return [toast(press), viewed(press, case), Tell(Redraw(press.chat, press.message_id, text, rows))]

    return act


reject, decline, forward = _offering(Move.REJECT), _offering(Move.DECLINE), _offering(Move.FORWARD, "body")


def _shown(scene: Scene, press: Pressed, case: Case, move: Move, chosen: str) -> Redraw:
    """What the citizen will read, before they do."""
    words, number = scene.words, case.appeal.number
    text = words(
        "desk.ending",
        what=named(words, case.appeal),
        text=ending_text(_end(scene, case.appeal, move, chosen), scene.town, words),
    )
    note = words("desk.anonymous_offence") if chosen == Ground.ANONYMOUS else ""
    rows: Rows = (
        (Button(words.label(f"end_{move}"), f"end:{number}:{move}:{chosen}"),),
        (Button(words.label("back"), f"{move}:{number}"),),
    )
    return Redraw(press.chat, press.message_id, f"{text}\n{note}" if note else text, rows)


def _end(scene: Scene, appeal: Appeal, move: Move, chosen: str) -> Appeal:
    """The appeal as it ends; thanks are kept as thanks, and a body as the words that say where to."""
    body = scene.town.bodies.get(chosen) if move is Move.FORWARD else None
    ended = replace(
        appeal,
        status=after(appeal.status, move, appeal.regime),
        ended=body.to if body else chosen,
        closed_at=scene.now,
        assign_by=None,
    )
    return replace(ended, kind=Kind.THANKS) if chosen == Reason.THANKS else ended


def ended(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The confirmation under those words."""
    how, chosen = (*press.data.split(":")[2:], "", "")[:2]
    if how not in tuple(_EVENTS) or chosen not in _reasons(scene, Move(how)):
        return stale(scene, press)
    move = Move(how)
    if late := _too_late(scene, case.appeal, move):
        after(case.appeal.status, move, case.appeal.regime)
        return refused(scene, press, late)
    return _saved(scene, press, _end(scene, case.appeal, move, chosen), move, Notice.TOAST)


def body(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Другой орган…]: in the coordinator's own words."""
    after(case.appeal.status, Move.FORWARD)
    return prompted(scene, press, case, "body")


def forwarded_to(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The reply that names the body."""
    gone = _end(scene, case.appeal, Move.FORWARD, " ".join(said.text.split()))
    if late := _too_late(scene, case.appeal, Move.FORWARD):
        return refused(scene, said, late)
    if len(gone.ended) > TO_LETTERS:
        return reply(said, scene.words("desk.body_long", letters=TO_LETTERS))
    done = reply(said, ending_text(gone, scene.town, scene.words), open_row(gone.number, scene.words))
    return [*_saved(scene, said, gone, Move.FORWARD), *done]


def _saved(scene: Scene, at: Pressed | Said, gone: Appeal, move: Move, *owed: Notice) -> list[Effect]:
    gone, event = event_by(scene, gone, _EVENTS[move], at)
    event = replace(owing(event, *owed, Notice.ENDED, Notice.CARD_CHANGED), detail=gone.ended)
    return [SaveAppeal(scheduled(gone, scene.town), event)]


def _too_late(scene: Scene, appeal: Appeal, move: Move) -> str:
    """Why it cannot be forwarded any more; empty when it can."""
    last = forwarded_by(scene, appeal)
    if move is not Move.FORWARD or scene.now.date() <= last:
        return ""
    return scene.words.plain("refused.forward_late", day=scene.words.full_day(last))
