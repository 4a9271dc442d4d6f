"""Answers kept for the next time, and answers in preparation that are gone on with after days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, citizen, forges, official, presses, replies, sends
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers


def more(town: TownUnderTest, seat: Any, number: str, label: str) -> None:
    """A button behind [Ещё…]."""
    card = card_of(seat, number)
    if ["Назад"] in card.buttons:
        presses(town, seat, "Назад", card)
    presses(town, seat, "Ещё…", card)
    presses(town, seat, label, card)


def keeps(town: TownUnderTest, head: Any, number: str, words: str) -> None:
    """The answer is kept under this name."""
    more(town, head, number, "Сохранить как шаблон")
    replies(town, head, words, head.last)


@pytest.fixture
def head(town: TownUnderTest) -> Any:
    """Who manages the department's canned answers."""
    return official(town, "Пётр", "department_head")


def test_an_answer_is_kept_and_filled_in_for_the_next_appeal(town: TownUnderTest, head: Any) -> None:
    """What was the first citizen's alone became a field; the preview is the usual one and is sent as it stands."""
    anna, boris, ivan = citizen(town, "Анна"), citizen(town, "Борис"), official(town, "Иван")
    first, second = sends(town, anna), sends(town, boris)
    answers(town, ivan, first, f"Анна, по № {first} фонарь заменён.")
    keeps(town, head, first, "Замена")
    assert "{имя}, по № {номер} фонарь заменён." in head.last.text
    presses(town, ivan, "Ответить", card_of(ivan, second))
    assert ivan.last.buttons == [["Замена"], ["Отмена"]]
    presses(town, ivan, "Замена")
    shown = ivan.last.text
    assert f"Борис, по № {second} фонарь заменён." in shown
    presses(town, ivan, "Меры приняты")
    assert boris.last.text.removesuffix("\n\nВопрос решён?") in shown


def test_an_answer_is_kept_only_while_there_is_one(town: TownUnderTest, head: Any) -> None:
    """Neither before it nor when the citizen has sent it back: there the button is not offered."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    presses(town, head, "Ещё…", card_of(head, number))
    assert ["Сохранить как шаблон"] not in card_of(head, number).buttons
    answers(town, ivan, number)
    presses(town, head, "Ещё…", card_of(head, number))
    assert ["Сохранить как шаблон"] in card_of(head, number).buttons
    presses(town, anna, "Нет, не решён", anna.last)
    presses(town, head, "Ещё…", card_of(head, number))
    assert ["Сохранить как шаблон"] not in card_of(head, number).buttons


def test_a_canned_answer_may_have_words_of_its_own_and_is_still_answered_anew(town: TownUnderTest, head: Any) -> None:
    """Fields of every kind, markup as typed; a reply to its preview takes its place."""
    anna, ivan = citizen(town), official(town, "Иван")
    first, number = sends(town, anna), sends(town, anna)
    answers(town, ivan, first)
    keeps(town, head, first, "Срок <b>\n{Имя}: {тема}, {отдел}, до {срок} & {адрес}")
    presses(town, ivan, "Ответить", card_of(ivan, number))
    presses(town, ivan, "Срок <b>")
    assert "Анна: уличное освещение, Управление ЖКХ, до 23 декабря & \n" in ivan.last.text
    replies(town, ivan, "Своими словами.", ivan.last)
    presses(town, ivan, "Разъяснено")
    assert "Своими словами." in anna.last.text


def test_a_citizen_whose_name_is_a_field_fills_nothing_more(town: TownUnderTest, head: Any) -> None:
    """What is filled in is not read again."""
    anna, ivan = citizen(town, "{номер}"), official(town, "Иван")
    first, number = sends(town, anna), sends(town, anna)
    answers(town, ivan, first)
    keeps(town, head, first, "Привет\nЗдравствуйте, {имя}.")
    presses(town, ivan, "Ответить", card_of(ivan, number))
    presses(town, ivan, "Привет")
    assert "Здравствуйте, {номер}." in ivan.last.text


def test_what_cannot_be_kept_is_said_and_asked_again(town: TownUnderTest, head: Any) -> None:
    """A name too long, a field that is none; the same name replaces; twenty are the most."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    answers(town, ivan, number)
    keeps(town, head, number, "Н" * 31)
    assert "не длиннее 30 букв" in head.last.text
    replies(town, head, "Имя\n{фамилия}", head.last)
    assert "Такого поля нет: {фамилия}" in head.last.text
    for at in range(20):
        keeps(town, head, number, f"Шаблон {at}")
        assert "сохранён" in head.last.text
    assert "Шаблонов уже 20" in presses(town, head, "Сохранить как шаблон", card_of(head, number))


def test_the_list_deletes_and_executors_do_not_manage_it(town: TownUnderTest, head: Any) -> None:
    """[Удалить: …] once; pressed again it says so; an executor has neither button nor right."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    answers(town, ivan, number)
    keeps(town, head, number, "Замена")
    more(town, head, number, "Шаблоны ответов")
    card = next(message for message in reversed(head.heard) if ["Удалить: Замена"] in message.buttons)
    data = card.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "ответственный отдел" in forges(town, ivan, ivan.last, data)
    assert presses(town, head, "Удалить: Замена", card) == "Удалено: Замена."
    assert "Шаблонов пока нет" in card.text
    assert "уже не действует" in forges(town, head, head.last, data)


def test_a_draft_is_found_on_the_card_and_gone_on_with_after_days(town: TownUnderTest) -> None:
    """By its author, and by a colleague who steps in: a copy, the author's stays."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = sends(town, anna)
    replies(town, ivan, "Заменим на неделе.", card_of(ivan, number))
    town.now += timedelta(days=9)
    for seat in (head, ivan):
        seat.says(f"/find {number}")
        town.pump()
        assert "Черновик ответа: Иван, 23 ноября, 10:00" in seat.last.text
        presses(town, seat, "Черновик: Иван")
        assert "Заменим на неделе." in seat.last.text
    presses(town, ivan, "Меры приняты", ivan.last)
    assert "Заменим на неделе." in anna.last.text
    assert "уже не действует" in forges(town, ivan, ivan.last, f"draft:{number}:{ivan.user.id}")


def test_an_answer_sent_back_is_its_writers_draft(town: TownUnderTest) -> None:
    """Nothing has to be typed anew after a remark."""
    from tests.integration.acting import under_59_fz

    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = sends(town, anna)
    under_59_fz(town, number)
    answers(town, ivan, number, "Заменим.")
    presses(town, head, "Вернуть с замечанием")
    replies(town, head, "Когда?", head.last)
    presses(town, ivan, "Ещё…", card_of(ivan, number))
    presses(town, ivan, "Черновик: Иван", card_of(ivan, number))
    assert "Заменим." in ivan.last.text
