"""Taking an appeal and passing it on: who has it, whose it becomes, which card keeps its buttons."""

from __future__ import annotations

from datetime import timedelta

from tests.integration.acting import card_of, citizen, forges, official, presses, replies, sends
from tests.integration.conftest import TownUnderTest


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
