"""What the events of an instruction owe, in words: its card for the department, its report and delay for the head."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from appeals.effects import Errand
from appeals.instructions.model import RUNNING, Instruction, State
from appeals.model.chats import Binding, Chats
from appeals.model.event import Event, EventType, Notice
from appeals.outgoing import Button, Files, Outgoing, Redraw, Rows, Say, Toast
from appeals.screens import SOON, excerpt
from appeals.words import Words

if TYPE_CHECKING:
    from appeals.notices.desk import Desk

_TO_HEAD = frozenset({Notice.REPORT, Notice.OVERDUE})
_OF_TIME = frozenset({Notice.REMINDER, Notice.OVERDUE})


def address(notice: Notice, errand: Errand, event: Event, chats: Chats) -> Binding | None:
    """The head where the head reads, else whoever gave it; all the rest is the department's."""
    if notice is Notice.TOAST:
        return Binding(event.by or errand.instruction.by)
    if notice in _TO_HEAD:
        return chats.head() or Binding(errand.instruction.by)
    return chats.department(errand.instruction.department)


def stale(notice: Notice, errand: Errand) -> bool:
    """A reminder of what was reported meanwhile is not worth sending, nor a report that was judged."""
    if notice is Notice.REPORT:
        return errand.instruction.state is not State.REPORTED
    return notice in _OF_TIME and errand.instruction.state not in RUNNING


def rendered(notice: Notice, errand: Errand, event: Event, desk: Desk) -> list[Outgoing]:
    """The messages of one notice, in order."""
    words, instruction = desk.words, errand.instruction
    if notice is Notice.TOAST:
        return [Toast(event.press, words.plain(f"toast.events.{event.type}", number=event.number))]
    if notice is Notice.CARD_CHANGED:
        return _redrawn(errand, event, desk)
    place = address(notice, errand, event, desk.chats)
    if place is None:
        return []
    rows, text = card_rows(instruction, words), card_text(instruction, desk)
    if notice is Notice.REPORT:
        rows, text = judging_rows(instruction, words), _told(event, instruction, words)
    elif notice in _OF_TIME:
        rows, text = open_rows(instruction, words), _late(notice, instruction, desk)
    elif notice is Notice.ADDITION:
        rows, text = open_rows(instruction, words), _told(event, instruction, words)
    files: list[Outgoing] = [Files(place.chat, event.files, thread=place.thread)] if event.files else []
    return [Say(place.chat, text, rows, thread=place.thread), *files]


def _redrawn(errand: Errand, event: Event, desk: Desk) -> list[Outgoing]:
    """The living card, and the copy in the department that was pressed."""
    text, rows = card_text(errand.instruction, desk), card_rows(errand.instruction, desk.words)
    faces = dict.fromkeys(((errand.card_chat, errand.card), (event.card_chat, event.card)))
    return [Redraw(chat, message_id, text, rows) for chat, message_id in faces if chat and message_id]


def _told(event: Event, instruction: Instruction, words: Words) -> str:
    """The department's report, the head's remark, the head's acceptance."""
    return words(
        f"instruction.{event.type}",
        number=instruction.number,
        name=event.by_name,
        text=event.text or words.plain("no_text"),
        given=excerpt(instruction.text),
    )


def _late(notice: Notice, instruction: Instruction, desk: Desk) -> str:
    words, today = desk.words, desk.now.date()
    return words(
        f"instruction.{notice}",
        number=instruction.number,
        department=desk.town.department(instruction.department).name,
        deadline=words.short_day(instruction.deadline, today),
        days=abs((instruction.deadline - today).days),
        text=excerpt(instruction.text),
    )


def card_text(instruction: Instruction, desk: Desk) -> str:
    """What it is, how it stands, upon what it was given, the words."""
    words, town = desk.words, desk.town
    given_at = words.moment(instruction.given_at.astimezone(town.time_zone))
    lines: list[str] = [
        words(
            "instruction.title",
            number=instruction.number,
            department=town.department(instruction.department).name,
        ),
        state_line(instruction, words, desk.now),
        words("instruction.given_by", name=instruction.by_name, at=given_at),
        words("instruction.upon", number=instruction.appeal) if instruction.appeal else "",
        words("card.text", text=instruction.text),
    ]
    return "\n".join(line for line in lines if line)


def state_line(instruction: Instruction, words: Words, now: datetime) -> str:
    """The state in words, closed by one sign."""
    day = words.short_day(instruction.deadline, now.date())
    key = "overdue" if instruction.is_overdue(now.date()) else instruction.state
    sign = words.plain(f"list.sign.{sign_of(instruction, now.date())}")
    return words(f"instruction.state.{key}", name=instruction.executor_name, deadline=day, sign=sign)


def sign_of(instruction: Instruction, today: date) -> str:
    """The sign of a list's line and of the state: the same as an appeal's."""
    if instruction.state is State.FULFILLED:
        return "answered"
    if instruction.state is State.REPORTED:
        return "needs_info"
    left = (instruction.deadline - today).days
    return "overdue" if left < 0 else "soon" if left <= SOON else "in_time"


def card_rows(instruction: Instruction, words: Words) -> Rows:
    """What the department may do, and what it was given upon."""
    steps = {
        State.GIVEN: ("undertake", "report"),
        State.RETURNED: ("undertake", "report"),
        State.UNDERTAKEN: ("report",),
    }
    rows: Rows = tuple((_button(step, instruction, words),) for step in steps.get(instruction.state, ()))
    about = (Button(f"№ {instruction.appeal}", f"show:{instruction.appeal}"),) if instruction.appeal else ()
    return (*rows, (_button("history", instruction, words), *about))


def judging_rows(instruction: Instruction, words: Words) -> Rows:
    """What the head may do to a report."""
    judge = tuple(_button(step, instruction, words) for step in ("accept", "return"))
    return (judge, *open_rows(instruction, words))


def open_rows(instruction: Instruction, words: Words) -> Rows:
    """[Открыть]."""
    return ((_button("show", instruction, words),),)


def _button(step: str, instruction: Instruction, words: Words) -> Button:
    return Button(words.label(f"order_{step}"), f"order:{step}:{instruction.number}")


def history_text(instruction: Instruction, history: tuple[Event, ...], desk: Desk) -> str:
    """What happened to it, in order, with who and when."""
    words = desk.words
    lines: list[str] = [
        words("instruction.history", number=instruction.number, explained=instruction.explained),
    ]
    for event in history:
        at = words.moment(event.at.astimezone(desk.town.time_zone))
        what = " · ".join(part for part in (words.plain(f"history.events.{event.type}"), event.by_name) if part)
        lines.append(words("history.line", at=at, what=what))
        if event.text and event.type is not EventType.INSTRUCTED:
            lines.append(words("history.text", text=event.text))
    return "\n".join(lines)
