"""Telegram in the tests' hands: which updates come, how often, how many side by side, each until it is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import boto3
import httpx
from boto3.dynamodb.conditions import Key

from infra.local.ministack import REGION
from infra.local.stack import TOKEN, Stack
from infra.telegram import Message, Seat
from infra.telegram.updates import queue_of

JSON = dict[str, Any]
Bring = Callable[[JSON], tuple[int, int]]  # an update in, the status out and the Retry-After in seconds
TEXT = "На Кирова 120 второй месяц не горит фонарь у школы"
MOST_AT_ONCE = 10  # each takes a worker of the local AWS, cold at first
SIDE_BY_SIDE = 8  # updates of different chats: two processors bear no more
AGAIN = 5  # seconds before an update that failed without a Retry-After comes again
MOST_TIMES = 20  # that an update is brought; Telegram would go on for a day


class Hand:
    """Brings the updates of a stack's people, in place of the simulator's own delivery."""

    def __init__(self, stack: Stack, bring: Bring | None = None) -> None:
        self.stack = stack
        self.bring = bring or self._posted
        self._http = httpx.Client(
            timeout=120, trust_env=False, limits=httpx.Limits(max_connections=64), headers={HEADER: stack.secret}
        )

    def _posted(self, update: JSON) -> tuple[int, int]:
        answer = self._http.post(self.stack.webhook_url, json=update)
        return answer.status_code, int(answer.headers.get("Retry-After", AGAIN))

    def at_once(self, updates: Sequence[JSON]) -> list[int]:
        """All of them at once, as many side by side as there are workers for; the statuses."""
        with ThreadPoolExecutor(MOST_AT_ONCE) as threads:
            return [status for status, _ in threads.map(self.bring, updates)]

    def overlapping(self, updates: Sequence[JSON]) -> list[int]:
        """All of them at once; then each that was not taken comes again until it is. The first statuses."""
        statuses = self.at_once(updates)
        for update, status in zip(updates, statuses, strict=True):
            if status != 200:
                assert status >= 500
                self.until_taken(update)
        return statuses

    def until_taken(self, update: JSON) -> None:
        """As Telegram does: again after each failure, when the answer asks for it, until there is a 200."""
        for _ in range(MOST_TIMES):
            status, wait = self.bring(update)
            if status == 200:
                return
            assert status >= 500
            self.stack.pass_time(seconds=wait)
        raise AssertionError(f"never taken: {update['update_id']}, the last answer was {status}")

    def pump(self) -> None:
        """Every update that waits: a chat's one after another, different chats side by side."""
        queues: dict[str, list[JSON]] = defaultdict(list)
        for update in self.stack.telegram.take_updates():
            queues[queue_of(update)].append(update)

        def served(queue: list[JSON]) -> None:
            for update in queue:
                self.until_taken(update)

        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            list(threads.map(served, queues.values()))

    def close(self) -> None:
        self._http.close()


HEADER = "X-Telegram-Bot-Api-Secret-Token"


@contextmanager
def by_hand(stack: Stack) -> Iterator[Hand]:
    """While it lasts the simulator brings nothing by itself, and takes whatever the bot sends at any pace."""
    call = f"{stack.telegram.url}/bot{TOKEN}"
    httpx.post(f"{call}/deleteWebhook", trust_env=False).raise_for_status()
    stack.telegram.limits.lenient = True
    hand = Hand(stack)
    try:
        yield hand
    finally:
        hand.close()
        stack.telegram.limits.lenient = False
        stack.set_webhook()


def citizens(hand: Hand, count: int) -> list[Seat]:
    """People who have begun and agreed."""
    people = [hand.stack.telegram.person(f"Житель {at}") for at in range(1, count + 1)]
    all_do(hand, people, lambda one: one.says("/start"))
    all_do(hand, people, lambda one: one.presses("Даю согласие"))
    return people


def all_do(hand: Hand, people: Iterable[Seat], *deeds: Callable[[Seat], object]) -> None:
    """Everybody does the first thing, then everybody the next."""
    for deed in deeds:
        for one in people:
            deed(one)
        hand.pump()


def at_the_preview(hand: Hand, people: Iterable[Seat]) -> None:
    """Everybody has written and sees the preview with [Отправить]."""
    presses = [lambda one, label=label: one.presses(label) for label in ("Готово", "Да, верно", "Пропустить")]
    all_do(hand, people, lambda one: one.says(TEXT), *presses)


def registered(hand: Hand, count: int) -> list[tuple[Seat, str]]:
    """People whose messages are registered, each with the number."""
    people = citizens(hand, count)
    at_the_preview(hand, people)
    all_do(hand, people, lambda one: one.presses("Отправить"))
    return [(one, number_of(one)) for one in people]


def number_of(person: Seat) -> str:
    """The number that the person's acceptance names."""
    accepted = next(message.text for message in reversed(person.heard) if "принято и передано" in message.text)
    return accepted.split("№ ")[1][:11]


def official(hand: Hand, first_name: str, role: str = "executor", department: str = "utilities") -> Seat:
    """One more of the department in the staff chat."""
    town = hand.stack.town
    seat = hand.stack.telegram.seat(hand.stack.telegram.person(first_name), town.staff)
    hello = seat.says("Здравствуйте")
    town.in_staff("admin").says(f"/staff add {role} {department}".strip(), reply_to=hello)
    hand.pump()
    return seat


def card_of(seat: Seat, number: str) -> Message:
    """The appeal's newest card in the seat's chat."""
    title = f"Сообщение № {number}, Telegram"
    return next(message for message in reversed(seat.heard) if message.text.startswith(title))


def toasts(stack: Stack, updates: Iterable[JSON], since: int = 0) -> list[str]:
    """The answer to each of these presses; fails unless each was answered exactly once."""
    told = []
    for update in updates:
        press = update["callback_query"]["id"]
        answers = [
            call
            for call in stack.telegram.calls[since:]
            if call.method == "answerCallbackQuery" and call.params["callback_query_id"] == press
        ]
        assert [answer.ok for answer in answers] == [True]
        told.append(str(answers[0].params.get("text", "")))
    return told


def kept(stack: Stack, number: str) -> tuple[JSON, list[JSON]]:
    """The appeal as it is stored, and its events; their numbers run from one without a gap to the appeal's version."""
    resource = boto3.resource(
        "dynamodb",
        endpoint_url=stack.deployment.url,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    table = resource.Table(stack.deployment.table)
    items = table.query(KeyConditionExpression=Key("pk").eq(f"A#{number}"), ConsistentRead=True)["Items"]
    appeal = next(item for item in items if item["sk"] == "APPEAL")
    events = [item for item in items if str(item["sk"]).startswith("E#")]
    assert [item["sk"] for item in events] == [f"E#{seq:04d}" for seq in range(1, int(str(appeal["version"])) + 1)]
    return appeal, events
