"""What an event owes the citizen, in words."""

from __future__ import annotations

from dataclasses import replace

from appeals.cards import (
    answer_text,
    ending_text,
)
from appeals.effects import Case
from appeals.lifecycle import UNASSIGNED
from appeals.model.appeal import Status
from appeals.model.event import Event, EventType
from appeals.notices.desk import Desk
from appeals.outgoing import Button, Files, Outgoing, Rows, Say
from appeals.replies import menu
from appeals.screens import named, topic_name


def accepted(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The number, with department and deadline at once, or when the coordinator has registered it."""
    appeal, words = case.appeal, desk.words
    what, deadline = named(words, appeal), words.weekday_day(appeal.deadline)
    if event.type is EventType.SUPPORTS:
        return [Say(appeal.citizen, words("twin.joined", what=what, deadline=deadline), menu=menu(words))]
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


def split(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The author's text had two matters: the second number, and who answers it by when."""
    appeal, words = case.appeal, desk.words
    text = words(
        "split_told",
        what=named(words, replace(appeal, number=event.detail)),  # both are of one regime
        second=appeal.number,
        text=event.text,
        department=desk.town.department(appeal.department).name,
        deadline=words.weekday_day(appeal.deadline),
    )
    return [Say(appeal.citizen, text, ((Button(words.label("add"), f"add:{appeal.number}"),),))]


def new_term(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """A later deadline, with its day."""
    appeal, words = case.appeal, desk.words
    text = words("new_term", what=named(words, appeal), deadline=words.weekday_day(appeal.deadline))
    return [Say(appeal.citizen, text)]


def ended(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """That it ended without an answer, and why."""
    return [Say(case.appeal.citizen, ending_text(case.appeal, desk.town, desk.words), menu=menu(desk.words))]


def question(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The town's question, with its files and a button to reply."""
    appeal, words = case.appeal, desk.words
    text = words("question", what=named(words, appeal), topic=topic_name(desk.town, appeal), text=event.text)
    rows: Rows = ((Button(words.label("reply"), f"add:{appeal.number}"),),)
    messages: list[Outgoing] = [Say(appeal.citizen, text, rows)]
    return messages + ([Files(appeal.citizen, event.files)] if event.files else [])


def answer(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
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


def letter(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What an official writes first. The rest of an album comes without words of its own."""
    appeal, words = case.appeal, desk.words
    department = desk.town.department(appeal.department).name
    text = words(
        "written",
        what=named(words, appeal),
        topic=topic_name(desk.town, appeal),
        department=department,
        text=event.text,
    )
    rows: Rows = ((Button(words.label("reply"), f"add:{appeal.number}"),),)
    messages: list[Outgoing] = [Say(appeal.citizen, text, rows)] if event.text else []
    return messages + ([Files(appeal.citizen, event.files)] if event.files else [])
