"""Deadlines: facts of the Russian calendar, the town's rules over it, and laws that hold for any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

import town
from appeals.deadlines import Calendar, deadline, working_days_after
from appeals.town import Move, Term

HERE = town.load()
WORDS = town.load_words()
BEFORE = Calendar(HERE)
AFTER = Calendar(replace(HERE, calendar=replace(HERE.calendar, move=Move.AFTER)))
MONTH = Term(30)

days = some.dates(date(2024, 1, 1), date(2028, 6, 30))
calendars = some.sampled_from([BEFORE, AFTER])
terms = some.builds(Term, some.integers(1, 40), some.booleans())


def a_calendar(days_off: tuple[date, ...] = (), working_days: tuple[date, ...] = ()) -> Calendar:
    """The town's calendar with days of its own."""
    rules = replace(HERE.calendar, days_off=frozenset(days_off), working_days=frozenset(working_days))
    return Calendar(replace(HERE, calendar=rules))


def working_days(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start`, up to and with `end`."""
    return sum(calendar.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_year_has_247_working_days(year: int) -> None:
    """The library knows the decrees of both years, working Saturdays among them."""
    assert working_days(BEFORE, date(year - 1, 12, 31), date(year, 12, 31)) == 247


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 9), False),
        (date(2026, 12, 31), False),
        (date(2026, 12, 30), True),
        (date(2027, 2, 22), False),
        (date(2027, 2, 20), True),  # a Saturday
        (date(2026, 11, 28), False),
    ],
)
def test_transferred_days_are_known(day: date, *, works: bool) -> None:
    """Asked of a fresh calendar too: a working Saturday is known without its year being looked at before."""
    assert a_calendar().is_working_day(day) is works


def test_a_town_adds_and_lifts_days() -> None:
    """A town's holiday is off, and a day the town works is worked."""
    calendar = a_calendar(days_off=(date(2027, 9, 10),), working_days=(date(2026, 12, 31),))
    assert not calendar.is_working_day(date(2027, 9, 10))
    assert calendar.is_working_day(date(2026, 12, 31))


def test_a_year_without_decree_is_told_and_guessed() -> None:
    """The deadline is there all the same, marked, and its explanation says so."""
    assert BEFORE.has_decree(2027)
    assert not BEFORE.has_decree(2099)
    due = deadline(date(2098, 12, 20), MONTH, BEFORE)
    assert due.guessed == 2098
    assert due.explained(WORDS).endswith("(перенос выходных на 2098 год ещё не утверждён)")
    assert deadline(date(2027, 11, 1), MONTH, BEFORE).guessed is None


def test_a_deadline_in_the_first_year_without_decree_is_guessed() -> None:
    """Registered in the last year that is known: the year it reaches into is the one that is named."""
    unknown = next(year for year in range(2027, 2100) if not BEFORE.has_decree(year))
    assert deadline(date(unknown - 1, 12, 20), MONTH, BEFORE).guessed == unknown
    assert deadline(date(unknown - 1, 11, 1), MONTH, BEFORE).guessed is None


@pytest.mark.parametrize(
    ("registered", "term", "due", "explained"),
    [
        (
            date(2026, 11, 26),
            MONTH,
            date(2026, 12, 25),
            "30 дней от 26.11.2026: суббота 26.12, перенесено на пятницу 25.12",
        ),
        (date(2026, 11, 23), MONTH, date(2026, 12, 23), "30 дней от 23.11.2026: среда 23.12"),
        (
            date(2026, 12, 4),
            MONTH,
            date(2026, 12, 30),
            "30 дней от 04.12.2026: воскресенье 03.01.2027, перенесено на среду 30.12",
        ),
        (
            date(2026, 12, 25),
            Term(1),
            date(2026, 12, 28),
            "1 день от 25.12.2026: суббота 26.12, перенесено на понедельник 28.12",
        ),
        (
            date(2026, 12, 29),
            Term(3, working=True),
            date(2027, 1, 12),
            "3 рабочих дня от 29.12.2026: вторник 12.01.2027",
        ),
        (date(2027, 1, 21), MONTH, date(2027, 2, 20), "30 дней от 21.01.2027: суббота 20.02"),
    ],
)
def test_a_deadline_explains_itself(registered: date, term: Term, due: date, explained: str) -> None:
    """Before a weekend, over the New Year, not before the first working day, on a working Saturday."""
    found = deadline(registered, term, BEFORE)
    assert (found.date, found.explained(WORDS)) == (due, explained)


def test_a_town_may_move_deadlines_after() -> None:
    """The other setting: Saturday the 26th goes to Monday the 28th."""
    assert deadline(date(2026, 11, 26), MONTH, AFTER).date == date(2026, 12, 28)


@given(days, terms, calendars)
def test_a_deadline_is_a_working_day_after_registration(day: date, term: Term, calendar: Calendar) -> None:
    """Whatever the day, the term and the setting."""
    due = deadline(day, term, calendar).date
    assert calendar.is_working_day(due)
    assert due > day


@given(days, days, terms, calendars)
def test_who_writes_later_is_never_due_earlier(one: date, other: date, term: Term, calendar: Calendar) -> None:
    """Both the moving and the first working day after registration keep the order."""
    first, second = sorted((one, other))
    assert deadline(first, term, calendar).date <= deadline(second, term, calendar).date


@given(days, terms, calendars)
def test_only_non_working_days_lie_between_the_term_and_the_deadline(day: date, term: Term, calendar: Calendar) -> None:
    """A deadline moves no farther than it must, and its explanation names both days when it does."""
    due = deadline(day, term, calendar)
    low, high = sorted((due.date, due.falls))
    between = [low + timedelta(days=n) for n in range(1, (high - low).days)]
    assert not any(calendar.is_working_day(passed) for passed in between)
    assert ("перенесено" in due.explained(WORDS)) == (due.date != due.falls)
    if term.working:
        assert working_days(calendar, day, due.date) == term.days
    else:
        assert due.falls - day == timedelta(days=term.days)


def test_ten_working_days_to_answer_again() -> None:
    """Reopened on Monday the 7th: answered by Monday the 21st."""
    assert working_days_after(date(2026, 12, 7), 10, BEFORE) == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("day", "at", "opening"),
    [
        (date(2026, 11, 23), time(8, 59), datetime(2026, 11, 23, 9)),  # noqa: DTZ001
        (date(2026, 11, 23), time(9, 0), None),
        (date(2026, 11, 23), time(17, 59, 59), None),
        (date(2026, 11, 23), time(18, 0), datetime(2026, 11, 24, 9)),  # noqa: DTZ001
        (date(2026, 11, 29), time(10, 0), datetime(2026, 11, 30, 9)),  # noqa: DTZ001
        (date(2026, 11, 27), time(20, 0), datetime(2026, 11, 30, 9)),  # noqa: DTZ001
        (date(2026, 12, 30), time(18, 0), datetime(2027, 1, 11, 9)),  # noqa: DTZ001
    ],
)
def test_working_hours_end_at_six_and_open_on_the_next_working_day(
    day: date, at: time, opening: datetime | None
) -> None:
    """Nobody reads a reminder at midnight, on Sunday or in the New Year holidays; any zone may ask."""
    now = datetime.combine(day, at, HERE.time_zone).astimezone(UTC)
    assert BEFORE.working_hours(now) is (opening is None)
    expected = opening.replace(tzinfo=HERE.time_zone) if opening else now
    assert BEFORE.next_opening(now) == expected
