"""The officials' buttons: every press is checked for its right here, and then done."""

from __future__ import annotations

from appeals.desk import answers, moves, views
from appeals.desk.rights import Act, allowed, refused, right_of, why_not
from appeals.effects import Effect, Scene
from appeals.incoming import Pressed
from appeals.lifecycle import IllegalMove
from appeals.replies import NUMBER

_ACTS: dict[str, Act] = {
    "take": moves.take,
    "move": moves.move,
    "to": moves.to,
    "ask": answers.prompt("ask"),
    "answer": answers.prompt("answer"),
    "cancel": answers.cancel,
    "result": answers.result,
    "forget": answers.forget,
    "more_card": views.more,
    "card": views.card,
    "show": views.show,
    "history": views.history,
    "ack": moves.acknowledge,
}


def pressed(scene: Scene, press: Pressed) -> list[Effect] | None:
    """A button of a card, a preview or a list; None when the button is none of the desk's."""
    right = right_of(press.data)
    if right is None:
        return None
    action, number = (*press.data.split(":"), "")[:2]
    case = scene.facts.case(number) if NUMBER.fullmatch(number) else None
    if case is None or not allowed(scene, right, case.appeal.department):
        # The same words for «no such appeal» and «not yours»: a forged button learns nothing.
        return refused(scene, press)
    try:
        return _ACTS[action](scene, press, case)
    except IllegalMove as illegal:
        return refused(scene, press, why_not(scene, case.appeal, press.person.id, illegal))
