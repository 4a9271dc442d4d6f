"""A day as people type it: «12.12.2026», «12.12», «12 декабря», «12 декабря 2027». Anything else is none."""

from __future__ import annotations

import re
from datetime import date, timedelta

from appeals.words import Words

FURTHEST = timedelta(days=2 * 366)  # anybody promises
HALF_A_YEAR = timedelta(days=183)
_FIGURES = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})\s+([^\s\d]+)(?:\s+(\d{4})(?:\s*(?:г\.?|года))?)?", re.ASCII)


def typed_day(text: str, earliest: date, words: Words) -> date | None:
    """The day; without a year the first such one from `earliest` on. None when it is no day."""
    typed = text.strip().rstrip(".").casefold()
    if found := _FIGURES.fullmatch(typed):
        return _day(found[3], int(found[2]), int(found[1]), earliest)
    if found := _WORDS.fullmatch(typed):
        month = words.month(found[2])
        return None if month is None else _day(found[3], month, int(found[1]), earliest)
    return None


def _day(year: str | None, month: int, day: int, earliest: date) -> date | None:
    if year is not None:
        return _real(int(year), month, day)
    this, following = (_real(earliest.year + ahead, month, day) for ahead in (0, 1))
    return this if this is not None and this >= earliest else following


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def coming_day(text: str, today: date, words: Words, furthest: timedelta = FURTHEST) -> date | None:
    """A day to come, as typed; None when it is no day, has passed, or lies too far ahead.

    Without a year it lies within half a year: «22.11» on 23 November is a slip, not next year's.
    """
    day = typed_day(text, today + timedelta(days=1), words)
    within = furthest if _YEAR.search(text) else min(furthest, HALF_A_YEAR)
    return day if day is not None and today < day <= today + within else None
