"""What each function may do, and that none may do more."""

import json
import re
from typing import Any

import pytest

from infra.build import SERVICES
from tests.template.stack import LAMBDAS, RESOURCES, SCHEDULED, statements


@pytest.mark.parametrize("name", LAMBDAS)
def test_no_permission_has_a_wildcard(name: str) -> None:
    """Actions are named one by one, resources are this stack's own."""
    assert "*" not in json.dumps(allowing(name))


@pytest.mark.parametrize("name", LAMBDAS)
def test_nobody_may_scan(name: str) -> None:
    """Everything read is asked for by key; a Scan would fail at once instead of growing slow over years."""
    assert "dynamodb:Scan" not in _actions(name)


@pytest.mark.parametrize("name", SCHEDULED)
def test_scheduled_functions_cannot_read_the_webhooks_secret(name: str) -> None:
    """They send, so they need the bot's token, and they receive nothing that has to be checked."""
    assert _secrets(name) == {"bot-token"}


def test_the_webhook_reads_both_secrets_and_no_others() -> None:
    """The token to send with and the secret to compare with."""
    assert _secrets("WebhookFunction") == {"bot-token", "webhook-secret"}


@pytest.mark.parametrize("name", LAMBDAS)
def test_indexes_in_permissions_exist(name: str) -> None:
    """An index renamed in the table would otherwise be found by the first refused Query."""
    indexes = {index["IndexName"] for index in RESOURCES["AppealsTable"]["Properties"]["GlobalSecondaryIndexes"]}
    named = set(re.findall(r"/index/([\w-]+)", json.dumps(statements(name))))
    assert named
    assert named <= indexes


@pytest.mark.parametrize(
    ("name", "indexes"),
    [
        ("WebhookFunction", {"desk", "due", "register"}),  # lists, what is parked, what is searched
        ("EscalationFunction", {"due"}),
        ("DigestFunction", {"desk", "register"}),
        ("DeliveryFunction", {"due"}),
    ],
)
def test_each_function_reads_just_its_indexes(name: str, indexes: set[str]) -> None:
    """Nobody may list what is not its business."""
    assert set(re.findall(r"/index/([\w-]+)", json.dumps(statements(name)))) == indexes


@pytest.mark.parametrize("name", LAMBDAS)
def test_the_artefact_can_call_what_is_permitted(name: str) -> None:
    """The description of a service not in use is cut out of botocore, so a new permission needs it kept."""
    assert {action.split(":")[0] for action in _actions(name)} <= SERVICES


def test_the_webhook_is_open_to_telegram_and_signed_by_nobody() -> None:
    """Telegram cannot sign requests; the secret header is checked in the handler."""
    assert LAMBDAS["WebhookFunction"]["FunctionUrlConfig"] == {"AuthType": "NONE"}
    assert [name for name, function in LAMBDAS.items() if "FunctionUrlConfig" in function] == ["WebhookFunction"]


@pytest.mark.parametrize("name", LAMBDAS)
def test_nobody_may_change_the_audit_log(name: str) -> None:
    """Each function that may change or delete items is denied to do so under the log's keys."""
    denying = [statement for statement in statements(name) if statement["Effect"] == "Deny"]
    assert [statement["Condition"] for statement in denying] == [
        {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": ["AUDIT#*"]}}
    ]
    changing = {"dynamodb:DeleteItem", "dynamodb:UpdateItem"}
    assert changing & _actions(name) <= set(denying[0]["Action"]) == changing


def allowing(function: str) -> list[dict[str, Any]]:
    """What is permitted; a denial may be as wide as it likes."""
    return [statement for statement in statements(function) if statement["Effect"] == "Allow"]


def _actions(function: str) -> set[str]:
    return {action for statement in allowing(function) for action in statement["Action"]}


def _secrets(function: str) -> set[str]:
    return set(re.findall(r"parameter\$\{SecretsPath\}/([\w-]+)", json.dumps(statements(function))))
