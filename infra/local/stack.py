"""The local stack as one thing: Telegram, AWS, the functions, and one clock for all of them."""

import os
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import httpx
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from infra import introduce
from infra.telegram import Clock, Simulator

from .aws import Deployment
from .door import PATH, Door
from .installation import install, step
from .ministack import LocalAwsError
from .template import Template
from .timetable import Timetable
from .town import Town, found_town

TOKEN = "110201543:local-stack-invented-token"  # of no bot: only the simulator knows it
SETTLE_SECONDS = 120.0
_NOT_YET = PlainTextResponse("Стек ещё поднимается.", 503, {"Retry-After": "2"})


class Stack:
    """`with Stack(port, aws_port, say) as stack:` deploys everything; the town is empty of appeals."""

    telegram: Simulator
    town: Town
    deployment: Deployment
    timetable: Timetable

    def __init__(self, port: int, aws_port: int, say: Callable[[str], None], *, start: datetime | None = None) -> None:
        self.clock = Clock(start)
        self.template = Template()
        self.zone = self.template.zone
        self.secret = secrets.token_urlsafe(24)
        self._ports = (port, aws_port)
        self._say = say
        self._door = Door(self._enter, self.now, say)
        self.front: ASGIApp = _NOT_YET  # what is served beside the Bot API and the door
        self._exit = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as entered:
            with step("Telegram simulator", self._say):
                self.telegram = entered.enter_context(self._simulator())
                self.town = found_town(self.telegram)
            self.deployment = install(
                entered, self._ports[1], self.template, self._parameters(), (TOKEN, self.secret), self._say
            )
            self.timetable = Timetable(self.clock, self.deployment, self.template.schedules(), self._say)
            self._call(introduce.profile_calls(self.town.staff.id, [self.town.people["admin"].user.id]))
            self.set_webhook()
            self._exit = entered.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit.close()

    @property
    def webhook_url(self) -> str:
        """Where the simulator, like anybody else, posts updates."""
        return f"{self.telegram.url}{PATH}"

    def now(self) -> datetime:
        """The stack's now, in UTC."""
        return self.clock.now()

    def pass_time(self, **span: float) -> None:
        """People take their time: move on by `minutes=…`, `days=…`."""
        self.timetable.advance(self.now() + timedelta(**span))

    def settle(self) -> None:
        """Wait until every update is taken; one that failed is brought again by moving the clock to its hour.

        TimeoutError when an update still fails after so much of the stack's time or of the real one.
        """
        real, own = time.monotonic() + SETTLE_SECONDS, self.clock.seconds() + SETTLE_SECONDS
        while True:
            try:
                return self.telegram.settle(0.2)
            except TimeoutError:
                if time.monotonic() > real or self.clock.seconds() > own:
                    raise
                retry = self.telegram.delivery.next_retry
                if retry is not None and retry > self.clock.seconds():
                    self.timetable.advance(datetime.fromtimestamp(retry, UTC))

    def set_webhook(self) -> None:
        """Let the simulator bring updates to the door."""
        # As many at once as this machine has power for: 40, Telegram's default, would be 40 cold starts side by side.
        webhook = introduce.webhook_call(self.webhook_url, self.secret, 2 * (os.cpu_count() or 1))
        self._call([webhook])

    def begin_anew(self) -> None:
        """The first day again, at the present hour: the first town's people, and nothing stored or said."""
        with self.timetable.held():
            self.telegram.faults.clear()
            self._call([("deleteWebhook", {"drop_pending_updates": True})])
            self._door.wait_until_empty()
            self.deployment.empty()
            self.town.begin_anew()
            self.set_webhook()

    def _call(self, calls: Iterable[introduce.Call]) -> None:
        with httpx.Client(base_url=f"{self.telegram.url}/bot{TOKEN}/", trust_env=False) as telegram:
            introduce.tell(telegram, calls)

    def _simulator(self) -> Simulator:
        try:
            routes = [self._door.route, Mount("/", self.serve_front)]
            return Simulator(TOKEN, port=self._ports[0], clock=self.clock, routes=routes)
        except OSError as error:
            raise LocalAwsError(f"Port {self._ports[0]} is taken; PORT=… chooses another") from error

    def _enter(self, event: dict[str, Any]) -> Any:
        return self.deployment.invoke("WebhookFunction", event)

    async def serve_front(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever stands in front now; a tab left open from an earlier run comes again."""
        await self.front(scope, receive, send)

    def _parameters(self) -> dict[str, str]:
        people = self.town.people
        return {
            "StaffChatId": str(self.town.staff.id),
            "HeadChatId": str(people["head"].user.id),
            "AdminUserIds": str(people["admin"].user.id),
            "TelegramApiUrl": self.telegram.url,
        }
