"""Two appeals about one matter: near each other, and in like words. Found, never decided: people say what follows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from appeals.addresses import Street, street_of
from appeals.effects import Case
from appeals.lifecycle import OPEN
from appeals.model.appeal import Appeal, Regime, Status
from appeals.model.chats import DEPUTY
from appeals.model.written import Place
from appeals.town import Topic, Town
from appeals.wordforms import folded

JOINED_AT_MOST = 500  # to one: its number list stays a small part of what an item holds
ROOT = 5  # letters of a word that its endings leave alone
_WORD = re.compile(r"[^\W\d_]{4,}")
_DEGREE = 111_320  # metres, of latitude


@dataclass(frozen=True)
class Matter:
    """What a message says of itself: its words, and where it is."""

    text: str
    place: Place | None

    @property
    def roots(self) -> frozenset[str]:
        """The beginnings of its longer words."""
        return frozenset(word[:ROOT] for word in _WORD.findall(folded(self.text)))

    @property
    def street(self) -> Street | None:
        """From the address that was given, else from the text."""
        given = street_of(self.place.address) if self.place is not None else None
        return given or street_of(self.text)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude."""
        if self.place is None or self.place.latitude is None or self.place.longitude is None:
            return None
        return self.place.latitude, self.place.longitude


def matter_of(case: Case) -> Matter:
    """The matter of an appeal."""
    return Matter(case.first.text or case.appeal.summary, case.appeal.place)


def twin_of(matter: Matter, topic: Topic, person: int, cases: Iterable[Case], town: Town) -> Case | None:
    """The most alike of the near ones that the person may join; None when none is alike enough."""
    near = (case for case in cases if may_be_joined(case.appeal, person))
    near = (case for case in near if are_near(matter, matter_of(case), topic.radius))
    likeliest = max(((likeness(matter, matter_of(case)), case.appeal.number, case) for case in near), default=None)
    return likeliest[2] if likeliest is not None and likeliest[0] >= town.alike else None


def may_be_joined(appeal: Appeal, person: int) -> bool:
    """Whether others may join: an open message of another, that complains of no department; it is no one's letter."""
    works = appeal.status in OPEN and appeal.status is not Status.RECEIVED and appeal.department != DEPUTY
    others = appeal.citizen != person and not appeal.about and appeal.regime is Regime.MESSAGE
    return works and others and len(appeal.merged) + len(appeal.supporting) < JOINED_AT_MOST


def are_near(one: Matter, other: Matter, radius: int) -> bool:
    """By their points, within so many metres; else by the street, and by the house where both name one."""
    if one.point is not None and other.point is not None:
        return _metres(one.point, other.point) <= radius
    mine, its = one.street, other.street
    if mine is None or its is None or mine.key != its.key:
        return False
    return not (mine.house and its.house) or mine.house == its.house


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """On a flat map, which a town is."""
    across = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], across) * _DEGREE


def likeness(one: Matter, other: Matter) -> float:
    """How many of the shorter one's words, by their roots, the longer one has too: from none to one."""
    shorter = min(len(one.roots), len(other.roots))
    return len(one.roots & other.roots) / shorter if shorter else 0.0
