"""What docs/simulator.md says of the simulator is so."""

from __future__ import annotations

import re
from pathlib import Path

from telegram.constants import BOT_API_VERSION

from infra.telegram import Clock, FaultKind, User
from infra.telegram.delivery import Delivery
from infra.telegram.editing import Editing
from infra.telegram.limits import RateLimiter
from infra.telegram.profile import Profile
from infra.telegram.sending import Sending
from infra.telegram.server import methods_served
from infra.telegram.world import World

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "simulator.md").read_text("utf-8")


def first_column(heading: str) -> set[str]:
    """What stands in backquotes in the first column of the table under this head."""
    table = TEXT.split(f"\n| {heading} |", 1)[1].split("\n\n", 1)[0]
    return {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_the_table_of_methods_is_that_of_the_methods_played() -> None:
    """None is forgotten, none promised."""
    clock = Clock()
    world = World(clock, User(1, "Bot", is_bot=True))
    parts = Sending(world, RateLimiter(clock)), Editing(world), Delivery(clock, world.lock), Profile(world)
    assert first_column("method") == set(methods_served(*parts))


def test_the_table_of_faults_is_whole() -> None:
    """Every way in which a call can be made to go wrong."""
    assert first_column("kind") == set(FaultKind)


def test_the_bot_api_named_is_that_of_the_library() -> None:
    """Whoever updates python-telegram-bot is reminded of the document."""
    assert f"Bot API\n{BOT_API_VERSION}." in TEXT
