"""The table to look at: items by kind, and all that belongs to an appeal. Nothing is changed from here."""

import base64
import json
from collections import Counter
from itertools import islice
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from infra.local.aws import Deployment
from infra.telegram.errors import JSON

from .refusal import unknown, wrong

_read = TypeDeserializer().deserialize


def kinds(deployment: Deployment) -> list[JSON]:
    """How many items there are of each kind."""
    counted = Counter(map(_kind, deployment.items()))
    return [{"kind": kind, "count": counted[kind]} for kind in sorted(counted)]


def items(deployment: Deployment, kind: str, after: str, limit: int) -> JSON:
    """So many items of a kind, and where to go on."""
    found = (item for item in deployment.items(_key(after) if after else None) if _kind(item) == kind)
    page = list(islice(found, limit + 1))
    last = page[limit - 1] if len(page) > limit else None
    return {"items": [plain(item) for item in page[:limit]], "next": _cursor(last) if last else None}


def of_appeal(deployment: Deployment, number: str) -> JSON:
    """Everything under an appeal's number."""
    found = deployment.collection(f"A#{number}")
    if not found:
        raise unknown("Сообщения с таким номером в таблице нет.")
    return {"items": [plain(item) for item in found]}


def plain(item: dict[str, Any]) -> JSON:
    """An item as plain JSON, its key first; what is stored as JSON text is unfolded."""
    read = {name: _unfolded(_read(value)) for name, value in item.items()}
    return {name: read[name] for name in ("pk", "sk", *sorted(read.keys() - {"pk", "sk"}))}


def _kind(item: dict[str, Any]) -> str:
    """What the item says it is; a counter says nothing and is known by its key."""
    return str(item["kind"]["S"]) if "kind" in item else str(item["pk"]["S"].partition("#")[0].lower())


def _unfolded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    if isinstance(value, list):
        return [_unfolded(one) for one in value]
    if isinstance(value, dict):
        return {name: _unfolded(one) for name, one in value.items()}
    if isinstance(value, set):
        return sorted(_unfolded(one) for one in value)
    if isinstance(value, str | bool) or value is None:
        return value
    return int(value) if value == int(value) else float(value)


def _cursor(item: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([item["pk"]["S"], item["sk"]["S"]]).encode()).decode()


def _key(cursor: str) -> dict[str, Any]:
    try:
        pk, sk = json.loads(base64.urlsafe_b64decode(cursor))
    except ValueError:
        raise wrong("Это место таблицы не читается.") from None
    return {"pk": {"S": str(pk)}, "sk": {"S": str(sk)}}
