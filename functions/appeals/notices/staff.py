"""What an event owes the officials who have the appeal, in words."""

from __future__ import annotations

from appeals import coexecution
from appeals.cards import (
    attached,
    card_rows,
    card_text,
    enclosed,
    open_row,
)
from appeals.effects import Case
from appeals.model.event import Event, EventType, Notice
from appeals.notices.addresses import address, called, calling
from appeals.notices.desk import Desk
from appeals.outgoing import Button, Outgoing, Redraw, Rows, Say
from appeals.screens import contact_of, named
from appeals.words import Words


def card(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The card, then its attachments as replies to it: an album takes no buttons."""
    place = desk.chats.desk(case.appeal)
    if place is None:
        return []
    text = card_text(case, desk.town, desk.words, desk.now)
    card = Say(place.chat, text, card_rows(case.appeal, desk.words), thread=place.thread)
    messages = [card, *enclosed(place, case, desk.words)]
    if event.type is EventType.REOPENED and (event.text or event.files):
        messages += addition(case, event, desk)
    return messages


def card_changed(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The living card, and the copy that was pressed, say how things stand now."""
    text = card_text(case, desk.town, desk.words, desk.now)
    rows = card_rows(case.appeal, desk.words)
    faces = dict.fromkeys(((case.card_chat, case.card), (event.card_chat, event.card)))
    return [Redraw(chat, message_id, text, rows) for chat, message_id in faces if chat and message_id]


def card_left(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The card in the chat of the department that gave the appeal away keeps no buttons."""
    if event.card is None or event.card_chat is None:
        return []
    department = desk.town.department(case.appeal.department).name
    text = desk.words("card.left", what=named(desk.words, case.appeal), department=department)
    return [Redraw(event.card_chat, event.card, text)]


def addition(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What the citizen added or corrected, what colleagues want of each other, as a reply to the card."""
    place = desk.chats.desk(case.appeal)
    if place is None:
        return []
    words = desk.words
    said = event.text or words.plain("no_text")
    text: str = words(
        f"addition.{event.type}",
        what=named(words, case.appeal),
        text=said,
        name=event.by_name,
        department=_handing(event, desk),
        n=event.detail,
    )
    if event.people:
        text = f"{called(event, words)}\n{text}"
    if event.contact:
        text += "\n" + words("card.contact", **contact_of(words, event.contact))
    card = case.card if case.card_chat == place.chat else None
    rows = (*open_row(event.number, words), *_asked_of_holder(event, words))
    messages: list[Outgoing] = [Say(place.chat, text, rows, reply_to=card, thread=place.thread)]
    return messages + attached(place, event.files, event.place)


def _handing(event: Event, desk: Desk) -> str:
    """The department that hands something in."""
    return desk.town.department(event.detail).name if event.type is EventType.CO_DONE else ""


def _asked_of_holder(event: Event, words: Words) -> Rows:
    """What whoever has an appeal may say to a colleague who asks for it."""
    if event.type is not EventType.REQUESTED:
        return ()
    return tuple((Button(words.label(act), f"{act}:{event.number}:{event.by}"),) for act in ("hand", "keep"))


def remark(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What is to be mended, to whoever wrote the answer, called by name where the department reads."""
    place = desk.chats.department(case.appeal.department)
    if place is None:
        return []
    text = desk.words("remark", what=named(desk.words, case.appeal), name=event.by_name, text=event.text)
    drafts = tuple(
        (Button(desk.words.label("draft", who=one.name), f"draft:{event.number}:{one.id}"),) for one in event.people
    )
    rows = (*drafts, *open_row(event.number, desk.words))
    return [Say(place.chat, calling(event, desk) + text, rows, thread=place.thread)]


def decision(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What became of the request, where the department reads, to the one who asked."""
    place = desk.chats.department(case.appeal.department)
    if place is None:
        return []
    what, deadline = named(desk.words, case.appeal), desk.words.weekday_day(case.appeal.deadline)
    text = desk.words(f"request.{event.type}", what=what, name=event.by_name, deadline=deadline, text=event.text)
    by_name = f"{called(event, desk.words)}\n"
    return [Say(place.chat, by_name + text, open_row(event.number, desk.words), thread=place.thread)]


def co_execution(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What is wanted of a co-executor, with a copy of the card; its reminder; its delay, for who is responsible."""
    place, one = address(Notice.CO_EXECUTION, case, event, desk.chats), coexecution.of(case.appeal, event.detail)
    appeal, words = case.appeal, desk.words
    if place is not None and event.type is EventType.CO_RELEASED:
        name = desk.town.department(event.detail).name
        released = words("co.co_released", what=named(words, appeal), coexecutor=name)
        return [Say(place.chat, released, thread=place.thread)]
    if place is None or one is None:
        return []
    text: str = words(
        f"co.{event.type}",
        what=named(words, appeal),
        department=desk.town.department(appeal.department).name,
        coexecutor=desk.town.department(one.department).name,
        deadline=words.short_day(one.deadline, desk.now.date()),
        text=event.text,
    )
    hand_in: Rows = ((Button(words.label("materials"), f"materials:{appeal.number}:{one.department}"),),)
    rows = open_row(appeal.number, words)
    if event.type is EventType.CO_LATE:
        text = f"{called(event, words)}\n{text}" if event.people else text
        return [Say(place.chat, text, rows, thread=place.thread)]
    if event.type is EventType.CO_DUE:
        return [Say(place.chat, text, (*hand_in, *rows), thread=place.thread)]
    text = f"{text}\n\n{card_text(case, desk.town, words, desk.now)}"
    asked = Say(place.chat, text, (*hand_in, *rows), thread=place.thread)
    return [asked, *attached(place, event.files, None), *enclosed(place, case, words)]
