"""Help and menus of commands: each role reads its own, where it types."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from infra.telegram.faults import Fault, FaultKind
from infra.telegram.profile import menu
from tests.integration.acting import citizen, official
from tests.integration.conftest import TownUnderTest

COORDINATOR = ("lists", "mine", "open", "unassigned", *("soon", "overdue", "control", "find", "instructions"))
STAFF = ("lists", "mine", "open", "soon", "overdue", "control", "find", "instructions")
ROLES = {
    "executor": "utilities",
    "department_head": "utilities",
    "coordinator": "",
    "deputy": "",
    "head": "",
    "analyst": "",
}


def asks_for_help(town: TownUnderTest, seat: Any) -> str:
    """What «/help» says."""
    heard = len(seat.heard)
    seat.says("/help")
    assert town.pump() == [200]
    (told,) = seat.heard[heard:]
    return str(told.text)


def offered(town: TownUnderTest, seat: Any) -> list[str]:
    """The commands that Telegram offers this person here."""
    return [command["command"] for command in menu(town.telegram.profile.commands, seat.chat, seat.user)]


def alone(town: TownUnderTest, seat: Any) -> Any:
    """The same person in private."""
    return town.telegram.seat(seat, town.telegram.world.chats[seat.user.id])


def test_every_role_reads_help_of_its_own_in_the_group_and_in_private(town: TownUnderTest) -> None:
    """Seven texts, each in one short message; one of no role learns where to write."""
    seats = {role: official(town, role.title(), role, department) for role, department in ROLES.items()}
    seats["administrator"] = town.admin
    texts = {role: asks_for_help(town, seat) for role, seat in seats.items()}
    assert len(set(texts.values())) == len(texts)
    assert all(len(text) < 800 for text in texts.values())
    assert {role: asks_for_help(town, alone(town, seat)) for role, seat in seats.items()} == texts
    guest = town.telegram.seat(citizen(town, "Гость"), town.staff)
    assert "в личном чате с ботом" in asks_for_help(town, guest)
    assert "Позвоните" in asks_for_help(town, alone(town, guest))


def test_who_has_two_roles_reads_both(town: TownUnderTest) -> None:
    """The administrator made themselves coordinator."""
    town.admin.says("/staff add координатор", reply_to=town.admin.says("Я"))
    town.pump()
    told = asks_for_help(town, town.admin)
    assert "Весь город" in told
    assert "Недоставленное" in told


def test_whoever_becomes_an_official_is_offered_their_commands_there(town: TownUnderTest) -> None:
    """At once in the group; dismissed, the same as everybody there."""
    kira = official(town, "Кира", "coordinator", "")
    assert "block" in offered(town, kira)
    assert "staff" not in offered(town, kira)
    ivan = official(town, "Иван")
    assert offered(town, ivan) == [*STAFF, "absent", "priem", "help"]
    town.admin.says("/staff remove", reply_to=kira.says("Прощайте"))
    town.pump()
    assert "block" not in offered(town, kira)


def test_in_private_an_official_is_offered_the_citizens_commands_and_their_own(town: TownUnderTest) -> None:
    """With the first word they say there, and anew with every /help."""
    kira = alone(town, official(town, "Кира", "coordinator", ""))
    kira.says("/start")
    town.pump()
    assert offered(town, kira)[:3] == ["new", "my", "help"]
    assert "block" in offered(town, kira)
    town.telegram.profile.commands.clear()
    asks_for_help(town, kira)
    assert "block" in offered(town, kira)
    anna = citizen(town)
    assert offered(town, anna) == []


def test_a_chat_bound_anew_offers_its_people_their_commands(town: TownUnderTest) -> None:
    """A department's own group."""
    group = town.telegram.group("Коммунальщики")
    there, ivan = town.telegram.seat(town.admin, group), official(town, "Иван")
    there.says("/bind жкх")
    town.pump()
    assert offered(town, town.telegram.seat(ivan, group))[0] == "lists"


@pytest.mark.parametrize("fault", ["refuses", "later"])
def test_a_menu_that_telegram_does_not_take_stops_nothing(town: TownUnderTest, fault: str) -> None:
    """Refused for good it is let go; refused for a while the update's next copy brings it."""
    seat = town.telegram.seat(town.telegram.person("Кира"), town.staff)
    hello = seat.says("Здравствуйте")
    town.pump()
    town.admin.says("/staff add координатор", reply_to=hello)
    (update,) = town.telegram.take_updates()
    if fault == "refuses":
        town.telegram.faults.add(Fault(FaultKind.BAD_REQUEST, "setMyCommands", description="BOT_COMMANDS_WRONG"))
    else:
        town.telegram.faults.add(Fault(FaultKind.TOO_MANY, "setMyCommands", retry_after=30))
    status = town.hand(update)["statusCode"]
    assert "Кира теперь координатор" in town.admin.last.text
    assert status == (200 if fault == "refuses" else 503)
    town.now += timedelta(seconds=31)
    assert town.hand(update)["statusCode"] == 200
    assert offered(town, seat) == (
        []
        if fault == "refuses"
        else [*COORDINATOR, "block", "unblock", "blocked", "quality", "absent", "handover", "priem", "help"]
    )
    asks_for_help(town, seat)
    assert "block" in offered(town, seat)
