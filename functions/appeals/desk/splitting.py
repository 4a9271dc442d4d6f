"""[Разделить]: the second matter of a text becomes an appeal of its own, with a number, a topic and a department."""

from __future__ import annotations

from dataclasses import replace

from appeals import screens
from appeals.clockwork import scheduled
from appeals.deadlines import Deadline, deadline
from appeals.desk.prompts import asked_for
from appeals.desk.rights import event_by, name_of, owing, stale
from appeals.desk.views import viewed
from appeals.effects import Case, Effect, Look, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.lifecycle import Move, after
from appeals.model.appeal import Appeal, Status
from appeals.model.chats import DEPUTY
from appeals.model.event import Event, EventType, Notice
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import reply, toast
from appeals.town import Term, Topic


def ask(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Разделить]: what the second matter is about."""
    after(case.appeal.status, Move.SPLIT)
    words, number = scene.words, case.appeal.number
    rows: Rows = (
        *((Button(topic.name, f"split_as:{number}:{topic.code}"),) for topic in scene.town.topics.values()),
        (Button(words.label("cancel"), f"cancel:{number}:split"),),
    )
    text = words("split.topic", what=screens.named(words, case.appeal))
    say = Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread)
    return [toast(press), viewed(press, case), Tell(say)]


def named(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The topic; its own department is offered first."""
    after(case.appeal.status, Move.SPLIT)
    number, code = case.appeal.number, press.data.rpartition(":")[2]
    if code not in scene.town.topics:
        return stale(scene, press)
    topic = scene.town.topic(code)
    every = sorted(_desks(scene, case.appeal), key=lambda desk: desk not in (DEPUTY, topic.department))
    rows: Rows = (
        *((Button(scene.town.department(desk).name, f"split_to:{number}:{code}:{desk}"),) for desk in every),
        (Button(scene.words.label("cancel"), f"cancel:{number}:split"),),
    )
    text = scene.words("split.department", what=screens.named(scene.words, case.appeal), topic=topic.name)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def _desks(scene: Scene, first: Appeal) -> list[str]:
    """Who may get it: never the department that the first complains about; the deputies, when the first is theirs."""
    deputies = [DEPUTY] if first.department == DEPUTY else []
    return [*deputies, *(code for code in scene.town.departments if code != first.about)]


def addressed(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The department; now the words of the second matter are asked for."""
    after(case.appeal.status, Move.SPLIT)
    number = case.appeal.number
    topic, _, department = press.data.removeprefix(f"split_to:{number}:").partition(":")
    if topic not in scene.town.topics or department not in _desks(scene, case.appeal):
        return stale(scene, press)
    rows: Rows = ((Button(scene.words.label("cancel"), f"cancel:{number}:split:{topic}:{department}"),),)
    text = scene.words(
        "split.prompt",
        what=screens.named(scene.words, case.appeal),
        topic=scene.town.topic(topic).name,
        department=scene.town.department(department).name,
    )
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def typed(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The words: both appeals' histories name the other, and the author is told once."""
    after(case.appeal.status, Move.SPLIT)
    code, _, department = asked_for(said, case.appeal.number)[1].partition(":")
    if code not in scene.town.topics or department not in _desks(scene, case.appeal):
        return reply(said, scene.words("split.topic_first"))
    second = _second(scene, said, case.appeal, scene.town.topic(code), department)
    first, event = event_by(scene, case.appeal, EventType.SPLIT, said)
    event = replace(owing(event, Notice.CARD_CHANGED), detail=second.number)
    words = scene.words(
        "split.done",
        what=screens.named(scene.words, first),
        second=second.number,
        department=scene.town.department(department).name,
    )
    return [
        SaveAppeal(scheduled(first, scene.town), event),
        SaveAppeal(scheduled(second, scene.town), _beginning(scene, said, second, case)),
        *reply(said, words),
    ]


def _second(scene: Scene, said: Said, first: Appeal, topic: Topic, department: str) -> Appeal:
    """The same author, name, place and comment, and hidden from whom the first complains about; nobody's yet."""
    due = _due(scene, first, topic)
    return Appeal(
        number=scene.facts.look(Look.NUMBER),
        citizen=first.citizen,
        status=Status.ASSIGNED,
        topic=topic.code,
        department=department,
        registered_at=scene.now,
        deadline=due.date,
        explained=due.explained(scene.words),
        regime=first.regime,
        channel=first.channel,
        comment=first.comment,
        about=first.about,
        deputy=first.deputy if department == DEPUTY else None,
        name=first.name,
        place=first.place,
        district=first.district,
        guessed=(),  # an official said its topic
        files=len(said.files),
    )


def _due(scene: Scene, first: Appeal, topic: Topic) -> Deadline:
    """Counted from the day on which the author wrote it: that the town saw it late is not the author's delay."""
    today, written = scene.now.date(), first.registered_at.astimezone(scene.town.time_zone).date()
    due = deadline(written, scene.town.term(topic, written), scene.calendar)
    return due if due.date > today else deadline(today, Term(1, working=True), scene.calendar)


def _beginning(scene: Scene, said: Said, second: Appeal, case: Case) -> Event:
    return Event(
        number=second.number,
        seq=second.version,
        type=EventType.REGISTERED,
        at=scene.now,
        by=said.person.id if said.person else None,
        by_name=name_of(scene, said),
        text=said.text.strip(),
        files=said.files,
        contact=case.first.contact,
        detail=case.appeal.number,
        unsent={Notice.SPLIT: 0, Notice.CARD: 0},
    )
