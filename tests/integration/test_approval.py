"""An answer before whoever approves it: who that is, what they see, and the press that comes too late."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.integration.acting import (
    card_of,
    citizen,
    forges,
    official,
    presses,
    replies,
    sends,
    under_59_fz,
)
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers

LETTER = "Глава администрации И. И. Иванов, № 01-12/345 от 24.11.2026"


def strict(town: TownUnderTest, person: Any) -> str:
    """An appeal under 59-ФЗ; its number."""
    number = sends(town, person)
    under_59_fz(town, number)
    return number


@contextmanager
def where(**changes: bool) -> Iterator[None]:
    """A town whose file says so of answers."""
    from appeals.shell import house

    home = house.build()
    changed = replace(home, town=replace(home.town, answers=replace(home.town.answers, **changes)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(house, "build", lambda: changed)
        yield


def request(seat: Any) -> Any:
    """The newest answer that waits for approval there."""
    return next(message for message in reversed(seat.heard) if ["Утвердить"] in message.buttons)


def lettered(town: TownUnderTest, head: Any, line: str = LETTER) -> None:
    """The particulars of the letter are given."""
    presses(town, head, "Утвердить", request(head))
    replies(town, head, line, head.last)


def test_messages_too_are_approved_where_the_town_says_so_without_a_letter(town: TownUnderTest) -> None:
    """One press of the head sends it; no number is asked for."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = sends(town, anna)
    with where(messages_approved=True):
        answers(town, ivan, number)
    assert presses(town, head, "Утвердить") == f"Ответ отправлен: № {number}."
    assert "Заменили." in anna.last.text
    assert "Исходящий" not in anna.last.text


def test_without_a_head_of_department_the_deputy_approves_in_private(town: TownUnderTest) -> None:
    """And the department, which reads elsewhere, sees the card change."""
    anna, ivan, denis = citizen(town), official(town, "Иван"), official(town, "Денис", "deputy", "")
    alone = town.telegram.seat(denis, town.telegram.world.chats[denis.user.id])
    alone.says("/start")
    town.pump()
    number = sends(town, anna)
    with where(messages_approved=True):
        answers(town, ivan, number)
    assert f"№ {number} на согласовании" in alone.last.text
    presses(town, alone, "Утвердить")
    assert "Дан ответ" in card_of(ivan, number).text


def test_nobody_approves_their_own_but_a_head_where_the_town_lets_them(town: TownUnderTest) -> None:
    """The same press: refused with who else may, then taken."""
    anna, head = citizen(town), official(town, "Пётр", "department_head")
    number = sends(town, anna)
    with where(messages_approved=True, heads_approve_own=False):
        answers(town, head, number)
        assert presses(town, head, "Утвердить").startswith("Свой ответ утверждает другой")
    assert presses(town, head, "Утвердить", request(head)) == f"Ответ отправлен: № {number}."


def test_an_executor_cannot_approve_and_a_second_press_sends_nothing(town: TownUnderTest) -> None:
    """Forged by its writer; and pressed again after the answer has gone."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    answers(town, ivan, number)
    data = request(head).body["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    heard = len(anna.heard)
    assert "ответственный отдел" in forges(town, ivan, ivan.last, data)
    lettered(town, head)
    assert "уже не действует" in forges(town, head, head.last, data)  # the wording without the letter
    assert len(anna.heard) == heard
    data = request(head).body["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    presses(town, head, "Утвердить", request(head))
    assert "уже не действует" in forges(town, head, head.last, data)
    assert len(anna.heard) == heard + 1


WRONG_LETTERS = [
    "да",
    "№",
    "Глава № 1",
    "Глава № 1 от 32.12.2026",
    "Глава № 1 от 24.11.2062",
    f"Глава № {'1' * 41} от 24.11.2026",
]


def test_a_letter_that_cannot_be_read_is_asked_for_again_and_markup_in_it_is_shown_as_typed(
    town: TownUnderTest,
) -> None:
    """Each wrong line brings the example; a reply to that is heard as the line."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    answers(town, ivan, strict(town, anna))
    presses(town, head, "Утвердить")
    for wrong in WRONG_LETTERS:
        replies(town, head, wrong, head.last)
        assert "Не получилось разобрать" in head.last.text
    replies(town, head, "И. о. главы <b>Петров</b> № 7 от 24 ноября", head.last)
    presses(town, head, "Утвердить", request(head))
    assert "Подпись: И. о. главы <b>Петров</b>\nИсходящий № 7 от 24.11.2026" in anna.last.text


def test_a_newer_wording_takes_the_place_of_the_one_that_waits(town: TownUnderTest) -> None:
    """Its writer notices a slip; the request with the older words approves nothing any more."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    answers(town, ivan, number, "Сделаем 31 ноября.")
    old = request(head)
    answers(town, ivan, number, "Сделаем 30 ноября.")
    assert "уже не действует" in presses(town, head, "Утвердить", old)
    lettered(town, head)
    presses(town, head, "Утвердить", request(head))
    assert "Сделаем 30 ноября." in anna.last.text


def test_a_correction_of_an_approved_answer_is_approved_too(town: TownUnderTest) -> None:
    """It stays answered meanwhile: the department's clock does not run again."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    for words in ("Сделаем завтра.", "Уже сделано."):
        answers(town, ivan, number, words)
        assert words not in anna.last.text
        lettered(town, head)
        presses(town, head, "Утвердить", request(head))
        assert words in anna.last.text
        assert "Дан ответ" in card_of(ivan, number).text


def test_a_remark_needs_words_and_comes_once(town: TownUnderTest) -> None:
    """A photo is no remark; after the return the same prompt returns nothing more."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    answers(town, ivan, number)
    presses(town, head, "Вернуть с замечанием")
    prompt = head.last
    head.sends("photo", reply_to=prompt)
    town.pump()
    assert "Нужен текст" in head.last.text
    replies(town, head, "Укажите <срок>", prompt)
    assert any("Укажите <срок>" in message.text for message in ivan.heard[-3:])
    replies(town, head, "И ещё", prompt)
    assert "Сейчас это невозможно: уже в работе." in head.last.text
    assert "в работе" in presses(town, head, "Утвердить", request(head))


def test_the_answer_that_waits_can_be_seen_by_all_who_read_the_card(town: TownUnderTest) -> None:
    """With the deciding buttons for whoever may decide; who approved it and who wrote it stand in the history."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    answers(town, ivan, number)
    presses(town, ivan, "Ответ на согласовании", card_of(ivan, number))
    assert "Заменили." in ivan.last.text
    assert ivan.last.buttons == [["Открыть"]]
    presses(town, head, "Ответ на согласовании", card_of(head, number))
    assert head.last.buttons == [["Утвердить"], ["Вернуть с замечанием"], ["Открыть"]]
    lettered(town, head)
    presses(town, head, "Утвердить", request(head))
    presses(town, head, "Ещё…", card_of(head, number))
    presses(town, head, "История")
    assert "ответ · Пётр · меры приняты" in head.last.text
    assert "ответ на согласовании · Иван" in head.last.text


def test_a_citizen_may_add_and_withdraw_while_the_answer_waits(town: TownUnderTest) -> None:
    """Added words go to the department; withdrawn, nothing is approved any more."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    accepted = anna.last
    answers(town, ivan, number)
    replies(town, anna, "Уже горит", accepted)
    assert "Ответ на согласовании" in card_of(ivan, number).text
    anna.says("/my")
    town.pump()
    assert "готовим ответ" in anna.last.text
    for label in (f"№ {number}", "Отозвать", "Да, отозвать"):
        presses(town, anna, label)
    assert "отозвано" in presses(town, head, "Утвердить", request(head))
