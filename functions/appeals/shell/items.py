"""The one table: which items there are, their keys, and the sparse indexes they stand in."""

from __future__ import annotations

import json
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    DiscriminatorAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import Connection
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from appeals.shell import costs

# What lists and digests read of an appeal without opening it.
SHOWN = [
    "kind",
    "status",
    "regime",
    "topic",
    "department",
    "deadline",
    "registered_at",
    "answered_at",
    "result",
    "executor",
    "undelivered",
]


class PlainAttribute(JSONAttribute):
    """JSON as text; letters as they are, since an escaped Cyrillic one would take three times its room."""

    def serialize(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class DueIndex(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]  # pynamodb's own hook
    """What is due when: appeals' next rung, messages' next attempt, people's erasure; and since when what is parked."""

    class Meta:
        index_name = "due"
        projection = IncludeProjection(["kind"])  # the library asks for it in every query

    due_kind = UnicodeAttribute(hash_key=True)
    due_at = NumberAttribute(range_key=True)


class DeskIndex(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]  # pynamodb's own hook
    """A department's open appeals by deadline, then its answered ones by the time of the answer."""

    class Meta:
        index_name = "desk"
        projection = IncludeProjection(SHOWN)

    desk = UnicodeAttribute(hash_key=True)
    desk_order = UnicodeAttribute(range_key=True)


class RegisterIndex(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]  # pynamodb's own hook
    """The register by month, in the order in which appeals came."""

    class Meta:
        index_name = "register"
        projection = IncludeProjection(SHOWN)

    month = UnicodeAttribute(hash_key=True)
    registered = UnicodeAttribute(range_key=True)


class Item(Model):
    """Anything in the table; `kind` tells which."""

    class Meta:
        table_name = ""  # set once, by bind()
        # PynamoDB waits 15 s to connect and 30 s to read unless told otherwise: longer than the functions live.
        connect_timeout_seconds = 2
        read_timeout_seconds = 5
        max_retry_attempts = 3

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute(attr_name="kind")
    due_kind = UnicodeAttribute(null=True)
    due_at = NumberAttribute(null=True)
    desk = UnicodeAttribute(null=True)
    desk_order = UnicodeAttribute(null=True)
    month = UnicodeAttribute(null=True)
    registered = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    version = NumberAttribute(null=True)

    due = DueIndex()
    by_desk = DeskIndex()
    by_month = RegisterIndex()


def bind(table_name: str) -> None:
    """Name the table and open the one connection that every model shares."""
    Item.Meta.table_name = table_name
    Item._connection = None  # noqa: SLF001  pynamodb names no other way to share one
    costs.watch(connection().client)  # made now: the start has time, the first update has not


def connection() -> Connection:
    """The connection of all models."""
    return Item._get_connection().connection  # noqa: SLF001


class AppealItem(Item, discriminator="appeal"):
    """A#<number> / APPEAL: where an appeal stands."""

    status = UnicodeAttribute()
    regime = UnicodeAttribute(null=True)  # none of a message: most are
    topic = UnicodeAttribute()
    department = UnicodeAttribute()
    citizen = NumberAttribute()
    registered_at = UnicodeAttribute()
    deadline = UnicodeAttribute()
    answered_at = UnicodeAttribute(null=True)
    result = UnicodeAttribute(null=True)
    executor = NumberAttribute(null=True)
    undelivered = BooleanAttribute(null=True)
    more = PlainAttribute(null=True)  # the fields that nothing is looked up or listed by


class EventItem(Item, discriminator="event"):
    """A#<number> / E#<seq>: what happened, and the messages it owes."""

    type = UnicodeAttribute()
    at = UnicodeAttribute()
    text = UnicodeAttribute(null=True)
    unsent = PlainAttribute(null=True)
    sent = PlainAttribute(null=True)
    sent_to = NumberAttribute(null=True)
    parked = PlainAttribute(null=True)
    more = PlainAttribute(null=True)


class InstructionItem(Item, discriminator="instruction"):
    """I#<number> / INSTRUCTION: where an instruction of the head's stands; its events follow."""

    more = PlainAttribute()


class DigestItem(Item, discriminator="digest"):
    """DIGEST / <date> or <week>: the summary of a day or a week, made once, and the message it owes."""

    text = UnicodeAttribute()
    parked = UnicodeAttribute(null=True)


class PersonItem(Item, discriminator="citizen"):
    """P#<id> / CITIZEN."""

    more = PlainAttribute()


class PointerItem(Item, discriminator="pointer"):
    """P#<id> / A#<number>: the citizen's way to an appeal."""


class DialogItem(Item, discriminator="dialog"):
    """P#<id> / D#<chat>: a conversation, forgotten after `expires_at`."""

    more = PlainAttribute()


class OfficialItem(Item, discriminator="official"):
    """STAFF / <id>."""

    more = PlainAttribute()


class BlockedItem(Item, discriminator="blocked"):
    """BLOCKED / <id>: whose writing is not taken; the person's own item carries the mark that is read."""

    more = PlainAttribute()


class CannedItem(Item, discriminator="canned"):
    """CANNED#<department> / <id>."""

    more = PlainAttribute()


class ChatsItem(Item, discriminator="chats"):
    """TOWN / CHATS."""

    more = PlainAttribute()


class ProposalItem(Item, discriminator="proposal"):
    """A#<number> / P#<official>: an answer in preparation."""

    more = PlainAttribute()


class QueueItem(Item, discriminator="queue"):
    """Q#<chat> / QUEUE: messages to this chat wait their turn, until `not_before` at least (epoch seconds).

    It is due itself: the delivery function ends a queue in which nothing waits any more.
    """

    not_before = NumberAttribute()


class AuditItem(Item, discriminator="audit"):
    """AUDIT#<month> / <time>#<update>: who saw whose data or decided on their own. Only ever added."""

    by = NumberAttribute()
    deed = UnicodeAttribute()
    subject = UnicodeAttribute()
    consent = UnicodeAttribute(null=True)


class InvitedItem(Item, discriminator="invited"):
    """C#<chat> / <message>: a comment that the bot answered, forgotten after `expires_at`; nothing of whose it is."""


class CounterItem(Item, discriminator="counter"):
    """NUMBERS / <year>: the last number given out."""

    last = NumberAttribute()
