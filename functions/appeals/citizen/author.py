"""The author of an appeal: which are theirs, what they may still do with one, and the events that they cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from appeals.dialog import Draft
from appeals.effects import Case, Scene
from appeals.lifecycle import UNANSWERED
from appeals.model.appeal import Appeal
from appeals.model.event import Event, EventType
from appeals.screens import text_of


def own(scene: Scene, number: str) -> Case | None:
    """The appeal, when it is this person's; another's is as if there were none."""
    case = scene.facts.case(number)
    return case if case is not None and case.appeal.citizen == scene.facts.dialog.person else None


def may_reopen(scene: Scene, appeal: Appeal) -> bool:
    """Whether «не решён» still counts."""
    last = appeal.heard_at
    return last is not None and scene.now - last <= timedelta(days=scene.town.limits.reopen_days)


def may_add(scene: Scene, appeal: Appeal) -> bool:
    """Whether words are added to it: while it is open, and for some days after an official wrote first."""
    if appeal.status in UNANSWERED:
        return True
    days = timedelta(days=scene.town.limits.question_days)
    return appeal.written_at is not None and scene.now - appeal.written_at <= days


def happened(scene: Scene, appeal: Appeal, kind: EventType, said: Draft | None = None) -> tuple[Appeal, Event]:
    """The appeal's next version and the event that leads to it, with what its author said."""
    changed = replace(appeal, version=appeal.version + 1)
    event = Event(number=appeal.number, seq=changed.version, type=kind, at=scene.now, by=appeal.citizen)
    if said is None:
        return changed, event
    contact, text = next(iter(said.contacts), None), text_of(scene.words, said)
    return changed, replace(event, text=text, files=said.files, contact=contact, place=said.place)
