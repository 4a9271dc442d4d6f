"""A prepared town: the register of a year that is over, ten thousand appeals, as the review will read it.

Too many to be clicked through: the product's own decisions make them and its records write them, as an import would.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import town
from appeals.deadlines import Calendar
from appeals.lifecycle import OPEN
from appeals.model.people import Citizen, Official, Role
from appeals.shell import records
from appeals.shell.items import CounterItem, PointerItem
from infra.local.stack import Stack
from infra.telegram import Seat

from .scene_life import Life, Town
from .scene_people import OFFICIALS, staffed
from .scene_texts import TOPICS, Voice

APPEALS = 10_000
NEIGHBOURS = 120  # people of the simulator, who wrote what is still open: an answer finds them
FIRST_TWO = 6  # times as much as any other of them wrote each of the two whom one meets first
STRANGERS = 5_000_000_001  # Telegram ids of all others begin here; they are met in the register only
STRANGERS_A_YEAR = 0.6  # of the appeals come from somebody who has never written
# How much more than usual is written in a month, from January, and on a weekday, from Monday.
MONTHS = (13, 11, 11, 9, 8, 7, 7, 7, 8, 10, 12, 14)
WEEKDAYS = (10, 9, 8, 8, 7, 4, 4)
HOURS = (1, 0, 0, 0, 0, 1, 2, 5, 8, 9, 9, 8, 8, 8, 7, 7, 7, 8, 9, 9, 8, 6, 4, 2)
SEASONS = {  # topics that have a season; all others come all the year round
    "snow": (1, 2, 3, 11, 12),
    "heating": (1, 2, 3, 4, 10, 11, 12),
    "roads": (3, 4, 5, 6, 7),
    "trees": (5, 6, 7, 8, 9),
    "playgrounds": (4, 5, 6, 7, 8),
    "school": (3, 4, 8, 9),
    "sewage": (3, 4, 5),
}


def load(stack: Stack, report: Callable[[int, int], None], appeals: int = APPEALS) -> None:
    """A town anew, on the first working morning after the year, with the year's appeals in its register."""
    stack.begin_anew()
    now = stack.now().astimezone(stack.zone)
    year = now.year - 1 if now.month == 1 else now.year
    morning = Calendar(town.load()).next_working_day(date(year, 12, 31))
    stack.timetable.leap(datetime.combine(morning, time(8), stack.zone))
    staffed(stack)
    register = Register(stack, year, Random(appeals))
    stack.deployment.put_items(register.items(appeals, report))


class Register:
    """The year's register, made from its first day to its last."""

    def __init__(self, stack: Stack, year: int, chance: Random) -> None:
        self._year = year
        self._chance = chance
        self._voice = Voice(chance)
        self._now = stack.now().astimezone(stack.zone)
        self._town = Town(town.load(), town.load_words(), Calendar(town.load()), _officials(stack))
        first = [stack.town.people["anna"], stack.town.people["boris"]]
        self._neighbours = [*first * FIRST_TWO, *self._settled(stack, first)]
        self._citizens: dict[int, Citizen] = {}

    def items(self, appeals: int, report: Callable[[int, int], None]) -> Iterator[dict[str, Any]]:
        """Every item of the table, as DynamoDB takes it."""
        for number, at in enumerate(self._moments(appeals), start=1):
            life = Life(self._town, f"{self._year}-{number:06d}", at, self._topic(at.month), self._voice, self._chance)
            life.goes_on(self._now)
            author = self._author(at, known=life.appeal.status in OPEN)
            appeal, events = life.written_by(author.id, author.name)
            yield records.appeal_item(appeal).serialize()
            yield from (records.event_item(event).serialize() for event in events)
            yield PointerItem(*records.pointer_key(author.id, appeal.number)).serialize()
            report(number, appeals)
        yield from (records.citizen_item(citizen).serialize() for citizen in self._citizens.values())
        yield CounterItem("NUMBERS", str(self._year), last=appeals).serialize()

    def _moments(self, count: int) -> list[datetime]:
        """When people wrote, in order."""
        first = datetime(self._year, 1, 1, tzinfo=self._now.tzinfo)
        days = [first + timedelta(days=at) for at in range((date(self._year, 12, 31) - first.date()).days + 1)]
        weights = [MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] for day in days]
        hours = self._chance.choices(range(24), HOURS, k=count)
        chosen = zip(self._chance.choices(days, weights, k=count), hours, strict=True)
        return sorted(day + timedelta(hours=hour, seconds=self._chance.randrange(3600)) for day, hour in chosen)

    def _topic(self, month: int) -> str:
        weights = [(6 if month in SEASONS[topic] else 0.3) if topic in SEASONS else 2 for topic in TOPICS]
        return self._chance.choices(TOPICS, weights)[0]

    def _author(self, at: datetime, *, known: bool) -> Citizen:
        """Who wrote it; who has agreed once has agreed."""
        if known:
            seat = self._chance.choice(self._neighbours)
            person, name = seat.user.id, seat.user.name
        elif self._citizens and self._chance.random() > STRANGERS_A_YEAR:
            person = self._chance.choice(list(self._citizens))
            name = self._citizens[person].name
        else:
            person, name = STRANGERS + len(self._citizens), " ".join(self._voice.name())
        consent = self._town.rules.consent_version
        return self._citizens.setdefault(person, Citizen(person, 1, consent, at, name))

    def _settled(self, stack: Stack, first: list[Seat]) -> list[Seat]:
        """People who have opened their chats long ago, so that the bot may write to them."""
        people = [*first, *(stack.telegram.person(*self._voice.name()) for _ in range(NEIGHBOURS))]
        for one in people:
            stack.telegram.world.post(one.chat, {"from": one.user.json(), "text": "/start"})
        return people


def _officials(stack: Stack) -> dict[str, Official]:
    """Who answers for each department."""
    people = stack.town.people
    return {
        department: Official(people[name].user.id, Role(role), department, people[name].user.name)
        for name, role, department, _ in reversed(OFFICIALS)
    }
