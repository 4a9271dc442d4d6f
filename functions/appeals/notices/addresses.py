"""Where each notice goes, and who is called by name there."""

from __future__ import annotations

from appeals.effects import Case, Errand, Subject
from appeals.instructions import notices as instructions
from appeals.model.chats import Binding, Chats
from appeals.model.event import Event, EventType, Notice
from appeals.notices.desk import Desk
from appeals.town import Audience
from appeals.words import Words

TO_CITIZEN = frozenset(
    {
        *(Notice.ACCEPTED, Notice.SPLIT, Notice.NEW_TERM, Notice.QUESTION),
        *(Notice.ANSWER, Notice.LETTER, Notice.PUBLISHED, Notice.ENDED),
    }
)


# Of these it is kept whether they reached the citizen.
OF_THE_TOWN = frozenset({Notice.QUESTION, Notice.ANSWER})


# These wait for working hours, and for nothing when the matter was settled meanwhile.
OF_THE_LADDER = frozenset({Notice.REMINDER, Notice.OVERDUE, Notice.PROMISE})


OF_A_CARD = frozenset({Notice.CARD_CHANGED, Notice.CARD_LEFT})


STANDS_ELSEWHERE = OF_A_CARD | {Notice.TAKEN_DOWN}


_TO_NO_CHAT = frozenset({Notice.TOAST, Notice.TO_MERGED})


# When many wait for one chat they become one list instead.
LISTED = frozenset({Notice.CARD, Notice.REMINDER, Notice.OVERDUE, Notice.PROMISE})


# These go to the people that their event names, wherever such read.
TO_AUDIENCE = OF_THE_LADDER | {Notice.APPROVAL, Notice.PUBLICATION, Notice.EXTENSION}


def address(notice: Notice, case: Subject, event: Event, chats: Chats) -> Binding | None:
    """Where the notice goes; None when nobody is named there yet."""
    if isinstance(case, Errand):
        return instructions.address(notice, case, event, chats)
    if notice in TO_CITIZEN:
        return Binding(case.appeal.citizen)
    if notice is Notice.TOAST:  # it goes to no chat; this is only whose button it was
        return Binding(event.by or case.appeal.citizen)
    if notice in TO_AUDIENCE:
        return audience(case, event, chats)
    if notice is Notice.PUBLIC:
        return _under_comment(case, chats)
    if notice is Notice.TAKEN_DOWN:
        return Binding(event.sent_to) if event.sent_to is not None else None
    if notice is Notice.CO_EXECUTION and event.type is not EventType.CO_LATE:
        return chats.department(event.detail)
    if notice is Notice.CARD_LEFT and event.card_chat is not None:
        return Binding(event.card_chat)
    return chats.desk(case.appeal)


def audience(case: Case, event: Event, chats: Chats) -> Binding | None:
    """Where a rung's people read. A head of department reads with the department, called by name."""
    department = chats.desk(case.appeal)
    match told_to(event):
        case Audience.HEAD:
            return chats.head() or department
        case Audience.DEPUTY:
            return chats.deputy() or Binding(event.people[0].id)
    return department


def _under_comment(case: Case, chats: Chats) -> Binding | None:
    """The discussion group; None when it is another by now, or became a supergroup: there the comment is not known."""
    comment = case.appeal.comment
    return Binding(comment.chat) if comment is not None and comment.chat == chats.discussion() else None


def told_to(event: Event) -> str:
    """The audience of a rung. Events of before there were several say none: the overdue ones were the head's."""
    return event.to or (Audience.HEAD if Notice.OVERDUE in event.unsent else Audience.DEPARTMENT)


def chats_of(event: Event, case: Subject, chats: Chats) -> set[int]:
    """The chats that what the event owes would go to; a toast goes to none, nor does what is only done."""
    owed = (address(notice, case, event, chats) for notice in event.owed if notice not in _TO_NO_CHAT)
    return {place.chat for place in owed if place is not None}


def called(event: Event, words: Words) -> str:
    """Those whom the event concerns, so that Telegram tells each of them."""
    return ", ".join(words("ladder.person", id=one.id, name=one.name) for one in event.people)


def calling(event: Event, desk: Desk) -> str:
    """The line that calls by name those of a department who are meant: others read there too."""
    if event.to != Audience.DEPARTMENT_HEAD and event.type is not EventType.REMARKED:
        return ""
    return f"{called(event, desk.words)}\n"
