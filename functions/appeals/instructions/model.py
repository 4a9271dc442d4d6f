"""An instruction of the head, and what may become of it. Its words stay as they were given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from appeals.model.written import File

NUMBER = re.compile(r"П-20\d\d-\d{6}")
SERIES = "П"  # its numbers are a row of their own: П-2026-000017
LETTERS = 2_000  # of its text: the card stays one message


class Origin(StrEnum):
    """What the head gave it upon."""

    ESCALATION = "escalation"  # in reply to a message about an appeal
    COMMAND = "command"


class State(StrEnum):
    """Where an instruction stands."""

    GIVEN = "given"
    UNDERTAKEN = "undertaken"  # the department accepted it for execution
    REPORTED = "reported"
    RETURNED = "returned"  # with a remark of the head's
    FULFILLED = "fulfilled"  # the head accepted the report


class Step(StrEnum):
    """What people do to it."""

    UNDERTAKE = "undertake"
    REPORT = "report"
    ACCEPT = "accept"
    RETURN = "return"


# What nobody undertook may be reported all the same: the work is done.
STEPS: dict[tuple[State, Step], State] = {
    (State.GIVEN, Step.UNDERTAKE): State.UNDERTAKEN,
    (State.RETURNED, Step.UNDERTAKE): State.UNDERTAKEN,
    (State.GIVEN, Step.REPORT): State.REPORTED,
    (State.UNDERTAKEN, Step.REPORT): State.REPORTED,
    (State.RETURNED, Step.REPORT): State.REPORTED,
    (State.REPORTED, Step.ACCEPT): State.FULFILLED,
    (State.REPORTED, Step.RETURN): State.RETURNED,
}

RUNNING = frozenset({State.GIVEN, State.UNDERTAKEN, State.RETURNED})  # the department's clock runs


class IllegalStep(Exception):
    """The step is not in the table; nothing was changed."""

    def __init__(self, state: State, step: Step) -> None:
        super().__init__(f"{step} is not possible in {state}")
        self.state = state


@dataclass(frozen=True)
class Instruction:
    """A numbered instruction; what happened to it is in its events."""

    number: str
    text: str
    department: str
    deadline: date
    explained: str
    given_at: datetime
    by: int
    by_name: str
    origin: Origin
    appeal: str = ""  # number of the appeal it was given upon
    state: State = State.GIVEN
    version: int = 1  # equals the number of its latest event
    executor_name: str = ""  # who undertook it
    reminded: bool = False
    overdue_at: datetime | None = None  # when the head was last told that its deadline is past
    due_at: datetime | None = None  # when time itself has something to tell next

    def after(self, step: Step) -> State:
        """The state that the step leads to; IllegalStep when the table has no such row."""
        try:
            return STEPS[self.state, step]
        except KeyError:
            raise IllegalStep(self.state, step) from None

    def is_overdue(self, today: date) -> bool:
        """Still to be done, and past its own deadline."""
        return self.state in RUNNING and self.deadline < today


@dataclass(frozen=True)
class Drafted:
    """An instruction in the making, as the conversation keeps it: `id` is the update that began it."""

    id: int
    text: str
    files: tuple[File, ...] = ()
    appeal: str = ""
    department: str = ""
