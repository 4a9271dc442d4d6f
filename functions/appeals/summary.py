"""The figures of a day or a week, from the register and never from counters, and the text that is read at nine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from appeals.deadlines import Calendar
from appeals.lifecycle import UNASSIGNED
from appeals.model.appeal import Appeal, Regime
from appeals.screens import in_sentence, is_overdue, topic_name
from appeals.town import Town
from appeals.words import Html, Words

SOON = 3  # days to the deadline that the summary warns of
SHOWN = 10  # overdue appeals named; the rest are counted
OFTEN = 3  # topics named


@dataclass(frozen=True)
class Period:
    """The days that a summary covers, as moments: from `since` to before `until`."""

    since: datetime
    until: datetime

    @property
    def first(self) -> date:
        """The first day."""
        return self.since.date()

    @property
    def last(self) -> date:
        """The last day."""
        return (self.until - timedelta(seconds=1)).date()

    def week_before(self) -> Period:
        """The same days a week earlier."""
        return Period(self.since - timedelta(days=7), self.until - timedelta(days=7))


@dataclass(frozen=True)
class Desk:
    """How a department stands; the nameless one has what waits for the coordinator."""

    department: str
    received: int
    open: int
    overdue: int


@dataclass(frozen=True)
class Figures:
    """What the register says of a period and of the present, under one regime: the two are never added up."""

    received: int
    received_week_before: int
    answered: int
    late: int  # of these, after their deadline
    open: int
    soon: int
    overdue: tuple[Appeal, ...]  # the longest overdue first
    desks: tuple[Desk, ...]  # the most overdue first, then the most open
    topics: tuple[tuple[str, int], ...]  # of the received: code, count; the most frequent
    undelivered: int

    @property
    def empty(self) -> bool:
        """Nothing of this regime came, was answered, is open or waits to be brought."""
        return not (self.received or self.received_week_before or self.answered or self.open or self.undelivered)


@dataclass(frozen=True)
class Read:
    """What is read of the register for a summary."""

    received: Sequence[Appeal]
    week_before: Sequence[Appeal]
    open: Sequence[Appeal]  # now
    answered: Sequence[Appeal]  # lately, and not reopened

    def under(self, regime: Regime) -> Read:
        """The part of it that lives under this regime."""

        def part(appeals: Sequence[Appeal]) -> Sequence[Appeal]:
            return [appeal for appeal in appeals if appeal.regime is regime]

        return Read(part(self.received), part(self.week_before), part(self.open), part(self.answered))


def covered(today: date, town: Town, calendar: Calendar) -> Period:
    """All days since the morning of the last summary: on Monday these are Friday to Sunday."""
    return _between(
        today - timedelta(days=1) if town.digest.days_off else calendar.last_working_day(today), today, town
    )


def week_begins(today: date, town: Town, calendar: Calendar) -> bool:
    """Whether the head reads of last week today: on the first working day of this one, if the town wants it."""
    monday = today - timedelta(days=today.weekday())
    return town.digest.weekly and calendar.is_working_day(today) and calendar.last_working_day(today) < monday


def last_week(today: date, town: Town) -> Period:
    """Monday to Sunday of the week before."""
    monday = today - timedelta(days=today.weekday())
    return _between(monday - timedelta(days=7), monday, town)


def _between(first: date, end: date, town: Town) -> Period:
    return Period(*(datetime.combine(day, time.min, town.time_zone) for day in (first, end)))


def figures(period: Period, read: Read, today: date) -> Figures:
    """The figures of what was read, all of it of one regime."""
    given = [
        appeal
        for appeal in (*read.open, *read.answered)  # one that was answered and reopened was answered all the same
        if appeal.answered_at is not None and period.since <= appeal.answered_at < period.until
    ]
    overdue = [appeal for appeal in read.open if is_overdue(appeal, today)]
    return Figures(
        received=len(read.received),
        received_week_before=len(read.week_before),
        answered=len(given),
        late=sum(1 for appeal in given if appeal.answered_at and appeal.answered_at.date() > appeal.deadline),
        open=len(read.open),
        soon=sum(1 for appeal in read.open if 0 <= (appeal.deadline - today).days <= SOON),
        overdue=tuple(sorted(overdue, key=lambda appeal: appeal.deadline)),
        desks=_desks(read.received, read.open, overdue),
        topics=tuple(Counter(appeal.topic for appeal in read.received).most_common(OFTEN)),
        undelivered=sum(1 for appeal in read.answered if appeal.undelivered),
    )


def _desks(received: Iterable[Appeal], open_: Iterable[Appeal], overdue: Iterable[Appeal]) -> tuple[Desk, ...]:
    new, now, late = (Counter(map(_at, appeals)) for appeals in (received, open_, overdue))
    desks = (Desk(code, new[code], now[code], late[code]) for code in new | now)
    return tuple(sorted(desks, key=lambda desk: (-desk.overdue, -desk.open, -desk.received, desk.department)))


def _at(appeal: Appeal) -> str:
    return "" if appeal.status in UNASSIGNED else appeal.department


def text(title: str, period: Period, read: Read, today: date, town: Town, words: Words) -> str:
    """The summary as Telegram HTML, the regimes apart. A quiet day is told too: silence would look like a fault."""
    lines: list[str] = [words(f"digest.{title}", days=_days(period, words))]
    for regime in Regime:
        found = figures(period, read.under(regime), today)
        if regime is Regime.MESSAGE or not found.empty:
            lines += _block(regime, found, today, town, words)
    return "\n".join(lines)


def _block(regime: Regime, found: Figures, today: date, town: Town, words: Words) -> Iterator[str]:
    what = words.plain(f"digest.regimes.{regime}")
    yield words("digest.flow", what=what, received=found.received, before=found.received_week_before, open=found.open)
    late = words("digest.late", n=found.late) if found.late else ""
    yield words("digest.answered", n=found.answered) + late
    yield words("digest.deadlines", soon=found.soon, overdue=len(found.overdue))
    yield from (_overdue_line(appeal, today, town, words) for appeal in found.overdue[:SHOWN])
    if len(found.overdue) > SHOWN:
        yield words("digest.more_overdue", n=len(found.overdue) - SHOWN)
    yield from (_desk_line(desk, town, words) for desk in found.desks)
    if found.topics:
        shares = (words("digest.share", name=in_sentence(town.topic(code).name), n=n) for code, n in found.topics)
        yield words("digest.topics", topics=Html(", ".join(shares)))
    if found.undelivered:
        yield words("digest.undelivered", n=found.undelivered)


def _desk_line(desk: Desk, town: Town, words: Words) -> str:
    name = town.department(desk.department).short if desk.department else words.plain("digest.waiting")
    line = words("digest.desk", name=name, received=desk.received, open=desk.open)
    return line + words("digest.desk_overdue", n=desk.overdue) if desk.overdue else line


def _days(period: Period, words: Words) -> str:
    """«понедельник, 23 ноября», «20–22 ноября», «30 октября – 1 ноября»."""
    if period.first == period.last:
        return words.weekday_day(period.first, "accusative")
    if period.first.month == period.last.month:
        return words.plain("digest.days", first=period.first.day, last=words.day(period.last))
    return words.plain("digest.months", first=words.day(period.first), last=words.day(period.last))


def _overdue_line(appeal: Appeal, today: date, town: Town, words: Words) -> str:
    return words(
        "digest.overdue",
        number=appeal.number,
        topic=topic_name(town, appeal),
        department=town.department(appeal.department).name,
        days=(today - appeal.deadline).days,
    )
