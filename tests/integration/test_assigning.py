"""Who of a department works on an appeal: entrusted by its head, asked for by a colleague, given up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.acting import card_of, forges, official, presses, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import asks, resident
from tests.integration.test_notes import history_of
from tests.integration.test_personal_data import appeal_of

TAKEN = "Уже в работе у другого исполнителя с 10:00: Иван."


def entrusts(town: TownUnderTest, seat: Any, number: str, name: str) -> str:
    """[Ещё…], [Поручить…], the person; what the answer to the last press says."""
    card = card_of(seat, number)
    for label in ("Ещё…", "Поручить…"):
        presses(town, seat, label, card)
    return presses(town, seat, name, card)


def told_after(seat: Any, words: str) -> Any:
    """The newest message that says so."""
    return next(message for message in reversed(seat.heard) if words in message.text)


@pytest.mark.parametrize("role", ["department_head", "coordinator"])
def test_an_appeal_is_entrusted_to_a_person_who_is_called_by_name(town: TownUnderTest, role: str) -> None:
    """Only the department's people are offered; whoever is named holds it, is called, and others cannot take it."""
    ivan, _ = official(town, "Иван"), official(town, "Дорожник", "executor", "roads")
    boss = official(town, "Пётр", role, "utilities" if role == "department_head" else "")
    number = resident(town).sends()
    card = card_of(ivan, number)
    presses(town, boss, "Ещё…", card)
    presses(town, boss, "Поручить…", card)
    offered = [label for row in card.buttons for label in row]
    assert offered == (["Иван", "Пётр", "Назад"] if role == "department_head" else ["Иван", "Назад"])
    assert presses(town, boss, "Иван", card) == f"Поручено: № {number}."
    assert "В работе: Иван, с 23 ноября, 10:00" in card.text
    called = told_after(ivan, f"Сообщение № {number} теперь ведёте вы. Поручение: Пётр.")
    assert called.reply_to == card.id
    assert called.text.startswith("Иван\n")
    assert called.body["entities"][0]["user"]["id"] == ivan.user.id
    assert "поручено · Пётр · кому: Иван" in history_of(town, ivan, number)
    oleg = official(town, "Олег")
    assert forges(town, oleg, card, f"take:{number}") == TAKEN


def test_it_is_entrusted_to_another_while_it_waits_for_the_citizen(town: TownUnderTest) -> None:
    """The question stays asked; the new one answers, the former cannot any more."""
    anna, ivan, oleg = resident(town), official(town, "Иван"), official(town, "Олег")
    boss = official(town, "Пётр", "department_head")
    number = anna.sends()
    asks(town, ivan, number)
    entrusts(town, boss, number, "Олег")
    assert appeal_of(number)["status"] == "needs_info"
    replies(town, ivan, "Сделано", card_of(ivan, number))
    assert "Уже в работе у другого исполнителя" in ivan.last.text
    replies(town, oleg, "Сделано", card_of(ivan, number))
    assert "Так ответ на сообщение" in oleg.last.text


def test_an_executor_entrusts_nobody(town: TownUnderTest) -> None:
    """Neither by the button, which they are not offered, nor by a forged one."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    number = resident(town).sends()
    card = card_of(ivan, number)
    presses(town, ivan, "Ещё…", card)
    assert ["Поручить…"] not in card.buttons
    for data in (f"entrust:{number}", f"entrusted:{number}:{oleg.user.id}"):
        assert "ответственный отдел" in forges(town, ivan, card, data)


def test_nobody_is_named_who_is_none_of_the_department(town: TownUnderTest) -> None:
    """A citizen, an executor of another department, a number that is none, and one dismissed a second ago."""
    roads, gone = official(town, "Дорожник", "executor", "roads"), official(town, "Бывший")
    boss = official(town, "Пётр", "department_head")
    anna = resident(town)
    number = anna.sends()
    card = card_of(boss, number)
    presses(town, boss, "Ещё…", card)
    presses(town, boss, "Поручить…", card)
    town.admin.says("/staff remove", reply_to=gone.says("Прощайте"))
    town.pump()
    for person in (anna.user.id, roads.user.id, gone.user.id, "x", ""):
        assert "не действует" in forges(town, boss, card, f"entrusted:{number}:{person}")
    assert appeal_of(number)["status"] == "assigned"


def test_where_nobody_else_is_that_is_said(town: TownUnderTest) -> None:
    """A department of one."""
    kira = official(town, "Кира", "coordinator", "")
    number = resident(town).sends()
    presses(town, kira, "Ещё…", card_of(kira, number))
    assert "Больше некому" in presses(town, kira, "Поручить…", card_of(kira, number))


def test_whoever_meets_anothers_appeal_may_ask_for_it(town: TownUnderTest) -> None:
    """By a press or by a reply: who has it since when, and [Попросить передать]; the holder gives it away."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    number = resident(town).sends()
    card = card_of(ivan, number)
    presses(town, ivan, "Взять", card)
    assert presses(town, oleg, "Спросить", card) == TAKEN
    assert (oleg.last.text, oleg.last.buttons) == (TAKEN, [["Попросить передать"]])
    replies(town, oleg, "Отвечу я", card)
    assert (oleg.last.text, oleg.last.buttons) == (TAKEN, [["Попросить передать"]])
    refusal = oleg.last
    assert presses(town, oleg, "Попросить передать", refusal) == f"Просьба отправлена: № {number}."
    assert (refusal.text, refusal.buttons) == (f"Просьба передать сообщение № {number} отправлена.", [])
    asked = told_after(ivan, f"Олег просит передать сообщение № {number}")
    assert asked.text.startswith("Иван\n")
    assert asked.buttons == [["Открыть"], ["Передать"], ["Оставить себе"]]
    for label in ("Передать", "Оставить себе"):
        assert "Это решает тот, у кого оно в работе: Иван." in presses(town, oleg, label, asked)
    presses(town, ivan, "Передать", asked)
    assert (asked.text, asked.buttons) == (f"Сообщение № {number} передано.", [])
    assert "В работе: Олег" in card.text
    assert told_after(oleg, "теперь ведёте вы").text.startswith("Олег\n")
    history = history_of(town, ivan, number)
    assert "просьба передать · Олег · кому: Иван" in history
    assert "поручено · Иван · кому: Олег" in history


def test_whoever_has_it_may_keep_it_and_the_one_who_asked_is_told(town: TownUnderTest) -> None:
    """Then the old question does nothing any more, whoever holds the appeal later."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    number = resident(town).sends()
    presses(town, ivan, "Взять", card_of(ivan, number))
    replies(town, oleg, "Отвечу я", card_of(ivan, number))
    presses(town, oleg, "Попросить передать", oleg.last)
    asked = told_after(ivan, "просит передать")
    presses(town, ivan, "Оставить себе", asked)
    assert told_after(oleg, "остаётся у того, кто его ведёт: Иван").text.startswith("Олег\n")
    assert asked.buttons == []
    assert "В работе: Иван" in card_of(ivan, number).text
    forges(town, ivan, card_of(ivan, number), f"release:{number}")
    assert "не действует" in forges(town, ivan, asked, f"hand:{number}:{oleg.user.id}")


def test_whoever_has_it_may_give_it_up(town: TownUnderTest) -> None:
    """Back to the department: the card has [Взять] again, colleagues are told, anybody takes it."""
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    number = resident(town).sends()
    card = card_of(ivan, number)
    presses(town, ivan, "Взять", card)
    presses(town, oleg, "Ещё…", card)
    assert ["Отказаться"] not in card.buttons
    assert "Это решает тот, у кого оно в работе: Иван." in forges(town, oleg, card, f"release:{number}")
    presses(town, oleg, "Назад", card)
    presses(town, ivan, "Ещё…", card)
    assert presses(town, ivan, "Отказаться", card) == f"Больше не у вас: № {number}."
    assert card.buttons[0] == ["Взять", "Другой отдел"]
    assert "В работе" not in card.text
    assert told_after(oleg, f"Сообщение № {number} снова никто не ведёт, отказ: Иван").reply_to == card.id
    presses(town, oleg, "Взять", card)
    assert "В работе: Олег" in card.text
