"""Beside search.py: one step of a search, through no more appeals than an update may read with their texts.

First what is open and was closed lately, as the lists have it; then the register, the latest month first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from appeals.desk.rights import allowed, allowed_on, home
from appeals.effects import Case, Look, Scene
from appeals.model.appeal import Appeal
from appeals.roles import Action
from appeals.wordforms import found_in

READ_AT_ONCE = 200  # appeals with their texts: four reads of a hundred items
MONTHS_AT_ONCE = 6  # of the register
YEARS = 5  # that it goes back
HITS = 8  # shown at once, each with a line of its text
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Place:
    """How far a search has come: so many of the lists, or of a month of the register."""

    passed: int = 0
    month: str = ""  # «2026-08»; empty in the lists


@dataclass(frozen=True)
class Found:
    """What one step has found, where the next begins if anything is left, and how far it came, in words."""

    hits: tuple[Case, ...]
    next: Place | None
    so_far: str


def step(scene: Scene, wanted: Sequence[str], place: Place) -> Found:
    """Up to a page of hits from there on."""
    return _in_register(scene, wanted, place) if place.month else _in_lists(scene, wanted, place.passed)


def _in_lists(scene: Scene, wanted: Sequence[str], passed: int) -> Found:
    every = _listed(scene)
    hits, done = _hits(scene, every[passed : passed + READ_AT_ONCE], wanted)
    seen = passed + done
    following = Place(seen) if seen < len(every) else Place(0, f"{scene.now:%Y-%m}")
    return Found(hits, following, scene.words.plain("search.in_lists", seen=seen, all=len(every)))


def _listed(scene: Scene) -> tuple[Appeal, ...]:
    departments = home(scene, Action.FIND) or ",".join(scene.town.desks)
    found: tuple[Appeal, ...] = scene.facts.look(Look.LATELY, departments)
    return found


def _in_register(scene: Scene, wanted: Sequence[str], place: Place) -> Found:
    """Through what left the lists long ago."""
    listed, first = {one.number for one in _listed(scene)}, f"{scene.now.year - YEARS}-01"
    read: list[tuple[Place, Appeal]] = []
    month, passed, last = place.month, place.passed, place.month
    for _ in range(MONTHS_AT_ONCE):
        every: tuple[Appeal, ...] = scene.facts.look(Look.MONTH, month)
        read += [
            (Place(at, month), one)
            for at, one in enumerate(every[passed:], start=passed + 1)
            if one.number not in listed and allowed(scene, Action.FIND, one.department)
        ]
        last, month, passed = month, _before(month), 0
        if len(read) >= READ_AT_ONCE or month < first:
            break
    hits, done = _hits(scene, [one for _, one in read[:READ_AT_ONCE]], wanted)
    following = Place(0, month) if month >= first else None
    if done < len(read):
        following, last = read[done - 1][0], read[done - 1][0].month
    return Found(hits, following, scene.words.plain("search.in_register", month=f"{last[5:]}.{last[:4]}"))


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year}-{number - 1:02d}" if number > 1 else f"{year - 1}-12"


def _hits(scene: Scene, read: Sequence[Appeal], wanted: Sequence[str]) -> tuple[tuple[Case, ...], int]:
    """Those that hold the words, up to a page; and how many were looked through for them."""
    texts: Mapping[str, Case] = scene.facts.look(Look.TEXTS, ",".join(one.number for one in read)) if read else {}
    hits: list[Case] = []
    for done, appeal in enumerate(read, start=1):
        case = texts.get(appeal.number)
        if case is not None and _matches(scene, case, wanted):
            hits.append(case)
        if len(hits) == HITS:
            return tuple(hits), done
    return tuple(hits), len(read)


def _matches(scene: Scene, case: Case, wanted: Sequence[str]) -> bool:
    if not allowed_on(scene, Action.FIND, case.appeal):  # it was passed on since the index was read
        return False
    return len(found_in(" ".join(told(scene, case)), wanted)) == len(wanted)


def told(scene: Scene, case: Case) -> tuple[str, ...]:
    """What is searched, in the order in which a hit is shown: words, their summary, address, name, topic."""
    appeal = case.appeal
    address = appeal.place.address if appeal.place else ""
    summary = scene.words.plain("card.summary", text=appeal.summary) if appeal.summary else ""
    return case.first.text, summary, address, appeal.name, scene.town.topic(appeal.topic).name
