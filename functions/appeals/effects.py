"""What a decision asks for. The decisions are pure; turn.py reads the facts and carries out the effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from appeals.deadlines import Calendar
from appeals.dialog import Dialog
from appeals.instructions.model import Instruction
from appeals.model.appeal import Appeal, Comment
from appeals.model.chats import Chats
from appeals.model.event import Event
from appeals.model.people import Blocked, Citizen, Official, Role
from appeals.model.written import Canned, Proposal
from appeals.outgoing import Told
from appeals.town import Town
from appeals.words import Words


class Look(StrEnum):
    """Kinds of things a decision may want to look up."""

    CASE = "case"
    CASES = "cases"
    HISTORY = "history"
    MINE = "mine"
    DESK = "desk"
    UNDELIVERED = "undelivered"
    CONTROL = "control"
    LATELY = "lately"
    TEXTS = "texts"
    JUDGED = "judged"  # all that came in so many days
    ALIKE = "alike"  # a department's open ones of a topic, with their words
    MONTH = "month"
    PROPOSAL = "proposal"
    CITIZEN = "citizen"
    NUMBER = "number"
    INSTRUCTION = "instruction"
    INSTRUCTIONS = "instructions"
    OFFICIALS = "officials"
    ROLES = "roles"
    DRAFTS = "drafts"
    CANNED = "canned"
    BLOCKED = "blocked"
    PARKED = "parked"
    POSTS = "posts"  # the events that posted answers to a person's comments
    INVITED = "invited"  # whether a comment was answered
    COMMENT = "comment"  # its words, brought into its author's chat
    SEAL = "seal"  # the key of the links under comments
    BOT = "bot"  # the bot's own name


class Deed(StrEnum):
    """What the audit log tells of: personal data seen on request, and what people decide on their own."""

    CARD = "card"
    HISTORY = "history"
    SEARCH = "search"
    EXPORT = "export"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ERASURE_ASKED = "erasure_asked"
    PUBLICATION_GIVEN = "publication_given"
    PUBLICATION_WITHDRAWN = "publication_withdrawn"
    PERSONAL_DATA_CONFIRMED = "personal_data_confirmed"  # as the town's own, in an answer to be published


@dataclass(frozen=True)
class Need:
    """One thing to look up: a case by number, a person's appeals or roles, a department's desk, a fresh number."""

    look: Look
    key: str = ""


class Missing(Exception):
    """A decision wants a fact that was not gathered yet; it is read and the decision made again."""

    def __init__(self, need: Need) -> None:
        super().__init__(need.look)
        self.need = need


@dataclass(frozen=True)
class Case:
    """An appeal with its first words, and the message that is its living card, in the chat it was sent to."""

    appeal: Appeal
    first: Event
    card: int | None = None
    card_chat: int | None = None


@dataclass(frozen=True)
class Errand:
    """An instruction, and the message that is its card, in the chat it was sent to."""

    instruction: Instruction
    card: int | None = None
    card_chat: int | None = None


Subject = Case | Errand  # what an event is about


@dataclass(frozen=True)
class Parked:
    """Messages that Telegram will never take, as things stand: of one event, or a summary."""

    since: datetime
    event: Event | None = None
    department: str = ""  # of the event's appeal
    day: str = ""  # or week: which summary
    weekly: bool = False  # the head's
    reason: str = ""  # why the summary was not taken; an event says it of each message

    @property
    def name(self) -> str:
        """What a button calls it: «2026-000123:5», or the summary's."""
        return f"{self.event.number}:{self.event.seq}" if self.event is not None else self.day


@dataclass(frozen=True)
class Facts:
    """All that a decision may know."""

    dialog: Dialog
    citizen: Citizen
    official: Official | None
    chats: Chats
    found: Mapping[Need, Any] = field(default_factory=dict)

    def look(self, look: Look, key: str = "") -> Any:
        """The looked-up thing (None when there is none); raises Missing when nobody looked yet."""
        need = Need(look, key)
        if need not in self.found:
            raise Missing(need)
        return self.found[need]

    def case(self, number: str) -> Case | None:
        """The appeal of this number."""
        found: Case | None = self.look(Look.CASE, number)
        return found


@dataclass(frozen=True)
class Scene:
    """The stage of one decision: the facts, the town's rules and words, and the time."""

    facts: Facts
    town: Town
    words: Words
    calendar: Calendar
    now: datetime  # aware, in the town's zone
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class SaveDialog:
    """Keep the conversation as it now stands."""

    dialog: Dialog


@dataclass(frozen=True)
class SaveCitizen:
    """Keep what is known of the person."""

    citizen: Citizen


@dataclass(frozen=True)
class DropCitizen:
    """Nothing is known of the person any more."""

    citizen: Citizen


@dataclass(frozen=True)
class SaveAppeal:
    """Keep the appeal and append the event that led to it, with the messages the event owes."""

    appeal: Appeal
    event: Event


@dataclass(frozen=True)
class SaveInstruction:
    """The same of an instruction."""

    instruction: Instruction
    event: Event


@dataclass(frozen=True)
class Unlink:
    """The appeal is no longer among the person's own."""

    person: int
    number: str


@dataclass(frozen=True)
class Audit:
    """Append to the audit log, which is never changed. One update appends one entry at most."""

    update_id: int
    by: int
    deed: Deed
    subject: str  # number of the appeal, or id of the person
    consent: str = ""  # version of the consent's text that was given or ends


@dataclass(frozen=True)
class SaveOfficial:
    """Make a person an official."""

    official: Official


@dataclass(frozen=True)
class DismissOfficial:
    """The person is an official no longer."""

    person: int


@dataclass(frozen=True)
class SaveCanned:
    """Keep an answer for the next time."""

    canned: Canned


@dataclass(frozen=True)
class DropCanned:
    """It is offered no more."""

    canned: Canned


@dataclass(frozen=True)
class SaveBlocked:
    """Put a person on the block list."""

    blocked: Blocked


@dataclass(frozen=True)
class DropBlocked:
    """Take a person off it."""

    person: int


@dataclass(frozen=True)
class SaveChats:
    """Keep the bound chats."""

    chats: Chats


@dataclass(frozen=True)
class SaveProposal:
    """Keep an answer in preparation."""

    proposal: Proposal


@dataclass(frozen=True)
class DropProposal:
    """The preparation is over."""

    proposal: Proposal


@dataclass(frozen=True)
class MarkInvited:
    """Remember that the bot has answered this comment; nothing of whose it is."""

    comment: Comment


@dataclass(frozen=True)
class TakeDown:
    """Let the answers that these events posted under comments go."""

    posts: tuple[Event, ...]


@dataclass(frozen=True)
class Resend:
    """Let the messages of these events, which the person could not get, be sent again."""

    events: tuple[str, ...]


@dataclass(frozen=True)
class SendAgain:
    """What is parked is due now."""

    parked: Parked


@dataclass(frozen=True)
class DropParked:
    """What is parked is owed no more."""

    parked: Parked


@dataclass(frozen=True)
class Tell:
    """Say something to the one who acts now; it lies in the dialog until said."""

    message: Told
    refused: bool = False  # it says that somebody was not let through; these are counted


Effect = (
    SaveDialog
    | SaveCitizen
    | DropCitizen
    | SaveAppeal
    | SaveInstruction
    | Unlink
    | Audit
    | SaveOfficial
    | DismissOfficial
    | SaveCanned
    | DropCanned
    | SaveBlocked
    | DropBlocked
    | SaveChats
    | SaveProposal
    | DropProposal
    | MarkInvited
    | TakeDown
    | Resend
    | SendAgain
    | DropParked
    | Tell
)
