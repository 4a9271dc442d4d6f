"""What the bot sends, in our own words: the gateway turns each into one call of the Bot API (or a few, when long)."""

from __future__ import annotations

from dataclasses import dataclass

from appeals.model.written import File, Place


@dataclass(frozen=True)
class Button:
    """An inline button: a label, and the callback data (1-64 bytes) or the url behind it."""

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Say:
    """A text message. `text` is Telegram HTML, of any length: the gateway splits it between lines and tags."""

    chat: int
    text: str
    rows: Rows = ()
    menu: tuple[str, ...] = ()  # a reply keyboard; labels, one to a row
    share_place: str = ""  # label of a reply-keyboard button that asks for the location
    reply_to: int | None = None
    thread: int | None = None
    slot: str = ""  # under which name the dialog remembers the message's id
    under: tuple[
        int, ...
    ] = ()  # of an answer to a comment: it answers the first of these that is there, or is not said


@dataclass(frozen=True)
class Redraw:
    """New text and buttons for a message that the bot sent earlier; gone or unmodified counts as done."""

    chat: int
    message_id: int
    text: str
    rows: Rows = ()
    slot: str = ""


@dataclass(frozen=True)
class Toast:
    """The answer to a button press; every press gets exactly one."""

    callback_id: str
    text: str = ""
    alert: bool = False


@dataclass(frozen=True)
class Files:
    """Attachments, sent on by file_id: albums where Telegram allows, one by one otherwise."""

    chat: int
    files: tuple[File, ...]
    reply_to: int | None = None
    thread: int | None = None


@dataclass(frozen=True)
class Pin:
    """A point on the map."""

    chat: int
    place: Place
    reply_to: int | None = None
    thread: int | None = None


@dataclass(frozen=True)
class Upload:
    """A text as a file. Made at the moment it is sent: it may be larger than any item, so it is never stored."""

    chat: int
    name: str
    content: str
    caption: str = ""


Offered = tuple[tuple[str, str], ...]  # commands without their slash, each with what it does


@dataclass(frozen=True)
class Commands:
    """The menu of commands in a chat, or of one member there; without any it is that of everybody again."""

    chat: int
    offered: Offered
    member: int | None = None


@dataclass(frozen=True)
class OpenTopics:
    """A forum topic for each of these departments, where the command was given; how it went is said there."""

    chat: int
    departments: tuple[str, ...]
    reply_to: int | None = None
    thread: int | None = None


@dataclass(frozen=True)
class Export:
    """All that is kept of a person, for themselves: read when it is sent, and sent as an Upload."""

    chat: int
    person: int


Outgoing = Say | Redraw | Toast | Files | Pin
Told = Outgoing | Export | Commands | OpenTopics  # what a dialog may hold until it is said
