"""The dialog's own moves: what gathers, what is held apart, what is forgotten when, and boards kept up to date."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from appeals.dialog import (
    ADDING_LASTS,
    BUBBLES_KEPT,
    FILES_KEPT,
    LEASE,
    SEEN_KEPT,
    SENT_KEPT,
    TEXT_KEPT,
    Board,
    Dialog,
    Draft,
    Pending,
    Shown,
    Step,
    bubble_of,
    face_of,
)
from appeals.incoming import Person, Said
from appeals.model.written import Contact, File, FileKind, Place
from appeals.outgoing import Redraw, Say
from appeals.shell.codec import built, plain

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
EMPTY = Dialog(chat=7, person=7)


def said(message_id: int = 1, text: str = "", **more: object) -> Said:
    """A message of the person."""
    plain_one = Said(
        update_id=100 + message_id, chat=7, person=Person(7), message_id=message_id, private=True, text=text
    )
    return replace(plain_one, **more)  # type: ignore[arg-type]


def photo(number: int = 1) -> File:
    """A photo."""
    return File(FileKind.PHOTO, f"photo-{number}")


@pytest.mark.parametrize("nothing", [said(), said(text="  \n "), said(place=Place("где-то"))])
def test_what_holds_nothing_is_no_bubble(nothing: Said) -> None:
    """A poll, blanks, a place, which the draft holds by itself."""
    assert bubble_of(nothing) is None


@pytest.mark.parametrize("order", list(permutations(range(1, 4))))
def test_bubbles_stand_in_the_order_of_their_ids(order: tuple[int, ...]) -> None:
    """Whatever order Telegram brings them in, and however often."""
    dialog = EMPTY
    for number in (*order, *order):
        dialog = dialog.gathering(said(number, f"часть {number}", files=(photo(number),)), NOW)
    assert dialog.draft is not None
    assert dialog.draft.text == "часть 1\nчасть 2\nчасть 3"
    assert [file.file_id for file in dialog.draft.files] == ["photo-1", "photo-2", "photo-3"]


def test_every_change_is_a_revision() -> None:
    """Another bubble, an edit of one, a topic: a preview of the one before fits no more."""
    dialog = EMPTY.gathering(said(1, "раз"), NOW)
    changes = (
        dialog,
        dialog.gathering(said(2, "два"), NOW),
        dialog.gathering(said(1, "раз, исправлено", edited=True), NOW),
        dialog.about("roads", 5, NOW),
    )
    assert [changed.draft.revision for changed in changes if changed.draft] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    ("draft", "full"),
    [
        (Draft(1, NOW), False),
        (Draft(1, NOW).with_said(said(1, "я" * TEXT_KEPT), NOW), False),
        (Draft(1, NOW).with_said(said(1, "я" * (TEXT_KEPT + 1)), NOW), True),
        (Draft(1, NOW).with_said(said(1, files=tuple(map(photo, range(FILES_KEPT)))), NOW), False),
        (Draft(1, NOW).with_said(said(1, files=tuple(map(photo, range(FILES_KEPT + 1)))), NOW), True),
    ],
)
def test_a_draft_is_full_just_beyond_its_limits(draft: Draft, full: bool) -> None:  # noqa: FBT001  a table's column
    """Forty attachments and 20,000 letters fit."""
    assert draft.full is full


def test_very_many_short_messages_fill_a_draft_too() -> None:
    """So that the item that holds the dialog never outgrows its table."""
    dialog = EMPTY
    for number in range(1, BUBBLES_KEPT + 2):
        dialog = dialog.gathering(said(number, "."), NOW)
    assert dialog.draft is not None
    assert dialog.draft.full


def test_contacts_count_as_attachments() -> None:
    """A thousand contact cards are no draft."""
    dialog = EMPTY
    for number in range(FILES_KEPT + 1):
        dialog = dialog.gathering(said(number + 1, contact=Contact("Пётр", "1")), NOW)
    assert dialog.draft is not None
    assert dialog.draft.full


def test_a_draft_is_forgotten_a_day_after_its_last_addition() -> None:
    """At 24 hours it still lives; a second later it is gone, and the conversation rests."""
    dialog = replace(EMPTY.gathering(said(1, "раз"), NOW), step=Step.REVIEW)
    assert dialog.awake(NOW + DAY, DAY) == dialog
    later = dialog.awake(NOW + DAY + timedelta(seconds=1), DAY)
    assert (later.draft, later.step, later.boards) == (None, Step.REST, {})


def test_forgetting_a_draft_leaves_what_is_added_elsewhere() -> None:
    """An appeal that is being added to has nothing to do with the draft of yesterday."""
    dialog = EMPTY.gathering(said(1, "раз"), NOW).adding_to("2026-000001", NOW + DAY)
    later = dialog.awake(NOW + DAY + timedelta(minutes=1), DAY)
    assert (later.draft, later.step, later.target) == (None, Step.ADDING, "2026-000001")


def test_adding_ends_by_itself() -> None:
    """After an hour; with a draft the conversation goes back to it."""
    adding = EMPTY.adding_to("2026-000001", NOW)
    assert adding.awake(NOW + ADDING_LASTS, DAY).step is Step.ADDING
    late = NOW + ADDING_LASTS + timedelta(seconds=1)
    assert adding.awake(late, DAY).step is Step.REST
    assert adding.gathering(said(1, "раз"), NOW).awake(late, DAY).step is Step.WRITING


def test_what_is_held_is_apart_from_the_draft_and_forgotten_like_one() -> None:
    """Words that may belong to an answered appeal neither enter the draft nor stay for ever."""
    dialog = EMPTY.gathering(said(1, "о другом"), NOW).holding(said(2, "не решено"), "2026-000001", NOW)
    dialog = dialog.holding(said(3, "совсем"), "2026-000001", NOW)
    assert dialog.step is Step.WHICH
    assert dialog.undecided["2026-000001"].text == "не решено\nсовсем"
    assert dialog.draft is not None
    assert dialog.draft.text == "о другом"
    later = dialog.gathering(said(4, "ещё"), NOW + DAY).awake(NOW + DAY + timedelta(seconds=1), DAY)
    assert (later.undecided, later.step) == ({}, Step.WRITING)


def test_words_about_two_appeals_are_held_side_by_side() -> None:
    """What was said of one is never given to another, nor forgotten for it; each is decided by itself."""
    dialog = EMPTY.holding(said(1, "о первом"), "2026-000001", NOW).holding(said(2, "о втором"), "2026-000002", NOW)
    assert {number: held.text for number, held in dialog.undecided.items()} == {
        "2026-000001": "о первом",
        "2026-000002": "о втором",
    }
    assert dialog.held is not None
    assert dialog.held.text == "о первом\nо втором"
    one_left = dialog.decided("2026-000002")
    assert (list(one_left.undecided), one_left.step) == (["2026-000001"], Step.WHICH)
    assert one_left.decided("2026-000001").step is Step.REST


def test_a_joined_draft_has_all_of_both() -> None:
    """Held words that are a new matter join the draft: in order, under its id, with the place of either."""
    first = Draft(1, NOW, topic="roads").with_said(said(3, "потом"), NOW)
    second = Draft(2, NOW).with_said(said(1, "сначала", place=Place("там")), NOW + DAY)
    joined = first.joined(second)
    assert (joined.id, joined.topic, joined.at) == (1, "roads", NOW + DAY)
    assert joined.text == "сначала\nпотом"
    assert joined.place == Place("там")
    assert joined.revision > first.revision


def test_the_rest_of_an_album_goes_where_its_first_parts_went() -> None:
    """An album that was sent is remembered with its number; a new one is not."""
    part = said(1, files=(photo(),), group="A")
    dialog = EMPTY.gathering(part, NOW)
    assert dialog.continues_album(said(2, group="A"))
    assert not dialog.continues_album(said(2))
    assert dialog.draft is not None
    sent = dialog.with_sent(dialog.draft.bubbles, "2026-000001")
    assert sent.album_into == "2026-000001"
    assert sent.hearing_album(said(2, group="A")).album_into == "2026-000001"
    assert sent.hearing_album(said(3, group="B")).album_into == ""


def test_edits_find_the_latest_bubbles_only() -> None:
    """So many are remembered, the oldest go first."""
    dialog = EMPTY
    for number in range(SENT_KEPT + 5):
        draft = Draft(1, NOW).with_said(said(number + 1, "раз"), NOW)
        dialog = dialog.with_sent(draft.bubbles, "2026-000001")
    assert len(dialog.sent_bubbles) == SENT_KEPT
    assert 1 not in dialog.sent_bubbles
    assert SENT_KEPT + 5 in dialog.sent_bubbles


def test_a_dialog_remembers_what_it_heard_and_lets_old_words_go() -> None:
    """The latest updates; what could not be said for ten minutes past its lease is dropped."""
    dialog = EMPTY
    for number in range(SEEN_KEPT + 3):
        dialog = dialog.hears(number, None, NOW)
    assert dialog.seen == tuple(range(3, SEEN_KEPT + 3))
    waiting = Pending("me", NOW + LEASE, (Say(7, "раз"),))
    dialog = dialog.hears(500, waiting, NOW)
    assert 500 in dialog.hears(501, None, NOW + timedelta(minutes=10)).pending
    assert 500 not in dialog.hears(501, None, NOW + LEASE + timedelta(minutes=10)).pending


def test_a_minute_begins_with_its_first_message_and_ends_sixty_seconds_later() -> None:
    """The next one after it is the first again; one that comes out of order belongs to the present minute."""
    dialog = EMPTY.hears_one_more(NOW).hears_one_more(NOW + timedelta(seconds=59.9))
    assert (dialog.minute_from, dialog.minute_heard) == (NOW, 2)
    earlier = dialog.hears_one_more(NOW - timedelta(seconds=2))
    assert (earlier.minute_from, earlier.minute_heard) == (NOW, 3)
    later = dialog.hears_one_more(NOW + timedelta(seconds=60))
    assert (later.minute_from, later.minute_heard) == (NOW + timedelta(seconds=60), 1)


def test_a_board_is_said_once_and_then_redrawn() -> None:
    """Nothing while it says so already; nothing while its first message is on the way; then an edit."""
    first, second = Say(7, "Добавлено: 1 фото."), Say(7, "Добавлено: 2 фото.")
    dialog, message = EMPTY.showing("board", first, NOW)
    assert message == replace(first, slot="board")
    assert isinstance(message, Say)
    assert dialog.showing("board", first, NOW) == (dialog, None)
    on_its_way = dialog.hears(1, Pending("me", NOW + LEASE, (message,)), NOW)
    after, nothing = on_its_way.showing("board", second, NOW)
    assert nothing is None
    assert after.boards["board"].wanted == second
    shown = dialog.board_at("board", 55)
    assert shown.showing("board", second, NOW)[1] == Redraw(7, 55, second.text, slot="board")
    assert shown.without_board("board").showing("board", second, NOW)[1] == replace(second, slot="board")


def test_a_board_that_stands_on_the_screen_leaves_no_words_behind() -> None:
    """They may be longer than all the rest; what somebody has yet to show is found, wherever it lies."""
    first, second = Say(7, "Добавлено: 1 фото."), Say(7, "Добавлено: 2 фото.")
    dialog, message = EMPTY.showing("board", first, NOW)
    assert isinstance(message, Say)
    said = dialog.hears(1, Pending("me", NOW + LEASE, (message,)), NOW)
    assert said.words_of("board") == message
    alone = replace(said, pending={}).showed({"board": Shown(message, 55)})
    assert alone.boards["board"] == Board(face_of(first), 55)
    assert alone.showing("board", first, NOW)[1] is None
    # More came while the first was on its way, and has nobody else to show it.
    more, _ = said.showing("board", second, NOW)
    late = replace(more, pending={}).showed({"board": Shown(message, 55)})
    assert (late.boards["board"].message_id, late.words_of("board")) == (55, second)


def test_what_two_are_changing_keeps_its_words_until_the_last_has_looked() -> None:
    """The older edit may reach Telegram after the newer one: whoever sent it shows the newer one again."""
    older, newer = Say(7, "Добавлено: 2 фото."), Say(7, "Добавлено: 3 фото.")
    one, first = replace(EMPTY, boards={"board": Board("", 55)}).showing("board", older, NOW)
    assert isinstance(first, Redraw)
    two, second = one.hears(1, Pending("a", NOW + LEASE, (first,)), NOW).showing("board", newer, NOW)
    assert isinstance(second, Redraw)
    both = two.hears(2, Pending("b", NOW + LEASE, (second,)), NOW)
    newer_gone = replace(both, pending={1: both.pending[1]}).showed({"board": Shown(second, 55)})
    older_gone = replace(newer_gone, pending={}).showed({"board": Shown(first, 55)})
    assert older_gone.words_of("board") == newer
    older_first = replace(both, pending={2: both.pending[2]}).showed({"board": Shown(first, 55)})
    assert older_first.words_of("board") == second


def test_a_board_in_another_message_is_always_drawn() -> None:
    """The message that asked becomes the board, though the board says the same already elsewhere."""
    say = Say(7, "Проверьте")
    dialog, _ = EMPTY.showing("review", say, NOW)
    assert dialog.board_at("review", 9).showing("review", say, NOW)[1] == Redraw(7, 9, "Проверьте", slot="review")


@pytest.mark.parametrize("seed", range(20))
def test_a_dialog_survives_being_stored(seed: int) -> None:
    """Whatever was said and in whatever order, what is read is what was written."""
    chance, dialog = random.Random(seed), EMPTY
    for number in range(1, 12):
        message = said(
            number, f"часть {number}", files=(photo(number),) * chance.randrange(2), group=chance.choice("AB")
        )
        match chance.randrange(4):
            case 0:
                dialog = dialog.holding(message, "2026-000001", NOW)
            case 1:
                dialog = dialog.adding_to("2026-000002", NOW).with_sent(Draft(1, NOW).bubbles, "2026-000002")
            case _:
                dialog = dialog.gathering(message, NOW)
        dialog, _ = dialog.showing("board", Say(7, f"{number}"), NOW)
    assert built(Dialog, plain(dialog)) == dialog
