"""The process may die between any two calls: after the retry the outcome is that of an undisturbed run."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, zip_longest
from typing import Any

import boto3
import pytest

from tests.integration.conftest import ZONE, TownUnderTest, a_town
from tests.integration.crash import COMMIT, NUMBER, Died, How, Saboteur

RETRIES = 40
ALBUM = 3  # messages that one call of the scenes' albums makes
TEXT = "На Кирова 120 второй месяц не горит фонарь у школы"


@dataclass
class Stage:
    """A town whose process may die, and which brings every update and run again as Telegram and the scheduler would."""

    town: TownUnderTest

    def pump(self) -> None:
        """Every waiting update until it is taken."""
        for update in self.town.telegram.take_updates():
            self.town.now += timedelta(seconds=1)
            self._until_taken(update)

    def _until_taken(self, update: object) -> None:
        for _ in range(RETRIES):
            try:
                answer = self.town.hand(update)
            except Died:
                self._new_process()
                continue
            if answer["statusCode"] == 200:
                return
            self.town.now += timedelta(seconds=int(answer["headers"].get("Retry-After", 1)))
        raise AssertionError("an update is never taken")

    def run(self, function: str, at: datetime) -> None:
        """A schedule's run; one that dies is run again at its next time."""
        try:
            self.town.run(function, at)
        except Died:
            self._new_process()
            self.town.run(function, at + timedelta(minutes=10))
        except Exception:  # noqa: BLE001  a failed asynchronous run is tried again
            self.town.run(function, at + timedelta(minutes=10))

    def settle(self) -> None:
        """The delivery function, every minute, until long after every lease."""
        for _ in range(5):
            at = self.town.now + timedelta(minutes=1)
            try:
                self.town.run("delivery", at)
            except Died:
                self._new_process()
            except Exception:  # noqa: BLE001  the next minute's run goes on
                self.town.now = at

    def _new_process(self) -> None:
        from aws_lambda_powertools.utilities import parameters

        from appeals.shell import house

        house.build().vault.close()
        house.build.cache_clear()
        parameters.clear_caches()  # type: ignore[no-untyped-call]


def prepared(town: TownUnderTest) -> tuple[Any, Any]:
    """Anna has agreed; Ivan is an executor."""
    anna = town.telegram.person("Анна", "Иванова")
    ivan = town.telegram.seat(town.telegram.person("Иван"), town.staff)
    hello = ivan.says("Здравствуйте")
    town.admin.says("/staff add executor utilities", reply_to=hello)
    anna.says("/start")
    town.pump()
    anna.presses("Даю согласие")
    town.pump()
    return anna, ivan


def registers(stage: Stage, anna: Any) -> None:
    """A text appeal, to its number."""
    anna.says(TEXT)
    stage.pump()
    for label in ("Готово", "Да, верно", "Пропустить", "Отправить"):
        anna.presses(label)
        stage.pump()
    stage.settle()


def text_appeal(stage: Stage, anna: Any, ivan: Any) -> Iterator[None]:
    """A citizen writes and sends."""
    yield
    registers(stage, anna)


def album(stage: Stage, anna: Any, ivan: Any) -> Iterator[None]:
    """Three photos of one album become one draft, sent."""
    yield
    anna.sends_album(3, TEXT)
    stage.pump()
    for label in ("Готово", "Да, верно", "Пропустить", "Отправить"):
        anna.presses(label)
        stage.pump()
    stage.settle()


def staff_answer(stage: Stage, anna: Any, ivan: Any) -> Iterator[None]:
    """Taken, and answered with a photo."""
    registers(stage, anna)
    card = ivan.last
    yield
    ivan.presses("Взять")
    stage.pump()
    ivan.sends("photo", "Светильник заменён.", reply_to=card)
    stage.pump()
    ivan.presses("Меры приняты")
    stage.pump()
    stage.settle()


def escalation_run(stage: Stage, anna: Any, ivan: Any) -> Iterator[None]:
    """Past the deadline: the head is told."""
    registers(stage, anna)
    yield
    stage.run("escalation", datetime(2026, 12, 24, 9, 0, tzinfo=ZONE))
    stage.run("escalation", datetime(2026, 12, 24, 9, 20, tzinfo=ZONE))
    stage.settle()


def digest_run(stage: Stage, anna: Any, ivan: Any) -> Iterator[None]:
    """The summary of the day."""
    registers(stage, anna)
    yield
    stage.run("digest", datetime(2026, 11, 24, 9, 0, tzinfo=ZONE))
    stage.settle()


def delivery_run(stage: Stage, anna: Any, ivan: Any) -> Iterator[None]:
    """What Telegram refused at first is delivered a minute later."""
    anna.says(TEXT)
    stage.pump()
    for label in ("Готово", "Да, верно", "Пропустить"):
        anna.presses(label)
        stage.pump()
    stage.town.telegram.fail("429", chat_id=stage.town.staff.id, retry_after=5)
    anna.presses("Отправить")
    stage.pump()
    yield
    stage.settle()


def erasure(stage: Stage, anna: Any, ivan: Any) -> Iterator[None]:
    """Two messages, one of them answered, and all that is known of their author."""
    registers(stage, anna)
    ivan.says("Светильник заменён.", reply_to=ivan.last)
    stage.pump()
    ivan.presses("Меры приняты")
    stage.pump()
    anna.says("Новое сообщение")
    stage.pump()
    registers(stage, anna)
    yield
    anna.says("/forget")
    stage.pump()
    anna.presses("Да, удалить")
    stage.pump()
    stage.settle()


SCENES = [text_appeal, album, staff_answer, escalation_run, digest_run, delivery_run, erasure]


@dataclass(frozen=True)
class Outcome:
    """What people have read, per chat, with how often; all that is stored; and the two differences that are allowed."""

    read: dict[str, Counter[str]]
    stored: tuple[object, ...]
    owed: int
    burnt: int  # numbers given out that no appeal has

    def repeated(self, calm: Outcome) -> int:
        """How many messages came more often than in the undisturbed run."""
        return sum((self.read[chat] - calm.read[chat]).total() for chat in self.read)


def outcome(stage: Stage, anna: Any) -> Outcome:
    """Numbers are made equal: a burnt one is allowed."""
    town = stage.town
    read = {
        name: Counter(_unnumbered(f"{message.text}{message.buttons}") for message in seat.heard)
        for name, seat in (("anna", anna), ("staff", town.admin), ("head", town.head))
    }
    items = boto3.client("dynamodb").scan(TableName="appeals")["Items"]
    owed = sum(1 for item in items if item.get("due_kind", {}).get("S") in ("message", "erasure"))
    given = sum(int(item["last"]["N"]) for item in items if item["pk"]["S"] == "NUMBERS")
    registered = sum(1 for item in items if item["sk"]["S"] == "APPEAL")
    return Outcome(read, tuple(sorted(map(_kept, items), key=repr)), owed, given - registered)


# What a retry may leave otherwise: moments, since it comes later; ids of messages, presses and albums; the number, when
# one burnt; and the version of a dialog, since noting what was said is a save of its own.
_MOMENTS = {
    "at",
    "accepted",
    "answered_at",
    "consent_at",
    "due_at",
    "expires_at",
    "minute_from",
    "registered_at",
    "repeated_at",
    "taken_at",
}
_IDS = {"album", "card", "group", "message_id", "press", "sent"}
_DIFFERS = _MOMENTS | _IDS | {"desk_order", "last", "registered", "version"}


def _kept(item: dict[str, Any]) -> object:
    """An item as it must be whatever happened on the way: each of its attributes, but those that may differ."""
    found = {name: next(iter(value.values())) for name, value in item.items()}
    if found["pk"].startswith("AUDIT#"):
        found["sk"] = found["sk"].rpartition("#")[2]  # the moment comes before the update
    if "more" in found:
        found["more"] = json.loads(found["more"])
    return json.loads(_unnumbered(json.dumps(_steady(found), sort_keys=True, ensure_ascii=False)))


def _steady(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _steady(held) for name, held in value.items() if name not in _DIFFERS}
    return [_steady(held) for held in value] if isinstance(value, list) else value


def _unnumbered(text: str) -> str:
    return re.sub(r"2026-\d{6}", "№", text)


def played(scene: Any, saboteur: Saboteur, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """The scene in a town of its own, with the saboteur at work in its second half."""
    with a_town(monkeypatch) as town:
        stage = Stage(town)
        anna, ivan = prepared(town)
        acts = scene(stage, anna, ivan)
        next(acts)
        with saboteur.at_work(monkeypatch):
            next(acts, None)
        return outcome(stage, anna)


def may_burn(calls: list[str], at: int) -> bool:
    """Whether a number had been given out, and its appeal not yet committed, when the call was spoilt."""
    given = [place for place, call in enumerate(calls[: at + 1]) if call == NUMBER]
    return bool(given) and COMMIT not in calls[given[-1] : at]


def taken_unnoted(calls: list[str], at: int, how: How) -> int:
    """How many messages Telegram had taken, and we not yet noted, when the call was spoilt: these may come twice."""
    last = at if calls[at].startswith("telegram") and how is not How.BEFORE else at - 1
    taken = 0
    while last >= 0 and calls[last].startswith("telegram"):
        taken += ALBUM if calls[last].endswith("sendMediaGroup") else 1
        last -= 1
    return taken


def wrong_outcomes(scene: Any, how: How, stride: int, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What went otherwise than in the calm run, for every `stride`-th call of the scene spoilt once."""
    calm = played(scene, counting := Saboteur(), monkeypatch)
    assert (calm.owed, calm.burnt) == (0, 0)
    wrong: list[object] = []
    for at in range(stride - 1, len(counting.calls), stride):
        spoilt = played(scene, saboteur := Saboteur(at, how), monkeypatch)
        assert saboteur.struck
        found = differences(calm, spoilt, counting.calls, at, how)
        if found:
            wrong.append((at, counting.calls[at], found))
    return wrong


def differences(calm: Outcome, spoilt: Outcome, calls: list[str], at: int, how: How) -> dict[str, object]:
    """Everything that is not as in the undisturbed run, but for what the promise allows."""
    missing = {chat: calm.read[chat] - spoilt.read[chat] for chat in calm.read}
    repeated, allowed = spoilt.repeated(calm), taken_unnoted(calls, at, how)
    stored = [pair for pair in zip_longest(calm.stored, spoilt.stored) if pair[0] != pair[1]]
    found: dict[str, object] = {}
    if any(missing.values()):
        found["missing"] = missing
    if repeated > allowed:
        found["repeated"] = (repeated, allowed)
    if stored:
        found["stored"] = stored
    if spoilt.owed:
        found["owed"] = spoilt.owed
    if spoilt.burnt > may_burn(calls, at):
        found["burnt"] = spoilt.burnt
    return found


@pytest.mark.parametrize(
    ("scene", "how"), [*zip(SCENES, cycle(How), strict=False)], ids=lambda one: getattr(one, "__name__", one)
)
def test_a_death_at_some_calls_changes_nothing(scene: Any, how: How, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ninth call of every scene is spoilt once in one of the ways; `make soak` does it all."""
    assert wrong_outcomes(scene, how, 9, monkeypatch) == []


@pytest.mark.soak
@pytest.mark.parametrize("how", How)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_a_death_at_any_call_changes_nothing(scene: Any, how: How, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call of the scene is spoilt once, right before it, right after it, or by a timeout."""
    assert wrong_outcomes(scene, how, 1, monkeypatch) == []
