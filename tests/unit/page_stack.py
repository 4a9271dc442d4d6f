"""A town with its page and no AWS: what the functions would say does not matter to these tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from starlette.routing import Mount

from infra.local.aws import Deployment, Invocation
from infra.local.ministack import LocalAwsError
from infra.local.schedules import Schedule
from infra.local.stack import TOKEN, Stack
from infra.local.story import MORNING
from infra.local.timetable import Timetable
from infra.local.town import found_town
from infra.page import Page
from infra.telegram import Simulator


class NoFunctions(Deployment):
    """Where the local AWS would be: every run fails."""

    def __init__(self) -> None:
        self.listeners = []

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """Told as any run, and failed."""
        for listener in self.listeners:
            listener(Invocation(function, event, None, "Void: nothing is there", 0.0, ""))
        raise LocalAwsError(f"{function} failed: nothing is there")


@contextmanager
def a_page(*, schedules: tuple[str, ...] = ()) -> Iterator[tuple[Stack, httpx.Client]]:
    """The stack as far as the page sees it, and a browser that is at its address; its schedules run into the void."""
    stack = Stack(0, 0, lambda _: None, start=MORNING)
    with Simulator(TOKEN, clock=stack.clock, routes=[Mount("/", stack.serve_front)]) as telegram:
        stack.telegram, stack.town = telegram, found_town(telegram)
        stack.deployment = NoFunctions()
        runs = [Schedule("DigestFunction", expression, stack.zone) for expression in schedules]
        stack.timetable = Timetable(stack.clock, stack.deployment, runs, lambda _: None)
        with (
            Page(stack, lambda _: None),
            httpx.Client(base_url=telegram.url, trust_env=False, timeout=10) as browser,
        ):
            yield stack, browser
