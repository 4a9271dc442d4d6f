"""After the answer: the citizen says whether the matter is solved; «нет» brings it back to its department."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.citizen.additions import WHICH
from appeals.citizen.author import happened, may_reopen, own
from appeals.citizen.blocked import is_blocked
from appeals.clockwork import scheduled
from appeals.deadlines import deadline
from appeals.dialog import Dialog, Draft
from appeals.effects import Effect, SaveAppeal, SaveDialog, Scene, Tell
from appeals.incoming import Pressed
from appeals.lifecycle import IllegalMove, Move, after
from appeals.model import Appeal, Event, EventType, Notice
from appeals.outgoing import Say
from appeals.replies import menu, stale, toast
from appeals.town import Term


def _press_yes(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """[Да, решён]: the matter is closed; what was written after the answer is kept with it."""
    case = own(scene, number)
    if case is None:
        return stale(scene, press)
    try:
        status = after(case.appeal.status, Move.CONFIRM)
    except IllegalMove:
        return [toast(press, scene.words.plain(f"toast.citizen.{case.appeal.status}"))]
    dialog, said = _taken(scene, number)
    closed, event = happened(scene, replace(case.appeal, status=status, closed_at=scene.now), EventType.CONFIRMED, said)
    event = replace(event, unsent={Notice.CARD_CHANGED: 0})
    return [
        toast(press),
        SaveDialog(dialog),
        SaveAppeal(scheduled(closed, scene.town), event),
        Tell(Say(press.chat, scene.words("mine.confirmed", number=number), menu=menu(scene.words))),
    ]


def _press_no(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """[Нет, не решён]: reopened at once, so that nothing depends on further words; what was written goes along."""
    case, words = own(scene, number), scene.words
    if case is None:
        return stale(scene, press)
    if not may_reopen(scene, case.appeal):
        return [toast(press, words.plain("toast.late", days=scene.town.limits.reopen_days), alert=True)]
    dialog, said = _taken(scene, number)
    try:
        reopened, event = _reopened(scene, case.appeal, said)
    except IllegalMove:
        return [toast(press, words.plain(f"toast.citizen.{case.appeal.status}"))]
    text = words(_reopened_text(scene, said), number=number, deadline=words.weekday_day(reopened.deadline))
    return [
        toast(press),
        SaveDialog(dialog if is_blocked(scene) else dialog.adding_to(number, scene.now)),
        SaveAppeal(reopened, event),
        Tell(Say(press.chat, text, menu=menu(words))),
    ]


def _reopened_text(scene: Scene, said: Draft | None) -> str:
    """One who may not write is not asked to."""
    if said is not None:
        return "mine.reopened_with"
    return "mine.reopened_only" if is_blocked(scene) else "mine.reopened"


def _taken(scene: Scene, number: str) -> tuple[Dialog, Draft | None]:
    """What was held for this appeal, and the dialog without it."""
    dialog = scene.facts.dialog
    held = dialog.undecided.get(number)
    if held is None:
        return dialog, None
    return dialog.decided(number).without_board(WHICH).with_sent(held.bubbles, number), held


def _reopened(scene: Scene, appeal: Appeal, said: Draft | None) -> tuple[Appeal, Event]:
    """The appeal back at its department, nobody's yet, with a deadline and a ladder of its own."""
    due = deadline(scene.now.date(), Term(scene.town.limits.reopened_working_days, working=True), scene.calendar)
    opened = replace(
        appeal,
        status=after(appeal.status, Move.REOPEN),
        executor=None,
        executor_name="",
        taken_at=None,
        result=None,
        reopened=appeal.reopened + 1,
        reopened_at=scene.now,
        rungs=(),
        repeated_at=None,
        silent=False,
        acknowledged=False,
        deadline=due.date,
        explained=due.explained(scene.words),
    )
    changed, event = happened(scene, opened, EventType.REOPENED, said)
    changed = replace(changed, card_event=changed.version)
    return scheduled(changed, scene.town), replace(event, unsent={Notice.CARD: 0})


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {"yes": _press_yes, "no": _press_no}
