"""Words that were typed are found whatever their endings, and others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.wordforms import alike, found_in, marked, words

SAME = [
    ("фонарь", "фонари"),
    ("фонарями", "фонарь"),
    ("школа", "школой"),
    ("дом", "дома"),
    ("снег", "снегом"),
    ("яма", "ямы"),
    ("дороги", "дорог"),
    ("иванова", "иванову"),
    ("120", "120"),
    ("120а", "120"),
    ("ёлка", "елки"),
    ("кирова", "киров"),
]
OTHERS = [
    ("дом", "домофон"),
    ("дом", "дым"),
    ("лед", "лет"),
    ("светит", "светофор"),
    ("киров", "кирпич"),
    ("120", "1200"),
    ("120", "12"),
    ("вода", "водоснабжение"),
]


@pytest.mark.parametrize(("typed", "written"), SAME)
def test_forms_of_one_word_are_alike_either_way(typed: str, written: str) -> None:
    """Cases, numbers, ё for е; a house with its letter."""
    (first,), (second,) = words(typed), words(written)
    assert alike(first, second)
    assert found_in(f"там {written}, говорят", [first])


@pytest.mark.parametrize(("typed", "written"), OTHERS)
def test_words_that_only_begin_alike_are_not(typed: str, written: str) -> None:
    """«дом» is no «домофон», house 120 is not house 1200."""
    assert not alike(typed, written)
    assert not alike(written, typed)


@given(st.text(max_size=60), st.lists(st.sampled_from(["фонарь", "дом", "120", "школа"]), max_size=3))
def test_marking_changes_no_letter(text: str, wanted: list[str]) -> None:
    """The pieces together are the text, whatever is in it."""
    assert "".join(piece for piece, _ in marked(text, wanted)) == text
