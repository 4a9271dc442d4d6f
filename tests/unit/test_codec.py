"""The domain's values survive the way into the table and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from appeals.dialog import Board, Dialog, Draft, Pending, Step
from appeals.model.appeal import Appeal, Result, Status
from appeals.model.event import Event, EventType, Notice
from appeals.model.written import Bubble, Contact, File, FileKind, Place
from appeals.outgoing import Button, Redraw, Say, Toast
from appeals.shell.codec import built, plain
from appeals.shell.records import appeal_item, appeal_of, event_item, event_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_a_dialog_survives_with_all_it_holds() -> None:
    """Nested values, unions told apart by their class, dicts with numbers for keys."""
    say = Say(1, "<b>текст</b>", rows=((Button("Готово", "done"),),), slot="board")
    dialog = Dialog(
        chat=1,
        person=1,
        step=Step.REVIEW,
        draft=Draft(
            5,
            NOW,
            (Bubble(7, "текст", (File(FileKind.PHOTO, "id"),), Contact("Анна", "+7")),),
            place=Place("ул. Кирова, 120", 50.9, 128.4),
        ),
        boards={"board": Board("face", 9, say)},
        seen=(1, 2),
        pending={3: Pending("owner", NOW, (Toast("4"), say, Redraw(1, 9, "ещё")))},
        sent_bubbles={7: "2026-000001"},
    )
    assert built(Dialog, json.loads(json.dumps(plain(dialog)))) == dialog


def test_what_holds_its_default_takes_no_room() -> None:
    """A unit of writing is a kilobyte: an empty dialog is nearly nothing."""
    assert plain(Dialog(1, 2)) == {"chat": 1, "person": 2}


def test_what_an_older_release_wrote_is_read() -> None:
    """A field that is no more is passed over, one that is new gets its default."""
    assert built(Dialog, {"chat": 1, "person": 2, "gone": True}) == Dialog(1, 2)


@given(
    status=st.sampled_from(Status),
    answered=st.none() | st.just(NOW),
    result=st.none() | st.sampled_from(Result),
    executor=st.none() | st.integers(1, 2**52),
    rungs=st.lists(st.sampled_from(("five_days", "overdue")), unique=True).map(tuple),
    due=st.none() | st.just(NOW),
    undelivered=st.booleans(),
)
def test_an_appeal_survives_its_item(
    status: Status,
    answered: datetime | None,
    result: Result | None,
    executor: int | None,
    rungs: tuple[str, ...],
    due: datetime | None,
    undelivered: bool,  # noqa: FBT001
) -> None:
    """Whatever its state: what is indexed and what is not come together again."""
    appeal = Appeal(
        number="2026-000001",
        citizen=1,
        status=status,
        topic="snow",
        department="roads",
        registered_at=NOW,
        deadline=date(2026, 12, 23),
        answered_at=answered,
        result=result,
        executor=executor,
        rungs=rungs,
        due_at=due,
        undelivered=undelivered,
        place=Place("ул. Кирова, 120"),
    )
    assert appeal_of(appeal_item(appeal)) == appeal


def test_an_event_survives_its_item() -> None:
    """With what it owes and what it has sent."""
    event = Event(
        "2026-000001",
        3,
        EventType.ANSWERED,
        NOW,
        by=5,
        text="готово",
        unsent={Notice.ANSWER: 1},
        sent={Notice.CARD: 17},
    )
    assert event_of(event_item(event)) == event
