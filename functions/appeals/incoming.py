"""What arrived, in our own words: every Update becomes one of these values, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from appeals.model.written import Contact, File, Place


@dataclass(frozen=True)
class Person:
    """Who wrote or pressed; name as the profile shows it."""

    id: int
    name: str = ""


@dataclass(frozen=True)
class Reply:
    """The message that was answered. A topic's root, which nobody answered, is not one."""

    message_id: int
    text: str = ""
    from_bot: bool = False
    author: Person | None = None
    data: tuple[str, ...] = ()  # callback data of its buttons, in order


@dataclass(frozen=True)
class Said:
    """A message, new or edited, of a person in a chat."""

    update_id: int
    chat: int
    person: Person | None  # None: an anonymous administrator, a channel
    message_id: int
    private: bool
    thread: int | None = None  # forum topic only (is_topic_message)
    under: int | None = None  # of a comment: what the channel's post became in the group
    text: str = ""  # plain text or caption
    files: tuple[File, ...] = ()
    place: Place | None = None
    contact: Contact | None = None
    group: str = ""  # media_group_id
    reply: Reply | None = None
    edited: bool = False


@dataclass(frozen=True)
class Pressed:
    """A button under a message. `data` is as it came: it may be forged."""

    update_id: int
    chat: int
    person: Person
    callback_id: str
    data: str
    private: bool
    message_id: int
    thread: int | None = None
    beside: tuple[str, ...] = ()  # callback data of all buttons of its message, in order


@dataclass(frozen=True)
class Reachable:
    """A person blocked the bot in the private chat, or let it in again."""

    update_id: int
    chat: int
    person: Person
    reachable: bool


@dataclass(frozen=True)
class Migrated:
    """A group became a supergroup and has a new id."""

    update_id: int
    chat: int
    new_chat: int


Incoming = Said | Pressed | Reachable | Migrated
