"""/find, /open and /overdue: what they bring, to whom."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.integration.acting import TEXT, card_of, citizen, official, planted, presses
from tests.integration.conftest import ZONE, TownUnderTest


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
