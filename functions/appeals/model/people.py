"""The people around appeals: who writes to the town, and who works for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from appeals.model.written import Place


class Role(StrEnum):
    """What a person may do; the rights of each are in roles.py."""

    CITIZEN = "citizen"
    COORDINATOR = "coordinator"
    EXECUTOR = "executor"
    DEPARTMENT_HEAD = "department_head"
    DEPUTY = "deputy"
    HEAD = "head"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Citizen:
    """A person who writes to the town: consent with its text's version and time, and what is offered again."""

    id: int
    version: int = 0
    consent_version: str = ""
    consent_at: datetime | None = None
    publication_version: str = ""  # of the text about public answers that the person has answered, yes or no
    publication_at: datetime | None = None  # when they agreed; None when they did not, or take it back
    name: str = ""
    place: Place | None = None
    asked: str = ""  # number of the appeal whose question waits for this person's reply
    answered: str = ""  # number of the appeal answered last: what they write next may belong to it
    unreachable_since: datetime | None = None
    undelivered: tuple[str, ...] = ()  # keys of the events whose messages Telegram refused to bring
    blocked_at: datetime | None = None  # since then nothing that the person writes is taken
    blocked_told: bool = False  # and they know
    erasing_since: datetime | None = None  # when they asked for their data to be erased, until that is done


@dataclass(frozen=True)
class Blocked:
    """A line of the block list: whose writing is not taken, by which of their messages it was decided, and by whom."""

    person: int
    number: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Named:
    """A person of the town hall as a message calls them."""

    id: int
    name: str


@dataclass(frozen=True)
class Post:
    """A role, in a department where the role has one: what rights go by."""

    role: Role
    department: str = ""


@dataclass(frozen=True)
class Acting:
    """Another's post, held from one day to another (и. о.)."""

    role: Role
    department: str
    since: date
    until: date  # its last day


@dataclass(frozen=True)
class Absence:
    """From one day to another, and who stands in."""

    since: date
    until: date  # its last day
    substitute: Named | None = None


@dataclass(frozen=True)
class Official:
    """A person of the town hall, made by the administrator; of no role of their own, who only acts for others."""

    id: int
    role: Role
    department: str = ""
    name: str = ""
    version: int = 0
    acting: tuple[Acting, ...] = ()
    absence: Absence | None = None

    def posts(self, today: date) -> tuple[Post, ...]:
        """All that the person is today."""
        acting = (Post(one.role, one.department) for one in self.acting if one.since <= today <= one.until)
        return Post(self.role, self.department), *acting

    def away(self, today: date) -> Absence | None:
        """The person's absence, if they are away today."""
        absence = self.absence
        return absence if absence is not None and absence.since <= today <= absence.until else None
