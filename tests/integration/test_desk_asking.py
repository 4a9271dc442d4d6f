"""A question to the citizen: by prompt and reply."""

from __future__ import annotations

from tests.integration.acting import card_of, citizen, official, presses, replies, second_line, sends
from tests.integration.conftest import TownUnderTest


def test_a_question_goes_by_prompt_and_reply(town: TownUnderTest) -> None:
    """The citizen gets it, their reply comes to the card, the card says whose turn it is."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    card = card_of(ivan, number)
    presses(town, ivan, "Спросить", card)
    assert ivan.last.reply_to == card.id
    replies(town, ivan, "Какой <именно> фонарь?", ivan.last)
    assert f"Вопрос по сообщению № {number} отправлен жителю" in ivan.last.text
    assert "Какой <именно> фонарь?" in anna.last.text
    anna.sends("photo", "Вот этот", reply_to=anna.last)
    town.pump()
    addition = next(message for message in reversed(ivan.heard) if "Дополнение" in message.text)
    assert "Вот этот" in addition.text
    assert addition.reply_to == card.id
    assert "photo" in ivan.last.body


def test_a_cancelled_prompt_asks_nothing(town: TownUnderTest) -> None:
    """[Отмена] takes the prompt back; a stranger to the department cannot do even that."""
    anna, ivan, guest = citizen(town), official(town, "Иван"), official(town, "Гость", "executor", "roads")
    card = card_of(ivan, sends(town, anna))
    presses(town, ivan, "Спросить", card)
    prompt, heard = ivan.last, len(anna.heard)
    assert "ответственный отдел" in presses(town, guest, "Отмена", prompt)
    assert prompt.buttons == [["Отмена"]]
    presses(town, ivan, "Отмена", prompt)
    assert (prompt.text, prompt.buttons) == ("Отменено.", [])
    assert len(anna.heard) == heard
    assert second_line(card).endswith("🟢")


def test_a_question_without_words_is_asked_for_again(town: TownUnderTest) -> None:
    """A photo alone is no question."""
    anna, ivan = citizen(town), official(town, "Иван")
    presses(town, ivan, "Спросить", card_of(ivan, sends(town, anna)))
    ivan.sends("photo", reply_to=ivan.last)
    town.pump()
    assert "Нужен текст" in ivan.last.text
