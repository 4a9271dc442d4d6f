"""The day's citizens: they write in crowds, and one by one reply, object, withdraw, comment."""

import re
from collections.abc import Sequence
from datetime import timedelta

import town
from infra.page.scene_people import agrees, number_of, presses, together, without_photo
from infra.page.scene_texts import Voice
from infra.telegram import Seat

from .day_matters import Matter, Register
from .offices import card_of
from .play import Actor, Play

AT_ONCE = 8  # people side by side
THINKING = 15.0  # seconds before each deed
BETWEEN = timedelta(minutes=20)  # from one crowd to the next
COMMENT = "@otklik_bot, {words}"


def they_write(play: Play, matters: Sequence[Matter], register: Register, voice: Voice, vera: Actor) -> None:
    """Crowd after crowd from consent to number; each then has its one card before the staff."""
    for matter in matters:
        matter.person = play.actor(play.stack.telegram.person(*voice.name()))
    with play.quietly(f"{len(matters)} жителей пишут боту, каждый из своего чата"):
        for at in range(0, len(matters), AT_ONCE):
            _crowd(play, matters[at : at + AT_ONCE])
            play.stack.timetable.advance(play.stack.now() + BETWEEN)
    register.matters += matters
    for matter in matters:
        _is_received(play, matter, vera)
    numbers = sorted(matter.number for matter in matters)
    play.told(f"Приняты № {numbers[0]} … {numbers[-1]}, у каждого одна карточка.")


def _crowd(play: Play, matters: Sequence[Matter]) -> None:
    by_seat = {matter.person.seat: matter for matter in matters}
    deeds = (
        lambda one: _tells(one, by_seat[one]),
        agrees,
        presses("Готово"),
        lambda one: _chooses(one, by_seat[one]),
        presses("Пропустить"),
        without_photo,
        presses("Отправить"),
    )
    commenting = [matter for matter in matters if matter.part == "comment"]
    plain = [matter.person.seat for matter in matters if matter not in commenting]
    together(play.stack, plain, *deeds, thinking=THINKING)
    for matter in commenting:
        _comments(play, matter)


def _tells(one: Seat, matter: Matter) -> None:
    """One of them speaks instead of writing."""
    if matter.part == "voice":
        one.sends("voice", duration=14)
    else:
        one.says(matter.words)


def _chooses(one: Seat, matter: Matter) -> None:
    """What is offered first, or the topic by its name."""
    if matter.topic:
        one.says(town.load().topic(matter.topic).name)
    else:
        one.presses(one.last.buttons[0][0], on=one.last)


def _comments(play: Play, matter: Matter) -> None:
    """Under the channel's post; the bot's link leads into the private chat, and there the comment is passed on."""
    here = play.stack.town
    below = play.actor(play.stack.telegram.seat(matter.person.seat, here.comments))
    below.says(COMMENT.format(words=matter.words), to=below.seat.messages[0])
    below.presses("Написать лично", on=below.sees("Чтобы администрация"))
    matter.person.presses("Даю согласие")
    matter.person.presses("Да, передать")
    _chooses(matter.person.seat, matter)
    play.go_on()
    for label in ("Пропустить", "Отправить", "Можно публиковать"):
        matter.person.presses(label)


def _is_received(play: Play, matter: Matter, vera: Actor) -> None:
    matter.number = number_of(matter.person.seat)
    if not matter.number:
        raise play.failed("every citizen gets a number", str([message.text for message in matter.person.seat.heard]))
    card = card_of(vera, matter.number)
    count = vera.count(rf"^Сообщение № {matter.number}, Telegram")
    if count != 1:
        raise play.failed(f"№ {matter.number} has one card", f"{count} cards")
    waits = "Ждёт регистрации" in card.text
    matter.becomes("received" if waits else "assigned", "принято. Не позднее" if waits else "принято и передано")


def replies(matter: Matter, question: str, reply: str) -> None:
    """To the town's question, as an answer to it."""
    matter.person.says(reply, to=matter.person.sees(re.escape(question)))
    matter.becomes("in_progress", "^Добавлено к сообщению")


def is_content(matter: Matter) -> None:
    """«Да, решён»."""
    matter.person.presses_on(matter.number, "Да, решён")
    matter.becomes("closed", "^Спасибо")


def is_not_content(matter: Matter, words: str) -> None:
    """«Нет, не решён», and what is still to do."""
    matter.person.presses_on(matter.number, "Нет, не решён")
    matter.person.says(words)
    matter.becomes("assigned", "^Жаль, что вопрос не решён", "^Добавлено к сообщению")


def withdraws(matter: Matter) -> None:
    """Over «Мои сообщения», the card, and a question whether it is meant."""
    matter.person.says("Мои сообщения")
    matter.person.presses(f"№ {matter.number}")
    matter.person.presses_on(matter.number, "Отозвать", "Да, отозвать")
    matter.becomes("withdrawn", "отозвано")
