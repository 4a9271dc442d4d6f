"""What people do in the tests, in whole deeds: agree, send a message, become an official, answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import boto3

from tests.integration.conftest import TownUnderTest

TEXT = "На Кирова 120 второй месяц не горит фонарь у школы"


def citizen(town: TownUnderTest, name: str = "Анна") -> Any:
    """A person who has begun and agreed."""
    person = town.telegram.person(name)
    person.says("/start")
    town.pump()
    person.presses("Даю согласие")
    town.pump()
    return person


def previews(town: TownUnderTest, person: Any, text: str = TEXT) -> None:
    """The person writes, up to the preview."""
    person.says("Новое сообщение")
    person.says(text)
    town.pump()
    for label in ("Готово", "Да, верно", "Пропустить"):
        person.presses(label)
        assert town.pump() == [200]


def sends(town: TownUnderTest, person: Any, text: str = TEXT) -> str:
    """The person writes and sends; the number."""
    previews(town, person, text)
    person.presses("Отправить")
    assert town.pump() == [200]
    return str(person.last.text).split("№ ")[1][:11]


def official(
    town: TownUnderTest, name: str, role: str = "executor", department: str = "utilities", chat: Any = None
) -> Any:
    """An official in the staff group, made by the administrator."""
    seat = town.telegram.seat(town.telegram.person(name), town.staff)
    hello = seat.says("Здравствуйте")
    town.admin.says(f"/staff add {role} {department}".strip(), reply_to=hello)
    town.pump()
    assert f"{name} теперь" in town.admin.last.text
    return town.telegram.seat(seat, chat) if chat else seat


def presses(town: TownUnderTest, seat: Any, label: str, on: Any = None) -> str:
    """One press, answered exactly once; what its answer says."""
    before = len(town.telegram.calls)
    seat.presses(label, on=on)
    assert town.pump() == [200]
    return answered_once(town, before)


def desk(town: TownUnderTest, seat: Any, number: str, *labels: str) -> str:
    """Buttons one after another, the first on the newest card, each next where the last one put it; the last toast."""
    on, told = card_of(seat, number), ""
    for label in labels:
        newest = seat.last.id
        told = presses(town, seat, label, on)
        on = seat.last if seat.last.id != newest else on
    return told


def forges(town: TownUnderTest, seat: Any, on: Any, data: str) -> str:
    """A press with data of the person's own making, answered exactly once; what its answer says."""
    before = len(town.telegram.calls)
    seat.presses_data(on, data)
    assert town.pump() == [200]
    return answered_once(town, before)


def answered_once(town: TownUnderTest, since: int) -> str:
    """The text of the one answer to a press among the calls since then."""
    toasts = [call for call in town.telegram.calls[since:] if call.method == "answerCallbackQuery"]
    assert [toast.ok for toast in toasts] == [True]
    return str(toasts[0].params.get("text", ""))


def replies(town: TownUnderTest, seat: Any, text: str, to: Any) -> None:
    """A reply, taken."""
    seat.says(text, reply_to=to)
    assert town.pump() == [200]


def card_of(seat: Any, number: str) -> Any:
    """The newest card of an appeal in the seat's chat."""
    titles = (f"Сообщение № {number}, Telegram", f"Обращение № {number}, Telegram")
    return next(message for message in reversed(seat.heard) if message.text.startswith(titles))


def second_line(card: Any) -> str:
    """How the appeal stands, in the card's words."""
    return str(card.text).split("\n")[1]


def under_59_fz(town: TownUnderTest, number: str) -> None:
    """The appeal is one under 59-ФЗ, as the coordinator would say."""
    from appeals.effects import SaveAppeal
    from appeals.model.appeal import Regime
    from appeals.model.event import Event, EventType
    from appeals.shell import house

    storage = house.build().storage
    appeal = storage.cases([number])[number].appeal
    appeal = replace(appeal, regime=Regime.APPEAL, version=appeal.version + 1)
    event = Event(number, appeal.version, EventType.ACKNOWLEDGED, town.now)
    storage.commit([SaveAppeal(appeal, event)], town.now)


def minutes(town: TownUnderTest, count: int) -> None:
    """The delivery function's next runs."""
    for _ in range(count):
        town.run("delivery", town.now + timedelta(minutes=1))


def calls_to(town: TownUnderTest, chat: int, since: int = 0) -> list[Any]:
    """The bot's calls that spoke to a chat."""
    return [call for call in town.telegram.calls[since:] if call.params.get("chat_id") in (chat, str(chat))]


def planted(
    town: TownUnderTest,
    deadline: date,
    count: int = 1,
    department: str = "utilities",
    at: datetime | None = None,
    regime: str = "message",
) -> list[str]:
    """Appeals that are there already, their cards sent long ago; the numbers."""
    from appeals.clockwork import scheduled
    from appeals.effects import SaveAppeal
    from appeals.model.appeal import Appeal, Regime, Status
    from appeals.model.event import Event, EventType, Notice
    from appeals.shell import house

    home, registered = house.build(), at or town.now
    numbers, saved = [], []
    for _ in range(count):
        number = home.storage._next_number(registered.year)  # noqa: SLF001  the one way to a number
        appeal = Appeal(
            number=number,
            citizen=town.head.user.id,
            status=Status.ASSIGNED,
            topic="street_light",
            department=department,
            registered_at=registered,
            deadline=deadline,
            regime=Regime(regime),
            name=town.letters("Анна"),
        )
        event = Event(
            number, 1, EventType.REGISTERED, registered, text=town.letters(TEXT), sent={Notice.CARD: 1}, sent_to=1
        )
        saved.append(SaveAppeal(scheduled(appeal, home.town), event))
        numbers.append(number)
    for first in range(0, count, 30):  # of three items each, of the hundred that a transaction takes
        home.storage.commit(saved[first : first + 30], registered)
    return numbers


def new_process() -> None:
    """What comes next runs in a fresh process, with the environment of now."""
    from appeals.shell import house

    house.build().vault.close()
    house.build.cache_clear()


def cards(seat: Any) -> list[str]:
    """The numbers of the cards there, in order."""
    return [m.text.split("№ ")[1][:11] for m in seat.heard if m.text.startswith("Сообщение №") and "Telegram" in m.text]


def owed() -> int:
    """How many items still owe a message, or mark a queue."""
    items = boto3.client("dynamodb").scan(TableName="appeals")["Items"]
    return sum(item.get("due_kind", {}).get("S") == "message" for item in items)
