"""A blocked person: what they write is not taken, and they are told so once. Reading and judging stay theirs."""

from __future__ import annotations

from dataclasses import replace

from appeals import replies
from appeals.effects import Effect, SaveCitizen, Scene, Tell
from appeals.incoming import Pressed
from appeals.model.people import Role
from appeals.outgoing import Say
from appeals.replies import menu


def is_blocked(scene: Scene) -> bool:
    """Whether nothing is taken from the person. One who became an official meanwhile is not held to it."""
    return scene.facts.citizen.blocked_at is not None and not scene.roles - {Role.CITIZEN}


def told(scene: Scene) -> list[Effect]:
    """Why it is not taken, once; then nothing is said and nothing is written."""
    citizen = scene.facts.citizen
    if citizen.blocked_told:
        return []
    say = Say(scene.facts.dialog.chat, scene.words("blocked", phone=scene.town.reception_phone), menu=menu(scene.words))
    return [SaveCitizen(replace(citizen, blocked_told=True)), Tell(say)]


def refused(scene: Scene, press: Pressed) -> list[Effect]:
    """The same words for a button that would send or add something."""
    return [replies.refused(press, scene.words.plain("blocked", phone=scene.town.reception_phone))]
