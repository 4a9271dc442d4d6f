"""Notes of the officials: for each other only, on the card and in the history, never before the citizen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.acting import card_of, forges, official, presses, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import Resident, answers, asks, resident
from tests.integration.test_personal_data import appeal_of

SECRET = "Звонила соседка, обещает жаловаться"


def notes(town: TownUnderTest, seat: Any, number: str, text: str) -> None:
    """[Ещё…], [Заметка], and the words in reply."""
    card = card_of(seat, number)
    presses(town, seat, "Ещё…", card)
    presses(town, seat, "Заметка", card)
    replies(town, seat, text, seat.last)


def history_of(town: TownUnderTest, seat: Any, number: str) -> str:
    """What [История] brings."""
    forges(town, seat, card_of(seat, number), f"history:{number}")
    return str(seat.last.text)


def test_a_note_stands_on_the_card_and_in_the_history_with_who_and_when(town: TownUnderTest) -> None:
    """The last one's beginning and how many there are; all of it, whoever wrote it, in the history."""
    ivan, kira = official(town, "Иван"), official(town, "Кира", "coordinator", "")
    anna = resident(town)
    number = anna.sends()
    notes(town, ivan, number, SECRET)
    assert f"Заметка к сообщению № {number} сохранена" in ivan.last.text
    assert card_of(ivan, number).text.endswith(f"\n1 заметка. Иван: {SECRET}")
    long = "Проверить <лампу> & провод. " * 20
    notes(town, kira, number, long)
    last_line = card_of(ivan, number).text.split("\n")[-1]
    assert last_line.startswith("2 заметки. Кира: Проверить <лампу> & провод.")
    assert len(last_line) < 200
    history = history_of(town, ivan, number)
    assert f"23 ноября, 10:00 · заметка · Иван\n{SECRET}" in history
    assert f"23 ноября, 10:00 · заметка · Кира\n{long.strip()}" in history


def everything_got(anna: Resident) -> str:
    """All that Telegram was asked to show this person: messages, edits, files' contents, answers to their presses."""
    calls = [call.params for call in anna.town.telegram.calls]
    own = [str(params) for params in calls if params.get("chat_id") in (anna.user.id, str(anna.user.id))]
    toasts = [str(params.get("text", "")) for params in calls if "callback_query_id" in params]
    files = [anna.opens(message).decode() for message in anna.heard if "document" in message.body]
    return "\n".join((*own, *toasts, *files, *(message.text for message in anna.heard)))


@pytest.mark.russian  # looks into what was sent
def test_no_word_of_a_note_ever_reaches_the_citizen(town: TownUnderTest) -> None:
    """A note in every state, and everything a citizen may open: the own card, the file of one's data, the answer."""
    anna, ivan = resident(town), official(town, "Иван Служебный")
    number = anna.sends()
    for state in ("assigned", "needs_info", "answered", "closed"):
        if state == "needs_info":
            asks(town, ivan, number)
        if state == "answered":
            answers(town, ivan, number, "Заменили.")
        if state == "closed":
            anna.presses("Да, решён")
        assert appeal_of(number)["status"] == state
        notes(town, ivan, number, f"{SECRET} {state}")
        anna.says("/my")
        anna.presses(f"№ {number}")
        anna.presses("Справка", "Мои данные")
    assert "4 заметки" in card_of(ivan, number).text
    got = everything_got(anna)
    assert "Заменили." in got
    assert "заметк" not in got.casefold()
    assert "соседка" not in got
    assert "Служебный" not in got


def test_a_note_moves_nothing(town: TownUnderTest) -> None:
    """Neither state nor executor nor deadline, and nobody is told."""
    anna, ivan, oleg = resident(town), official(town, "Иван"), official(town, "Олег")
    number = anna.sends()
    presses(town, ivan, "Взять", card_of(ivan, number))
    before, heard = appeal_of(number), len(anna.heard)
    notes(town, oleg, number, SECRET)
    kept = ("status", "executor", "deadline", "due_at", "desk_order")
    assert {name: appeal_of(number)[name] for name in kept} == {name: before[name] for name in kept}
    assert len(anna.heard) == heard


def test_a_note_without_words_or_taken_back_is_none(town: TownUnderTest) -> None:
    """[Отмена], and a photo alone."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    card = card_of(ivan, number)
    presses(town, ivan, "Ещё…", card)
    presses(town, ivan, "Заметка", card)
    prompt = ivan.last
    ivan.sends("photo", reply_to=prompt)
    town.pump()
    assert "Нужен текст" in ivan.last.text
    presses(town, ivan, "Отмена", prompt)
    assert prompt.text == "Отменено."
    assert "заметка" not in history_of(town, ivan, number)


def test_notes_go_with_the_citizens_data(town: TownUnderTest) -> None:
    """Erased on request: neither event nor card keeps a word; afterwards nothing is noted any more."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    notes(town, ivan, number, SECRET)
    presses(town, ivan, "Ещё…", card_of(ivan, number))
    presses(town, ivan, "Заметка", card_of(ivan, number))
    prompt = ivan.last
    anna.says("/forget")
    anna.presses("Да, удалить")
    town.run("delivery")
    assert "соседка" not in card_of(ivan, number).text
    assert SECRET not in str(appeal_of(number))
    replies(town, ivan, SECRET, prompt)
    assert "данные жителя удалены" in ivan.last.text
    assert SECRET not in history_of(town, ivan, number)
    presses(town, ivan, "Ещё…", card_of(ivan, number))
    assert ["Заметка"] not in card_of(ivan, number).buttons
