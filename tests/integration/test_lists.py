"""The officials' lists: what is in each, whose appeals, pages turned in place, and the menu with its counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, citizen, forges, official, planted, presses, replies, sends
from tests.integration.conftest import ZONE, TownUnderTest

OCTOBER = datetime(2026, 10, 21, 10, 0, tzinfo=ZONE)


def lists(town: TownUnderTest, seat: Any, command: str) -> Any:
    """The list that the command brings."""
    seat.says(command)
    assert town.pump() == [200]
    return seat.last


def labels(message: Any) -> list[str]:
    """What its buttons say, in order."""
    return [label for row in message.buttons for label in row]


def a_day(town: TownUnderTest) -> tuple[Any, dict[str, list[str]]]:
    """One appeal at least for every list; the executor, and the numbers by list."""
    ivan, anna, vera = official(town, "Иван"), citizen(town), citizen(town, "Вера")
    late = planted(town, date(2026, 11, 20), 2, at=OCTOBER)
    soon = planted(town, date(2026, 11, 28), 1, at=OCTOBER)
    planted(town, date(2026, 12, 1), 3, department="roads")
    mine, waiting, missed = sends(town, anna), sends(town, anna), sends(town, vera)
    presses(town, ivan, "Взять", card_of(ivan, mine))
    presses(town, ivan, "Спросить", card_of(ivan, waiting))
    replies(town, ivan, "Какой фонарь?", ivan.last)
    planned = sends(town, anna)
    replies(town, ivan, "Заменим.", card_of(ivan, planned))
    presses(town, ivan, "Запланировано")
    replies(town, ivan, "12 декабря", ivan.last)
    presses(town, ivan, "Запланировано")
    vera.blocks()
    town.pump()
    replies(town, ivan, "Сделано.", card_of(ivan, missed))
    presses(town, ivan, "Меры приняты")
    return ivan, {
        "/mine": [mine, waiting],
        "/open": [*late, *soon, mine, waiting],
        "/untaken": [*late, *soon],
        "/soon": soon,
        "/overdue": late,
        "/waiting": [waiting],
        "/control": [planned],
        "/undelivered": [missed],
    }


def test_each_list_shows_just_what_its_name_says_and_every_line_is_a_button(town: TownUnderTest) -> None:
    """Mine, open, untaken, soon, overdue, waiting, on control, undelivered, of the own department; with its count."""
    ivan, expected = a_day(town)
    for command, numbers in expected.items():
        shown = lists(town, ivan, command)
        title, *lines = shown.text.split("\n")
        assert title.endswith(f": {len(numbers)}"), command
        assert sorted(one.split("№ ")[1][:11] for one in lines) == sorted(numbers), command
        assert labels(shown) == [*(one.split("№ ")[1][:11] for one in lines), "Все списки"]


def test_the_menu_counts_every_list_and_leads_there_and_back(town: TownUnderTest) -> None:
    """One message: the menu becomes the list, the list the menu again; a number opens its card."""
    ivan, expected = a_day(town)
    menu = lists(town, ivan, "/lists")
    assert menu.text == "Списки: Управление ЖКХ"
    assert labels(menu) == [
        "Мои: 2",
        "Открытые: 5",
        "Без отдела: 0",
        "Никто не взял: 3",
        "Срок до 5 дней: 1",
        "Просрочено: 2",
        "Ждут жителя: 1",
        "На контроле: 1",
        "Не доставлено: 1",
    ]
    presses(town, ivan, "Без отдела: 0", menu)
    assert menu.text == "Отдел назначен везде."
    presses(town, ivan, "Все списки", menu)
    filled = [label for label in labels(menu) if not label.startswith("Без отдела")]
    for label, numbers in zip(filled, expected.values(), strict=True):
        presses(town, ivan, label, menu)
        assert all(number in menu.text for number in numbers)
        presses(town, ivan, "Все списки", menu)
        assert menu.text == "Списки: Управление ЖКХ"
    presses(town, ivan, "Мои: 2", menu)
    presses(town, ivan, expected["/mine"][0], menu)
    assert card_of(ivan, expected["/mine"][0]).id == ivan.last.id


@pytest.mark.parametrize("role", ["coordinator", "deputy", "head"])
def test_who_oversees_sees_the_lists_of_all_departments(town: TownUnderTest, role: str) -> None:
    """The town's menu, or one department's by its name."""
    a_day(town)
    irina = official(town, "Ирина", role, "")
    assert lists(town, irina, "/lists").text == "Списки: все отделы"
    assert "Открытые: 8" in labels(irina.last)
    assert lists(town, irina, "/lists Дороги").text == "Списки: Отдел дорог и транспорта"
    assert "Открытые: 3" in labels(irina.last)
    assert lists(town, irina, "/untaken").text.startswith("Переданы в отдел, но никто не взял: 6")


def test_an_empty_list_says_so_and_still_leads_back(town: TownUnderTest) -> None:
    """A day on which nothing happened."""
    ivan = official(town, "Иван")
    for command in ("/mine", "/untaken", "/soon", "/waiting", "/control", "/undelivered"):
        shown = lists(town, ivan, command)
        assert shown.text.endswith(".")
        assert labels(shown) == ["Все списки"]
    presses(town, ivan, "Все списки", shown)
    assert labels(shown)[0] == "Мои: 0"


def test_my_list_is_its_readers_whoever_asked_for_it(town: TownUnderTest) -> None:
    """In the group another presses [Все списки], and then their own."""
    ivan, _ = a_day(town)
    oleg = official(town, "Олег")
    shown = lists(town, ivan, "/mine")
    assert shown.text.startswith("Иван, в работе: 2")
    presses(town, oleg, "Все списки", shown)
    presses(town, oleg, "Мои: 0", shown)
    assert shown.text == "У вас в работе ничего нет."


def test_a_page_turned_after_the_list_grew_short_shows_what_is_left(town: TownUnderTest) -> None:
    """Two pages were; eleven were answered meanwhile."""
    planted(town, date(2026, 12, 23), 12)
    ivan = official(town, "Иван")
    shown = lists(town, ivan, "/untaken")
    town.run("escalation", town.now + timedelta(minutes=10))
    for number in labels(shown)[:10]:
        forges(town, ivan, shown, f"take:{number}")
    presses(town, ivan, "Дальше ›", shown)
    assert shown.text.startswith("Переданы в отдел, но никто не взял: 2")
    assert labels(shown)[-1] == "Все списки"


def test_another_departments_list_is_refused(town: TownUnderTest) -> None:
    """By name, and by a forged button."""
    ivan, _ = a_day(town)
    assert "ответственный отдел" in lists(town, ivan, "/lists Дороги").text
    shown = lists(town, ivan, "/lists")
    for data in ("list:menu:roads:0", "list:mine:roads:0", "list:undelivered::0"):
        assert "ответственный отдел" in forges(town, ivan, shown, data)
    assert shown.text == "Списки: Управление ЖКХ"
