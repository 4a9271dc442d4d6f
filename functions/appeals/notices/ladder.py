"""What the ladder tells, one by one or as a list."""

from __future__ import annotations

from collections.abc import Sequence

from appeals.cards import (
    line,
    number_rows,
    open_row,
)
from appeals.effects import Case
from appeals.model.appeal import Appeal, Status
from appeals.model.chats import Binding
from appeals.model.event import Event, Notice
from appeals.notices.addresses import audience, calling
from appeals.notices.desk import Desk
from appeals.outgoing import Button, Outgoing, Say
from appeals.screens import excerpt, named, topic_name


def reminder(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What is still in time: nobody has taken it, or its deadline comes near."""
    rung = next((rung for rung in desk.town.ladder if rung.code == event.detail), None)
    if rung is not None and rung.unassigned_days:
        return _of_the_ladder("unassigned", case, event, desk)
    return _of_the_ladder("untaken" if rung is not None and rung.half_of_term else "reminder", case, event, desk)


_OVERDUE = {Status.RECEIVED: "unregistered", Status.MERGED: "merged_overdue"}


def overdue(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """What is past its deadline, and who has it; acknowledged once."""
    key = _OVERDUE.get(case.appeal.status, "overdue")
    acknowledge = Button(desk.words.label("ack"), f"ack:{case.appeal.number}")
    return _of_the_ladder(key, case, event, desk, *(() if case.appeal.acknowledged else (acknowledge,)))


def promise(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """A promised day that comes near, or has passed."""
    late = event.until is not None and event.until < desk.now.date()
    return _of_the_ladder("promise_broken" if late else "promise", case, event, desk)


def _of_the_ladder(key: str, case: Case, event: Event, desk: Desk, *more: Button) -> list[Outgoing]:
    place = audience(case, event, desk.chats)
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
        main=appeal.merged_into,
        text=excerpt(case.first.text or appeal.summary) or words.plain("no_text"),
    )
    rows = (*open_row(appeal.number, words), *((button,) for button in more))
    return [Say(place.chat, calling(event, desk) + text, rows, thread=place.thread)]


def listed(notice: Notice, appeals: Sequence[Appeal], place: Binding, desk: Desk) -> Say:
    """Many notices of one kind for one chat as one list: the oldest deadline first, each number a button."""
    ordered = tuple(sorted(appeals, key=lambda appeal: (appeal.department, appeal.deadline, appeal.number)))
    lines: list[str] = [desk.words(f"list.title_{notice}", n=len(ordered))]
    lines += [line(appeal, desk.town, desk.words, desk.now) for appeal in ordered]
    return Say(place.chat, "\n".join(lines), number_rows(ordered), thread=place.thread)
