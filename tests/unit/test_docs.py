"""The documents and the code speak of the same things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appeals.desk.commands import COMMANDS
from infra import lifecycle

ROOT = Path(__file__).resolve().parents[2]
PROOFS = ("docs/reliability.md", "docs/security.md")


def named(document: str, pattern: str) -> set[str]:
    """What a document names in that way."""
    return set(re.findall(pattern, (ROOT / document).read_text("utf-8")))


@pytest.mark.parametrize("document", PROOFS)
def test_every_test_that_a_document_names_is_there(document: str) -> None:
    """A row without its test would be only a promise."""
    tests = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    wanted = named(document, r"`(test_\w+)`")
    assert len(wanted) > 10
    assert wanted - tests == set()


@pytest.mark.parametrize("document", PROOFS)
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    """Paths of tests, and links to other documents."""
    assert not [path for path in named(document, r"`(tests/[\w/]+\.py)`") if not (ROOT / path).exists()]
    assert not [
        path for path in named(document, r"\]\(([\w./]+)\)") if not (ROOT / document).parent.joinpath(path).exists()
    ]


def test_the_readme_names_every_command_of_the_staff() -> None:
    """Whoever reads it knows what can be typed."""
    assert set(COMMANDS) - {"/start", "/my", "/new"} - named("README.md", r"`(/\w+)") == set()


def test_the_lifecycle_is_the_codes() -> None:
    """Whoever changes a move or a right runs `make docs`."""
    assert lifecycle.PAGE.read_text("utf-8") == lifecycle.page()
