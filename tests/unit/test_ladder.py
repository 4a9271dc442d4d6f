"""The ladder: which rung an appeal reaches next, who is told, and what is told only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import town as town_package
from appeals.clockwork import passed, scheduled
from appeals.effects import SaveAppeal
from appeals.model.appeal import Appeal, Status
from appeals.model.event import Notice
from appeals.model.people import Named, Official, Role
from appeals.notices.addresses import told_to

ZONE = ZoneInfo("Asia/Yakutsk")
TOWN = town_package.load()
BOSS = Official(11, Role.DEPARTMENT_HEAD, "utilities", "Пётр")
OTHER_BOSS = Official(12, Role.DEPARTMENT_HEAD, "roads", "Рита")
DEPUTY = Official(13, Role.DEPUTY, "", "Денис")
EVERYBODY = (BOSS, OTHER_BOSS, DEPUTY)


def at(month: int, day: int, hour: int = 0, year: int = 2026) -> datetime:
    """A moment of town time."""
    return datetime(year, month, day, hour, tzinfo=ZONE)


def an_appeal(**changes: object) -> Appeal:
    """Registered on 23 November, due on 23 December."""
    appeal = Appeal(
        number="2026-000001",
        citizen=1,
        status=Status.IN_PROGRESS,
        topic="street_light",
        department="utilities",
        registered_at=at(11, 23, 10),
        deadline=date(2026, 12, 23),
    )
    return scheduled(replace(appeal, **changes), TOWN)  # type: ignore[arg-type]


def told(appeal: Appeal, now: datetime, officials: tuple[Official, ...] = EVERYBODY) -> SaveAppeal:
    """What a run of that moment does."""
    saved = passed(appeal, TOWN, now, officials)
    assert saved is not None
    return saved


def test_each_rung_has_its_day_and_its_people_and_is_told_once() -> None:
    """Half of the term when nobody took it, five days, one day, past the deadline; the next moment set at each step."""
    appeal = an_appeal(status=Status.ASSIGNED)
    seen = []
    for _ in range(4):
        assert appeal.due_at is not None
        assert passed(appeal, TOWN, appeal.due_at - timedelta(seconds=1), EVERYBODY) is None
        saved = told(appeal, appeal.due_at)
        seen.append((saved.event.detail, appeal.due_at, saved.event.to, [one.name for one in saved.event.people]))
        appeal = saved.appeal
        assert passed(appeal, TOWN, saved.event.at + timedelta(hours=9), EVERYBODY) is None
    assert seen == [
        ("untaken", at(12, 8, 17), "department", []),  # the middle between 23.11, 10:00, and the end of 23.12
        ("five_days", at(12, 18), "department_head", ["Пётр"]),
        ("one_day", at(12, 22), "deputy", ["Денис"]),
        ("overdue", at(12, 24), "head", []),  # the deadline's day ends at 23:59:59
    ]


def test_a_rung_before_the_deadline_is_a_reminder_and_past_it_an_alarm() -> None:
    """And each of them changes the card."""
    assert told(an_appeal(), at(12, 18)).event.unsent == {Notice.REMINDER: 0, Notice.CARD_CHANGED: 0}
    assert told(an_appeal(), at(12, 24)).event.unsent == {Notice.OVERDUE: 0, Notice.CARD_CHANGED: 0}


def test_the_head_is_told_again_every_seven_days_as_long_as_it_is_overdue() -> None:
    """Also after he acknowledged it: that says only that he has read it. From the day it was really told."""
    appeal = told(an_appeal(), at(12, 24, 9)).appeal
    assert appeal.due_at == at(12, 31)
    again = told(replace(appeal, acknowledged=True), at(1, 11, 9, 2027))  # the holidays are over
    assert (again.event.detail, again.event.to, again.appeal.due_at) == ("overdue", "head", at(1, 18, year=2027))
    assert again.appeal.rungs == ("unassigned", "untaken", "five_days", "one_day", "overdue")


def test_nobody_is_reminded_that_nobody_took_what_somebody_took() -> None:
    """Taken in time the rung is none; given back after half of the term it is due at once."""
    assert an_appeal().due_at == at(12, 18)
    returned = an_appeal(status=Status.ASSIGNED)
    assert told(returned, at(12, 10, 9)).event.detail == "untaken"


@pytest.mark.parametrize(
    ("officials", "to", "names"),
    [
        (EVERYBODY, "department_head", ["Пётр"]),
        ((OTHER_BOSS, DEPUTY), "deputy", ["Денис"]),  # a head of another department is none of this one's
        ((OTHER_BOSS,), "head", []),
        ((), "head", []),
        ((BOSS, replace(BOSS, id=14, name="Яна")), "department_head", ["Пётр", "Яна"]),
    ],
)
def test_where_a_rungs_people_are_not_named_the_next_ones_are_told(
    officials: tuple[Official, ...], to: str, names: list[str]
) -> None:
    """From the head of the department up to the head of administration."""
    event = told(an_appeal(), at(12, 18), officials).event
    assert (event.to, [one.name for one in event.people]) == (to, names)
    assert all(isinstance(one, Named) for one in event.people)


def test_when_several_rungs_were_missed_only_the_highest_is_told() -> None:
    """The schedule stood still for two weeks: the head is told, the reminders are too late."""
    saved = told(an_appeal(), at(12, 29, 9))
    assert saved.event.detail == "overdue"
    assert saved.appeal.rungs == ("unassigned", "untaken", "five_days", "one_day", "overdue")


def test_of_two_rungs_reached_at_once_the_higher_one_is_told_whichever_came_first() -> None:
    """In a short term half of it ends after the fifth day before: the executors' reminder hides no higher one."""
    appeal = an_appeal(status=Status.ASSIGNED, deadline=date(2026, 12, 1))
    saved = told(appeal, at(11, 28))
    assert (saved.event.detail, saved.appeal.rungs) == ("five_days", ("untaken", "five_days"))
    assert [told(appeal, at(11, day, 18)).event.detail for day in (26, 27)] == ["five_days", "five_days"]


def test_what_is_overdue_is_not_told_as_untaken_when_it_is_passed_on() -> None:
    """The head knows already: for a new department the deadline's day brings no lower rung."""
    late = told(an_appeal(), at(12, 24, 9)).appeal
    assert scheduled(replace(late, status=Status.ASSIGNED, department="roads"), TOWN).due_at == at(12, 31)


@pytest.mark.parametrize(("notice", "to"), [(Notice.OVERDUE, "head"), (Notice.REMINDER, "department")])
def test_a_rung_stored_before_rungs_named_their_people_goes_where_it_went_then(notice: Notice, to: str) -> None:
    """The previous release's event, still owed when this one is deployed."""
    event = replace(told(an_appeal(), at(12, 18)).event, to="", people=(), unsent={notice: 0})
    assert told_to(event) == to


@pytest.mark.parametrize("days", [1, 3, 5])
def test_rungs_that_lie_before_the_registration_are_skipped(days: int) -> None:
    """Short terms are not reminded of on the day they begin."""
    appeal = an_appeal(deadline=date(2026, 11, 23) + timedelta(days=days))
    assert appeal.due_at == at(11, 24) + timedelta(days=days if days == 1 else days - 2)


def test_a_reopened_appeal_counts_from_its_reopening() -> None:
    """Its rungs are its own: those before it are skipped, those after it are told anew."""
    appeal = an_appeal(deadline=date(2026, 12, 26), reopened_at=at(12, 25, 12), reopened=1)
    assert appeal.due_at == at(12, 27)
    assert an_appeal(listed=False, reopened_at=at(12, 22, 12)).listed  # long out of the lists, it is back in them


def test_a_rung_that_begins_with_the_registration_itself_is_skipped() -> None:
    """Registered at the very midnight of its fifth day: there is nothing to remind of yet."""
    appeal = an_appeal(registered_at=at(12, 18))
    assert appeal.due_at == at(12, 22)
