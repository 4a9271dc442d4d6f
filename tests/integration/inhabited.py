"""A town in the middle of its day: people left at every step, appeals in every state, officials of every role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from moto.dynamodb.models import dynamodb_backends

from infra.telegram.groups import migrate, post_in_channel
from tests.integration.acting import TEXT, card_of, desk, official, presses, replies, under_59_fz
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import Resident, answers, asks, resident, unsorted

SURNAME = "Приказов"  # of every official: no citizen ever reads it
AUTHOR, SECRET_WORDS = "Аннамария", "у зелёной калитки"  # nobody but the author and the officials ever reads these


@dataclass
class Inhabited:
    """The town, who is in it, and the numbers of the appeals by the state they stand in."""

    town: TownUnderTest
    citizens: dict[str, Resident] = field(default_factory=dict)  # by the step they were left at
    officials: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)

    @property
    def people(self) -> list[Any]:
        """Everybody's private chat with the bot."""
        seats = (*self.officials.values(), self.town.admin, self.town.head)
        return [*(person.seat for person in self.citizens.values()), *map(self.alone, seats)]

    def alone(self, seat: Any) -> Any:
        """The person's private chat with the bot."""
        return self.town.telegram.seat(seat, self.town.telegram.world.chats[seat.user.id])

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Whatever happens inside, the table and the clock are afterwards as they were."""
        table, now = _table(), self.town.now
        items = deepcopy(table.items)
        yield
        table.items, self.town.now = items, now


def _table() -> Any:
    return dynamodb_backends["123456789012"]["eu-central-1"].tables["appeals"]


def everything() -> dict[tuple[str, str], str]:
    """Every item of the table but the dialogs, which remember each update they heard."""
    items = [item for ranges in _table().items.values() for item in ranges.values()]
    kept = {(item.attrs["pk"].value, item.attrs["sk"].value): item.attrs for item in items}
    return {key: repr({k: v.value for k, v in attrs.items()}) for key, attrs in kept.items() if key[1][:2] != "D#"}


def inhabit(town: TownUnderTest) -> Inhabited:
    """The whole story, told once."""
    here = Inhabited(town)
    _staff(here)
    _settled(here)
    _with_the_coordinator(here)
    _midway(here)
    _elsewhere(here)
    return here


def _staff(here: Inhabited) -> None:
    town = here.town
    for name, role, department in (
        ("Иван", "executor", "utilities"),
        ("Пётр", "department_head", "utilities"),
        ("Олег", "executor", "roads"),
        ("Рита", "department_head", "roads"),
        ("Кира", "coordinator", "general"),
        ("Денис", "deputy", ""),
        ("Лев", "head", ""),
        ("Ася", "analyst", ""),
        ("Бывший", "executor", "utilities"),
    ):
        here.officials[name] = official(town, f"{name} {SURNAME}", role, department)
    former = here.officials["Бывший"]
    hello = former.says("Прощайте")
    town.admin.says("/staff remove", reply_to=hello)
    here.officials["Гость"] = town.telegram.seat(town.telegram.person("Гость"), town.staff)
    here.officials["Гость"].says("Я тут недавно")
    town.pump()
    for alone in here.people:
        alone.says("/start")
        town.pump()
        alone.presses("Даю согласие")
        town.pump()


def _settled(here: Inhabited) -> None:
    """One author's appeals, one in each state."""
    anna, ivan = resident(here.town, AUTHOR), here.officials["Иван"]
    here.citizens["author"] = anna
    for state in ("closed", "answered", "needs_info", "in_progress", "assigned"):
        here.numbers[state] = anna.sends(f"{TEXT} {SECRET_WORDS}")
    for state in ("closed", "answered"):
        answers(here.town, ivan, here.numbers[state], "Светильник заменён.")
    anna.presses_on(here.numbers["closed"], "Да, решён")
    asks(here.town, ivan, here.numbers["needs_info"])
    presses(here.town, ivan, "Взять", card_of(ivan, here.numbers["in_progress"]))
    for state in ("answered", "needs_info", "in_progress", "assigned"):
        replies(here.town, ivan, f"Черновик ответа на {state}", card_of(ivan, here.numbers[state]))
    presses(here.town, ivan, "Ответить", card_of(ivan, here.numbers["in_progress"]))
    strict = here.citizens["on approval"] = resident(here.town, "Зоя")
    number = here.numbers["on_approval"] = strict.sends()
    under_59_fz(here.town, number)
    answers(here.town, ivan, number, "Фонарь включён в план.")


def _with_the_coordinator(here: Inhabited) -> None:
    """The same author's, on the next day: what waits for the coordinator, and what ended there."""
    town, anna, kira = here.town, here.citizens["author"], here.officials["Кира"]
    town.now += timedelta(days=1)
    for state in ("received", "registered", "rejected", "declined", "forwarded"):
        here.numbers[state] = unsorted(anna, f"Есть вопрос {SECRET_WORDS}")
    for state in ("registered", "declined", "forwarded"):
        desk(town, kira, here.numbers[state], "Зарегистрировать", "Без отдела")
    desk(town, kira, here.numbers["rejected"], "Ещё…", "Отклонить", "реклама, рассылка", "Закрыть и сообщить")
    number = here.numbers["declined"]
    desk(town, kira, number, "Назначить отдел", "Режим", "обращение по 59-ФЗ")
    desk(town, kira, number, "Ещё…", "Без ответа по существу", "суть не ясна", "Закрыть и сообщить")
    desk(town, kira, here.numbers["forwarded"], "Ещё…", "Перенаправить", "Прокуратура", "Перенаправить")


def _midway(here: Inhabited) -> None:
    """People left at every step of the conversation."""
    town, ivan = here.town, here.officials["Иван"]
    stranger = Resident(town, "Ждан")
    stranger.says("На Кирова 120 темно")
    here.citizens["consent"] = stranger
    for step, deeds in {
        "rest": (),
        "topic": ("Готово",),
        "place": ("Готово", "Да, верно"),
        "review": ("Готово", "Да, верно", "Пропустить"),
        "name": ("Готово", "Да, верно", "Пропустить", "Изменить", "Имя"),
        "text": ("Готово", "Да, верно", "Пропустить", "Изменить", "Текст"),
    }.items():
        person = here.citizens[step] = resident(town, step.title())
        if deeds:
            person.says(TEXT)
            person.presses(*deeds)
    writer = here.citizens["writing"] = resident(town, "Мария")
    for kind in ("photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker"):
        writer.does("sends", kind, "подпись" if kind in ("photo", "video") else "")
    writer.does("sends_album", 3, "Альбом")
    writer.does("sends_contact", "+79141112233", "Сосед")
    writer.does("sends_location", 50.92, 128.47)
    writer.does("edits", writer.says_and_keeps("Ошибся"), "Исправил")
    for step in ("which", "adding", "withdrawing"):
        person = here.citizens[step] = resident(town, step.title())
        here.numbers[step] = person.sends()
    answers(town, ivan, here.numbers["which"])
    here.citizens["which"].says("Опять темно", reply_to=here.citizens["which"].last)
    for step, label in (("adding", "Дополнить"), ("withdrawing", "Отозвать")):
        here.citizens[step].says("/my")
        here.citizens[step].presses(f"№ {here.numbers[step]}", label)
    former = here.citizens["withdrawn"] = resident(town, "Вася")
    here.numbers["withdrawn"] = former.sends()
    former.says("/my")
    former.presses(f"№ {here.numbers['withdrawn']}", "Отозвать", "Да, отозвать")
    twice = here.citizens["merged"] = resident(town, "Маша")
    for state in ("main", "merged"):
        here.numbers[state] = twice.sends()
    kira = here.officials["Кира"]
    presses(town, kira, "Ещё…", card_of(kira, here.numbers["merged"]))
    presses(town, kira, "Объединить", card_of(kira, here.numbers["merged"]))
    replies(town, kira, here.numbers["main"], kira.last)
    rude = here.citizens["blocked"] = resident(town, "Фома")
    here.officials["Кира"].says(f"/block {rude.sends()}")
    gone = here.citizens["gone"] = resident(town, "Глеб")
    gone.sends()
    gone.does("blocks")
    gone.does("unblocks")


def _elsewhere(here: Inhabited) -> None:
    """What else comes: topics, anonymous administrators, a channel's posts, a migration, commands."""
    town = here.town
    telegram, ivan = town.telegram, here.officials["Иван"]
    for command in ("/find 1", f"/find {here.numbers['assigned']}", "/open", "/overdue", "/open Дороги", "/help"):
        ivan.says(command)
    for command in ("/staff", "/staff list", "/bind", "/bind staff", "/unknown", "/start"):
        town.admin.says(command)
    topic = town.admin.opens_topic("Дороги")
    topic.says("/bind roads")
    telegram.seat(town.admin, town.staff, anonymous=True).says("/open")
    telegram.seat(telegram.person("Нина"), town.staff).joins()
    channel = telegram.group("Город", kind="channel")
    channel.discussion = (discussion := telegram.group("Обсуждение")).id
    telegram.seat(town.admin, discussion).says("/bind comments")
    post_in_channel(telegram.world, channel, "Завтра уборка снега")
    town.pump()
    quiet, loud = (telegram.seat(telegram.person(name), discussion) for name in ("Тихон", "Клава"))
    telegram.seat(ivan, discussion).says("/priem", reply_to=quiet.says("Давно пора"))
    loud.says("@otklik_bot, когда?")
    town.pump()
    loud.presses("Написать лично")
    migrate(telegram.world, telegram.group("Старая группа", kind="group"))
    town.pump()
