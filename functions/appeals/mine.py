"""The citizen's own appeals: the list, a card with its history, additions, and what follows an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from appeals.deadlines import deadline
from appeals.dialog import Dialog, Step, bubble_of
from appeals.effects import Case, Effect, Look, SaveAppeal, SaveCitizen, SaveDialog, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.ladder import scheduled
from appeals.lifecycle import OPEN, IllegalMove, Move, after
from appeals.model import Appeal, Bubble, Event, EventType, Notice, Place, Status
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import menu, page_of, toast
from appeals.screens import excerpt, state_line, topic_name
from appeals.town import Term
from appeals.words import Html

APPEALS_A_PAGE = 8


def listed(scene: Scene, at: Said | Pressed, page: int = 0) -> list[Effect]:
    """[Мои сообщения]: the person's appeals with their state, the newest first."""
    own: tuple[Appeal, ...] = scene.facts.look(Look.MINE)
    words = scene.words
    if not own:
        return [Tell(Say(at.chat, words("mine.none"), menu=menu(words)))]
    pages = -(-len(own) // APPEALS_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = own[page * APPEALS_A_PAGE : (page + 1) * APPEALS_A_PAGE]
    lines = [words("mine.title", n=len(own))]
    lines += [
        words(
            "mine.line",
            number=appeal.number,
            topic=topic_name(scene.town, appeal),
            state=words.plain(f"mine.{appeal.status}"),
        )
        for appeal in shown
    ]
    turns = [Button(words.label("back_page"), f"mine:{page - 1}")] if page else []
    turns += [Button(words.label("next_page"), f"mine:{page + 1}")] if page + 1 < pages else []
    rows: Rows = (*((Button(f"№ {appeal.number}", f"my:{appeal.number}"),) for appeal in shown), tuple(turns))
    return [Tell(Say(at.chat, "\n".join(lines), rows))]


def _own(scene: Scene, number: str, person: int) -> Case | None:
    """The appeal, when it is this person's; another's is as if there were none."""
    case = scene.facts.case(number)
    return case if case is not None and case.appeal.citizen == person else None


def _press_listed(scene: Scene, press: Pressed, page: str) -> list[Effect]:
    return [toast(press), *listed(scene, press, page_of(page) or 0)]


def _press_card(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    case = _own(scene, number, press.person.id)
    if case is None:
        return [toast(press, scene.words.plain("toast.stale"))]
    history: tuple[Event, ...] = scene.facts.look(Look.HISTORY, number)
    return [toast(press), Tell(_card(scene, press.chat, case, history))]


def _card(scene: Scene, chat: int, case: Case, history: tuple[Event, ...]) -> Say:
    """The card as its author sees it: what happened and when, never who in the town hall did it."""
    words, appeal = scene.words, case.appeal
    lines = [
        words(
            "mine.card",
            number=appeal.number,
            topic=topic_name(scene.town, appeal),
            department=scene.town.department(appeal.department).name,
            state=Html(state_line(words, appeal, scene.now)),
            text=excerpt(case.first.text, 600) or words.plain("no_text"),
        )
    ]
    lines += [
        words(
            "mine.event",
            at=words.moment(event.at.astimezone(scene.town.time_zone)),
            what=words.plain(f"mine.events.{event.type}"),
        )
        for event in history
        if event.type in SEEN_BY_AUTHOR
    ]
    return Say(chat, "\n".join(lines), _card_rows(scene, appeal))


SEEN_BY_AUTHOR = frozenset(EventType) - {EventType.ESCALATED, EventType.ACKNOWLEDGED}


def _card_rows(scene: Scene, appeal: Appeal) -> Rows:
    label, number = scene.words.label, appeal.number
    rows: list[tuple[Button, ...]] = []
    if appeal.status in OPEN:
        rows.append((Button(label("add"), f"add:{number}"),))
    elif _may_reopen(scene, appeal):
        if appeal.status is Status.ANSWERED:
            rows.append((Button(label("solved"), f"yes:{number}"),))
        rows.append((Button(label("not_solved"), f"no:{number}"),))
    rows.append((Button(label("back_to_list"), "mine:0"),))
    return tuple(rows)


def _may_reopen(scene: Scene, appeal: Appeal) -> bool:
    last = appeal.answered_at
    return last is not None and scene.now - last <= timedelta(days=scene.town.limits.reopen_days)


def added(scene: Scene, said: Said, number: str) -> list[Effect]:
    """A reply, or a chosen appeal: the text and files are added to it while it is open."""
    case = _own(scene, number, said.person.id if said.person else 0)
    if case is None:
        return [Tell(Say(said.chat, scene.words("mine.unknown", number=number), menu=menu(scene.words)))]
    if case.appeal.status not in OPEN:
        return _after_answer(scene, said, case.appeal)
    bubble = bubble_of(said)
    if bubble is None and said.place is None:
        return [Tell(Say(said.chat, scene.words("cannot_keep")))]
    dialog = replace(scene.facts.dialog, album=said.group or scene.facts.dialog.album)
    effects = _appended(scene, dialog, case.appeal, (bubble,) if bubble else (), said.place, group=said.group)
    if scene.facts.dialog.continues_album(said):
        return effects
    return [*effects, Tell(Say(said.chat, scene.words("mine.added", number=number), menu=menu(scene.words)))]


def corrected(scene: Scene, said: Said, number: str) -> list[Effect]:
    """An edited bubble of an appeal already sent: the new wording is appended, the old one stays."""
    case = _own(scene, number, said.person.id if said.person else 0)
    if case is None:
        return []
    if case.appeal.status not in OPEN:
        return _after_answer(scene, said, case.appeal)
    appeal, event = _event(scene, case.appeal, EventType.CORRECTED)
    event = replace(event, text=said.text.strip(), unsent={Notice.ADDITION: 0})
    say = Say(said.chat, scene.words("mine.corrected", number=number))
    return [SaveAppeal(scheduled(appeal, scene.town), event), Tell(say)]


def _after_answer(scene: Scene, said: Said, appeal: Appeal) -> list[Effect]:
    """A late «спасибо» reopens nothing; a late trouble is not lost: which one it is, the person says."""
    label, number = scene.words.label, appeal.number
    rows: Rows = ((Button(label("is_new"), "fresh"),),)
    if _may_reopen(scene, appeal):
        rows = ((Button(label("not_solved"), f"no:{number}"),), *rows)
    kept = replace(scene.facts.dialog.gathering(said, scene.now), step=Step.WRITING, target="", late=number)
    return [SaveDialog(kept), Tell(Say(said.chat, scene.words("mine.answered_already", number=number), rows))]


def _event(scene: Scene, appeal: Appeal, kind: EventType) -> tuple[Appeal, Event]:
    """The appeal's next version and the event that leads to it, by its author."""
    changed = replace(appeal, version=appeal.version + 1)
    return changed, Event(number=appeal.number, seq=changed.version, type=kind, at=scene.now, by=appeal.citizen)


def _appended(
    scene: Scene,
    dialog: Dialog,
    appeal: Appeal,
    bubbles: tuple[Bubble, ...],
    place: Place | None,
    group: str = "",
) -> list[Effect]:
    """The bubbles become an event of the appeal; if the town had asked, this is the reply."""
    changed, event = _event(scene, replace(appeal, status=after(appeal.status, Move.ADD)), EventType.ADDED)
    event = replace(
        event,
        text="\n".join(bubble.text for bubble in bubbles if bubble.text),
        files=tuple(file for bubble in bubbles for file in bubble.files),
        contact=next((bubble.contact for bubble in bubbles if bubble.contact), None),
        place=place,
        group=group,
        unsent={Notice.ADDITION: 0, Notice.CARD_CHANGED: 0},
    )
    changed = replace(changed, files=changed.files + len(event.files))
    citizen = scene.facts.citizen
    answered = [SaveCitizen(replace(citizen, asked=""))] if citizen.asked == appeal.number else []
    return [
        SaveDialog(dialog.with_sent(bubbles, appeal.number)),
        *answered,
        SaveAppeal(scheduled(changed, scene.town), event),
    ]


def _press_add(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """[Дополнить]: what is written next goes to this appeal."""
    case = _own(scene, number, press.person.id)
    if case is None or case.appeal.status not in OPEN:
        return [toast(press, scene.words.plain("toast.stale"))]
    dialog = replace(scene.facts.dialog, step=Step.ADDING, target=number)
    return [
        toast(press),
        SaveDialog(dialog),
        Tell(Say(press.chat, scene.words("mine.add_question", number=number))),
    ]


def _press_reply(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """What was just written is the reply to the town's question, not a new matter."""
    case, draft = _own(scene, number, press.person.id), scene.facts.dialog.draft
    if case is None or draft is None or case.appeal.status not in OPEN:
        return [toast(press, scene.words.plain("toast.stale"))]
    dialog = replace(scene.facts.dialog, draft=None, step=Step.REST, boards={})
    text = scene.words("mine.added", number=number)
    return [
        toast(press),
        *_appended(scene, dialog, case.appeal, draft.bubbles, draft.place),
        Tell(Redraw(press.chat, press.message_id, text)),
    ]


def _press_yes(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """[Да, решён]: the matter is closed."""
    case = _own(scene, number, press.person.id)
    if case is None:
        return [toast(press, scene.words.plain("toast.stale"))]
    try:
        status = after(case.appeal.status, Move.CONFIRM)
    except IllegalMove:
        return [toast(press, scene.words.plain(f"toast.citizen.{case.appeal.status}"))]
    closed, event = _event(scene, replace(case.appeal, status=status), EventType.CONFIRMED)
    event = replace(event, unsent={Notice.CARD_CHANGED: 0})
    return [
        toast(press),
        SaveAppeal(scheduled(closed, scene.town), event),
        Tell(Say(press.chat, scene.words("mine.confirmed", number=number), menu=menu(scene.words))),
    ]


def _press_no(scene: Scene, press: Pressed, number: str) -> list[Effect]:
    """[Нет, не решён]: reopened at once, so that nothing depends on further words; what was typed goes along."""
    case, words = _own(scene, number, press.person.id), scene.words
    if case is None:
        return [toast(press, words.plain("toast.stale"))]
    if not _may_reopen(scene, case.appeal):
        return [toast(press, words.plain("toast.late", days=scene.town.limits.reopen_days), alert=True)]
    try:
        reopened, event = _reopened(scene, case.appeal)
    except IllegalMove:
        return [toast(press, words.plain(f"toast.citizen.{case.appeal.status}"))]
    dialog = scene.facts.dialog
    if dialog.draft and dialog.step is Step.WRITING and dialog.late == number:
        event = replace(event, text=dialog.draft.text, files=dialog.draft.files)
        dialog = replace(dialog, draft=None, late="", boards={}).with_sent(dialog.draft.bubbles, number)
    text = words("mine.reopened", deadline=words.weekday_day(reopened.deadline))
    return [
        toast(press),
        SaveDialog(replace(dialog, step=Step.ADDING, target=number)),
        SaveAppeal(reopened, event),
        Tell(Say(press.chat, text, menu=menu(words))),
    ]


def _reopened(scene: Scene, appeal: Appeal) -> tuple[Appeal, Event]:
    """The appeal back at its department, nobody's yet, with a deadline and a ladder of its own."""
    due = deadline(scene.now.date(), Term(scene.town.limits.reopened_working_days, working=True), scene.calendar)
    opened = replace(
        appeal,
        status=after(appeal.status, Move.REOPEN),
        executor=None,
        executor_name="",
        taken_at=None,
        result=None,
        reopened=appeal.reopened + 1,
        reopened_at=scene.now,
        rungs=(),
        acknowledged=False,
        deadline=due.date,
        explained=due.explained(scene.words),
    )
    changed, event = _event(scene, opened, EventType.REOPENED)
    changed = replace(changed, card_event=changed.version)
    return scheduled(changed, scene.town), replace(event, unsent={Notice.CARD: 0})


PRESSES: dict[str, Callable[[Scene, Pressed, str], list[Effect]]] = {
    "mine": _press_listed,
    "my": _press_card,
    "add": _press_add,
    "reply": _press_reply,
    "yes": _press_yes,
    "no": _press_no,
}
