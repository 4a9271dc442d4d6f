"""In front of what is decided for people without a role: how much of one person is heard within a minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from appeals.effects import Effect, SaveDialog, Scene, Tell
from appeals.incoming import Said
from appeals.outgoing import Say
from appeals.replies import menu

# Telegram lets 20 messages a minute into a group: one who plays with commands there must not hold up the cards.
A_GROUP_HEARS = 5


def limited(scene: Scene, said: Said, decide: Callable[[Scene, Said], list[Effect]]) -> list[Effect]:
    """What `decide` makes of the message; one beyond the limit of the minute is neither kept nor answered.

    The first beyond it in private is told why. The count lies in the dialog, which every step saves: a message that
    saves nothing is not counted, and one beyond the limit costs the read that found it so.
    """
    dialog = scene.facts.dialog.hears_one_more(scene.now)
    limit = scene.town.limits.bubbles_a_minute if said.private else A_GROUP_HEARS
    if dialog.minute_heard > limit:
        told = said.private and dialog.minute_heard == limit + 1
        return [SaveDialog(dialog), _told(scene, said, limit)] if told else []
    effects = decide(replace(scene, facts=replace(scene.facts, dialog=dialog)), said)
    return [SaveDialog(dialog), *effects] if effects else []


def _told(scene: Scene, said: Said, limit: int) -> Tell:
    return Tell(Say(said.chat, scene.words("limit_minute", limit=limit), menu=menu(scene.words)))
