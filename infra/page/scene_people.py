"""Beside the scenes: what people do in a prepared town, deed by deed, through Telegram alone."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import town
from infra.local.stack import Stack
from infra.telegram import Message, Seat

Deed = Callable[[Seat], object]
# Who, role, department, and the forum topic it reads in; without one that is the whole staff's.
OFFICIALS = (
    ("pavel", "executor", "utilities", "ЖКХ"),
    ("sergey", "department_head", "utilities", "ЖКХ"),
    ("olga", "executor", "improvement", "Благоустройство"),
    ("ivan", "executor", "roads", "Дороги"),
    ("nina", "executor", "education", ""),
    ("raisa", "executor", "social", ""),
    ("lev", "executor", "housing", ""),
    ("zoya", "executor", "architecture", ""),
    ("vera", "coordinator", "general", ""),
)
_NEWCOMERS = {
    "ivan": ("Иван", "Кравцов"),
    "nina": ("Нина", "Лаврова"),
    "raisa": ("Раиса", "Ким"),
    "lev": ("Лев", "Астахов"),
    "zoya": ("Зоя", "Миронова"),
}


@dataclass(frozen=True)
class Desk:
    """Where a department reads, and who works there."""

    seats: tuple[Seat, ...]

    def card(self, number: str) -> Message | None:
        """The appeal's newest card; None while it stands in a list only, or is still to come."""
        title = f"Сообщение № {number}, Telegram"
        return next((message for message in reversed(self.seats[0].heard) if message.text.startswith(title)), None)


def offers(card: Message | None, label: str) -> bool:
    """Whether a card is there and has this button."""
    return card is not None and any(label in row for row in card.buttons)


def staffed(stack: Stack) -> dict[str, Desk]:
    """The administrator makes the officials, binds three topics and the channel's comments; the desks by department."""
    here = stack.town
    for name, names in _NEWCOMERS.items():
        here.people[name] = stack.telegram.person(*names)
    admin, topics = here.in_staff("admin"), dict[str, int]()
    for name, role, department, topic in OFFICIALS:
        hello = here.in_staff(name).says("Здравствуйте, я на месте")
        admin.says(f"/staff add {role} {department}", reply_to=hello)
        if topic and topic not in topics:
            corner = admin.opens_topic(topic)
            corner.says(f"/bind {department}")
            topics[topic] = corner.topic or 0
        stack.settle()
    stack.telegram.seat(here.people["admin"], here.comments).says("/bind comments")
    stack.settle()
    seats: dict[str, tuple[Seat, ...]] = {}
    for name, _, department, topic in OFFICIALS:
        seats[department] = (*seats.get(department, ()), here.in_staff(name, topics.get(topic)))
    return {department: Desk(of_it) for department, of_it in seats.items()}


def together(stack: Stack, people: Iterable[Seat], *deeds: Deed, thinking: float) -> None:
    """Everybody does the first thing, then everybody the next; people think so many seconds before each."""
    everybody = list(people)
    for deed in deeds:
        stack.pass_time(seconds=thinking)
        for one in everybody:
            deed(one)
        stack.settle()


def presses(label: str, *, on: Message | None = None) -> Deed:
    """Press a button."""
    return lambda one: one.presses(label, on=on)


def writes(words: Callable[[], str]) -> Deed:
    """Tell what happened, each in words of their own."""
    return lambda one: one.says(words())


agrees = presses("Даю согласие")


def without_photo(one: Seat) -> None:
    """Where the topic asks for a photo: there is none."""
    if ["Без фото"] in one.last.buttons:
        one.presses("Без фото", on=one.last)


anew = writes(lambda: "Новое сообщение")  # the menu's key: whatever is still asked, this is another matter


def heard(one: Seat, words: str) -> Message:
    """The bot's newest message with these words."""
    return next(message for message in reversed(one.heard) if words in message.text)


def sends(topic: str = "") -> tuple[Deed, ...]:
    """From the draft to the number, by the shortest way; where no topic is given, what is offered first is taken."""
    name = town.load().topic(topic).name

    def chooses(one: Seat) -> None:
        if topic and name not in one.last.text:
            one.says(name)
        else:
            one.presses(one.last.buttons[0][0], on=one.last)

    return presses("Готово"), chooses, presses("Пропустить"), without_photo, presses("Отправить")


def number_of(person: Seat) -> str:
    """The number that the newest acceptance names; empty when none has come yet."""
    found = (re.search(r"№ (20\d\d-\d{6}) принято", message.text) for message in reversed(person.heard))
    return next((one.group(1) for one in found if one), "")
