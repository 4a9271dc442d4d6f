"""What presses would come to: decided as the webhook decides, on facts that are read once; nothing is committed.

For tables too long to send every press of them through the whole stack.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from appeals.effects import Effect, Tell
from appeals.outgoing import Toast
from tests.integration.conftest import TownUnderTest


def decided(town: TownUnderTest, seat: Any, datas: Iterable[str]) -> dict[str, list[Effect]]:
    """The effects of a press with each of these data, by this person, on the last message there."""
    from appeals.shell import house, turn
    from webhook.understand import understand

    seat.presses_data(seat.last, "data")
    (update,) = town.telegram.take_updates()
    press: Any = understand(update)
    home = house.build()
    facts = home.storage.gather(press.chat, press.person.id, town.now).facts
    effects = {}
    for data in datas:
        forged = replace(press, data=data)
        effects[data], facts = turn._decided(home, facts, forged, press.person.id, town.now)  # noqa: SLF001  its core
    return effects


def refusal(effects: list[Effect]) -> str:
    """What the one answer says, when that is a refusal and nothing but words comes of the press; else nothing."""
    told = [effect.message.text for effect in effects if isinstance(effect, Tell) and isinstance(effect.message, Toast)]
    refused = any(isinstance(effect, Tell) and effect.refused for effect in effects)
    return told[0] if refused and len(told) == 1 and all(isinstance(effect, Tell) for effect in effects) else ""
