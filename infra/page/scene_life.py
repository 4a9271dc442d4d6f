"""Beside scene_year.py: what happens to one appeal from its registration on, decided by the product's own rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from appeals.clockwork import passed, scheduled
from appeals.deadlines import Calendar, deadline
from appeals.lifecycle import OPEN, Move, after
from appeals.model.appeal import Appeal, Result, Status
from appeals.model.event import Event, EventType
from appeals.model.people import Official
from appeals.model.written import Place
from appeals.town import Term
from appeals.town import Town as Rules
from appeals.words import Words

from .scene_texts import Voice

FORGOTTEN = 0.03  # of all are never answered
LATE = 0.09  # are answered after their deadline
TAKEN = 0.5  # are taken before the day of the answer
CONFIRMED, REOPENED = 0.35, 0.05  # of the answered
RESULTS = {"supported": 46, "measures_planned": 14, "explained": 30, "not_supported": 4, "forwarded": 6}
_AUTHOR = 0  # until it is known who that was


@dataclass(frozen=True)
class Town:
    """By what an appeal is decided, and the official of each department."""

    rules: Rules
    words: Words
    calendar: Calendar
    officials: Mapping[str, Official]


class Life:
    """One appeal and its events."""

    def __init__(self, town: Town, number: str, at: datetime, topic: str, voice: Voice, chance: Random) -> None:
        self._town = town
        self._voice = voice
        self._chance = chance
        about = town.rules.topic(topic)
        self._official = town.officials[about.department]
        due = deadline(at.date(), town.rules.term(about, at.date()), town.calendar)
        self.appeal = scheduled(
            Appeal(
                number=number,
                citizen=_AUTHOR,
                status=Status.ASSIGNED,
                topic=topic,
                department=about.department,
                registered_at=at,
                deadline=due.date,
                explained=due.explained(town.words),
                place=Place(voice.address()) if chance.random() < 0.7 else None,
            ),
            town.rules,
        )
        self.events = [Event(number, 1, EventType.REGISTERED, at, by=_AUTHOR, text=voice.about(topic))]

    def goes_on(self, until: datetime) -> None:
        """Everything that happens up to a moment."""
        answer_at = self._answer_at()
        if answer_at is not None and answer_at <= until:
            self._is_answered(answer_at)
            self._is_judged(until)
        self._climbs(until)

    def written_by(self, person: int, name: str) -> tuple[Appeal, list[Event]]:
        """The appeal and its events as their author's."""
        events = [replace(event, by=person) if event.by == _AUTHOR else event for event in self.events]
        return replace(self.appeal, citizen=person, name=name), events

    # -- inside

    def _answer_at(self) -> datetime | None:
        registered, chance = self.appeal.registered_at, self._chance.random()
        if chance < FORGOTTEN:
            return None
        term = (self.appeal.deadline - registered.date()).days
        days = (
            term + self._chance.randint(1, 25) if chance < FORGOTTEN + LATE else term * self._chance.betavariate(2, 2)
        )
        return self._at_work(registered + timedelta(days=days))

    def _at_work(self, at: datetime) -> datetime:
        """Some time of that day, if it is a working one, or of the last before it; never before the registration."""
        day = at.date()
        if not self._town.calendar.is_working_day(day):
            day = self._town.calendar.next_working_day(day)
        hour = datetime(day.year, day.month, day.day, 9, tzinfo=at.tzinfo)
        last = self.events[-1].at
        return max(hour + timedelta(minutes=self._chance.randint(5, 530)), last + timedelta(minutes=20))

    def _is_answered(self, at: datetime) -> None:
        result = self._chance.choices(list(RESULTS), list(RESULTS.values()))[0]
        if self._chance.random() < TAKEN:
            taken_at = self._at_work(self.events[-1].at + (at - self.events[-1].at) / 4)
            if taken_at < at:
                self._moves(taken_at, Move.TAKE, EventType.TAKEN, by=self._official, taken_at=taken_at)
        changes = {"answered_at": at, "result": Result(result), "taken_at": self.appeal.taken_at or at}
        text = self._voice.answer(result)
        self._moves(at, Move.ANSWER, EventType.ANSWERED, text, result, by=self._official, **changes)

    def _is_judged(self, until: datetime) -> None:
        """Whether it helped, as the author says."""
        at = self.events[-1].at + timedelta(hours=self._chance.randint(1, 200))
        chance = self._chance.random()
        if at > until or chance >= CONFIRMED + REOPENED:
            return
        if chance < CONFIRMED:
            self._moves(at, Move.CONFIRM, EventType.CONFIRMED, closed_at=at)
            return
        limits = self._town.rules.limits
        due = deadline(at.date(), Term(limits.reopened_working_days, working=True), self._town.calendar)
        anew: dict[str, Any] = {"executor": None, "executor_name": "", "taken_at": None, "result": None, "rungs": ()}
        anew |= {"repeated_at": None, "reopened": 1, "reopened_at": at, "card_event": self.appeal.version + 1}
        anew |= {"deadline": due.date, "explained": due.explained(self._town.words)}
        self._moves(at, Move.REOPEN, EventType.REOPENED, self._voice.not_solved(), **anew)
        again = self._at_work(at + timedelta(days=self._chance.randint(1, 12)))
        if again <= until:
            self._is_answered(again)

    def _moves(
        self,
        at: datetime,
        move: Move,
        kind: EventType,
        text: str = "",
        detail: str = "",
        *,
        by: Official | None = None,
        **changes: Any,
    ) -> None:
        """One move of the appeal's table, with its event; the ladder comes first."""
        self._climbs(at)
        if by is not None:
            changes |= {"executor": by.id, "executor_name": by.name}
        status, version = after(self.appeal.status, move), self.appeal.version + 1
        self.appeal = scheduled(replace(self.appeal, status=status, version=version, **changes), self._town.rules)
        person, name = (by.id, by.name) if by else (_AUTHOR, "")
        self.events.append(Event(self.appeal.number, version, kind, at, person, name, text=text, detail=detail))

    def _climbs(self, until: datetime) -> None:
        """What time alone did up to a moment, with all messages sent long ago."""
        officials = self._town.officials.values()
        while (self.appeal.status in OPEN or self.appeal.listed) and self.appeal.due_at is not None:
            run = self._town.calendar.next_opening(self.appeal.due_at.astimezone(until.tzinfo))
            saved = passed(self.appeal, self._town.rules, run, officials) if run <= until else None
            if saved is None:
                return
            self.appeal = saved.appeal
            self.events.append(replace(saved.event, unsent={}))
