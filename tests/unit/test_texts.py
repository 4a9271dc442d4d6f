"""The words are complete: each text asked for is there with just its placeholders, and each that is there is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import town
from appeals.model.appeal import Channel, Ground, Kind, Origin, Reason, Regime, Result, Status
from appeals.model.event import EventType, Notice
from appeals.model.people import Role
from appeals.model.written import Answer, FileKind
from appeals.words import placeholders

ROOT = Path(__file__).resolve().parents[2]
SPEAKING = sorted([*(ROOT / "functions").rglob("*.py"), ROOT / "infra" / "introduce.py"])
WORDS = town.load_words()
FUNCTIONS = ROOT / "functions"
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)

# What may hold Russian in the code: each understands it, and says nothing.
UNDERSTANDS = {
    "appeals/addresses.py": "streets and houses in a citizen's text",
    "appeals/days.py": "a typed day, «12 декабря 2026 г.»",
    "appeals/desk/spans.py": "typed days, «с … по …»",
    "appeals/instructions/model.py": "П, by which an instruction's number is told from an appeal's",
    "appeals/personal.py": "what in an answer tells of people",
    "appeals/replies.py": "an appeal's number, where no П stands before it",
    "appeals/routing/features.py": "roots of words, Latin letters that look like ours",
    "appeals/wordforms.py": "endings of words",
}


@dataclass(frozen=True)
class Asked:
    """A text that the code asks for: its key (a pattern where a part is filled in) and what it passes."""

    key: str
    values: frozenset[str]
    where: str
    whole: bool  # all values are seen; none come by **


def asked() -> Iterator[Asked]:
    """Every call of words(...), words.plain(...), words.label(...) in the functions, and in the bot's introduction."""
    for path in SPEAKING:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and (prefix := _asks(node.func)) is not None:
                for key in _keys(node.args[0]):
                    values = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
                    whole = all(keyword.arg for keyword in node.keywords)
                    yield Asked(prefix + key, values, f"{path.name}:{node.lineno}", whole)


def _asks(function: ast.expr) -> str | None:
    """Empty for a text, "labels." for a label, None for any other call."""
    name = ast.unparse(function)
    if re.fullmatch(r"(\w+\.)*words(\.plain)?", name):
        return ""
    return "labels." if re.fullmatch(r"((\w+\.)*words\.)?label", name) else None


def _keys(node: ast.expr) -> Iterator[str]:
    """The key as written; a filled-in part becomes `*`; both branches of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from _keys(node.body)
        yield from _keys(node.orelse)


def matching(pattern: str) -> list[str]:
    """The texts that a key or pattern names."""
    regex = re.compile(re.escape(pattern).replace(r"\*", r"[a-z_]+"))
    return [key for key in WORDS.texts if regex.fullmatch(key)]


ASKED = list(asked())


def test_every_text_asked_for_is_there() -> None:
    """No message kind is without words."""
    assert len(ASKED) > 100
    assert [(one.key, one.where) for one in ASKED if not matching(one.key)] == []


def test_every_text_is_used() -> None:
    """Each is asked for by its key or its family, or named in the code where a table holds the names."""
    named = {
        node.value
        for path in SPEAKING
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    used = {key for one in ASKED for key in matching(one.key)}
    families = ("toast.events.",)
    idle = {key for key in WORDS.texts if key not in used and key.removeprefix("labels.") not in named}
    assert {key for key in idle if not key.startswith(families)} == set()


def test_every_text_gets_just_its_placeholders() -> None:
    """A placeholder without a value would fail before a citizen's eyes; a value without one is a leftover."""
    wrong = [
        (key, one.where, sorted(placeholders(WORDS.texts[key]) ^ one.values))
        for one in ASKED
        if one.whole and "*" not in one.key
        for key in matching(one.key)
        if placeholders(WORDS.texts[key]) != one.values
    ]
    assert wrong == []


def test_no_russian_is_said_by_the_code() -> None:
    """A literal in Cyrillic stands only where Russian is understood; what people read stands in ru.toml."""
    found = {
        path.relative_to(FUNCTIONS).as_posix()
        for path in FUNCTIONS.rglob("*.py")
        for literal in literals(ast.parse(path.read_text("utf-8")))
        if CYRILLIC.search(literal)
    }
    assert found == set(UNDERSTANDS)


# Texts about one appeal that do not say which.
OF_ONE = ("refused.", "toast.citizen.", "toast.events.", "mine.state.", "mine.events.", "history.events.", "state.")
# Here a word is said on purpose: of the regimes themselves, of all that a person has written, of what is numbered anew.
OF_REGIMES = {"refused.only_message", "refused.only_appeal", "mydata.message", "mydata.appeal", "mine.unknown"}


@pytest.mark.parametrize("key", sorted(set(WORDS.texts) - OF_REGIMES))
def test_an_appeal_is_called_by_the_word_of_its_regime(key: str) -> None:
    """«Сообщение» and «обращение» of one appeal come with its number from {what}, never from the text itself."""
    text = re.sub("(это|то же) сообщение|нов(ое|ым) сообщением?|«Мои сообщения»", "", WORDS.texts[key])
    if key.startswith(OF_ONE) or {"what", "number", "main", "second"} & placeholders(text):
        assert not re.findall("(?i)сообщени|обращени", text)


def literals(tree: ast.Module) -> Iterator[str]:
    """Every string of a module but those that stand alone: docstrings."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


@pytest.mark.parametrize(
    ("family", "members"),
    [
        ("mine.{}", Status),
        ("mine.state.{}", Status),
        ("ended.{}", Reason),
        ("reasons.{}", Reason),
        ("declined.{}", Ground),
        ("grounds.{}", Ground),
        ("amended.kind.{}", Kind),
        ("amended.regime.{}", Regime),
        ("named.{}.nominative", Regime),
        ("amended.origin.{}", Origin),
        ("channels.{}", Channel),
        ("files.{}", FileKind),
        ("results.{}", Result),
        ("results.{}", (Answer.INTERIM, Answer.EXECUTION)),
        ("labels.result_{}", Result),
        ("labels.result_{}", (Answer.INTERIM, Answer.EXECUTION)),
        ("answers.{}", Answer),
        ("roles.{}", Role),
        ("refused.{}", Status),
        ("toast.citizen.{}", Status),
        ("history.events.{}", EventType),
    ],
)
def test_every_member_has_its_russian_name(family: str, members: type) -> None:
    """Each status, role, result, kind and event can be said."""
    assert [member for member in members if family.format(member) not in WORDS.texts] == []  # type: ignore[attr-defined]


def test_every_event_that_owes_an_answer_to_a_press_has_one() -> None:
    """The toast of an event is looked up by its type when it is sent."""
    owing = {
        "sent",  # the citizen's own press that made the appeal
        EventType.REGISTERED,
        EventType.ASSIGNED,
        EventType.AMENDED,
        EventType.REJECTED,
        EventType.DECLINED,
        EventType.FORWARDED,
        EventType.TAKEN,
        EventType.ENTRUSTED,
        EventType.REQUESTED,
        EventType.KEPT,
        EventType.RELEASED,
        EventType.MOVED,
        EventType.PROPOSED,
        EventType.EXTENDED,
        EventType.ANSWERED,
        EventType.INTERIM,
        EventType.EXECUTED,
        EventType.PUBLISHED,
        EventType.ACKNOWLEDGED,
        EventType.UNDERTAKEN,
        EventType.FULFILLED,
        EventType.MERGED,
        EventType.SEPARATED,
        EventType.CO_RELEASED,
    }
    assert {key.removeprefix("toast.events.") for key in WORDS.texts if key.startswith("toast.events.")} == owing
    assert Notice.TOAST in Notice


@pytest.mark.parametrize("key", WORDS.texts)
def test_a_text_keeps_the_bots_manner(key: str) -> None:
    """No exclamation marks, at most one emoji, and that after the words; labels of a few words."""
    text = WORDS.texts[key]
    emoji = re.findall("[\U0001f300-\U0001faff✅⚪]", text)
    assert "!" not in text
    assert len(emoji) <= 1
    if key.startswith("labels."):
        assert len(text) <= 24
