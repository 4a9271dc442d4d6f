"""The messages that events owe, put into words at the moment they are sent: to whom, and what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from appeals import coexecution, public_answers
from appeals.cards import (
    answer_text,
    attached,
    card_rows,
    card_text,
    enclosed,
    ending_text,
    line,
    number_rows,
    open_row,
)
from appeals.effects import Case, Errand, Subject
from appeals.instructions import notices as instructions
from appeals.lifecycle import OPEN, UNASSIGNED
from appeals.model import Appeal, Binding, Chats, Event, EventType, Notice, Status
from appeals.outgoing import Button, Files, Outgoing, Redraw, Rows, Say, Toast
from appeals.promises import is_kept_in_mind
from appeals.replies import menu
from appeals.requests import approval_rows, approval_text, extension_rows, extension_text
from appeals.screens import contact_of, excerpt, is_overdue, named, topic_name
from appeals.town import Audience, Town
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


@dataclass(frozen=True)
class Desk:
    """What rendering needs beside the appeal itself."""

    town: Town
    words: Words
    chats: Chats
    now: datetime


def address(notice: Notice, case: Subject, event: Event, chats: Chats) -> Binding | None:
    """Where the notice goes; None when nobody is named there yet."""
    if isinstance(case, Errand):
        return instructions.address(notice, case, event, chats)
    if notice in TO_CITIZEN:
        return Binding(case.appeal.citizen)
    if notice is Notice.TOAST:  # it goes to no chat; this is only whose button it was
        return Binding(event.by or case.appeal.citizen)
    if notice in TO_AUDIENCE:
        return _audience(case, event, chats)
    if notice is Notice.PUBLIC:
        return _under_comment(case, chats)
    if notice is Notice.TAKEN_DOWN:
        return Binding(event.sent_to) if event.sent_to is not None else None
    if notice is Notice.CO_EXECUTION and event.type is not EventType.CO_LATE:
        return chats.department(event.detail)
    if notice is Notice.CARD_LEFT and event.card_chat is not None:
        return Binding(event.card_chat)
    return chats.desk(case.appeal)


def _audience(case: Case, event: Event, chats: Chats) -> Binding | None:
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


def stale(notice: Notice, case: Subject, event: Event, now: datetime) -> bool:
    """A reminder of a matter that was settled, or became overdue meanwhile, is not worth sending.

    Of an anonymised appeal nobody is told anything: only what was sent must stop saying whose it was.
    """
    if isinstance(case, Errand):
        return instructions.stale(notice, case)
    if case.appeal.anonymised:
        return notice not in STANDS_ELSEWHERE
    if notice is Notice.PROMISE:
        return not is_kept_in_mind(case.appeal)
    status = case.appeal.status
    if notice is Notice.ACCEPTED and event.type is EventType.RECEIVED:
        return status is not Status.RECEIVED  # what followed names the number, and says more
    if notice in OF_THE_LADDER and told_to(event) == Audience.COORDINATOR and status not in UNASSIGNED:
        return True
    late = notice is Notice.REMINDER and is_overdue(case.appeal, now.date())
    return late or (notice in OF_THE_LADDER and status not in OPEN)


def rendered(notice: Notice, case: Subject, event: Event, desk: Desk) -> list[Outgoing]:
    """The messages of one notice, in order."""
    if isinstance(case, Errand):
        return instructions.rendered(notice, case, event, desk)
    return _RENDER[notice](case, event, desk)


def _toast(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    key = "sent" if event.seq == 1 else event.type
    return [Toast(event.press, desk.words.plain(f"toast.events.{key}", number=event.number))]


def _accepted(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The number, with department and deadline at once, or when the coordinator has registered it."""
    appeal, words = case.appeal, desk.words
    what, deadline = named(words, appeal), words.weekday_day(appeal.deadline)
    if appeal.status in UNASSIGNED:
        text = words(
            "received" if appeal.status is Status.RECEIVED else "registered",
            what=what,
            deadline=deadline,
        )
        return [Say(appeal.citizen, text, menu=menu(words))]
    department = desk.town.department(appeal.department).to
    text = words(
        "accepted" if event.seq == 1 else "accepted_later",
        what=what,
        department=department,
        deadline=deadline,
    )
    return [Say(appeal.citizen, text, menu=menu(words))]


def _split(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The author's text had two matters: the second number, and who answers it by when."""
    appeal, words = case.appeal, desk.words
    text = words(
        "split_told",
        number=event.detail,
        second=appeal.number,
        text=event.text,
        department=desk.town.department(appeal.department).name,
        deadline=words.weekday_day(appeal.deadline),
    )
    return [Say(appeal.citizen, text, ((Button(words.label("add"), f"add:{appeal.number}"),),))]


def _new_term(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    appeal, words = case.appeal, desk.words
    text = words("new_term", what=named(words, appeal, "dative"), deadline=words.weekday_day(appeal.deadline))
    return [Say(appeal.citizen, text)]


def _ended(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    return [Say(case.appeal.citizen, ending_text(case.appeal, desk.town, desk.words), menu=menu(desk.words))]


def _card(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The card, then its attachments as replies to it: an album takes no buttons."""
    place = desk.chats.desk(case.appeal)
    if place is None:
        return []
    text = card_text(case, desk.town, desk.words, desk.now)
    card = Say(place.chat, text, card_rows(case.appeal, desk.words), thread=place.thread)
    messages = [card, *enclosed(place, case, desk.words)]
    if event.type is EventType.REOPENED and (event.text or event.files):
        messages += _addition(case, event, desk)
    return messages


def _card_changed(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The living card, and the copy that was pressed, say how things stand now."""
    text = card_text(case, desk.town, desk.words, desk.now)
    rows = card_rows(case.appeal, desk.words)
    faces = dict.fromkeys(((case.card_chat, case.card), (event.card_chat, event.card)))
    return [Redraw(chat, message_id, text, rows) for chat, message_id in faces if chat and message_id]


def _card_left(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The card in the chat of the department that gave the appeal away keeps no buttons."""
    if event.card is None or event.card_chat is None:
        return []
    department = desk.town.department(case.appeal.department).name
    text = desk.words("card.left", what=named(desk.words, case.appeal), department=department)
    return [Redraw(event.card_chat, event.card, text)]


def _question(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    appeal, words = case.appeal, desk.words
    text = words("question", what=named(words, appeal, "dative"), topic=topic_name(desk.town, appeal), text=event.text)
    rows: Rows = ((Button(words.label("reply"), f"add:{appeal.number}"),),)
    messages: list[Outgoing] = [Say(appeal.citizen, text, rows)]
    return messages + ([Files(appeal.citizen, event.files)] if event.files else [])


def _answer(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The answer with its files, and then whether it helped; one that is not the last asks nothing yet."""
    appeal, words = case.appeal, desk.words
    text = answer_text(appeal, event, desk.town, words)
    if event.until is not None:
        objection: Rows = ((Button(words.label("not_content"), f"no:{appeal.number}"),),)
        planned = event.type is EventType.ANSWERED
        files = [Files(appeal.citizen, event.files)] if event.files else []
        return [Say(appeal.citizen, text, objection if planned else ()), *files]
    rows: Rows = tuple(
        (Button(words.label(label), f"{data}:{appeal.number}"),)
        for label, data in (("solved", "yes"), ("not_solved", "no"))
    )
    if not event.files:
        return [Say(appeal.citizen, f"{text}\n\n{words('solved_question')}", rows)]
    return [
        Say(appeal.citizen, text),
        Files(appeal.citizen, event.files),
        Say(appeal.citizen, words("solved_question_of", what=named(words, appeal)), rows),
    ]


def _publication(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    place = _audience(case, event, desk.chats)
    return public_answers.asked_about(case, event, place, desk.town, desk.words) if place is not None else []


def _approval(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The answer before whoever approves it, with its files, unless a newer one took its place meanwhile."""
    place = _audience(case, event, desk.chats)
    if place is None or case.appeal.proposed != event.seq:
        return []
    text = _calling(event, desk) + approval_text(case.appeal, event, desk.town, desk.words)
    say = Say(place.chat, text, approval_rows(event, desk.words), thread=place.thread)
    return [say, *attached(place, event.files, None)]


def _remark(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What is to be mended, to whoever wrote the answer, called by name where the department reads."""
    place = desk.chats.department(case.appeal.department)
    if place is None:
        return []
    text = desk.words("remark", number=event.number, name=event.by_name, text=event.text)
    drafts = tuple(
        (Button(desk.words.label("draft", who=one.name), f"draft:{event.number}:{one.id}"),) for one in event.people
    )
    rows = (*drafts, *open_row(event.number, desk.words))
    return [Say(place.chat, _calling(event, desk) + text, rows, thread=place.thread)]


def _extension(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The request for a later deadline, before whoever grants it; nothing when it was decided meanwhile."""
    place = _audience(case, event, desk.chats)
    if place is None or case.appeal.extension != event.seq:
        return []
    text = extension_text(case.appeal, event, desk.town, desk.words)
    return [Say(place.chat, text, extension_rows(event, desk.words), thread=place.thread)]


def _decision(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What became of the request, where the department reads, to the one who asked."""
    place = desk.chats.department(case.appeal.department)
    if place is None:
        return []
    deadline = desk.words.weekday_day(case.appeal.deadline)
    text = desk.words(f"request.{event.type}", number=event.number, name=event.by_name, deadline=deadline)
    called = f"{_called(event, desk.words)}\n"
    return [Say(place.chat, called + text, open_row(event.number, desk.words), thread=place.thread)]


def _promise(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    late = event.until is not None and event.until < desk.now.date()
    return _of_the_ladder("promise_broken" if late else "promise", case, event, desk)


def _letter(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What an official writes first. The rest of an album comes without words of its own."""
    appeal, words = case.appeal, desk.words
    department = desk.town.department(appeal.department).name
    text = words(
        "written", number=appeal.number, topic=topic_name(desk.town, appeal), department=department, text=event.text
    )
    rows: Rows = ((Button(words.label("reply"), f"add:{appeal.number}"),),)
    messages: list[Outgoing] = [Say(appeal.citizen, text, rows)] if event.text else []
    return messages + ([Files(appeal.citizen, event.files)] if event.files else [])


def _addition(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What the citizen added or corrected, what colleagues want of each other, as a reply to the card."""
    place = desk.chats.desk(case.appeal)
    if place is None:
        return []
    words = desk.words
    said = event.text or words.plain("no_text")
    text: str = words(
        f"addition.{event.type}",
        number=event.number,
        text=said,
        name=event.by_name,
        department=_handing(event, desk),
        n=event.detail,
    )
    if event.people:
        text = f"{_called(event, words)}\n{text}"
    if event.contact:
        text += "\n" + words("card.contact", **contact_of(words, event.contact))
    card = case.card if case.card_chat == place.chat else None
    rows = (*open_row(event.number, words), *_asked_of_holder(event, words))
    messages: list[Outgoing] = [Say(place.chat, text, rows, reply_to=card, thread=place.thread)]
    return messages + attached(place, event.files, event.place)


def _handing(event: Event, desk: Desk) -> str:
    """The department that hands something in."""
    return desk.town.department(event.detail).name if event.type is EventType.CO_DONE else ""


def _co_execution(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What is wanted of a co-executor, with a copy of the card; its reminder; its delay, for who is responsible."""
    place, one = address(Notice.CO_EXECUTION, case, event, desk.chats), coexecution.of(case.appeal, event.detail)
    if place is None or one is None:
        return []
    appeal, words = case.appeal, desk.words
    text: str = words(
        f"co.{event.type}",
        number=appeal.number,
        department=desk.town.department(appeal.department).name,
        coexecutor=desk.town.department(one.department).name,
        deadline=words.short_day(one.deadline, desk.now.date()),
        text=event.text,
    )
    hand_in: Rows = ((Button(words.label("materials"), f"materials:{appeal.number}:{one.department}"),),)
    rows = open_row(appeal.number, words)
    if event.type is EventType.CO_LATE:
        text = f"{_called(event, words)}\n{text}" if event.people else text
        return [Say(place.chat, text, rows, thread=place.thread)]
    if event.type is EventType.CO_DUE:
        return [Say(place.chat, text, (*hand_in, *rows), thread=place.thread)]
    text = f"{text}\n\n{card_text(case, desk.town, words, desk.now)}"
    asked = Say(place.chat, text, (*hand_in, *rows), thread=place.thread)
    return [asked, *attached(place, event.files, None), *enclosed(place, case, words)]


def _called(event: Event, words: Words) -> str:
    """Those whom the event concerns, so that Telegram tells each of them."""
    return ", ".join(words("ladder.person", id=one.id, name=one.name) for one in event.people)


def _asked_of_holder(event: Event, words: Words) -> Rows:
    """What whoever has an appeal may say to a colleague who asks for it."""
    if event.type is not EventType.REQUESTED:
        return ()
    return tuple((Button(words.label(act), f"{act}:{event.number}:{event.by}"),) for act in ("hand", "keep"))


def _reminder(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    rung = next((rung for rung in desk.town.ladder if rung.code == event.detail), None)
    if rung is not None and rung.unassigned_days:
        return _of_the_ladder("unassigned", case, event, desk)
    return _of_the_ladder("untaken" if rung is not None and rung.half_of_term else "reminder", case, event, desk)


def _overdue(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    key = "unregistered" if case.appeal.status is Status.RECEIVED else "overdue"
    acknowledge = Button(desk.words.label("ack"), f"ack:{case.appeal.number}")
    return _of_the_ladder(key, case, event, desk, *(() if case.appeal.acknowledged else (acknowledge,)))


def _of_the_ladder(key: str, case: Case, event: Event, desk: Desk, *more: Button) -> list[Outgoing]:
    place = _audience(case, event, desk.chats)
    if place is None:
        return []
    appeal, words = case.appeal, desk.words
    day = event.until or appeal.deadline
    text: str = words(
        f"ladder.{key}",
        days=abs((day - desk.now.date()).days),
        what=named(words, appeal),
        topic=topic_name(desk.town, appeal),
        department=desk.town.department(appeal.department).name,
        deadline=words.short_day(day, desk.now.date()),
        text=excerpt(case.first.text or appeal.summary) or words.plain("no_text"),
    )
    rows = (*open_row(appeal.number, words), *((button,) for button in more))
    return [Say(place.chat, _calling(event, desk) + text, rows, thread=place.thread)]


def _calling(event: Event, desk: Desk) -> str:
    """The line that calls by name those of a department who are meant: others read there too."""
    if event.to != Audience.DEPARTMENT_HEAD and event.type is not EventType.REMARKED:
        return ""
    return f"{_called(event, desk.words)}\n"


_RENDER: dict[Notice, Callable[[Case, Event, Desk], list[Outgoing]]] = {
    Notice.TOAST: _toast,
    Notice.ACCEPTED: _accepted,
    Notice.SPLIT: _split,
    Notice.NEW_TERM: _new_term,
    Notice.ENDED: _ended,
    Notice.CARD: _card,
    Notice.CARD_CHANGED: _card_changed,
    Notice.CARD_LEFT: _card_left,
    Notice.QUESTION: _question,
    Notice.ADDITION: _addition,
    Notice.ANSWER: _answer,
    Notice.APPROVAL: _approval,
    Notice.REMARK: _remark,
    Notice.LETTER: _letter,
    Notice.REMINDER: _reminder,
    Notice.OVERDUE: _overdue,
    Notice.PROMISE: _promise,
    Notice.EXTENSION: _extension,
    Notice.DECISION: _decision,
    Notice.PUBLICATION: _publication,
    Notice.PUBLIC: lambda case, event, desk: public_answers.posted(case, event, desk.town, desk.words),
    Notice.PUBLISHED: lambda case, event, desk: public_answers.told(case, event, desk.words),
    Notice.TAKEN_DOWN: lambda _case, event, desk: public_answers.taken_down(event, desk.words),
    Notice.CO_EXECUTION: _co_execution,
}


def listed(notice: Notice, appeals: Sequence[Appeal], place: Binding, desk: Desk) -> Say:
    """Many notices of one kind for one chat as one list: the oldest deadline first, each number a button."""
    ordered = tuple(sorted(appeals, key=lambda appeal: (appeal.department, appeal.deadline, appeal.number)))
    lines: list[str] = [desk.words(f"list.title_{notice}", n=len(ordered))]
    lines += [line(appeal, desk.town, desk.words, desk.now) for appeal in ordered]
    return Say(place.chat, "\n".join(lines), number_rows(ordered), thread=place.thread)
