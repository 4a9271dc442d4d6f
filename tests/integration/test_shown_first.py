"""An interim answer and the report of execution: shown just as they will be read, and approved where an answer is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.acting import card_of, citizen, forges, official, presses, replies, sends
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers
from tests.integration.test_approval import LETTER, lettered, request, strict
from tests.integration.test_terms import planned, state

LONG = "Плафон заказан, привезут в четверг. " * 100


def prepared(town: TownUnderTest, seat: Any, number: str, words: str = "Заказали плафон.") -> Any:
    """An interim answer up to its preview, which is given back."""
    if ["Ещё…"] in (row[-1:] for row in card_of(seat, number).buttons):
        presses(town, seat, "Ещё…", card_of(seat, number))
    presses(town, seat, "Промежуточный ответ", card_of(seat, number))
    replies(town, seat, "16 декабря", seat.last)
    replies(town, seat, words, seat.last)
    return seat.last


def data_of(message: Any, row: int = 0) -> str:
    """The data of a message's button."""
    return str(message.body["reply_markup"]["inline_keyboard"][row][0]["callback_data"])


def test_an_interim_answer_is_seen_as_the_citizen_will_get_it_before_it_goes(town: TownUnderTest) -> None:
    """Nothing is sent without the press; the words, the day and the markup stand in the preview as they arrive."""
    anna, ivan = citizen(town), official(town, "Иван")
    number, heard = sends(town, anna), len(anna.heard)
    preview = prepared(town, ivan, number, "Заказали <b>плафон</b> & провод.")
    assert len(anna.heard) == heard
    assert preview.buttons == [["Отправить"], ["Отмена"]]
    shown = preview.text
    assert presses(town, ivan, "Отправить", preview) == f"Промежуточный ответ отправлен: № {number}."
    assert anna.last.text in shown
    assert "Заказали <b>плафон</b> & провод." in anna.last.text
    assert "отправлен жителю" in preview.text
    assert state(ivan, number).startswith("В срок")


def test_an_interim_answer_may_be_given_up_and_sends_nothing_twice(town: TownUnderTest) -> None:
    """[Отмена]; the button of a preview given up; the button pressed again after it has gone."""
    anna, ivan = citizen(town), official(town, "Иван")
    number, heard = sends(town, anna), len(anna.heard)
    preview = prepared(town, ivan, number)
    data = data_of(preview)
    presses(town, ivan, "Отмена", preview)
    assert "уже не действует" in forges(town, ivan, ivan.last, data)
    assert len(anna.heard) == heard
    data = data_of(prepared(town, ivan, number))
    forges(town, ivan, ivan.last, data)
    assert "уже не действует" in forges(town, ivan, ivan.last, data)
    assert len(anna.heard) == heard + 1


def test_a_preview_of_one_kind_cannot_be_sent_as_another(town: TownUnderTest) -> None:
    """A forged result makes no final answer of an interim one, a forged kind no interim answer of a final one."""
    anna, ivan = citizen(town), official(town, "Иван")
    number, heard = sends(town, anna), len(anna.heard)
    interim = data_of(prepared(town, ivan, number)).rpartition(":")[0]
    for code in ("supported", "executed", "answered", ""):
        assert "уже не действует" in forges(town, ivan, ivan.last, f"{interim}:{code}")
    replies(town, ivan, "Сделано.", card_of(ivan, number))
    final = data_of(ivan.last).rpartition(":")[0]
    for code in ("interim", "executed"):
        assert "уже не действует" in forges(town, ivan, ivan.last, f"{final}:{code}")
    assert len(anna.heard) == heard


def test_a_long_interim_answer_is_shown_whole(town: TownUnderTest) -> None:
    """Beside the preview, which must stay one message."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    preview = prepared(town, ivan, number, LONG)
    whole = next(message for message in reversed(ivan.heard[:-1]) if "Предварительный ответ" in message.text)
    presses(town, ivan, "Отправить", preview)
    assert whole.text == anna.last.text


def test_an_interim_answer_under_59_fz_is_approved_and_carries_its_letter(town: TownUnderTest) -> None:
    """It waits as an answer does, comes back with a remark, and after approval the matter is in work, promised."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    heard = len(anna.heard)
    preview = prepared(town, ivan, number)
    assert presses(town, ivan, "Отправить", preview) == f"Ответ на согласовании: № {number}."
    assert "промежуточный ответ" in request(head).text
    assert "Окончательный ответ придёт не позднее среды, 16 декабря." in request(head).text
    assert len(anna.heard) == heard
    presses(town, head, "Вернуть с замечанием", request(head))
    replies(town, head, "Напишите, какой плафон.", head.last)
    presses(town, ivan, "Черновик: Иван")
    assert ivan.last.buttons == [["Отправить"], ["Отмена"]]
    presses(town, ivan, "Отправить")
    lettered(town, head)
    shown = request(head).text
    assert presses(town, head, "Утвердить", request(head)) == f"Промежуточный ответ отправлен: № {number}."
    assert anna.last.text in shown
    assert LETTER.split(",")[0] in anna.last.text
    assert anna.last.buttons == []
    card = card_of(ivan, number).text
    assert "окончательный обещан до 16.12" in card
    assert "на согласовании" not in card


def test_while_one_answer_waits_for_approval_no_interim_one_takes_its_place(town: TownUnderTest) -> None:
    """Neither offered, nor asked for, nor sent from a preview made before."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    waiting = data_of(prepared(town, head, number))
    answers(town, ivan, number)
    presses(town, ivan, "Ещё…", card_of(ivan, number))
    assert ["Промежуточный ответ"] not in card_of(ivan, number).buttons
    assert "на согласовании" in forges(town, ivan, ivan.last, f"interim:{number}")
    assert "на согласовании" in forges(town, head, head.last, waiting)
    lettered(town, head)
    presses(town, head, "Утвердить", request(head))
    assert "Заменили." in anna.last.text


def test_the_report_of_execution_is_shown_first_and_under_59_fz_approved(town: TownUnderTest) -> None:
    """Until then it stays under control; a second report while one waits is refused; then the citizen is asked."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = strict(town, anna)
    planned(town, ivan, number)
    lettered(town, head)
    presses(town, head, "Утвердить", request(head))
    heard = len(anna.heard)
    presses(town, ivan, "Сообщить об исполнении", card_of(ivan, number))
    replies(town, ivan, "Плафон новый.", ivan.last)
    assert "Обещанное сделано" in ivan.last.text
    presses(town, ivan, "Отправить")
    assert len(anna.heard) == heard
    assert "на контроле" in state(ivan, number)
    assert "на согласовании" in forges(town, ivan, ivan.last, f"execute:{number}")
    lettered(town, head)
    presses(town, head, "Утвердить", request(head))
    assert "Обещанное сделано" in anna.last.text
    assert LETTER.split(",")[0] in anna.last.text
    assert anna.last.buttons == [["Да, решён"], ["Нет, не решён"]]
    assert "на контроле" not in state(ivan, number)


@pytest.mark.parametrize(("kind", "below"), [("text", ""), ("photo", "\nВложения: 1 фото")])
def test_a_preview_has_no_hole_where_files_would_stand(town: TownUnderTest, kind: str, below: str) -> None:
    """One empty line between its parts; the files stand right below the words."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    if kind == "photo":
        ivan.sends("photo", "Заменили.", reply_to=card)
    else:
        ivan.says("Заменили.", reply_to=card)
    town.pump()
    assert ivan.last.text.endswith(f"Заменили.{below}\n\nКакой результат?")
