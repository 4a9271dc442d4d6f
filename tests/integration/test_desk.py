"""The staff chat: cards and their buttons, questions and answers by reply, commands, and who may do what."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.integration.acting import (
    TEXT,
    answered_once,
    calls_to,
    card_of,
    citizen,
    forges,
    official,
    planted,
    presses,
    previews,
    replies,
    sends,
)
from tests.integration.conftest import ZONE, TownUnderTest

RESULTS = {
    "Меры приняты": "меры приняты",
    "Запланировано": "меры запланированы",
    "Разъяснено": "разъяснено",
    "Не поддержано": "не поддержано",
    "Перенаправлено": "перенаправлено",
}


def second_line(card: Any) -> str:
    """How the appeal stands, in the card's words."""
    return str(card.text).split("\n")[1]


# --- the card


def test_the_card_says_what_it_is_how_it_stands_who_and_where(town: TownUnderTest) -> None:
    """Number, channel, topic, department; the state closed by one sign; name and place; the words."""
    anna = citizen(town)
    number = sends(town, anna)
    assert card_of(town.admin, number).text.split("\n") == [
        f"Сообщение № {number}, Telegram · Уличное освещение · Управление ЖКХ",
        "В срок, осталось 30 дней, до 23.12 🟢",
        "Анна · место не указано",
        TEXT,
    ]


def test_the_card_follows_the_state_and_closes_it_with_one_sign(town: TownUnderTest) -> None:
    """In time, waiting for the citizen, five days left, overdue, answered: one card, redrawn."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    card = card_of(ivan, number)
    presses(town, ivan, "Взять", card)
    assert second_line(card).endswith("🟢")
    assert "В работе: Иван, с 23 ноября, 10:00" in card.text
    presses(town, ivan, "Спросить", card)
    replies(town, ivan, "Какой фонарь?", ivan.last)
    assert second_line(card) == "Ждёт ответа жителя, осталось 30 дней, до 23.12 ⚪"
    replies(town, anna, "У ворот", anna.last)
    assert second_line(card).endswith("🟢")
    town.run("escalation", datetime(2026, 12, 18, 9, 0, tzinfo=ZONE))
    assert second_line(card) == "Осталось 5 дней, до 23.12 🟡"
    town.run("escalation", datetime(2026, 12, 24, 9, 0, tzinfo=ZONE))
    assert second_line(card) == "Просрочено на 1 день, срок был 23.12 🔴"
    replies(town, ivan, "Сделано.", card)
    presses(town, ivan, "Меры приняты")
    assert second_line(card) == "Дан ответ ✅"
    assert card.buttons == [["Ответить", "Ещё…"]]


def test_waiting_for_the_citizen_does_not_hide_that_it_is_overdue(town: TownUnderTest) -> None:
    """The deadline to the citizen never stops: past it the card is red though a question is open."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    presses(town, ivan, "Спросить", card)
    replies(town, ivan, "Какой фонарь?", ivan.last)
    town.run("escalation", datetime(2026, 12, 24, 9, 0, tzinfo=ZONE))
    assert second_line(card).endswith("🔴")


def test_markup_in_a_text_is_shown_as_it_was_typed(town: TownUnderTest) -> None:
    """`<`, `&` and emoji of a citizen and of an official reach the other whole."""
    anna, ivan = citizen(town), official(town, "Иван")
    words = "На Кирова 120 фонарь <b>не</b> горит & мигает 🔦 &amp;"
    number = sends(town, anna, words)
    assert words in card_of(ivan, number).text
    replies(town, ivan, "Заменили <лампу> & провод 🔧", card_of(ivan, number))
    presses(town, ivan, "Меры приняты")
    assert "Заменили <лампу> & провод 🔧" in anna.last.text


def test_a_text_that_the_card_has_no_room_for_follows_whole(town: TownUnderTest) -> None:
    """4,096 Cyrillic letters: the card stays one message, and every letter is in the chat."""
    anna = citizen(town)
    words = ("Не горит фонарь. " * 300)[:4_096].strip()
    number = sends(town, anna, words)
    card = card_of(town.admin, number)
    assert len(card.text) < 4_096
    assert ["Взять", "Другой отдел"] in card.buttons
    pieces = [message.text for message in town.admin.heard if message.id > card.id]
    assert all(piece.startswith(f"Полный текст сообщения № {number}:\n") for piece in pieces)
    whole = "".join(piece.partition("\n")[2] for piece in pieces)
    assert words.replace(" ", "") in whole.replace(" ", "").replace("\n", "")


def test_a_reply_to_any_piece_of_a_very_long_text_answers_that_message(town: TownUnderTest) -> None:
    """Twelve thousand letters: the first piece, a middle one and the last, under which the button stands."""
    anna, ivan = citizen(town), official(town, "Иван")
    for number_of in range(3):
        anna.says(f"Не горит фонарь {number_of}. " + "Темно и страшно. " * 200)
    for _ in range(4):
        anna.says("Темно и страшно. " * 150)
    town.pump()
    for label in ("Готово", "Да, верно", "Пропустить", "Отправить"):
        anna.presses(label)
        town.pump()
    number = str(anna.last.text).split("№ ")[1][:11]
    pieces = [message for message in ivan.heard if message.text.startswith(f"Полный текст сообщения № {number}:\n")]
    assert len(pieces) > 3
    for piece in (pieces[0], pieces[1], pieces[-1]):
        replies(town, ivan, "Сделано.", piece)
        assert f"Так ответ на сообщение № {number} увидит житель" in ivan.last.text


def test_files_follow_the_card_as_replies_to_it_and_the_place_on_the_map(town: TownUnderTest) -> None:
    """An album of three, a voice and a point: behind the card, each as a reply to it."""
    anna = citizen(town)
    anna.sends_album(3, TEXT)
    anna.sends("voice", duration=5)
    anna.sends_location(50.92, 128.47)
    town.pump()
    for label in ("Готово", "Да, верно", "Отправить"):
        anna.presses(label)
        town.pump()
    card = card_of(town.admin, "2026-000001")
    assert "Вложения: 3 фото, 1 голосовое" in card.text
    after = [message for message in town.admin.heard if message.id > card.id]
    kinds = [next(kind for kind in ("photo", "voice", "location") if kind in message.body) for message in after]
    assert kinds == ["photo", "photo", "photo", "voice", "location"]
    assert {message.reply_to for message in after} == {card.id}


# --- taking and passing on


def test_a_second_executor_cannot_take_it_and_reads_who_has_it_since_when(town: TownUnderTest) -> None:
    """The refusal names the time and the name; nothing changes."""
    anna, ivan, oleg = citizen(town), official(town, "Иван"), official(town, "Олег")
    card = card_of(ivan, sends(town, anna))
    old = card.json()
    assert presses(town, ivan, "Взять", card) == "Взято в работу: № 2026-000001."
    assert forges(town, oleg, card, "take:2026-000001") == "Уже в работе у другого исполнителя с 10:00: Иван."
    assert "В работе: Иван" in card.text
    town.now += timedelta(days=1)
    assert "с 23 ноября, 10:00: Иван" in forges(town, oleg, card, "take:2026-000001")
    assert forges(town, ivan, card, "take:2026-000001") == "Уже у вас в работе."
    assert old["message_id"] == card.id


def test_another_executor_neither_answers_nor_asks_what_one_has_taken(town: TownUnderTest) -> None:
    """By prompt and by reply alike; the department's head and the coordinator may step in."""
    anna, ivan, oleg = citizen(town), official(town, "Иван"), official(town, "Олег")
    head = official(town, "Пётр", "department_head")
    card = card_of(ivan, sends(town, anna))
    presses(town, ivan, "Взять", card)
    for label in ("Спросить", "Ответить"):
        assert "Уже в работе у другого исполнителя" in presses(town, oleg, label, card)
    replies(town, oleg, "Отвечу я", card)
    assert "Уже в работе у другого исполнителя с 10:00: Иван." in oleg.last.text
    replies(town, head, "Отвечу я", card)
    presses(town, head, "Разъяснено")
    assert "Отвечу я" in anna.last.text


def test_another_department_with_a_topic_of_its_own_gets_a_card_and_the_old_one_loses_its_buttons(
    town: TownUnderTest,
) -> None:
    """Each department's topic: the old card says where the appeal went, the new one stands in the new topic."""
    roads = town.admin.opens_topic("Дороги")
    zhkh = town.admin.opens_topic("ЖКХ")
    for seat, name in ((roads, "Дороги"), (zhkh, "ЖКХ")):
        seat.says(f"/bind {name}")
        town.pump()
        assert "Теперь сюда приходят сообщения" in seat.last.text
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    card = card_of(zhkh, number)
    assert presses(town, ivan, "Другой отдел", card) == ""
    assert ["Отдел дорог и транспорта"] in card.buttons
    assert ["Управление ЖКХ"] not in card.buttons
    assert presses(town, ivan, "Отдел дорог и транспорта", card) == f"Передано: № {number}."
    assert card.text == f"Сообщение № {number} передано: Отдел дорог и транспорта."
    assert card.buttons == []
    assert "Отдел дорог и транспорта" in card_of(roads, number).text
    assert card_of(roads, number).buttons[0] == ["Взять", "Другой отдел"]


def test_a_copy_that_was_pressed_says_so_like_the_card_and_calls_the_official_as_the_town_does(
    town: TownUnderTest,
) -> None:
    """Taken from a card found in private, by one whose profile has another name by now."""
    ivan = official(town, "Иван")
    number = sends(town, citizen(town))
    alone = town.telegram.seat(ivan, town.telegram.world.chats[ivan.user.id])
    alone.says(f"/find {number}")
    town.pump()
    ivan.user.first_name = "Зайка"
    presses(town, alone, "Взять", card_of(alone, number))
    for seat in (alone, ivan):
        assert "В работе: Иван, с " in card_of(seat, number).text


def test_the_card_left_behind_loses_its_buttons_even_when_a_copy_was_pressed(town: TownUnderTest) -> None:
    """Found by /find in private and passed on from there: copy and card both say where it went."""
    roads = town.admin.opens_topic("Дороги")
    roads.says("/bind roads")
    town.pump()
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    card = card_of(ivan, number)
    alone = town.telegram.seat(ivan, town.telegram.world.chats[ivan.user.id])
    alone.says("/find 1")
    town.pump()
    copy = card_of(alone, number)
    presses(town, alone, "Другой отдел", copy)
    presses(town, alone, "Отдел дорог и транспорта", copy)
    left = f"Сообщение № {number} передано: Отдел дорог и транспорта."
    assert [card.text, card.buttons] == [left, []]
    assert [copy.text, copy.buttons] == [left, []]
    assert "Взять" in card_of(roads, number).buttons[0]


def test_another_department_without_a_topic_of_its_own_keeps_the_card(town: TownUnderTest) -> None:
    """Both read in the same chat: the card is redrawn, no second one comes; whoever had it lets go."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    presses(town, ivan, "Взять", card)
    heard = len(ivan.heard)
    presses(town, ivan, "Другой отдел", card)
    presses(town, ivan, "Отдел архитектуры", card)
    assert "Отдел архитектуры" in card.text
    assert "В работе" not in card.text
    assert card.buttons[0] == ["Взять", "Другой отдел"]
    assert len(ivan.heard) == heard
    assert "ответственный отдел" in presses(town, ivan, "Взять", card)


def test_the_way_back_from_the_departments_is_the_card(town: TownUnderTest) -> None:
    """[Другой отдел], [Назад]; [Ещё…], [История], [Назад]: every screen has a way back."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    before = (card.text, card.buttons)
    for label in ("Другой отдел", "Ещё…"):
        presses(town, ivan, label, card)
        assert (card.text, card.buttons) != before
        presses(town, ivan, "Назад", card)
        assert (card.text, card.buttons) == before
    presses(town, ivan, "Ещё…", card)
    presses(town, ivan, "История", card)
    assert "зарегистрировано" in ivan.last.text
    assert "Срок: 30 дней от 23.11.2026: среда 23.12" in ivan.last.text


# --- asking


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


# --- answering


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


# --- rights


STRANGERS = ["nobody", "roads", "analyst", "administrator", "deputy"]


def stranger(town: TownUnderTest, who: str) -> Any:
    """Somebody in the staff chat whose business the appeal is not."""
    match who:
        case "nobody":
            return town.telegram.seat(town.telegram.person("Гость"), town.staff)
        case "administrator":
            return town.admin
        case "roads":
            return official(town, "Чужой", "executor", "roads")
    return official(town, "Чужой", who, "")


@pytest.mark.parametrize("who", STRANGERS)
def test_who_has_no_right_changes_nothing_by_any_button(town: TownUnderTest, who: str) -> None:
    """Every working button of a card, a prompt and a preview, pressed by the wrong person."""
    anna, ivan, other = citizen(town), official(town, "Иван"), stranger(town, who)
    number = sends(town, anna)
    card = card_of(ivan, number)
    presses(town, ivan, "Ответить", card)
    replies(town, ivan, "Сделано.", ivan.last)
    before, heard, said = (card.text, card.buttons), len(anna.heard), len(ivan.heard)
    works = ("take", "move", "ask", "answer")
    data = [f"{action}:{number}" for action in works]
    data += [f"to:{number}:roads", f"result:{number}:{ivan.last.id - 1}:supported", f"cancel:{number}:ask"]
    for one in data:
        assert forges(town, other, card, one)
    assert (card.text, card.buttons) == before
    assert (len(anna.heard), len(ivan.heard)) == (heard, said)
    other.says("Отвечаю я", reply_to=card)
    town.pump()
    assert len(anna.heard) == heard
    assert "Какой результат" not in ivan.last.text


@pytest.mark.parametrize("who", ["nobody", "roads", "analyst", "administrator"])
def test_who_may_not_see_an_appeal_sees_nothing_of_it(town: TownUnderTest, who: str) -> None:
    """Commands and forged buttons show neither text nor name, and do not tell what there is."""
    anna, other = citizen(town), stranger(town, who)
    number = sends(town, anna)
    card, before = card_of(town.admin, number), len(town.telegram.calls)
    private = town.telegram.seat(other, town.telegram.world.chats[other.user.id])
    private.says("/start")
    town.pump()
    for command in (f"/find {number}", "/find 1", "/open ЖКХ", "/overdue utilities"):
        other.says(command)
        private.says(command)
        town.pump()
    told = {forges(town, other, card, f"{action}:{number}") for action in ("show", "history", "ack", "more_card")}
    told |= {forges(town, other, card, "show:2026-999999"), forges(town, other, card, "list:open:utilities:0")}
    assert len(told) == 1
    shown = " ".join(str(call.params.get("text", "")) for call in town.telegram.calls[before:])
    assert "фонарь" not in shown
    assert "Анна" not in shown


FORGED = [
    "take:2026-000777",
    "take:",
    "take",
    "result:2026-000001",
    "result:2026-000001:1:supported",
    "result:2026-000001:x:nothing",
    "to:2026-000001:nowhere",
    "to:2026-000001:utilities",
    "to:2026-000001:",
    "list:open:nowhere:0",
    "list:open:utilities:-1",
    "list:open:utilities:99999999999999",
    "list:nothing:utilities:0",
    "list:",
    "forget:2026-000001:1",
    "more_card:2026-٠٠٠٠٠١",
    "unknown:2026-000001",
    "\x00\x01\xff",
    "я" * 32,
    ":" * 64,
    "take:" + "2026-000001" * 5,
    "",
]


def test_forged_button_data_is_answered_once_and_changes_nothing(town: TownUnderTest) -> None:
    """Another number, an unknown action, over-long or binary data, in the group and in private."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    before, heard = (card.text, card.buttons), len(anna.heard)
    alone = town.telegram.seat(ivan, town.telegram.world.chats[ivan.user.id])
    alone.says("/start")
    town.pump()
    for data in FORGED:
        for seat, message in ((ivan, card), (alone, alone.last)):
            forges(town, seat, message, data)
    assert (card.text, card.buttons) == before
    assert len(anna.heard) == heard


def test_an_anonymous_administrator_is_refused_in_words(town: TownUnderTest) -> None:
    """Nobody can tell who it is: commands and replies to cards alike."""
    anna = citizen(town)
    card = card_of(town.admin, sends(town, anna))
    hidden = town.telegram.seat(town.admin, town.staff, anonymous=True)
    for words, to in (("/staff", None), ("Готово", card)):
        hidden.says(words, reply_to=to)
        assert town.pump() == [200]
        assert "отключите анонимность" in town.admin.last.text


def test_a_dismissed_official_has_no_rights_any_more(town: TownUnderTest) -> None:
    """Checked at every press, not when the card came."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    town.admin.says("/staff remove", reply_to=ivan.says("Прощайте"))
    town.pump()
    assert "Иван больше не сотрудник" in town.admin.last.text
    assert "только сотрудники" in presses(town, ivan, "Взять", card)


# --- commands


def test_find_takes_the_number_whole_or_short(town: TownUnderTest) -> None:
    """The card, with its attachments behind it."""
    anna, ivan = citizen(town), official(town, "Иван")
    anna.sends("photo", TEXT)
    town.pump()
    for label in ("Готово", "Да, верно", "Пропустить", "Отправить"):
        anna.presses(label)
        town.pump()
    for wanted in ("2026-000001", "1", "000001", "№ 2026-000001", "№1"):
        heard = len(ivan.heard)
        ivan.says(f"/find {wanted}")
        town.pump()
        assert ivan.heard[heard].text.startswith("Сообщение № 2026-000001")
        assert "photo" in ivan.heard[heard + 1].body


def test_find_in_january_finds_last_years_by_its_short_number(town: TownUnderTest) -> None:
    """This year's comes first; what it does not have may be last year's."""
    planted(town, date(2027, 1, 20), at=datetime(2026, 12, 21, 10, 0, tzinfo=ZONE))
    ivan = official(town, "Иван")
    town.now = datetime(2027, 1, 11, 10, 0, tzinfo=ZONE)
    ivan.says("/find 1")
    town.pump()
    assert "№ 2026-000001" in ivan.last.text


NOT_FOUND = [
    ("", "/find и номер"),
    ("фонарь", "По словам «фонарь» ничего нет, просмотрено 0 из 0."),
    ("1234567", "По словам «1234567» ничего нет, просмотрено 0 из 0."),
    ("²", "Слишком коротко"),
    ("777", "№ 2026-000777 нет"),
    ("2025-000001", "№ 2025-000001 нет"),
]


def test_find_says_what_was_wrong(town: TownUnderTest) -> None:
    """No such form, no such number."""
    ivan = official(town, "Иван")
    for wanted, told in NOT_FOUND:
        ivan.says(f"/find {wanted}".strip())
        town.pump()
        assert told in ivan.last.text


def test_open_and_overdue_list_the_department_in_pages(town: TownUnderTest) -> None:
    """Ten to a page, the nearest deadline first, pages turned in place; numbers open the cards."""
    planted(town, date(2026, 12, 23), 12)
    late = planted(town, date(2026, 11, 20), 2, at=datetime(2026, 10, 21, 10, 0, tzinfo=ZONE))
    planted(town, date(2026, 12, 1), 1, department="roads")
    ivan = official(town, "Иван")
    ivan.says("/open")
    town.pump()
    shown = ivan.last
    assert shown.text.startswith("Открытые: 14")
    assert late[0] in shown.text.split("\n")[1]
    assert "🔴" in shown.text.split("\n")[1]
    assert [label for row in shown.buttons for label in row][-1] == "Дальше ›"
    presses(town, ivan, "Дальше ›", shown)
    assert len(shown.text.split("\n")) == 5
    presses(town, ivan, "‹ Назад", shown)
    assert len(shown.text.split("\n")) == 11
    ivan.says("/overdue")
    town.pump()
    assert ivan.last.text.startswith("Просрочено: 2")
    presses(town, ivan, late[1], ivan.last)
    assert card_of(ivan, late[1]).id == ivan.last.id


@pytest.mark.parametrize("role", ["coordinator", "deputy", "head"])
def test_who_oversees_lists_all_departments_or_the_one_named(town: TownUnderTest, role: str) -> None:
    """Without a department everything; with one only that; with none of that name the names."""
    planted(town, date(2026, 11, 20), 1, at=datetime(2026, 10, 21, 10, 0, tzinfo=ZONE))
    planted(town, date(2026, 11, 19), 11, department="roads", at=datetime(2026, 10, 20, 10, 0, tzinfo=ZONE))
    olga = official(town, "Ирина", role, "")
    for command, count in (("/open", 12), ("/overdue", 12), ("/overdue жкх", 1), ("/open roads", 11)):
        olga.says(command)
        town.pump()
        assert f": {count}\n" in olga.last.text
    olga.says("/overdue")
    town.pump()
    presses(town, olga, "Дальше ›", olga.last)
    assert "ЖКХ" in olga.last.text.split("\n")[-1]
    olga.says("/open баня")
    town.pump()
    assert "Такого отдела нет" in olga.last.text


def test_a_coordinator_of_the_general_department_lists_all_too(town: TownUnderTest) -> None:
    """Named with the department they sit in, they still oversee the whole town."""
    planted(town, date(2026, 12, 23), 3)
    olga = official(town, "Ирина", "координатор", "Общий")
    olga.says("/open")
    town.pump()
    assert "Открытые: 3" in olga.last.text


def test_empty_lists_say_so(town: TownUnderTest) -> None:
    """Nothing open, nothing overdue."""
    ivan = official(town, "Иван")
    for command, told in (("/open", "Открытых нет."), ("/overdue", "Просроченных нет.")):
        ivan.says(command)
        town.pump()
        assert ivan.last.text == told


STAFF_COMMANDS = [
    ("add executor utilities", "теперь исполнитель, Управление ЖКХ"),
    ("add исполнитель ЖКХ", "теперь исполнитель, Управление ЖКХ"),
    ("add Руководитель управление жкх", "теперь руководитель, Управление ЖКХ"),
    ("add координатор", "теперь координатор, все отделы"),
    ("add глава", "теперь глава, все отделы"),
    ("add исполнитель", "Ответьте на сообщение сотрудника"),
    ("add исполнитель баня", "Ответьте на сообщение сотрудника"),
    ("add король ЖКХ", "Ответьте на сообщение сотрудника"),
    ("add администратор", "Ответьте на сообщение сотрудника"),
    ("add", "Ответьте на сообщение сотрудника"),
    ("remove", "Иван больше не сотрудник"),
    ("delete", "Ответьте на сообщение сотрудника"),
]


def test_staff_are_named_in_words_people_use(town: TownUnderTest) -> None:
    """Roles and departments by code or by name; anything else explains the form."""
    ivan = town.telegram.seat(town.telegram.person("Иван"), town.staff)
    hello = ivan.says("Здравствуйте")
    for words, told in STAFF_COMMANDS:
        town.admin.says(f"/staff {words}", reply_to=hello)
        town.pump()
        assert told in town.admin.last.text


def test_the_list_of_staff_names_everybody(town: TownUnderTest) -> None:
    """Name, role, department; in Russian."""
    official(town, "Иван")
    official(town, "Ирина", "coordinator", "")
    for command in ("/staff", "/staff list"):
        town.admin.says(command)
        town.pump()
        assert "Сотрудники: 2" in town.admin.last.text
        assert "Иван · исполнитель · Управление ЖКХ" in town.admin.last.text
        assert "Ирина · координатор · все отделы" in town.admin.last.text


def test_staff_needs_a_reply_to_a_person(town: TownUnderTest) -> None:
    """Without a reply, in reply to the bot, in reply to an anonymous administrator: nobody is made."""
    town.admin.says("/staff")
    town.pump()
    hidden = town.telegram.seat(town.admin, town.staff, anonymous=True)
    for to in (None, town.admin.last, hidden.says("Я за всех")):
        town.admin.says("/staff add координатор", reply_to=to)
        town.pump()
        assert "Ответьте на сообщение сотрудника" in town.admin.last.text


def test_only_the_administrator_makes_officials_and_binds_chats(town: TownUnderTest) -> None:
    """A head of department, and somebody of no role."""
    pyotr = official(town, "Пётр", "department_head")
    guest = town.telegram.seat(town.telegram.person("Гость"), town.staff)
    for command in ("/staff", "/staff add координатор", "/staff remove", "/bind ЖКХ", "/bind head"):
        for seat in (pyotr, guest):
            seat.says(command, reply_to=guest.says("Здравствуйте"))
            town.pump()
            assert seat.last.text == "Это может только администратор."


def test_bind_in_a_topic_in_general_and_in_a_group_without_topics(town: TownUnderTest) -> None:
    """The last binding counts; a group of its own needs no topics."""
    anna = citizen(town)
    topic = town.admin.opens_topic("ЖКХ")
    plain = town.telegram.group("Коммунальщики")
    there = town.telegram.seat(town.admin, plain)
    for seat in (topic, town.admin, there):
        seat.says("/bind жкх")
        assert set(town.pump()) == {200}
        number = sends(town, anna)
        assert card_of(seat, number).topic == seat.topic
    assert len([m for m in there.heard if m.text.startswith("Сообщение №")]) == 1


def test_bind_of_nothing_explains_itself_and_in_private_is_refused(town: TownUnderTest) -> None:
    """Wrong names list the right ones; the administrator's own chat is nobody's desk."""
    for wanted in ("", " баня"):
        town.admin.says(f"/bind{wanted}")
        town.pump()
        assert "Напишите /bind и отдел" in town.admin.last.text
    alone = town.telegram.seat(town.admin, town.telegram.world.chats[town.admin.user.id])
    alone.says("/bind жкх")
    town.pump()
    assert "группу или тему" in alone.last.text
    anna = citizen(town)
    assert card_of(town.admin, sends(town, anna))


def test_cards_of_a_department_bound_later_stay_where_they_were_sent(town: TownUnderTest) -> None:
    """The department moved to another chat, where the old card's number is somebody else's message."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    other = town.telegram.group("Коммунальщики")
    there = town.telegram.seat(town.admin, other)
    there.says("/bind жкх")
    town.pump()
    for _ in range(card.id):
        there.says("/help")
        town.pump()
    texts = [message.text for message in there.heard]
    presses(town, ivan, "Взять", card)
    assert "В работе: Иван" in card.text
    assert [message.text for message in there.heard] == texts


def test_a_citizens_command_in_the_group_is_explained(town: TownUnderTest) -> None:
    """It makes no sense there: where it does is said."""
    guest = town.telegram.seat(town.telegram.person("Гость"), town.staff)
    for command in ("/start", "/my", "/new", "/start@otklik_bot"):
        guest.says(command)
        assert town.pump() == [200]
        assert "в личном чате с ботом" in guest.last.text


def test_help_and_unknown_commands_get_words(town: TownUnderTest) -> None:
    """Never silence."""
    for command in ("/help", "/нечто", "/abc def", "/"):
        heard = len(town.admin.heard)
        town.admin.says(command)
        assert town.pump() == [200]
        assert len(town.admin.heard) == heard + 1


def test_peoples_talk_in_the_group_costs_neither_a_read_nor_a_call(town: TownUnderTest) -> None:
    """Words, photos, replies to each other, edits: not for the bot."""
    from appeals.shell.items import connection

    reads: list[str] = []
    connection().client.meta.events.register_first("before-call.dynamodb", lambda model, **_: reads.append(model.name))
    ivan = town.telegram.seat(town.telegram.person("Иван"), town.staff)
    before = len(town.telegram.calls)
    message = ivan.says("Коллеги, кто на обеде?")
    ivan.sends("photo", "Вот")
    town.admin.says("Я", reply_to=message)
    ivan.edits(message, "Коллеги, кто дежурит?")
    ivan.joins()
    assert set(town.pump()) == {200}
    assert reads == []
    assert len(town.telegram.calls) == before


def test_an_edited_command_or_reply_in_the_group_does_nothing(town: TownUnderTest) -> None:
    """What was said was said: a correction is a new reply."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    reply = ivan.says("Сделано.", reply_to=card)
    town.pump()
    before = len(town.telegram.calls)
    ivan.edits(reply, "Не сделано.")
    assert town.pump() == [200]
    assert len(town.telegram.calls) == before


def test_a_staff_group_without_topics_works_the_same(town: TownUnderTest) -> None:
    """An ordinary supergroup: replies there carry a thread id that is no topic."""
    plain = town.telegram.group("Обращения, без тем")
    there = town.telegram.seat(town.admin, plain)
    there.says("/bind staff")
    town.pump()
    anna, ivan = citizen(town), official(town, "Иван", chat=plain)
    number = sends(town, anna)
    card = card_of(there, number)
    presses(town, ivan, "Спросить", card)
    replies(town, ivan, "Какой?", ivan.last)
    replies(town, anna, "Первый", anna.last)
    replies(town, ivan, "Сделано.", card)
    presses(town, ivan, "Меры приняты")
    assert "Сделано." in anna.last.text
    assert calls_to(town, plain.id)
    assert all(call.ok for call in town.telegram.calls)


def test_the_send_button_is_answered_once_too(town: TownUnderTest) -> None:
    """The toast of [Отправить] is stored with the appeal and sent once."""
    anna = citizen(town)
    previews(town, anna)
    before = len(town.telegram.calls)
    anna.presses("Отправить")
    town.pump()
    town.run("delivery", town.now + timedelta(minutes=2))
    assert answered_once(town, before) == "Отправлено: № 2026-000001."


def test_a_prompt_stays_a_prompt_whatever_is_pressed_on_it(town: TownUnderTest) -> None:
    """An action of a card, forged on a message that waits for words, is done, and the card says so; the words come."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    presses(town, ivan, "Спросить", card_of(ivan, number))
    prompt = ivan.last
    asked = prompt.text
    assert forges(town, ivan, prompt, f"take:{number}") == f"Взято в работу: № {number}."
    assert (prompt.text, prompt.buttons) == (asked, [["Отмена"]])
    assert "В работе: Иван" in card_of(ivan, number).text
    replies(town, ivan, "Какой фонарь?", prompt)
    assert "Какой фонарь?" in anna.last.text
