"""«Обращение № …» is said of what is one under 59-ФЗ and of nothing else, to whomever and in whatever case."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.integration.acting import (
    card_of,
    citizen,
    forges,
    official,
    presses,
    replies,
    sends,
    under_59_fz,
)
from tests.integration.conftest import TownUnderTest

LETTER = "Глава администрации И. И. Иванов, № 01-12/345 от 24.11.2026"


@pytest.mark.parametrize("law", [False, True], ids=["message", "appeal"])
def test_an_appeal_is_named_by_its_regime_in_everything_said_of_it(town: TownUnderTest, *, law: bool) -> None:
    """Cards, prompts, their confirmations, notices to colleagues and to the citizen, from taking to reopening."""
    anna, ivan, petr = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    oleg = official(town, "Олег", "executor", "roads")
    number = sends(town, anna)
    if law:
        under_59_fz(town, number)
    since = len(town.telegram.calls)
    _worked_on(town, number, anna, ivan, petr, oleg)
    _answered(town, number, ivan, petr, law=law)
    presses(town, anna, "Нет, не решён", anna.last)
    said = [str(call.params.get("text", "")) for call in town.telegram.calls[since:]]
    named = re.findall(rf"(\w+) № {number}", "\n".join(said))
    own, other = ("обращени", "сообщени") if law else ("сообщени", "обращени")
    assert not [word for word in named if word.casefold().startswith(other)]
    cases = {word.casefold() for word in named if word.casefold().startswith(own)}
    assert cases == {own + ending for ending in "еяюи"}
    assert len(named) > 30


def _worked_on(town: TownUnderTest, number: str, anna: Any, ivan: Any, petr: Any, oleg: Any) -> None:
    presses(town, ivan, "Взять", card_of(ivan, number))
    presses(town, ivan, "Спросить", card_of(ivan, number))
    replies(town, ivan, "Какой фонарь?", ivan.last)
    anna.says("У школы", reply_to=anna.last)
    town.pump()
    for action, words in (("note", "Звонили."), ("letter", "Мы занимаемся."), ("return", "Дороги не наши.")):
        forges(town, petr, card_of(petr, number), f"{action}:{number}")
        replies(town, petr, words, petr.last) if action != "return" else presses(town, petr, "Отмена")
    for action in ("involve", "split", "merge", "can", "interim", "history", "others"):
        forges(town, petr, card_of(petr, number), f"{action}:{number}")
    forges(town, petr, card_of(petr, number), f"involve_in:{number}:roads")
    presses(town, petr, petr.last.buttons[0][0], petr.last)
    replies(town, petr, "Нужна справка.", petr.last)
    forges(town, oleg, card_of(oleg, number), f"materials:{number}:roads")
    replies(town, oleg, "Справка.", oleg.last)
    forges(town, oleg, card_of(oleg, number), f"request:{number}")
    forges(town, petr, card_of(petr, number), f"extend_by:{number}:7")
    replies(town, petr, "Ждём поставку.", petr.last)
    asked = next(message for message in reversed(town.head.heard) if ["Отказать"] in message.buttons)
    presses(town, town.head, "Отказать", asked)
    replies(town, town.head, "Успеете.", town.head.last)


def _answered(town: TownUnderTest, number: str, ivan: Any, petr: Any, *, law: bool) -> None:
    presses(town, ivan, "Ответить", card_of(ivan, number))
    replies(town, ivan, "Заменили.", ivan.last)
    presses(town, ivan, "Меры приняты", ivan.last)
    if not law:
        return
    presses(town, petr, "Вернуть с замечанием")
    replies(town, petr, "Когда?", petr.last)
    replies(town, ivan, "Заменили 20 ноября.", card_of(ivan, number))
    presses(town, ivan, "Меры приняты", ivan.last)
    presses(town, petr, "Утвердить")
    replies(town, petr, LETTER, petr.last)
    presses(town, petr, "Утвердить")
