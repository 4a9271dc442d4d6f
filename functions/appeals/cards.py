"""An appeal as the staff see it: the card with its buttons, lists, history. All texts are Telegram HTML."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from appeals import links
from appeals.coexecution import is_late
from appeals.effects import Case, Scene
from appeals.lifecycle import OPEN
from appeals.model import Appeal, Binding, CoExecutor, Event, EventType, File, Place, Status
from appeals.outgoing import Button, Files, Outgoing, Pin, Rows, Say
from appeals.screens import (
    SOON,
    attachments,
    contact_of,
    days_left,
    is_overdue,
    place_line,
    shortened,
    state_line,
    topic_name,
)
from appeals.town import Town
from appeals.words import Html, Words

LINES_A_PAGE = 10
MERGED_SHOWN = 30  # buttons of a card; whatever is merged beyond these is found by its number
CARD_LETTERS = 2_500  # of the citizen's text on the card, which must stay one message; all of it follows as a reply


def card_text(case: Case, town: Town, words: Words, now: datetime) -> str:
    """The card: what it is, how it stands, who and where, the words, the attachments."""
    appeal, first = case.appeal, case.first
    title = words(
        "card.title",
        number=appeal.number,
        topic=town.topic(appeal.topic).name,
        department=town.department(appeal.department).name,
    )
    if appeal.anonymised:
        return "\n".join((title, state_line(words, appeal, now), words("card.anonymised")))
    taken = ""
    if appeal.executor is not None and appeal.taken_at is not None:
        taken = words(
            "card.taken",
            name=appeal.executor_name,
            at=words.moment(appeal.taken_at.astimezone(town.time_zone)),
        )
    place = place_line(words, appeal.place) if appeal.place else words("no_place")
    lines = [
        title,
        state_line(words, appeal, now),
        words("card.reopened") if appeal.reopened and appeal.status in OPEN else "",
        words("card.acknowledged") if appeal.acknowledged and is_overdue(appeal, now.date()) else "",
        words("card.silent") if appeal.silent and appeal.status in OPEN else "",
        words("card.proposed") if appeal.awaits_approval else "",
        words("card.missed") if appeal.undelivered and appeal.status in OPEN else "",
        *_terms(appeal, words, now),
        taken,
        words("card.who", name=appeal.name, place=Html(place)),
        words("card.comment", link=links.to_comment(appeal.comment)) if appeal.comment else "",
        words("card.contact", **contact_of(words, first.contact)) if first.contact else "",
        words("card.text", text=shortened(first.text, CARD_LETTERS)) if first.text else words("no_text"),
        words("card.files", files=Html(attachments(words, first.files))) if first.files else "",
        words("card.notes", n=appeal.notes, note=appeal.last_note) if appeal.notes else "",
        *(_coexecutor(one, town, words, now) for one in appeal.coexecutors),
        words("card.instruction", number=appeal.instruction) if appeal.instruction else "",
        words("card.merged", n=len(appeal.merged)) if appeal.merged else "",
    ]
    return "\n".join(line for line in lines if line)


def _coexecutor(one: CoExecutor, town: Town, words: Words, now: datetime) -> str:
    today = now.date()
    sign = "answered" if one.done_at is not None else "overdue" if is_late(one, today) else "needs_info"
    return words(
        "card.coexecutor",
        department=town.department(one.department).name,
        deadline=words.short_day(one.deadline, today),
        sign=words.plain(f"list.sign.{sign}"),
    )


def _terms(appeal: Appeal, words: Words, now: datetime) -> list[str]:
    """What was promised, extended, or is asked for beside the deadline itself."""
    lines: list[str] = []
    if appeal.promise is not None and appeal.status in OPEN:
        lines.append(words("card.promised", deadline=words.short_day(appeal.promise.until, now.date())))
    if appeal.extended_at is not None and appeal.status in OPEN:
        lines.append(words("card.extended"))
    if appeal.extension and appeal.status in OPEN:
        lines.append(words("card.extension"))
    return lines


def card_rows(appeal: Appeal, words: Words) -> Rows:
    """The buttons that make sense in the appeal's state, and those that open what is merged with it."""
    together = (appeal.merged_into,) if appeal.status is Status.MERGED else appeal.merged
    return (*_state_rows(appeal, words), *_opening(together[:MERGED_SHOWN]))


def _state_rows(appeal: Appeal, words: Words) -> Rows:
    def button(action: str) -> Button:
        return Button(words.label(action), f"{action}:{appeal.number}")

    if appeal.anonymised:
        return ((button("more_card"),),)
    match appeal.status:
        case Status.ASSIGNED:
            return (
                (button("take"), button("move")),
                (button("ask"), button("answer")),
                (button("more_card"),),
            )
        case Status.IN_PROGRESS | Status.NEEDS_INFO:
            return (button("answer"), button("ask")), (button("move"), button("more_card"))
        case Status.ON_APPROVAL:
            return ((button("proposed"),), (button("answer"), button("more_card")))
        case Status.ANSWERED:
            waiting = ((button("proposed"),),) if appeal.awaits_approval else ()
            report = ((button("execute"),),) if appeal.on_control else ()
            return (*waiting, *report, (button("answer"), button("more_card")))
    return ((button("more_card"),),)


def line(appeal: Appeal, town: Town, words: Words, now: datetime) -> str:
    """One appeal in a list: «№ … · тема · отдел · до 23.12 🟢»."""
    return words(
        "list.line",
        number=appeal.number,
        topic=topic_name(town, appeal),
        department=town.department(appeal.department).short,
        deadline=words.short_day(appeal.deadline, now.date()),
        sign=words.plain(f"list.sign.{_sign(appeal, now)}"),
    )


def _sign(appeal: Appeal, now: datetime) -> str:
    """The sign that closes the card's state line too."""
    left = days_left(appeal, now)
    if appeal.status is Status.MERGED:
        return "merged"
    if appeal.status not in OPEN:
        return "answered"
    if left < 0:
        return "overdue"
    if appeal.status is Status.NEEDS_INFO:
        return "needs_info"
    return "soon" if left <= SOON else "in_time"


def open_row(number: str, words: Words) -> Rows:
    """[Открыть]: under whatever quotes people at length, so that a reply to it names the appeal and not the quote."""
    return ((Button(words.label("show"), f"show:{number}"),),)


def number_rows(appeals: tuple[Appeal, ...]) -> Rows:
    """A button for each appeal of a list, three to a row."""
    return _opening(appeal.number for appeal in appeals)


def _opening(numbers: Iterable[str]) -> Rows:
    buttons = [Button(number, f"show:{number}") for number in numbers]
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def history_text(appeal: Appeal, history: tuple[Event, ...], town: Town, words: Words) -> str:
    """What happened to an appeal, in order, with who and when."""
    lines: list[str] = [words("history.title", number=appeal.number, explained=appeal.explained)]
    for event in history:
        detail = event.detail if event.type is not EventType.MOVED else town.department(event.detail).name
        if event.type in _WITH_RESULT:
            detail = words.plain(f"results.{event.detail}")
        if event.type in _OF_DEPARTMENT:
            detail = town.department(event.detail).name
        if event.type is EventType.REGISTERED and event.detail:
            detail = words.plain("history.split_from", number=event.detail)
        if event.type in _OF_DAYS:
            detail = words.plain("history.days", days=int(event.detail))
        if event.type in _OF_ANOTHER:
            detail = words.plain("history.number", number=event.detail)
        what = words.plain(f"history.events.{event.type}")
        if event.type in _WITH_PEOPLE:
            detail = words.plain("history.to", names=", ".join(one.name for one in event.people))
        told = (what, event.by_name, detail if event.type in _WITH_DETAIL | _WITH_PEOPLE else "")
        at = words.moment(event.at.astimezone(town.time_zone))
        lines.append(words("history.line", at=at, what=" · ".join(part for part in told if part)))
        if event.text and event.type is not EventType.REGISTERED:
            lines.append(words("history.text", text=event.text))
    return "\n".join(lines)


_WITH_PEOPLE = frozenset({EventType.ENTRUSTED, EventType.REQUESTED, EventType.KEPT})
_OF_ANOTHER = frozenset(
    {EventType.INSTRUCTED, EventType.MERGED, EventType.JOINED, EventType.SEPARATED, EventType.SPLIT}
)
_OF_DEPARTMENT = frozenset({EventType.CO_ASKED, EventType.CO_DUE, EventType.CO_LATE, EventType.CO_DONE})
_WITH_RESULT = frozenset({EventType.PROPOSED, EventType.ANSWERED})
_OF_DAYS = frozenset({EventType.EXTENSION_ASKED, EventType.EXTENDED})
_WITH_DETAIL = _OF_ANOTHER | _OF_DEPARTMENT | _WITH_RESULT | _OF_DAYS | {EventType.REGISTERED, EventType.MOVED}


def answer_text(appeal: Appeal, answer: Event, town: Town, words: Words) -> str:
    """An answer, an interim one or another word of the town just as the citizen gets it, from its event."""
    until = words.weekday_day(answer.until) if answer.until else ""
    text: str = words(
        f"answers.{answer.type}",
        number=appeal.number,
        topic=topic_name(town, appeal),
        department=town.department(appeal.department).genitive,
        text=answer.text or words.plain("answer_in_files"),
        until=until,
    )
    if answer.until and answer.type in _WITH_RESULT:
        text += "\n\n" + words("answers.planned", until=until)
    signed = signature(answer, town, words)
    return f"{text}\n\n{signed}" if signed else text


def signature(answer: Event, town: Town, words: Words) -> str:
    """The letter's lines, and who wrote the answer where the town shows its officials' names to citizens."""
    writer = answer.author.name if answer.author else answer.by_name
    letter, lines = answer.letter, []
    if letter is not None:
        day = words.full_day(letter.day)
        lines.append(words("letter", signatory=letter.signatory, number=letter.number, day=day))
    if town.answers.signed and writer:
        lines.append(words("signature", name=writer))
    return "\n".join(lines)


def attached(to: Binding, files: tuple[File, ...], place: Place | None) -> list[Outgoing]:
    """Attachments and the point on the map; an album takes no buttons, so they follow what speaks of them."""
    messages: list[Outgoing] = [Files(to.chat, files, thread=to.thread)] if files else []
    pins: list[Outgoing] = [Pin(to.chat, place, thread=to.thread)] if place and place.latitude is not None else []
    return messages + pins


def enclosed(place: Binding, case: Case, words: Words) -> list[Outgoing]:
    """What follows a card: the words that it had no room for, the attachments, the point on the map."""
    messages = attached(place, case.first.files, case.appeal.place)
    if len(case.first.text) > CARD_LETTERS:
        whole = words("card.full_text", number=case.appeal.number, text=case.first.text)
        return [Say(place.chat, whole, open_row(case.appeal.number, words), thread=place.thread), *messages]
    return messages


def scene_card(scene: Scene, case: Case) -> tuple[str, Rows]:
    """Text and buttons of the card as it stands now."""
    return card_text(case, scene.town, scene.words, scene.now), card_rows(case.appeal, scene.words)
