"""A text with two matters becomes two appeals: the second has a number, a topic and a department of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest

from tests.integration.acting import card_of, cards, forges, official, owed, presses, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers, own_card, resident

TWO = "На Кирова 120 не горит фонарь. И ещё яма у подъезда, машина провалилась"
PIT = "Яма у подъезда, машина провалилась"


class Splitting:
    """A coordinator, both departments, and an author of two matters in one text."""

    def __init__(self, town: TownUnderTest) -> None:
        self.town = town
        self.kira = official(town, "Кира", "coordinator", "general")
        self.ivan = official(town, "Иван")
        self.anna = resident(town, "Анна")
        self.first = self.anna.sends(TWO)

    def splits(self, words: str = PIT) -> str:
        """[Ещё…], [Разделить], topic, department, the words; the second number."""
        card = card_of(self.kira, self.first)
        presses(self.town, self.kira, "Ещё…", card)
        presses(self.town, self.kira, "Разделить", card)
        presses(self.town, self.kira, "Дороги")
        assert self.kira.last.buttons[0] == ["Отдел дорог и транспорта"]
        presses(self.town, self.kira, "Отдел дорог и транспорта")
        replies(self.town, self.kira, words, self.kira.last)
        return cards(self.kira)[-1]


@pytest.fixture
def here(town: TownUnderTest) -> Splitting:
    """A text with two matters."""
    return Splitting(town)


def stored(number: str) -> dict[str, Any]:
    """The appeal's item."""
    key = {"pk": {"S": f"A#{number}"}, "sk": {"S": "APPEAL"}}
    item = boto3.client("dynamodb").get_item(TableName="appeals", Key=key)["Item"]
    return {name: next(iter(value.values())) for name, value in item.items()}


def test_the_second_matter_has_a_number_topic_and_department_of_its_own(here: Splitting) -> None:
    """Its card, with the author's name; the first stays as it was."""
    before = stored(here.first)
    second = here.splits()
    assert second != here.first
    lines = card_of(here.kira, second).text.split("\n")
    assert lines[0] == f"Сообщение № {second}, Telegram · Дороги · Отдел дорог и транспорта"
    assert lines[-2:] == ["Анна Иванова · место не указано", PIT]
    assert card_of(here.kira, second).buttons[0] == ["Взять", "Другой отдел"]
    after = stored(here.first)
    assert {name: after[name] for name in ("status", "topic", "department", "deadline")} == {
        name: before[name] for name in ("status", "topic", "department", "deadline")
    }
    assert owed() == 0


def test_the_author_is_told_once_of_the_second_number_and_who_answers(here: Splitting) -> None:
    """By its own deadline; it stands in «Мои сообщения», is added to by a reply, and answered by itself."""
    heard = len(here.anna.seat.heard)
    second = here.splits()
    (told,) = here.anna.seat.heard[heard:]
    assert (
        told.text.split("\n")[0]
        == f"В сообщении № {here.first} два разных вопроса, поэтому у второго теперь свой номер: № {second}."
    )
    assert PIT in told.text
    assert "Ответит Отдел дорог и транспорта, не позднее" in told.text
    here.anna.says("И бордюр разбит", reply_to=told)
    assert here.anna.last.text == f"Добавлено к сообщению № {second}."
    assert "второй вопрос получил свой номер" in own_card(here.anna, here.first)
    assert own_card(here.anna, second).startswith(f"Сообщение № {second}, дороги")
    answers(here.town, here.ivan, here.first, "Фонарь заменён.")
    assert (stored(here.first)["status"], stored(second)["status"]) == ("answered", "assigned")


def test_both_histories_name_the_other(here: Splitting) -> None:
    """Who split it, and what the second came from."""
    second = here.splits()
    for number, what in (
        (here.first, f"второй вопрос выделен в · Кира · № {second}"),
        (second, f"зарегистрировано · Кира · выделено из № {here.first}"),
    ):
        forges(here.town, here.kira, here.kira.last, f"history:{number}")
        assert what in here.kira.last.text


def test_its_deadline_counts_from_the_day_it_was_written(here: Splitting) -> None:
    """Split a week later: the author loses nothing. Where that day is past, it is the next working one."""
    written = stored(here.first)["registered_at"][:10]
    here.town.now += timedelta(days=7)
    second = here.splits()
    assert stored(second)["deadline"] < stored(here.first)["deadline"]
    assert stored(second)["registered_at"][:10] > written
    here.town.now += timedelta(days=22)
    forges(here.town, here.kira, here.kira.last, f"split_to:{here.first}:roads:roads")
    replies(here.town, here.kira, PIT, here.kira.last)
    third = cards(here.kira)[-1]
    assert stored(third)["deadline"] == "2026-12-23"


def test_what_is_typed_before_topic_and_department_asks_for_them(here: Splitting) -> None:
    """Nothing is made of it, and the buttons are still there."""
    forges(here.town, here.kira, here.kira.last, f"split:{here.first}")
    prompt = here.kira.last
    replies(here.town, here.kira, PIT, prompt)
    assert here.kira.last.text.startswith("Сначала выберите кнопками тему и отдел")
    assert cards(here.kira) == [here.first]
    presses(here.town, here.kira, "Отмена", prompt)
    assert prompt.text == "Отменено."


@pytest.mark.parametrize("data", ["split_as:{n}:nothing", "split_to:{n}:roads:nowhere", "split_to:{n}:nothing:roads"])
def test_forged_choices_are_stale(here: Splitting, data: str) -> None:
    """Refused in words, and nothing made."""
    said = forges(here.town, here.kira, here.kira.last, data.format(n=here.first))
    assert said.startswith("Эта кнопка уже не действует")
    assert cards(here.kira) == [here.first]


def test_an_executor_splits_nothing_and_an_answered_one_is_not_split(here: Splitting) -> None:
    """By right, and by state: also when the answer came between the prompt and the words."""
    assert forges(here.town, here.ivan, here.ivan.last, f"split:{here.first}").startswith("Это делает")
    forges(here.town, here.kira, here.kira.last, f"split:{here.first}")
    prompt = here.kira.last
    forges(here.town, here.kira, prompt, f"split_to:{here.first}:roads:roads")
    answers(here.town, here.ivan, here.first)
    replies(here.town, here.kira, PIT, prompt)
    assert here.kira.last.text.startswith("Сейчас это невозможно: ответ уже дан")
    assert set(cards(here.kira)) == {here.first}


def test_markup_in_the_words_is_shown_as_it_was_typed(here: Splitting) -> None:
    """On the card and to the author."""
    second = here.splits("<b>Яма</b> & грязь")
    assert "<b>Яма</b> & грязь" in card_of(here.kira, second).text
    assert "<b>Яма</b> & грязь" in here.anna.last.text
