"""The whole simulator: a world, its Bot API on a local port, updates on their way. One thread of its own."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from types import TracebackType
from typing import Literal, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from .clock import Clock
from .delivery import Delivery
from .editing import Editing
from .errors import JSON
from .faults import Fault, FaultKind, Faults
from .groups import begin_anew
from .guard import Guard
from .limits import RateLimiter
from .people import Seat
from .profile import Profile
from .sending import Sending
from .server import CallRecord, Server, methods_served
from .updates import Tracked
from .world import Chat, User, World

HOST = "127.0.0.1"
_DEAD_LINE = "ASGI callable returned without completing response."  # what a lost answer is


class _Uvicorn(uvicorn.Server):
    """Says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class Simulator:
    """Telegram for one bot. `with Simulator(token) as telegram:` serves it at `telegram.url`."""

    def __init__(
        self, token: str, *, port: int = 0, clock: Clock | None = None, routes: Sequence[BaseRoute] = ()
    ) -> None:
        bot_id = int(token.partition(":")[0])
        self.clock = clock or Clock()
        self.world = World(self.clock, User(bot_id, "Отклик", username="otklik_bot", is_bot=True))
        self.limits = RateLimiter(self.clock)
        self.faults = Faults()
        self.profile = Profile(self.world)
        self.delivery = Delivery(self.clock, self.world.lock)
        self._editing = Editing(self.world)
        self.world.send_update = self.delivery.put
        self.world.on_press = self._editing.await_answer
        sending = Sending(self.world, self.limits)
        served = methods_served(sending, self._editing, self.delivery, self.profile)
        self._server = Server(token, self.world, self.faults, served)
        self.on_close: list[Callable[[], None]] = []  # who answers somebody for as long as the server stands
        self._routes = [
            Route("/bot{token}/{method}", self._server.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._server.file),
            *routes,
        ]
        self._socket = _listen(port)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self._thread: threading.Thread | None = None
        self._uvicorn: _Uvicorn | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    # -- running

    def __enter__(self) -> Self:
        config = uvicorn.Config(
            Starlette(routes=self._routes, middleware=[Middleware(Guard)]),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_worth_telling)
        self._uvicorn = server = _Uvicorn(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(server)), name="telegram", daemon=True)
        self._thread.start()
        server.up.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._uvicorn and self._thread and self._loop:
            self._loop.call_soon_threadsafe(self._close)
            self._uvicorn.should_exit = True
            self._thread.join()

    def _close(self) -> None:
        """Let go of those who wait for updates or hang, so that nothing keeps the server up."""
        self._server.closing.set()
        self.delivery.wake()
        for told in self.on_close:
            told()

    async def _serve(self, server: _Uvicorn) -> None:
        self._loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        delivering = asyncio.create_task(self.delivery.run(stop))
        try:
            await server.serve(sockets=[self._socket])
        finally:
            stop.set()
            await delivering
            self._socket.close()

    # -- the people

    def person(self, first_name: str, last_name: str = "", *, username: str = "") -> Seat:
        """A new person, in their private chat with the bot."""
        with self.world.lock:
            user = self.world.add_user(first_name, last_name, username=username)
            return self.seat(user, self.world.chats[user.id])

    def group(
        self,
        title: str,
        *,
        kind: Literal["group", "supergroup", "channel"] = "supergroup",
        forum: bool = False,
    ) -> Chat:
        """A new group or channel with the bot as its administrator."""
        with self.world.lock:
            return self.world.add_group(title, kind=kind, forum=forum)

    def seat(self, person: User | Seat, chat: Chat, topic: int | None = None, *, anonymous: bool = False) -> Seat:
        """A person's place in a chat; in a group it makes them a member."""
        user = person.user if isinstance(person, Seat) else person
        if not chat.user:
            with self.world.lock:
                self.world.join(chat, user, chat.members.get(user.id, "member"))
        return Seat(self.world, user, chat, topic, anonymous=anonymous)

    @property
    def methods(self) -> frozenset[str]:
        """The methods of the Bot API that are played."""
        return self._server.methods

    # -- for drivers

    @property
    def calls(self) -> list[CallRecord]:
        """Every call of the bot, oldest first."""
        return self._server.calls

    def answers_after(self, seconds: float) -> None:
        """Let every call take so long, as over a real distance."""
        self._server.delay = seconds

    @property
    def updates(self) -> list[Tracked]:
        """Every update there was, with what has become of it."""
        return self.delivery.log

    def take_updates(self) -> list[JSON]:
        """All waiting updates, for a driver that hands them to the bot itself."""
        return self.delivery.take()

    def deliver(self, update: JSON) -> None:
        """Send an update of any kind, without its update_id."""
        self.delivery.put(update)

    def settle(self, seconds: float = 60) -> None:
        """Wait until no update is on its way; TimeoutError after so many real seconds."""
        self.delivery.settle(seconds)

    def begin_anew(self, chats: Collection[Chat]) -> None:
        """Only these chats are left, as empty as on the first day; what was waiting or going wrong is over.

        Time, numbers of messages and updates, and what the bot says of itself go on.
        """
        with self.world.lock:
            self.take_updates()
            begin_anew(self.world, chats)
            self._editing.forget()
            self.limits.forget()
            self.faults.clear()
            self.calls.clear()
            self.updates.clear()

    def change_token(self, token: str) -> None:
        """As @BotFather's /revoke: from now on only this token is known."""
        self._server.token = token

    def fail(
        self,
        kind: FaultKind | str,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int = 1,
        retry_after: int = 3,
        description: str = "",
    ) -> None:
        """Let the next calls of a method or to a chat go wrong."""
        self.faults.add(Fault(FaultKind(kind), method, chat_id, times, retry_after, description))


def _is_worth_telling(record: logging.LogRecord) -> bool:
    return record.getMessage() != _DEAD_LINE


def _listen(port: int) -> socket.socket:
    # Named as TCP, asyncio switches Nagle's algorithm off; otherwise each answer waits 40 ms for an acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise
    return listening
