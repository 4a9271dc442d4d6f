"""The officials' buttons: every press is checked for its right here, and then done."""

from __future__ import annotations

from appeals import answering, handling, looking
from appeals.effects import Effect, Scene
from appeals.incoming import Pressed
from appeals.lifecycle import IllegalMove
from appeals.replies import NUMBER, toast
from appeals.staff import Act, allowed, refusal, right_of, why_not

_ACTS: dict[str, Act] = {
    "take": handling.take,
    "move": handling.move,
    "to": handling.to,
    "ask": answering.prompt("ask"),
    "answer": answering.prompt("answer"),
    "cancel": answering.cancel,
    "result": answering.result,
    "forget": answering.forget,
    "more_card": looking.more,
    "card": looking.card,
    "show": looking.show,
    "history": looking.history,
    "ack": handling.acknowledge,
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
        return [toast(press, refusal(scene), alert=True)]
    try:
        return _ACTS[action](scene, press, case)
    except IllegalMove as refused:
        return [toast(press, why_not(scene, case.appeal, press.person.id, refused), alert=True)]
