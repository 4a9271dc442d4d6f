"""Last on every way: the one file that sends. An Outgoing goes to Telegram, or an error says what now."""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import re
import ssl
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property, partial
from threading import Thread
from typing import Any, TypeVar

import httpx
from telegram import Bot, Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from appeals.model.written import Bubble, File, FileKind
from appeals.outgoing import Commands, Outgoing, Redraw, Upload
from appeals.shell.calls import NO_ANSWERED, Call, calls
from appeals.shell.costs import CALLS
from appeals.typed import NAME_LETTERS, one_line, readable

os.environ["PTB_TIMEDELTA"] = "true"  # the library's types of tomorrow, without a warning at each of today's

# These log request lines, which hold the token; telegram, at ERROR, even an answer that it could not read.
logging.getLogger("telegram").setLevel(logging.CRITICAL)
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

CONNECT_SECONDS = 3
ANSWER_SECONDS = 10
CONNECTIONS = 6  # more than there are senders side by side
# A 429 this short is waited out on the spot: Telegram's thirty messages a second, or the end of a group's minute.
SHORT_WAIT = 2
WAITS = 4

T = TypeVar("T")
Answer = Message | tuple[Message, ...] | bool  # True: taken, no message
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted")
_QUOTED = re.compile(r"\".*\"|(?<!\w)'.*'(?!\w)", re.DOTALL)


class SendError(Exception):
    """Not everything was sent: `send(outgoing, skip=parts_done)` goes on where it stopped."""

    parts_done: int = 0
    message_id: int | None = None  # of the first part, when it went in this attempt


class TryLater(SendError):
    """A passing failure: the same call may succeed later."""

    def __init__(self, text: str, retry_after: int | None = None, *, taken_maybe: bool = False) -> None:
        super().__init__(text)
        self.retry_after = retry_after  # seconds, when Telegram named them
        self.taken_maybe = taken_maybe  # Telegram may have sent the part though we did not hear of it


class Unauthorised(TryLater):
    """Telegram does not know the token: nothing will be sent before an administrator mends it."""


class Blocked(SendError):
    """The person blocked the bot or is gone; the group removed it."""


class Moved(SendError):
    """The group became a supergroup: the same belongs into the new chat."""

    def __init__(self, new_chat: int) -> None:
        super().__init__("the chat has a new id")
        self.new_chat = new_chat


class Refused(SendError):
    """Telegram will never take this call. The text is Telegram's, without what it quotes."""


class NoTopic(Refused):
    """The forum topic was deleted or closed; its chat is still there."""


@dataclass(frozen=True)
class Sent:
    """What Telegram took: the id of the first message, unless that went in an earlier attempt."""

    message_id: int | None
    astray: bool = False  # its forum topic is gone: it stands in the chat itself


def parts(outgoing: Outgoing) -> int:
    """How many calls it takes."""
    return len(calls(outgoing))


class Gateway:
    """Telegram under one token. Make one per process: its connections outlive the event that opened them."""

    def __init__(self, token: str, api_url: str, renewed: Callable[[], str]) -> None:
        self.token = token
        self._api_url = api_url.rstrip("/")
        self._renewed = renewed  # the token anew, or what is known of it, when Telegram refuses this one
        self._loop = _loop()  # made by the one who makes this, before several threads send

    def send(self, outgoing: Outgoing | Upload | Commands, skip: int = 0) -> Sent:
        """Sends all parts but the first `skip`, in order. Raises a SendError at the first that fails.

        Several threads may send at once.
        """
        sent = self._done(self._send(calls(outgoing), skip))
        return Sent(outgoing.message_id) if isinstance(outgoing, Redraw) else sent

    def open_topic(self, chat: int, name: str) -> int:
        """A forum topic of that name, anew each time; its thread. Raises a SendError."""
        return self._done(self._topic(chat, name))

    async def _topic(self, chat: int, name: str) -> int:
        try:
            return (await self._bot.create_forum_topic(chat, name)).message_thread_id
        except TelegramError as error:
            raise _translated(error) from None

    def name(self) -> str:
        """The bot's own @name. Raises a SendError."""
        return self._done(self._me())

    async def _me(self) -> str:
        try:
            return str((await self._bot.get_me()).username)
        except TelegramError as error:
            raise _translated(error) from None

    def brought(self, chat: int, message_id: int, to: int) -> Bubble:
        """A message of a group, forwarded to a person: no bot can read an old one otherwise. Raises a SendError."""
        forward = partial(Bot.forward_message, chat_id=to, from_chat_id=chat, message_id=message_id)
        answer = self._done(self._attempt(Call(forward)))
        if not isinstance(answer, Message):
            raise Refused("no message")
        return Bubble(
            answer.message_id, readable(answer.text or answer.caption or "").strip(), tuple(_files_of(answer))
        )

    def close(self) -> None:
        """Ends the connections; a later send opens new ones."""
        self._done(self._hang_up())

    async def _hang_up(self) -> None:
        bot = self.__dict__.pop("_bot", None)
        if bot is not None:
            await bot.request.shutdown()

    def _done(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work gives once it is done, in the loop's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _send(self, todo: Sequence[Call], skip: int) -> Sent:
        first: int | None = None
        for place in range(skip, len(todo)):
            try:
                message_id = _message_id(await self._attempt(todo[place]))
            except SendError as error:
                error.parts_done, error.message_id = place, first
                raise
            if place == 0:
                first = message_id
        return Sent(first)

    async def _attempt(self, call: Call) -> Answer:
        """One call; a short 429 is waited out on the spot."""
        for _ in range(WAITS):
            try:
                return await self._known(call)
            except TryLater as failed:
                if failed.retry_after is None or failed.retry_after > SHORT_WAIT:
                    raise
                await asyncio.sleep(failed.retry_after)
        return await self._known(call)

    async def _known(self, call: Call) -> Answer:
        """One call; a token that was changed meanwhile is taken up at once."""
        try:
            return await self._asked(call)
        except Unauthorised:
            token = self._renewed()
            if token in ("", self.token):
                raise
            await self._hang_up()
            self.token = token
            return await self._asked(call)

    async def _asked(self, call: Call) -> Answer:
        try:
            return await call.do(self._bot)
        except TelegramError as error:
            refusal = str(error).lower() if isinstance(error, BadRequest) else ""
            if refusal and any(known in refusal for known in call.done_when):
                return True
            if call.instead is None or not any(known in refusal for known in NO_ANSWERED):
                raise _translated(error) from None  # the original's text may hold what was sent
        return await self._asked(call.instead)

    @cached_property
    def _bot(self) -> Bot:
        """Never asked who it is. Both of its requests are one client, made when first needed."""
        client = HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            write_timeout=ANSWER_SECONDS,
            pool_timeout=CONNECT_SECONDS,
            httpx_kwargs={"event_hooks": CALLS} | ({} if self._api_url.startswith("https:") else _without_tls()),
        )
        return Bot(self.token, f"{self._api_url}/bot", request=client, get_updates_request=client)


def _without_tls() -> dict[str, object]:
    """For a server of one's own beside us: no certificates to load, no proxy between.

    The empty context trusts nobody: should TLS ever be asked of it, it fails rather than goes unverified.
    """
    return {"verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "trust_env": False}


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One loop per process: a connection kept for the next event belongs to the loop it was opened on."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="telegram", daemon=True)
    thread.start()
    atexit.register(_end, loop, thread)
    return loop


def _end(loop: asyncio.AbstractEventLoop, thread: Thread) -> None:
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def _message_id(answer: Answer) -> int | None:
    if isinstance(answer, bool):
        return None
    return answer[0].message_id if isinstance(answer, tuple) else answer.message_id


def _files_of(message: Message) -> Iterator[File]:
    for kind in FileKind:  # each stands in a field of its name
        medium = getattr(message, kind.value)
        if medium and not (kind is FileKind.DOCUMENT and message.animation):  # an animation comes with its document
            largest = medium[-1] if kind is FileKind.PHOTO else medium
            yield File(kind, largest.file_id, one_line(getattr(largest, "file_name", None) or "", NAME_LETTERS))


def _translated(error: TelegramError) -> SendError:
    match error:
        case RetryAfter():
            return TryLater("too many requests", _seconds(error.retry_after))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Blocked(_unquoted(error.message))
        case InvalidToken():
            return Unauthorised("the token is not valid")
        case BadRequest() if any(known in error.message.lower() for known in _TOPIC_GONE):
            return NoTopic(_unquoted(error.message))
        case BadRequest():  # a subclass of NetworkError, but no passing failure
            return Refused(_unquoted(error.message))
        case _:  # the network, Telegram's 5xx, an answer that is no JSON
            cause = type(error.__cause__).__name__ if error.__cause__ else type(error).__name__
            return TryLater(cause, taken_maybe=not isinstance(error.__cause__, _NEVER_LEFT))


def _seconds(time: int | timedelta) -> int:
    return int(time.total_seconds()) if isinstance(time, timedelta) else time


def _unquoted(description: str) -> str:
    """Telegram quotes tags, links and names that it did not like; a log gets only its own ASCII words."""
    return _QUOTED.sub("[...]", description).encode("ascii", "ignore").decode()[:200]
