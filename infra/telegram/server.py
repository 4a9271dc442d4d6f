"""The door of the Bot API: a request becomes a call, the call an answer, and both are written down."""

import asyncio
import inspect
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from .delivery import Delivery
from .editing import Editing
from .errors import JSON, TelegramError, bad_request, not_found, unauthorized
from .faults import FaultKind, Faults
from .profile import Profile
from .schema import Method, methods, names
from .sending import Call, Sending, Upload
from .world import World

_log = logging.getLogger(__name__)
_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
_FILES = ("Photo", "Document", "Video", "Voice", "VideoNote", "Audio", "Animation", "Sticker")


@dataclass(frozen=True)
class CallRecord:
    """A call as it was answered; `answer` is None when none got back. The token is not kept."""

    method: str
    params: JSON
    at: float
    answer: JSON | None
    fault: FaultKind | None = None

    @property
    def ok(self) -> bool:
        """Whether the bot was told it had worked."""
        return bool(self.answer and self.answer["ok"])


class _LostAnswer(Response):
    """Headers, and then the line goes dead."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})


class Server:
    """Answers the bot's calls."""

    def __init__(self, token: str, world: World, faults: Faults, served: Mapping[str, Callable[[Call], Any]]) -> None:
        self.token = token
        self._world = world
        self._faults = faults
        self._served = served
        self.calls: list[CallRecord] = []
        self.delay = 0.0  # seconds that an answer takes, as it does over a real distance
        self.closing = asyncio.Event()

    @property
    def methods(self) -> frozenset[str]:
        """Those it plays."""
        return frozenset(self._served)

    async def call(self, request: Request) -> Response:
        """Serve `/bot<token>/<method>`."""
        asked = request.path_params["method"]
        name = names().get(asked.lower(), asked)
        params, uploads = await _body(request)
        await asyncio.sleep(self.delay)
        fault = self._faults.meet(name, _as_id(params.get("chat_id")))
        answer = None
        if fault is None or fault.kind is FaultKind.LOST:
            answer = await self._answer(request.path_params["token"], name, params, uploads)
        elif fault.kind is not FaultKind.HANG:
            answer = fault.error().json()
        lost = fault is not None and fault.kind is FaultKind.LOST
        shown = {k: v.file_name if isinstance(v, Upload) else v for k, v in params.items()}
        self.calls.append(
            CallRecord(
                name,
                shown,
                self._world.clock.seconds(),
                None if lost else answer,
                fault.kind if fault else None,
            )
        )
        if lost:
            return _LostAnswer()
        if answer is None:
            await self._until_hung_up(request)
            return Response(status_code=499)
        return JSONResponse(answer, status_code=answer.get("error_code", 200))

    async def _until_hung_up(self, request: Request) -> None:
        ends = [asyncio.ensure_future(request.receive()), asyncio.ensure_future(self.closing.wait())]
        _, left = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for end in left:
            end.cancel()

    async def file(self, request: Request) -> Response:
        """Serve `/file/bot<token>/<path>`."""
        file = self._world.files.at(request.path_params["path"])
        if request.path_params["token"] != self.token or file is None:
            return JSONResponse(not_found().json(), status_code=404)
        return Response(file.content, media_type="application/octet-stream")

    async def _answer(self, token: str, name: str, params: JSON, uploads: dict[str, Upload]) -> JSON:
        try:
            return {"ok": True, "result": await self._result(token, name, params, uploads)}
        except TelegramError as refusal:
            return refusal.json()
        except Exception:  # noqa: BLE001  a fault of the simulator's own must not look like one of the bot's
            _log.exception("the simulator failed in %s", name)
            return TelegramError(500, "Internal Server Error").json()

    async def _result(self, token: str, name: str, params: JSON, uploads: dict[str, Upload]) -> Any:
        if token != self.token:
            raise unauthorized()
        method = methods().get(name)
        if method is None:
            raise not_found()
        if name not in self._served:
            raise TelegramError(501, f"Not Implemented: the simulator does not play {name}")
        call = Call(name, _read(method, params), uploads)
        with self._world.lock:
            result = self._served[name](call)
        return await result if inspect.isawaitable(result) else result


def methods_served(
    sending: Sending, editing: Editing, delivery: Delivery, profile: Profile
) -> Mapping[str, Callable[[Call], Any]]:
    """Every method the simulator plays."""
    return {f"send{kind}": sending.file for kind in _FILES} | {
        "sendMessage": sending.message,
        "sendLocation": sending.location,
        "sendVenue": sending.venue,
        "sendContact": sending.contact,
        "sendMediaGroup": sending.album,
        "copyMessage": sending.copy,
        "forwardMessage": sending.forward,
        "sendChatAction": sending.action,
        "editMessageText": editing.text,
        "editMessageCaption": editing.caption,
        "editMessageReplyMarkup": editing.markup,
        "deleteMessage": editing.delete,
        "answerCallbackQuery": editing.answer,
        "getMe": profile.me,
        "getChat": profile.chat,
        "getChatMember": profile.member,
        "getChatAdministrators": profile.administrators,
        "getChatMemberCount": profile.member_count,
        "leaveChat": profile.leave,
        "getFile": profile.file,
        "createForumTopic": profile.topic,
        "setMyCommands": profile.set_commands,
        "deleteMyCommands": profile.delete_commands,
        "getMyCommands": profile.get_commands,
        "setMyName": profile.set_text,
        "setMyDescription": profile.set_text,
        "setMyShortDescription": profile.set_text,
        "getMyName": profile.text,
        "getMyDescription": profile.text,
        "getMyShortDescription": profile.text,
        "setWebhook": delivery.set_webhook,
        "deleteWebhook": delivery.delete_webhook,
        "getWebhookInfo": delivery.info,
        "getUpdates": delivery.get_updates,
    }


def _read(method: Method, params: JSON) -> JSON:
    """The call's parameters in their types, all that are needed among them."""
    given = {key: value for key, value in params.items() if value != ""} | (
        {"text": ""} if params.get("text") == "" else {}
    )
    for name in method.missing(given):
        if method.name == f"send{name.title().replace('_', '')}":
            raise bad_request(f"there is no {name.replace('_', ' ')} in the request")
        raise bad_request(_MISSING.get(name, f'parameter "{name}" is required'))
    return method.read(given)


async def _body(request: Request) -> tuple[JSON, dict[str, Upload]]:
    """Parameters from the query and a JSON, form or multipart body; files apart."""
    params: JSON = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        body = json.loads(await request.body() or b"{}")
        return params | (body if isinstance(body, dict) else {}), {}
    if kind != "multipart/form-data":
        return params | dict(parse_qsl((await request.body()).decode(), keep_blank_values=True)), {}
    uploads: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                uploads[name] = Upload(value.filename or "file", await value.read())
            else:
                params[name] = value
    referred = json.dumps(params)
    for name, upload in uploads.items():
        if f"attach://{name}" not in referred:
            params[name] = upload
    return params, uploads


def _as_id(chat_id: object) -> object:
    """A form's chat id as the number it is."""
    text = str(chat_id)
    return int(text) if text.lstrip("-").isdigit() else chat_id
