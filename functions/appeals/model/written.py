"""What people write and attach, and what is kept of it until it is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


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
class Bubble:
    """One Telegram message of a person, as gathered into a draft; an edit replaces it by its message_id."""

    message_id: int
    text: str = ""
    files: tuple[File, ...] = ()
    contact: Contact | None = None


class Answer(StrEnum):
    """What an official's words to the citizen are; each is the type of the event that they become."""

    FINAL = "answered"
    INTERIM = "interim"  # a first one, with a day for the rest
    EXECUTION = "executed"  # the report that what was planned is done


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
    """An official's answer in preparation, shown as a preview in the staff chat."""

    number: str
    author: int
    id: int  # message_id of the reply it was made from: a button of an older preview does not fit it
    version: int = 0
    bubbles: tuple[Bubble, ...] = ()
    group: str = ""
    public: bool = False  # to be published too: what it tells of people was looked at
    kind: Answer = Answer.FINAL
    until: date | None = None  # the day it promises: of the planned measures, of the final answer
    by_name: str = ""
    at: datetime | None = None  # of its last change

    def with_part(self, bubble: Bubble) -> Proposal:
        """This proposal with one more part of its album; Telegram's message ids tell its place."""
        bubbles = tuple(sorted((*self.bubbles, bubble), key=lambda part: part.message_id))[:PARTS_KEPT]
        return replace(self, bubbles=bubbles, public=False)
