"""Each row of the town's table of an appeal's life, as one test by its own name."""

from __future__ import annotations

from tests.integration.acting import card_of, forges, minutes, official, presses, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers, resident
from tests.integration.discussing import Discussion, commented


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


def test_on_approval_to_answered_public_needs_consent_and_a_check(town: TownUnderTest) -> None:
    """Without the citizen's consent there is no public answer; with it, what tells of people is shown first."""
    here, ivan = Discussion(town), official(town, "Иван")
    deputy = official(town, "Денис", "deputy", "")
    anna, number = commented(here)
    replies(town, ivan, "Светильник заменён.", card_of(ivan, number))
    assert "Житель не давал согласия на публикацию" in ivan.last.text
    assert ["Ответить публично"] not in ivan.last.buttons
    anna.presses("Можно публиковать")
    replies(town, ivan, "Светильник заменён, мастер 8 914 555-12-34.", card_of(ivan, number))
    presses(town, ivan, "Ответить публично")
    assert "телефон: 8 914 555-12-34" in ivan.last.text
    assert ["Лично"] in ivan.last.buttons
    replies(town, ivan, "Светильник заменён.", card_of(ivan, number))
    presses(town, ivan, "Ответить публично")
    presses(town, ivan, "Меры приняты")
    assert "Светильник заменён." in anna.last.text
    assert here.published() == []
    presses(town, here.alone(deputy), "Опубликовать")
    assert here.published() == ["Ответ Управления ЖКХ:\n\nСветильник заменён."]
