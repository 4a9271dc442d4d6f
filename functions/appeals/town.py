"""The town's rules as every decision reads them: departments, topics, terms, calendar, limits, the ladder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from appeals.model.appeal import Regime, Result
from appeals.model.chats import DEPUTY
from appeals.wordforms import folded

# A code of the all-Russian thematic classifier: one of its five sections, or deeper: 0003.0009.0097.0694.
SECTIONS = {"0001": "state", "0002": "social", "0003": "economy", "0004": "security", "0005": "housing"}
CLASSIFIER = re.compile(rf"(?:{'|'.join(SECTIONS)})(?:\.[0-9]{{4}}){{0,3}}")


class Move(StrEnum):
    """Where a deadline goes that falls on a non-working day."""

    BEFORE = "before"
    AFTER = "after"


class Audience(StrEnum):
    """Whom a rung of the ladder tells."""

    COORDINATOR = "coordinator"
    DEPARTMENT = "department"
    DEPARTMENT_HEAD = "department_head"
    DEPUTY = "deputy"
    HEAD = "head"


@dataclass(frozen=True)
class Department:
    """A department. Its code stays for ever, since appeals keep it; its names may change."""

    code: str
    name: str  # «Управление ЖКХ»
    genitive: str  # «Ответ Управления ЖКХ»
    to: str  # «передано в Управление ЖКХ»
    short: str  # what officials type
    phone: str = ""

    @property
    def answers_to(self) -> frozenset[str]:
        """Its code, name and short name, as `find_department` compares them."""
        return frozenset(map(_folded, (self.code, self.name, self.short)))


@dataclass(frozen=True)
class Term:
    """How long an answer may take, from the day after registration."""

    days: int
    working: bool = False  # counted in working days only


@dataclass(frozen=True)
class Topic:
    """What a matter is about, who answers for it and how soon; topics.py reads the phrases."""

    code: str
    name: str
    department: str
    term: Term
    classifier: str
    keywords: tuple[str, ...] = ()  # phrases that name the matter
    hints: tuple[str, ...] = ()  # phrases that only go with it: «подъезд», «двор»
    portal: tuple[str, ...] = ()  # topics of the model's that it takes in; none when the model knows nothing like it
    season: frozenset[int] = frozenset()  # months in which it presses; none: all year
    radius: int = 0  # metres within which two messages may be about one matter
    photo: bool = False  # a photo tells more than words: it is asked for once

    def in_season(self, month: int) -> bool:
        """Whether it presses in this month of the year."""
        return not self.season or month in self.season


@dataclass(frozen=True)
class Rule:
    """Where messages of a topic go that say one of these phrases, or come from one of these districts, or both.

    Instead of the topic's own department; what is not named does not matter.
    """

    topic: str
    department: str
    words: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()


Ring = tuple[tuple[float, float], ...]  # points, longitude first; the last is the first again
Area = tuple[Ring, ...]  # a polygon: its outer ring, then its holes


@dataclass(frozen=True)
class District:
    """A part of the town; districts.py reads where it lies."""

    code: str
    name: str
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Body:
    """A body that what is not the town's competence is forwarded to; `to` completes «перенаправлено …»."""

    code: str
    name: str
    to: str


@dataclass(frozen=True)
class Rung:
    """A step of the escalation ladder: so many days before the deadline, or past it when negative."""

    code: str
    to: Audience
    days_left: int = 0
    half_of_term: bool = False  # instead: when half of the term is gone and nobody took it
    repeat_days: int = 0  # told again every so many days; 0: once
    unassigned_days: int = 0  # instead: so many working days without a department


@dataclass(frozen=True)
class CalendarRules:
    """The country's working calendar, and where the town departs from it."""

    country: str
    move: Move
    days_off: frozenset[date]
    working_days: frozenset[date]


@dataclass(frozen=True)
class Hours:
    """Working hours of a day: `opens` is in them, `closes` is not."""

    opens: time
    closes: time


@dataclass(frozen=True)
class DigestRules:
    """When the summaries are told."""

    days_off: bool  # on weekends and holidays too
    weekly: bool  # the head reads last week's on the first working day


@dataclass(frozen=True)
class Limits:
    """How much and how long; days are calendar days unless the name says working."""

    appeals_a_day: int
    bubbles_a_minute: int
    draft_hours: int
    registration_days: int  # the coordinator has to register what was received
    list_above: int  # more due at once become one message
    question_days: int  # the citizen has to reply to a question
    reopen_days: int  # the citizen has to say «не решён»
    silence_days: int  # after the answer without a word from the citizen it counts as solved
    reopened_working_days: int  # the department has for a reopened one


@dataclass(frozen=True)
class CommentRules:
    """How the bot behaves in the discussion group of the town's channel."""

    always: bool  # answers each comment, not only one that calls it
    answers_a_day: int  # to one person
    approved: bool  # what is to be published a deputy or the coordinator sees first


@dataclass(frozen=True)
class Answers:
    """How answers are given. One under 59-ФЗ is always approved, and signed by whoever its letter names."""

    signed: bool  # with the name of the official who wrote them
    messages_approved: bool  # those to messages too, not only those under 59-ФЗ
    heads_approve_own: bool  # the head of a department may approve what they wrote themselves


@dataclass(frozen=True)
class EmergencyPhrases:
    """Phrases that bring 112 at once, and the words that turn one into its opposite."""

    phrases: tuple[str, ...]
    negations_before: tuple[str, ...]
    negations_after: tuple[str, ...]


@dataclass(frozen=True)
class Town:
    """One town: everything another town would set otherwise, except words."""

    name: str
    name_genitive: str
    time_zone: ZoneInfo
    reception_phone: str
    reception_address: str
    duty_phone: str
    gosuslugi: str
    legal_basis: str
    consent_version: str
    publication_version: str
    hours: Hours
    calendar: CalendarRules
    digest: DigestRules
    limits: Limits
    departments: Mapping[str, Department]
    deputy: Department  # the deputies' desk, where complaints about a department go
    bodies: Mapping[str, Body]
    topics: Mapping[str, Topic]
    default_topic: str
    default_term: Term  # of a topic without one of its own, and of one that is out of season
    rules: tuple[Rule, ...]  # the first that fits counts
    districts: Mapping[str, District]
    ladder: tuple[Rung, ...]
    promises: tuple[Rung, ...]  # the same for a day that was promised
    results: tuple[Result, ...]  # in the order they are offered
    answers: Answers
    sure: float  # a topic this likely is proposed, less likely ones are only offered
    alike: float  # so much of their words two messages have in common that one may join the other
    comments: CommentRules
    emergency: EmergencyPhrases
    retention: Mapping[Regime, int]  # years after the answer until nothing tells whose an appeal was

    def topic(self, code: str) -> Topic:
        """The topic of this code; the default one for an appeal that is older than the file."""
        return self.topics.get(code) or self.topics[self.default_topic]

    def term(self, topic: Topic, day: date) -> Term:
        """How long an answer to a message of that day may take."""
        return topic.term if topic.in_season(day.month) else self.default_term

    @property
    def general(self) -> str:
        """The coordinators' department: there stands what no other has."""
        return self.topics[self.default_topic].department

    @property
    def desks(self) -> tuple[str, ...]:
        """Wherever an appeal may be: every department, and the deputies."""
        return (*self.departments, DEPUTY)

    def department(self, code: str) -> Department:
        """The department of this code; the general one for an appeal that is older than the file."""
        if code == DEPUTY:
            return self.deputy
        return self.departments.get(code) or self.departments[self.general]

    def district(self, code: str) -> str:
        """The name of the district; its code when an appeal is older than the file."""
        return self.districts[code].name if code in self.districts else code

    @property
    def known_as(self) -> str:
        """How officials call the departments."""
        return ", ".join(department.short for department in self.departments.values())

    def find_department(self, text: str) -> Department | None:
        """The department that an official typed: its code, name or short name, in any case, ё or е."""
        wanted = _folded(text)
        for department in self.departments.values():
            if wanted in department.answers_to:
                return department
        return None


def _folded(text: str) -> str:
    return " ".join(folded(text).split())
