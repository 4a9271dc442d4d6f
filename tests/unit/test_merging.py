"""What a main appeal's event does to those merged into it: once, and only to those that still go with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import town
from appeals.merging import done_to
from appeals.model.appeal import Appeal, Promise, Result, Status
from appeals.model.event import Event, EventType, Notice

TOWN = town.load()
NOW = datetime(2026, 11, 25, 10, tzinfo=TOWN.time_zone)
UNTIL = date(2026, 12, 20)
MAIN = Appeal(
    number="2026-000001",
    citizen=1,
    status=Status.ANSWERED,
    topic="street_light",
    department="utilities",
    registered_at=NOW,
    deadline=date(2026, 12, 25),
    result=Result.MEASURES_PLANNED,
    answered_at=NOW,
    merged=("2026-000002",),
)
PART = replace(
    MAIN,
    number="2026-000002",
    citizen=2,
    status=Status.MERGED,
    result=None,
    answered_at=None,
    merged=(),
    merged_into=MAIN.number,
)
ANSWER = Event(MAIN.number, 5, EventType.ANSWERED, NOW, text="Заменим.", detail="measures_planned", until=UNTIL)
REPORT = Event(MAIN.number, 6, EventType.EXECUTED, NOW + timedelta(days=3), text="Заменили.")


def answered() -> Appeal:
    """The part with the main one's answer."""
    saved = done_to(PART, MAIN, ANSWER, TOWN, NOW)
    assert saved is not None
    return saved.appeal


def test_the_answer_is_given_once_and_with_its_promise() -> None:
    """The same day for both; told a second time it changes nothing."""
    part = answered()
    assert (part.status, part.result, part.promise) == (Status.ANSWERED, Result.MEASURES_PLANNED, Promise(UNTIL, NOW))
    assert (part.number, part.citizen, part.deadline) == (PART.number, PART.citizen, PART.deadline)
    assert done_to(part, MAIN, ANSWER, TOWN, NOW) is None


def test_the_report_of_what_was_planned_reaches_each_author_once() -> None:
    """The part is no longer on control, and its author reads the same words."""
    saved = done_to(answered(), MAIN, REPORT, TOWN, NOW + timedelta(days=3))
    assert saved is not None
    assert not saved.appeal.on_control
    assert saved.appeal.promise is None
    assert (saved.event.text, tuple(saved.event.unsent)) == ("Заменили.", (Notice.ANSWER, Notice.CARD_CHANGED))
    assert done_to(saved.appeal, MAIN, REPORT, TOWN, NOW) is None


def test_one_that_was_reopened_has_gone_its_own_way() -> None:
    """Neither a further answer nor the report is its author's any more."""
    reopened = replace(answered(), status=Status.ASSIGNED, merged_into="", result=None, promise=None)
    further = replace(ANSWER, seq=7, text="Уточнение.")
    assert [done_to(reopened, MAIN, event, TOWN, NOW) for event in (further, REPORT)] == [None, None]


def test_an_answer_whose_words_were_erased_answers_nobody() -> None:
    """The part stands by itself again, with a card of its own."""
    saved = done_to(PART, MAIN, replace(ANSWER, text=""), TOWN, NOW)
    assert saved is not None
    assert (saved.appeal.status, saved.appeal.merged_into) == (Status.ASSIGNED, "")
    assert Notice.CARD in saved.event.unsent
