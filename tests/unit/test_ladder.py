"""The ladder: which rung an appeal stands on, when it is looked at next, and what is due only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import town as town_package
from appeals.ladder import LISTED, climb, delivery_noted, scheduled
from appeals.model import Appeal, EventType, Notice, Status

ZONE = ZoneInfo("Asia/Yakutsk")
TOWN = town_package.load()


def at(month: int, day: int, hour: int = 0, year: int = 2026) -> datetime:
    """A moment of town time."""
    return datetime(year, month, day, hour, tzinfo=ZONE)


def an_appeal(**changes: object) -> Appeal:
    """Registered on 23 November, due on 23 December."""
    appeal = Appeal(
        number="2026-000001",
        citizen=1,
        status=Status.ASSIGNED,
        topic="street_light",
        department="utilities",
        registered_at=at(11, 23, 10),
        deadline=date(2026, 12, 23),
    )
    return scheduled(replace(appeal, **changes), TOWN)  # type: ignore[arg-type]


def test_the_first_rung_is_five_days_before_the_deadline_and_the_next_the_day_after_it() -> None:
    """Told once each, with the next moment set at each step."""
    appeal = an_appeal()
    assert appeal.due_at == at(12, 18)
    assert climb(appeal, TOWN, at(12, 17, 23)) is None
    first = climb(appeal, TOWN, at(12, 18))
    assert first is not None
    assert first.event.unsent == {Notice.REMINDER: 0, Notice.CARD_CHANGED: 0}
    assert first.appeal.due_at == at(12, 24)
    assert climb(first.appeal, TOWN, at(12, 18, 9)) is None
    assert climb(first.appeal, TOWN, at(12, 24) - timedelta(seconds=1)) is None  # the deadline's day ends at 23:59:59
    second = climb(first.appeal, TOWN, at(12, 24))
    assert second is not None
    assert second.event.unsent == {Notice.OVERDUE: 0, Notice.CARD_CHANGED: 0}
    assert second.appeal.due_at is None
    assert climb(second.appeal, TOWN, at(12, 31)) is None


def test_when_several_rungs_were_missed_only_the_highest_is_told() -> None:
    """The schedule stood still for two weeks: the head is told, the reminder is too late."""
    climbed = climb(an_appeal(), TOWN, at(12, 29, 9))
    assert climbed is not None
    assert climbed.event.detail == "overdue"
    assert climbed.appeal.rungs == ("five_days", "overdue")


@pytest.mark.parametrize("days", [1, 3, 5])
def test_rungs_that_lie_before_the_registration_are_skipped(days: int) -> None:
    """Short terms are not reminded of on the day they begin."""
    appeal = an_appeal(deadline=date(2026, 11, 23) + timedelta(days=days))
    assert appeal.due_at == at(11, 24) + timedelta(days=days)


def test_a_reopened_appeal_counts_from_its_reopening() -> None:
    """Its rungs are its own: those before it are skipped, those after it are told anew."""
    appeal = an_appeal(deadline=date(2026, 12, 26), reopened_at=at(12, 22, 12), reopened=1)
    assert appeal.due_at == at(12, 27)
    assert an_appeal(listed=False, reopened_at=at(12, 22, 12)).listed  # long out of the lists, it is back in them


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED])
def test_an_answered_appeal_leaves_the_lists_after_a_while_and_is_told_to_nobody(status: Status) -> None:
    """Ninety days in the lists, then only in the register."""
    appeal = an_appeal(status=status, answered_at=at(12, 1, 12))
    assert climb(appeal, TOWN, at(12, 24)) is None
    gone = climb(appeal, TOWN, at(12, 1, 12) + LISTED)
    assert gone is not None
    assert (gone.event.type, gone.event.unsent) == (EventType.UNLISTED, {})
    assert (gone.appeal.listed, gone.appeal.version) == (False, 2)
    late = climb(appeal, TOWN, at(12, 1, 13) + LISTED)  # the schedule stood still meanwhile
    assert late is not None
    assert late.event.type is EventType.UNLISTED
    assert climb(gone.appeal, TOWN, at(12, 1, 13) + LISTED) is None


def test_what_is_noted_of_a_delivery_owes_the_card_a_change() -> None:
    """Not delivered, and delivered after all."""
    noted = delivery_noted(an_appeal(status=Status.ANSWERED), at(12, 1), undelivered=True)
    assert (noted.appeal.undelivered, noted.appeal.version, noted.event.seq) == (True, 2, 2)
    assert noted.event.unsent == {Notice.CARD_CHANGED: 0}
    assert delivery_noted(noted.appeal, at(12, 2), undelivered=False).event.type is EventType.DELIVERED
