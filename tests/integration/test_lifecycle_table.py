"""Each row of the town's table of an appeal's life, as one test by its own name."""

from __future__ import annotations

from tests.integration.acting import card_of, forges, minutes, official, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers, resident


def test_any_open_to_merged_each_keeps_its_number_and_the_answer_goes_to_every_author(town: TownUnderTest) -> None:
    """Untaken, in work or waiting for its author: merged, it says so, and is answered with the main one."""
    kira, ivan = official(town, "Кира", "coordinator", "general"), official(town, "Иван")
    authors = {name: resident(town, name) for name in ("Анна", "Борис", "Вера", "Глеб")}
    main, *others = numbers = {name: person.sends() for name, person in authors.items()}
    forges(town, ivan, card_of(ivan, numbers["Вера"]), f"take:{numbers['Вера']}")
    forges(town, ivan, card_of(ivan, numbers["Глеб"]), f"ask:{numbers['Глеб']}")
    replies(town, ivan, "Какой фонарь?", ivan.last)
    for name in others:
        forges(town, kira, card_of(kira, numbers[name]), f"merge:{numbers[name]}")
        replies(town, kira, numbers[main], kira.last)
        assert f"Рассматривается вместе с № {numbers[main]}" in card_of(kira, numbers[name]).text
    answers(town, ivan, numbers[main], "Светильник заменён.")
    minutes(town, 1)
    for name, person in authors.items():
        assert person.last.text.startswith(f"Сообщение № {numbers[name]}, уличное освещение.")
        assert "Светильник заменён." in person.last.text
