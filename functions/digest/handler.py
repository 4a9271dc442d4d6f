"""At nine: the summary of the days since the last one, made once and sent to the staff chat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from appeals import summary
from appeals.deadlines import deadline, undecreed
from appeals.model.appeal import Appeal
from appeals.shell import house
from appeals.shell.house import House, scheduled_time
from appeals.shell.outbox import LONG_RETRY
from appeals.shell.records import epoch
from appeals.shell.round import Round
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.telemetry import count, logger, observed

UNDELIVERED_DAYS = 30  # how far back an answer that could not be brought is still counted
house.build()  # while the function starts, so that the first event finds it ready


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """`{"scheduled_time": ISO 8601}` in, the day summed up out; nothing on days off."""
    home = house.build()
    watch = Stopwatch(scheduled_time(event, home), context.get_remaining_time_in_millis())
    now = watch.now
    today = now.date()
    if not home.calendar.is_working_day(today):
        return {"day": ""}
    storage, desks = home.storage, home.town.desks
    open_ = storage.desk(desks)
    period = summary.covered(today, home.town, home.calendar)
    before = period.week_before()
    found = summary.figures(
        period,
        received=storage.registered(period.since, period.until),
        week_before=storage.registered(before.since, before.until),
        open_=open_,
        answered=storage.desk(desks, since=now - timedelta(days=UNDELIVERED_DAYS)),
    )
    count("AppealsOverdue", len(found.overdue))
    _watch_the_calendar(home, open_, today)
    text = summary.text(found, period, home.town, home.words)
    if home.outbox.keep_digest(today.isoformat(), text, now + LONG_RETRY):
        home.courier().carry_digest(today.isoformat(), _round(home, watch), epoch(now + LONG_RETRY))
    return {"day": today.isoformat()}


def _round(home: House, watch: Stopwatch) -> Round:
    """A round of sending in which the staff chat may have to wait."""
    chats = home.storage.chats()
    staff = chats.staff()
    return Round(watch, chats, dict(home.outbox.queues({staff.chat} if staff else (), watch.now)))


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
