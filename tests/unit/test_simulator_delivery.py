"""The simulator brings updates as Telegram does: in order, again after failures, with the secret."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.telegram import Simulator

TOKEN = "110201543:AAsimulator"


class Receiver:
    """A webhook that answers as told and remembers what came."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.most_at_once = 0
        self.holds = False
        self._go_on = asyncio.Event()
        self.arrived = threading.Semaphore(0)
        self._at_once = 0

    async def take(self, request: Request) -> Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        self.arrived.release()
        self._loop = asyncio.get_running_loop()
        if self.holds:
            await self._go_on.wait()
        self._at_once -= 1
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return Response(status_code=status, headers=headers)

    def release(self) -> None:
        """Let the held ones go on."""
        self.holds = False
        self._loop.call_soon_threadsafe(self._go_on.set)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got if "message" in update]


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def telegram(receiver: Receiver) -> Iterator[Simulator]:
    with Simulator(TOKEN, routes=[Route("/hook", receiver.take, methods=["POST"])]) as simulator:
        call(simulator, "setWebhook", url=f"{simulator.url}/hook", secret_token="s3cret")
        yield simulator


def call(telegram: Simulator, method: str, **params: Any) -> Any:
    answer = httpx.post(f"{telegram.url}/bot{TOKEN}/{method}", json=params, trust_env=False)
    return answer.json()


def test_updates_come_with_the_secret_and_in_order(telegram: Simulator, receiver: Receiver) -> None:
    """One chat's messages one after another, update_id growing, the secret header on each."""
    anna = telegram.person("Анна")
    for text in "абв":
        anna.says(text)
    telegram.settle()
    assert receiver.texts == ["а", "б", "в"]
    ids = [update["update_id"] for update in receiver.got]
    assert ids == sorted(set(ids))
    assert set(receiver.secrets) == {"s3cret"}
    assert receiver.most_at_once == 1


def test_chats_and_presses_do_not_wait_for_one_another(telegram: Simulator, receiver: Receiver) -> None:
    """While one chat's message is being handled, another chat's and the same person's press are brought."""
    anna, boris = telegram.person("Анна"), telegram.person("Борис")
    anna.says("/start")
    telegram.settle()
    receiver.arrived.acquire()
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}
    call(telegram, "sendMessage", chat_id=anna.user.id, text="?", reply_markup=markup)
    receiver.holds = True
    anna.says("первое")
    anna.says("второе")
    boris.says("от Бориса")
    anna.presses("Да")
    for _ in range(3):
        assert receiver.arrived.acquire(timeout=10)
    assert len(receiver.got) == 4
    assert receiver.most_at_once == 3
    receiver.release()
    telegram.settle()
    assert sorted(receiver.texts) == ["/start", "второе", "от Бориса", "первое"]


def test_a_failed_update_comes_again_with_growing_pauses(telegram: Simulator, receiver: Receiver) -> None:
    """At once, after 2, 4, 8 … seconds of the stack's time, before the chat's next one; the error is told."""
    receiver.answers = [(500, {})] * 4
    anna = telegram.person("Анна")
    anna.says("упрямое")
    anna.says("следующее")
    advance_through_retries(telegram)
    assert receiver.texts == ["упрямое"] * 5 + ["следующее"]
    times = [attempt.at for attempt in telegram.updates[0].attempts]
    pauses = [round(later - sooner) for sooner, later in pairwise(times)]
    assert pauses == [0, 2, 4, 8]
    info = call(telegram, "getWebhookInfo")["result"]
    assert info["pending_update_count"] == 0
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


def test_retry_after_is_honoured(telegram: Simulator, receiver: Receiver) -> None:
    """A webhook may ask for its own pause."""
    receiver.answers = [(503, {"Retry-After": "90"})]
    telegram.person("Анна").says("позже")
    advance_through_retries(telegram)
    first, second = telegram.updates[0].attempts
    assert round(second.at - first.at) == 90


def test_an_update_is_given_up_after_a_day(telegram: Simulator, receiver: Receiver) -> None:
    """What failed for 24 hours is dropped and the chat goes on."""
    receiver.answers = [(500, {})] * 2
    telegram.person("Анна").says("напрасно")
    wait_for_retry(telegram)
    telegram.clock.move(timedelta(hours=25))
    telegram.settle()
    assert telegram.updates[0].state == "dropped"


def test_allowed_updates_are_the_only_ones_sent(telegram: Simulator, receiver: Receiver) -> None:
    """Kinds the bot did not ask for never come."""
    url = f"{telegram.url}/hook"
    call(telegram, "setWebhook", url=url, secret_token="s3cret", allowed_updates=["callback_query"])
    telegram.person("Анна").says("не услышат")
    telegram.settle()
    assert receiver.got == []


def test_webhook_addresses_and_secrets_are_checked(telegram: Simulator) -> None:
    """https for everybody but this machine; a secret of letters, digits, _ and -."""
    answer = call(telegram, "setWebhook", url="http://example.org/hook")
    assert answer["description"] == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    answer = call(telegram, "setWebhook", url="https://example.org/", secret_token="секрет")
    assert answer["description"] == "Bad Request: secret token contains unallowed characters"


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (7, 7), (1_000, 100)])
def test_so_many_connections_at_once_as_telegram_makes(telegram: Simulator, asked: int, given: int) -> None:
    """From 1 to 100; what lies outside is brought inside."""
    call(telegram, "setWebhook", url="https://example.org/", max_connections=asked)
    assert call(telegram, "getWebhookInfo")["result"]["max_connections"] == given


def test_updates_are_fetched_when_there_is_no_webhook(telegram: Simulator) -> None:
    """getUpdates conflicts with a webhook, waits for news, and forgets what the offset confirms."""
    assert call(telegram, "getUpdates")["error_code"] == 409
    call(telegram, "deleteWebhook")
    telegram.person("Анна").says("привет")
    (update,) = call(telegram, "getUpdates", timeout=5)["result"]
    assert call(telegram, "getUpdates", offset=update["update_id"])["result"] == [update]
    assert call(telegram, "getUpdates", offset=update["update_id"] + 1)["result"] == []


def advance_through_retries(telegram: Simulator) -> None:
    """Move the clock to each next attempt until nothing waits."""
    while True:
        try:
            return telegram.settle(0.05)
        except TimeoutError:
            retry = telegram.delivery.next_retry
            if retry is not None:
                telegram.clock.move(timedelta(seconds=max(retry - telegram.clock.seconds(), 0)))


def wait_for_retry(telegram: Simulator) -> None:
    """Until an update has failed twice and waits for its third attempt."""
    for _ in range(200):
        try:
            telegram.settle(0.05)
        except TimeoutError:
            if len(telegram.updates[0].attempts) == 2 and telegram.delivery.next_retry:
                return
    raise AssertionError("it never waited")
