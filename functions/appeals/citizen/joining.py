"""«Такое сообщение уже есть»: who joins gets its answers under a number of their own; or still sends their own."""

from __future__ import annotations

from dataclasses import replace

from appeals.addresses import address_in
from appeals.alike import Matter, may_be_joined, twin_of
from appeals.citizen import questions, registration
from appeals.clockwork import scheduled
from appeals.deadlines import deadline
from appeals.dialog import Dialog, Draft, Step
from appeals.effects import Case, Effect, Look, SaveAppeal, SaveDialog, Scene, Tell
from appeals.incoming import Person
from appeals.lifecycle import Move, after
from appeals.merging import supported
from appeals.model.appeal import Appeal, Status
from appeals.model.event import EventType, Notice
from appeals.outgoing import Say
from appeals.routes import department_of
from appeals.screens import in_sentence, topic_name


def twin(scene: Scene, draft: Draft) -> Case | None:
    """The open message that the draft may join: asked once, and only where the place says what is near.

    The open ones of the topic at its department are read for that, by one query; without a place, or words, none are.
    """
    asked, matter = draft.twin_asked or draft.previewed, Matter(draft.text, draft.place)
    if asked or draft.place is None or draft.comment is not None or not matter.roots:
        return None
    topic = scene.town.topic(draft.topic)
    department = department_of(topic, draft.text, registration.district(scene, draft), scene.town)
    cases: tuple[Case, ...] = scene.facts.look(Look.ALIKE, f"{department}/{topic.code}")
    found = twin_of(matter, topic, scene.facts.dialog.person, cases, scene.town)
    return found if found is not None and _in_time(scene, draft, found.appeal) else None


def _in_time(scene: Scene, draft: Draft, main: Appeal) -> bool:
    """Whether its answer is due no later than one to a message sent now."""
    today = scene.now.date()
    term = scene.town.term(scene.town.topic(draft.topic), today)
    return main.deadline <= deadline(today, term, scene.calendar).date


def offered(scene: Scene, dialog: Dialog, draft: Draft, main: Case) -> list[Effect]:
    """[Присоединиться], [Отправить своё]. Of the other message only topic, place, day and state are told."""
    told: list[Effect] = [Tell(questions.place_chosen(scene, dialog))] if dialog.place_keys else []
    draft = replace(draft, twin_asked=True, twin=main.appeal.number)
    dialog = replace(dialog, step=Step.TWIN, place_keys=False, draft=draft)
    rows = (
        questions.button(scene, "join", "join", draft),
        questions.button(scene, "send_own", "alone", draft),
        questions.button(scene, "add", "write", draft),
    )
    text = scene.words("twin.offer", **_shown(scene, main.appeal))
    return [SaveDialog(dialog), *told, Tell(Say(dialog.chat, text, rows))]


def _shown(scene: Scene, main: Appeal) -> dict[str, str]:
    words = scene.words
    state = Status.IN_PROGRESS if main.status is Status.NEEDS_INFO else main.status  # what it waits for is its author's
    return {
        "topic": in_sentence(topic_name(scene.town, main)),
        "place": (address_in(main.place.address) if main.place else None) or words.plain("twin.near"),
        "day": words.day(main.came_at.astimezone(scene.town.time_zone).date()),
        "state": words.plain(f"mine.{state}"),
    }


def joined(scene: Scene, person: Person, draft: Draft, callback_id: str) -> list[Effect] | None:
    """A number of their own, merged at once; None when the other was settled meanwhile and takes nobody any more."""
    main = scene.facts.case(draft.twin) if draft.twin else None
    if main is None or not may_be_joined(main.appeal, person.id) or not _in_time(scene, draft, main.appeal):
        return None
    appeal = registration.registered_as(scene, person, draft)
    appeal = replace(
        appeal,
        status=after(Status.REGISTERED, Move.MERGE),
        department=main.appeal.department,
        merged_into=main.appeal.number,
        supports=True,
        alike="",
        listed=False,
    )
    event = registration.first_event(scene, appeal, draft, callback_id)
    owed: dict[Notice, int] = {notice: 0 for notice in event.unsent if notice is not Notice.CARD}
    event = replace(event, type=EventType.SUPPORTS, detail=main.appeal.number, unsent=owed)
    return [
        registration.emptied(scene, draft, appeal.number),
        SaveAppeal(scheduled(appeal, scene.town), event),
        supported(main.appeal, appeal.number, scene.now),
    ]
