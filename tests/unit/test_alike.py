"""Near and alike: by points, by street and house, by words; and who may be joined at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import town
from appeals.addresses import Street, street_of
from appeals.alike import JOINED_AT_MOST, Matter, are_near, likeness, may_be_joined, twin_of
from appeals.effects import Case
from appeals.model.appeal import Appeal, Regime, Status
from appeals.model.event import Event, EventType
from appeals.model.written import Place

HERE = town.load()
LIGHT = HERE.topic("street_light")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Yakutsk"))
SAID = "Второй месяц не горит фонарь у школы"


def at(address: str = "", latitude: float | None = None, longitude: float | None = None) -> Place:
    """A place."""
    return Place(address, latitude, longitude)


def a_case(text: str = SAID, place: Place | None = None, **fields: Any) -> Case:
    """An open message of person 1 about a lamp."""
    appeal = Appeal("2026-000001", 1, Status.ASSIGNED, "street_light", "utilities", NOW, date(2026, 12, 23))
    appeal = replace(appeal, place=place or at("ул. Кирова, 120"), **fields)
    return Case(appeal, Event(appeal.number, 1, EventType.REGISTERED, NOW, text=text))


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("ул. Кирова, 120", Street("ул. киров", "120")),
        ("Кирова 120", Street("ул. киров", "120")),
        ("на улице Кирова, дом 120 к. 1", Street("ул. киров", "120 к. 1")),
        ("ул. Советская", Street("ул. совет")),
        ("у дома 5 по улице Советской", Street("ул. совет", "5")),
        ("Летний переулок", Street("пер. летни")),
        ("во дворе у школы", None),
        ("", None),
    ],
)
def test_a_street_is_known_in_any_case(text: str, street: Street | None) -> None:
    """By what its cases share; the house may be missing."""
    assert street_of(text) == street


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (at("ул. Кирова, 120"), at("Кирова 120"), True),
        (at("ул. Кирова, 120"), at("ул. Кирова, 122"), False),
        (at("ул. Кирова, 120"), at("ул. Кирова"), True),
        (at("ул. Кирова, 120"), at("пер. Кирова, 120"), False),
        (at("ул. Кирова, 120"), at("ул. Ленина, 120"), False),
        (at("ул. Кирова, 120"), at("у школы"), False),
        (at("", 50.9213, 128.4739), at("", 50.9219, 128.4739), True),
        (at("", 50.9213, 128.4739), at("", 50.9213, 128.4759), False),
        (at("ул. Кирова, 120", 50.9213, 128.4739), at("ул. Кирова, 120", 50.95, 128.4739), False),
        (at("ул. Кирова, 120", 50.9213, 128.4739), at("ул. Кирова, 120"), True),
        (at("", 50.9213, 128.4739), at("ул. Кирова, 120"), False),
    ],
)
def test_near_is_by_points_or_else_by_street_and_house(one: Place, other: Place, near: bool) -> None:  # noqa: FBT001
    """A hundred metres between points; without them the same street, and the same house where both name one."""
    assert are_near(Matter("", one), Matter("", other), 100) is near
    assert are_near(Matter("", other), Matter("", one), 100) is near


def test_the_radius_is_the_topics() -> None:
    """A hundred and forty metres: near for snow, not for a lamp."""
    one, other = Matter("", at("", 50.9213, 128.4739)), Matter("", at("", 50.9213, 128.4759))
    assert are_near(one, other, HERE.topic("snow").radius)
    assert not are_near(one, other, LIGHT.radius)


def test_the_street_of_the_text_stands_in_for_one_that_was_not_given() -> None:
    """«Пропустить» or a word of one's own as a place: the text may still say where."""
    assert are_near(Matter("На Кирова 120 не горит фонарь", at("у школы")), Matter("", at("ул. Кирова, 120")), 100)


def test_likeness_is_the_part_of_the_shorter_ones_words() -> None:
    """Endings, capitals and ё do not matter; nothing said is like nothing."""
    assert likeness(Matter("Не горят фонари", None), Matter("ФОНАРЬ у школы давно не горит", None)) == pytest.approx(
        1 / 2
    )
    assert likeness(Matter(SAID, None), Matter(SAID, None)) == 1
    assert likeness(Matter("", None), Matter(SAID, None)) == 0
    assert likeness(Matter("Яма на дороге", None), Matter(SAID, None)) == 0


def test_the_most_alike_of_the_near_ones_is_the_twin() -> None:
    """Far ones and other words are none."""
    mine = Matter("Фонарь у школы не горит, дети идут в темноте", at("Кирова 120"))
    here = a_case()
    other = replace(a_case("Фонарь качается на ветру"), appeal=replace(here.appeal, number="2026-000002"))
    far = a_case(place=at("ул. Ленина, 5"))
    assert twin_of(mine, LIGHT, 2, [other, here, far], HERE) is here
    assert twin_of(mine, LIGHT, 2, [far], HERE) is None
    assert twin_of(Matter("Столб упал", at("Кирова 120")), LIGHT, 2, [here], HERE) is None
    assert twin_of(mine, LIGHT, 2, [], HERE) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"citizen": 2},
        {"status": Status.RECEIVED},
        {"status": Status.ANSWERED},
        {"status": Status.MERGED},
        {"regime": Regime.APPEAL},
        {"about": "roads"},
        {"department": "deputy"},
        {"supporting": tuple(f"2026-{n:06d}" for n in range(JOINED_AT_MOST))},
    ],
)
def test_what_may_not_be_joined_is_not_offered(fields: dict[str, Any]) -> None:
    """One's own, one without a term, a settled one, one under 59-ФЗ, a complaint, one that hundreds joined."""
    assert may_be_joined(a_case().appeal, 2)
    assert not may_be_joined(a_case(**fields).appeal, 2)
