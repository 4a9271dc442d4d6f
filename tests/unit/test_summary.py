"""The summary's figures and words, from values alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import town as town_package
from appeals.deadlines import Calendar
from appeals.model.appeal import Appeal, Status
from appeals.summary import Period, covered, figures, text

ZONE = ZoneInfo("Asia/Yakutsk")
TOWN, WORDS = town_package.load(), town_package.load_words()
TUESDAY = date(2026, 11, 24)


def at(month: int, day: int, hour: int = 0) -> datetime:
    """A moment of town time in 2026."""
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def an_appeal(**changes: object) -> Appeal:
    """Registered on Monday, due in a month."""
    appeal = Appeal(
        number="2026-000001",
        citizen=1,
        status=Status.ASSIGNED,
        topic="street_light",
        department="utilities",
        registered_at=at(11, 23, 10),
        deadline=date(2026, 12, 23),
    )
    return replace(appeal, **changes)  # type: ignore[arg-type]


def a_period(today: date = TUESDAY) -> Period:
    """What the summary of that morning covers."""
    return covered(today, TOWN, Calendar(TOWN))


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2026, 11, 24), at(11, 23)),
        (date(2026, 11, 30), at(11, 27)),
        (date(2027, 1, 11), at(12, 30)),
        (date(2027, 2, 20), datetime(2027, 2, 19, tzinfo=ZONE)),  # a working Saturday
        (date(2027, 2, 24), datetime(2027, 2, 20, tzinfo=ZONE)),  # after 22 and 23 February
    ],
)
def test_it_covers_all_days_since_the_last_working_morning(today: date, since: datetime) -> None:
    """Up to midnight before the morning it is told."""
    period = a_period(today)
    assert (period.since, period.until) == (since, datetime.combine(today, datetime.min.time(), ZONE))
    assert period.week_before().since == since - timedelta(days=7)


def test_answers_are_counted_in_the_period_they_were_given() -> None:
    """Before, within, at the end; one that was reopened was given all the same."""
    moments = [at(11, 22, 23), at(11, 23), at(11, 23, 23), at(11, 24)]
    answered = [an_appeal(status=Status.ANSWERED, answered_at=moment) for moment in moments]
    reopened = an_appeal(answered_at=at(11, 23, 12))
    found = figures(a_period(), [], [], [reopened], answered)
    assert (found.answered, found.open) == (3, 1)


def test_the_day_of_the_deadline_is_soon_and_the_day_after_it_overdue() -> None:
    """Three days ahead are warned of, four are not; the longest overdue come first."""
    days = [date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 24), date(2026, 11, 27), date(2026, 11, 28)]
    found = figures(a_period(), [], [], [an_appeal(deadline=day) for day in days], [])
    assert found.soon == 2
    assert [appeal.deadline.day for appeal in found.overdue] == [19, 20]


def test_an_answer_that_was_not_delivered_is_counted_until_it_is() -> None:
    """Counted apart from those given."""
    answered = [an_appeal(status=Status.ANSWERED, answered_at=at(11, 10), undelivered=True)]
    found = figures(a_period(), [], [], [], answered)
    assert (found.undelivered, found.answered) == (1, 0)
    assert text(found, a_period(), TOWN, WORDS).endswith("Не доставлено: 1")


def test_what_is_asked_most_and_of_whom_comes_in_order() -> None:
    """The three most frequent topics, all departments."""
    received = [an_appeal(topic=code, department=to) for code, to in [("street_light", "utilities")] * 3]
    received += [an_appeal(topic="snow", department="roads")] * 2
    received += [an_appeal(topic="parks", department="improvement"), an_appeal(topic="other", department="general")]
    shown = text(figures(a_period(), received, [], [], []), a_period(), TOWN, WORDS).split("\n")
    assert shown[-2] == "Кому: ЖКХ 3, Дороги 2, Благоустройство 1, Общий 1"
    assert shown[-1].startswith("Чаще всего: уличное освещение 3, уборка снега 2, ")
    assert shown[-1].count(",") == 2


def test_two_hundred_overdue_fit_into_one_message() -> None:
    """Ten by name, the rest as a number."""
    open_ = [an_appeal(number=f"2026-{n:06d}", deadline=date(2026, 11, 2)) for n in range(200)]
    shown = text(figures(a_period(), [], [], open_, []), a_period(), TOWN, WORDS)
    assert "и ещё 190: команда /overdue" in shown
    assert len(shown) < 4_096
