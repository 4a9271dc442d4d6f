"""The Function URL of the local stack: each request becomes an invocation at the stack's own time.

ministack serves Function URLs too, but stamps them with the machine's clock; here time can be moved.
"""

from collections.abc import Callable
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


def door(
    invoke: Callable[[dict[str, Any]], Any], now: Callable[[], datetime], complain: Callable[[str], None]
) -> Route:
    """A route that hands requests to the webhook function; one it fails gets 502, as from AWS."""

    async def enter(request: Request) -> Response:
        body = await request.body()
        query = request.url.query
        event = function_url_event(request.method, "/", query, request.headers, body, now())
        try:
            answer = function_url_answer(await run_in_threadpool(invoke, event))
        except LocalAwsError as error:
            complain(str(error))
            return Response("Internal Server Error", status_code=502)
        return Response(answer.body, answer.status, dict(answer.headers))

    return Route(PATH, enter, methods=_METHODS)
