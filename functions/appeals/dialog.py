"""A person's conversation in one chat: the draft, the step it stands at, and which updates it has already heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from hashlib import blake2b
from typing import NamedTuple

from appeals.incoming import Said
from appeals.instructions.model import Drafted
from appeals.model.appeal import Comment
from appeals.model.written import Bubble, Place, Written
from appeals.outgoing import Redraw, Say, Told

SEEN_KEPT = 120  # updates remembered; Telegram repeats one only while the later ones of its chat wait
SENT_KEPT = 60  # bubbles whose edits still find their appeal
FILES_KEPT = 40  # attachments and contacts of one draft: what one transaction and one card can carry
TEXT_KEPT = 20_000  # letters of one draft; far below what one stored item holds
BUBBLES_KEPT = 200  # and so many messages, however short
ADDING_LASTS = timedelta(hours=1)  # then a new message is a new matter, not glued to the old one
LEASE = timedelta(seconds=40)  # longer than the webhook lives, so that two never say the same thing
MINUTE = timedelta(minutes=1)


class Step(StrEnum):
    """What the conversation waits for."""

    REST = "rest"
    CONSENT = "consent"
    WRITING = "writing"
    WHICH = "which"  # is what was written (`undecided`) a reply, or a new matter?
    TOPIC = "topic"
    PLACE = "place"
    PHOTO = "photo"
    TWIN = "twin"  # is it the same as another's?
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
class Draft(Written):
    """An appeal in the making; `id` is the update that began it, so that a button of an older one does not fit."""

    id: int
    at: datetime  # of the last addition
    bubbles: tuple[Bubble, ...] = ()
    topic: str = ""
    place: Place | None = None
    name: str = ""
    place_answered: bool = False  # by an address, a point or [Пропустить]: nothing is asked twice
    photo_asked: bool = False  # once is enough
    twin: str = ""  # number of the message that is alike, which may be joined
    twin_asked: bool = False  # that too is asked once
    place_from: int = 0  # message_id of the address, for its edit
    name_from: int = 0  # and of the name
    comment: Comment | None = None  # the one it begins with
    comment_from: int = 0  # message_id of the comment as it was brought here
    previewed: bool = False  # every question was answered once
    revision: int = 0  # grows with every change: a preview shows one revision and sends only that

    @property
    def full(self) -> bool:
        """Whether it holds more than one appeal can carry."""
        attached = len(self.files) + len(self.contacts)
        return attached > FILES_KEPT or len(self.text) > TEXT_KEPT or len(self.bubbles) > BUBBLES_KEPT

    def holds(self, message_id: int) -> bool:
        """Whether this message is a part of it."""
        return any(bubble.message_id == message_id for bubble in self.bubbles)

    def with_said(self, said: Said, now: datetime) -> Draft:
        """This draft with the message in it, an edited one in place of its earlier wording."""
        kept, bubble = self.bubbles, bubble_of(said)
        if bubble is not None:
            # Parts of an album may arrive in any order; Telegram's message ids tell the right one.
            others = (old for old in kept if old.message_id != bubble.message_id)
            kept = tuple(sorted((*others, bubble), key=lambda old: old.message_id))
        place = self.place if said.place is None else said.place
        return replace(self, bubbles=kept, place=place, at=now, revision=self.revision + 1)

    def with_comment(self, brought: Bubble, now: datetime) -> Draft:
        """This draft with the words of its comment, as they were brought into the chat."""
        bubbles = tuple(sorted((*self.bubbles, brought), key=lambda bubble: bubble.message_id))
        return replace(self, bubbles=bubbles, comment_from=brought.message_id, at=now, revision=self.revision + 1)

    def without_comment(self) -> Draft:
        """This draft when its comment is not to be passed on; what else was written stays."""
        bubbles = tuple(bubble for bubble in self.bubbles if bubble.message_id != self.comment_from)
        return replace(self, bubbles=bubbles, comment=None, comment_from=0, revision=self.revision + 1)

    def joined(self, other: Draft) -> Draft:
        """This draft with all that lies in the other."""
        bubbles = tuple(sorted((*self.bubbles, *other.bubbles), key=lambda bubble: bubble.message_id))
        at, place = max(self.at, other.at), other.place or self.place
        return replace(self, at=at, bubbles=bubbles, place=place, revision=self.revision + 1)


@dataclass(frozen=True)
class Pending:
    """What one update made the bot say, until it is said: by `owner`, who has until `lease`."""

    owner: str
    lease: datetime
    messages: tuple[Told, ...]
    done: int = 0  # parts of the first message that have gone

    @property
    def boards(self) -> tuple[Say | Redraw, ...]:
        """Those that show a board."""
        return tuple(message for message in self.messages if isinstance(message, (Say, Redraw)) and message.slot)


@dataclass(frozen=True)
class Board:
    """A message that the bot keeps redrawing: the face of what it should say now, and its id once Telegram told it.

    Its words may be longer than all the rest of a dialog: they are kept only for whoever has yet to show them.
    """

    face: str = ""
    message_id: int | None = None
    wanted: Say | None = None


class Shown(NamedTuple):
    """A board as it has gone out, and the id of its message."""

    message: Say | Redraw
    message_id: int | None


def face_of(message: Say | Redraw) -> str:
    """What tells two faces of a board apart."""
    return blake2b(repr((message.text, message.rows)).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Dialog:
    """The conversation of one person in one chat; `expires` is when it may be forgotten."""

    chat: int
    person: int
    version: int = 0
    step: Step = Step.REST
    draft: Draft | None = None
    target: str = ""  # number of the appeal that is added to
    target_at: datetime | None = None  # when it was chosen
    undecided: dict[str, Draft] = field(default_factory=dict)  # number -> what may belong to it, the latest last
    boards: dict[str, Board] = field(default_factory=dict)
    seen: tuple[int, ...] = ()
    pending: dict[int, Pending] = field(default_factory=dict)
    accepted: tuple[datetime, ...] = ()  # when the last appeals were accepted: the daily limit
    invited: tuple[datetime, ...] = ()  # when the person was last answered under a comment: a daily limit too
    last_sent: str = ""  # number of the appeal that the last draft became
    last_draft: int = 0
    sent_bubbles: dict[int, str] = field(default_factory=dict)  # message_id -> number it went into
    album: str = ""  # media_group_id heard last: the rest of an album is not answered again
    album_into: str = ""  # number of the appeal that its first parts went into; empty: they lie in a draft
    place_keys: bool = False  # the keyboard that asks for the place stands where the menu should
    sought: str = ""  # what an official looked for last, …
    sought_by: int = 0  # … and the update that asked for it: the buttons of an older search do not fit
    drafted: Drafted | None = None  # an instruction of the head's in the making
    minute_from: datetime | None = None  # when the minute began in which …
    minute_heard: int = 0  # … so many messages were heard

    def awake(self, now: datetime, draft_lives: timedelta) -> Dialog:
        """This dialog as it is now: what was left alone for too long is forgotten."""
        dialog = self
        if dialog.draft is not None and now - dialog.draft.at > draft_lives:
            apart = dialog.step in (Step.WHICH, Step.ADDING)  # what these wait for is no draft
            dialog = replace(dialog, draft=None, step=dialog.step if apart else Step.REST, boards={})
        dialog = dialog.decided(*(number for number, held in dialog.undecided.items() if now - held.at > draft_lives))
        if dialog.target and (dialog.target_at is None or now - dialog.target_at > ADDING_LASTS):
            dialog = replace(dialog.at_rest(Step.ADDING), target="", target_at=None)
        return dialog

    def emptied(self) -> Dialog:
        """This dialog without its words; what was heard must not be heard again, nor the limits forgotten."""
        empty = Dialog(self.chat, self.person, self.version, seen=self.seen, accepted=self.accepted)
        return replace(empty, minute_from=self.minute_from, minute_heard=self.minute_heard)

    def at_rest(self, step: Step) -> Dialog:
        """This dialog with the step ended, if it stands there: back to what waits, a decision or the draft."""
        if self.step is not step:
            return self
        before = Step.WRITING if self.draft else Step.REST
        return replace(self, step=Step.WHICH if self.undecided else before)

    def hears(self, update_id: int, pending: Pending | None, now: datetime) -> Dialog:
        """This dialog after an update: it is remembered, and with it what must be said."""
        kept = {key: value for key, value in self.pending.items() if value.lease > now - timedelta(minutes=10)}
        if pending is not None:
            kept[update_id] = pending
        return replace(self, seen=(*self.seen, update_id)[-SEEN_KEPT:], pending=kept)

    def hears_one_more(self, now: datetime) -> Dialog:
        """This dialog with one more message in the present minute; a minute begins with its first message."""
        if self.minute_from is None or now - self.minute_from >= MINUTE:
            return replace(self, minute_from=now, minute_heard=1)
        return replace(self, minute_heard=self.minute_heard + 1)

    def begins(self, draft_id: int, now: datetime) -> Dialog:
        """This dialog with a draft to write into: the one it has, or an empty one."""
        return self if self.draft else replace(self, draft=Draft(id=draft_id, at=now))

    def gathering(self, said: Said, now: datetime) -> Dialog:
        """This dialog with the message in its draft."""
        draft = (self.draft or Draft(id=said.update_id, at=now)).with_said(said, now)
        return replace(self.hearing_album(said), draft=draft)

    def holding(self, said: Said, number: str, now: datetime) -> Dialog:
        """This dialog with the message held until it is clear whether it belongs to the appeal."""
        held = self.undecided.get(number) or Draft(id=said.update_id, at=now)
        undecided = {**self.decided(number).undecided, number: held.with_said(said, now)}
        return replace(self.hearing_album(said), step=Step.WHICH, undecided=undecided)

    @property
    def held(self) -> Draft | None:
        """All that is held, as one."""
        return reduce(Draft.joined, self.undecided.values()) if self.undecided else None

    def decided(self, *numbers: str) -> Dialog:
        """This dialog without what was held for these appeals; other decisions it still waits for."""
        left = {number: held for number, held in self.undecided.items() if number not in numbers}
        return replace(self, undecided=left).at_rest(Step.WHICH)

    def adding_to(self, number: str, now: datetime) -> Dialog:
        """This dialog when what is written next goes to that appeal."""
        return replace(self, step=Step.ADDING, target=number, target_at=now)

    def about(self, topic: str, update_id: int, now: datetime) -> Dialog:
        """This dialog with the topic of its draft chosen."""
        draft = self.draft or Draft(id=update_id, at=now)
        return replace(self, draft=replace(draft, at=now, topic=topic, revision=draft.revision + 1))

    def hearing_album(self, said: Said) -> Dialog:
        """This dialog when the message may have begun an album."""
        if not said.group or said.group == self.album:
            return self
        return replace(self, album=said.group, album_into="")

    def continues_album(self, said: Said) -> bool:
        """Whether the message is a further part of the album heard last."""
        return bool(said.group) and said.group == self.album

    def showing(self, slot: str, say: Say, now: datetime) -> tuple[Dialog, Say | Redraw | None]:
        """This dialog with the board `slot` saying `say`, and the message that makes it so.

        None when it says so already, and while the board's first message is on its way: whoever sends that
        looks afterwards and redraws.
        """
        board, face = self.boards.get(slot), face_of(say)
        if board is not None and board.face == face:
            return self, None
        message_id = board.message_id if board else None
        after = replace(self, boards={**self.boards, slot: Board(face, message_id)})
        if message_id is not None:
            return after, Redraw(say.chat, message_id, say.text, say.rows, slot=slot)
        on_its_way = (message for pending in self.pending.values() if pending.lease > now for message in pending.boards)
        if any(message.slot == slot for message in on_its_way):
            return replace(after, boards={**after.boards, slot: Board(face, wanted=say)}), None
        return after, replace(say, slot=slot)

    def board_at(self, slot: str, message_id: int) -> Dialog:
        """This dialog with the board in another message of the bot, which it is about to redraw."""
        return replace(self, boards={**self.boards, slot: Board("", message_id)})

    def showed(self, shown: Mapping[str, Shown]) -> Dialog:
        """This dialog after these boards were shown. What stands there and nobody is changing needs no words here."""
        changing = {message.slot for pending in self.pending.values() for message in pending.boards}
        boards = dict(self.boards)
        for slot in shown.keys() & boards.keys():
            board, (message, message_id) = boards[slot], shown[slot]
            wanted = board.wanted
            if face_of(message) == board.face:
                wanted = Say(message.chat, message.text, message.rows) if slot in changing else None
            boards[slot] = replace(board, message_id=message_id or board.message_id, wanted=wanted)
        return replace(self, boards=boards)

    def words_of(self, slot: str) -> Say | Redraw | None:
        """What the board should say, as long as somebody has yet to show it."""
        board = self.boards[slot]
        told = (message for pending in self.pending.values() for message in pending.boards if message.slot == slot)
        return board.wanted or next((message for message in told if face_of(message) == board.face), None)

    def without_board(self, slot: str) -> Dialog:
        """This dialog with the board let go: the next one is a new message."""
        return replace(self, boards={name: board for name, board in self.boards.items() if name != slot})

    def with_sent(self, bubbles: tuple[Bubble, ...], number: str) -> Dialog:
        """Remember into which appeal these bubbles went, for the edits and the album's late parts that may follow."""
        merged = {**self.sent_bubbles, **{bubble.message_id: number for bubble in bubbles}}
        return replace(self, sent_bubbles=dict(list(merged.items())[-SENT_KEPT:]), album_into=number)
