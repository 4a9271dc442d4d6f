"""The version check: of two who change what both have read, one is to decide again, and nothing of theirs stays."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import boto3
import pytest

from appeals.dialog import Dialog
from appeals.effects import (
    DropCitizen,
    DropProposal,
    Effect,
    SaveAppeal,
    SaveChats,
    SaveCitizen,
    SaveDialog,
    SaveInstruction,
    SaveOfficial,
    SaveProposal,
)
from appeals.instructions.model import Instruction, Origin
from appeals.model.appeal import Appeal, Status
from appeals.model.chats import Chats
from appeals.model.event import Event, EventType
from appeals.model.people import Citizen, Official, Role
from appeals.model.written import Proposal
from tests.integration.conftest import MONDAY
from tests.template.stack import RESOURCES

NUMBER, ORDER, DAY = "2026-000001", "П-2026-000001", date(2026, 12, 23)
APPEAL = Appeal(NUMBER, 1, Status.ASSIGNED, "street_light", "utilities", MONDAY, DAY)
INSTRUCTION = Instruction(ORDER, "Починить", "utilities", DAY, "", MONDAY, 1, "Глава", Origin.COMMAND)


def event(number: str, seq: int, writer: str) -> Event:
    """What led to the version."""
    return Event(number, seq, EventType.REGISTERED, MONDAY, text=writer)


# Each of them, by what one who has read the version writes, and by which the writers can be told apart. Appeals and
# instructions name the version that they become; the others that which was read.
SAVES: dict[str, Callable[[int, str], Effect]] = {
    "dialog": lambda read, writer: SaveDialog(Dialog(1, 1, version=read, last_sent=writer)),
    "citizen": lambda read, writer: SaveCitizen(Citizen(1, version=read, name=writer)),
    "official": lambda read, writer: SaveOfficial(Official(1, Role.EXECUTOR, "utilities", writer, read)),
    "chats": lambda read, writer: SaveChats(Chats(version=read, bot=writer)),
    "proposal": lambda read, writer: SaveProposal(Proposal(NUMBER, 1, 7, version=read, by_name=writer)),
    "appeal": lambda read, writer: SaveAppeal(
        replace(APPEAL, version=read + 1, name=writer), event(NUMBER, read + 1, writer)
    ),
    "instruction": lambda read, writer: SaveInstruction(
        replace(INSTRUCTION, version=read + 1, text=writer), event(ORDER, read + 1, writer)
    ),
}
DROPS: dict[str, Callable[[int], Effect]] = {
    "citizen": lambda read: DropCitizen(Citizen(1, version=read)),
    "proposal": lambda read: DropProposal(Proposal(NUMBER, 1, 7, version=read)),
}


@pytest.fixture
def storage(aws: None) -> Any:
    """The empty town's."""
    from appeals.shell.storage import Storage

    return Storage("appeals", {})


def refused() -> AbstractContextManager[object]:
    """Whoever writes within it has read what is no more."""
    from appeals.shell.table import Conflict

    return pytest.raises(Conflict)


def table() -> dict[tuple[Any, Any], dict[str, Any]]:
    """Every item of it."""
    items = boto3.resource("dynamodb").Table("appeals").scan()["Items"]
    return {(item["pk"], item["sk"]): item for item in items}


def version() -> int:
    """The one version that is there: that of the thing itself, since events have none."""
    (found,) = (item["version"] for item in table().values() if "version" in item)
    return int(found)


def written(storage: Any, what: str, times: int) -> None:
    """The thing, saved so many times."""
    for read in range(times):
        storage.commit([SAVES[what](read, f"{read}")], MONDAY)


@pytest.mark.parametrize("what", SAVES)
def test_each_save_is_the_next_version(storage: Any, what: str) -> None:
    """From none to the first, and on by exactly one."""
    for read in range(3):
        storage.commit([SAVES[what](read, f"{read}")], MONDAY)
        assert version() == read + 1


@pytest.mark.parametrize("read", range(3))
@pytest.mark.parametrize("what", SAVES)
def test_of_two_who_read_the_same_the_second_changes_nothing(storage: Any, what: str, read: int) -> None:
    """Alone, or with whatever else the same decision would have written."""
    written(storage, what, read)
    storage.commit([SAVES[what](read, "first")], MONDAY)
    before = table()
    other = SAVES["chats" if what == "dialog" else "dialog"](0, "second")
    for effects in ([SAVES[what](read, "second")], [other, SAVES[what](read, "second")]):
        with refused():
            storage.commit(effects, MONDAY)
        assert table() == before


@pytest.mark.parametrize("read", [0, 1, 2, 4, 5])
@pytest.mark.parametrize("what", SAVES)
def test_only_the_version_that_is_there_is_followed(storage: Any, what: str, read: int) -> None:
    """Neither an older one, which somebody read long ago, nor one that never was."""
    written(storage, what, 3)
    before = table()
    with refused():
        storage.commit([SAVES[what](read, "another")], MONDAY)
    assert table() == before


@pytest.mark.parametrize("what", SAVES)
def test_what_is_gone_does_not_come_back(storage: Any, what: str) -> None:
    """Whoever had read it before it went writes nothing."""
    written(storage, what, 2)
    for pk, sk in table():
        boto3.resource("dynamodb").Table("appeals").delete_item(Key={"pk": pk, "sk": sk})
    with refused():
        storage.commit([SAVES[what](2, "late")], MONDAY)
    assert table() == {}


@pytest.mark.parametrize("what", DROPS)
def test_only_what_was_read_is_dropped(storage: Any, what: str) -> None:
    """One that was changed meanwhile stays; dropped at its version it is gone, and is not dropped twice."""
    written(storage, what, 3)
    before = table()
    for read in (1, 2, 4):
        with refused():
            storage.commit([DROPS[what](read)], MONDAY)
        assert table() == before
    storage.commit([DROPS[what](3)], MONDAY)
    assert table() == {}
    with refused():
        storage.commit([DROPS[what](3)], MONDAY)


def test_what_is_owed_is_retried_after_its_sender_is_gone_and_soon() -> None:
    """No second sender while the first may still live; nobody waits much longer than a minute for the webhook's."""
    from appeals.shell.outbox import CLAIMED, LONG_RETRY, RETRY_AFTER

    functions = ("Webhook", "Escalation", "Digest", "Delivery")
    lives = {name: timedelta(seconds=RESOURCES[f"{name}Function"]["Properties"]["Timeout"]) for name in functions}
    assert lives["Webhook"] < RETRY_AFTER < timedelta(minutes=1)
    assert max(lives.values()) < LONG_RETRY
    assert lives["Delivery"] < CLAIMED
