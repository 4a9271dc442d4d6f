"""Spans of days as officials type them: «25.11–05.12», the last day included."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from appeals.words import Words

LONGEST = timedelta(days=366)
_DAY = r"(\d{1,2})\.(\d{1,2})(?:\.(20\d\d))?"
_SPAN = re.compile(rf"(?<!\d){_DAY}(?:\s*(?:[-–—]|по)\s*{_DAY})?(?!\d)", re.ASCII)


class Span(NamedTuple):
    """From one day to another, both included."""

    since: date
    until: date

    def told(self, words: Words, today: date) -> str:
        """«25.11–05.12»."""
        return f"{words.short_day(self.since, today)}–{words.short_day(self.until, today)}"


def span_in(text: str, today: date) -> tuple[Span | None, str]:
    """The span that a text names, and what else it says. Without a year it is the next such days, today among them."""
    match = _SPAN.search(text)
    if match is None:
        return None, text
    rest = " ".join((text[: match.start()] + " " + text[match.end() :]).split())
    day, month, year, last_day, last_month, last_year = match.groups()
    try:
        since = _date(day, month, year or last_year, today)
        until = _date(last_day, last_month, last_year or year, today) if last_day else since
        if until < since and not last_year:
            until = _next_year(until)
        if until < today and not (year or last_year):
            since, until = _next_year(since), _next_year(until)
    except ValueError:  # no such day
        return None, rest
    fitting = since <= until and today <= until and until - since <= LONGEST
    return (Span(since, until) if fitting else None), rest


def _date(day: str, month: str, year: str | None, today: date) -> date:
    return date(int(year) if year else today.year, int(month), int(day))


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1)
