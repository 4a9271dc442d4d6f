"""The page's routes: what it asks of a stack and what it does there, each answered with JSON."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from infra.local.stack import Stack

from . import faults, table, uploads
from .deeds import Deeds
from .feed import Feed
from .headers import SafeHeaders
from .loading import Loading
from .moving import Mover
from .refusal import Fields, Refusal, unknown, wrong
from .runs import Runs
from .scenes import SCENES
from .shown import Shown
from .watching import watch

STATIC = Path(__file__).parent / "static"
_AT_ONCE = 200
_LARGEST = 512 * 1024 * 1024  # a request: ten files of the largest size


class Page:
    """`with Page(stack, say):` serves the page of a stack that stands, beside its Bot API."""

    def __init__(self, stack: Stack, say: Callable[[str], None]) -> None:
        self._stack = stack
        self._say = say
        self._feed = Feed()
        self._shown = Shown(stack)
        self._deeds = Deeds(stack, self._shown)
        self._uploads = uploads.Uploads(stack, self._deeds, self._shown)
        self._runs = Runs(self._feed.put, stack.now)
        self._mover = Mover(stack, self._feed.put, say)
        self._loading = Loading(stack, self._feed.put, say)
        watch(stack, self._shown, self._runs, self._feed)
        self._app = Starlette(routes=self._routes(), middleware=[Middleware(SafeHeaders)], exception_handlers=_HANDLERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request. A fault of ours is told in the terminal; the page has got its 500 by then."""
        try:
            await self._app(scope, receive, send)
        except Exception:  # noqa: BLE001  one request's fault is not the server's
            self._say(traceback.format_exc())

    def __enter__(self) -> Self:
        self._stack.front = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mover.close()  # before the stack goes

    def _routes(self) -> list[Route | Mount]:
        return [
            Route("/", lambda _: FileResponse(STATIC / "index.html")),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/api/town", self.town),
            Route("/api/events", self.events),
            Route("/api/chats/{chat}/messages", self.messages),
            Route("/api/files/{file_id}", self.file),
            Route("/api/files", self.send_files, methods=["POST"]),
            Route("/api/deeds", self.deed, methods=["POST"]),
            Route("/api/people", self.arrive, methods=["POST"]),
            Route("/api/clock", self.move, methods=["POST"]),
            Route("/api/clock/stop", self.stop, methods=["POST"]),
            Route("/api/faults", self.fail, methods=["POST"]),
            Route("/api/faults", self.heal, methods=["DELETE"]),
            Route("/api/updates", self.updates),
            Route("/api/table", self.kinds),
            Route("/api/table/appeals/{number}", self.appeal),
            Route("/api/table/{kind}", self.items),
            Route("/api/scenes", self.load, methods=["POST"]),
        ]

    # -- what is there. Plain functions: each is served by a thread, so that a large town keeps nobody waiting

    def town(self, _: Request) -> Response:
        """Everything the page begins with, and from where its events go on."""
        telegram = self._stack.telegram
        with telegram.world.lock:
            seen = {
                "cursor": self._feed.cursor,
                "bot": self._shown.bot(),
                "people": self._shown.people(),
                "chats": self._shown.chats(),
            }
        return JSONResponse(
            seen
            | {
                "clock": self._mover.clock(),
                "zone": self._stack.zone.key,
                "faults": faults.coming(telegram),
                "scenes": [{"name": name, "title": one.title, "about": one.about} for name, one in SCENES.items()],
                "scene": self._loading.progress,
                "runs": self._runs.newest,
            }
        )

    def messages(self, request: Request) -> Response:
        """Older messages of a chat or topic."""
        world, number = self._stack.telegram.world, request.path_params["chat"]
        before, topic = _number(request, "before"), _number(request, "topic")
        with world.lock:
            chat = next((chat for chat in world.chats.values() if str(chat.id) == number), None)
            if chat is None:
                raise unknown("Такого чата нет.")
            found, more = self._shown.messages(chat, before, topic, _limit(request))
        return JSONResponse({"messages": found, "more": more})

    def file(self, request: Request) -> Response:
        """What lies behind a file_id."""
        content, kind, name = self._uploads.content(request.path_params["file_id"])
        disposition = f"attachment; filename*=UTF-8''{quote(name)}" if name else "inline"
        return Response(content, media_type=kind, headers={"Content-Disposition": disposition})

    def updates(self, request: Request) -> Response:
        """The newest updates, oldest first."""
        after = _number(request, "after") or 0
        with self._stack.telegram.world.lock:
            newest = self._stack.telegram.updates[-100:]
            found = [self._shown.update(one) for one in newest if one.update["update_id"] > after]
        return JSONResponse({"updates": found})

    def kinds(self, _: Request) -> Response:
        """What is in the table."""
        return JSONResponse({"kinds": table.kinds(self._stack.deployment)})

    def items(self, request: Request) -> Response:
        """Items of a kind."""
        kind, after = request.path_params["kind"], request.query_params.get("after", "")
        return JSONResponse(table.items(self._stack.deployment, kind, after, _limit(request)))

    def appeal(self, request: Request) -> Response:
        """All that belongs to an appeal."""
        return JSONResponse(table.of_appeal(self._stack.deployment, request.path_params["number"]))

    # -- what happens

    async def events(self, request: Request) -> Response:
        """Server-sent events from a cursor on; a connection that broke goes on where it was."""
        given = request.headers.get("last-event-id") or request.query_params.get("after")
        if given is not None and not given.isdecimal():
            raise wrong("Место в потоке событий не читается.")
        return EventSourceResponse(self._feed.stream(self._feed.cursor if given is None else int(given)))

    # -- what is done

    async def deed(self, request: Request) -> Response:
        """One deed of one person."""
        return JSONResponse(await run_in_threadpool(self._deeds.do, await _fields(request)))

    async def send_files(self, request: Request) -> Response:
        """Files, from one person to one chat."""
        if int(request.headers.get("content-length", 0)) > _LARGEST:
            raise wrong("Слишком много за один раз.")
        async with request.form(max_files=uploads.MOST + 1, max_fields=20) as form:
            fields, files = await uploads.read(form)
        sent = await run_in_threadpool(self._uploads.send, fields, files)
        return JSONResponse({"messages": sent})

    async def arrive(self, request: Request) -> Response:
        """One more citizen."""
        return JSONResponse(await run_in_threadpool(self._deeds.arrive, await _fields(request)))

    async def move(self, request: Request) -> Response:
        """Begin to move time."""
        await run_in_threadpool(self._mover.move, await _fields(request))
        return _done(202)

    async def stop(self, _: Request) -> Response:
        """Let time stand where it is."""
        self._mover.stop()
        return _done()

    async def fail(self, request: Request) -> Response:
        """Let Telegram's next calls fail."""
        faults.add(self._stack.telegram, await _fields(request))
        return _done(201)

    async def heal(self, _: Request) -> Response:
        """Let everything pass again."""
        self._stack.telegram.faults.clear()
        return _done()

    async def load(self, request: Request) -> Response:
        """Begin to make a prepared town."""
        self._loading.begin((await _fields(request)).text("name"))
        return _done(202)


def _done(status: int = 200) -> Response:
    return JSONResponse({"ok": True}, status)


async def _fields(request: Request) -> Fields:
    try:
        return Fields(json.loads(await request.body()))
    except ValueError:
        raise wrong("Запрос не читается: нужен JSON.") from None


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name)
    if given is None:
        return None
    if not given.isdecimal() or len(given) > 18:
        raise wrong(f"Параметр {name}: нужно целое число.")
    return int(given)


def _limit(request: Request) -> int:
    limit = _number(request, "limit")
    return 50 if limit is None else max(1, min(limit, _AT_ONCE))


def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return JSONResponse({"error": refusal.words}, refusal.status)


def _not_served(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "Такого адреса нет.", 405: "Этот адрес так не вызывают."}
    return JSONResponse({"error": words.get(error.status_code, "Запрос не читается.")}, error.status_code)


def _failed(_: Request, __: Exception) -> Response:
    return JSONResponse({"error": "Сбой локального стека. Подробности в терминале."}, 500)


_HANDLERS = {Refusal: _refused, HTTPException: _not_served, Exception: _failed}
