"""The town's file: the shipped one is sound, and every fault in one is named with its place."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import town
from appeals.model.appeal import Result
from appeals.toml_table import TownFileError, line_of
from appeals.town import Answers, Audience, Move, Rung, Term
from appeals.town_file import parse

SHIPPED: dict[str, Any] = tomllib.loads((town.HERE / "belogorsk.toml").read_text("utf-8"))


def test_the_shipped_town_is_belogorsk_with_its_departments_and_topics() -> None:
    """The file parses; every department has a topic; the terms are those the town promises."""
    here = town.load()
    assert (here.name, here.name_genitive, here.time_zone.key) == ("Белогорск", "Белогорска", "Asia/Yakutsk")
    assert {topic.department for topic in here.topics.values()} == set(here.departments)
    assert here.topic("street_light").name == "Уличное освещение"
    assert here.topic("street_light").term == Term(30)
    assert here.topic("roads").term == Term(10)
    assert here.topic("snow").term == here.topic("garbage").term == Term(3, working=True)
    assert here.topic(here.default_topic).department == "general"
    assert here.calendar.move is Move.BEFORE
    assert here.limits.appeals_a_day == 5
    assert set(here.results) == set(Result)
    assert here.answers == Answers(signed=False, messages_approved=False, heads_approve_own=True)


def test_the_ladder_reminds_the_department_before_and_the_head_after() -> None:
    """Days left count down to the deadline; the first day late is one past it."""
    assert town.load().ladder == (
        Rung("unassigned", Audience.COORDINATOR, unassigned_days=1),
        Rung("untaken", Audience.DEPARTMENT, half_of_term=True),
        Rung("five_days", Audience.DEPARTMENT_HEAD, 5),
        Rung("one_day", Audience.DEPUTY, 1),
        Rung("overdue", Audience.HEAD, -1, repeat_days=7),
    )


@pytest.mark.parametrize("typed", ["utilities", "Управление ЖКХ", "управление  жкх", "ЖКХ", " жкх "])
def test_a_department_is_found_by_code_or_by_any_of_its_names(typed: str) -> None:
    """Officials type as they like."""
    found = town.load().find_department(typed)
    assert found is not None
    assert found.code == "utilities"


def test_yo_and_ye_find_the_same_department() -> None:
    """«Жильё» is often typed «жилье»."""
    assert town.load().find_department("жилье") == town.load().find_department("ЖИЛЬЁ") is not None


def test_an_unknown_department_is_not_guessed() -> None:
    """Half a name is no name."""
    assert town.load().find_department("Управление") is None


def test_an_appeal_older_than_the_file_falls_to_the_default_topic() -> None:
    """A topic or department struck out of the file breaks no card."""
    assert town.load().topic("long_gone").code == "other"
    assert town.load().department("long_gone").code == "general"


def test_the_towns_own_days_off_come_out_of_the_file() -> None:
    """They are dates, as TOML writes them."""
    data = copy.deepcopy(SHIPPED)
    data["calendar"]["days_off"] = [date(2027, 9, 10)]
    assert parse(data).calendar.days_off == {date(2027, 9, 10)}


Fault = Callable[[dict[str, Any]], object]
FAULTS: list[tuple[str, str, Fault]] = [
    ("name", "missing", lambda data: data.pop("name")),
    ("name", "blank", lambda data: data.update(name=" ")),
    ("name", "must be str", lambda data: data.update(name=1)),
    ("motto", "not a known key", lambda data: data.update(motto="x")),
    ("limits.appeals_per_day", "not a known key", lambda data: data["limits"].update(appeals_per_day=5)),
    ("limits.list_above", "missing", lambda data: data["limits"].pop("list_above")),
    ("limits.list_above", "must be int", lambda data: data["limits"].update(list_above=True)),
    ("limits.list_above", "1 or more", lambda data: data["limits"].update(list_above=0)),
    ("time_zone", "no time zone", lambda data: data.update(time_zone="Asia/Belogorsk")),
    ("time_zone", "no time zone", lambda data: data.update(time_zone="../etc")),
    ("hours.closes", "later than opens", lambda data: data["hours"].update(closes=data["hours"]["opens"])),
    ("hours.opens", "must be time", lambda data: data["hours"].update(opens="09:00")),
    ("calendar.move", "must be one of", lambda data: data["calendar"].update(move="sideways")),
    ("calendar.days_off[0]", "must be date", lambda data: data["calendar"].update(days_off=["2027-09-10"])),
    (
        "calendar.working_days",
        "also in days_off",
        lambda data: data["calendar"].update(days_off=[date(2027, 1, 9)], working_days=[date(2027, 1, 9)]),
    ),
    ("departments", "stands twice", lambda data: data["departments"].append(data["departments"][0])),
    ("departments", "answer to", lambda data: data["departments"][0].update(short="ЖКХ")),
    ("departments[1].genitive", "missing", lambda data: data["departments"][1].pop("genitive")),
    ("topics", "stands twice", lambda data: data["topics"].append(data["topics"][0])),
    ("topics[0].department", "no department", lambda data: data["topics"][0].update(department="nobody")),
    ("topics[0].code", "no code", lambda data: data["topics"][0].update(code="Дороги")),
    ("topics[0].code", "no code", lambda data: data["topics"][0].update(code="r" * 25)),
    ("topics[0].name", "longer than", lambda data: data["topics"][0].update(name="я" * 41)),
    ("topics[0].days", "working_days", lambda data: data["topics"][0].update(working_days=3)),
    ("topics[0].days", "1 or more", lambda data: data["topics"][0].update(days=0)),
    ("topics[0].classifier", "missing", lambda data: data["topics"][0].pop("classifier")),
    ("topics[0].classifier", "no code", lambda data: data["topics"][0].update(classifier="0006")),
    ("bodies", "stands twice", lambda data: data["bodies"].append(data["bodies"][0])),
    ("bodies[0].to", "missing", lambda data: data["bodies"][0].pop("to")),
    ("deputy", "missing", lambda data: data.pop("deputy")),
    ("deputy.code", "not a known key", lambda data: data["deputy"].update(code="deputy")),
    ("limits.registration_days", "missing", lambda data: data["limits"].pop("registration_days")),
    ("default_topic", "no topic", lambda data: data.update(default_topic="misc")),
    ("ladder[0].to", "must be one of", lambda data: data["ladder"][0].update(to="president")),
    ("ladder[4].days_left", "not a known key", lambda data: data["ladder"][4].update(days_left=1)),
    ("ladder", "stands twice", lambda data: data["ladder"].append(data["ladder"][0])),
    ("answers", "missing", lambda data: data.pop("answers")),
    ("answers.signed", "must be bool", lambda data: data["answers"].update(signed="да")),
    ("answers.signature", "not a known key", lambda data: data["answers"].update(signature=True)),
    ("results.offered", "no result", lambda data: data["results"].update(offered=["solved"])),
    ("results.offered", "at least one", lambda data: data["results"].update(offered=[])),
    ("proposal.sure", "between 0 and 1", lambda data: data["proposal"].update(sure=1.5)),
    ("proposal.sure", "must be float", lambda data: data["proposal"].update(sure="0.9")),
    ("topics[0].portal", "'raod' is none of basement", lambda data: data["topics"][0].update(portal=["raod"])),
    ("topics[1].portal", "belongs to 'roads'", lambda data: data["topics"][1].update(portal=["snow_ice", "road"])),
    ("topics", "none takes in 'road'", lambda data: data["topics"][0].pop("portal")),
    ("topics[1].season", "1 to 12", lambda data: data["topics"][1].update(season=[0, 1])),
    ("topics[1].season", "at least one", lambda data: data["topics"][1].update(season=[])),
    ("topics[1].season[0]", "must be int", lambda data: data["topics"][1].update(season=["ноябрь"])),
    ("topics[0].photo", "must be bool", lambda data: data["topics"][0].update(photo="да")),
    ("rules[0].topic", "no topic", lambda data: data["rules"][0].update(topic="snowy")),
    ("rules[1].department", "no department", lambda data: data["rules"][1].update(department="nobody")),
    ("rules[0].department", "own already", lambda data: data["rules"][0].update(department="roads")),
    ("rules[0].words", "words or districts", lambda data: data["rules"][0].update(words=[])),
    ("rules[5].districts", "no district", lambda data: data["rules"][5].update(districts=["moon"])),
    ("districts", "stands twice", lambda data: data["districts"].append(data["districts"][0])),
    ("districts[0].name", "missing", lambda data: data["districts"][0].pop("name")),
    ("rules[0].word", "not a known key", lambda data: data["rules"][0].update(word="двор")),
    ("emergency.phrases", "missing", lambda data: data["emergency"].pop("phrases")),
    ("emergency", "must be dict", lambda data: data.update(emergency=[])),
]


@pytest.mark.parametrize(("path", "reason", "spoil"), FAULTS)
def test_a_fault_in_the_file_is_named_with_its_place(path: str, reason: str, spoil: Fault) -> None:
    """Whoever edits the file reads which key is wrong and why, before anything is deployed."""
    data = copy.deepcopy(SHIPPED)
    spoil(data)
    with pytest.raises(TownFileError) as caught:
        parse(data)
    assert caught.value.path == path
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ('portal = ["snow_ice"]', 'portal = ["snow"]', "'snow' is none of"),
        ("sure = 0.9", "sure = 9.0", "between 0 and 1"),
        ('topic = "accessibility"', 'topic = "access"', "is no topic"),
        ("season = [10,", "season = [13,", "1 to 12"),
        ('name = "Дворы"', 'named = "Дворы"', "is missing"),
        ('country = "RU"', 'county = "RU"', "is missing"),
        ('time_zone = "Asia/Yakutsk"', 'time_zone = "Asia/Belogorsk"', "no time zone"),
    ],
)
def test_a_fault_is_told_with_its_line(was: str, becomes: str, reason: str) -> None:
    """That of the key, or of its table when the key is not there."""
    text = (town.HERE / "belogorsk.toml").read_text("utf-8")
    spoilt = text.replace(was, becomes, 1)
    told = spoilt.splitlines()
    with pytest.raises(TownFileError, match=r"^line \d+, ") as caught:
        town.read(spoilt)
    assert reason in str(caught.value)
    line = int(str(caught.value).split(",")[0].removeprefix("line "))
    below = next(at for at in range(line, len(told) + 1) if becomes in told[at - 1])
    assert below - line <= 2


def test_a_place_that_is_not_in_the_file_has_no_line() -> None:
    """Nothing is made up."""
    assert line_of("nowhere.at_all", "[somewhere]\nname = 1\n") is None
