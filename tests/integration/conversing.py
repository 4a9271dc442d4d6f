"""How a person in a private chat is followed in the tests: what they do, hear, and have under their fingers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3

from tests.integration.acting import TEXT, card_of, replies
from tests.integration.conftest import TownUnderTest

MENU = [["Новое сообщение"], ["Мои сообщения"], ["Справка"]]


class Resident:
    """A person whose every deed is taken by the webhook at once, and what the bot said to it."""

    def __init__(self, town: TownUnderTest, name: str = "Анна") -> None:
        self.town = town
        self.seat = town.telegram.person(name, "Иванова")

    def __getattr__(self, name: str) -> Any:
        """Whatever a seat can: last, keyboard, user."""
        return getattr(self.seat, name)

    def does(self, deed: str, *args: Any, **kwargs: Any) -> list[str]:
        """One deed, every update of it taken with 200; the texts of the new messages."""
        before = len(self.seat.heard)
        self.done = getattr(self.seat, deed)(*args, **kwargs)
        assert set(self.town.pump()) <= {200}
        return [message.text for message in self.seat.heard[before:]]

    def says(self, text: str, **kwargs: Any) -> list[str]:
        """A text."""
        return self.does("says", text, **kwargs)

    def presses(self, *labels: str) -> list[str]:
        """Buttons, one after another; what the last one brought."""
        told: list[str] = []
        for label in labels:
            told = self.does("presses", label)
        return told

    def presses_on(self, number: str, label: str) -> list[str]:
        """A button under the newest message that speaks of an appeal."""
        heard = reversed(self.seat.heard)
        return self.does("presses", label, on=next(m for m in heard if number in m.text and [label] in m.buttons))

    def says_and_keeps(self, text: str) -> Any:
        """A text; the message itself, to be edited."""
        self.says(text)
        return self.done

    def presses_twice(self, label: str, on: Any = None) -> list[str]:
        """The same button twice before anything has answered."""
        before = len(self.seat.heard)
        message = on or next(m for m in reversed(self.seat.messages) if [label] in m.buttons)
        self.seat.presses(label, on=message)
        self.seat.presses(label, on=message)
        assert self.town.pump() == [200, 200]
        return [told.text for told in self.seat.heard[before:]]

    def forges(self, data: str) -> str:
        """A press with data of one's own making; what its one answer says."""
        before = len(self.town.telegram.calls)
        self.seat.presses_data(self.seat.last, data)
        assert self.town.pump() == [200]
        return self.toasts(before)[-1]

    def toasts(self, since: int = 0) -> list[str]:
        """What the answers to presses said."""
        calls = self.town.telegram.calls[since:]
        return [str(c.params.get("text", "")) for c in calls if c.method == "answerCallbackQuery"]

    def board(self, button: str = "Готово") -> Any:
        """The newest message with that button."""
        return next(message for message in reversed(self.seat.heard) if [button] in message.buttons)

    def previews(self, text: str = TEXT) -> Any:
        """[Новое сообщение], and up to the preview, which is given back."""
        self.says("Новое сообщение")
        self.says(text)
        self.presses("Готово", "Да, верно", "Пропустить")
        return self.seat.last

    def sends(self, text: str = TEXT) -> str:
        """The whole way; the number."""
        self.previews(text)
        self.presses("Отправить")
        return str(self.seat.last.text).split("№ ")[1][:11]


def resident(town: TownUnderTest, name: str = "Анна") -> Resident:
    """A person who has begun and agreed."""
    person = Resident(town, name)
    person.says("/start")
    person.presses("Даю согласие")
    return person


def unsorted(person: Resident, text: str = "Есть вопрос") -> str:
    """A message on no topic of the town's, which waits for the coordinator; the number."""
    person.says("Новое сообщение")
    person.says(text)
    person.presses("Готово")
    person.does("presses_data", person.last, f"topic:{draft_of(person)}:other")
    person.presses("Пропустить", "Отправить")
    return str(person.last.text).split("№ ")[1][:11]


def draft_of(person: Resident) -> str:
    """The id that the buttons of the person's draft carry."""
    keyboard = person.last.body["reply_markup"]["inline_keyboard"]
    return str(keyboard[0][0]["callback_data"]).split(":")[1]


def stored(number: str) -> Any:
    """The appeal as it is kept."""
    from appeals.shell import house

    return house.build().storage.cases([number])[number].appeal


def everything_kept() -> str:
    """All that the table holds, as one text."""
    items = boto3.client("dynamodb").scan(TableName="appeals")["Items"]
    return repr(items)


@contextmanager
def no_message_lost(town: TownUnderTest) -> Iterator[None]:
    """Nothing was refused by Telegram and no update ended among the dead letters."""
    before = len(town.telegram.calls)
    yield
    refused = [call for call in town.telegram.calls[before:] if not call.ok]
    assert [(call.method, call.params, call.answer) for call in refused] == []


def asks(town: TownUnderTest, ivan: Any, number: str, text: str = "Какой фонарь?") -> None:
    """The department asks the citizen."""
    ivan.presses("Спросить", on=card_of(ivan, number))
    town.pump()
    replies(town, ivan, text, ivan.last)


def answers(town: TownUnderTest, ivan: Any, number: str, text: str = "Заменили.") -> None:
    """The department answers."""
    replies(town, ivan, text, card_of(ivan, number))
    ivan.presses("Меры приняты")
    town.pump()


def own_card(anna: Resident, number: str) -> str:
    """The person's own card of it, as it reads now."""
    anna.says("/my")
    anna.presses(f"№ {number}")
    return str(anna.last.text)
