"""What is promised beside the deadline: a day in an interim answer, and the report that what was planned is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from appeals.clockwork import scheduled
from appeals.days import coming_day
from appeals.desk.prompts import asked_again, asked_for, prompted
from appeals.desk.rights import event_by, held_by, owing, refused
from appeals.effects import Case, Effect, SaveAppeal, Scene
from appeals.incoming import Pressed, Said
from appeals.lifecycle import Move, after
from appeals.model.appeal import Promise
from appeals.model.event import EventType, Notice
from appeals.replies import reply


def interim(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """First the day, then the words: each is asked for by itself, so that a wrong day loses no text."""
    number = case.appeal.number
    held = held_by(scene, case.appeal, said)
    status = after(held.status, Move.INTERIM)
    chosen = asked_for(said, number)[1]
    if not chosen:
        return _day_of_interim(scene, said, number)
    until = date.fromisoformat(chosen)
    given = replace(held, status=status, promise=Promise(until, scene.now))
    given, event = event_by(scene, given, EventType.INTERIM, said)
    event = replace(owing(event, Notice.ANSWER, Notice.CARD_CHANGED), until=until)
    event = replace(event, text=said.text.strip(), files=said.files)
    told = scene.words("desk.interim_sent", number=number, until=scene.words.weekday_day(until))
    return [SaveAppeal(scheduled(given, scene.town), event), *reply(said, told)]


def _day_of_interim(scene: Scene, said: Said, number: str) -> list[Effect]:
    day = coming_day(said.text, scene.now.date(), scene.words)
    if day is None:
        return asked_again(scene, said, number, scene.words("desk.day_wrong"))
    question = scene.words("desk.interim_words", number=number, until=scene.words.weekday_day(day))
    return asked_again(scene, said, number, question, day.isoformat())


def execute(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Сообщить об исполнении]: asks for the words."""
    after(case.appeal.status, Move.EXECUTE)
    if not case.appeal.on_control:
        return refused(scene, press, scene.words.plain("refused.not_on_control"))
    held_by(scene, case.appeal, press)
    return prompted(scene, press, case, "execute")


def executed(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The citizen is told, and asked whether the matter is solved; from here on silence closes it."""
    after(case.appeal.status, Move.EXECUTE)
    if not case.appeal.on_control:
        return refused(scene, said, scene.words.plain("refused.not_on_control"))
    held = held_by(scene, case.appeal, said)
    done = replace(held, executed_at=scene.now, reached_at=None, promise=None)
    done, event = event_by(scene, done, EventType.EXECUTED, said)
    event = replace(owing(event, Notice.ANSWER, Notice.CARD_CHANGED), text=said.text.strip(), files=said.files)
    told = scene.words("desk.executed", number=done.number)
    return [SaveAppeal(scheduled(done, scene.town), event), *reply(said, told)]
