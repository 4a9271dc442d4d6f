"""One's own messages: the list, the card with its history, what is added and corrected, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.acting import TEXT, card_of, official
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import MENU, Resident, answers, asks, everything_kept, resident


@pytest.fixture(scope="module")
def ivan(lasting_town: TownUnderTest) -> Any:
    """An official of the department that most of these go to."""
    return official(lasting_town, "Иван Тайный")


def test_the_list_of_one_who_has_sent_nothing(lasting_town: TownUnderTest) -> None:
    """What to do instead, with the menu; /my is the same."""
    anna = resident(lasting_town)
    assert anna.presses("Мои сообщения") == anna.says("/my")
    assert anna.last.text.startswith("У вас пока нет сообщений")
    assert anna.keyboard == MENU


def test_its_author_withdraws_a_message_after_being_asked_once_more(lasting_town: TownUnderTest, ivan: Any) -> None:
    """The department reads that no answer is wanted, its card keeps no way to give one; pressing again says so."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    anna.says("/my")
    anna.presses(f"№ {number}", "Отозвать")
    assert anna.last.text.startswith(f"Отозвать сообщение № {number}?")
    anna.presses("Назад", "Отозвать", "Да, отозвать")
    assert f"Сообщение № {number} отозвано" in anna.last.text
    assert any(message.text.startswith(f"Житель отозвал сообщение № {number}") for message in ivan.heard)
    assert "Отозвано жителем" in card_of(ivan, number).text
    assert card_of(ivan, number).buttons == [["Ещё…"]]
    anna.says("/my")
    assert f"№ {number} · уличное освещение · отозвано" in anna.last.text


def test_twenty_messages_are_turned_in_one_list(lasting_town: TownUnderTest) -> None:
    """The newest first, eight to a page, all twenty on three pages of one message."""
    town = lasting_town
    anna = resident(town)
    numbers = []
    for day in range(4):
        numbers += [anna.sends(f"Яма на дороге {day}{place}") for place in range(5)]
        town.now += timedelta(days=1)
    assert anna.says("/my")[0].startswith("У вас 20 сообщений. Нажмите номер")
    pages = [anna.last.text]
    while ["Дальше ›"] in [row[-1:] for row in anna.last.buttons]:
        assert anna.presses("Дальше ›") == []
        pages.append(anna.last.text)
    found = [line.split()[1] for page in pages for line in page.splitlines()[1:]]
    assert found == numbers[::-1]
    anna.presses("‹ Назад")
    assert anna.last.text == pages[1]


def test_the_card_tells_the_history_and_no_officials_name(lasting_town: TownUnderTest, ivan: Any) -> None:
    """Taken, asked, replied, answered, in people's words with the texts; who did it is not said; back to the list."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    ivan.presses("Взять", on=card_of(ivan, number))
    town.pump()
    asks(town, ivan, number, "Какой <именно>?")
    anna.says("Первый от ворот", reply_to=anna.last)
    answers(town, ivan, number, "Заменили лампу & плафон.")
    anna.says("/my")
    assert f"№ {number} · уличное освещение · есть ответ" in anna.last.text
    assert anna.presses(f"№ {number}") == []
    card = anna.last.text
    for part in ("Управление ЖКХ", "Ответ дан.", TEXT, "зарегистрировано", "взято в работу", "задан вопрос"):
        assert part in card
    for part in ("Какой <именно>?", "вы дополнили", "Первый от ворот", "дан ответ", "лампу & плафон"):
        assert part in card
    assert "Тайный" not in card
    assert anna.last.buttons == [["Да, решён"], ["Нет, не решён"], ["К списку"]]
    anna.presses("К списку")
    assert anna.last.text.startswith("У вас 1 сообщение.")


def test_the_card_of_a_late_one_is_honest(lasting_town: TownUnderTest) -> None:
    """Past the deadline the author reads so, in words."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    at, town.now = town.now, town.now + timedelta(days=60)
    anna.says("/my")
    anna.presses(f"№ {number}")
    assert "Ответ задерживается: срок был " in anna.last.text
    town.now = at


def test_a_card_with_everything_in_its_history_opens(lasting_town: TownUnderTest, ivan: Any) -> None:
    """Undelivered, delivered, reminded: what is the town hall's own business is left out."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    anna.blocks()
    town.pump()
    answers(town, ivan, number)
    anna.unblocks()
    town.pump()
    town.run("delivery", town.now + timedelta(minutes=1))
    assert "Заменили." in anna.last.text
    anna.says("/my")
    anna.presses(f"№ {number}")
    assert "Ответ дан." in anna.last.text
    assert "достав" not in anna.last.text


def test_what_was_not_delivered_comes_when_the_person_is_back(lasting_town: TownUnderTest, ivan: Any) -> None:
    """Blocked while the answer came; back with a message of their own: the answer is brought."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    anna.blocks()
    town.pump()
    answers(town, ivan, number, "Готово, заменили.")
    anna.unblocks()
    anna.says("Здравствуйте, что с фонарём?")
    town.run("delivery", town.now + timedelta(minutes=1))
    assert any("Готово, заменили." in message.text for message in anna.heard)


def test_a_reply_adds_text_photos_and_places(lasting_town: TownUnderTest, ivan: Any) -> None:
    """To the message with the number: each is acknowledged and reaches the department as a reply to the card."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    accepted = anna.last
    for deed, *args in (("says", "Ещё и лампа мигает"), ("sends", "photo", "вот"), ("sends", "voice")):
        assert anna.does(deed, *args, reply_to=accepted) == [f"Добавлено к сообщению № {number}."]
    card = card_of(ivan, number)
    added = [message for message in ivan.heard if message.reply_to == card.id]
    assert any("Ещё и лампа мигает" in message.text for message in added)
    assert "photo" in str([message.body for message in ivan.heard[-4:]])
    assert "voice" in str([message.body for message in ivan.heard[-4:]])


def test_the_button_adds_until_something_else_is_begun(lasting_town: TownUnderTest, ivan: Any) -> None:
    """[Дополнить], twice: one question; text, an album (one acknowledgement, one for the staff), a place."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    anna.says("/my")
    anna.presses(f"№ {number}")
    assert len(anna.presses_twice("Дополнить")) == 1
    assert anna.says("Темно и у входа") == [f"Добавлено к сообщению № {number}."]
    before = len(ivan.heard)
    assert anna.does("sends_album", 4, "Вот фото") == [f"Добавлено к сообщению № {number}."]
    town.run("delivery", town.now + timedelta(minutes=1))
    told = ivan.heard[before:]
    assert [message.text for message in told if message.text] == [f"Дополнение к сообщению № {number}:\nВот фото"]
    assert len([message for message in told if "photo" in message.body]) == 4
    assert anna.does("sends_location", 50.92, 128.47) == [f"Добавлено к сообщению № {number}."]
    assert anna.presses("Новое сообщение")[0].startswith("Расскажите")
    assert anna.says("Яма на дороге") == ["Добавлено: текст."]


def test_adding_can_be_left_and_ends_by_itself(lasting_town: TownUnderTest) -> None:
    """[Не сейчас]; and an hour later a new problem is not glued to the old message."""
    town = lasting_town
    anna = resident(town)
    number = anna.sends()
    anna.says("/my")
    anna.presses(f"№ {number}", "Дополнить")
    assert anna.presses("Не сейчас") == []
    assert anna.last.text == "Хорошо, ничего не добавлено."
    anna.says("/my")
    anna.presses(f"№ {number}", "Дополнить")
    town.now += timedelta(minutes=61)
    assert anna.says("Совсем другое: яма на дороге") == ["Добавлено: текст."]


def test_an_edit_after_sending_is_appended_as_a_correction(lasting_town: TownUnderTest, ivan: Any) -> None:
    """The department gets it as a reply to the card; the first wording stays; no second appeal."""
    town = lasting_town
    anna = resident(town)
    anna.says(TEXT)
    bubble = anna.done
    anna.presses("Готово", "Да, верно", "Пропустить", "Отправить")
    number = anna.last.text.split("№ ")[1][:11]
    assert anna.does("edits", bubble, f"{TEXT}, дом 122") == [f"Исправление добавлено к сообщению № {number}."]
    assert ivan.last.text == f"Исправление к сообщению № {number}:\n{TEXT}, дом 122"
    assert ivan.last.reply_to == card_of(ivan, number).id
    assert "У вас 1 сообщение" in anna.says("/my")[0]


def test_an_edit_after_the_answer_is_not_lost_and_reopens_nothing(lasting_town: TownUnderTest, ivan: Any) -> None:
    """It is kept, and the person says what it belongs to."""
    town = lasting_town
    anna = resident(town)
    anna.says(TEXT)
    bubble = anna.done
    anna.presses("Готово", "Да, верно", "Пропустить", "Отправить")
    number = anna.last.text.split("№ ")[1][:11]
    answers(town, ivan, number)
    assert "уже дан ответ" in anna.does("edits", bubble, f"{TEXT}. И второй тоже")[0]
    anna.presses("Нет, не решён")
    assert "вместе с тем, что вы написали" in anna.last.text
    assert any("И второй тоже" in message.text for message in ivan.heard[-2:])


def test_anothers_appeal_is_as_if_there_were_none(lasting_town: TownUnderTest, ivan: Any) -> None:
    """Forged buttons and replies with somebody's number: the same words as for a number that does not exist."""
    town = lasting_town
    anna, boris = resident(town), resident(town, "Борис")
    open_one = anna.sends()
    answered = anna.sends("Секретная яма на дороге")
    answers(town, official(town, "Пётр", "executor", "roads"), answered)
    before = len(ivan.heard)
    for action in ("my", "add", "yes", "no", "reply", "leave"):
        for number in (open_one, answered):
            assert boris.forges(f"{action}:{number}") == boris.forges(f"{action}:2026-999999")
    assert "Секретная" not in "".join(message.text for message in boris.heard)
    assert "пока нет сообщений" in boris.says("/my")[0]
    assert len(ivan.heard) == before
    assert boris.says("Яма") == ["Добавлено: текст."]


def test_a_reply_to_ones_own_preview_is_no_addition(lasting_town: TownUnderTest) -> None:
    """Though the text in it names another appeal by its number."""
    anna = resident(lasting_town)
    number = anna.sends()
    anna.says(f"По сообщению № {number} ничего не сделано")
    anna.presses("Готово")
    anna.presses("Дороги", "Пропустить")
    told = anna.says("и ещё яма", reply_to=anna.last)
    assert "Проверьте" in told[-1]
    assert "и ещё яма" in told[-1]


def test_erasing_by_refusal_leaves_sent_messages_alone(lasting_town: TownUnderTest) -> None:
    """A consent withdrawn: name and place of the profile go; what was sent stays in the register."""
    anna = Resident(lasting_town, "Мария")
    anna.says("/start")
    question = anna.last
    anna.presses("Даю согласие")
    number = anna.sends("Яма на дороге, пароним")
    anna.seat.presses_data(question, "consent:no")
    lasting_town.pump()
    assert number in everything_kept()
    assert number in anna.says("/my")[0]
