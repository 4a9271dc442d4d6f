"""What a citizen adds to an appeal already sent: by a reply, by [Дополнить], by a correction, or after being asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.citizen.author import happened, may_add, may_reopen, own
from appeals.clockwork import scheduled
from appeals.dialog import Dialog, Draft, Step, bubble_of
from appeals.effects import Effect, SaveAppeal, SaveCitizen, SaveDialog, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import UNANSWERED, Move, after
from appeals.model.appeal import Appeal, Status
from appeals.model.event import EventType, Notice
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import means, menu, shown, stale, toast
from appeals.screens import named

WHICH = "which"  # the board that asks to which appeal something belongs


def added(scene: Scene, said: Said, number: str) -> list[Effect]:
    """A reply, or a chosen appeal: the text and files are added to it while it is open."""
    case = own(scene, number)
    if case is None:
        return _told(scene, said, scene.words("mine.unknown", number=number), refused=True)
    if bubble_of(said) is None and said.place is None:
        return _told(scene, said, scene.words("cannot_keep"))
    if case.appeal.status not in UNANSWERED and means(scene, said, "thanks"):
        return _told(scene, said, scene.words("welcome"))
    if not may_add(scene, case.appeal):
        return held(scene, said, case.appeal)
    before = scene.facts.dialog
    dialog = before.hearing_album(said)
    if dialog.step is Step.ADDING:
        dialog = dialog.adding_to(dialog.target, scene.now)
    words = Draft(said.update_id, scene.now).with_said(said, scene.now)
    effects = _appended(scene, dialog, case.appeal, words, said)
    if before.continues_album(said):
        return effects
    return [*effects, *_told(scene, said, scene.words("mine.added", what=named(scene.words, case.appeal)))]


def _told(scene: Scene, said: Said, text: str, *, refused: bool = False) -> list[Effect]:
    return [Tell(Say(said.chat, text, menu=menu(scene.words)), refused)]


def _appended(scene: Scene, dialog: Dialog, appeal: Appeal, said: Draft, part: Said | None = None) -> list[Effect]:
    """What was said becomes an event of the appeal; if the town had asked, this is the reply.

    What comes to a settled one, since the town wrote first, moves nothing.
    """
    status = after(appeal.status, Move.ADD) if appeal.status in UNANSWERED else appeal.status
    moved = replace(appeal, status=status, silent=False, undelivered=False, files=appeal.files + len(said.files))
    changed, event = happened(scene, moved, EventType.ADDED, said)
    if part is not None and part.group:
        event = replace(event, group=part.group, part=part.message_id)
    event = replace(event, unsent={Notice.ADDITION: 0, Notice.CARD_CHANGED: 0})
    citizen = scene.facts.citizen
    answered = [SaveCitizen(replace(citizen, asked=""))] if citizen.asked == appeal.number else []
    return [
        SaveDialog(dialog.with_sent(said.bubbles, appeal.number)),
        *answered,
        SaveAppeal(scheduled(changed, scene.town), event),
    ]


def asking(scene: Scene) -> Appeal | None:
    """The person's appeal whose question still waits for a reply, or in whose matter the town has just written."""
    case = own(scene, scene.facts.citizen.asked) if scene.facts.citizen.asked else None
    if case is None or not may_add(scene, case.appeal):
        return None
    return case.appeal if case.appeal.status is Status.NEEDS_INFO or case.appeal.written_at is not None else None


def lately_answered(scene: Scene) -> Appeal | None:
    """The person's appeal that was answered or closed last, as long as it may be reopened."""
    case = own(scene, scene.facts.citizen.answered) if scene.facts.citizen.answered else None
    closed = case is not None and case.appeal.status in (Status.ANSWERED, Status.CLOSED)
    return case.appeal if case is not None and closed and may_reopen(scene, case.appeal) else None


def held(scene: Scene, said: Said, appeal: Appeal) -> list[Effect]:
    """Does it belong to this appeal or is it a new matter? The person says; until then it is kept apart.

    A late «спасибо» reopens nothing so, and a late trouble is not lost.
    """
    before = scene.facts.dialog
    dialog = before.holding(said, appeal.number, scene.now)
    if dialog.held is None or dialog.held.full:
        return _told(scene, said, scene.words("held_full"))
    if not before.continues_album(said):
        dialog = dialog.without_board(WHICH)  # asked anew, where it is seen
    return shown(scene, dialog, WHICH, _which(scene, dialog.undecided[appeal.number], appeal))


def still_held(scene: Scene, said: Said) -> list[Effect] | None:
    """More comes before the person has said where it belongs; None when there is nothing to belong to."""
    asked_last = next(reversed(scene.facts.dialog.undecided), "")
    case = own(scene, asked_last) if asked_last else None
    return held(scene, said, case.appeal) if case is not None else None


def _which(scene: Scene, said: Draft, appeal: Appeal) -> Say:
    label, number, chat = scene.words.label, appeal.number, scene.facts.dialog.chat
    what = named(scene.words, appeal)
    fresh = (Button(label("is_new"), f"fresh:{said.id}"),)
    if may_add(scene, appeal):
        rows: Rows = ((Button(label("is_reply"), f"reply:{number}"),), fresh)
        return Say(chat, scene.words("reply_or_new", what=what), rows)
    rows = verdict_rows(scene, appeal)
    ended = appeal.answered_at is None
    text = scene.words("mine.ended_already" if ended else "mine.answered_already", what=what)
    return Say(chat, text, (*rows, fresh))


def verdict_rows(scene: Scene, appeal: Appeal) -> Rows:
    """[Да, решён] and [Нет, не решён], as far as they still make sense."""
    label, number = scene.words.label, appeal.number
    rows: list[tuple[Button, ...]] = []
    if appeal.status is Status.ANSWERED and not appeal.on_control:
        rows.append((Button(label("solved"), f"yes:{number}"),))
    if may_reopen(scene, appeal):
        rows.append((Button(label("not_solved"), f"no:{number}"),))
    return tuple(rows)


def _press_add(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """[Дополнить]: what is written next goes to this appeal."""
    case, dialog = own(scene, number), scene.facts.dialog
    if case is None or not may_add(scene, case.appeal):
        return stale(scene, press)
    if dialog.step is Step.ADDING and dialog.target == number:
        return [toast(press, scene.words.plain("toast.below"))]
    rows: Rows = ((Button(scene.words.label("not_now"), f"leave:{number}"),),)
    return [
        toast(press),
        SaveDialog(dialog.adding_to(number, scene.now)),
        Tell(Say(press.chat, scene.words("mine.add_question", what=named(scene.words, case.appeal)), rows)),
    ]


def _press_leave(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """[Не сейчас]: nothing more is added."""
    dialog = scene.facts.dialog
    if dialog.step is not Step.ADDING or dialog.target != number:
        return stale(scene, press)
    left = replace(dialog.at_rest(Step.ADDING), target="", target_at=None)
    return [
        toast(press),
        SaveDialog(left),
        Tell(Redraw(press.chat, press.message_id, scene.words("mine.add_left"))),
    ]


def _press_reply(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """What was just written is the reply to the town's question, not a new matter."""
    case, dialog = own(scene, number), scene.facts.dialog
    if case is None or number not in dialog.undecided or not may_add(scene, case.appeal):
        return stale(scene, press)
    rest = dialog.decided(number).without_board(WHICH)
    return [
        toast(press),
        *_appended(scene, rest, case.appeal, dialog.undecided[number]),
        Tell(Redraw(press.chat, press.message_id, scene.words("mine.added", what=named(scene.words, case.appeal)))),
    ]


def corrected(scene: Scene, said: Said, number: str) -> list[Effect]:
    """An edited bubble of an appeal already sent: the new wording is appended, the old one stays."""
    case = own(scene, number)
    if case is None:
        return []
    if not may_add(scene, case.appeal):
        return held(scene, said, case.appeal)
    appeal, event = happened(scene, case.appeal, EventType.CORRECTED)
    event = replace(event, text=said.text.strip(), unsent={Notice.ADDITION: 0})
    say = Say(said.chat, scene.words("mine.corrected", what=named(scene.words, appeal)))
    return [SaveAppeal(scheduled(appeal, scene.town), event), Tell(say)]


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {
    "add": _press_add,
    "leave": _press_leave,
    "reply": _press_reply,
}
