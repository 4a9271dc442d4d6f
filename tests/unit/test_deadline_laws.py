"""Deadlines against an arithmetic that knows nothing of them: days counted one by one on a list, over seven years."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as some

import town
from appeals.deadlines import Calendar, Deadline, deadline
from appeals.town import Move, Term

FIRST, LAST = date(2022, 1, 1), date(2028, 12, 31)
HERE, WORDS = town.load(), town.load_words()
DAY = timedelta(days=1)
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
ACCUSATIVE = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")

# The country's days off, with its working Saturdays taken out, as one list; some days beyond either end.
_COUNTRY = country_holidays("RU", years=range(FIRST.year - 1, LAST.year + 3))
_SATURDAYS = {day for day in _COUNTRY.weekend_workdays if day not in _COUNTRY}
EVERY = [FIRST + DAY * n for n in range((LAST - FIRST).days + 400)]
OFF = {day for day in EVERY if (day.weekday() >= 5 and day not in _SATURDAYS) or day in _COUNTRY}

days = some.dates(FIRST, LAST)
terms = some.builds(Term, some.integers(1, 60), some.booleans())
moves = some.sampled_from(Move)
towns_own = some.sets(some.sampled_from(EVERY[:2500]), max_size=40)


def a_calendar(move: Move, off: frozenset[date] = frozenset(), worked: frozenset[date] = frozenset()) -> Calendar:
    """The town's, with this way of moving and these days of its own."""
    return Calendar(replace(HERE, calendar=replace(HERE.calendar, move=move, days_off=off, working_days=worked)))


CALENDARS = {move: a_calendar(move) for move in Move}


def naive(day: date, term: Term, move: Move, off: set[date]) -> tuple[date, date]:
    """The last day of the term and the deadline, by walking from day to day."""
    falls = day
    if term.working:
        for _ in range(term.days):
            falls += DAY
            while falls in off:
                falls += DAY
        return falls, falls
    for _ in range(term.days):
        falls += DAY
    due, first = falls, day + DAY
    while due in off:
        due += DAY if move is Move.AFTER else -DAY
    while first in off:
        first += DAY
    return falls, max(due, first)


@given(days, terms, moves)
def test_the_deadline_is_what_counting_on_the_fingers_gives(day: date, term: Term, move: Move) -> None:
    """Calendar and working terms, moved before and after, in every year from 2022 to 2028."""
    found = deadline(day, term, CALENDARS[move])
    assert (found.falls, found.date) == naive(day, term, move, OFF)


@given(days, terms, moves, towns_own, towns_own)
def test_so_it_is_in_a_town_with_days_of_its_own(
    day: date, term: Term, move: Move, off: set[date], worked: set[date]
) -> None:
    """A town's holidays come off, the days it works come on, and the count is the same count."""
    calendar = a_calendar(move, frozenset(off), frozenset(worked - off))
    found = deadline(day, term, calendar)
    assert (found.falls, found.date) == naive(day, term, move, (OFF - worked) | off)
    assert calendar.is_working_day(found.date)


@given(days, terms, moves)
def test_the_result_is_a_working_day_after_registration(day: date, term: Term, move: Move) -> None:
    """Nobody is due on a day off, nor on the day of registration."""
    found = deadline(day, term, CALENDARS[move])
    assert found.date not in OFF
    assert found.date > day


@given(days, some.integers(1, 400), terms, moves)
def test_filing_later_never_gives_an_earlier_deadline(day: date, later: int, term: Term, move: Move) -> None:
    """Whatever lies between the two days."""
    other = min(day + later * DAY, LAST)
    assert deadline(day, term, CALENDARS[move]).date <= deadline(other, term, CALENDARS[move]).date


@given(days, terms, moves)
def test_the_explanation_matches_the_arithmetic(day: date, term: Term, move: Move) -> None:
    """Read back from its words: the count, both days, both weekdays, and the year that is only guessed."""
    found = deadline(day, term, CALENDARS[move])
    said = re.fullmatch(
        r"(?P<n>\d+) (?:день|дня|дней|рабочий день|рабочих дня|рабочих дней) от (?P<since>[\d.]+): "
        r"(?P<weekday>\w+) (?P<falls>[\d.]+)(?:, перенесено на (?P<moved>\w+) (?P<due>[\d.]+))?"
        r"(?: \(перенос выходных на (?P<guessed>\d{4}) год ещё не утверждён\))?",
        found.explained(WORDS),
    )
    assert said is not None
    assert (int(said["n"]), read(said["since"], day)) == (term.days, day)
    falls = read(said["falls"], day)
    assert falls == naive(day, term, move, OFF)[0]
    assert said["weekday"] == WEEKDAYS[falls.weekday()]
    assert read(said["due"] or said["falls"], day) == found.date
    assert said["moved"] in (None, ACCUSATIVE[found.date.weekday()])
    assert (said["guessed"] or "") == guessed_of(found)


def read(said: str, since: date) -> date:
    """«26.12» is a day of the year it was counted from, «03.01.2027» its own."""
    day, month, *year = map(int, said.split("."))
    return date(year[0] if year else since.year, month, day)


def guessed_of(found: Deadline) -> str:
    """The first year after the last decree that the term reaches."""
    known = max(_COUNTRY.special_public_holidays)
    last = max(found.falls, found.date).year
    return str(max(known + 1, found.registered.year)) if last > known else ""


@pytest.mark.parametrize("move", Move)
def test_every_day_of_the_seven_years(move: Move) -> None:
    """The town's own month and its fast tracks, without chance: each day of 2022-2028, one after another."""
    for term in {topic.term for topic in HERE.topics.values()} | {
        Term(HERE.limits.reopened_working_days, working=True)
    }:
        before = FIRST
        for day in EVERY[: (LAST - FIRST).days + 1]:
            found = deadline(day, term, CALENDARS[move])
            assert (found.falls, found.date) == naive(day, term, move, OFF)
            assert found.date >= before
            before = found.date
