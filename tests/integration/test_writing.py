"""Writing to a citizen first: in the matter of one of their appeals, whatever its state, and moving nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, forges, official, presses, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import Resident, answers, asks, own_card, resident
from tests.integration.test_assigning import told_after
from tests.integration.test_notes import history_of
from tests.integration.test_personal_data import appeal_of

WORDS = "Завтра с 9 до 12 у школы <перекроют> проезд & тротуар"
KEPT = ("status", "executor", "deadline", "due_at", "desk_order", "answered_at", "result")


def writes(town: TownUnderTest, seat: Any, number: str, text: str = WORDS) -> None:
    """[Ещё…], [Написать жителю], and the words in reply."""
    card = card_of(seat, number)
    presses(town, seat, "Ещё…", card)
    presses(town, seat, "Написать жителю", card)
    replies(town, seat, text, seat.last)


def stands(number: str) -> dict[str, Any]:
    """What writing must not change."""
    appeal = appeal_of(number)
    return {name: appeal.get(name) for name in KEPT}


def in_state(town: TownUnderTest, anna: Resident, ivan: Any, state: str) -> str:
    """An appeal of the person's in that state."""
    number = anna.sends()
    if state == "needs_info":
        asks(town, ivan, number)
    if state in ("answered", "closed"):
        answers(town, ivan, number)
    if state == "closed":
        anna.presses("Да, решён")
    if state == "withdrawn":
        anna.says("/my")
        anna.presses(f"№ {number}", "Отозвать", "Да, отозвать")
    assert appeal_of(number)["status"] == state
    return number


@pytest.mark.parametrize("state", ["assigned", "needs_info", "answered", "closed", "withdrawn"])
def test_an_official_writes_first_and_the_reply_comes_back_as_an_addition(town: TownUnderTest, state: str) -> None:
    """In every state: the words arrive as typed, [Ответить] brings what is said to them, and nothing moves."""
    anna, ivan = resident(town), official(town, "Иван")
    number = in_state(town, anna, ivan, state)
    before = stands(number)
    writes(town, ivan, number)
    assert f"Письмо по сообщению № {number} отправлено жителю" in ivan.last.text
    letter = anna.last
    assert letter.text.startswith(f"По сообщению № {number}, уличное освещение, пишет Управление ЖКХ:\n\n{WORDS}\n")
    assert letter.buttons == [["Ответить"]]
    assert stands(number) == before
    anna.does("presses", "Ответить", on=letter)
    anna.says("Спасибо, машину уберу")
    assert f"Добавлено к сообщению № {number}." in anna.last.text
    addition = told_after(ivan, f"Дополнение к сообщению № {number}")
    assert "машину уберу" in addition.text
    if state != "needs_info":  # there it is the reply to the question too
        assert stands(number) == before
    told = history_of(town, ivan, number)
    assert f"письмо жителю · Иван\n{WORDS}" in told
    assert "вам написали" in own_card(anna, number)
    assert "Иван" not in own_card(anna, number)


def test_a_plain_reply_or_words_of_ones_own_are_added_too(town: TownUnderTest) -> None:
    """By Telegram's reply at once; without any the person says which it is; «спасибо» alone is only thanked for."""
    anna, ivan = resident(town), official(town, "Иван")
    number = in_state(town, anna, ivan, "closed")
    writes(town, ivan, number)
    letter = anna.last
    anna.says("Вижу, спасибо, жду", reply_to=letter)
    assert "Вижу, спасибо, жду" in told_after(ivan, "Дополнение").text
    writes(town, ivan, number, "И в пятницу тоже")
    anna.says("А во сколько?")
    anna.presses("Ответ на вопрос")
    assert "А во сколько?" in told_after(ivan, "Дополнение").text
    heard = len(ivan.heard)
    anna.says("спасибо", reply_to=letter)
    assert "И вам спасибо" in anna.last.text
    assert len(ivan.heard) == heard
    assert appeal_of(number)["status"] == "closed"


def test_days_later_words_to_a_closed_matter_are_asked_about_again(town: TownUnderTest) -> None:
    """What comes to an old letter may be a new trouble: the person says which it is."""
    anna, ivan = resident(town), official(town, "Иван")
    number = in_state(town, anna, ivan, "closed")
    writes(town, ivan, number)
    letter = anna.last
    town.now += timedelta(days=6)
    anna.says("Опять темно", reply_to=letter)
    assert "уже дан ответ" in anna.last.text


def test_files_go_along_with_words_and_alone(town: TownUnderTest) -> None:
    """A photo with a caption, and a document by itself."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    forges(town, ivan, card_of(ivan, number), f"letter:{number}")
    prompt = ivan.last
    ivan.sends("photo", "Так теперь выглядит", reply_to=prompt)
    ivan.sends("document", reply_to=prompt)
    town.pump()
    assert ["photo" in message.body for message in anna.heard[-3:-1]] == [False, True]
    assert "document" in anna.last.body
    heard = len(anna.heard)
    ivan.says("   ", reply_to=prompt)
    town.pump()
    assert len(anna.heard) == heard


def test_one_who_has_blocked_the_bot_gets_it_when_they_are_back(town: TownUnderTest) -> None:
    """Like an answer, it is not lost; the card does not call the answer undelivered for it."""
    anna, ivan = resident(town), official(town, "Иван")
    number = in_state(town, anna, ivan, "answered")
    anna.does("blocks")
    writes(town, ivan, number)
    assert "Дан ответ ✅" in card_of(ivan, number).text
    anna.does("unblocks")
    assert WORDS in anna.last.text


def test_nobody_is_written_to_whose_data_are_erased(town: TownUnderTest) -> None:
    """Neither by the button nor by the prompt that was open."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    forges(town, ivan, card_of(ivan, number), f"letter:{number}")
    prompt = ivan.last
    anna.says("/forget")
    anna.presses("Да, удалить")
    heard = len(anna.heard)
    replies(town, ivan, WORDS, prompt)
    assert "данные жителя удалены" in ivan.last.text
    assert "данные жителя удалены" in forges(town, ivan, prompt, f"letter:{number}")
    assert len(anna.heard) == heard
