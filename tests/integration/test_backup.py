"""The operator's export and import: exact for every type, nothing lost on the way, never into a table in use."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient

from infra import backup
from tests.template.stack import RESOURCES

EVERY_TYPE: dict[str, Any] = {
    "pk": {"S": "А#2026-000001 «\u2028»"},
    "sk": {"S": 'E#0001 "\\\n'},
    "empty": {"S": ""},
    "precise": {"N": "-1234567890.1234567890123456789012345678"},
    "tiny": {"N": "1E-130"},
    "bytes": {"B": b"\x00\xff\n"},
    "yes": {"BOOL": True},
    "nothing": {"NULL": True},
    "words": {"SS": ["а", "б"]},
    "numbers": {"NS": ["1", "2.5"]},
    "files": {"BS": [b"\x00", b"\xff"]},
    "map": {"M": {"B": {"S": "not bytes"}, "deep": {"L": [{"M": {"bytes": {"B": b"\x01"}}}, {"NULL": True}]}}},
    "no items": {"L": []},
}


@pytest.fixture
def tables(aws: None) -> list[str]:
    """The town's table and an empty one like it."""
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    properties = RESOURCES["AppealsTable"]["Properties"]
    boto3.client("dynamodb").create_table(TableName="restored", **{key: properties[key] for key in wanted})
    return ["appeals", "restored"]


def fill(count: int) -> None:
    """Items enough for several reads and writes: a scan reads 1 MB at once."""
    client = boto3.client("dynamodb")
    client.put_item(TableName="appeals", Item=EVERY_TYPE)
    for number in range(count):
        key = {"pk": {"S": f"A#{number}"}, "sk": {"S": "APPEAL"}}
        client.put_item(TableName="appeals", Item=key | {"text": {"S": "слово " * 4_000}})


def items_of(table: str) -> dict[tuple[str, str], Any]:
    """Everything in a table, by key."""
    pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    return {(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}


@pytest.mark.parametrize("name", ["table.jsonl", "table.jsonl.gz"])
def test_what_was_exported_is_imported_item_by_item(
    tables: list[str], tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every type, numbers to their last digit, bytes however deep; plain and compressed; more than one page."""
    fill(60)
    file = tmp_path / name
    backup.main(["export", "appeals", str(file)])
    backup.main(["import", "restored", str(file)])
    assert items_of("restored") == items_of("appeals")
    assert len(items_of("restored")) == 62
    assert capsys.readouterr().err == "62 items\n62 items\n"


def test_an_export_is_noted_before_anything_is_read_and_only_its_owner_may_read_the_file(
    tables: list[str], tmp_path: Path
) -> None:
    """Who and when stand in the audit log; the file holds citizens' words."""
    file = tmp_path / "table.jsonl"
    backup.export_table("appeals", file)
    (note,) = items_of("appeals").values()
    assert note["kind"] == {"S": "audit"}
    assert note["action"] == {"S": "export"}
    assert note["who"]["S"].startswith("arn:aws:")
    assert note["pk"]["S"] == f"AUDIT#{note['sk']['S'][:7]}"
    assert "#export-" in note["sk"]["S"]
    assert [json.loads(line) for line in file.read_text().splitlines()] == [note]
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_export_that_breaks_leaves_no_file(
    tables: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a table must not be taken for a backup; and what is there is not overwritten."""
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001  every call goes through it

    def breaks(client: Any, name: str, parameters: Any) -> Any:
        if "ExclusiveStartKey" in parameters:
            raise ConnectionError
        return call(client, name, parameters)

    fill(60)
    with monkeypatch.context() as patched:
        patched.setattr(BaseClient, "_make_api_call", breaks)
        with pytest.raises(ConnectionError):
            backup.export_table("appeals", tmp_path / "table.jsonl")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "table.jsonl").write_text("yesterday's")
    with pytest.raises(SystemExit, match="is there already"):
        backup.export_table("appeals", tmp_path / "table.jsonl")
    assert (tmp_path / "table.jsonl").read_text() == "yesterday's"


def test_a_table_in_use_takes_no_import(tables: list[str], tmp_path: Path) -> None:
    """Nothing is written over what people have said since."""
    fill(1)
    file = tmp_path / "table.jsonl"
    backup.export_table("appeals", file)
    before = items_of("appeals")
    with pytest.raises(SystemExit, match="not empty"):
        backup.import_table("appeals", file)
    assert items_of("appeals") == before


def throttled(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """So many writes are taken but for their last item, which DynamoDB hands back; the sizes of all writes."""
    call, sizes = BaseClient._make_api_call, []  # type: ignore[attr-defined]  # noqa: SLF001  every call goes through it

    def takes(client: Any, name: str, parameters: Any) -> Any:
        if name != "BatchWriteItem":
            return call(client, name, parameters)
        ((table, requests),) = parameters["RequestItems"].items()
        sizes.append(len(requests))
        if len(sizes) > times:
            return call(client, name, parameters)
        if requests[:-1]:
            call(client, name, {"RequestItems": {table: requests[:-1]}})
        return {"UnprocessedItems": {table: requests[-1:]}}

    monkeypatch.setattr(BaseClient, "_make_api_call", takes)
    monkeypatch.setattr(backup, "PAUSES", (0.0,) * 4)
    return sizes


def test_what_the_table_hands_back_is_written_again(
    tables: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table without capacity takes the rest later."""
    fill(30)
    file = tmp_path / "table.jsonl.gz"
    backup.export_table("appeals", file)
    sizes = throttled(monkeypatch, times=3)
    assert backup.import_table("restored", file) == 32
    assert sizes == [25, 1, 1, 1, 7]
    assert items_of("restored") == items_of("appeals")


def test_an_import_that_cannot_be_finished_says_so(
    tables: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not end as if all were there."""
    file = tmp_path / "table.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"pk": {"S": "a"}, "sk": {"S": "b"}}\n'))
    throttled(monkeypatch, times=99)
    with pytest.raises(SystemExit, match="not complete"):
        backup.import_table("restored", file)
