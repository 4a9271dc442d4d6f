"""What officials do to an appeal with the buttons of its card: take it, pass it on, acknowledge it."""

from __future__ import annotations

from dataclasses import replace

from appeals.cards import card_text, scene_card
from appeals.clockwork import scheduled
from appeals.desk.passing import handed, let_go
from appeals.desk.rights import event_by, held_by, owing, refused, stale, with_promise
from appeals.desk.views import rows_of, viewed
from appeals.effects import Case, Effect, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed
from appeals.lifecycle import UNANSWERED, Move, after
from appeals.model.event import EventType, Notice
from appeals.outgoing import Button, Redraw, Rows
from appeals.replies import toast
from appeals.screens import is_overdue


def take(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    status = after(case.appeal.status, Move.TAKE)
    taken, event = event_by(scene, replace(held_by(scene, case.appeal, press), status=status), EventType.TAKEN, press)
    return [
        SaveAppeal(scheduled(taken, scene.town), owing(event, *with_promise(case, Notice.TOAST, Notice.CARD_CHANGED)))
    ]


def move(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Другой отдел]: the departments take the place of the card's buttons."""
    after(case.appeal.status, Move.REDIRECT)
    number = case.appeal.number
    buttons = [
        Button(department.name, f"to:{number}:{department.code}")
        for department in scene.town.departments.values()
        if department.code not in (case.appeal.department, case.appeal.about)
    ]
    rows: Rows = (*((button,) for button in buttons), (Button(scene.words.label("back"), f"card:{number}"),))
    text, _ = scene_card(scene, case)
    return [toast(press), viewed(press, case), Tell(Redraw(press.chat, press.message_id, text, rows))]


def to(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    code = press.data.removeprefix(f"to:{case.appeal.number}:")
    if code not in scene.town.departments or code == case.appeal.department:
        return stale(scene, press)
    if code == case.appeal.about:
        return refused(scene, press, scene.words.plain("refused.complaint"))
    moved = let_go(replace(case.appeal, status=after(case.appeal.status, Move.REDIRECT), department=code))
    moved, event = event_by(scene, moved, EventType.MOVED, press)
    return handed(scene, case, moved, replace(event, detail=code), Notice.TOAST)


def acknowledge(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Принято к сведению]: once; the message becomes the card, and the department's card says so too.

    A button from before the appeal was reopened acknowledges nothing of its new term.
    """
    if case.appeal.acknowledged:
        return [toast(press, scene.words.plain("toast.acknowledged"))]
    if case.appeal.status in UNANSWERED and not is_overdue(case.appeal, scene.now.date()):
        return [toast(press, scene.words.plain("toast.in_time"))]
    seen, event = event_by(scene, replace(case.appeal, acknowledged=True), EventType.ACKNOWLEDGED, press)
    text = card_text(replace(case, appeal=seen), scene.town, scene.words, scene.now)
    return [
        SaveAppeal(seen, replace(owing(event, Notice.TOAST, Notice.CARD_CHANGED), card=None)),
        viewed(press, case),
        Tell(Redraw(press.chat, press.message_id, text, rows_of(scene, seen))),
    ]
