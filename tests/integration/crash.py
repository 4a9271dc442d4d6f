"""Spoils one chosen call to AWS or Telegram: the process dies before it, after it took effect, or hears nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import botocore.client
import pytest
from botocore.exceptions import ReadTimeoutError
from telegram.error import TimedOut
from telegram.request import HTTPXRequest

EVERY_CALL = "_make_api_call"  # of every client goes through it
_GIVES_OUT_NUMBERS = " of a number"
COMMIT, NUMBER = "aws TransactWriteItems", f"aws UpdateItem{_GIVES_OUT_NUMBERS}"


class How(StrEnum):
    """How the call goes wrong."""

    BEFORE = "before"
    AFTER = "after"
    TIMEOUT = "timeout"


class Died(BaseException):
    """The process is gone: nothing catches this."""


@dataclass
class Saboteur:
    """Counts the calls of a scenario, and spoils the one numbered `at`."""

    at: int = -1
    how: How = How.BEFORE
    calls: list[str] = field(default_factory=list)

    @property
    def struck(self) -> bool:
        """Whether the chosen call was reached."""
        return len(self.calls) > self.at >= 0

    def reached(self, name: str) -> bool:
        """Note the call; whether it is the chosen one."""
        self.calls.append(name)
        return len(self.calls) - 1 == self.at

    @contextmanager
    def at_work(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Every call of botocore and of the Telegram library goes by the saboteur."""
        aws = getattr(botocore.client.BaseClient, EVERY_CALL)
        telegram = HTTPXRequest.do_request

        def call_aws(client: Any, operation: str, parameters: Any) -> Any:
            spoilt = self.reached(f"aws {operation}{_GIVES_OUT_NUMBERS if _is_counter(parameters) else ''}")
            if spoilt and self.how is How.BEFORE:
                raise Died
            answer = aws(client, operation, parameters)
            if spoilt and self.how is How.AFTER:
                raise Died
            if spoilt:
                raise ReadTimeoutError(endpoint_url="https://aws")
            return answer

        async def call_telegram(request: Any, url: str, *args: Any, **kwargs: Any) -> Any:
            spoilt = self.reached(f"telegram {url.rpartition('/')[2]}")
            if spoilt and self.how is How.BEFORE:
                raise Died
            answer = await telegram(request, url, *args, **kwargs)
            if spoilt and self.how is How.AFTER:
                raise Died
            if spoilt:
                raise TimedOut
            return answer

        with monkeypatch.context() as patched:
            patched.setattr(botocore.client.BaseClient, EVERY_CALL, call_aws)
            patched.setattr(HTTPXRequest, "do_request", call_telegram)
            yield


def _is_counter(parameters: Any) -> bool:
    """Whether the call changes the one counter there is."""
    key = parameters.get("Key", {}) if isinstance(parameters, dict) else {}
    return bool(key.get("pk") == {"S": "NUMBERS"})
