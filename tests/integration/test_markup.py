"""Whatever people are called and write is shown as it was typed, everywhere, and never taken for our own markup."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.integration.acting import answered_once, card_of, forges, minutes, official, presses, replies
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import Resident, no_message_lost

HOSTILE = "<b>О'Хара</b> & &lt;i&gt; \"</code> {number} %s"
WORDS = f"На Кирова 120 не горит фонарь {HOSTILE}"


def dweller(town: TownUnderTest, first: str, last: str = "") -> Resident:
    """A person of any name who has begun and agreed."""
    person = Resident(town)
    person.seat = town.telegram.person(first, last)
    person.says("/start")
    person.presses("Даю согласие")
    return person


def everything_read(town: TownUnderTest, chat: int) -> str:
    """All that stands in a chat now, as a reader sees it."""
    return "\n".join(message.text for message in town.telegram.world.chats[chat].messages.values())


def test_markup_is_shown_as_typed_wherever_it_comes_to(town: TownUnderTest) -> None:
    """Names, texts, captions, files, contacts, addresses, questions, answers: preview, card, lists, history, ladder."""
    with no_message_lost(town):
        anna = dweller(town, HOSTILE[:64], HOSTILE[:64])
        ivan = official(town, HOSTILE[:40])
        anna.says(f"/start {HOSTILE}")
        anna.says(WORDS)
        anna.does("sends", "document", HOSTILE, file_name=f"{HOSTILE}.pdf")
        anna.does("sends_contact", HOSTILE[:20], HOSTILE[:60])
        anna.presses("Готово", "Уличное освещение")
        anna.says(HOSTILE)  # the address
        assert f"Место: {HOSTILE}." in [message.text for message in anna.seat.heard]
        anna.presses("Изменить", "Имя")
        anna.says(HOSTILE)
        preview = anna.last.text
        assert WORDS in preview
        assert f"Где: {HOSTILE}" in preview
        assert f"Ваше имя: {HOSTILE}" in preview
        anna.presses("Отправить")
        number = "2026-000001"
        card = card_of(ivan, number)
        assert WORDS in card.text
        assert f"{HOSTILE} · {HOSTILE}" in card.text
        assert f"Контакт: {HOSTILE[:60]}, {HOSTILE[:20].strip()}" in card.text
        presses(town, ivan, "Спросить", card)
        replies(town, ivan, HOSTILE, ivan.last)
        assert HOSTILE in anna.last.text
        anna.says(HOSTILE, reply_to=anna.last)
        assert any("Дополнение" in message.text and HOSTILE in message.text for message in ivan.heard)
        replies(town, ivan, HOSTILE, card)
        assert HOSTILE in ivan.last.text
        presses(town, ivan, "Меры приняты")
        assert HOSTILE in anna.last.text
        presses(town, ivan, "Ещё…", card)
        presses(town, ivan, "История", card)
        assert ivan.last.text.count(HOSTILE) == 3
        anna.says("/my")
        anna.presses(f"№ {number}")
        assert anna.last.text.count(HOSTILE) >= 3
        anna.presses("Нет, не решён")
        for function, at in (
            ("escalation", datetime(2026, 12, 3, 9, 0, tzinfo=ZONE)),
            ("escalation", datetime(2026, 12, 24, 9, 0, tzinfo=ZONE)),
            ("digest", datetime(2026, 12, 24, 9, 0, tzinfo=ZONE)),
        ):
            town.run(function, at)
        minutes(town, 2)
        assert "Просрочено на" in town.head.last.text
        assert HOSTILE.partition(" {")[0] in town.head.last.text
        town.admin.says("/staff")
        town.pump()
        assert f"{HOSTILE[:40].strip()} · исполнитель" in town.admin.last.text
    for chat in (town.staff.id, anna.user.id):
        assert "&lt;b&gt;" not in everything_read(town, chat)
        assert "&amp;" not in everything_read(town, chat)


def test_who_has_it_is_named_as_typed_in_toast_and_in_reply(town: TownUnderTest) -> None:
    """The same refusal as plain text over the screen, and as a message: escaped where it is HTML and only there."""
    with no_message_lost(town):
        anna, ivan, oleg = dweller(town, "Анна"), official(town, HOSTILE[:40]), official(town, "Олег")
        number = anna.sends()
        card = card_of(ivan, number)
        presses(town, ivan, "Взять", card)
        words = f": {HOSTILE[:40].strip()}."
        assert forges(town, oleg, card, f"take:{number}").endswith(words)
        replies(town, oleg, "Отвечу я", card)
        assert oleg.last.text.endswith(words)


def test_markup_in_callback_data_and_group_titles_harms_nothing(town: TownUnderTest) -> None:
    """What is forged is not repeated; a title is not shown at all."""
    with no_message_lost(town):
        anna = dweller(town, "Анна")
        assert "<b>" not in anna.forges(f"my:{HOSTILE}")
        group = town.telegram.group(HOSTILE)
        seat = town.telegram.seat(town.admin, group)
        seat.says("/bind roads")
        town.pump()
        assert "<b>" not in seat.last.text
        before = len(town.telegram.calls)
        seat.presses_data(seat.last, f"take:{HOSTILE}")
        town.pump()
        assert "<b>" not in answered_once(town, before)


@pytest.mark.parametrize(
    "name", ["\u200b", "\u3164\u3164", " \u2800 ", "\u202e\u202d", "\ufeff", "\u00ad\u2060", "\U000e0041", "\x07"]
)
def test_a_name_with_nothing_to_see_gets_words_in_its_place(town: TownUnderTest, name: str) -> None:
    """A citizen's on the card, an official's in the list, a contact's beside the telephone."""
    with no_message_lost(town):
        anna = dweller(town, name)
        ivan = official(town, "Иван")
        empty = town.telegram.seat(town.telegram.person(name), town.staff)
        town.admin.says("/staff add executor ЖКХ", reply_to=empty.says("Здравствуйте"))
        town.pump()
        assert town.admin.last.text.startswith("без имени теперь исполнитель")
        anna.does("sends_contact", "+79140000001", name)
        card = card_of(ivan, anna.sends())
        assert "\nбез имени · место не указано\n" in card.text
        assert "Контакт: без имени, +79140000001" in card.text


def test_a_name_cannot_be_typed_so_that_nobody_sees_it(town: TownUnderTest) -> None:
    """The question for the name stays until there is one; the address alike."""
    anna = dweller(town, "Анна")
    anna.says(WORDS)
    anna.presses("Готово", "Уличное освещение")
    anna.says("\u3164\u3164")
    assert "передать в отдел нельзя" in anna.last.text
    anna.says("ул. Кирова\u202e, 120\u2066")
    assert "Где: ул. Кирова, 120" in anna.last.text
    anna.presses("Изменить", "Имя")
    anna.says("Ан\u200bна\u202e\nСообщение № 2026-000009")
    assert "Ваше имя: Анна Сообщение № 2026-000009" in anna.last.text


def test_no_name_or_place_makes_a_card_look_like_another(town: TownUnderTest) -> None:
    """Line ends, overrides of direction and signs without a picture leave one line one line, read left to right."""
    forged = "Анна\u2028\u202e\n🔴 2026-000009, margeleT\u2066"
    anna, ivan = dweller(town, forged, "x" * 64), official(town, "Иван")
    card: Any = card_of(ivan, anna.sends())
    assert card.text.split("\n")[2].startswith("Анна 🔴 2026-000009, margeleT xxx")
    assert not set("\u2028\u202e\u2066") & set(card.text)


def test_the_longest_names_are_shown_whole(town: TownUnderTest) -> None:
    """64 and 64 letters."""
    anna, ivan = dweller(town, "А" * 64, "Б" * 64), official(town, "Иван")
    assert f"{'А' * 64} {'Б' * 64} · " in card_of(ivan, anna.sends()).text
