"""Who works on the day, and how an official goes about an appeal: taken from a list, answered, with a result."""

import re
from dataclasses import dataclass

from infra.telegram import Seat

from .day_matters import Matter
from .offices import appointed, card_of, corner
from .play import Actor, Play


@dataclass(frozen=True)
class Office:
    """The five of the day, and the two above them."""

    vera: Actor  # the coordinator; reads the whole staff group
    pavel: Actor  # executor of utilities, in its topic
    sergey: Actor  # their head
    olga: Actor  # executor of improvement, acting in roads; reads both in the staff group
    denis: Actor  # a deputy, in private
    head: Actor
    admin: Actor


def opens(play: Play) -> Office:
    """The administrator gives everybody a post and every department of the day its topic."""
    town = play.stack.town
    town.people["denis"] = play.stack.telegram.person("Денис", "Орлов")
    admin = play.actor(town.in_staff("admin"))
    with play.step("Администратор назначает сотрудников и закрепляет темы"):
        vera = appointed(play, admin, "vera", "coordinator general")
        for name, post in (
            ("pavel", "executor utilities"),
            ("sergey", "department_head utilities"),
            ("olga", "executor improvement"),
            ("denis", "deputy"),
        ):
            appointed(play, admin, name, post)
        here = play.actor(town.in_staff("olga")).says("За дороги эту неделю тоже отвечаю")
        admin.says("/staff acting executor roads 23.11–04.12", to=here)
        admin.sees("Ольга Белая исполняет обязанности")
        utilities = corner(play, admin, "ЖКХ", "utilities")
        improvement = corner(play, admin, "Благоустройство", "improvement")
        corner(play, admin, "Дороги", "roads")
        comments = play.actor(Seat(play.stack.telegram.world, admin.seat.user, town.comments))
        comments.says("/bind comments")
        denis = play.actor(town.people["denis"])
        denis.says("/start")
    return Office(
        vera,
        play.actor(town.in_staff("pavel", utilities)),
        play.actor(town.in_staff("sergey", utilities)),
        play.actor(town.in_staff("olga", improvement)),
        denis,
        play.actor(town.people["head"]),
        admin,
    )


def takes(official: Actor, matter: Matter) -> None:
    """From the list of what nobody has taken: the number opens the card, its button takes it."""
    official.says("/untaken")
    turned_to(official, matter.number)
    official.presses_on(matter.number, matter.number, "Взять")
    matter.becomes("in_progress")


def turned_to(official: Actor, number: str) -> None:
    """The newest list, turned until the number is there."""
    shown = official.sees(button="Все списки")
    while not any(number in row for row in shown.buttons):
        official.presses("Дальше ›", on=shown)


def answers(official: Actor, matter: Matter, words: str, result: str, *, photo: bool = False) -> None:
    """A reply to the card, the preview, the result; what the citizen then has."""
    card = card_of(official, matter.number)
    if photo:
        official.sends_photo(words, to=card)
    else:
        official.says(words, to=card)
    official.presses_on(matter.number, result)
    is_answered(matter, words, asked_apart=photo)


def is_answered(matter: Matter, words: str, *, asked_apart: bool = False) -> None:
    """What the citizen of an answered matter reads: the answer and, with it or after its files, the question."""
    question = ("^Сообщение № .{11}\\. Вопрос решён",) if asked_apart else ()
    matter.becomes("answered", rf"Ответ [^:]+:\n\n{re.escape(words)}", *question)
