"""Under conftest.py: two places where moto takes most of a test's time without need, done cheaper.

Before a transaction it copies the whole table, once for each item, in case that it fails; and what it answers with it
looks up attribute by attribute under every name that an attribute's value may have.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb import models
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_transact = models.DynamoDBBackend.transact_write_items
_structure = BaseJSONSerializer._serialize_type_structure  # noqa: SLF001  moto offers no other place


@contextmanager
def quick() -> Iterator[None]:
    """Transactions keep only what they touch; attributes are answered with as they lie."""
    with pytest.MonkeyPatch.context() as patched:
        copies = SimpleNamespace(deepcopy=lambda thing: thing if isinstance(thing, Table) else deepcopy(thing))
        patched.setattr(models, "copy", copies)
        patched.setattr(models.DynamoDBBackend, "transact_write_items", _transacted)
        patched.setattr(BaseJSONSerializer, "_serialize_type_structure", _serialized)
        yield


def _transacted(backend: Any, transact_items: list[dict[str, Any]]) -> None:
    kept = [_as_it_lies(backend, operation) for item in transact_items for operation in item.values()]
    try:
        _transact(backend, transact_items)
    except Exception:
        for ranges, key, item in kept:
            ranges.pop(key, None)
            if item is not None:
                ranges[key] = item
        raise


def _as_it_lies(backend: Any, operation: dict[str, Any]) -> tuple[Any, DynamoType, Any]:
    """Where the operation's item has its place, and a copy of it."""
    key = operation.get("Key") or operation["Item"]
    ranges = backend.tables[operation["TableName"]].items[DynamoType(key["pk"])]
    place = DynamoType(key["sk"])
    return ranges, place, deepcopy(ranges.get(place))


def _serialized(serializer: Any, serialized: dict[str, Any], value: Any, shape: Any, key: str) -> None:
    if shape.name == "AttributeValue" and value is not None:
        serialized[key] = _plain(value)
    else:
        _structure(serializer, serialized, value, shape, key)


def _plain(value: Any) -> Any:
    """What lies in moto's table, as it goes over the wire."""
    if isinstance(value, DynamoType):
        value = value.to_json()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return b64encode(value).decode() if isinstance(value, bytes) else value
