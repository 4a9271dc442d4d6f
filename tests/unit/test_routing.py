"""The model that proposes a topic: what it reads in a text, what its file holds, and that it is there when asked."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from appeals.routing import features
from appeals.routing.model import WEIGHTS, SpoiltWeightsError, shipped, unpacked
from appeals.routing.portal import PORTAL_TOPICS

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
CONTENT = WEIGHTS.read_bytes()
WORST = [
    "",
    " ",
    "\n\n",
    "🙂",
    "!!!",
    "\x00\x07\x1b[31m",
    "а" * 20_000,
    "яма " * 5_000,
    "\ud800",
    "e\u0301" * 500,
    "漢字",
]


def fresh(program: str) -> str:
    """What a program prints in an interpreter of its own, in functions/."""
    return subprocess.run(
        [sys.executable, "-c", program], cwd=FUNCTIONS, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_features_are_the_same_in_every_interpreter() -> None:
    """Neither the order of a set nor the seed of a hash is in them: what was learnt is found again."""
    program = "from appeals.routing.features import keys; print(sorted(keys('Яма у дома 5')))"
    assert fresh(program) == str(sorted(features.keys("Яма у дома 5")))
    assert zlib.crc32("=яма".encode("cp1251")) in features.keys("Яма у дома 5")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Гололёд НА ТРОТУАРЕ", "гололед на тротуаре"),
        ("Cнeг нe убpaн", "Снег не убран"),  # Latin letters among Cyrillic ones
        ("под\u00adъезд", "подъезд"),
        ("двои\u0306ка", "двойка"),  # й in two signs, as telephones of one maker type it
        ("дом 5", "дом 120"),
        ("лифт, не едет!", "лифт не едет"),
    ],
)
def test_the_same_words_typed_otherwise_are_the_same_features(one: str, other: str) -> None:
    """Case, ё, keyboards, unseen signs, numbers and punctuation tell no topics apart."""
    assert features.keys(one) == features.keys(other)


@pytest.mark.parametrize("text", WORST)
def test_any_text_gets_the_whole_ranking(text: str) -> None:
    """Every topic of the portal once, the likeliest first, shares of one."""
    ranked = shipped().reads(text).ranked
    assert {topic for topic, _ in ranked} == set(PORTAL_TOPICS)
    assert len(ranked) == len(PORTAL_TOPICS)
    shares = [share for _, share in ranked]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    assert math.isclose(sum(shares), 1, abs_tol=1e-4)


@given(some.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    """Whatever is typed is read, and the same way twice."""
    assert shipped().reads(text) == shipped().reads(text)
    assert 0 <= shipped().reads(text).familiar <= 1


def test_what_stands_beyond_the_letters_read_changes_nothing() -> None:
    """A text of 20,000 letters costs no more than one of a thousand."""
    begun = "На дороге яма. " * 100
    assert len(begun) > features.LETTERS_READ
    assert shipped().reads(begun) == shipped().reads(begun + "лифт " * 4_000)


@pytest.mark.parametrize("rows", [0, 1, 2, 255, 256, 257, 700])
def test_rows_summed_by_the_hundred_are_what_they_are_one_by_one(rows: int) -> None:
    """Whole numbers carry nothing from one byte's sum to the next."""
    model = shipped()
    full = replace(model, rows=b"\xff" * len(model.rows))
    for one in (model, full):
        places = [place * model.width for place in range(rows)]
        slow = [sum(one.rows[place + byte] for place in places) for byte in range(model.width)]
        assert one._summed(places) == slow  # noqa: SLF001  the one place where it could go wrong unseen


def test_weights_wait_for_the_first_guess_and_are_read_once() -> None:
    """Importing the webhook's conversation opens no weights; two guesses open them one time."""
    program = """
import sys
opened = []
def noted(event, args):
    if event == "open" and "portal.weights" in str(args[0]):
        opened.append(args[0])
sys.addaudithook(noted)
import town, appeals.citizen.conversation
from appeals.routing.proposal import proposed
here = town.load()
before = len(opened)
proposed("яма", here), proposed("снег", here)
print(before, len(opened))
"""
    assert fresh(program) == "0 1"


def test_weights_are_small_and_go_with_their_code() -> None:
    """Under a megabyte in the artefact, and the same when packed again."""
    assert len(CONTENT) < 1_000_000
    model = shipped()
    assert len(model.rows) == model.width * len(model.keys)
    assert unpacked(model.packed()) == model


def test_the_card_speaks_of_the_weights_that_are_shipped() -> None:
    """Whoever trains anew commits both."""
    card = (FUNCTIONS.parent / "docs" / "topics.md").read_text("utf-8")
    model = shipped()
    assert f"{len(model.keys):,} features" in " ".join(card.split())
    assert f"the {len(model.topics)} reasons" in " ".join(card.split())
    assert f"{round(len(CONTENT) / 1000)} KB compressed" in " ".join(card.split())


HEAD, _, BODY = CONTENT.partition(b"\n")


def headed(**changes: object) -> bytes:
    """The weights under another first line."""
    return json.dumps(json.loads(HEAD) | changes).encode() + b"\n" + BODY


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        HEAD,
        CONTENT[: len(CONTENT) // 2],
        HEAD + b"\n" + zlib.compress(zlib.decompress(BODY)[:-1]),
        headed(format="otklik-topics-0"),
        headed(topics=["road"]),
        headed(features=10**9),
        headed(biases=[0.0]),
        headed(step="x"),
        b"[]\n" + BODY,
    ],
    ids=[
        "empty",
        "noughts",
        "no body",
        "half",
        "a byte short",
        "older",
        "other topics",
        "too many",
        "few",
        "text",
        "list",
    ],
)
def test_spoilt_weights_are_refused_with_a_reason(content: bytes) -> None:
    """Rather no guess than one of half a model."""
    with pytest.raises(SpoiltWeightsError, match=r"portal\.weights: \w+"):
        unpacked(content)
