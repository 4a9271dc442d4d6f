"""A draft in the making: everything a person can send gathers into it, once, in order, and nothing is lost."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.acting import TEXT, card_of
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import MENU, Resident, no_message_lost, resident


def test_several_messages_make_one_draft_on_one_board(lasting_town: TownUnderTest) -> None:
    """Text, photo, text: one acknowledgement that grows, and never silence about a further part."""
    anna = resident(lasting_town)
    assert anna.says(TEXT) == ["Добавлено: текст."]
    board = anna.last
    assert anna.does("sends", "photo") == []
    assert board.text == "Добавлено: текст и 1 фото."
    assert anna.says("Дети ходят в темноте") == []
    assert board.text == "Добавлено: текст из 2 частей и 1 фото."
    assert board.buttons == [["Готово"], ["Выбрать тему"]]


def test_the_board_comes_down_when_it_has_left_the_screen(lasting_town: TownUnderTest) -> None:
    """After five more messages a new board; an album alone never moves it."""
    anna = resident(lasting_town)
    told = [len(anna.says(f"Часть {number}")) for number in range(12)]
    assert told == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
    anna = resident(lasting_town)
    assert len(anna.does("sends_album", 10, "Свалка")) == 1


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("photo", "1 фото"),
        ("document", "1 документ"),
        ("voice", "1 голосовое"),
        ("video", "1 видео"),
        ("video_note", "1 видеосообщение"),
        ("audio", "1 аудиозапись"),
        ("animation", "1 анимация"),
        ("sticker", "1 стикер"),
    ],
)
def test_every_kind_of_file_is_a_message_by_itself_and_reaches_the_card(
    lasting_town: TownUnderTest, kind: Any, counted: str
) -> None:
    """Sent first and alone, without a word: a draft, a preview, an appeal, and the file after the card."""
    town = lasting_town
    anna = resident(town)
    with no_message_lost(town):
        assert anna.does("sends", kind) == [f"Добавлено: {counted}."]
        anna.presses("Готово")
        assert anna.last.text == "Выберите тему."
        anna.presses("Дороги", "Пропустить")
        assert f"Вложения: {counted}" in anna.last.text
        assert "Текст: без текста" in anna.last.text
        anna.presses("Отправить")
    card = card_of(town.admin, anna.last.text.split("№ ")[1][:11])
    assert f"Вложения: {counted}" in card.text
    assert any(kind in message.body and message.reply_to == card.id for message in town.admin.heard)


def test_a_file_of_2_gb_is_kept_like_any_other(lasting_town: TownUnderTest) -> None:
    """It is passed on by its file_id, of whatever size; its name may hold markup."""
    anna = resident(lasting_town)
    anna.does("sends", "document", "Проект", size=2 * 2**30, file_name="<b>план & смета</b>.pdf")
    anna.presses("Готово", "Дороги", "Пропустить", "Отправить")
    assert "принято" in anna.last.text
    assert lasting_town.admin.last.body["document"]["file_size"] == 2 * 2**30


def test_a_location_first_is_the_place_and_is_not_asked_again(lasting_town: TownUnderTest) -> None:
    """Place first, then text: after the topic comes the preview at once."""
    anna = resident(lasting_town)
    assert anna.does("sends_location", 50.9213, 128.4739) == ["Добавлено: место."]
    assert anna.presses("Готово")[0].startswith("Сначала расскажите, что случилось")
    anna.says("Здесь яма на дороге")
    anna.presses("Готово", "Да, верно")
    assert "Где: место на карте" in anna.last.text


def test_a_venue_is_a_place_with_its_name(lasting_town: TownUnderTest) -> None:
    """A place chosen from Telegram's list keeps its name and its point."""
    anna = resident(lasting_town)
    place = {"location": {"latitude": 50.9, "longitude": 128.4}, "title": "Школа <№ 4>", "address": "ул. Кирова, 120"}
    anna.does("_send", {"venue": place, "location": place["location"]}, None)
    anna.says(TEXT)
    anna.presses("Готово", "Да, верно")
    assert "Где: Школа <№ 4>, ул. Кирова, 120 (карта)" in anna.last.text


def test_contacts_are_shown_and_none_is_lost(lasting_town: TownUnderTest) -> None:
    """Two contact cards: counted on the board and in the preview; both telephones stand on the staff's card."""
    anna = resident(lasting_town)
    anna.does("sends_contact", "+79141112233", "Пётр")
    anna.does("sends_contact", "+79144445566", "Павел")
    assert anna.last.text == "Добавлено: 2 контакта."
    anna.says("Это свидетели, яма на дороге")
    anna.presses("Готово", "Да, верно", "Пропустить")
    assert "Вложения: 2 контакта" in anna.last.text
    anna.presses("Отправить")
    card = card_of(lasting_town.admin, anna.last.text.split("№ ")[1][:11]).text
    assert "+79141112233" in card
    assert "+79144445566" in card


@pytest.mark.parametrize("seed", range(3))
def test_an_album_in_any_order_is_one_draft_with_one_acknowledgement(lasting_town: TownUnderTest, seed: int) -> None:
    """Ten parts shuffled, each twice: one message, ten photos, in the order in which they were sent."""
    town = lasting_town
    anna = resident(town)
    before = len(anna.heard)
    sent = anna.seat.sends_album(10, "Яма на дороге")
    updates = town.telegram.take_updates() * 2
    random.Random(seed).shuffle(updates)
    assert {town.hand(update)["statusCode"] for update in updates} == {200}
    assert [message.text for message in anna.heard[before:]] == ["Добавлено: текст и 10 фото."]
    anna.presses("Готово", "Да, верно", "Пропустить", "Отправить")
    photos = [message.body["photo"][-1]["file_id"] for message in town.admin.heard[-10:]]
    assert photos == [message.body["photo"][-1]["file_id"] for message in sent]


@pytest.mark.parametrize("pressed", [0, 1, 2, 3])
def test_late_parts_of_an_album_are_never_lost(lasting_town: TownUnderTest, pressed: int) -> None:
    """They come at the topic, at the place, after the preview, after sending: all in one appeal, no question twice."""
    town = lasting_town
    anna = resident(town)
    album = anna.seat.sends_album(4, "Яма на дороге")
    first, *late = town.telegram.take_updates()
    town.hand(first)
    steps = ("Готово", "Да, верно", "Пропустить", "Отправить")
    anna.presses(*steps[: pressed + 1])
    before = len(anna.heard)
    for update in late:
        assert town.hand(update)["statusCode"] == 200
    assert len(anna.heard) == before
    anna.presses(*steps[pressed + 1 :])
    assert "принято" in anna.last.text
    town.run("delivery", town.now + timedelta(minutes=1))
    ids = {message.body["photo"][-1]["file_id"] for message in town.admin.heard if "photo" in message.body}
    assert {message.body["photo"][-1]["file_id"] for message in album} <= ids


def test_an_album_at_the_preview_is_shown_anew_once(lasting_town: TownUnderTest) -> None:
    """One new preview, redrawn as its parts come; the older one no longer sends."""
    anna = resident(lasting_town)
    older = anna.previews()
    told = anna.does("sends_album", 5)
    assert len(told) == 1
    assert "Вложения: 5 фото" in anna.last.text
    anna.does("presses", "Отправить", on=older)
    assert anna.toasts()[-1] == "Черновик изменился. Проверьте ещё раз."
    assert "Проверьте, всё ли верно" in anna.last.text
    anna.presses("Отправить")
    assert "принято" in anna.last.text


@pytest.mark.parametrize("step", range(5))
def test_an_edit_changes_the_draft_at_every_step(lasting_town: TownUnderTest, step: int) -> None:
    """While writing, at the topic, at the place, at the preview, while changing the name: the new wording is sent."""
    anna = resident(lasting_town)
    anna.says("Яма на дороге у дома 5")
    bubble = anna.done
    anna.presses(*("Готово", "Да, верно", "Пропустить")[:step])
    if step == 4:
        anna.presses("Изменить", "Имя")
    anna.does("edits", bubble, "Яма на дороге у дома 7")
    anna.presses(*("Готово", "Да, верно", "Пропустить")[step:])
    if step == 4:
        anna.says("Анна Петровна")
    preview = anna.last.text
    assert "у дома 7" in preview
    assert "у дома 5" not in preview
    anna.presses("Отправить")
    assert "у дома 7" in card_of(lasting_town.admin, anna.last.text.split("№ ")[1][:11]).text


def test_an_edited_address_and_an_edited_name_are_understood(lasting_town: TownUnderTest) -> None:
    """A mistake in the address, mended after the preview, brings the preview again; the name likewise."""
    anna = resident(lasting_town)
    anna.says("Яма на дороге")
    anna.presses("Готово", "Да, верно")
    anna.says("Киова 12")
    address = anna.done
    assert "Где: Киова 12" in anna.last.text
    anna.does("edits", address, "Кирова 12")
    assert "Где: Кирова 12" in anna.last.text
    anna.presses("Изменить", "Имя")
    anna.says("Аня")
    name = anna.done
    anna.does("edits", name, "Анна Петровна")
    assert "Ваше имя: Анна Петровна" in anna.last.text
    assert "Где: Кирова 12" in anna.last.text


def test_an_edit_before_the_consent_brings_no_buttons_of_a_draft(lasting_town: TownUnderTest) -> None:
    """It is kept quietly; [Готово] comes after the consent."""
    anna = Resident(lasting_town)
    anna.says("Яма")
    assert anna.does("edits", anna.done, "Яма на дороге") == []
    assert anna.presses("Даю согласие")[-1] == "Добавлено: текст."


def test_a_moving_location_does_not_chatter(lasting_town: TownUnderTest) -> None:
    """A live location is the place where it began; its moves bring neither a message nor another place."""
    anna = resident(lasting_town)
    anna.says(TEXT)
    anna.does("sends_location", 50.9213, 128.4739)
    moving = anna.done
    anna.presses("Готово", "Да, верно")
    before = len(lasting_town.telegram.calls)
    moved = moving.json() | {"location": {"latitude": 51.0, "longitude": 128.0}, "edit_date": 1}
    lasting_town.telegram.deliver({"edited_message": moved})
    assert lasting_town.pump() == [200]
    assert len(lasting_town.telegram.calls) == before


def test_a_full_draft_refuses_politely_and_loses_nothing(lasting_town: TownUnderTest) -> None:
    """36 photos, then ten more: four are kept, six refused in one message; the draft can be sent."""
    anna = resident(lasting_town)
    anna.says("Яма на дороге")
    for _ in range(3):
        anna.does("sends_album", 10)
        lasting_town.now += timedelta(minutes=1)  # slowly enough for the limit of a minute
    anna.does("sends_album", 6)
    told = anna.does("sends_album", 10)
    assert [text[:21] for text in told] == ["Последнее не добавлен"]
    assert "не больше 40 вложений и 20000 букв" in told[0]
    assert len(anna.does("sends", "photo")) == 1
    anna.presses("Готово", "Да, верно", "Пропустить")
    assert "Вложения: 40 фото" in anna.last.text
    anna.presses("Отправить")
    assert "принято" in anna.last.text


def test_a_very_long_draft_refuses_politely_at_every_step(lasting_town: TownUnderTest) -> None:
    """20,000 letters are kept; the next message is refused while writing, at the topic and at the preview."""
    anna = resident(lasting_town)
    anna.says("Яма на дороге")
    for number in range(4):
        anna.says(f"{number}" + "ы" * 4094)
    too_much = "я" * 4096
    assert anna.says(too_much)[0].startswith("Последнее не добавлено")
    refused = anna.done
    anna.presses("Готово")
    assert anna.says(too_much)[0].startswith("Последнее не добавлено")
    anna.presses("Дороги", "Пропустить")
    assert anna.says(too_much)[0].startswith("Последнее не добавлено")
    assert "яяя" not in anna.board("Отправить").text
    anna.does("edits", refused, "Короче: яма большая")
    anna.presses("Отправить")
    assert "принято" in anna.last.text
    assert any("Короче: яма большая" in message.text for message in lasting_town.admin.heard[-12:])


def test_a_draft_is_forgotten_after_a_day_and_its_buttons_say_so(lasting_town: TownUnderTest) -> None:
    """24 h after the last addition: [Готово] and [Отправить] of it do nothing; the next text stands alone."""
    town = lasting_town
    anna, boris = resident(town), resident(town, "Борис")
    preview = anna.previews("Старое: яма на дороге")
    boris.says("Борис помнит")
    town.now += timedelta(hours=23, minutes=50)
    boris.says("Ещё одно")
    assert boris.last.text == "Добавлено: текст из 2 частей."
    town.now += timedelta(minutes=15)
    anna.does("presses", "Отправить", on=preview)
    assert anna.toasts()[-1].startswith("Эта кнопка уже не действует")
    assert anna.says("Новое: яма") == ["Добавлено: текст."]
    boris.says("Третье")
    assert boris.last.text == "Добавлено: текст из 3 частей."


def test_a_draft_is_found_again_where_it_was_left(lasting_town: TownUnderTest) -> None:
    """[Новое сообщение] in the middle of a question: the draft, the menu, and what was skipped is not asked again."""
    anna = resident(lasting_town)
    anna.previews()
    told = anna.presses("Новое сообщение")
    assert told == [
        "Написанное сохранено. Можно добавить ещё. Когда всё будет готово, нажмите «Готово».",
        "Добавлено: текст. Тема: уличное освещение.",
    ]
    assert "Проверьте" in anna.presses("Готово")[0]
    anna.presses("Изменить", "Место")
    assert len(anna.says("Новое сообщение")) == 2
    assert anna.keyboard == MENU


def run_on(messages: list[Any]) -> str:
    """What they say in one breath, without the first line that the later pieces of a long text repeat."""
    heads: set[str] = set()
    said = []
    for message in messages:
        head, _, rest = message.text.partition("\n")
        said.append(rest if head in heads else message.text)
        heads.add(head)
    return "".join(said).replace("\n", "").replace(" ", "")


def test_4096_letters_are_shown_whole(lasting_town: TownUnderTest) -> None:
    """<, &, emoji and Cyrillic: whole above the preview and in the staff chat, nothing cut or unbalanced."""
    town = lasting_town
    anna = resident(town)
    text = ("Яма <на> дороге & 🙂 </b> &amp; " * 200)[:4090].strip()
    with no_message_lost(town):
        anna.says(text)
        anna.presses("Готово", "Дороги", "Пропустить")
        assert text.replace(" ", "") in run_on(anna.heard[-4:])
        assert "Проверьте, всё ли верно" in anna.last.text
        anna.presses("Отправить")
    assert text.replace(" ", "") in run_on(town.admin.heard[-3:])


def test_a_name_with_markup_harms_nobody(lasting_town: TownUnderTest) -> None:
    """The profile says <b>Анна & Co</b>: so does the card."""
    town = lasting_town
    anna = Resident(town, "<b>Анна & Co</b> {name}")
    anna.says("/start")
    anna.presses("Даю согласие")
    with no_message_lost(town):
        number = anna.sends()
    assert "<b>Анна & Co</b> {name} Иванова" in card_of(town.admin, number).text
