"""The documents and the code speak of the same things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import town
from appeals.desk.commands import COMMANDS
from infra import lifecycle

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted(path for path in (ROOT / "docs" / "ru").glob("*.md") if path.name != "README.md")
TELEGRAMS = {"Начать"}  # a button of its own
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


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_names_only_buttons_and_commands_that_are_there(guide: Path) -> None:
    """What a reader is told to press or type can be pressed and typed; in «» nothing else stands."""
    labels = {text for key, text in town.load_words().texts.items() if key.startswith("labels.")}
    text = " ".join(guide.read_text("utf-8").split())
    assert set(re.findall("«([^»]+)»", text)) - labels - TELEGRAMS == set()
    assert set(re.findall(r"`(/\w+)", text)) - set(COMMANDS) == set()


def test_the_guides_are_found_from_the_first_page() -> None:
    """Nobody has to know a file's name."""
    assert {guide.name for guide in GUIDES} == named("docs/ru/README.md", r"\]\((\w+\.md)\)")


def test_every_picture_is_shown_and_every_shown_picture_is_there() -> None:
    """None is missing, none is left over, and together they are light enough for a phone."""
    there = {path.name: path.stat().st_size for path in (ROOT / "docs" / "ru" / "pictures").iterdir()}
    shown = {
        picture
        for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
        for picture in re.findall(r"pictures/([\w.-]+)", path.read_text("utf-8"))
    }
    assert shown == set(there)
    assert sum(there.values()) < 1_700_000
