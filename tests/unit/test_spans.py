"""Spans of days as officials type them."""

from __future__ import annotations

from datetime import date

import pytest

from appeals.desk.spans import span_in

TODAY = date(2026, 11, 23)
TYPED = {
    "25.11–05.12": (date(2026, 11, 25), date(2026, 12, 5), ""),
    "25.11-05.12 Олег": (date(2026, 11, 25), date(2026, 12, 5), "Олег"),
    "Олег 25.11 — 5.12": (date(2026, 11, 25), date(2026, 12, 5), "Олег"),
    "с 25.11 по 05.12": (date(2026, 11, 25), date(2026, 12, 5), "с"),
    "25.11.2026–05.12.2026 Олег Ким": (date(2026, 11, 25), date(2026, 12, 5), "Олег Ким"),
    "24.11": (date(2026, 11, 24), date(2026, 11, 24), ""),
    "20.11–30.11": (date(2026, 11, 20), date(2026, 11, 30), ""),
    "28.12–11.01": (date(2026, 12, 28), date(2027, 1, 11), ""),
    "05.01–15.01": (date(2027, 1, 5), date(2027, 1, 15), ""),
}
NONE = [
    "",
    "Олег",
    "31.11–05.12",
    "25.13–26.13",
    "05.12.2026–25.11.2026",
    "01.11.2026–20.11.2026",
    "1.1.2026–1.1.2029",
    "١.١",
    "125.11",
]


@pytest.mark.parametrize("typed", TYPED)
def test_a_span_is_understood_as_people_mean_it(typed: str) -> None:
    """With or without years, with any dash; what lies behind is meant for the next year; the rest is a name."""
    span, rest = span_in(typed, TODAY)
    assert span is not None
    assert (*span, rest) == TYPED[typed]


@pytest.mark.parametrize("typed", NONE)
def test_no_days_that_are_none_over_or_endless(typed: str) -> None:
    """No such day, backwards, over already, years long."""
    assert span_in(typed, TODAY)[0] is None
