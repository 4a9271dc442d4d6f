"""The summary's figures and words, from values alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import town as town_package
from appeals.deadlines import Calendar
from appeals.model.appeal import Appeal, Regime, Status
from appeals.summary import Figures, Period, Read, covered, figures, last_week, text, week_begins

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


def what_is_read(
    received: Sequence[Appeal] = (), open_: Sequence[Appeal] = (), answered: Sequence[Appeal] = ()
) -> Read:
    """A register, the week before quiet."""
    return Read(received, (), open_, answered)


def summed(**register: Sequence[Appeal]) -> Figures:
    """The figures of Tuesday morning."""
    return figures(a_period(), what_is_read(**register), TUESDAY)


def shown(**register: Sequence[Appeal]) -> list[str]:
    """The summary of Tuesday morning, in lines."""
    return text("title", a_period(), what_is_read(**register), TUESDAY, TOWN, WORDS).split("\n")


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
    found = summed(open_=[reopened], answered=answered)
    assert (found.answered, found.open) == (3, 1)


def test_the_day_of_the_deadline_is_soon_and_the_day_after_it_overdue() -> None:
    """Three days ahead are warned of, four are not; the longest overdue come first."""
    days = [date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 24), date(2026, 11, 27), date(2026, 11, 28)]
    found = summed(open_=[an_appeal(deadline=day) for day in days])
    assert found.soon == 2
    assert [appeal.deadline.day for appeal in found.overdue] == [19, 20]


def test_an_answer_that_was_not_delivered_is_counted_until_it_is() -> None:
    """Counted apart from those given."""
    answered = [an_appeal(status=Status.ANSWERED, answered_at=at(11, 10), undelivered=True)]
    found = summed(answered=answered)
    assert (found.undelivered, found.answered) == (1, 0)
    assert shown(answered=answered)[-1] == "Не доставлено: 1"


def test_what_is_asked_most_and_of_whom_comes_in_order() -> None:
    """The three most frequent topics; of the departments the most overdue, then the busiest, then by what is new."""
    received = [an_appeal(topic=code, department=to) for code, to in [("street_light", "utilities")] * 3]
    received += [an_appeal(topic="snow", department="roads")] * 2
    received += [an_appeal(topic="parks", department="improvement"), an_appeal(topic="other", department="general")]
    open_ = [an_appeal(department="improvement")] * 2 + [an_appeal(department="roads", deadline=date(2026, 11, 20))]
    open_ += [an_appeal(department="general", status=Status.RECEIVED)]
    lines = shown(received=received, open_=open_)
    assert lines[5:10] == [
        "Дороги: новых 2, в работе 1, просрочено 1 🔴",
        "Благоустройство: новых 1, в работе 2",
        "Ждут координатора: новых 0, в работе 1",
        "ЖКХ: новых 3, в работе 0",
        "Общий: новых 1, в работе 0",
    ]
    assert lines[-1].startswith("Чаще всего: уличное освещение 3, уборка снега 2, ")
    assert lines[-1].count(",") == 2


def test_two_hundred_overdue_fit_into_one_message() -> None:
    """Ten by name, the rest as a number."""
    open_ = [an_appeal(number=f"2026-{n:06d}", deadline=date(2026, 11, 2)) for n in range(200)]
    lines = shown(open_=open_)
    assert "и ещё 190: команда /overdue" in lines
    assert len("\n".join(lines)) < 4_096


def test_answers_after_their_deadline_are_told_apart() -> None:
    """On the day itself an answer is in time; without a late one nothing is said."""
    days = [date(2026, 11, 22), date(2026, 11, 23)]
    answered = [an_appeal(status=Status.ANSWERED, answered_at=at(11, 23, 15), deadline=day) for day in days]
    assert "Дано ответов: 2, из них после срока: 1" in shown(answered=answered)
    assert "Дано ответов: 1" in shown(answered=answered[1:])


def test_the_regimes_stand_apart() -> None:
    """What falls under 59-ФЗ has a block of its own, and none when there is nothing of it."""
    one, other = an_appeal(), an_appeal(regime=Regime.APPEAL)
    assert [line for line in shown(open_=[one, other, other]) if ": поступило" in line] == [
        "<b>Сообщения</b>: поступило 0 (неделей раньше 0), в работе 1",
        "<b>Обращения (59-ФЗ)</b>: поступило 0 (неделей раньше 0), в работе 2",
    ]
    assert not [line for line in shown(open_=[one]) if "59-ФЗ" in line]


def test_a_week_is_told_on_its_first_working_day_alone() -> None:
    """Monday, or the day after the holidays; never on a day off, and not where the town does not want it."""
    calendar = Calendar(TOWN)
    told = [day for n in range(14) if week_begins(day := date(2027, 2, 15) + timedelta(days=n), TOWN, calendar)]
    assert told == [date(2027, 2, 15), date(2027, 2, 24)]
    assert [last_week(day, TOWN).first for day in told] == [date(2027, 2, 8), date(2027, 2, 15)]
    silent = replace(TOWN, digest=replace(TOWN.digest, weekly=False))
    assert not week_begins(told[0], silent, calendar)


def test_a_town_may_want_it_on_days_off_too() -> None:
    """Then each covers the day before."""
    always = replace(TOWN, digest=replace(TOWN.digest, days_off=True))
    period = covered(date(2026, 11, 30), always, Calendar(always))
    assert (period.first, period.last) == (date(2026, 11, 29), date(2026, 11, 29))
