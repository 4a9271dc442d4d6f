"""The things the town hall works with: an appeal, its events, the people around it. Plain frozen values, no storage."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum


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


class FileKind(StrEnum):
    """Kinds of attachments Telegram tells apart; each is sent on by a method of its own."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    STICKER = "sticker"


@dataclass(frozen=True)
class File:
    """An attachment, kept and sent on by Telegram's own file_id whatever its size."""

    kind: FileKind
    file_id: str
    name: str = ""


@dataclass(frozen=True)
class Place:
    """Where the matter is: an address in words, a point on the map, or both."""

    address: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Contact:
    """A contact card that a person attached."""

    name: str
    phone: str


@dataclass(frozen=True)
class Comment:
    """A comment under a post of the town's channel; `thread` is what the post became in the discussion group."""

    chat: int
    message: int
    thread: int | None = None


@dataclass(frozen=True)
class Bubble:
    """One Telegram message of a person, as gathered into a draft; an edit replaces it by its message_id."""

    message_id: int
    text: str = ""
    files: tuple[File, ...] = ()
    contact: Contact | None = None


class Written:
    """Somebody's words as they grow, bubble by bubble."""

    bubbles: tuple[Bubble, ...]

    @property
    def text(self) -> str:
        """All that was written, in order."""
        return "\n".join(bubble.text for bubble in self.bubbles if bubble.text)

    @property
    def files(self) -> tuple[File, ...]:
        """All that was attached, in order."""
        return tuple(file for bubble in self.bubbles for file in bubble.files)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """All contact cards, in order."""
        return tuple(bubble.contact for bubble in self.bubbles if bubble.contact)


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


@dataclass(frozen=True)
class Binding:
    """A chat, or one forum topic of it, where a department or the head reads."""

    chat: int
    thread: int | None = None


STAFF, HEAD, DEPUTY, COMMENTS = "staff", "head", "deputy", "comments"


@dataclass(frozen=True)
class Chats:
    """Where the town hall reads. Keys: a department, STAFF, HEAD, DEPUTY; those bound by command override the rest.

    COMMENTS is read by everybody: the discussion group of the town's channel.
    """

    version: int = 0
    bound: dict[str, Binding] = field(default_factory=dict)
    deployed: dict[str, Binding] = field(default_factory=dict)  # from the deploy parameters, never stored
    bot: str = ""  # the bot's own name, by which comments mention it: asked for when COMMENTS is bound

    def department(self, code: str) -> Binding | None:
        """Where a department reads: its own chat or topic, else the staff chat. The deputies never read there."""
        return self.bound.get(code) or (self.staff() if code != DEPUTY else None)

    def desk(self, appeal: Appeal) -> Binding | None:
        """Where those read who have the appeal now; the deputies together, or the one of them who has it."""
        if appeal.department == DEPUTY and appeal.deputy is not None:
            return self.deputy() or Binding(appeal.deputy)
        return self.department(appeal.department)

    def staff(self) -> Binding | None:
        """Where all of the staff read."""
        return self.bound.get(STAFF) or self.deployed.get(STAFF)

    def moved(self, old: int, new: int) -> Chats:
        """These chats after a group became a supergroup; those of the deploy parameters become bound."""
        follow = {key: Binding(new, at.thread) for key, at in {**self.deployed, **self.bound}.items() if at.chat == old}
        return replace(self, bound={**self.bound, **follow})

    def head(self) -> Binding | None:
        """Where the head of administration reads."""
        return self.bound.get(HEAD) or self.deployed.get(HEAD)

    def deputy(self) -> Binding | None:
        """Where the deputies read together; without it each reads in private."""
        return self.bound.get(DEPUTY)

    def discussion(self) -> int | None:
        """The group whose comments the bot hears."""
        found = self.bound.get(COMMENTS)
        return found.chat if found else None


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
class Letter:
    """What an answer under 59-ФЗ carries: who signs it, its outgoing number and its date."""

    signatory: str
    number: str
    day: date


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
    SPLIT = "split"  # a second matter of it has a number of its own
    SEPARATED = "separated"  # it, or another from it
    CO_ASKED = "co_asked"  # another department, for something by its own date
    CO_DUE = "co_due"  # and reminded
    CO_LATE = "co_late"
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
    until: date | None = None  # the day that it promises, reminds of, or moves the deadline to
    parked: dict[Notice, str] = field(default_factory=dict)  # notice -> why Telegram will never take it

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Its place among the events of all appeals, as they happened."""
        return self.at, self.number, self.seq

    @property
    def owed(self) -> tuple[Notice, ...]:
        """What is still to be sent; what is parked waits for the administrator."""
        return tuple(notice for notice in self.unsent if notice not in self.parked)


PARTS_KEPT = 10  # of one answer: what Telegram takes as an album


@dataclass(frozen=True)
class Canned:
    """An answer kept for the next time: its words have fields in braces, filled in from the appeal."""

    department: str
    id: int
    name: str
    topic: str  # of the appeal that it was first an answer to: there it is offered first
    text: str


@dataclass(frozen=True)
class Proposal(Written):
    """An official's answer or question in preparation, shown as a preview in the staff chat."""

    number: str
    author: int
    id: int  # message_id of the reply it was made from: a button of an older preview does not fit it
    version: int = 0
    bubbles: tuple[Bubble, ...] = ()
    group: str = ""
    public: bool = False  # to be published too: what it tells of people was looked at
    until: date | None = None  # by when the planned measures are to be carried out
    by_name: str = ""
    at: datetime | None = None  # of its last change

    def with_part(self, bubble: Bubble) -> Proposal:
        """This proposal with one more part of its album; Telegram's message ids tell its place."""
        bubbles = tuple(sorted((*self.bubbles, bubble), key=lambda part: part.message_id))[:PARTS_KEPT]
        return replace(self, bubbles=bubbles, public=False)
