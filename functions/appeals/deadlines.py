"""When a matter must be answered and when the town hall works: the country's calendar and the town's days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from appeals.town import Move, Term, Town
from appeals.words import Words

if TYPE_CHECKING:
    from holidays import HolidayBase

Day = date  # Deadline has a field `date`
DAY = timedelta(days=1)


class Calendar:
    """Working days and hours of one town."""

    def __init__(self, town: Town) -> None:
        self.rules = town.calendar
        self._hours = town.hours
        self._zone = town.time_zone

    @cached_property
    def _country(self) -> HolidayBase:
        # Its import takes longer than all else in a cold start, so it waits for the first question.
        from holidays import country_holidays

        return country_holidays(self.rules.country)

    def is_working_day(self, day: date) -> bool:
        """Whether the town hall works: the town's own days first, then the country's calendar."""
        if day in self.rules.days_off:
            return False
        return day in self.rules.working_days or self._country.is_working_day(day)

    def has_decree(self, year: int) -> bool:
        """Whether the year's transfers are known; without them only weekends and fixed holidays are, a guess.

        The government decrees each year's transfers in the autumn before it, and the library keeps them by
        year; a year after its last one has not been decreed, or the library is too old to know. Countries
        where nothing is decreed are always known.
        """
        decreed: dict[int, object] = getattr(self._country, "special_public_holidays", {})
        return not decreed or year <= max(decreed)

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return next(found for found in _days(day, DAY) if self.is_working_day(found))

    def last_working_day(self, day: date) -> date:
        """The last working day before this one."""
        return next(found for found in _days(day, -DAY) if self.is_working_day(found))

    def working_hours(self, now: datetime) -> bool:
        """Whether this moment lies in working hours of a working day."""
        local = now.astimezone(self._zone)
        return self._hours.opens <= local.time() < self._hours.closes and self.is_working_day(local.date())

    def next_opening(self, now: datetime) -> datetime:
        """The first moment from now on that lies in working hours; now itself when it does."""
        if self.working_hours(now):
            return now
        local = now.astimezone(self._zone)
        day = local.date()
        if local.time() >= self._hours.opens or not self.is_working_day(day):
            day = self.next_working_day(day)
        return datetime.combine(day, self._hours.opens, self._zone)


def _days(day: date, step: timedelta) -> Iterator[date]:
    while True:
        day += step
        yield day


@dataclass(frozen=True)
class Deadline:
    """The day by which to answer, and how it came about."""

    date: Day
    registered: Day
    term: Term
    falls: Day  # the last day of the term, before it was moved
    guessed: int | None = None  # a year it reaches into whose calendar is not decreed yet

    def explained(self, words: Words) -> str:
        """«30 дней от 26.11.2026: суббота 26.12, перенесено на пятницу 25.12», as plain text."""
        key = "working_days" if self.term.working else "days"
        text = words.plain(
            f"deadline.{key}" if self.date == self.falls else "deadline.moved",
            days=self.term.days,
            registered=words.full_day(self.registered),
            weekday=words.weekday(self.falls),
            day=words.short_day(self.falls, self.registered),
            moved_weekday=words.weekday(self.date, "accusative"),
            moved_day=words.short_day(self.date, self.registered),
        )
        if self.guessed is None:
            return text
        return words.plain("deadline.guessed", explained=text, year=self.guessed)


def deadline(registered: date, term: Term, calendar: Calendar) -> Deadline:
    """The deadline of what was registered on this local day (59-ФЗ, art. 12: days from the one after it).

    A calendar term that ends on a non-working day moves as the town's file says, but never before the first
    working day after registration. A term in working days ends on one by itself.
    """
    if term.working:
        falls = due = working_days_after(registered, term.days, calendar)
    else:
        falls = registered + term.days * DAY
        due = max(_moved(falls, calendar), calendar.next_working_day(registered))
    years = range(registered.year, max(falls, due).year + 1)
    guessed = next((year for year in years if not calendar.has_decree(year)), None)
    return Deadline(due, registered, term, falls, guessed)


def undecreed(days: Iterable[date], calendar: Calendar) -> list[int]:
    """The years of these days whose transfers are not known: what is due in them is a guess."""
    return sorted({day.year for day in days if not calendar.has_decree(day.year)})


def working_days_after(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th working day after this one."""
    for _ in range(count):
        day = calendar.next_working_day(day)
    return day


def _moved(day: date, calendar: Calendar) -> date:
    if calendar.is_working_day(day):
        return day
    before = calendar.rules.move is Move.BEFORE
    return calendar.last_working_day(day) if before else calendar.next_working_day(day)
