"""AWS at its worst, as botocore would tell of it, and what an operator gets to see: metrics, alarms, dead letters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from tests.integration.crash import EVERY_CALL
from tests.template.stack import RESOURCES


def refusal(code: str, *reasons: str, operation: str = "Any") -> ClientError:
    """What AWS refuses with; a cancelled transaction gives the reason of each of its items, most of them none."""
    response: dict[str, Any] = {"Error": {"Code": code, "Message": code}}
    if reasons:
        response["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return ClientError(response, operation)  # type: ignore[arg-type]


def cancelled(*reasons: str) -> ClientError:
    """A transaction that was not carried out."""
    return refusal("TransactionCanceledException", *reasons, operation="TransactWriteItems")


@contextmanager
def aws_fails(
    monkeypatch: pytest.MonkeyPatch, error: Exception, *operations: str, after: int = 0, times: int | None = None
) -> Iterator[list[str]]:
    """Calls of these operations (of all when none is named) fail: the first `after` pass, then `times` (all) do not.

    Gives the list of those that failed so far.
    """
    call = getattr(BaseClient, EVERY_CALL)
    met: list[str] = []
    failed: list[str] = []

    def failing(client: Any, name: str, parameters: Any) -> Any:
        if operations and name not in operations:
            return call(client, name, parameters)
        met.append(name)
        if len(met) <= after or (times is not None and len(failed) >= times):
            return call(client, name, parameters)
        failed.append(name)
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(BaseClient, EVERY_CALL, failing)
        yield failed


def dead_letters() -> list[str]:
    """The bodies kept there."""
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="dead-letters")["QueueUrl"]
    return [letter["Body"] for letter in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])]


def breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours that would repeat for ever, quoting what it should not."""
    from appeals.shell import turn

    def broken(*_: object) -> None:
        raise ValueError("маркер-тайна")

    monkeypatch.setattr(turn, "decide", broken)


def metric(out: str, name: str) -> int:
    """The sum of a metric over everything written out."""
    lines = (json.loads(line) for line in out.splitlines() if line.startswith('{"_aws"'))
    return sum(int(sum(line.get(name, [0]))) for line in lines)


def alarm_on(metric: str, namespace: str = "Otklik", function: str | None = None) -> dict[str, Any]:
    """The template's alarm that watches this metric (of this function)."""
    found = [
        resource["Properties"]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
        and (resource["Properties"]["Namespace"], resource["Properties"]["MetricName"]) == (namespace, metric)
        and function in (None, *(one["Value"].get("Ref") for one in resource["Properties"]["Dimensions"]))
    ]
    assert len(found) == 1, f"{len(found)} alarms on {metric}"
    return dict(found[0])
