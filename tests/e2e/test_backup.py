"""A town is lost and restored from an export: every item is there, and people go on where they stopped."""

from pathlib import Path
from typing import Any

import pytest

from infra import backup
from infra.local.ministack import REGION
from infra.local.stack import Stack
from tests.e2e.operating import Operator
from tests.e2e.running import free_port
from tests.e2e.scenes import Scenes


def items_of(stack: Stack) -> dict[tuple[str, str], Any]:
    """Everything in the stack's table, by key."""
    pages = Operator(stack).client("dynamodb").get_paginator("scan").paginate(TableName=stack.deployment.table)
    return {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}


def at_home(monkeypatch: pytest.MonkeyPatch, stack: Stack) -> None:
    """The operator's environment, with this stack's AWS in it."""
    owner = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}
    for name, value in (owner | {"AWS_ENDPOINT_URL": stack.deployment.url}).items():
        monkeypatch.setenv(name, value)


def test_an_export_restores_a_town_in_an_empty_stack(
    scenes: Scenes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal item by item, and the restored functions know the people: the list, the card, who took it."""
    file = str(tmp_path / "town.jsonl.gz")
    stack = scenes.stack
    anna = scenes.play.actor(stack.town.people["anna"])
    anna.says("/start")
    anna.presses("Даю согласие")
    number = scenes.sends(anna)
    scenes.pavel.presses("Взять", on=scenes.card(number))
    scenes.updates_come()
    at_home(monkeypatch, stack)
    backup.main(["export", stack.deployment.table, file])
    kept = items_of(stack)
    assert len(kept) > 20
    with Stack(free_port(), free_port(), print, start=stack.now()) as restored:
        at_home(monkeypatch, restored)
        backup.main(["import", restored.deployment.table, file])
        assert items_of(restored) == kept
        town = restored.town
        town.people["anna"].says("/my")
        restored.settle()
        assert number in town.people["anna"].last.text or any(
            number in label for row in town.people["anna"].last.buttons for label in row
        )
        pavel = town.in_staff("pavel")
        pavel.says(f"/find {number}")
        restored.settle()
        assert "Павел" in pavel.last.text
