"""An appeal: a numbered matter of the register, and what it can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from appeals.model.written import Place


class Regime(StrEnum):
    """Which law an appeal lives under; the two are never counted together."""

    MESSAGE = "message"
    APPEAL = "appeal"  # 59-ФЗ


class Channel(StrEnum):
    """Where an appeal came from."""

    TELEGRAM = "telegram"
    TELEGRAM_COMMENT = "telegram_comment"  # in the discussion group of the town's channel


class Origin(StrEnum):
    """Who sent an appeal on to the town, whatever the channel; most come from their authors themselves."""

    GOVERNOR = "governor"
    PRESIDENT = "president"
    PROSECUTOR = "prosecutor"


class Kind(StrEnum):
    """What an appeal is by its nature (59-ФЗ, art. 4); thanks are kept apart."""

    COMPLAINT = "complaint"
    STATEMENT = "statement"
    PROPOSAL = "proposal"
    THANKS = "thanks"


class Reason(StrEnum):
    """Why a message is rejected."""

    OBSCENE = "obscene"  # or threatening
    UNREADABLE = "unreadable"
    NO_QUESTION = "no_question"
    REPEATED = "repeated"  # with nothing new
    SPAM = "spam"
    THANKS = "thanks"  # nothing is asked: kept as thanks


class Ground(StrEnum):
    """Why an appeal is left without an answer on the substance (59-ФЗ, art. 11)."""

    ANONYMOUS = "anonymous"
    COURT = "court"  # a court's decision is appealed against
    ABUSE = "abuse"
    UNREADABLE = "unreadable"
    UNCLEAR = "unclear"
    SECRECY = "secrecy"
    ENDED = "ended"  # the head has ended the correspondence


class Status(StrEnum):
    """Where an appeal stands; the moves between these are in lifecycle.py."""

    RECEIVED = "received"  # it has its number; topic, department and deadline are the coordinator's to say
    REGISTERED = "registered"  # its clock runs, and no department has it
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    NEEDS_INFO = "needs_info"
    ON_APPROVAL = "on_approval"  # an answer is written, and waits for whoever approves it
    ANSWERED = "answered"
    CLOSED = "closed"
    REJECTED = "rejected"
    DECLINED = "declined"  # without an answer on the substance
    FORWARDED = "forwarded"  # to the body whose competence it is
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


NEVER_ANSWERED = frozenset({Status.REJECTED, Status.DECLINED, Status.FORWARDED, Status.WITHDRAWN})  # ways to end


class Result(StrEnum):
    """What an answer says was done; required at every answer."""

    SUPPORTED = "supported"
    MEASURES_PLANNED = "measures_planned"
    EXPLAINED = "explained"
    NOT_SUPPORTED = "not_supported"
    FORWARDED = "forwarded"


@dataclass(frozen=True)
class Comment:
    """A comment under a post of the town's channel; `thread` is what the post became in the discussion group."""

    chat: int
    message: int
    thread: int | None = None


@dataclass(frozen=True)
class CoExecutor:
    """Another department that has something to hand in to the responsible one, by a date of its own."""

    department: str
    deadline: date
    remind_on: date  # the working day before
    asked_at: datetime
    reminded: bool = False
    late: bool = False  # and the responsible head was told so
    done_at: datetime | None = None  # when it first handed something in


@dataclass(frozen=True)
class Promise:
    """A day that the citizen was promised: by then a further answer comes, or what was planned is carried out."""

    until: date
    since: datetime
    rungs: tuple[str, ...] = ()  # reminders of it already told
    repeated_at: datetime | None = None  # when the last of them that repeats was told


@dataclass(frozen=True)
class Appeal:
    """A numbered matter of the register. Its words are in its events; here is only where it stands."""

    number: str
    citizen: int  # 0 when anonymised
    status: Status
    topic: str
    department: str
    registered_at: datetime  # as long as it waits for the coordinator: when it came
    deadline: date  # of the answer; as long as it waits for the coordinator, of its registration
    explained: str = ""  # how the deadline came about, in words
    version: int = 1  # equals the number of its latest event
    regime: Regime = Regime.MESSAGE
    channel: Channel = Channel.TELEGRAM
    comment: Comment | None = None  # the one it came from
    origin: Origin | None = None
    kind: Kind = Kind.STATEMENT
    questions: int = 1
    classifier: str = ""  # code of the all-Russian classifier, when it is not the topic's
    summary: str = ""  # what it is about in the coordinator's words, when its author only spoke
    about: str = ""  # the department complained about: its people see nothing of it
    deputy: int | None = None  # who reads it in private while it is the deputies' and they share no chat
    bound_for: str = ""  # the department chosen for it before it is registered, when it is not its topic's
    received_at: datetime | None = None  # when it came, if it was registered later
    assign_by: datetime | None = None  # when the coordinator is reminded that no department has it
    ended: str = ""  # why, or where to, it ended without an answer
    name: str = ""
    place: Place | None = None
    district: str = ""  # of the town, where its point lies or the coordinator says
    files: int = 0
    executor: int | None = None
    executor_name: str = ""
    taken_at: datetime | None = None
    asked_at: datetime | None = None  # when the question was asked that waits for a reply
    silent: bool = False  # no reply came in time
    proposed: int = 0  # the event whose answer waits for approval
    answered_at: datetime | None = None
    reached_at: datetime | None = None  # when the question or answer reached the citizen, if that was not at once
    closed_at: datetime | None = None  # when it ended, if no answer ended it, or after one
    result: Result | None = None
    promise: Promise | None = None
    executed_at: datetime | None = None  # when the citizen was told that the planned measures are carried out
    word: int = 0  # the last event that was a word to the citizen: whether it reached them decides
    extended_at: datetime | None = None
    extension: int = 0  # the event that asks for an extension and waits for the deputy
    card_event: int = 1  # the event whose card in the staff chat is the living one
    rungs: tuple[str, ...] = ()  # rungs of the ladder already sent for the present deadline
    repeated_at: datetime | None = None  # when the last of them that repeats was told
    acknowledged: bool = False
    reopened: int = 0  # how many times
    reopened_at: datetime | None = None
    coexecutors: tuple[CoExecutor, ...] = ()
    instruction: str = ""  # number of the head's latest one upon it
    merged: tuple[str, ...] = ()  # numbers of those that were merged into this one, in that order
    merged_into: str = ""  # number of the main one, which answers it or has answered it
    supports: bool = False  # merged by its author, who joined: counted with the main one, in no month of the register
    supporting: tuple[str, ...] = ()  # numbers of those that joined this one so
    guessed: tuple[str, ...] | None = (
        None  # topics proposed, when people chose another than the first; () when none was
    )
    alike: str = ""  # number of one like it that its author was shown, and did not join
    answer_of: int = 0  # the main one's event whose answer it has had
    undelivered: bool = False
    publishing: int = 0  # the answer that is to be published, when a deputy agrees
    published: tuple[int, ...] = ()  # the events that posted answers under the comment
    listed: bool = True
    written_at: datetime | None = None  # when an official wrote to the citizen first
    notes: int = 0  # how many the officials have written for each other
    last_note: str = ""  # by whom, and its beginning
    anonymised: bool = False  # nothing in it or its events tells any more who wrote it, or what
    due_at: datetime | None = None  # when time itself has something to decide next

    @property
    def heard_at(self) -> datetime | None:
        """When the citizen got the question that waits, or else the last answer, if one was given."""
        waits = self.status is Status.NEEDS_INFO
        return self.reached_at or (self.asked_at if waits else self.executed_at or self.answered_at)

    @property
    def on_control(self) -> bool:
        """Answered, but only with what is planned: it stays open to the eye until the citizen is told it is done."""
        planned = self.status is Status.ANSWERED and self.result is Result.MEASURES_PLANNED
        return planned and self.executed_at is None

    @property
    def awaits_approval(self) -> bool:
        """Whether an answer, or a correction of one, waits for whoever approves it."""
        return bool(self.proposed) and self.status in (Status.ON_APPROVAL, Status.ANSWERED)

    @property
    def came_at(self) -> datetime:
        """When it was received: its place in the register."""
        return self.received_at or self.registered_at

    @property
    def settled_at(self) -> datetime | None:
        """Since when nothing is left to do: from the answer, or from the end of what got none or was open again."""
        return self.closed_at if self.status in NEVER_ANSWERED else self.answered_at
