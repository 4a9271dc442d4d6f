"""The town's rules: which department answers, what the season changes, and that it is all the file's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import town
from appeals.routes import department_of
from appeals.routing.proposal import proposed
from appeals.town import Rule, Term

HERE = town.load()


@pytest.mark.parametrize(
    ("topic", "text", "department"),
    [
        ("snow", "Не чистят дорогу на Кирова", "roads"),
        ("snow", "Во дворе дома сугробы", "improvement"),
        ("snow", "Над подъездом висят сосульки", "utilities"),
        ("snow", "Во дворе с крыши падают сосульки", "utilities"),
        ("roads", "Яма во дворе, машины объезжают", "improvement"),
        ("roads", "Яма на Кирова", "roads"),
        ("accessibility", "В школе нет пандуса", "education"),
        ("accessibility", "Нет пандуса у аптеки", "social"),
        ("lift", "Во дворе дома стоит лифт", "utilities"),
        ("snow", "", "roads"),
    ],
)
def test_a_message_goes_to_the_department_of_the_first_rule_that_fits(topic: str, text: str, department: str) -> None:
    """By the words of the town's file; a rule of another topic, or none, leaves it with its topic's department."""
    assert department_of(HERE.topic(topic), text, "", HERE) == department


def test_of_two_rules_the_first_counts() -> None:
    """The file's order is the order of rules: another order, another department."""
    text = "Во дворе у подъезда лёд"
    turned = replace(HERE, rules=tuple(reversed(HERE.rules)))
    assert department_of(HERE.topic("snow"), text, "", HERE) == "utilities"
    assert department_of(HERE.topic("snow"), text, "", turned) == "improvement"


def test_a_town_without_rules_sends_by_topic_alone() -> None:
    """Rules may be none."""
    bare = replace(HERE, rules=())
    assert all(department_of(one, "во дворе", "south", bare) == one.department for one in HERE.topics.values())


def test_out_of_season_a_topic_has_the_ordinary_term() -> None:
    """Snow is answered in three working days from October to April; in July nobody is in a hurry."""
    snow = HERE.topic("snow")
    assert HERE.term(snow, date(2026, 12, 1)) == HERE.term(snow, date(2027, 4, 30)) == Term(3, working=True)
    assert HERE.term(snow, date(2026, 7, 1)) == HERE.term(snow, date(2026, 9, 30)) == Term(30)


def test_a_topic_without_a_season_is_the_same_all_year() -> None:
    """Roads have ten days in any month."""
    assert {HERE.term(HERE.topic("roads"), date(2026, month, 1)) for month in range(1, 13)} == {Term(10)}


def test_out_of_season_a_topic_comes_later_and_less_surely() -> None:
    """«Каша на тротуаре» may be snow in January; in July less likely so, yet it is still offered."""
    text = "Скользко, лужи и каша на тротуаре"
    winter, summer = dict(proposed(text, HERE, 1)), dict(proposed(text, HERE, 7))
    assert winter["snow"] > summer["snow"] > 0
    assert sum(summer.values()) == pytest.approx(1, abs=0.01)
    assert [code for code, _ in proposed(text, HERE)] == [code for code, _ in proposed(text, HERE, 1)]


def test_what_is_plainly_said_is_heard_in_any_season() -> None:
    """Snow in May is rare, not impossible."""
    assert proposed("Снег во дворе не убирают, сугробы по колено", HERE, 5)[0][0] == "snow"


def test_the_words_of_a_rule_are_phrases_like_keywords() -> None:
    """Stars, any order, ё as е."""
    ruled = replace(HERE, rules=(Rule("lift", "general", ("чёрн* кнопк*",)),))
    assert department_of(HERE.topic("lift"), "В лифте кнопки чернеют", "", ruled) == "general"
    assert department_of(HERE.topic("lift"), "В лифте кнопки", "", ruled) == "utilities"


@pytest.mark.parametrize(
    ("text", "district", "department"),
    [
        ("Во дворе темно", "amurselmash", "improvement"),
        ("Во дворе темно", "centre", "utilities"),
        ("Во дворе темно", "", "utilities"),
        ("На улице темно", "amurselmash", "utilities"),
    ],
)
def test_a_rule_of_words_and_districts_needs_both(text: str, district: str, department: str) -> None:
    """Light in the yards of one district goes to another department; unknown districts fit no such rule."""
    assert department_of(HERE.topic("street_light"), text, district, HERE) == department


def test_a_rule_may_name_districts_alone() -> None:
    """Then all that comes from there goes elsewhere, whatever it says."""
    ruled = replace(HERE, rules=(Rule("lift", "general", districts=("south", "north")),))
    assert department_of(HERE.topic("lift"), "", "north", ruled) == "general"
    assert department_of(HERE.topic("lift"), "", "centre", ruled) == "utilities"
