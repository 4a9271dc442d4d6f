"""What people typed, before it stands among our own words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from appeals.typed import is_seen, one_line, readable

DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "text", ["Не горит фонарь", "две\nстроки\tи табуляция", "👨‍👩‍👧 🇷🇺 ❤️ 1️⃣", "ё й é", "<b>&amp;</b>", "مرحبا שלום"]
)
def test_what_can_be_read_stays_as_it_is(text: str) -> None:
    """Lines, emoji with their joiners, accents, markup, other scripts."""
    assert readable(text) == text


@given(some.text())
def test_no_control_and_no_turn_of_direction_passes(text: str) -> None:
    """Whatever the text, of every plane."""
    assert not {sign for sign in readable(text) if unicodedata.category(sign) == "Cc"} - {"\n", "\t"}
    assert not set(readable(text)) & {*DIRECTION, "\u2028", "\u2029"}


@given(some.text(), some.integers(1, 200))
def test_a_line_is_one_line_within_its_bound_and_seen_or_empty(text: str, letters: int) -> None:
    """No line end, no blank at its ends, nothing invisible inside; done twice it is the same."""
    line = one_line(text, letters)
    assert len(line) <= letters
    assert len(line.splitlines()) <= 1
    assert line == line.strip() == one_line(line, letters)
    assert not line or is_seen(line)


@pytest.mark.parametrize("nothing", ["", " \n\t", "\u200b", "\u3164", "\u2800\u115f", "\u202e", "\ufe0f", "\U000e0041"])
def test_what_shows_nothing_is_nothing(nothing: str) -> None:
    """Blank names and messages, in every fashion known."""
    assert readable(nothing) == one_line(nothing, 10) == ""
    assert not is_seen(nothing)
