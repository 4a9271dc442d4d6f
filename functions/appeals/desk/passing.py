"""An appeal passes from one desk to another: its card follows it, and the one left behind loses words and buttons."""

from __future__ import annotations

from dataclasses import replace

from appeals.clockwork import scheduled
from appeals.desk.rights import owing
from appeals.effects import Case, Effect, SaveAppeal, Scene, Tell
from appeals.model.appeal import Appeal
from appeals.model.event import Event, Notice
from appeals.outgoing import Redraw
from appeals.screens import named


def let_go(appeal: Appeal) -> Appeal:
    """The appeal in nobody's hands: whoever had taken it has it no more."""
    return replace(appeal, executor=None, executor_name="", taken_at=None, deputy=None)


def handed(scene: Scene, case: Case, passed: Appeal, event: Event, *owed: Notice) -> list[Effect]:
    """The appeal as it was passed on, saved. Where both desks read in one place the card stays and is redrawn."""
    chats = scene.facts.chats
    if chats.desk(passed) == chats.desk(case.appeal):
        return [SaveAppeal(scheduled(passed, scene.town), owing(event, *owed, Notice.CARD_CHANGED))]
    passed = replace(passed, card_event=passed.version)
    left = owing(_leaving(event, case), *owed, Notice.CARD_LEFT, Notice.CARD)
    return [*_left(scene, case, passed, event), SaveAppeal(scheduled(passed, scene.town), left)]


def _leaving(event: Event, case: Case) -> Event:
    """The card that stays behind is the living one of the old desk, wherever the button was pressed."""
    return event if case.card is None else replace(event, card=case.card, card_chat=case.card_chat)


def _left(scene: Scene, case: Case, passed: Appeal, event: Event) -> list[Effect]:
    """A copy of the card that was pressed elsewhere loses its buttons too."""
    if event.card is None or event.card_chat is None or case.card is None:
        return []
    if (case.card_chat, case.card) == (event.card_chat, event.card):
        return []
    name = scene.town.department(passed.department).name
    text = scene.words("card.left", what=named(scene.words, passed), department=name)
    return [Tell(Redraw(event.card_chat, event.card, text))]
