"""A prepared town: an ordinary week, Monday to Friday, in which most are answered, some late and some not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from random import Random

import town
from appeals.routes import department_of
from infra.local.stack import Stack
from infra.telegram import Seat

from .scene_people import Deed, Desk, agrees, anew, heard, number_of, offers, presses, sends, staffed, together, writes
from .scene_texts import TOPICS, Voice

APPEALS = 60
DAYS = 5
ENDS = 18  # o'clock on Friday
THINKING = 10.0  # seconds before each deed
_OFTEN = (
    "snow",
    "snow",
    "garbage",
    "heating",
    "street_light",
    "roads",
    "water",
)  # what an ordinary winter week is full of
_ANNA_AND_BORIS = 3  # messages of each of the two whom one meets first
# What answers say was done: the button, and how often.
_RESULTS = {
    "supported": ("Меры приняты", 50),
    "measures_planned": ("Запланировано", 14),
    "explained": ("Разъяснено", 26),
    "not_supported": ("Не поддержано", 4),
    "forwarded": ("Перенаправлено", 6),
}
Happening = Callable[[], None]


@dataclass
class Week:
    """What is still to happen, each at its moment; one thing leads to the next."""

    stack: Stack
    chance: Random
    desks: dict[str, Desk]
    monday: datetime
    voice: Voice = field(init=False)
    _coming: list[tuple[datetime, int, Happening]] = field(default_factory=list)
    _order: int = 0

    def __post_init__(self) -> None:
        self.voice = Voice(self.chance)

    def later(self, at: datetime, happening: Happening) -> None:
        """Let something happen, unless the week is over by then."""
        self._order += 1
        heappush(self._coming, (at, self._order, happening))

    def goes_by(self, until: datetime) -> None:
        """Everything in its order, the schedules in between."""
        while self._coming and self._coming[0][0] <= until:
            at, _, happening = heappop(self._coming)
            self.stack.timetable.advance(at)
            happening()
        self.stack.timetable.advance(until)
        self.stack.settle()

    # -- what happens

    def somebody_writes(self, person: Seat, topic: str, report: Callable[[], None]) -> None:
        """A message, with a photo perhaps; what becomes of it lies with its department."""
        words = self.voice.about(topic)
        if self.chance.random() < 0.3:
            tells: Deed = partial(Seat.sends, kind="photo", caption=words)
        else:
            tells = writes(lambda: words)
        begins = (anew, tells) if person.heard else (tells, agrees)
        self._does(person, *begins, *sends(topic))
        report()
        number = number_of(person)
        here = town.load()
        desk = self.desks[department_of(here.topic(topic), words, "", here)]
        fate, morning = self.chance.random(), self._working(timedelta(minutes=self.chance.randint(10, 150)))
        if fate < 0.92:
            self.later(morning, lambda: self._is_taken(desk, number))
        if 0.7 < fate < 0.84:
            self.later(morning + timedelta(minutes=20), lambda: self._is_asked(desk, number, person))
        if fate < 0.84:
            answer_at = self._working(timedelta(hours=self.chance.choice((2, 3, 3, 5, 22, 30, 80))))
            self.later(answer_at, lambda: self._is_answered(desk, number, person))

    def _is_taken(self, desk: Desk, number: str) -> None:
        card = desk.card(number)
        if offers(card, "Взять"):
            self._does(self.chance.choice(desk.seats), presses("Взять", on=card))

    def _is_asked(self, desk: Desk, number: str, person: Seat) -> None:
        card = desk.card(number)
        if not offers(card, "Спросить"):
            return
        question, reply = self.voice.question()
        asks = presses("Спросить", on=card), lambda one: one.says(question, reply_to=one.last)
        self._does(self._holder(desk, number), *asks)
        replies = self.stack.now() + timedelta(minutes=self.chance.randint(15, 200))
        self.later(replies, lambda: self._does(person, lambda one: one.says(reply, reply_to=heard(one, question))))

    def _is_answered(self, desk: Desk, number: str, person: Seat, *, again: bool = False) -> None:
        card = desk.card(number)
        if not offers(card, "Ответить"):
            return
        result = self.chance.choices(list(_RESULTS), [often for _, often in _RESULTS.values()])[0]
        label, words = _RESULTS[result][0], self.voice.answer(result)
        if result == "supported" and self.chance.random() < 0.5:
            replies: Deed = partial(Seat.sends, kind="photo", caption=words, reply_to=card)
        else:
            replies = partial(Seat.says, text=words, reply_to=card)
        deeds: list[Deed] = [replies, presses(label)]
        if result == "measures_planned":  # the bot asks by when
            day = f"{self.stack.now() + timedelta(days=self.chance.randint(10, 40)):%d.%m.%Y}"
            deeds += [lambda one: one.says(day, reply_to=one.last), presses(label)]
        self._does(self._holder(desk, number), *deeds)
        if result == "measures_planned":
            return
        heard_at = self.stack.now() + timedelta(minutes=self.chance.randint(5, 300))
        verdict = self.chance.random()
        if verdict < 0.45 or again:
            self.later(heard_at, lambda: self._does(person, presses("Да, решён")))
        elif verdict < 0.58:
            self.later(heard_at, lambda: self._is_not_solved(desk, number, person))

    def _is_not_solved(self, desk: Desk, number: str, person: Seat) -> None:
        self._does(person, presses("Нет, не решён"), writes(self.voice.not_solved))
        if self.chance.random() < 0.6:
            answer_at = self._working(timedelta(hours=self.chance.choice((3, 20, 28))))
            self.later(answer_at, lambda: self._is_answered(desk, number, person, again=True))

    def _does(self, one: Seat, *deeds: Deed) -> None:
        together(self.stack, [one], *deeds, thinking=THINKING)

    def _holder(self, desk: Desk, number: str) -> Seat:
        """Who has taken it, as the card says; the first of the desk when nobody has."""
        card = desk.card(number)
        return next((seat for seat in desk.seats if card and seat.user.name in card.text), desk.seats[0])

    def _working(self, after: timedelta) -> datetime:
        """So long from now; what falls into the night waits for the morning."""
        at = (self.stack.now() + after).astimezone(self.stack.zone)
        if at.hour < 9:
            return at.replace(hour=9, minute=self.chance.randint(5, 55))
        return at if at.hour < ENDS else (at + timedelta(days=1)).replace(hour=9, minute=self.chance.randint(5, 55))


def load(stack: Stack, report: Callable[[int, int], None], appeals: int = APPEALS) -> None:
    """A town anew, on the next Monday; then the week goes by until Friday evening."""
    stack.begin_anew()
    stack.timetable.leap(_next_monday(stack))
    week = Week(stack, Random(appeals), staffed(stack), stack.now().astimezone(stack.zone))
    first, sent = [stack.town.people["anna"], stack.town.people["boris"]] * _ANNA_AND_BORIS, 0

    def told() -> None:
        nonlocal sent
        sent += 1
        report(sent, appeals)

    for at in range(appeals):
        topic = week.chance.choice((*TOPICS, *_OFTEN * 2))
        person = first.pop() if first and at % 4 == 0 else stack.telegram.person(*week.voice.name())
        minutes = week.chance.randint(30, 12 * 60)
        day = at * DAYS // appeals
        moment = week.monday + timedelta(days=day, minutes=minutes if day < DAYS - 1 else minutes / 2)
        week.later(moment, partial(week.somebody_writes, person, topic, told))
    week.goes_by(week.monday.replace(hour=ENDS) + timedelta(days=DAYS - 1))


def _next_monday(stack: Stack) -> datetime:
    now = stack.now().astimezone(stack.zone)
    return (now + timedelta(days=7 - now.weekday())).replace(hour=8, minute=0, second=0, microsecond=0)
