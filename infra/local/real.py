"""A real bot on the local AWS: `BOT_TOKEN=… make run`."""

import os
import secrets
from collections.abc import Callable
from contextlib import ExitStack

from infra.telegram import Clock

from .installation import install
from .polling import Polling
from .template import Template
from .timetable import Timetable

_CHATS = {"StaffChatId": "STAFF_CHAT_ID", "HeadChatId": "HEAD_CHAT_ID", "AdminUserIds": "ADMIN_USER_IDS"}
_NOBODY = "1"


def serve(token: str, api: str, aws_port: int, say: Callable[[str], None]) -> None:
    """Serve this bot until stopped. Refused when it has a webhook."""
    template, secret = Template(), secrets.token_urlsafe(24)
    chats = {name: os.environ.get(variable, _NOBODY) for name, variable in _CHATS.items()}
    with ExitStack() as entered:
        polling = entered.enter_context(Polling(api, token, secret, say))
        bot = polling.greet()
        parameters = chats | {"TelegramApiUrl": api}
        deployment = install(entered, aws_port, template, parameters, (token, secret), say)
        timetable = Timetable(Clock(), deployment, template.schedules(), say)
        say(f"Serving @{bot} by long polling; Ctrl-C ends, and what was stored here ends with it.")
        if nobody := [_CHATS[name] for name, value in chats.items() if value == _NOBODY]:
            say(f"Not set, so nobody is there yet: {', '.join(nobody)} (Telegram ids).")
        with timetable.in_real_time():
            polling.serve(deployment)
