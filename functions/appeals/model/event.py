"""What happens to an appeal, and the messages owed for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from appeals.model.people import Named
from appeals.model.written import Answer, Contact, File, Place


class EventType(StrEnum):
    """What happened to an appeal; each event is kept for ever, in order."""

    RECEIVED = "received"
    REGISTERED = "registered"
    ASSIGNED = "assigned"  # what was registered before gets a department
    AMENDED = "amended"  # by the coordinator: topic, regime, kind …
    SUMMARISED = "summarised"  # what was only spoken, in the coordinator's words
    RETURNED = "returned"  # by its department, to the coordinator
    REJECTED = "rejected"
    DECLINED = "declined"
    FORWARDED = "forwarded"
    TAKEN = "taken"
    ENTRUSTED = "entrusted"  # to a person of the department
    REQUESTED = "requested"  # from the person who has it, by a colleague
    KEPT = "kept"  # by that person
    RELEASED = "released"  # and given up
    HANDED_OVER = "handed_over"  # with all else that the person had who leaves
    HANDED_BACK = "handed_back"  # the same, to the department
    MOVED = "moved"
    ASKED = "asked"
    ADDED = "added"
    CORRECTED = "corrected"
    PROPOSED = "proposed"  # an answer, to whoever approves it
    REMARKED = "remarked"  # and back, with what is to be mended
    ANSWERED = "answered"
    INTERIM = "interim"  # a first answer, and a promised day for the rest
    EXECUTED = "executed"  # the citizen is told that what was planned is done
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_REFUSED = "extension_refused"
    CONFIRMED = "confirmed"
    NO_REPLY = "no_reply"  # to the town's question, in time
    NO_OBJECTION = "no_objection"  # to the answer, in time: closed
    PUBLISHED = "published"  # the answer, under its comment
    WITHHELD = "withheld"  # from publication
    REOPENED = "reopened"
    MERGED = "merged"  # into another
    JOINED = "joined"  # another was merged into it
    SUPPORTS = "supports"  # as its author wished, it joined another: so it begins
    SUPPORTED = "supported"  # another joined it so
    UNSUPPORTED = "unsupported"  # and left again
    SPLIT = "split"  # a second matter of it has a number of its own
    SEPARATED = "separated"  # it, or another from it
    CO_ASKED = "co_asked"  # another department, for something by its own date
    CO_DUE = "co_due"  # and reminded
    CO_LATE = "co_late"
    CO_RELEASED = "co_released"  # nothing is wanted of it any more
    CO_DONE = "co_done"  # it handed in what it has
    INSTRUCTED = "instructed"  # by the head: of the instruction, and of the appeal it was given upon
    UNDERTAKEN = "undertaken"
    REPORTED = "reported"
    SENT_BACK = "sent_back"
    FULFILLED = "fulfilled"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    WROTE = "wrote"  # an official, to the citizen first
    NOTED = "noted"  # by an official for the others; never told to the citizen
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"
    UNLISTED = "unlisted"  # answered long ago: it leaves the lists, never the register
    WITHDRAWN = "withdrawn"  # by its author, or by the erasing of their data
    ANONYMISED = "anonymised"  # its author asked for it, or its retention is over


# Words of the town to the citizen.
TOLD = frozenset(
    {EventType.ASKED, EventType.ANSWERED, EventType.INTERIM, EventType.EXECUTED, EventType.EXTENDED},
)


class Notice(StrEnum):
    """A message that an event owes somebody; notices.py renders it when it is sent."""

    TOAST = "toast"
    ACCEPTED = "accepted"
    NEW_TERM = "new_term"
    ENDED = "ended"
    CARD = "card"
    CARD_CHANGED = "card_changed"
    CARD_LEFT = "card_left"
    QUESTION = "question"
    ADDITION = "addition"
    ANSWER = "answer"
    APPROVAL = "approval"
    REMARK = "remark"
    LETTER = "letter"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    PROMISE = "promise"  # a promised day comes near, or has passed
    EXTENSION = "extension"  # asks the deputy
    DECISION = "decision"  # what became of that
    PUBLICATION = "publication"  # asks a deputy about it
    PUBLIC = "public"  # the answer under the comment
    PUBLISHED = "published"
    TAKEN_DOWN = "taken_down"  # that answer's words go
    SPLIT = "split"  # the author learns of the second number
    CO_EXECUTION = "co_execution"
    REPORT = "report"  # of an instruction's execution
    TO_MERGED = "to_merged"  # no message: what happened is still to be done to those merged into it


@dataclass(frozen=True)
class Letter:
    """What an answer under 59-ФЗ carries: who signs it, its outgoing number and its date."""

    signatory: str
    number: str
    day: date


@dataclass(frozen=True)
class Event:
    """One thing that happened to an appeal, with the messages it still owes."""

    number: str
    seq: int  # the appeal's version it led to
    type: EventType
    at: datetime
    by: int | None = None  # Telegram id of the person; None for the schedule
    by_name: str = ""
    text: str = ""
    files: tuple[File, ...] = ()
    place: Place | None = None
    contact: Contact | None = None
    detail: str = ""  # department moved to, rung, result: what the type calls for
    group: str = ""  # media_group_id: its parts are told to the staff together, a little later
    part: int = 0  # message_id of that part, since they arrive in any order
    press: str = ""  # callback id of the button that did it, still to be answered
    card: int | None = None  # the card that was pressed, so that it can be redrawn: message_id and chat
    card_chat: int | None = None
    unsent: dict[Notice, int] = field(default_factory=dict)  # notice -> how many of its parts have gone
    sent: dict[Notice, int] = field(default_factory=dict)  # notice -> message_id of its first part
    sent_to: int | None = None  # the chat that its card went to, or its public answer
    merged: tuple[str, ...] = ()  # the appeals merged into this one when it happened: it happens to them as well
    to: str = ""  # of a rung or a request: the audience that is told
    people: tuple[Named, ...] = ()  # who they are, when the audience is persons; whom else it concerns by name
    public: bool = False  # of an answer: it is to stand under the comment too
    author: Named | None = None  # of an answer that another approved, or sent back: who wrote it
    letter: Letter | None = None
    guessed: tuple[str, ...] = ()  # the topics proposed, when another than the first was chosen by it
    until: date | None = None  # the day that it promises, reminds of, or moves the deadline to
    parked: dict[Notice, str] = field(default_factory=dict)  # notice -> why Telegram will never take it

    @property
    def gives(self) -> Answer:
        """What a proposed answer is: its detail is the result of a final one, or says that it is another."""
        return next((kind for kind in Answer if kind == self.detail), Answer.FINAL)

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Its place among the events of all appeals, as they happened."""
        return self.at, self.number, self.seq

    @property
    def owed(self) -> tuple[Notice, ...]:
        """What is still to be sent; what is parked waits for the administrator."""
        return tuple(notice for notice in self.unsent if notice not in self.parked)
