"""An appeal as the staff see it: the card with its buttons, lists, history. All texts are Telegram HTML."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from appeals import links
from appeals.coexecution import is_late
from appeals.effects import Case, Scene
from appeals.lifecycle import OPEN, UNASSIGNED, Move, possible
from appeals.model.appeal import Appeal, CoExecutor, Status
from appeals.model.chats import Binding
from appeals.model.event import Event, EventType
from appeals.model.written import File, Place
from appeals.outgoing import Button, Files, Outgoing, Pin, Rows, Say
from appeals.screens import (
    SOON,
    attachments,
    contact_of,
    department_name,
    is_overdue,
    named,
    place_line,
    shortened,
    state_line,
    topic_name,
)
from appeals.town import SECTIONS, Town
from appeals.words import Html, Words

LINES_A_PAGE = 10
MERGED_SHOWN = 30  # buttons of a card; whatever is merged beyond these is found by its number
CARD_LETTERS = 2_500  # of the citizen's text on the card, which must stay one message; all of it follows as a reply


def card_text(case: Case, town: Town, words: Words, now: datetime) -> str:
    """The card: what it is, how it stands, who and where, the words, the attachments."""
    appeal, first = case.appeal, case.first
    title = words(
        "card.title",
        what=named(words, appeal),
        channel=words.plain(f"channels.{appeal.channel}"),
        topic=town.topic(appeal.topic).name,
        department=department_name(town, words, appeal),
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
        words("card.about", department=town.department(appeal.about).name) if appeal.about else "",
        ended_why(appeal, words),
        _who(appeal, town, words),
        words("card.comment", link=links.to_comment(appeal.comment)) if appeal.comment else "",
        words("card.contact", **contact_of(words, first.contact)) if first.contact else "",
        words("card.text", text=shortened(first.text, CARD_LETTERS)) if first.text else words("no_text"),
        words("card.summary", text=appeal.summary) if appeal.summary else "",
        words("card.files", files=Html(attachments(words, first.files))) if first.files else "",
        words("card.notes", n=appeal.notes, note=appeal.last_note) if appeal.notes else "",
        *(_coexecutor(one, town, words, now) for one in appeal.coexecutors),
        words("card.instruction", number=appeal.instruction) if appeal.instruction else "",
        words("card.merged", n=len(appeal.merged)) if appeal.merged else "",
        words("card.supported", n=len(appeal.supporting)) if appeal.supporting else "",
        words("card.alike", number=appeal.alike) if _is_alike(appeal) else "",
    ]
    return "\n".join(line for line in lines if line)


def _who(appeal: Appeal, town: Town, words: Words) -> str:
    place = Html(place_line(words, appeal.place) if appeal.place else words("no_place"))
    if not appeal.district:
        return words("card.who", name=appeal.name, place=place)
    return words("card.who_there", name=appeal.name, place=place, district=town.district(appeal.district))


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


def ended_why(appeal: Appeal, words: Words) -> str:
    """Why it ended without an answer, or where it was forwarded to."""
    match appeal.status:
        case Status.REJECTED:
            return words("card.reason", why=words.plain(f"reasons.{appeal.ended}"))
        case Status.DECLINED:
            return words("card.reason", why=words.plain(f"grounds.{appeal.ended}"))
        case Status.FORWARDED:
            return words("card.forwarded", to=appeal.ended)
    return ""


def ending_text(appeal: Appeal, town: Town, words: Words) -> str:
    """What the citizen reads when it ends without an answer."""
    what = named(words, appeal)
    match appeal.status:
        case Status.REJECTED:
            return words(f"ended.{appeal.ended}", what=what, phone=town.reception_phone)
        case Status.DECLINED:
            return words(f"declined.{appeal.ended}", what=what, phone=town.reception_phone)
    return words("ended.forwarded", what=what, to=appeal.ended)


def card_rows(appeal: Appeal, words: Words) -> Rows:
    """The buttons that make sense in the appeal's state, and those that open what is merged with it."""
    together = (appeal.merged_into,) if appeal.status is Status.MERGED else appeal.merged
    merge = ((Button(words.label("merge"), f"merge:{appeal.number}"),),) if _is_alike(appeal) else ()
    return (*_state_rows(appeal, words), *merge, *_opening(together[:MERGED_SHOWN]))


def _is_alike(appeal: Appeal) -> bool:
    """Whether it could be merged with the one that its author was shown."""
    return bool(appeal.alike) and possible(appeal.status, Move.MERGE) and not appeal.anonymised


def _state_rows(appeal: Appeal, words: Words) -> Rows:
    def button(action: str) -> Button:
        return Button(words.label(action), f"{action}:{appeal.number}")

    if appeal.anonymised:
        return ((button("more_card"),),)
    match appeal.status:
        case Status.RECEIVED | Status.REGISTERED:
            return (
                (button("register" if appeal.status is Status.RECEIVED else "assign"), button("take")),
                (button("ask"), button("answer")),
                (button("more_card"),),
            )
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
        department=words.plain("list.nobodys")
        if appeal.status in UNASSIGNED
        else town.department(appeal.department).short,
        deadline=words.short_day(_day(appeal), now.date()),
        sign=words.plain(f"list.sign.{_sign(appeal, now)}"),
    )


def _day(appeal: Appeal) -> date:
    """What it is to be ready by: the answer, or what the answer promised."""
    return appeal.promise.until if appeal.on_control and appeal.promise is not None else appeal.deadline


def _sign(appeal: Appeal, now: datetime) -> str:
    """The sign that closes the card's state line too."""
    left = (_day(appeal) - now.date()).days
    if appeal.status is Status.MERGED:
        return "merged" if left >= 0 else "overdue"
    if appeal.status not in OPEN and not (appeal.on_control and appeal.promise is not None):
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
    lines: list[str] = [words("history.title", what=named(words, appeal), explained=appeal.explained)]
    for event in history:
        what = words.plain(f"history.events.{event.type}")
        told = (what, event.by_name, _detail(event, town, words))
        at = words.moment(event.at.astimezone(town.time_zone))
        lines.append(words("history.line", at=at, what=" · ".join(part for part in told if part)))
        if event.text and event.seq > 1:
            lines.append(words("history.text", text=event.text))
    return "\n".join(lines)


_OF_PEOPLE = frozenset({EventType.ENTRUSTED, EventType.REQUESTED, EventType.KEPT, EventType.HANDED_OVER})
_OF_ANOTHER = frozenset(
    {
        EventType.SUPPORTS,
        EventType.SUPPORTED,
        EventType.UNSUPPORTED,
        EventType.INSTRUCTED,
        EventType.MERGED,
        EventType.JOINED,
        EventType.SEPARATED,
        EventType.SPLIT,
    }
)
_OF_A_DEPARTMENT = frozenset(
    {
        *(EventType.REGISTERED, EventType.ASSIGNED, EventType.MOVED),
        *(EventType.CO_ASKED, EventType.CO_DUE, EventType.CO_LATE, EventType.CO_DONE, EventType.CO_RELEASED),
    }
)
_WITH_RESULT = frozenset({EventType.PROPOSED, EventType.ANSWERED})
_OF_DAYS = frozenset({EventType.EXTENSION_ASKED, EventType.EXTENDED})
_NAMED_AS = {
    **dict.fromkeys(_WITH_RESULT, "results"),
    EventType.REJECTED: "reasons",
    EventType.DECLINED: "grounds",
}


def _detail(event: Event, town: Town, words: Words) -> str:
    """What an event was about: people, another appeal, a department, a result, a reason, what was set to what."""
    kind, detail = event.type, event.detail
    if kind in _OF_PEOPLE:
        return words.plain("history.to", names=", ".join(one.name for one in event.people))
    if kind in _OF_ANOTHER:
        return words.plain("history.number", number=detail)
    if kind is EventType.REGISTERED and event.seq == 1:
        return words.plain("history.split_from", number=detail) if detail else ""
    if kind in _OF_A_DEPARTMENT:
        return town.department(detail).name if detail else ""
    if kind in _OF_DAYS:
        return words.plain("history.days", days=int(detail))
    if kind in _NAMED_AS:
        return words.plain(f"{_NAMED_AS[kind]}.{detail}")
    if kind is EventType.AMENDED:
        field, _, value = detail.partition(":")
        what = words.plain(f"labels.fix_{field}")
        return words.plain("history.amended", what=what, value=value_name(field, value, town, words))
    return detail if kind is EventType.FORWARDED else ""


def value_name(field: str, value: str, town: Town, words: Words) -> str:
    """What a corrected field was set to, as people call it."""
    if not value:
        return words.plain("amended.none")
    match field:
        case "topic":
            return town.topic(value).name
        case "department" | "about":
            return town.department(value).name
        case "questions":
            return value
        case "district":
            return town.district(value)
        case "classifier":
            section = words.plain(f"sections.{SECTIONS[value.partition('.')[0]]}")
            return words.plain("amended.classifier", code=value, section=section)
    return words.plain(f"amended.{field}.{value}")


def answer_text(appeal: Appeal, answer: Event, town: Town, words: Words) -> str:
    """An answer, an interim one or another word of the town just as the citizen gets it, from its event."""
    until = words.weekday_day(answer.until) if answer.until else ""
    text: str = words(
        f"answers.{answer.type}",
        what=named(words, appeal),
        topic=topic_name(town, appeal),
        department=town.department(appeal.department).genitive,
        text=answer.text or words.plain("answer_in_files"),
        until=until,
    )
    if answer.until and answer.type is EventType.ANSWERED:
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
        whole = words("card.full_text", what=named(words, case.appeal), text=case.first.text)
        return [Say(place.chat, whole, open_row(case.appeal.number, words), thread=place.thread), *messages]
    return messages


def scene_card(scene: Scene, case: Case) -> tuple[str, Rows]:
    """Text and buttons of the card as it stands now."""
    return card_text(case, scene.town, scene.words, scene.now), card_rows(case.appeal, scene.words)
