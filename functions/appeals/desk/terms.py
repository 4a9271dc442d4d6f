"""What is promised beside the deadline: a day in an interim answer, and the report that what was planned is done.
Both are shown first, and go the way of an answer.
"""

from __future__ import annotations

from datetime import date

from appeals.days import coming_day
from appeals.desk.answers import proposed
from appeals.desk.approval import hindered
from appeals.desk.prompts import asked_again, asked_for, prompted
from appeals.desk.rights import held_by, refused
from appeals.effects import Case, Effect, Scene
from appeals.incoming import Pressed, Said
from appeals.model.appeal import Appeal
from appeals.model.written import Answer
from appeals.screens import named


def ask_interim(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Промежуточный ответ]: asks for the day."""
    return _asked(scene, press, case, Answer.INTERIM, "interim")


def execute(scene: Scene, press: Pressed, case: Case) -> list[Effect]:
    """[Сообщить об исполнении]: asks for the words."""
    return _asked(scene, press, case, Answer.EXECUTION, "execute")


def _asked(scene: Scene, press: Pressed, case: Case, kind: Answer, question: str) -> list[Effect]:
    if why := hindered(scene, case.appeal, kind):
        return refused(scene, press, why)
    held_by(scene, case.appeal, press)
    return prompted(scene, press, case, question)


def interim(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """First the day, then the words: each is asked for by itself, so that a wrong day loses no text."""
    chosen = asked_for(said, case.appeal.number)[1]
    if chosen:
        return proposed(scene, said, case, Answer.INTERIM, date.fromisoformat(chosen))
    if why := hindered(scene, case.appeal, Answer.INTERIM):
        return refused(scene, said, why)
    held_by(scene, case.appeal, said)
    return _day_of_interim(scene, said, case.appeal)


def _day_of_interim(scene: Scene, said: Said, appeal: Appeal) -> list[Effect]:
    day = coming_day(said.text, scene.now.date(), scene.words)
    if day is None:
        return asked_again(scene, said, appeal.number, scene.words("desk.day_wrong"))
    question = scene.words("desk.interim_words", what=named(scene.words, appeal), until=scene.words.weekday_day(day))
    return asked_again(scene, said, appeal.number, question, day.isoformat())


def executed(scene: Scene, said: Said, case: Case) -> list[Effect]:
    """The words: when they have gone the citizen is asked whether the matter is solved, and silence closes it."""
    return proposed(scene, said, case, Answer.EXECUTION)
