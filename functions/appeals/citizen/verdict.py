"""What the author decides: before the answer to withdraw, after it whether the matter is solved; «нет» reopens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.citizen.additions import WHICH
from appeals.citizen.author import happened, may_reopen, own
from appeals.citizen.blocked import is_blocked
from appeals.clockwork import scheduled
from appeals.deadlines import deadline
from appeals.dialog import Dialog, Draft
from appeals.effects import Effect, SaveAppeal, SaveCitizen, SaveDialog, Scene, Tell
from appeals.incoming import Pressed
from appeals.lifecycle import IllegalMove, Move, after
from appeals.merging import unsupported
from appeals.model.appeal import Appeal
from appeals.model.event import Event, EventType, Notice
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import menu, stale, toast
from appeals.screens import named
from appeals.town import Term

Press = Callable[[Scene, Pressed, str], list[Effect]]


def _by_author(act: Callable[[Scene, Pressed, Appeal], list[Effect]]) -> Press:
    """A button that only the author's own appeal takes; where its state does not allow it, that is said."""

    def press(scene: Scene, press: Pressed, number: str) -> list[Effect]:
        case = own(scene, number)
        if case is None:
            return stale(scene, press)
        try:
            return act(scene, press, case.appeal)
        except IllegalMove:
            return [toast(press, scene.words.plain(f"toast.citizen.{case.appeal.status}"))]

    return press


def _yes(scene: Scene, press: Pressed, appeal: Appeal) -> list[Effect]:
    """[Да, решён]: the matter is closed; what was written after the answer is kept with it."""
    number, status = appeal.number, after(appeal.status, Move.CONFIRM)
    if appeal.on_control:
        return [toast(press, scene.words.plain("toast.on_control"), alert=True)]
    dialog, said = _taken(scene, number)
    closed, event = happened(scene, replace(appeal, status=status, closed_at=scene.now), EventType.CONFIRMED, said)
    event = replace(event, unsent={Notice.CARD_CHANGED: 0})
    return [
        toast(press),
        SaveDialog(dialog),
        SaveAppeal(scheduled(closed, scene.town), event),
        Tell(Say(press.chat, scene.words("mine.confirmed", what=named(scene.words, appeal)), menu=menu(scene.words))),
    ]


def _no(scene: Scene, press: Pressed, appeal: Appeal) -> list[Effect]:
    """[Нет, не решён]: reopened at once, so that nothing depends on further words; what was written goes along."""
    number, words = appeal.number, scene.words
    if not may_reopen(scene, appeal):
        return [toast(press, words.plain("toast.late", days=scene.town.limits.reopen_days), alert=True)]
    dialog, said = _taken(scene, number)
    reopened, event = _reopened(scene, appeal, said)
    text = words(_reopened_text(scene, said), what=named(words, appeal), deadline=words.weekday_day(reopened.deadline))
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
        promise=None,
        executed_at=None,
        reopened=appeal.reopened + 1,
        reopened_at=scene.now,
        rungs=(),
        repeated_at=None,
        silent=False,
        acknowledged=False,
        merged=(),
        merged_into="",
        supports=False,
        supporting=(),
        deadline=due.date,
        explained=due.explained(scene.words),
    )
    changed, event = happened(scene, opened, EventType.REOPENED, said)
    changed = replace(changed, card_event=changed.version)
    return scheduled(changed, scene.town), replace(event, unsent={Notice.CARD: 0})


def _withdraw(scene: Scene, press: Pressed, appeal: Appeal) -> list[Effect]:
    """[Отозвать]: asked once more, since nothing brings it back."""
    after(appeal.status, Move.WITHDRAW)
    number, label = appeal.number, scene.words.label
    rows: Rows = (
        (Button(label("withdraw_yes"), f"withdrawn:{number}"),),
        (Button(label("back"), f"my:{number}"),),
    )
    question = scene.words("mine.withdraw_question", what=named(scene.words, appeal))
    return [toast(press), Tell(Redraw(press.chat, press.message_id, question, rows))]


def _withdrawn(scene: Scene, press: Pressed, appeal: Appeal) -> list[Effect]:
    """[Да, отозвать]: the department is told that no answer is wanted."""
    number, status = appeal.number, after(appeal.status, Move.WITHDRAW)
    gone, event = happened(scene, replace(appeal, status=status, closed_at=scene.now), EventType.WITHDRAWN)
    event = replace(event, unsent={Notice.ADDITION: 0, Notice.CARD_CHANGED: 0})
    told = Redraw(press.chat, press.message_id, scene.words("mine.withdrawn_by_you", what=named(scene.words, gone)))
    citizen = scene.facts.citizen
    answered = [SaveCitizen(replace(citizen, asked=""))] if citizen.asked == number else []
    saved = [SaveAppeal(scheduled(gone, scene.town), event), *_left(scene, appeal)]
    return [toast(press), *answered, *saved, Tell(told)]


def _left(scene: Scene, appeal: Appeal) -> list[Effect]:
    """The one that it had joined counts it no more."""
    main = scene.facts.case(appeal.merged_into) if appeal.supports else None
    left = unsupported(main.appeal, appeal.number, scene.now) if main is not None else None
    return [left] if left is not None else []


PRESSES: dict[str, Press] = {
    "yes": _by_author(_yes),
    "no": _by_author(_no),
    "withdraw": _by_author(_withdraw),
    "withdrawn": _by_author(_withdrawn),
}
