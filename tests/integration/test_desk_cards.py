"""The card in the staff chat: what it says, how it follows the state, what comes behind it."""

from __future__ import annotations

from datetime import datetime

from tests.integration.acting import TEXT, card_of, citizen, official, presses, replies, second_line, sends
from tests.integration.conftest import ZONE, TownUnderTest


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
