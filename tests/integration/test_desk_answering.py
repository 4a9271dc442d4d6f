"""Answers by reply: previews, results, files and albums, corrections, old previews."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.integration.acting import card_of, citizen, forges, official, planted, presses, replies, second_line, sends
from tests.integration.conftest import TownUnderTest

RESULTS = {
    "Меры приняты": "меры приняты",
    "Запланировано": "меры запланированы",
    "Разъяснено": "разъяснено",
    "Не поддержано": "не поддержано",
    "Перенаправлено": "перенаправлено",
}


def test_each_result_can_be_given_and_is_written_down(town: TownUnderTest) -> None:
    """The preview offers all five; the one pressed is written down; whether it helped is asked of what is done."""
    anna, ivan = citizen(town), official(town, "Иван")
    for label, result in RESULTS.items():
        number = sends(town, anna)
        replies(town, ivan, "Сделано.", card_of(ivan, number))
        assert [row[0] for row in ivan.last.buttons] == [*RESULTS, "Отмена"]
        preview = ivan.last
        if label == "Запланировано":  # it asks for its day first
            presses(town, ivan, label, preview)
            replies(town, ivan, "12 декабря", ivan.last)
            preview = ivan.last
        assert presses(town, ivan, label, preview) == f"Ответ отправлен: № {number}."
        assert f"результат: {result} ✅" in preview.text
        asked = [["Это не устраивает"]] if label == "Запланировано" else [["Да, решён"], ["Нет, не решён"]]
        assert anna.last.buttons == asked
        ivan.says(f"/find {number}")
        town.pump()
        presses(town, ivan, "Ещё…", ivan.last)
        presses(town, ivan, "История", ivan.last)
        assert f"ответ · Иван · {result}" in ivan.last.text


def test_the_preview_shows_just_what_the_citizen_gets(town: TownUnderTest) -> None:
    """The words of the preview are the words of the answer."""
    anna, ivan = citizen(town), official(town, "Иван")
    replies(town, ivan, "Светильник заменён.\nСпасибо за сигнал.", card_of(ivan, sends(town, anna)))
    shown = ivan.last.text
    presses(town, ivan, "Меры приняты")
    assert anna.last.text.removesuffix("\n\nВопрос решён?") in shown


def kinds(seat: Any, since: int) -> list[str]:
    """What each of the bot's messages since then is."""
    known = ("photo", "document", "voice", "video", "text")
    return [next(kind for kind in known if kind in message.body) for message in seat.heard[since:]]


def test_an_answer_may_be_any_file_with_or_without_words(town: TownUnderTest) -> None:
    """The file arrives behind the words; a file alone is an answer too."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    for kind, caption in (("photo", "Готово"), ("document", ""), ("voice", ""), ("video", "Готово")):
        heard = len(anna.heard)
        ivan.sends(kind, caption, reply_to=card)
        town.pump()
        presses(town, ivan, "Меры приняты")
        assert kinds(anna, heard) == ["text", kind, "text"]
        assert (caption or "Ответ во вложении.") in anna.heard[heard].text


def test_an_album_is_one_answer_with_one_preview(town: TownUnderTest) -> None:
    """Three photos in reply to the card: one preview, three photos for the citizen."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    heard, read = len(ivan.heard), len(anna.heard)
    ivan.sends_album(3, "До и после", reply_to=card)
    town.pump()
    assert len(ivan.heard) == heard + 1
    assert "Вложения: 3 фото" in ivan.last.text
    presses(town, ivan, "Меры приняты")
    assert kinds(anna, read) == ["text", "photo", "photo", "photo", "text"]


def test_an_answer_may_reply_to_the_card_the_prompt_the_addition_or_the_preview(town: TownUnderTest) -> None:
    """Whatever of the bot's messages names the appeal can be answered; the last wording counts."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    card = card_of(ivan, number)
    replies(town, anna, "И второй тоже", anna.last)
    addition = ivan.last
    assert "И второй тоже" in addition.text
    presses(town, ivan, "Ответить", card)
    prompt = ivan.last
    replies(town, ivan, "первый", card)
    replies(town, ivan, "второй", prompt)
    replies(town, ivan, "третий", addition)
    replies(town, ivan, "четвёртый", ivan.last)
    presses(town, ivan, "Разъяснено", ivan.last)
    assert "четвёртый" in anna.last.text
    assert not any(word in message.text for message in anna.heard for word in ("первый", "второй\n", "третий"))


def test_a_card_whose_text_names_another_appeal_is_still_answered(town: TownUnderTest) -> None:
    """«На моё сообщение № … не ответили»: the buttons tell which one the reply is about."""
    anna, ivan = citizen(town), official(town, "Иван")
    first = sends(town, anna)
    second = sends(town, anna, f"На сообщение № {first} про фонарь на Кирова 120 не ответили, фонарь не горит")
    replies(town, ivan, "Ответим сегодня.", card_of(ivan, second))
    presses(town, ivan, "Разъяснено")
    assert f"Сообщение № {second}" in anna.last.text
    replies(town, anna, f"Спасибо, а № {first}?", anna.last)
    assert second in anna.last.text


def test_an_answer_of_4096_letters_arrives_whole(town: TownUnderTest) -> None:
    """Longer than one message: split between words, each piece under the heading, the question last."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    words = ("Работы выполнены. " * 300)[:4_096].strip()
    heard, read = len(anna.heard), len(ivan.heard)
    replies(town, ivan, words, card)
    head = "Сообщение № 2026-000001, уличное освещение. Ответ Управления ЖКХ:\n"

    def said(messages: list[Any]) -> str:
        return "".join(m.text.removeprefix(head) for m in messages).replace(" ", "").replace("\n", "")

    assert words.replace(" ", "") in said(ivan.heard[read:])
    presses(town, ivan, "Меры приняты")
    told = anna.heard[heard:]
    assert all(message.text.startswith(head) for message in told)
    assert words.replace(" ", "") in said(told)
    assert told[-1].buttons == [["Да, решён"], ["Нет, не решён"]]


def test_an_answer_is_corrected_by_a_further_one(town: TownUnderTest) -> None:
    """Answered already: the citizen gets the correction too, the appeal stays answered."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    for words in ("Сделаем завтра.", "Уже сделано."):
        replies(town, ivan, words, card)
        presses(town, ivan, "Меры приняты")
        assert words in anna.last.text
    assert second_line(card) == "Дан ответ ✅"


def test_an_old_preview_sends_nothing(town: TownUnderTest) -> None:
    """A newer wording, a cancelled one, another official's: their buttons say so."""
    anna, ivan, oleg = citizen(town), official(town, "Иван"), official(town, "Олег")
    card = card_of(ivan, sends(town, anna))
    heard = len(anna.heard)
    replies(town, ivan, "старый", card)
    old = ivan.last
    replies(town, ivan, "новый", card)
    new = ivan.last
    assert "уже не действует" in presses(town, ivan, "Меры приняты", old)
    assert "уже не действует" in presses(town, oleg, "Меры приняты", new)
    assert "уже не действует" in presses(town, oleg, "Отмена", new)
    data = new.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    presses(town, ivan, "Отмена", new)
    assert (new.text, new.buttons) == ("Отменено.", [])
    assert "уже не действует" in forges(town, ivan, new, data)
    assert len(anna.heard) == heard


def test_one_press_of_the_result_is_one_answer(town: TownUnderTest) -> None:
    """Pressed twice: the second time there is nothing left to send."""
    anna, ivan = citizen(town), official(town, "Иван")
    replies(town, ivan, "Сделано.", card_of(ivan, sends(town, anna)))
    preview = ivan.last
    data = preview.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    heard = len(anna.heard)
    ivan.presses_data(preview, data)
    ivan.presses_data(preview, data)
    assert town.pump() == [200, 200]
    assert len(anna.heard) == heard + 1


def test_a_closed_appeal_is_not_answered_any_more(town: TownUnderTest) -> None:
    """The citizen said it is solved: the refusal says why."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    replies(town, ivan, "Сделано.", card)
    presses(town, ivan, "Меры приняты")
    presses(town, anna, "Да, решён")
    assert second_line(card) == "Закрыто, вопрос решён ✅"
    replies(town, ivan, "Ещё кое-что", card)
    assert ivan.last.text == "Сейчас это невозможно: уже закрыто."
    assert "уже закрыто" in forges(town, ivan, card, "take:2026-000001")


@pytest.mark.parametrize("answered", ["list", "help"])
def test_a_reply_to_what_names_no_single_appeal_is_told_what_to_do(town: TownUnderTest, answered: str) -> None:
    """A list names several, the help none: the official reads how it is done; somebody else reads who may."""
    planted(town, date(2026, 12, 23), 2)
    ivan, guest = official(town, "Иван"), town.telegram.seat(town.telegram.person("Гость"), town.staff)
    ivan.says("/open" if answered == "list" else "/help")
    town.pump()
    to = ivan.last
    replies(town, ivan, "Сделано", to)
    assert "Ответьте на нужную карточку" in ivan.last.text
    replies(town, guest, "Сделано", to)
    assert "Это могут только сотрудники" in ivan.last.text


def test_an_official_works_from_the_private_chat_too(town: TownUnderTest) -> None:
    """/find, [Ответить], the reply and the result, all in private with the bot."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    alone = town.telegram.seat(ivan, town.telegram.world.chats[ivan.user.id])
    alone.says(f"/find {number}")
    town.pump()
    presses(town, alone, "Ответить", card_of(alone, number))
    replies(town, alone, "Сделано из дома.", alone.last)
    presses(town, alone, "Меры приняты")
    assert "Сделано из дома." in anna.last.text
    assert second_line(card_of(town.admin, number)) == "Дан ответ ✅"
