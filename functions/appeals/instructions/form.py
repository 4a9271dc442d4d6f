"""How the head gives an instruction: a reply or a command brings the words, two keyboards ask for the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from appeals.days import coming_day
from appeals.deadlines import deadline
from appeals.desk.rights import allowed, event_by, name_of, owing, refused, stale
from appeals.effects import Case, Effect, Look, SaveAppeal, SaveDialog, SaveInstruction, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.instructions.clockwork import scheduled
from appeals.instructions.model import LETTERS, SERIES, Drafted, Instruction, Origin
from appeals.model.event import Event, EventType, Notice
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import reply, toast
from appeals.roles import Action
from appeals.screens import excerpt
from appeals.town import Term

DAYS = (1, 3, 7, 14)  # that the keyboard offers
LONGEST = timedelta(days=366)


def command(scene: Scene, said: Said, text: str) -> list[Effect]:
    """«/instruct text»: upon nothing but the head's own will."""
    if not allowed(scene, Action.INSTRUCT):
        return refused(scene, said)
    return begun(scene, said, text, None) if text else reply(said, scene.words("instruct.how"))


def replied(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The head's reply to whatever speaks of an appeal, an escalation first of all."""
    return begun(scene, said, said.text.strip(), case)


def begun(scene: Scene, said: Said, text: str, case: Case | None) -> list[Effect]:
    """The words are there; who and when is asked for, the appeal's own department first."""
    if not text:
        return reply(said, scene.words("instruct.text_wanted"))
    if len(text) > LETTERS:
        return reply(said, scene.words("instruct.too_long", letters=LETTERS))
    drafted = Drafted(said.update_id, text, said.files, case.appeal.number if case else "")
    own = case.appeal.department if case else ""
    say = Say(said.chat, _head(scene, drafted, "who"), _departments(scene, drafted, own), reply_to=said.message_id)
    return [SaveDialog(replace(scene.facts.dialog, drafted=drafted)), Tell(replace(say, thread=said.thread))]


def _head(scene: Scene, drafted: Drafted, question: str) -> str:
    words = scene.words
    upon = words("instruct.upon", number=drafted.appeal) if drafted.appeal else words("instruct.plain")
    name = scene.town.department(drafted.department).name if drafted.department else ""
    asked = words(f"instruct.{question}", department=name)
    return "\n".join((upon, words("history.text", text=excerpt(drafted.text, 600)), asked))


def _departments(scene: Scene, drafted: Drafted, own: str) -> Rows:
    every = sorted(scene.town.departments.values(), key=lambda department: department.code != own)
    rows = ((Button(one.name, f"instruct:{drafted.id}:to:{one.code}"),) for one in every)
    return (*rows, _cancel(scene, drafted))


def _terms(scene: Scene, drafted: Drafted) -> Rows:
    """Each with the day it ends on: what falls on a day off is moved as any deadline."""
    words, today = scene.words, scene.now.date()
    rows = []
    for days in DAYS:
        due = deadline(today, Term(days), scene.calendar).date
        label = words.plain("instruct.in_days", days=days, day=words.short_day(due, today))
        rows.append((Button(label, f"instruct:{drafted.id}:days:{days}"),))
    return (*rows, _cancel(scene, drafted))


def _cancel(scene: Scene, drafted: Drafted) -> tuple[Button, ...]:
    return (Button(scene.words.label("cancel"), f"instruct:{drafted.id}:drop"),)


def pressed(scene: Scene, press: Pressed) -> list[Effect]:
    """A button of the form; that of an older form does nothing any more."""
    if not allowed(scene, Action.INSTRUCT):
        return refused(scene, press)
    drafted = scene.facts.dialog.drafted
    named, verb, what = (*press.data.split(":")[1:], "", "", "")[:3]
    if drafted is None or named != str(drafted.id):
        return stale(scene, press)
    if verb == "drop":
        gone = SaveDialog(replace(scene.facts.dialog, drafted=None))
        return [toast(press), gone, Tell(Redraw(press.chat, press.message_id, scene.words("desk.cancelled")))]
    if verb == "to" and what in scene.town.departments:
        drafted = replace(drafted, department=what)
        kept = SaveDialog(replace(scene.facts.dialog, drafted=drafted))
        asked = Redraw(press.chat, press.message_id, _head(scene, drafted, "when"), _terms(scene, drafted))
        return [toast(press), kept, Tell(asked)]
    if verb == "days" and drafted.department and what in map(str, DAYS):
        effects, done = _given(scene, press, drafted, int(what))
        return [toast(press), *effects, Tell(Redraw(press.chat, press.message_id, done))]
    return stale(scene, press)


def typed(scene: Scene, said: Said) -> list[Effect]:
    """A reply to the form: the department's name, then the day."""
    words = scene.words
    if not allowed(scene, Action.INSTRUCT):
        return refused(scene, said)
    drafted = scene.facts.dialog.drafted
    if drafted is None or not any(data.startswith(f"instruct:{drafted.id}:") for data in _data(said)):
        return reply(said, words("instruct.stale"))
    if not drafted.department:
        found = scene.town.find_department(said.text)
        if found is None:
            return reply(said, words("desk.no_department", departments=scene.town.known_as))
        drafted = replace(drafted, department=found.code)
        kept = SaveDialog(replace(scene.facts.dialog, drafted=drafted))
        return [kept, *reply(said, _head(scene, drafted, "when"), _terms(scene, drafted))]
    day = coming_day(said.text, scene.now.date(), words, LONGEST)
    if day is None:
        return reply(said, words("instruct.which_day", days=LONGEST.days))
    effects, done = _given(scene, said, drafted, (day - scene.now.date()).days)
    return [*effects, *reply(said, done)]


def _data(said: Said) -> tuple[str, ...]:
    return said.reply.data if said.reply is not None else ()


def _given(scene: Scene, at: Pressed | Said, drafted: Drafted, days: int) -> tuple[list[Effect], str]:
    """The instruction with its number and its card for the department; the appeal's history names it."""
    due = deadline(scene.now.date(), Term(days), scene.calendar)
    instruction = Instruction(
        number=scene.facts.look(Look.NUMBER, SERIES),
        text=drafted.text,
        department=drafted.department,
        deadline=due.date,
        explained=due.explained(scene.words),
        given_at=scene.now,
        by=at.person.id if at.person else 0,
        by_name=name_of(scene, at),
        origin=Origin.ESCALATION if drafted.appeal else Origin.COMMAND,
        appeal=drafted.appeal,
    )
    event = Event(
        number=instruction.number,
        seq=instruction.version,
        type=EventType.INSTRUCTED,
        at=scene.now,
        by=instruction.by,
        by_name=instruction.by_name,
        text=drafted.text,
        files=drafted.files,
        unsent={Notice.CARD: 0},
    )
    done = scene.words(
        "instruct.done",
        number=instruction.number,
        department=scene.town.department(instruction.department).name,
        deadline=scene.words.weekday_day(due.date),
    )
    saved = SaveInstruction(scheduled(instruction, scene.town, scene.calendar), event)
    emptied = SaveDialog(replace(scene.facts.dialog, drafted=None))
    return [emptied, saved, *_noted(scene, at, instruction)], done


def _noted(scene: Scene, at: Pressed | Said, instruction: Instruction) -> list[Effect]:
    case = scene.facts.case(instruction.appeal) if instruction.appeal else None
    if case is None or case.appeal.anonymised:
        return []
    noted, event = event_by(scene, replace(case.appeal, instruction=instruction.number), EventType.INSTRUCTED, at)
    event = replace(owing(event, Notice.CARD_CHANGED), detail=instruction.number, press="", card=None)
    return [SaveAppeal(noted, event)]
