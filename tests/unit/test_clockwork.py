"""What time alone does: a citizen's silence counts, an answered appeal leaves the lists; and what it must not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import town as town_package
from appeals.clockwork import delivery_noted, passed, scheduled
from appeals.model.appeal import Appeal, Promise, Result, Status
from appeals.model.event import EventType, Notice

ZONE = ZoneInfo("Asia/Yakutsk")
TOWN = town_package.load()
ASKED = ANSWERED = datetime(2026, 12, 1, 12, tzinfo=ZONE)
APPEAL = Appeal(
    number="2026-000001",
    citizen=1,
    status=Status.ANSWERED,
    topic="street_light",
    department="utilities",
    registered_at=datetime(2026, 11, 23, 10, tzinfo=ZONE),
    deadline=date(2026, 12, 23),
    answered_at=ANSWERED,
    result=Result.SUPPORTED,
)
SECOND = timedelta(seconds=1)
LISTED_FOR = timedelta(days=90)


def test_a_question_that_got_no_reply_in_five_days_brings_the_appeal_back() -> None:
    """The department is told and goes on; the deadline to the citizen never stood still."""
    asked = scheduled(replace(APPEAL, status=Status.NEEDS_INFO, answered_at=None, asked_at=ASKED), TOWN)
    ends = ASKED + timedelta(days=5)
    assert asked.due_at == ends
    assert passed(asked, TOWN, ends - SECOND, ()) is None
    saved = passed(asked, TOWN, ends, ())
    assert saved is not None
    assert (saved.appeal.status, saved.appeal.silent, saved.appeal.deadline) == ("in_progress", True, asked.deadline)
    assert (saved.event.type, saved.event.unsent) == (
        EventType.NO_REPLY,
        {Notice.ADDITION: 0, Notice.CARD_CHANGED: 0},
    )


def test_an_answer_that_nobody_objected_to_closes_the_matter_after_fifteen_days() -> None:
    """And the citizen is not written to once more."""
    answered, ends = scheduled(APPEAL, TOWN), ANSWERED + timedelta(days=15)
    assert answered.due_at == ends
    assert passed(answered, TOWN, ends - SECOND, ()) is None
    saved = passed(answered, TOWN, ends, ())
    assert saved is not None
    assert (saved.appeal.status, saved.appeal.closed_at) == ("closed", ends)
    assert (saved.event.type, saved.event.unsent) == (EventType.NO_OBJECTION, {Notice.CARD_CHANGED: 0})
    assert saved.appeal.due_at == ANSWERED + LISTED_FOR


def test_silence_says_nothing_of_what_was_not_heard() -> None:
    """An answer that could not be brought, and a question: nobody kept silent."""
    assert scheduled(replace(APPEAL, undelivered=True), TOWN).due_at == ANSWERED + LISTED_FOR
    asked = replace(APPEAL, status=Status.NEEDS_INFO, answered_at=None, asked_at=ASKED, undelivered=True)
    assert scheduled(asked, TOWN).due_at == datetime(2026, 12, 18, tzinfo=ZONE)  # the ladder alone
    heard = delivery_noted(asked, TOWN, ASKED + timedelta(days=2), undelivered=False)
    assert heard.appeal.due_at == ASKED + timedelta(days=7)


def test_what_is_planned_waits_for_its_day_in_the_lists_and_for_no_silence() -> None:
    """Reminders of the promised day, once each; reported, it is as any answer."""
    promise = Promise(date(2026, 12, 12), ANSWERED)
    planned = scheduled(replace(APPEAL, result=Result.MEASURES_PLANNED, promise=promise), TOWN)
    seen = []
    for _ in range(4):
        assert planned.due_at is not None
        saved = passed(planned, TOWN, planned.due_at, ())
        assert saved is not None
        seen.append((saved.event.detail, planned.due_at.date().isoformat()))
        planned = saved.appeal
    assert seen == [
        ("near", "2026-12-09"),
        ("last_day", "2026-12-11"),
        ("broken", "2026-12-13"),
        ("broken", "2026-12-20"),
    ]
    assert planned.listed
    reported = scheduled(replace(planned, executed_at=ANSWERED + timedelta(days=30), promise=None), TOWN)
    assert reported.due_at == ANSWERED + timedelta(days=45)


def test_the_days_count_from_when_the_answer_reached_the_citizen() -> None:
    """Who had blocked the bot and came back has as long as everybody else."""
    lost = delivery_noted(scheduled(APPEAL, TOWN), TOWN, ANSWERED, undelivered=True)
    assert (lost.appeal.undelivered, lost.appeal.version, lost.event.seq) == (True, 2, 2)
    assert lost.event.unsent == {Notice.CARD_CHANGED: 0}
    back = ANSWERED + timedelta(days=40)
    brought = delivery_noted(lost.appeal, TOWN, back, undelivered=False)
    assert brought.event.type is EventType.DELIVERED
    assert brought.appeal.heard_at == back
    assert brought.appeal.due_at == back + timedelta(days=15)


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
def test_what_has_ended_leaves_the_lists_after_a_while_and_is_told_to_nobody(status: Status) -> None:
    """Ninety days in the lists, then only in the register, and no rung is told any more."""
    times = {"answered_at": None, "closed_at": ANSWERED} if status is Status.WITHDRAWN else {}
    ended = scheduled(replace(APPEAL, status=status, **times), TOWN)  # type: ignore[arg-type]
    assert passed(ended, TOWN, datetime(2026, 12, 24, 9, tzinfo=ZONE), ()) is None
    late = ANSWERED + LISTED_FOR + timedelta(hours=1)  # the schedule stood still meanwhile
    gone = passed(ended, TOWN, late, ())
    assert gone is not None
    assert (gone.event.type, gone.event.unsent) == (EventType.UNLISTED, {})
    assert (gone.appeal.listed, gone.appeal.version) == (False, 2)
    assert gone.appeal.due_at == datetime(2027, 12, 1, 12, tzinfo=ZONE)  # the retention
    assert passed(gone.appeal, TOWN, late, ()) is None


def test_several_things_due_at_once_happen_one_after_another() -> None:
    """A question forgotten past the deadline: first the silence, then the head."""
    asked = scheduled(replace(APPEAL, status=Status.NEEDS_INFO, answered_at=None, asked_at=ASKED), TOWN)
    now = datetime(2026, 12, 24, 9, tzinfo=ZONE)
    first = passed(asked, TOWN, now, ())
    assert first is not None
    second = passed(first.appeal, TOWN, now, ())
    assert second is not None
    assert (first.event.type, second.event.type, second.event.detail) == ("no_reply", "escalated", "overdue")
    assert first.appeal.due_at is not None
    assert first.appeal.due_at <= now
