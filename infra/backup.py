"""An operator's tool: the whole table into a file, and a file into an empty table.

    python -m infra.backup export TABLE FILE
    python -m infra.backup import TABLE FILE

A line is one item in DynamoDB's own typed JSON, so nothing is rounded; a name that ends in .gz is compressed. The file
holds personal data: only its owner may read it. What is written while an export reads may be in it or not; the state
of one moment comes from point-in-time recovery (infra/runbook.md).
"""

import argparse
import base64
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, Literal
from uuid import uuid4

import boto3

AT_ONCE = 25  # BatchWriteItem takes no more
PAUSES = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)  # seconds before each try of what was not taken
TOLD_EVERY = 1_000

Item = dict[str, Any]  # attribute names and typed values: {"pk": {"S": "TOWN"}, …}


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m infra.backup", description="The whole table, out or in.")
    parser.add_argument("command", choices=["export", "import"])
    parser.add_argument("table")
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    command: Callable[[str, Path], int] = {"export": export_table, "import": import_table}[given.command]
    print(f"{command(given.table, given.file)} items", file=sys.stderr)


def export_table(table: str, file: Path) -> int:
    """Write every item into a new file; how many. The audit log says who did it, before anything is read."""
    if file.exists():
        raise SystemExit(f"{file} is there already: nothing was exported")
    client = boto3.client("dynamodb")
    client.put_item(TableName=table, Item=_audit())
    pages = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    half, written = file.with_name(f"half-{file.name}"), 0  # what bears its own name is whole
    half.touch(mode=0o600)
    try:
        with _opened(half, "wt") as out:
            for item in _told(item for page in pages for item in page["Items"]):
                out.write(f"{json.dumps(item, ensure_ascii=False, default=_base64)}\n")
                written += 1
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)
    return written


def import_table(table: str, file: Path) -> int:
    """Write every item of a file into a table that has none; how many."""
    client = boto3.client("dynamodb")
    if client.scan(TableName=table, Limit=1)["Items"]:
        raise SystemExit(f"{table} is not empty: nothing was imported")
    with _opened(file, "rt") as lines:
        return put_all(client, table, _told(_item(line) for line in lines))


def put_all(client: Any, table: str, items: Iterable[Item]) -> int:
    """Put the items, batch by batch; how many."""
    return _write(client, table, ({"PutRequest": {"Item": item}} for item in items))


def delete_all(client: Any, table: str, keys: Iterable[Item]) -> int:
    """Delete the items of these keys, batch by batch; how many."""
    return _write(client, table, ({"DeleteRequest": {"Key": key}} for key in keys))


def _write(client: Any, table: str, requests: Iterator[Item]) -> int:
    written = 0
    while batch := list(islice(requests, AT_ONCE)):
        _write_batch(client, table, batch)
        written += len(batch)
    return written


def _write_batch(client: Any, table: str, batch: list[Item]) -> None:
    """All of it; DynamoDB hands back what it has no capacity for."""
    left = {table: batch}
    for pause in PAUSES:
        time.sleep(pause)
        left = client.batch_write_item(RequestItems=left)["UnprocessedItems"]
        if not left:
            return
    raise SystemExit(
        f"{table} does not take more: what was to be written is not complete, begin anew with an empty table"
    )


def _audit() -> Item:
    """Who took everything, and when."""
    now = datetime.now(UTC)
    entry = {
        "pk": f"AUDIT#{now:%Y-%m}",
        "sk": f"{now.isoformat()}#export-{uuid4().hex[:8]}",
        "kind": "audit",
        "who": boto3.client("sts").get_caller_identity()["Arn"],
        "action": "export",
    }
    return {name: {"S": value} for name, value in entry.items()}


def _opened(file: Path, mode: Literal["rt", "wt"]) -> IO[str]:
    if file.name.endswith(".gz"):
        return gzip.open(file, mode, encoding="utf-8")
    return file.open(mode, encoding="utf-8")


def _base64(value: object) -> str:
    """DynamoDB's typed JSON has bytes in base64."""
    if not isinstance(value, bytes):
        raise TypeError(type(value).__name__)
    return base64.b64encode(value).decode()


def _item(line: str) -> Item:
    return {name: _typed(value) for name, value in json.loads(line).items()}


def _typed(value: Item) -> Item:
    """An attribute's value with its bytes as bytes, however deep they lie."""
    ((kind, inner),) = value.items()
    match kind:
        case "B":
            return {kind: base64.b64decode(inner)}
        case "BS":
            return {kind: [base64.b64decode(one) for one in inner]}
        case "L":
            return {kind: [_typed(one) for one in inner]}
        case "M":
            return {kind: {name: _typed(one) for name, one in inner.items()}}
        case _:
            return value


def _told(items: Iterable[Item]) -> Iterator[Item]:
    """The items as they pass, with a word of it now and then."""
    for number, item in enumerate(items, start=1):
        yield item
        if number % TOLD_EVERY == 0:
            print(f"{number} items…", file=sys.stderr)


if __name__ == "__main__":
    main()
