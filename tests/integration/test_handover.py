"""Whoever leaves hands over all open appeals: to a colleague or back to the department, part by part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, forges, official, planted, presses, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import resident
from tests.integration.test_assigning import told_after
from tests.integration.test_notes import history_of
from tests.integration.test_personal_data import items


def takes(town: TownUnderTest, seat: Any, numbers: list[str]) -> None:
    """All of them into one's hands."""
    for number in numbers:
        forges(town, seat, seat.last, f"take:{number}")


def held(person: Any) -> int:
    """How many open appeals the person has."""
    return sum(
        item.get("executor") == str(person.user.id) and item["desk_order"][:4] == "open" for item in items("appeal")
    )


def hands_over(town: TownUnderTest, seat: Any, leaving: Any = None) -> Any:
    """«/handover», in reply to the one who leaves if there is one; the message with its buttons."""
    seat.says("/handover", reply_to=leaving.says("Ухожу") if leaving else None)
    assert set(town.pump()) == {200}
    return seat.last


@pytest.mark.parametrize("role", ["department_head", "coordinator"])
def test_all_that_one_has_goes_to_a_colleague_who_is_called_once(town: TownUnderTest, role: str) -> None:
    """Taken ones and those that wait for the citizen; answered ones stay; cards and history say so."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    boss = official(town, "Пётр", role, "utilities" if role == "department_head" else "")
    anna = resident(town)
    numbers = [anna.sends() for _ in range(3)]
    takes(town, ivan, numbers)
    presses(town, ivan, "Спросить", card_of(ivan, numbers[1]))
    replies(town, ivan, "Какой?", ivan.last)
    replies(town, ivan, "Сделано", card_of(ivan, numbers[2]))
    presses(town, ivan, "Меры приняты")
    menu = hands_over(town, boss, ivan)
    assert menu.text == "Иван, в работе открытых сообщений: 2. Кому их передать?"
    assert menu.buttons[-1] == ["Вернуть в отдел"]
    assert ["Иван"] not in menu.buttons
    presses(town, boss, "Олег", menu)
    assert (menu.text, menu.buttons) == ("Передано: 2.", [])
    assert (held(ivan), held(oleg)) == (0, 2)
    told = [m for m in oleg.heard if "Вам переданы открытые сообщения: 2." in m.text]
    assert [m.text.split("\n")[0] for m in told] == ["Олег"]
    assert "В работе: Олег" in card_of(ivan, numbers[0]).text
    assert "передано вместе с другими · Пётр · кому: Олег" in history_of(town, boss, numbers[1])
    replies(town, anna.seat, "Первый", next(m for m in anna.heard if "Какой?" in m.text))
    assert "В работе: Олег" in card_of(ivan, numbers[1]).text


def test_back_to_the_department_anybody_may_take_them(town: TownUnderTest) -> None:
    """[Вернуть в отдел]: the department is told once how many nobody has."""
    ivan, boss = official(town, "Иван"), official(town, "Пётр", "department_head")
    numbers = planted(town, date(2026, 12, 23), 3)
    takes(town, ivan, numbers)
    presses(town, boss, "Вернуть в отдел", hands_over(town, boss, ivan))
    assert held(ivan) == 0
    assert len([m for m in boss.heard if "Снова никто не ведёт: 3. Все они в /untaken." in m.text]) == 1
    boss.says("/untaken")
    town.pump()
    assert boss.last.text.startswith("Переданы в отдел, но никто не взял: 3")


def test_a_hundred_go_part_by_part_and_what_was_broken_off_goes_on(town: TownUnderTest) -> None:
    """Forty a transaction, with the rest counted; the button again, or the command anew, goes on where it stopped."""
    ivan, oleg, boss = official(town, "Иван"), official(town, "Олег"), official(town, "Пётр", "department_head")
    takes(town, ivan, planted(town, date(2026, 12, 23), 95))
    menu = hands_over(town, boss, ivan)
    presses(town, boss, "Олег", menu)
    assert (menu.text, menu.buttons) == ("Передано: 40. Осталось: 55.", [["Продолжить"]])
    assert (held(ivan), held(oleg)) == (55, 40)
    presses(town, boss, "Продолжить", menu)
    assert menu.text == "Передано: 40. Осталось: 15."
    again = hands_over(town, boss, ivan)
    assert "в работе открытых сообщений: 15" in again.text
    presses(town, boss, "Олег", again)
    assert (held(ivan), held(oleg)) == (0, 95)
    assert presses(town, boss, "Продолжить", menu) == "Передавать больше нечего."


def test_a_part_that_was_not_written_is_written_by_the_updates_copy(town: TownUnderTest) -> None:
    """The table throttles in the middle: 500, nothing by halves; the same press again moves all forty once."""
    from appeals.shell.storage import Storage
    from appeals.shell.table import Unavailable

    ivan, oleg, boss = official(town, "Иван"), official(town, "Олег"), official(town, "Пётр", "department_head")
    takes(town, ivan, planted(town, date(2026, 12, 23), 40))
    boss.presses("Олег", on=hands_over(town, boss, ivan))
    (update,) = town.telegram.take_updates()

    def throttled(*_: Any, **__: Any) -> None:
        raise Unavailable("ThrottlingException")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Storage, "commit", throttled)
        assert town.hand(update)["statusCode"] == 500
    assert (held(ivan), held(oleg)) == (40, 0)
    for _ in range(2):
        assert town.hand(update)["statusCode"] == 200
    assert (held(ivan), held(oleg)) == (0, 40)
    assert len([m for m in oleg.heard if "Вам переданы" in m.text]) == 1


def test_without_a_reply_it_shows_who_has_how_many(town: TownUnderTest) -> None:
    """Also one who was dismissed already; the coordinator sees all departments, a head their own."""
    ivan, gone = official(town, "Иван"), official(town, "Бывший")
    roads, rita = official(town, "Дорожник", "executor", "roads"), official(town, "Рита", "department_head", "roads")
    kira = official(town, "Кира", "coordinator", "")
    takes(town, ivan, planted(town, date(2026, 12, 23), 3))
    takes(town, gone, planted(town, date(2026, 12, 23), 2))
    takes(town, roads, planted(town, date(2026, 12, 23), 1, "roads"))
    town.admin.says("/staff remove", reply_to=gone.says("Прощайте"))
    town.pump()
    assert "В работе остались сообщения: 2." in town.admin.last.text
    menu = hands_over(town, kira)
    assert menu.buttons == [["Иван: 3"], ["бывший сотрудник: 2"], ["Дорожник: 1"]]
    assert hands_over(town, rita).buttons == [["Дорожник: 1"]]
    presses(town, kira, "бывший сотрудник: 2", menu)
    assert menu.buttons == [["Иван"], ["Вернуть в отдел"]]
    presses(town, kira, "Иван", menu)
    assert held(ivan) == 5


def test_the_administrator_is_offered_it_when_they_remove_one_who_holds_appeals(town: TownUnderTest) -> None:
    """How many, and the way; of one who holds none nothing is said."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    takes(town, ivan, planted(town, date(2026, 12, 23), 2))
    for seat, buttons in ((ivan, [["Передать сообщения"]]), (oleg, [])):
        town.admin.says("/staff remove", reply_to=seat.says("Прощайте"))
        town.pump()
        assert town.admin.last.buttons == buttons
    removed = told_after(town.admin, "Иван больше не сотрудник")
    presses(town, town.admin, "Передать сообщения", removed)
    presses(town, town.admin, "Вернуть в отдел", removed)
    assert held(ivan) == 0


def test_what_was_done_meanwhile_stays_done(town: TownUnderTest) -> None:
    """Answered, given up and taken by another since the menu was shown: only what is still theirs goes."""
    ivan, oleg, boss = official(town, "Иван"), official(town, "Олег"), official(town, "Пётр", "department_head")
    anna = resident(town)
    numbers = [anna.sends() for _ in range(3)]
    takes(town, ivan, numbers)
    menu = hands_over(town, boss, ivan)
    replies(town, ivan, "Сделано", card_of(ivan, numbers[0]))
    presses(town, ivan, "Меры приняты")
    forges(town, ivan, ivan.last, f"release:{numbers[1]}")
    takes(town, boss, [numbers[1]])
    presses(town, boss, "Олег", menu)
    assert menu.text == "Передано: 1."
    assert (held(ivan), held(oleg), held(boss)) == (0, 1, 1)


def test_nobody_hands_over_anothers_who_has_no_right_to(town: TownUnderTest) -> None:
    """An executor, the head of another department, a guest; nor to one who could not work on it."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    rita, boss = official(town, "Рита", "department_head", "roads"), official(town, "Пётр", "department_head")
    takes(town, ivan, planted(town, date(2026, 12, 23), 2))
    menu = hands_over(town, boss, ivan)
    assert "ответственный отдел" in hands_over(town, oleg, ivan).text
    assert "ответственный отдел" in forges(town, oleg, menu, f"over:{ivan.user.id}:{oleg.user.id}")
    assert "открытых сообщений в работе нет" in hands_over(town, rita, ivan).text
    for to in (rita.user.id, 77, ivan.user.id):
        told = forges(town, boss, menu, f"over:{ivan.user.id}:{to}")
        assert told.startswith(("Эта кнопка", "Передавать больше нечего"))
    assert forges(town, rita, menu, f"over:{ivan.user.id}:0") == "Передавать больше нечего."
    assert held(ivan) == 2
    town.now += timedelta(minutes=1)
