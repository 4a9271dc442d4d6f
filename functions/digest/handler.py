"""At nine: the summary of the days since the last one for the staff chat, and of last week for the head; each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from appeals import quality, summary
from appeals.deadlines import deadline, undecreed
from appeals.model.appeal import Appeal
from appeals.screens import is_overdue
from appeals.shell import house
from appeals.shell.house import House, scheduled_time
from appeals.shell.outbox import LONG_RETRY
from appeals.shell.records import epoch, week_name
from appeals.shell.round import Round
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.storage import JUDGED_AT_MOST
from appeals.shell.telemetry import count, logger, observed
from appeals.summary import Period, Read

UNDELIVERED_DAYS = 30  # how far back an answer that could not be brought is still counted
house.build()  # while the function starts, so that the first event finds it ready


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """`{"scheduled_time": ISO 8601}` in, the day summed up out; nothing on days off, unless the town wants it."""
    home = house.build()
    watch = Stopwatch(scheduled_time(event, home), context.get_remaining_time_in_millis())
    today, town, calendar = watch.now.date(), home.town, home.calendar
    if not (town.digest.days_off or calendar.is_working_day(today)):
        return {"day": ""}
    open_ = home.storage.desk(town.desks)
    count("AppealsOverdue", sum(1 for appeal in open_ if is_overdue(appeal, today)))
    _watch_the_calendar(home, open_, today)
    told = {today.isoformat(): ("title", summary.covered(today, town, calendar))}
    if summary.week_begins(today, town, calendar):
        told[week_name(today)] = ("weekly", summary.last_week(today, town))
    for name, (title, period) in told.items():
        text = summary.text(title, period, _read(home, period, open_, watch.now), today, town, home.words)
        text += _of_last_month(home, period, today) if title == "title" else ""
        if home.outbox.keep_digest(name, text, watch.now + LONG_RETRY):
            home.courier().carry_digest(name, _round(home, watch), epoch(watch.now + LONG_RETRY))
    return {"day": today.isoformat()}


def _of_last_month(home: House, period: Period, today: date) -> str:
    """How good the proposed topics were, in the first summary of a month; the register of the one before tells."""
    if period.first.month == today.month:
        return ""
    begins = datetime.combine(today.replace(day=1), time.min, home.town.time_zone)
    last = begins - timedelta(days=1)
    line = quality.monthly(home.storage.judged(last.replace(day=1), begins, JUDGED_AT_MOST), last.date(), home.words)
    return f"\n{line}" if line else ""


def _read(home: House, period: Period, open_: tuple[Appeal, ...], now: datetime) -> Read:
    storage, before = home.storage, period.week_before()
    return Read(
        received=storage.registered(period.since, period.until),
        week_before=storage.registered(before.since, before.until),
        open=open_,
        answered=storage.desk(home.town.desks, since=now - timedelta(days=UNDELIVERED_DAYS)),
    )


def _round(home: House, watch: Stopwatch) -> Round:
    """A round of sending in which the chats that read summaries may have to wait."""
    chats = home.storage.chats()
    readers = {place.chat for place in (chats.staff(), chats.head()) if place is not None}
    return Round(watch, chats, dict(home.outbox.queues(readers, watch.now)))


def _watch_the_calendar(home: House, open_: Iterable[Appeal], today: date) -> None:
    """An alarm as soon as a deadline, set already or set today, reaches a year whose transfers nobody knows yet.

    The figure is written every day, also when it is none: the alarm rings when it changes, so once for each cause.
    """
    terms = {home.town.default_term, *(topic.term for topic in home.town.topics.values())}
    days = {deadline(today, term, home.calendar).falls for term in terms} | {appeal.deadline for appeal in open_}
    years = undecreed(days, home.calendar)
    count("YearsWithoutDecree", len(years))
    if years:
        logger.error("no decree of working days", extra={"years": years})
