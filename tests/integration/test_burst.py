"""A storm of messages under Telegram's own limits: nobody waits longer than these force, and no 429 is asked early."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from moto.dynamodb.models.table import Table

from appeals.shell import gateway
from appeals.shell.lanes import LANES
from tests.integration.acting import TEXT
from tests.integration.conftest import TownUnderTest, context
from tests.integration.conversing import resident

_log = logging.getLogger(__name__)  # the figures: --log-cli-level=INFO
GROUP_LIST = 40  # lines of one list
GROUP_A_MINUTE = 20  # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
A_SECOND = 30
ANSWERS_AFTER = 0.06  # seconds, as over a real distance
LATE = 60  # seconds: the delivery function runs once a minute


class Timeline:
    """The time of the town and of its Telegram: it stands while this machine works, not while a 429 is waited out."""

    def __init__(self, town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
        self._town, self._start, self.second = town, town.now, 0.0
        self._began = town.telegram.clock.seconds()
        monkeypatch.setattr(town.telegram.clock, "seconds", lambda: self._began + self.second)
        monkeypatch.setattr(gateway, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": self._sleep}))

    async def _sleep(self, seconds: float) -> None:
        self.reach(self.second + seconds)

    def since(self, moment: float) -> float:
        """Seconds from the beginning to a moment of the simulator's clock."""
        return moment - self._began

    def reach(self, second: float) -> None:
        """Go on to this second; one that has passed changes nothing."""
        self.second = max(self.second, second)
        self._town.now = self._start + timedelta(seconds=self.second)

    def deliver(self) -> None:
        """A run of the delivery function."""
        from delivery.handler import handler

        handler({"scheduled_time": self._town.now.isoformat()}, context())


@pytest.fixture
def storm(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> TownUnderTest:
    """A town whose Telegram counts. moto copies the whole table at each transaction, in case it fails: none does."""
    town.telegram.limits.lenient = False
    copied = SimpleNamespace(deepcopy=lambda value: value if isinstance(value, Table) else deepcopy(value))
    monkeypatch.setattr("moto.dynamodb.models.copy", copied)
    return town


def at_the_preview(town: TownUnderTest, count: int) -> list[Any]:
    """People who have only to press [Отправить]: one has written, and the others' drafts are kept just like it."""
    from appeals.effects import SaveCitizen, SaveDialog
    from appeals.shell import house

    first = resident(town)
    town.telegram.limits.lenient = True  # how fast this one writes is not what is tried
    first.previews()
    town.telegram.limits.lenient = False
    home = house.build()
    facts = home.storage.gather(first.chat.id, first.user.id, town.now).facts
    preview, people = first.last, [first.seat]
    for at in range(1, count):
        seat = town.telegram.person(f"Житель {at}")
        seat.says("/start")
        town.telegram.world.post(seat.chat, {k: v for k, v in preview.body.items() if k not in ("message_id", "date")})
        dialog = replace(facts.dialog, chat=seat.chat.id, person=seat.user.id, version=0, boards={}, seen=())
        home.storage.commit([SaveDialog(dialog)], town.now)
        home.storage.commit([SaveCitizen(replace(facts.citizen, id=seat.user.id, version=0))], town.now)
        people.append(seat)
    town.telegram.take_updates()
    return people


def refused_early(town: TownUnderTest, since: int) -> list[Any]:
    """Calls to a chat before the time that Telegram's 429 named for it."""
    until: dict[str, float] = defaultdict(float)
    early = []
    for call in town.telegram.calls[since:]:
        chat = str(call.params.get("chat_id", ""))
        if chat and call.at < until[chat]:
            early.append(call)
        if call.answer and call.answer.get("error_code") == 429:
            until[chat] = call.at + call.answer["parameters"]["retry_after"]
    return early


def most_within(times: list[float], seconds: float) -> int:
    """The largest number of them that lie within so many seconds."""
    return max(sum(begin <= time < begin + seconds for time in times) for begin in times)


@pytest.mark.parametrize("people", [80, pytest.param(1_000, marks=pytest.mark.soak)])
def test_a_burst_of_confirmations_is_answered_as_fast_as_telegram_takes_it(
    storm: TownUnderTest, monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    """A thousand a minute: all registered, each told at once, and the staff in lists, a minute late at most."""
    town = storm
    residents = at_the_preview(town, people)
    timeline, since, said = Timeline(town, monkeypatch), len(town.telegram.calls), len(town.admin.heard)
    timeline.reach(60)  # what led here no longer counts for Telegram's limits
    pressed: list[float] = []
    runs = iter(range(90, 900, 60))
    due = next(runs)
    for at, seat in enumerate(residents):
        timeline.reach(60 + at * 0.06)
        if timeline.second >= due:
            timeline.deliver()
            due = next(runs)
        pressed.append(timeline.second)
        seat.presses("Отправить")
        (update,) = town.telegram.take_updates()
        assert town.hand(update)["statusCode"] == 200
    for _ in range(5):
        timeline.reach(due)
        timeline.deliver()
        due = next(runs)

    calls = [call for call in town.telegram.calls[since:] if call.ok and call.method == "sendMessage"]
    told = {str(call.params["chat_id"]): call for call in calls if "принято и передано" in call.params["text"]}
    numbers = [told[str(seat.chat.id)].params["text"].split("№ ")[1][:11] for seat in residents]
    assert len(set(numbers)) == people
    assert all(sum("принято и передано" in message.text for message in seat.heard) == 1 for seat in residents)
    waits = [timeline.since(told[str(s.chat.id)].at) - at for s, at in zip(residents, pressed, strict=True)]
    assert max(waits) < 2

    to_staff = [call for call in calls if int(call.params["chat_id"]) == town.staff.id]
    named = [call for number in numbers for call in to_staff if number in call.params["text"]]
    assert len(named) == people  # each once
    assert [sum(number in message.text for message in town.admin.heard[said:]) for number in numbers] == [1] * people
    read = [timeline.since(call.at) for call in named]
    assert most_within([call.at for call in to_staff], 60) <= GROUP_A_MINUTE
    lists = max(people - GROUP_A_MINUTE, 0) / (GROUP_LIST * GROUP_A_MINUTE)
    assert max(read) - pressed[0] <= 60 * -(-lists // 1) + LATE + 5
    assert refused_early(town, since) == []
    refused = sum(not call.ok for call in town.telegram.calls[since:])
    figures = {
        "people": people,
        "pressed within": pressed[-1] - pressed[0],
        "longest wait for the acceptance": max(waits),
        "messages to the staff": len(to_staff),
        "last line read after": max(read) - pressed[0],
        "longest wait of a line": max(r - p for r, p in zip(read, pressed, strict=True)),
        "refused calls": refused,
    }
    _log.info("%s", figures)


def owed_acceptances(town: TownUnderTest, count: int) -> list[Any]:
    """People whose acceptance could not be told when they sent: Telegram was away."""
    from appeals.model.appeal import Appeal, Status
    from appeals.model.event import Event, EventType, Notice
    from appeals.shell import records

    people = []
    for at in range(1, count + 1):
        seat, number = town.telegram.person(f"Житель {at}"), f"2026-{at:06d}"
        seat.says("/start")
        appeal = Appeal(
            number=number,
            citizen=seat.user.id,
            status=Status.ASSIGNED,
            topic="street_light",
            department="utilities",
            registered_at=town.now,
            deadline=date(2026, 12, 23),
        )
        event = Event(number, 1, EventType.REGISTERED, town.now, text=TEXT, unsent={Notice.ACCEPTED: 0})
        item = records.event_item(event)
        item.due_kind, item.due_at = "message", records.epoch(town.now)
        records.appeal_item(appeal).save()
        item.save()
        people.append(seat)
    town.telegram.take_updates()
    return people


@pytest.mark.parametrize("people", [100, pytest.param(1_000, marks=pytest.mark.soak)])
def test_what_has_waited_for_telegram_goes_within_one_run(storm: TownUnderTest, people: int) -> None:
    """A thousand acceptances at 60 ms each: one run brings all, none is refused, each once."""
    residents = owed_acceptances(storm, people)
    storm.telegram.answers_after(ANSWERS_AFTER)
    since = len(storm.telegram.calls)
    storm.run("delivery", storm.now + timedelta(minutes=1))
    calls = storm.telegram.calls[since:]
    assert all(call.ok for call in calls)
    assert len(calls) == people
    assert all(sum("принято и передано" in message.text for message in seat.heard) == 1 for seat in residents)
    took = calls[-1].at - calls[0].at
    assert most_within([call.at for call in calls], 1) <= A_SECOND
    assert took < people * ANSWERS_AFTER  # than one after another could
    _log.info("%s", {"took": took, "limits force": people / A_SECOND})


def test_when_telegram_refuses_the_bot_itself_nobody_else_is_asked(storm: TownUnderTest) -> None:
    """Two people's chats in one run are no chat's own flood: the others are asked when a later run finds it over."""
    residents = owed_acceptances(storm, 40)
    since = len(storm.telegram.calls)
    storm.telegram.fail("429", retry_after=50, times=40)
    storm.run("delivery", storm.now + timedelta(minutes=1))
    assert 2 <= len(storm.telegram.calls[since:]) <= 2 + LANES
    storm.telegram.faults.clear()
    for _ in range(2):
        storm.run("delivery", storm.now + timedelta(minutes=1))
    assert refused_early(storm, since) == []
    assert all(sum("принято и передано" in message.text for message in seat.heard) == 1 for seat in residents)
