"""Reading a citizen's text: a topic, an emergency; rather nothing than nonsense."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

import town
from appeals.topics import STEM, emergency, named

HERE = town.load()


@pytest.mark.parametrize("text", ["", "Здравствуйте", "🙂", "!!!", "Помогите пожалуйста"])
def test_nothing_is_named_by_nothing(text: str) -> None:
    """Courtesy and signs are no keywords."""
    assert named(text, HERE) == {}


@given(some.text(alphabet=some.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read_without_harm(text: str) -> None:
    """What is named are topics of the town; nothing a person can type breaks the reading."""
    assert all(code in HERE.topics and points > 0 for code, points in named(text, HERE).items())
    assert emergency(text, HERE) in (True, False)


def test_capitals_and_the_dots_of_yo_do_not_matter() -> None:
    """People type as the telephone lets them."""
    assert named("ГОЛОЛЕД НА ТРОТУАРЕ", HERE) == named("гололёд на тротуаре", HERE) != {}


@pytest.mark.parametrize(
    "text",
    [
        "В подъезде пахнет газом",
        "Газом сильно пахнет в подъезде!",
        "Сильный запах газа, не знаю что делать",
        "Горит дом на Кирова",
        "ДОМ ГОРИТ",
        "Помогите, у соседей горит квартира",
        "Соседи сверху топят квартиру",
        "Нас топит, топит квартиру сверху",
        "Прорвало трубу, хлещет кипяток",
        "Человек лежит без сознания",
        "В квартире искрит проводка",
    ],
)
def test_an_emergency_is_heard(text: str) -> None:
    """Fire, gas, flooding, threat to life, in any order of words and any case."""
    assert emergency(text, HERE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Не горит фонарь",
        "На Кирова 120 второй месяц не горит фонарь у школы",
        "Днём горит свет у дома 5, а ночью нет",
        "Газом не пахнет, но плита старая",
        "Запаха газа нет",
        "Когда проведут газ?",
        "Плохо топят, в квартире холодно",
        "Нужен пожарный гидрант",
        "Пожарная машина не проедет во двор",
        "Горит красный свет, дом 5",
        "В доме не было воды",
    ],
)
def test_a_single_word_or_a_negation_is_no_emergency(text: str) -> None:
    """«Не горит фонарь» is no fire."""
    assert not emergency(text, HERE)


@pytest.mark.parametrize("sign", ["а", "А", "Аа", "а-", "\n", "\n ", ", ", "ул ", "на "])
def test_a_long_text_of_anything_is_read_at_once(sign: str) -> None:
    """20,000 letters cost no more than their number: nobody stalls the reception with a row of one letter."""
    text = sign * (20_000 // len(sign))
    began = time.process_time()
    emergency(text, HERE)
    named(text, HERE)
    assert time.process_time() - began < 1


def test_no_phrase_of_the_town_has_a_longer_word_than_is_looked_for() -> None:
    """A word's beginnings are kept up to STEM letters; a phrase beyond would never be found."""
    keys = [key for topic in HERE.topics.values() for key in (*topic.keywords, *topic.hints)]
    words = [word for phrase in (*keys, *HERE.emergency.phrases) for word in phrase.split()]
    assert max(map(len, words)) <= STEM
