"""What is merged keeps its terms: every author has every word of the town, every deadline that passes is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.integration.acting import card_of, minutes, official, presses, replies, under_59_fz
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers, own_card
from tests.integration.conversing import stored as kept
from tests.integration.test_approval import LETTER, lettered, request
from tests.integration.test_merging import ANSWER, Merging, heard_by
from tests.integration.test_terms import asked_to_extend, at, interim, planned
from tests.integration.test_terms import request as asked_for


@pytest.fixture
def two(town: TownUnderTest) -> Merging:
    """Two appeals about one lamp."""
    return Merging(town)


def runs(two: Merging, when: datetime) -> None:
    """The escalation at that time, and the delivery after it."""
    two.town.run("escalation", when)
    minutes(two.town, 1)


def extends(two: Merging, number: str, label: str, head: Any) -> None:
    """The department's head asks for it, the head of administration grants it."""
    asked_to_extend(two.town, head, number, label)
    presses(two.town, two.town.head, "Продлить", asked_for(two.town.head))
    minutes(two.town, 1)


def test_an_interim_answer_reaches_every_author_and_its_day_is_reminded_of_once(two: Merging) -> None:
    """Each under their own number, none told of the other; taken out again the promise is the part's own."""
    two.merges(two.part, two.main)
    interim(two.town, two.ivan, two.main, "12 декабря", "Заказали.")
    minutes(two.town, 1)
    for person, number, other in ((two.anna, two.main, two.part), (two.boris, two.part, two.main)):
        assert person.last.text.startswith(f"Сообщение № {number}, уличное освещение. Предварительный ответ")
        assert "не позднее субботы, 12 декабря" in person.last.text
        assert other not in heard_by(person)
    heard = len(two.boris.seat.heard)
    minutes(two.town, 3)
    assert len(two.boris.seat.heard) == heard
    runs(two, at(12, 9))
    assert sum("Обещанное жителю" in message.text for message in two.ivan.heard) == 1
    two.separates(two.part)
    for hour in (9, 10):  # one thing at a time: first that nobody has taken it again
        runs(two, at(12, 14, hour))
    assert f"не сделано, прошло 2 дня 🔴 Сообщение № {two.part}" in "".join(m.text for m in two.town.head.heard)


def test_an_extension_is_told_to_every_author_and_moves_every_deadline(two: Merging) -> None:
    """The part's answer comes with the main one's: its deadline goes as far, once, with the same notice."""
    head = official(two.town, "Пётр", "department_head")
    two.merges(two.part, two.main)
    extends(two, two.main, "На 14 дней", head)
    for person, number in ((two.anna, two.main), (two.boris, two.part)):
        assert person.last.text.startswith(f"Сообщение № {number}, уличное освещение. Ответ займёт больше времени")
        assert "не позднее среды, 30 декабря" in person.last.text
        assert kept(number).deadline.isoformat() == "2026-12-30"
    assert "не позднее среды, 30 декабря" in own_card(two.boris, two.part)


def test_what_was_extended_before_keeps_its_deadline_and_reaches_the_head_when_it_has_passed(two: Merging) -> None:
    """The law allows one extension: the part is overdue while the main one is not, and is told with both numbers."""
    head = official(two.town, "Пётр", "department_head")
    extends(two, two.part, "На 7 дней", head)
    two.merges(two.part, two.main)
    told = len(two.boris.seat.heard)
    extends(two, two.main, "На 30 дней", head)
    assert len(two.boris.seat.heard) == told
    assert [kept(number).deadline.isoformat() for number in (two.part, two.main)] == ["2026-12-30", "2027-01-22"]
    for when in (at(12, 25), at(12, 29), at(12, 30)):  # five days before, a day before: these are the main one's
        runs(two, when)
    assert not any(two.part in message.text and "срок" in message.text.lower() for message in two.ivan.heard[-3:])
    before = len(two.town.head.heard)
    runs(two, at(1, 11, year=2027))
    assert len(two.town.head.heard) == before + 1
    assert f"Сообщение № {two.part}" in two.town.head.last.text
    assert f"Рассматривается вместе с № {two.main}" in two.town.head.last.text
    assert two.town.head.last.buttons == [["Открыть"], ["Принято к сведению"]]
    assert "просрочено на 12 дней" in card_of(two.ivan, two.part).text
    for command, listed in (("/overdue", True), ("/open", False), ("/untaken", False)):
        two.ivan.says(command)
        two.town.pump()
        assert (two.part in two.ivan.last.text) is listed
        assert (two.main in two.ivan.last.text) is (command != "/overdue")
    two.town.run("digest", at(1, 11, 10, year=2027))
    summary = next(m for m in reversed(two.ivan.heard) if m.text.startswith("Сводка"))
    assert "просрочено: 1" in summary.text
    assert "в работе 2" in summary.text
    assert presses(two.town, two.town.head, "Принято к сведению") == f"Принято к сведению: № {two.part}."
    runs(two, at(1, 18, year=2027))
    assert two.part in two.town.head.last.text
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 1)
    two.ivan.says("/overdue")
    two.town.pump()
    assert two.part not in two.ivan.last.text
    heard = len(two.town.head.heard)
    runs(two, at(1, 25, year=2027))
    assert len(two.town.head.heard) == heard


def test_the_report_of_execution_carries_its_letter_to_every_author(two: Merging) -> None:
    """An approved answer and an approved report under 59-ФЗ: the same signatory, number and date for each."""
    head = official(two.town, "Пётр", "department_head")
    two.merges(two.part, two.main)
    under_59_fz(two.town, two.main)
    planned(two.town, two.ivan, two.main)
    lettered(two.town, head)
    presses(two.town, head, "Утвердить", request(head))
    minutes(two.town, 1)
    presses(two.town, two.ivan, "Сообщить об исполнении", card_of(two.ivan, two.main))
    replies(two.town, two.ivan, "Плафон новый.", two.ivan.last)
    presses(two.town, two.ivan, "Отправить")
    lettered(two.town, head)
    presses(two.town, head, "Утвердить", request(head))
    minutes(two.town, 1)
    for person in (two.anna, two.boris):
        assert "Обещанное сделано" in person.last.text
        assert LETTER.split(",")[0] in person.last.text


def test_erased_words_of_an_interim_answer_neither_reach_nor_part_anybody(two: Merging) -> None:
    """The main one's author is erased before the others are reached: only an end of the main one parts them."""
    from appeals.merging import done_to
    from appeals.model.event import Event, EventType
    from appeals.shell import house

    two.merges(two.part, two.main)
    town = house.build().town
    for kind in (EventType.INTERIM, EventType.EXTENDED, EventType.EXECUTED):
        gone = Event(two.main, 9, kind, two.town.now, until=at(12, 25).date())
        assert done_to(kept(two.part), kept(two.main), gone, town, two.town.now) is None
