"""What may be erased, when, and what is left: each field of an appeal and of an event is accounted for."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

import town as town_package
from appeals.clockwork import LISTED, passed, scheduled
from appeals.erasure import anonymised, may_go, outlived, retained_until, stripped
from appeals.model.appeal import Appeal, Channel, Comment, Regime, Result, Status
from appeals.model.event import Event, EventType, Notice
from appeals.model.written import Contact, File, FileKind, Place

ZONE = ZoneInfo("Asia/Yakutsk")
TOWN = town_package.load()
ANSWERED = datetime(2026, 12, 1, 12, tzinfo=ZONE)
AUTHOR, OFFICIAL = 7, 8

FULL = Appeal(
    number="2026-000001",
    citizen=AUTHOR,
    status=Status.ANSWERED,
    topic="street_light",
    department="utilities",
    registered_at=datetime(2026, 11, 23, 10, tzinfo=ZONE),
    deadline=date(2026, 12, 23),
    explained="30 дней",
    version=4,
    regime=Regime.APPEAL,
    channel=Channel.TELEGRAM_COMMENT,
    comment=Comment(-100, 7, 6),
    name="Анна",
    place=Place("ул. Кирова, 120", 50.9, 128.4),
    files=2,
    executor=OFFICIAL,
    executor_name="Иван",
    taken_at=ANSWERED,
    answered_at=ANSWERED,
    result=Result.SUPPORTED,
    card_event=2,
    rungs=("five_days",),
    acknowledged=True,
    reopened=1,
    reopened_at=ANSWERED,
    undelivered=True,
    due_at=ANSWERED + LISTED,
)
SAID = Event(
    "2026-000001",
    3,
    EventType.ADDED,
    ANSWERED,
    by=AUTHOR,
    by_name="",
    text="текст",
    files=(File(FileKind.PHOTO, "id", "имя.jpg"),),
    place=Place("адрес"),
    contact=Contact("Анна", "+7"),
    detail="utilities",
    group="9",
    press="p",
    card=5,
    card_chat=-1,
    unsent={Notice.ADDITION: 0},
    sent={Notice.CARD: 5},
    sent_to=-1,
)


def changed(before: object, after: object) -> set[str]:
    """The fields that differ."""
    return {one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)}  # type: ignore[arg-type]


def test_an_answered_appeal_loses_who_wrote_it_and_where_and_nothing_else() -> None:
    """Number, topic, dates, result, department, status and lists stay: a new field must be decided on here."""
    gone = anonymised(FULL, ANSWERED).appeal
    assert changed(FULL, gone) == {"citizen", "name", "place", "comment", "anonymised", "version"}
    assert (gone.citizen, gone.name, gone.place, gone.anonymised, gone.version) == (0, "", None, True, 5)


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.IN_PROGRESS, Status.NEEDS_INFO])
def test_an_open_appeal_is_withdrawn_and_leaves_the_lists(status: Status) -> None:
    """Nobody is reminded of it any more; the event says who did it without saying who that was."""
    saved = anonymised(replace(FULL, status=status), ANSWERED)
    assert (saved.appeal.status, saved.appeal.listed, saved.appeal.due_at) == (Status.WITHDRAWN, False, None)
    assert (saved.event.type, saved.event.by, saved.event.unsent) == (
        EventType.WITHDRAWN,
        None,
        {Notice.CARD_CHANGED: 0},
    )


def test_an_event_loses_its_words_and_its_author_and_nothing_else() -> None:
    """What happened, when, and what was sent stays, or the card could not be redrawn; officials' acts stay theirs."""
    assert changed(SAID, stripped(SAID, AUTHOR)) == {"by", "text", "files", "place", "contact", "group", "press"}
    answer = replace(SAID, by=OFFICIAL, by_name="Иван")
    assert "by" not in changed(answer, stripped(answer, AUTHOR))
    assert stripped(stripped(SAID, AUTHOR), AUTHOR) == stripped(SAID, AUTHOR)


@pytest.mark.parametrize(
    ("regime", "answered", "until"),
    [
        (Regime.MESSAGE, ANSWERED, datetime(2027, 12, 1, 12, tzinfo=ZONE)),
        (Regime.APPEAL, ANSWERED, datetime(2031, 12, 1, 12, tzinfo=ZONE)),
        (Regime.APPEAL, datetime(2024, 2, 29, 9, tzinfo=ZONE), datetime(2029, 3, 1, 9, tzinfo=ZONE)),
    ],
)
def test_retention_runs_in_years_from_the_answer(regime: Regime, answered: datetime, until: datetime) -> None:
    """One for a message, five for an appeal under 59-ФЗ, never a day short; not at all while it is open."""
    appeal = replace(FULL, regime=regime, answered_at=answered)
    assert retained_until(appeal, TOWN) == until
    assert not outlived(appeal, TOWN, until - timedelta(seconds=1))
    assert outlived(appeal, TOWN, until)
    assert not outlived(replace(appeal, anonymised=True), TOWN, until)
    assert retained_until(replace(appeal, status=Status.ASSIGNED), TOWN) is None


def test_the_retention_of_what_was_withdrawn_runs_from_its_withdrawal() -> None:
    """Never answered, or answered once and open again: each ends, and none is kept for ever."""
    withdrawn_at = datetime(2026, 12, 20, 15, tzinfo=ZONE)
    withdrawn = replace(FULL, regime=Regime.MESSAGE, status=Status.WITHDRAWN, closed_at=withdrawn_at)
    for answered_at in (None, ANSWERED):
        appeal = scheduled(replace(withdrawn, answered_at=answered_at), TOWN)
        assert appeal.due_at == withdrawn_at + LISTED
        assert retained_until(appeal, TOWN) == datetime(2027, 12, 20, 15, tzinfo=ZONE)
        assert outlived(appeal, TOWN, datetime(2027, 12, 20, 15, tzinfo=ZONE))


def test_a_message_may_go_at_any_time_and_what_is_newer_than_the_wish_stays() -> None:
    """Open or answered; one registered after its author asked to be forgotten is not meant."""
    message = replace(FULL, regime=Regime.MESSAGE, status=Status.ASSIGNED)
    assert may_go(message, TOWN, message.registered_at)
    assert not may_go(message, TOWN, message.registered_at - timedelta(seconds=1))


def test_an_appeal_under_the_law_may_go_only_after_its_retention() -> None:
    """Whoever asks; an open one never."""
    until = datetime(2031, 12, 1, 12, tzinfo=ZONE)
    assert [may_go(FULL, TOWN, at) for at in (ANSWERED, until - timedelta(seconds=1), until)] == [False, False, True]
    assert not may_go(replace(FULL, status=Status.ASSIGNED), TOWN, until)


def test_the_end_of_the_listing_sets_the_end_of_the_retention_due() -> None:
    """And an anonymised one is never due again once it has left the lists."""
    listed = scheduled(replace(FULL, status=Status.CLOSED), TOWN)
    gone = passed(listed, TOWN, ANSWERED + LISTED, ())
    assert gone is not None
    assert gone.appeal.due_at == datetime(2031, 12, 1, 12, tzinfo=ZONE)
    forgotten = passed(replace(listed, anonymised=True), TOWN, ANSWERED + LISTED, ())
    assert forgotten is not None
    assert (forgotten.appeal.listed, forgotten.appeal.due_at) == (False, None)
