"""A confirmed draft becomes an appeal: its number, department, deadline, first event and the messages it owes."""

from __future__ import annotations

from dataclasses import replace

from appeals.deadlines import deadline
from appeals.dialog import Draft, Step
from appeals.effects import Effect, Look, SaveAppeal, SaveDialog, Scene
from appeals.incoming import Pressed
from appeals.ladder import scheduled
from appeals.model import Appeal, Event, EventType, Notice, Status


def too_many(scene: Scene) -> bool:
    """Whether the person sent as many appeals today as the town takes from one."""
    today = scene.now.date()
    sent = sum(1 for at in scene.facts.dialog.accepted if at.astimezone(scene.town.time_zone).date() == today)
    return sent >= scene.town.limits.appeals_a_day


def registered(scene: Scene, press: Pressed, draft: Draft) -> list[Effect]:
    """The appeal, registered at once: the citizen confirmed the topic, and the topic names the department."""
    number = scene.facts.look(Look.NUMBER)
    topic = scene.town.topic(draft.topic or scene.town.default_topic)
    due = deadline(scene.now.date(), topic.term, scene.calendar)
    appeal = Appeal(
        number=number,
        citizen=press.person.id,
        status=Status.ASSIGNED,
        topic=topic.code,
        department=topic.department,
        registered_at=scene.now,
        deadline=due.date,
        explained=due.explained(scene.words),
        name=draft.name or scene.facts.citizen.name or press.person.name,
        place=draft.place,
        files=len(draft.files),
    )
    contacts = [bubble.contact for bubble in draft.bubbles if bubble.contact]
    event = Event(
        number=number,
        seq=1,
        type=EventType.REGISTERED,
        at=scene.now,
        by=press.person.id,
        text=draft.text,
        files=draft.files,
        contact=contacts[0] if contacts else None,
        press=press.callback_id,
        unsent={Notice.TOAST: 0, Notice.ACCEPTED: 0, Notice.CARD: 0},
    )
    dialog = scene.facts.dialog
    emptied = replace(
        dialog,
        step=Step.REST,
        draft=None,
        boards={},
        accepted=(*dialog.accepted, scene.now)[-scene.town.limits.appeals_a_day :],
        last_sent=number,
        last_draft=draft.id,
    )
    return [
        SaveDialog(emptied.with_sent(draft.bubbles, number)),
        SaveAppeal(scheduled(appeal, scene.town), event),
    ]
