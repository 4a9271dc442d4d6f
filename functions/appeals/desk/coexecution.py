"""[Соисполнитель]: another department is asked for something by a date of its own, and hands in what it has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from appeals import coexecution, screens
from appeals.cards import scene_card
from appeals.clockwork import scheduled
from appeals.days import coming_day
from appeals.deadlines import deadline
from appeals.desk.prompts import asked_for
from appeals.desk.rights import allowed, event_by, owing, refused, stale
from appeals.desk.views import viewed
from appeals.effects import Case, Effect, SaveAppeal, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.instructions.form import DAYS, LONGEST
from appeals.lifecycle import Move, after
from appeals.model.appeal import CoExecutor
from appeals.model.event import EventType, Notice
from appeals.outgoing import Button, Redraw, Rows, Say
from appeals.replies import reply, toast
from appeals.roles import Action
from appeals.town import Term


def ask(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Соисполнитель]: which department."""
    appeal, words = case.appeal, scene.words
    after(appeal.status, Move.INVOLVE)
    fitting = (one for one in scene.town.departments.values() if _may_join(scene, case, one.code))
    rows: Rows = tuple((Button(one.name, f"involve_in:{appeal.number}:{one.code}"),) for one in fitting)
    rows = (*rows, (Button(words.label("cancel"), f"cancel:{appeal.number}:involve"),))
    text = words("co.who", what=screens.named(words, appeal))
    say = Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread)
    return [toast(press), viewed(press, case), Tell(say)]


def chosen(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The department; by which day: offered, or typed as a reply."""
    after(case.appeal.status, Move.INVOLVE)
    code = press.data.rpartition(":")[2]
    if not _may_join(scene, case, code):
        return stale(scene, press)
    text, rows = _days(scene, case, code)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, text, rows))]


def named(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The department typed as a reply."""
    after(case.appeal.status, Move.INVOLVE)
    found = scene.town.find_department(said.text)
    if found is None:
        return reply(said, scene.words("desk.no_department", departments=scene.town.known_as))
    if not _may_join(scene, case, found.code):
        return reply(said, scene.words("co.stale", what=screens.named(scene.words, case.appeal)))
    return reply(said, *_days(scene, case, found.code))


def _days(scene: Scene, case: Case, code: str) -> tuple[str, Rows]:
    words, number, today = scene.words, case.appeal.number, scene.now.date()
    offered = {deadline(today, Term(days), scene.calendar).date: days for days in reversed(DAYS)}
    last = _last_day(scene, case)
    due = {day: days for day, days in offered.items() if day <= last} or {last: (last - today).days}
    rows: Rows = tuple(
        (
            Button(
                words.plain("instruct.in_days", days=days, day=words.short_day(day, today)),
                f"involve_by:{number}:{code}:{day}",
            ),
        )
        for day, days in sorted(due.items())
    )
    rows = (*rows, (Button(words.label("cancel"), f"cancel:{number}:involve_by:{code}"),))
    return words("co.when", what=screens.named(words, case.appeal), department=scene.town.department(code).name), rows


def _last_day(scene: Scene, case: Case) -> date:
    """The appeal's own deadline; where that is over or today, the first working day that is left to hurry on."""
    return max(case.appeal.deadline, scene.calendar.next_working_day(scene.now.date()))


def _too_late(scene: Scene, case: Case, day: date) -> str:
    """Why so late a day is none; empty when it will do."""
    last = _last_day(scene, case)
    words, today = scene.words, scene.now.date()
    return words.plain("co.too_late", last=words.short_day(last, today)) if day > last else ""


def _may_join(scene: Scene, case: Case, code: str) -> bool:
    """Neither the responsible department, nor one that is asked already, nor the one complained about."""
    known = code in scene.town.departments and code not in (case.appeal.department, case.appeal.about)
    return known and coexecution.of(case.appeal, code) is None


def dated(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """The day; now what is wanted is asked for."""
    after(case.appeal.status, Move.INVOLVE)
    code, _, day = press.data.partition(f"involve_by:{case.appeal.number}:")[2].partition(":")
    due = _day(day)
    if due is None or due <= scene.now.date() or not _may_join(scene, case, code):
        return stale(scene, press)
    if late := _too_late(scene, case, due):
        return refused(scene, press, late)
    say = _words_wanted(scene, press, case, code, due)
    return [toast(press), Tell(Redraw(press.chat, press.message_id, say.text, say.rows))]


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _words_wanted(scene: Scene, at: Pressed | Said, case: Case, code: str, due: date) -> Say:
    words, number = scene.words, case.appeal.number
    rows: Rows = ((Button(words.label("cancel"), f"cancel:{number}:involve_by:{code}:{due}"),),)
    name, day = scene.town.department(code).name, words.short_day(due, scene.now.date())
    text = words("co.what", what=screens.named(words, case.appeal), department=name, deadline=day)
    return Say(at.chat, text, rows, reply_to=at.message_id, thread=at.thread)


def typed(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """A reply to one of these messages: the day, or what is wanted."""
    after(case.appeal.status, Move.INVOLVE)
    code, _, iso = asked_for(said, case.appeal.number)[1].partition(":")
    if not _may_join(scene, case, code):
        return reply(said, scene.words("co.stale", what=screens.named(scene.words, case.appeal)))
    due = _day(iso)
    if due is not None and (late := _too_late(scene, case, due)):
        return refused(scene, said, late)
    if due is not None:
        return _involved(scene, said, case, code, due)
    today = scene.now.date()
    day = coming_day(said.text, today, scene.words, LONGEST)
    if day is None:
        return reply(said, scene.words("instruct.which_day", days=LONGEST.days))
    moved = deadline(today, Term((day - today).days), scene.calendar).date
    if late := _too_late(scene, case, moved):
        return refused(scene, said, late)
    return [Tell(_words_wanted(scene, said, case, code, moved))]


def _involved(scene: Scene, said: Said, case: Case, code: str, due: date) -> list[Effect]:
    """The department has a copy of the card and may see the appeal; the responsible one stays responsible."""
    one = CoExecutor(code, due, scene.calendar.last_working_day(due), scene.now)
    changed, event = event_by(scene, coexecution.with_one(case.appeal, one), EventType.CO_ASKED, said)
    event = replace(owing(event, Notice.CO_EXECUTION, Notice.CARD_CHANGED), detail=code, text=said.text.strip())
    name, day = scene.town.department(code).name, scene.words.short_day(due, scene.now.date())
    done = scene.words("co.done", what=screens.named(scene.words, changed), department=name, deadline=day)
    return [SaveAppeal(scheduled(changed, scene.town), replace(event, files=said.files)), *reply(said, done)]


def release(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Убрать соисполнителя]: which; then it is one no more, and reads so where it was asked."""
    appeal, label = case.appeal, scene.words.label
    after(appeal.status, Move.INVOLVE)
    code = (*press.data.split(":")[2:], "")[0]
    if not appeal.coexecutors or (code and coexecution.of(appeal, code) is None):
        return stale(scene, press)
    if code:
        left, event = event_by(scene, coexecution.without(appeal, code), EventType.CO_RELEASED, press)
        event = replace(owing(event, Notice.TOAST, Notice.CO_EXECUTION, Notice.CARD_CHANGED), detail=code)
        return [SaveAppeal(scheduled(left, scene.town), event)]
    rows: Rows = (
        *(
            (Button(scene.town.department(one.department).name, f"uninvolve:{appeal.number}:{one.department}"),)
            for one in appeal.coexecutors
        ),
        (Button(label("back"), f"card:{appeal.number}"),),
    )
    text, _ = scene_card(scene, case)
    return [toast(press), viewed(press, case), Tell(Redraw(press.chat, press.message_id, text, rows))]


def materials(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Сдать материалы]: only who is of that department; the words or files are asked for."""
    number, code = case.appeal.number, press.data.rpartition(":")[2]
    after(case.appeal.status, Move.CONTRIBUTE)
    if coexecution.of(case.appeal, code) is None:
        return stale(scene, press)
    if not allowed(scene, Action.CONTRIBUTE, code):
        return refused(scene, press)
    rows: Rows = ((Button(scene.words.label("cancel"), f"cancel:{number}:materials:{code}"),),)
    text = scene.words("co.materials_prompt", what=screens.named(scene.words, case.appeal))
    return [toast(press), Tell(Say(press.chat, text, rows, reply_to=press.message_id, thread=press.thread))]


def handed_in(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The materials go to the responsible department, never to the citizen; more may follow."""
    after(case.appeal.status, Move.CONTRIBUTE)
    code = asked_for(said, case.appeal.number)[1]
    one = coexecution.of(case.appeal, code)
    if one is None or not allowed(scene, Action.CONTRIBUTE, code):
        return refused(scene, said)
    handed = coexecution.with_one(case.appeal, replace(one, done_at=one.done_at or scene.now))
    changed, event = event_by(scene, handed, EventType.CO_DONE, said)
    event = replace(owing(event, Notice.ADDITION, Notice.CARD_CHANGED), detail=code, text=said.text.strip())
    done = scene.words(
        "co.handed_in",
        what=screens.named(scene.words, changed),
        department=scene.town.department(changed.department).name,
    )
    return [SaveAppeal(scheduled(changed, scene.town), replace(event, files=said.files)), *reply(said, done)]
