"""What a run costs: capacity as DynamoDB itself counts it, items written by kind, calls of Telegram by method.

Only kinds, methods, codes and numbers of appeals are kept: nothing of this says who or what was said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import Any

_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}
_KINDS_BY_PK = {
    "STAFF": "official",
    "BLOCKED": "blocked",
    "CANNED": "canned",
    "TOWN": "chats",
    "DIGEST": "digest",
    "AUDIT": "audit",
    "NUMBERS": "counter",
}
_KINDS_BY_SK = {
    "APPEAL": "appeal",
    "INSTRUCTION": "instruction",
    "E": "event",
    "P": "proposal",
    "CITIZEN": "citizen",
    "A": "pointer",
    "D": "dialog",
    "QUEUE": "queue",
}


@dataclass
class Costs:
    """Those of the run under way; delivery sends from several threads."""

    _units: dict[str, float] = field(default_factory=lambda: {"read": 0.0, "write": 0.0})
    _reads: Counter[str] = field(default_factory=Counter)
    _written: Counter[str] = field(default_factory=Counter)
    _appeals: set[str] = field(default_factory=set)
    _calls: Counter[str] = field(default_factory=Counter)
    _refused: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def begin(self) -> None:
        """A new run."""
        with self._lock:
            self._units = {"read": 0.0, "write": 0.0}
            for kept in (self._reads, self._written, self._appeals, self._calls, self._refused):
                kept.clear()

    def taken(self, operation: str, params: dict[str, Any], answer: dict[str, Any]) -> None:
        """The table took a request. One that it refused names no capacity."""
        consumed = answer.get("ConsumedCapacity", [])
        units = sum(one.get("CapacityUnits", 0.0) for one in (consumed if isinstance(consumed, list) else [consumed]))
        with self._lock:
            if operation not in _WRITES:
                self._units["read"] += units
                self._reads[operation] += 1
                return
            self._units["write"] += units
            for item in _items(operation, params):
                pk, sk = item["pk"]["S"], item["sk"]["S"]
                self._written[kind_of(pk, sk)] += 1
                if pk.startswith("A#"):
                    self._appeals.add(pk.removeprefix("A#"))

    def called(self, method: str) -> None:
        """A call went out to Telegram."""
        with self._lock:
            self._calls[method] += 1

    def refused(self, code: int) -> None:
        """Telegram did not take a call."""
        with self._lock:
            self._refused[str(code)] += 1

    def told(self) -> dict[str, Any]:
        """As it stands in the log."""
        with self._lock:
            return {
                "units": dict(self._units),
                "reads": dict(self._reads),
                "written": dict(self._written),
                "appeals": sorted(self._appeals),
                "calls": dict(self._calls),
                "refused": dict(self._refused),
            }


RUN = Costs()  # a process has one at a time


def watch(client: Any) -> None:
    """Count what this DynamoDB client does. PynamoDB asks for the capacity with every request."""
    client.meta.events.register("provide-client-params.dynamodb", _asked)
    client.meta.events.register("after-call.dynamodb", _answered)


def _asked(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    context["asked"] = params


def _answered(http_response: Any, parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: object) -> None:
    if http_response.status_code == HTTPStatus.OK:
        RUN.taken(model.name, context["asked"], parsed)


async def _called(request: Any) -> None:
    RUN.called(request.url.path.rpartition("/")[2])  # what stands before it holds the token


async def _heard(response: Any) -> None:
    if response.is_error:
        RUN.refused(response.status_code)


CALLS = {"request": [_called], "response": [_heard]}  # hooks of the client that speaks with Telegram


def kind_of(pk: str, sk: str) -> str:
    """Which kind of item has this key."""
    kind = _KINDS_BY_PK.get(pk.partition("#")[0])
    return kind or _KINDS_BY_SK.get(sk.partition("#")[0], "other")


def _items(operation: str, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a request writes: each item, or its key."""
    requests = [params]
    if operation == "TransactWriteItems":
        requests = [request for entry in params["TransactItems"] for request in entry.values()]
    for request in requests:
        yield request.get("Item") or request["Key"]
