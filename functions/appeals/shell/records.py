"""Between the domain's values and the table's items: keys, index entries, and back."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from appeals.dialog import Dialog
from appeals.effects import Audit
from appeals.instructions.model import SERIES, Instruction, State
from appeals.lifecycle import UNANSWERED
from appeals.model.appeal import Appeal, Comment
from appeals.model.chats import Chats
from appeals.model.event import Event, Notice
from appeals.model.people import Blocked, Citizen, Official
from appeals.model.written import Canned, Proposal
from appeals.shell.codec import built, plain
from appeals.shell.items import (
    AppealItem,
    AuditItem,
    BlockedItem,
    CannedItem,
    ChatsItem,
    DialogItem,
    EventItem,
    InstructionItem,
    InvitedItem,
    OfficialItem,
    PersonItem,
    ProposalItem,
)

INVITED_KEPT = timedelta(days=30)  # longer than anybody talks about a post
RAISED_AT_MOST = 7  # days by which those who joined bring an appeal forward in the lists, one each
DIALOG_KEPT = timedelta(days=3)  # longer than a bubble can be edited or an update be repeated
Key = tuple[str, str]
V = TypeVar("V")
INSTRUCTIONS = "instructions"  # their place in the index of the desks: all departments' together
CHATS: Key = ("TOWN", "CHATS")
_INDEXED = (
    "status",
    "regime",
    "topic",
    "department",
    "citizen",
    "registered_at",
    "deadline",
    "answered_at",
    "result",
    "executor",
    "undelivered",
)


def appeal_key(number: str) -> Key:
    """Where an appeal stands."""
    return f"A#{number}", "APPEAL"


def partition(number: str) -> str:
    """Where an appeal or an instruction stands, and all that happened to it."""
    return f"{'I' if is_order(number) else 'A'}#{number}"


def number_of(key: Key) -> str:
    """Whose partition it is."""
    return key[0].partition("#")[2]


def event_key(number: str, seq: int) -> Key:
    """An event of an appeal or instruction; a query of its partition brings them in order."""
    return partition(number), f"E#{seq:04d}"


def is_order(number: str) -> bool:
    """Whether it is an instruction's number."""
    return number.startswith(SERIES)


def instruction_key(number: str) -> Key:
    """Where an instruction stands."""
    return partition(number), "INSTRUCTION"


def dialog_key(chat: int, person: int) -> Key:
    """The conversation of a person in a chat."""
    return f"P#{person}", f"D#{chat}"


def citizen_key(person: int) -> Key:
    """A person."""
    return f"P#{person}", "CITIZEN"


def pointer_key(person: int, number: str) -> Key:
    """A person's way to an appeal of theirs."""
    return f"P#{person}", f"A#{number}"


def is_citizen(key: Key) -> bool:
    """Whether it is the key of a person."""
    return key[1] == "CITIZEN"


def person_of(key: Key) -> int:
    """Whose record has this key."""
    return int(key[0].removeprefix("P#"))


def official_key(person: int) -> Key:
    """An official; all of them stand together."""
    return "STAFF", str(person)


def blocked_key(person: int) -> Key:
    """A line of the block list; all of them stand together."""
    return "BLOCKED", str(person)


def key_name(key: Key) -> str:
    """The key as one word, for lists of them."""
    return "/".join(key)


def key_of(name: str) -> Key:
    """The key of that word."""
    pk, _, sk = name.partition("/")
    return pk, sk


def is_event(key: Key) -> bool:
    """Whether it is the key of an appeal's event."""
    return key[1].startswith("E#")


def is_digest(key: Key) -> bool:
    """Whether it is the key of a day's summary."""
    return key[0] == "DIGEST"


def queued_chat(key: Key) -> int | None:
    """The chat whose queue this key marks; None for anything else."""
    return int(key[0].removeprefix("Q#")) if key[0].startswith("Q#") else None


def epoch(moment: datetime) -> int:
    """Whole seconds, never before the moment: what Telegram told us to wait is waited."""
    return math.ceil(moment.timestamp())


def proposal_key(number: str, author: int) -> Key:
    """An official's preparation of an answer."""
    return f"A#{number}", f"P#{author}"


def proposal_key_of(name: str) -> Key:
    """The same from «number/author», as a decision asks for it."""
    number, _, author = name.partition("/")
    return proposal_key(number, int(author))


def invited_key(place: str) -> Key:
    """A comment that was answered, from «chat/message»."""
    chat, _, message = place.partition("/")
    return f"C#{chat}", message


def queue_key(chat: int) -> Key:
    """The mark that messages to a chat wait their turn."""
    return f"Q#{chat}", "QUEUE"


def digest_key(name: str) -> Key:
    """The summary of a day, or of the week before it."""
    return "DIGEST", name


def week_name(day: date) -> str:
    """What the summary that is told in this week is called: «2026-w48»."""
    week = day.isocalendar()
    return f"{week.year}-w{week.week:02d}"


def is_weekly(name: str) -> bool:
    """Whether the summary is the head's."""
    return "w" in name


def appeal_item(appeal: Appeal) -> AppealItem:
    """The appeal with its three index entries; it leaves `due` and `desk` when it has no business there."""
    data = plain(appeal)
    pk, sk = appeal_key(appeal.number)
    item = AppealItem(pk, sk, version=appeal.version)
    for name in _INDEXED:
        setattr(item, name, data.pop(name, None))
    for name in ("number", "version", "due_at"):
        data.pop(name, None)
    item.more = data or None
    if not appeal.supports:  # else it is counted with the one that it joined
        item.month = f"{appeal.came_at:%Y-%m}"
        item.registered = f"{appeal.came_at.isoformat()}#{appeal.number}"
    if appeal.listed:
        item.desk, item.desk_order = appeal.department, desk_order(appeal)
    if appeal.due_at is not None:
        item.due_kind, item.due_at = "rung", int(appeal.due_at.timestamp())
    return item


ABOUT = 3  # its place in what follows


def desk_order(appeal: Appeal) -> str:
    """Those to be answered by deadline, those that many joined earlier; then the answered ones by the time of that."""
    about = f"#{appeal.about}" if appeal.about else ""  # read in the index too: its people see no line of it
    if appeal.status in UNANSWERED or appeal.settled_at is None:
        raised = appeal.deadline - timedelta(days=min(len(appeal.supporting), RAISED_AT_MOST))
        return f"open#{raised.isoformat()}#{appeal.number}{about}"
    return f"done#{appeal.settled_at.isoformat()}#{appeal.number}{about}"


def appeal_of(item: Any) -> Appeal:
    """The appeal of an item, whole or as an index shows it (then without what is not shown)."""
    data: dict[str, Any] = dict(getattr(item, "more", None) or {})
    for name in _INDEXED:
        value = getattr(item, name, None)
        if value is not None:
            data[name] = value
    data["number"] = item.pk.removeprefix("A#")
    data["version"] = int(item.version or 0)
    if item.due_at is not None:
        data["due_at"] = datetime.fromtimestamp(int(item.due_at), UTC).isoformat()
    if len(order := (item.desk_order or "").split("#")) > ABOUT:
        data["about"] = order[ABOUT]
    data.setdefault("citizen", 0)
    appeal: Appeal = built(Appeal, data)
    return appeal


def instruction_item(instruction: Instruction) -> InstructionItem:
    """The instruction; in the list of instructions until it is fulfilled, and in `due` while its clock runs."""
    key = instruction_key(instruction.number)
    item = InstructionItem(*key, version=instruction.version, more=plain(instruction))
    if instruction.state is not State.FULFILLED:
        item.desk, item.desk_order = INSTRUCTIONS, f"{instruction.deadline.isoformat()}#{instruction.number}"
    if instruction.due_at is not None:
        item.due_kind, item.due_at = "rung", int(instruction.due_at.timestamp())
    return item


def event_item(event: Event) -> EventItem:
    """The event; it stands in `due` as long as it owes a message."""
    data = plain(event)
    pk, sk = event_key(event.number, event.seq)
    item = EventItem(pk, sk, type=data.pop("type"), at=data.pop("at"))
    for name in ("text", "unsent", "sent", "sent_to", "parked"):
        setattr(item, name, data.pop(name, None))
    for name in ("number", "seq"):
        data.pop(name)
    item.more = data or None
    return item


def event_of(item: Any) -> Event:
    """The event of an item."""
    data = dict(item.more or {})
    for name in ("type", "at", "text", "unsent", "sent", "sent_to", "parked"):
        value = getattr(item, name)
        if value is not None:
            data[name] = value
    data["number"], data["seq"] = number_of((item.pk, item.sk)), int(item.sk.removeprefix("E#"))
    event: Event = built(Event, data)
    return event


def dialog_item(dialog: Dialog, now: datetime) -> DialogItem:
    """The conversation, forgotten when nothing more comes."""
    data = plain(dialog)
    for name in ("chat", "person", "version"):
        data.pop(name, None)
    pk, sk = dialog_key(dialog.chat, dialog.person)
    expires = int((now + DIALOG_KEPT).timestamp())
    return DialogItem(pk, sk, version=dialog.version, expires_at=expires, more=data)


def dialog_of(item: Any, chat: int, person: int) -> Dialog:
    """The conversation of an item; a fresh one when there is none."""
    if item is None:
        return Dialog(chat, person)
    dialog: Dialog = built(Dialog, {**item.more, "chat": chat, "person": person, "version": int(item.version)})
    return dialog


def citizen_item(citizen: Citizen) -> PersonItem:
    """The person."""
    return PersonItem(*citizen_key(citizen.id), version=citizen.version, more=plain(citizen))


def audit_item(entry: Audit, now: datetime) -> AuditItem:
    """An entry of the log: the months are partitions, in each the entries stand in order."""
    return AuditItem(
        f"AUDIT#{now:%Y-%m}",
        f"{now.isoformat()}#{entry.update_id}",
        by=entry.by,
        deed=entry.deed.value,
        subject=entry.subject,
        consent=entry.consent or None,
    )


def invited_item(comment: Comment, now: datetime) -> InvitedItem:
    """The mark of a comment that was answered."""
    expires = int((now + INVITED_KEPT).timestamp())
    return InvitedItem(*invited_key(f"{comment.chat}/{comment.message}"), expires_at=expires)


def official_item(official: Official) -> OfficialItem:
    """The official."""
    return OfficialItem(*official_key(official.id), version=official.version, more=plain(official))


def blocked_item(blocked: Blocked) -> BlockedItem:
    """The line of the block list."""
    return BlockedItem(*blocked_key(blocked.person), more=plain(blocked))


def chats_item(chats: Chats) -> ChatsItem:
    """The bound chats; those of the deploy parameters are not stored."""
    data = plain(chats)
    data.pop("deployed", None)
    return ChatsItem(*CHATS, version=chats.version, more=data)


def plain_map(marks: dict[Notice, V]) -> dict[str, V]:
    """Notices and what is noted of each, as an event's item holds them."""
    return {notice.value: noted for notice, noted in marks.items()}


def proposal_item(proposal: Proposal) -> ProposalItem:
    """The answer in preparation: it stays with its appeal until it is given, given up, or erased along with it."""
    key = proposal_key(proposal.number, proposal.author)
    return ProposalItem(*key, version=proposal.version, more=plain(proposal))


def canned_partition(department: str) -> str:
    """Where a department's canned answers stand together."""
    return f"CANNED#{department}"


def canned_item(canned: Canned) -> CannedItem:
    """The canned answer."""
    return CannedItem(canned_partition(canned.department), str(canned.id), more=plain(canned))


def of_more(hint: Any, item: Any) -> Any:
    """The value that an item carries whole in `more`, with the item's version; None when there is no item."""
    if item is None:
        return None
    data = dict(item.more)
    if item.version is not None:
        data["version"] = int(item.version)
    return built(hint, data)
