"""The shape of the house: what the domain may know, who asks the time, who sends, who reads the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
DOMAIN = sorted(path for path in (FUNCTIONS / "appeals").rglob("*.py") if "shell" not in path.parts)
ALL = sorted(FUNCTIONS.rglob("*.py"))
OUTSIDE = {
    "boto3",
    "botocore",
    "pynamodb",
    "telegram",
    "httpx",
    "os",
    "aws_lambda_powertools",
    "time",
    "random",
    "uuid",
}

CLOCKS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.time_ns"}


def imported(path: Path) -> Iterator[str]:
    """Top names of what a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def calls(path: Path) -> Iterator[str]:
    """Dotted names of what a module calls."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.name)
def test_the_domain_knows_nothing_of_the_outside(path: Path) -> None:
    """No AWS, no Telegram, no environment, no clock in appeals/*.py, and nothing of the shell."""
    names = set(imported(path))
    assert not {name for name in names if name.split(".")[0] in OUTSIDE}
    assert not {name for name in names if name.startswith("appeals.shell")}


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.name)
def test_the_domain_asks_no_clock(path: Path) -> None:
    """The time is an argument."""
    assert not set(calls(path)) & CLOCKS


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.name)
def test_values_of_the_domain_are_frozen(path: Path) -> None:
    """A decision cannot change the facts it was given."""
    classes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef)]
    made = {ast.unparse(one) for node in classes for one in node.decorator_list if "dataclass" in ast.unparse(one)}
    assert made <= {"dataclass(frozen=True)"}


def test_only_one_place_asks_what_time_it_is() -> None:
    """A scheduled run without a time takes the clock's; nothing else does. A stopwatch is no clock."""
    asking = {path.name for path in ALL if set(calls(path)) & CLOCKS}
    assert asking == {"house.py"}


def test_types_of_the_telegram_library_stay_at_the_edges() -> None:
    """understand.py on the way in, the gateway and its calls on the way out."""
    knowing = {path.name for path in ALL if any(name.split(".")[0] == "telegram" for name in imported(path))}
    assert knowing == {"understand.py", "gateway.py", "calls.py"}


def test_only_the_settings_read_the_environment() -> None:
    """One typed value; the others set a library's switch or ask for the tracer before any setting is read."""
    reading = {path.name for path in ALL if "os" in set(imported(path))}
    assert reading == {"settings.py", "telemetry.py", "gateway.py", "understand.py"}


def test_nothing_scans_the_table() -> None:
    """What is read is looked up by key or index."""
    assert not [path.name for path in ALL if any(call.endswith(".scan") for call in calls(path))]


def test_no_folder_name_says_nothing() -> None:
    """Modules are named by their noun."""
    empty = {"utils", "util", "helpers", "common", "base", "manager", "misc"}
    assert not [path for path in ALL if path.stem in empty or path.parent.name in empty]
