"""Before everything the simulator serves: it is meant for this machine, not for other sites' pages in its browser."""

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?"
_OWN = {"same-origin", "none"}  # none: typed, a bookmark, no page at all


class Guard:
    """Refuses requests under another name (a rebound one) and whatever another site's page asks for.

    The bot's own calls carry neither Origin nor Sec-Fetch-Site. From elsewhere the page itself may be opened, no more.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] == "http" and (refusal := _refusal(scope)):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not re.fullmatch(_HOST, host):
        return PlainTextResponse("Misdirected Request", 421)
    opened = (scope["method"], scope["path"]) == ("GET", "/")
    foreign = headers.get("sec-fetch-site", "none") not in _OWN and not opened
    if foreign or headers.get("origin", f"http://{host}") != f"http://{host}":
        return PlainTextResponse("Forbidden", 403)
    return None
