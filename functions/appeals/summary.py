"""The figures of a day, from the register and never from counters, and the text that the staff read at nine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from appeals.deadlines import Calendar
from appeals.model.appeal import Appeal
from appeals.screens import in_sentence, is_overdue, topic_name
from appeals.town import Town
from appeals.words import Html, Words

SOON = 3  # days to the deadline that the summary warns of
SHOWN = 10  # overdue appeals named; the rest are counted


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
class Figures:
    """What the register says of a period, and of the present."""

    received: int
    received_week_before: int
    answered: int
    open: int
    soon: int
    overdue: tuple[Appeal, ...]  # the longest overdue first
    departments: tuple[tuple[str, int], ...]  # of the received: code, count; the most first
    topics: tuple[tuple[str, int], ...]  # of the received: code, count; the three most frequent
    undelivered: int


def covered(today: date, town: Town, calendar: Calendar) -> Period:
    """All days since the morning of the last summary: on Monday these are Friday to Sunday."""
    since = calendar.last_working_day(today)
    start, end = (datetime.combine(day, time.min, town.time_zone) for day in (since, today))
    return Period(start, end)


def figures(
    period: Period,
    received: Sequence[Appeal],
    week_before: Sequence[Appeal],
    open_: Sequence[Appeal],
    answered: Sequence[Appeal],
) -> Figures:
    """The figures: `open_` are those open now, `answered` those answered and not reopened."""
    today = period.until.date()
    given = [
        appeal
        for appeal in (*open_, *answered)  # one that was answered and reopened was answered all the same
        if appeal.answered_at is not None and period.since <= appeal.answered_at < period.until
    ]
    return Figures(
        received=len(received),
        received_week_before=len(week_before),
        answered=len(given),
        open=len(open_),
        soon=sum(1 for appeal in open_ if 0 <= (appeal.deadline - today).days <= SOON),
        overdue=tuple(
            sorted((appeal for appeal in open_ if is_overdue(appeal, today)), key=lambda appeal: appeal.deadline)
        ),
        departments=tuple(Counter(appeal.department for appeal in received).most_common()),
        topics=tuple(Counter(appeal.topic for appeal in received).most_common(3)),
        undelivered=sum(1 for appeal in answered if appeal.undelivered),
    )


def text(found: Figures, period: Period, town: Town, words: Words) -> str:
    """The summary as Telegram HTML. A quiet day is told too: silence would look like a fault."""
    today = period.until.date()
    lines: list[str] = [
        words("digest.title", days=_days(period, words)),
        words(
            "digest.flow",
            received=found.received,
            before=found.received_week_before,
            answered=found.answered,
            open=found.open,
        ),
        words("digest.deadlines", soon=found.soon, overdue=len(found.overdue)),
    ]
    lines += [_overdue_line(appeal, today, town, words) for appeal in found.overdue[:SHOWN]]
    if len(found.overdue) > SHOWN:
        lines.append(words("digest.more_overdue", n=len(found.overdue) - SHOWN))
    if found.departments:
        shares = (words("digest.share", name=town.department(code).short, n=n) for code, n in found.departments)
        lines.append(words("digest.departments", departments=Html(", ".join(shares))))
    if found.topics:
        shares = (words("digest.share", name=in_sentence(town.topic(code).name), n=n) for code, n in found.topics)
        lines.append(words("digest.topics", topics=Html(", ".join(shares))))
    if found.undelivered:
        lines.append(words("digest.undelivered", n=found.undelivered))
    return "\n".join(lines)


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
