"""A person's conversation in one chat: the draft, the step it stands at, and which updates it has already heard."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from appeals.incoming import Said
from appeals.model import Bubble, File, Place
from appeals.outgoing import Outgoing, Redraw, Say

SEEN_KEPT = 120  # updates remembered; Telegram repeats one only while the later ones of its chat wait
SENT_KEPT = 60  # bubbles whose edits still find their appeal
LEASE = timedelta(seconds=40)  # longer than the webhook lives, so that two never say the same thing


class Step(StrEnum):
    """What the conversation waits for."""

    REST = "rest"
    CONSENT = "consent"
    WRITING = "writing"
    TOPIC = "topic"
    PLACE = "place"
    NAME = "name"
    TEXT = "text"  # written anew
    REVIEW = "review"
    ADDING = "adding"  # to an appeal that was sent: `target`


def bubble_of(said: Said) -> Bubble | None:
    """The message as a part of a draft; None when it holds nothing that can be kept."""
    if not (said.text.strip() or said.files or said.contact):
        return None
    return Bubble(said.message_id, said.text.strip(), said.files, said.contact)


@dataclass(frozen=True)
class Draft:
    """An appeal in the making; `id` is the update that began it, so that a button of an older one does not fit."""

    id: int
    at: datetime  # of the last addition
    bubbles: tuple[Bubble, ...] = ()
    topic: str = ""
    place: Place | None = None
    name: str = ""
    revision: int = 0  # grows with every change: a preview shows one revision and sends only that

    @property
    def text(self) -> str:
        """All that was written, in order."""
        return "\n".join(bubble.text for bubble in self.bubbles if bubble.text)

    @property
    def files(self) -> tuple[File, ...]:
        """All that was attached, in order."""
        return tuple(file for bubble in self.bubbles for file in bubble.files)


@dataclass(frozen=True)
class Pending:
    """What one update made the bot say, until it is said: by `owner`, who has until `lease`."""

    owner: str
    lease: datetime
    messages: tuple[Outgoing, ...]
    done: int = 0  # parts of the first message that have gone


@dataclass(frozen=True)
class Board:
    """A message that the bot keeps redrawing: what it should say now, and its id once Telegram told it."""

    wanted: Say
    message_id: int | None = None


@dataclass(frozen=True)
class Dialog:
    """The conversation of one person in one chat; `expires` is when it may be forgotten."""

    chat: int
    person: int
    version: int = 0
    step: Step = Step.REST
    draft: Draft | None = None
    target: str = ""
    boards: dict[str, Board] = field(default_factory=dict)
    seen: tuple[int, ...] = ()
    pending: dict[int, Pending] = field(default_factory=dict)
    accepted: tuple[datetime, ...] = ()  # when the last appeals were accepted: the daily limit
    late: str = ""  # the answered appeal that the draft may belong to, if the person says so
    last_sent: str = ""  # number of the appeal that the last draft became
    last_draft: int = 0
    sent_bubbles: dict[int, str] = field(default_factory=dict)  # message_id -> number it went into
    album: str = ""  # media_group_id heard last: the rest of an album is not answered again

    def awake(self, now: datetime, draft_lives: timedelta) -> Dialog:
        """This dialog as it is now: a draft left alone for too long is forgotten."""
        if self.draft is None or now - self.draft.at <= draft_lives:
            return self
        return replace(self, draft=None, step=Step.REST, boards={})

    def hears(self, update_id: int, pending: Pending | None, now: datetime) -> Dialog:
        """This dialog after an update: it is remembered, and with it what must be said."""
        kept = {key: value for key, value in self.pending.items() if value.lease > now - timedelta(minutes=10)}
        if pending is not None:
            kept[update_id] = pending
        return replace(self, seen=(*self.seen, update_id)[-SEEN_KEPT:], pending=kept)

    def gathering(self, said: Said, now: datetime) -> Dialog:
        """This dialog with the message in its draft, an edited one in place of its earlier wording."""
        draft = self.draft or Draft(id=said.update_id, at=now)
        bubble = bubble_of(said)
        if bubble is not None:
            # Parts of an album may arrive in any order; Telegram's message ids tell the right one.
            kept = (*(old for old in draft.bubbles if old.message_id != bubble.message_id), bubble)
            draft = replace(draft, bubbles=tuple(sorted(kept, key=lambda old: old.message_id)))
        if said.place is not None:
            draft = replace(draft, place=said.place)
        draft = replace(draft, at=now, revision=draft.revision + 1)
        return replace(self, draft=draft, album=said.group or self.album)

    def about(self, topic: str, update_id: int, now: datetime) -> Dialog:
        """This dialog with the topic of its draft chosen."""
        draft = self.draft or Draft(id=update_id, at=now)
        return replace(self, draft=replace(draft, at=now, topic=topic, revision=draft.revision + 1))

    def continues_album(self, said: Said) -> bool:
        """Whether the message is a further part of the album heard last."""
        return bool(said.group) and said.group == self.album

    def showing(self, slot: str, say: Say, now: datetime) -> tuple[Dialog, Say | Redraw | None]:
        """This dialog with the board `slot` saying `say`, and the message that makes it so.

        None when it says so already, and while the board's first message is on its way: whoever sends that
        looks afterwards and redraws.
        """
        board = self.boards.get(slot)
        if board is not None and board.wanted == say:
            return self, None
        message_id = board.message_id if board else None
        after = replace(self, boards={**self.boards, slot: Board(say, message_id)})
        if message_id is not None:
            return after, Redraw(say.chat, message_id, say.text, say.rows, slot=slot)
        if any(
            message.slot == slot
            for pending in self.pending.values()
            if pending.lease > now
            for message in pending.messages
            if isinstance(message, Say)
        ):
            return after, None
        return after, replace(say, slot=slot)

    def without_board(self, slot: str) -> Dialog:
        """This dialog with the board let go: the next one is a new message."""
        return replace(self, boards={name: board for name, board in self.boards.items() if name != slot})

    def with_sent(self, bubbles: tuple[Bubble, ...], number: str) -> Dialog:
        """Remember into which appeal these bubbles went, for the edits that may follow."""
        merged = {**self.sent_bubbles, **{bubble.message_id: number for bubble in bubbles}}
        return replace(self, sent_bubbles=dict(list(merged.items())[-SENT_KEPT:]))
