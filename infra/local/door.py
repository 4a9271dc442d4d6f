"""The Function URL of the local stack: each request becomes an invocation at the stack's own time.

ministack serves Function URLs too, but stamps them with the machine's clock; here time can be moved.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .aws import function_url_answer, function_url_event
from .ministack import LocalAwsError

PATH = "/webhook"
_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]


class Door:
    """A route that hands requests to the webhook function; one it fails gets 502, as from AWS."""

    def __init__(
        self, invoke: Callable[[dict[str, Any]], Any], now: Callable[[], datetime], complain: Callable[[str], None]
    ) -> None:
        self._invoke = invoke
        self._now = now
        self._complain = complain
        self._guests = 0
        self._left = threading.Condition()

    @property
    def route(self) -> Route:
        """Where Telegram, like anybody else, finds it."""
        return Route(PATH, self._enter, methods=_METHODS)

    async def _enter(self, request: Request) -> Response:
        with self._inside():
            body = await request.body()
            event = function_url_event(request.method, "/", request.url.query, request.headers, body, self._now())
            try:
                answer = function_url_answer(await run_in_threadpool(self._invoke, event))
            except LocalAwsError as error:
                self._complain(str(error))
                return Response("Internal Server Error", status_code=502)
            return Response(answer.body, answer.status, dict(answer.headers))

    @contextmanager
    def _inside(self) -> Iterator[None]:
        with self._left:
            self._guests += 1
        try:
            yield
        finally:
            with self._left:
                self._guests -= 1
                self._left.notify_all()

    def wait_until_empty(self) -> None:
        """Until every invocation has ended, those too whose caller has hung up."""
        with self._left:
            self._left.wait_for(lambda: self._guests == 0)
