"""Where it is: by words, by the phone, or not at all. Each has a town of its own: a like message nearby is offered."""

from __future__ import annotations

import pytest

from tests.integration.acting import TEXT
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import MENU, resident


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("ул. Кирова, 120", "Где: ул. Кирова, 120"),
        ("Пропустить", "Где: место не указано"),
        ("<b>двор</b> & сквер", "Где: <b>двор</b> & сквер"),
    ],
)
def test_the_place_by_words_brings_the_menu_back(town: TownUnderTest, said: str, shown: str) -> None:
    """Offered, skipped or typed; what was understood, with the menu; then the preview."""
    anna = resident(town)
    anna.says(TEXT)
    anna.presses("Готово", "Да, верно")
    assert anna.keyboard == [["Я здесь"], ["ул. Кирова, 120"], ["Пропустить"], ["Дополнить"]]
    told = anna.says(said)
    assert len(told) == 2
    assert shown in told[1]
    assert anna.keyboard == MENU


def test_the_place_by_the_phone_itself(town: TownUnderTest) -> None:
    """[Я здесь]: a point on the map; on a computer, which sends the label instead, an address is asked for."""
    anna = resident(town)
    anna.says(TEXT)
    anna.presses("Готово", "Да, верно")
    assert "не передал, где вы" in anna.says("Я здесь")[0]
    told = anna.presses("Я здесь")
    assert told[0] == "Место отмечено на карте."
    assert "Где: место на карте" in told[1]
    assert anna.keyboard == MENU
