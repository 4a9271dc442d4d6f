"""Days as officials type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import town
from appeals.days import coming_day

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("24.11", 1),
        ("24.11.2026", 1),
        ("22.11", None),
        ("1.1", 39),
        ("23.11", None),
        ("24.11.2027", 366),
        ("25.11.2027", None),
        ("24 ноября", 1),
        ("22 ноября", None),
        ("24 ноября 2027 года", 366),
        ("32.12", None),
        ("завтра", None),
        ("", None),
    ],
)
def test_a_day_without_a_year_is_the_next_such_day(typed: str, days: int | None) -> None:
    """Never today, never the past, never farther than a year and a day."""
    day = coming_day(typed, TODAY, town.load_words(), timedelta(days=366))
    assert (None if day is None else (day - TODAY).days) == days


def test_what_is_promised_may_lie_two_years_ahead_when_its_year_is_said() -> None:
    """Without it the day is this winter's or spring's."""
    words = town.load_words()
    assert coming_day("1.6.2028", TODAY, words) == date(2028, 6, 1)
    assert coming_day("1.6.2029", TODAY, words) is None
    assert coming_day("1.6", TODAY, words) is None
