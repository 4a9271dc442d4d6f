"""Officials who act for others or are away: from day to day, and it ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, forges, official, presses, sends
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import resident
from tests.integration.test_assigning import entrusts


def staffs(town: TownUnderTest, seat: Any, words: str) -> str:
    """The administrator replies with «/staff …» to the person; what is said."""
    town.admin.says(f"/staff {words}", reply_to=seat.says("Здравствуйте"))
    assert town.pump() == [200, 200]
    return str(town.admin.last.text)


def says(town: TownUnderTest, seat: Any, text: str, to: Any = None) -> str:
    """A command; what is said to it."""
    seat.says(text, reply_to=to)
    assert town.pump() == [200]
    return str(seat.last.text)


# --- acting


def test_an_acting_head_has_the_rights_from_the_first_day_to_the_last(town: TownUnderTest) -> None:
    """The day before and the day after refused, without anybody's doing."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    told = staffs(town, ivan, "acting руководитель ЖКХ 25.11–27.11")
    assert told == "Иван исполняет обязанности: руководитель, Управление ЖКХ, 25.11–27.11. Потом права пропадут сами."
    number = resident(town).sends()
    card = card_of(ivan, number)
    for day, may in ((24, False), (25, True), (27, True), (28, False)):
        town.now = datetime(2026, 11, day, 23, 0, tzinfo=ZONE)
        answer = forges(town, ivan, card, f"entrusted:{number}:{oleg.user.id}")
        assert answer.startswith("Поручено" if may else "Это делает ответственный отдел"), day
        if may:
            forges(town, oleg, card, f"release:{number}")


def test_one_may_act_in_another_department_and_keeps_the_own(town: TownUnderTest) -> None:
    """Rights in both, each of its own kind; what was the own stays when the days are over."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег", "executor", "roads")
    staffs(town, oleg, "acting executor utilities 23.11–30.11")
    number = resident(town).sends()
    assert presses(town, oleg, "Взять", card_of(ivan, number)).startswith("Взято")
    assert "Открытые" in says(town, oleg, "/open ЖКХ")
    assert "нет" in says(town, oleg, "/open Дороги")
    town.now = datetime(2026, 12, 1, 10, 0, tzinfo=ZONE)
    assert "ответственный отдел" in says(town, oleg, "/open ЖКХ")
    assert "нет" in says(town, oleg, "/open Дороги")


def test_one_who_is_no_official_may_act_as_one(town: TownUnderTest) -> None:
    """A guest who stands in for the coordinator: the right is there, and gone again."""
    kira = town.telegram.seat(town.telegram.person("Кира"), town.staff)
    assert "Кира исполняет обязанности: координатор, все отделы" in staffs(town, kira, "acting координатор 23.11–24.11")
    assert "Открытых нет" in says(town, kira, "/open")
    town.now += timedelta(days=2)
    assert "только сотрудники" in says(town, kira, "/open")


def test_acting_ends_early_and_a_new_post_keeps_it(town: TownUnderTest) -> None:
    """«/staff add» changes the own post only; «/staff acting off» ends all acting; both stand in the list."""
    ivan = official(town, "Иван")
    staffs(town, ivan, "acting руководитель ЖКХ 23.11–30.11")
    staffs(town, ivan, "add исполнитель Дороги")
    listed = says(town, town.admin, "/staff")
    assert (
        "Иван · исполнитель · Отдел дорог и транспорта\n   и. о.: руководитель, Управление ЖКХ, 23.11–30.11" in listed
    )
    assert "Иван больше ни за кого" in staffs(town, ivan, "acting off")
    assert "и. о.:" not in says(town, town.admin, "/staff")


def test_an_acting_that_is_over_leaves_the_list(town: TownUnderTest) -> None:
    """The list shows what is and what is to come."""
    ivan = official(town, "Иван")
    staffs(town, ivan, "acting руководитель ЖКХ 23.11–30.11")
    town.now = datetime(2026, 12, 1, 10, 0, tzinfo=ZONE)
    assert "и. о.:" not in says(town, town.admin, "/staff")


@pytest.mark.parametrize(
    "words",
    [
        "acting",
        "acting руководитель",
        "acting руководитель ЖКХ",
        "acting руководитель 25.11–27.11",
        "acting король ЖКХ 25.11–27.11",
        "acting руководитель ЖКХ 31.11–32.11",
        "acting администратор 25.11–27.11",
        "acting руководитель ЖКХ 25.11.2025–27.11.2025",
    ],
)
def test_acting_that_is_not_understood_explains_itself(town: TownUnderTest, words: str) -> None:
    """No days, no department where one is needed, no such role: nobody gets a right."""
    ivan = official(town, "Иван")
    assert "Ответьте на сообщение сотрудника" in staffs(town, ivan, words)


def test_only_the_administrator_makes_acting_officials(town: TownUnderTest) -> None:
    """Not even the head of the department."""
    boss, ivan = official(town, "Пётр", "department_head"), official(town, "Иван")
    hello = ivan.says("Здравствуйте")
    town.pump()
    assert says(town, boss, "/staff acting руководитель ЖКХ 23.11–30.11", hello) == "Это может только администратор."


def test_whoever_was_dismissed_a_moment_ago_does_not_come_back_by_a_word_of_their_own(town: TownUnderTest) -> None:
    """«/absent» decided on the official as read; dismissed meanwhile, nothing is written."""
    from appeals.shell import house
    from appeals.shell.storage import Storage

    ivan = official(town, "Иван")
    commit, hello = Storage.commit, ivan.says("Здравствуйте")
    town.pump()
    overtaken: list[bool] = []

    def slow(storage: Storage, *args: Any, **kwargs: Any) -> None:
        if not overtaken:
            overtaken.append(True)
            town.admin.says("/staff remove", reply_to=hello)
            town.pump()
        commit(storage, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Storage, "commit", slow)
        ivan.says("/absent 25.11–05.12")
        town.pump()
    assert overtaken
    assert house.build().storage._together("STAFF", object) == ()  # noqa: SLF001  nobody is left


# --- absence


def test_an_absence_is_noted_with_who_stands_in_and_shown_where_work_is_given(town: TownUnderTest) -> None:
    """By oneself; the keyboard of people says until when; afterwards it says nothing more."""
    ivan, boss = official(town, "Иван"), official(town, "Пётр", "department_head")
    official(town, "Олег")
    told = says(town, ivan, "/absent 23.11–05.12 олег")
    assert told == "Отмечено: Иван, нет на месте 23.11–05.12, замещает Олег. О сроках бот напомнит и замещающему."
    number = resident(town).sends()
    card = card_of(boss, number)
    for day, label in ((23, "Иван, нет до 05.12"), (5, "Иван, нет до 05.12"), (6, "Иван")):
        town.now = datetime(2026, 11 if day == 23 else 12, day, 12, 0, tzinfo=ZONE)
        forges(town, boss, card, f"entrust:{number}")
        assert card.buttons[0] == [label]
    assert "нет на месте" not in says(town, town.admin, "/staff")


def test_the_reminder_of_an_absent_persons_appeal_calls_the_substitute_too(town: TownUnderTest) -> None:
    """Beside the head of the department, where the department reads; back again, nobody is called for them."""
    ivan, boss = official(town, "Иван"), official(town, "Пётр", "department_head")
    oleg = official(town, "Олег")
    anna = resident(town)
    numbers = [anna.sends(), anna.sends()]
    entrusts(town, boss, numbers[0], "Иван")
    entrusts(town, boss, numbers[1], "Олег")
    says(town, ivan, "/absent 14.12–18.12 Олег")
    town.run("escalation", datetime(2026, 12, 18, 9, 0, tzinfo=ZONE))
    reminders = {m.text.split("№ ")[1][:11]: m for m in boss.heard if "До срока 5 дней" in m.text}
    assert reminders[numbers[0]].text.startswith("Пётр, Олег\n")
    assert reminders[numbers[1]].text.startswith("Пётр\n")
    called = [entity["user"]["id"] for entity in reminders[numbers[0]].body["entities"] if "user" in entity]
    assert called == [boss.user.id, oleg.user.id]


def test_an_absence_of_another_is_their_heads_to_note(town: TownUnderTest) -> None:
    """In reply to the person; a colleague may not, nor the head of another department."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    boss, other = official(town, "Пётр", "department_head"), official(town, "Рита", "department_head", "roads")
    hello = ivan.says("Заболел")
    town.pump()
    for seat in (oleg, other):
        assert "ответственный отдел" in says(town, seat, "/absent 23.11–05.12", hello)
    assert "Отмечено: Иван, нет на месте 23.11–05.12" in says(town, boss, "/absent 23.11–05.12", hello)
    assert "Отмечено: Иван на месте" in says(town, ivan, "/absent off")


ABSENT = {
    "": "Когда вас не будет",
    "завтра": "Когда вас не будет",
    "31.11–05.12": "Когда вас не будет",
    "23.11–05.12 Никто": "Непонятно, о ком речь: «Никто». В отделе: Олег, Ольга.",
    "23.11–05.12 Ол": "Непонятно, о ком речь: «Ол». В отделе: Олег, Ольга.",
    "23.11–05.12 Иван": "Непонятно, о ком речь: «Иван». В отделе: Олег, Ольга.",
    "23.11–05.12 <b>": "Непонятно, о ком речь: «<b>»",
    f"23.11–05.12 {'о' * 3_000}": "Непонятно, о ком речь",
}


def test_an_absence_that_is_not_understood_explains_itself(town: TownUnderTest) -> None:
    """No days, nobody of that name, two of them, oneself, markup, a very long name."""
    ivan = official(town, "Иван")
    for name in ("Олег", "Ольга"):
        official(town, name)
    for typed, told in ABSENT.items():
        assert told in says(town, ivan, f"/absent {typed}".strip())
    assert "нет на месте" not in says(town, town.admin, "/staff")


def test_one_who_is_no_official_is_never_away(town: TownUnderTest) -> None:
    """A guest, a person whom the head answers who is none, and the administrator, whom the deploy names."""
    guest, boss = (
        town.telegram.seat(town.telegram.person("Гость"), town.staff),
        official(town, "Пётр", "department_head"),
    )
    hello = guest.says("Здравствуйте")
    town.pump()
    assert "только сотрудники" in says(town, guest, "/absent 23.11–05.12")
    assert "ответственный отдел" in says(town, boss, "/absent 23.11–05.12", hello)
    assert "нет среди сотрудников" in says(town, town.admin, "/absent 23.11–05.12")
    assert sends(town, resident(town).seat)
