"""A confirmed draft becomes an appeal: it gets its number, and a department and a deadline when these are certain."""

from __future__ import annotations

from dataclasses import replace

from appeals.citizen import publication
from appeals.clockwork import scheduled
from appeals.dialog import Draft, Step
from appeals.districts import district_of
from appeals.effects import Effect, Look, SaveAppeal, SaveDialog, Scene
from appeals.incoming import Person
from appeals.model.appeal import Appeal, Channel, Status
from appeals.model.event import Event, EventType, Notice
from appeals.quality import instead
from appeals.routes import department_of
from appeals.screens import known_as, spoken_only, text_of
from appeals.terms import received, registered


def too_many(scene: Scene) -> bool:
    """Whether the person sent as many appeals today as the town takes from one."""
    today = scene.now.date()
    sent = sum(1 for at in scene.facts.dialog.accepted if at.astimezone(scene.town.time_zone).date() == today)
    return sent >= scene.town.limits.appeals_a_day


def accepted(scene: Scene, person: Person, draft: Draft, callback_id: str) -> list[Effect]:
    """The appeal, under its number. `callback_id` is that of the press that still waits for its answer, if any."""
    appeal = registered_as(scene, person, draft)
    if not _certain(scene, draft):
        appeal = received(scene, appeal)
    return [
        emptied(scene, draft, appeal.number),
        SaveAppeal(scheduled(appeal, scene.town), first_event(scene, appeal, draft, callback_id)),
        *(publication.question(scene) if draft.comment else []),
    ]


def district(scene: Scene, draft: Draft) -> str:
    """Where the draft's point lies."""
    return district_of(draft.place, scene.town)


def registered_as(scene: Scene, person: Person, draft: Draft) -> Appeal:
    """The draft as an appeal of its topic's department, its term begun."""
    topic = scene.town.topic(draft.topic or scene.town.default_topic)
    where = district(scene, draft)
    appeal = Appeal(
        number=scene.facts.look(Look.NUMBER),
        citizen=person.id,
        status=Status.ASSIGNED,
        topic=topic.code,
        department=department_of(topic, draft.text, where, scene.town),
        registered_at=scene.now,
        deadline=scene.now.date(),
        name=known_as(scene.words, draft.name or scene.facts.citizen.name or person.name),
        channel=Channel.TELEGRAM if draft.comment is None else Channel.TELEGRAM_COMMENT,
        comment=draft.comment,
        place=draft.place,
        district=where,
        alike=draft.twin,
        guessed=instead(draft.text, scene.now.month, topic.code, scene.town),
        files=len(draft.files),
    )
    return registered(scene, appeal)


def emptied(scene: Scene, draft: Draft, number: str) -> SaveDialog:
    """The conversation when its draft has become this number."""
    dialog = scene.facts.dialog
    at_rest = replace(
        dialog,
        step=Step.REST,
        draft=None,
        boards={},
        place_keys=False,
        accepted=(*dialog.accepted, scene.now)[-scene.town.limits.appeals_a_day :],
        last_sent=number,
        last_draft=draft.id,
    )
    return SaveDialog(at_rest.with_sent(draft.bubbles, number))


def _certain(scene: Scene, draft: Draft) -> bool:
    """Whether no coordinator is needed: the citizen named the matter, and there is something to read or to see."""
    named = draft.topic not in ("", scene.town.default_topic)
    return named and not spoken_only(text_of(scene.words, draft), draft.files)


def first_event(scene: Scene, appeal: Appeal, draft: Draft, callback_id: str) -> Event:
    """The first event: the citizen's words, and the messages that it owes."""
    owed = (Notice.TOAST, Notice.ACCEPTED, Notice.CARD) if callback_id else (Notice.ACCEPTED, Notice.CARD)
    return Event(
        number=appeal.number,
        seq=appeal.version,
        type=EventType.RECEIVED if appeal.status is Status.RECEIVED else EventType.REGISTERED,
        at=scene.now,
        by=appeal.citizen,
        text=text_of(scene.words, draft),
        files=draft.files,
        contact=next(iter(draft.contacts), None),
        press=callback_id,
        guessed=appeal.guessed or (),
        unsent=dict.fromkeys(owed, 0),
    )
