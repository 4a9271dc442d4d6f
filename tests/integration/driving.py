"""Drives a town through its own doors while calls go wrong, and notes who has read what; for test_model.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.acting import new_process
from tests.integration.conftest import TownUnderTest
from tests.integration.crash import Died, How, Saboteur
from tests.integration.trouble import aws_fails, cancelled, refusal

RETRIES = 40
METHODS = (None, "sendMessage", "editMessageText", "answerCallbackQuery")
LOST_RACES = ("ConditionalCheckFailed", "TransactionConflict")


@dataclass(frozen=True)
class Trouble:
    """What goes wrong during one deed; `at` picks the call, or says how often."""

    kind: str = ""
    at: int = 0
    seconds: int = 1


CALM = Trouble()


@dataclass
class Heard:
    """A message of the bot as it stood in a chat when it came, or was redrawn."""

    kind: str
    chat: int
    text: str
    spoilt: bool = False  # its sender was disturbed, and may have sent it without knowing


@dataclass
class Drive:
    """The town's doors, and all that the bot said."""

    town: TownUnderTest
    patch: pytest.MonkeyPatch
    heard: list[Heard] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)  # every update, in the order in which it was taken
    struck: Counter[str] = field(default_factory=Counter)  # troubles that really came
    saboteur: Saboteur = field(default_factory=Saboteur)  # the last one

    def __post_init__(self) -> None:
        self.town.telegram.world.listeners.append(self._note)

    def _note(self, event: Any) -> None:
        if event.kind in ("message", "edit") and event.message.from_bot(self.town.telegram.world.bot):
            self.heard.append(Heard(event.kind, event.chat.id, event.message.text))

    def deed(self, act: Callable[[], object], trouble: Trouble = CALM, chat: int | None = None) -> list[Any]:
        """What somebody does; each of its updates is brought until it is taken. The updates."""
        act()
        updates = self.town.telegram.take_updates()
        with self.going_wrong(trouble, chat):
            for update in updates:
                for _ in range(2 if trouble.kind == "twice" else 1):
                    self.town.now += timedelta(seconds=1)
                    self._bring(update)
        self.taken += updates
        return updates

    def again(self, update: Any) -> dict[str, Any]:
        """An update once more, long after it was taken."""
        self.town.now += timedelta(seconds=1)
        return self.town.hand(update)

    def _bring(self, update: Any) -> None:
        for pause in range(RETRIES):
            with self._spoiling() as end:
                try:
                    answer = self.town.hand(update)
                except Died:
                    new_process()
                    continue
                if answer["statusCode"] == 200:
                    end.calm = True
                    return
            self.town.now += timedelta(seconds=int(answer["headers"].get("Retry-After", min(pause, 6))))
        raise AssertionError("an update is never taken")

    def run(self, function: str, trouble: Trouble = CALM, chat: int | None = None) -> None:
        """A schedule's run; one that was disturbed is made good by its next."""
        with self.going_wrong(trouble, chat), self._spoiling() as end:
            try:
                self.town.run(function)
                end.calm = True
            except Died:
                new_process()
            except Exception:
                if not trouble.kind:
                    raise
        if trouble.kind:
            self.town.run(function, self.town.now + timedelta(minutes=10))

    def minutes(self, count: int = 1) -> None:
        """The delivery function's next runs."""
        for _ in range(count):
            self.town.now += timedelta(minutes=1)
            self.run("delivery")

    @property
    def timed_out(self) -> bool:
        """Whether a call took effect and its answer was given up."""
        return self.saboteur.how is How.TIMEOUT and self.saboteur.struck

    @contextmanager
    def _spoiling(self) -> Iterator[_End]:
        """What is said meanwhile may be said once more, unless it ended calmly and no answer of Telegram was lost."""
        said, called, end = len(self.heard), len(self.town.telegram.calls), _End()
        unsure = self.timed_out
        yield end
        lost = self.timed_out and not unsure
        faults = [call.fault for call in self.town.telegram.calls[called:] if call.fault]
        self.struck.update(map(str, faults))
        if not end.calm or lost or "lost" in faults:
            for one in self.heard[said:]:
                one.spoilt = True

    @contextmanager
    def going_wrong(self, trouble: Trouble, chat: int | None) -> Iterator[None]:
        """The trouble is there for as long as this lasts."""
        match trouble.kind:
            case "429" | "500" | "lost":
                method = METHODS[trouble.at % len(METHODS)]
                self.town.telegram.fail(trouble.kind, method=method, retry_after=trouble.seconds)
                yield
            case "403":
                self.town.telegram.fail("403", chat_id=chat)
                yield
            case "conflict":
                reasons = ("None", LOST_RACES[trouble.seconds % 2])
                with aws_fails(self.patch, cancelled(*reasons), "TransactWriteItems", times=1 + trouble.at) as failed:
                    yield
                self.struck["conflict"] += len(failed)
            case "throttled":
                with aws_fails(self.patch, refusal("ThrottlingException"), after=trouble.at, times=1) as failed:
                    yield
                self.struck["throttled"] += len(failed)
            case "before" | "after" | "timeout":
                self.saboteur = saboteur = Saboteur(trouble.at, How(trouble.kind))
                with saboteur.at_work(self.patch):
                    yield
                self.struck[f"death {trouble.kind}"] += saboteur.struck
            case _:
                self.struck["twice"] += trouble.kind == "twice"
                yield
        self.town.telegram.faults.clear()

    def read(self, chat: int, start: str, mark: str, *, spoilt: bool = False) -> int:
        """How often a message that begins so and holds the mark came to a chat."""
        return sum(
            one.kind == "message" and one.chat == chat and one.text.startswith(start) and mark in one.text
            for one in self.heard
            if one.spoilt or not spoilt
        )

    def answered(self, query_id: str) -> bool:
        """Whether a press was answered; a second answer Telegram refuses, so once is all there can be."""
        return any(
            call.ok or call.fault == "lost"
            for call in self.town.telegram.calls
            if call.method == "answerCallbackQuery" and call.params["callback_query_id"] == query_id
        )

    def toasts(self, since: int) -> Counter[str]:
        """How often each press was answered, and refused, since then."""
        calls = self.town.telegram.calls[since:]
        return Counter(c.params["callback_query_id"] for c in calls if c.method == "answerCallbackQuery")


@dataclass
class _End:
    """How something ended."""

    calm: bool = False
