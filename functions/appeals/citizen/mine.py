"""The citizen's own appeals: the list, and a card with its history. Turned and opened in one message."""

from __future__ import annotations

from collections.abc import Callable

from appeals.cards import signature
from appeals.citizen.additions import verdict_rows
from appeals.citizen.author import own
from appeals.effects import Case, Effect, Look, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import UNANSWERED
from appeals.model.appeal import Appeal, Status
from appeals.model.event import TOLD, Event, EventType
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import menu, page_of, stale, toast
from appeals.screens import department_name, excerpt, is_overdue, named, topic_name

APPEALS_A_PAGE = 8
TEXT_SHOWN, QUOTE_SHOWN = 600, 160  # letters
EVENTS_SHOWN = 12  # the latest; with all their words the card stays one message


def listed(scene: Scene, said: Said) -> list[Effect]:
    """[Мои сообщения]: the person's appeals with their state, the newest first."""
    text, rows = _page(scene, 0)
    return [Tell(Say(said.chat, text, rows, menu=() if rows else menu(scene.words)))]


def _page(scene: Scene, page: int) -> tuple[str, Rows]:
    appeals: tuple[Appeal, ...] = scene.facts.look(Look.MINE)
    words = scene.words
    if not appeals:
        return words("mine.none"), ()
    pages = -(-len(appeals) // APPEALS_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = appeals[page * APPEALS_A_PAGE : (page + 1) * APPEALS_A_PAGE]
    lines: list[str] = [words("mine.title", n=len(appeals)), *(_line(scene, appeal) for appeal in shown)]
    rows = [(Button(f"№ {appeal.number}", f"my:{appeal.number}"),) for appeal in shown]
    turns = [Button(words.label("back_page"), f"mine:{page - 1}")] if page else []
    turns += [Button(words.label("next_page"), f"mine:{page + 1}")] if page + 1 < pages else []
    return "\n".join(lines), (*rows, *([tuple(turns)] if turns else []))


def _line(scene: Scene, appeal: Appeal) -> str:
    state = scene.words.plain(f"mine.{appeal.status}")
    return scene.words("mine.line", number=appeal.number, topic=topic_name(scene.town, appeal), state=state)


def _press_listed(scene: Scene, press: Pressed, page: str) -> list[Effect]:
    text, rows = _page(scene, page_of(page) or 0)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _press_card(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    case = own(scene, number)
    if case is None:
        return stale(scene, press)
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, number)
    card = Redraw(press.chat, press.message_id, _card(scene, case, history), _card_rows(scene, case.appeal))
    return [toast(press), Tell(card)]


def _card(scene: Scene, case: Case, history: tuple[Event, ...]) -> str:
    """The card as its author sees it: what happened and when; who did it only where an answer is signed."""
    words, appeal = scene.words, case.appeal
    head = words(
        "mine.card",
        what=named(words, appeal),
        topic=topic_name(scene.town, appeal),
        department=department_name(scene.town, words, appeal),
        state=_state(scene, appeal),
        text=excerpt(case.first.text, TEXT_SHOWN) or words("no_text"),
    )
    seen = [event for event in history if event.type in SEEN_BY_AUTHOR]
    return "\n".join([head, "", *(_event_line(scene, event) for event in seen[-EVENTS_SHOWN:])])


def _state(scene: Scene, appeal: Appeal) -> str:
    words = scene.words
    if is_overdue(appeal, scene.now.date()) and appeal.status is not Status.RECEIVED:
        return words("mine.late", deadline=words.day(appeal.deadline))
    return words(f"mine.state.{appeal.status}", deadline=words.weekday_day(appeal.deadline), to=appeal.ended)


def _event_line(scene: Scene, event: Event) -> str:
    words = scene.words
    at = words.moment(event.at.astimezone(scene.town.time_zone))
    lines: list[str] = [words("mine.event", at=at, what=words.plain(f"mine.events.{event.type}"))]
    if event.type in _QUOTED and event.text:
        lines.append(words("mine.quote", text=excerpt(event.text, QUOTE_SHOWN)))
    if event.until is not None and event.type in SEEN_BY_AUTHOR:
        lines.append(words("mine.until", until=words.weekday_day(event.until)))
    if event.type is EventType.ANSWERED:
        lines.append(signature(event, scene.town, words))
    return "\n".join(filter(None, lines))


_QUOTED = frozenset({EventType.WROTE, EventType.ADDED, EventType.CORRECTED, EventType.REOPENED}) | TOLD
SEEN_BY_AUTHOR = _QUOTED | {
    EventType.RECEIVED,
    EventType.REGISTERED,
    EventType.ASSIGNED,
    EventType.REJECTED,
    EventType.DECLINED,
    EventType.FORWARDED,
    EventType.TAKEN,
    EventType.MOVED,
    EventType.MERGED,
    EventType.SUPPORTS,
    EventType.SPLIT,
    EventType.SEPARATED,
    EventType.NO_REPLY,
    EventType.PUBLISHED,
    EventType.CONFIRMED,
    EventType.NO_OBJECTION,
    EventType.WITHDRAWN,
}


def _card_rows(scene: Scene, appeal: Appeal) -> Rows:
    label, number = scene.words.label, appeal.number
    back = (Button(label("back_to_list"), "mine:0"),)
    if appeal.status in UNANSWERED:
        return (Button(label("add"), f"add:{number}"),), (Button(label("withdraw"), f"withdraw:{number}"),), back
    return (*verdict_rows(scene, appeal), back)


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {"mine": _press_listed, "my": _press_card}
