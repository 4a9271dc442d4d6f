"""Real Telegram, or any Bot API server, by long polling: each update goes to the webhook function as if posted."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx

from .aws import Deployment, function_url_answer, function_url_event
from .ministack import LocalAwsError

WAIT_SECONDS = 50
_PAUSES = (1, 2, 4, 8, 16, 30)
_PASSING = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.CONFLICT}


class Refused(Exception):
    """This bot cannot be served here; the message says why."""


class _Passing(Exception):
    """Telegram is busy, or another is fetching the same bot's updates just now."""


class Polling:
    """Fetches a bot's updates and hands them on, one by one, each until it is taken."""

    def __init__(self, api: str, token: str, secret: str, say: Callable[[str], None]) -> None:
        self._client = httpx.Client(base_url=f"{api}/bot{token}/", timeout=WAIT_SECONDS + 10)
        self._secret = secret
        self._say = say
        self._offset = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def greet(self) -> str:
        """The bot's @name. Refused when it is served elsewhere, or there is no such bot."""
        bot = self._call("getMe")
        if url := self._call("getWebhookInfo").get("url"):
            raise Refused(f"@{bot['username']} has a webhook at {url}: it is served there. Delete it first.")
        return str(bot["username"])

    def serve(self, deployment: Deployment) -> None:
        """For ever."""
        failures = 0
        while True:
            try:
                updates = self._call("getUpdates", offset=self._offset, timeout=WAIT_SECONDS)
                failures = 0
            except (httpx.TransportError, _Passing) as error:
                self._say(f"Telegram is out of reach ({type(error).__name__}), trying again")
                time.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1
                continue
            for update in updates:
                self._hand_on(update, deployment)
                self._offset = update["update_id"] + 1

    def _hand_on(self, update: dict[str, Any], deployment: Deployment) -> None:
        headers = {"content-type": "application/json", "x-telegram-bot-api-secret-token": self._secret}
        body = json.dumps(update, ensure_ascii=False).encode()
        for pause in (0, *_PAUSES):
            time.sleep(pause)
            event = function_url_event("POST", "/", "", headers, body, datetime.now(UTC))
            try:
                status = function_url_answer(deployment.invoke("WebhookFunction", event)).status
            except LocalAwsError as error:
                self._say(str(error))
                continue
            if status < HTTPStatus.INTERNAL_SERVER_ERROR:
                return
            self._say(f"update {update['update_id']} got {status}")
        self._say(f"update {update['update_id']} is given up")

    def _call(self, method: str, **params: Any) -> Any:
        response = self._client.post(method, json=params)
        if response.status_code in _PASSING or response.is_server_error:
            raise _Passing(str(response.status_code))
        answer = response.json()
        if not answer["ok"]:
            raise Refused(f"Telegram refuses {method}: {answer['description']}")
        return answer["result"]
