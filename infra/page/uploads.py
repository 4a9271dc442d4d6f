"""Files that people send from the page, and files that the page shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any

from starlette.datastructures import FormData, UploadFile

from infra.local.stack import Stack
from infra.telegram import CannotDo, Message, Seat
from infra.telegram.errors import JSON
from infra.telegram.files import File

from .deeds import Deeds, answered
from .refusal import Fields, not_in_telegram, unknown, wrong
from .shown import Shown

MOST = 10  # an album holds no more
_MB = 1024 * 1024
_LIMITS = {"photo": 10, "document": 50, "voice": 50, "video": 50, "audio": 50}  # megabytes
_TOGETHER = {"photo", "document", "video", "audio"}  # voices come one by one
_NUMBERS = ("by", "chat", "topic", "reply_to")
_ANYTHING = "application/octet-stream"
_PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
}


@dataclass(frozen=True)
class Sent:
    """A file as the browser sends it."""

    name: str
    kind: str  # what the browser takes it for
    content: bytes


class Uploads:
    """Takes files from the page into the world, and gives them back to it."""

    def __init__(self, stack: Stack, deeds: Deeds, shown: Shown) -> None:
        self._stack = stack
        self._shown = shown
        self._deeds = deeds

    def send(self, fields: Fields, files: list[Sent]) -> list[JSON]:
        """Files of one kind: one message, or an album in their order."""
        kind = fields.text("as")
        caption = fields.maybe_text("caption")
        _check(kind, files)
        world = self._stack.telegram.world
        with world.lock:
            seat = self._deeds.seat(fields)
            reply_to = answered(seat.chat, fields)
            kept = [world.files.add(kind, sent.content, **_details(kind, sent)) for sent in files]
            try:
                sent = _sent(seat, kept, caption, reply_to)
            except CannotDo as cannot:
                raise not_in_telegram(cannot) from None
            return [self._shown.message(message) for message in sent]

    def content(self, file_id: str) -> tuple[bytes, str, str]:
        """A file's content, its media type, and its name when it is not one to be shown in place."""
        file = self._stack.telegram.world.files.find(file_id)
        if file is None:
            raise unknown("Такого файла нет.")
        kind = _media_type(file)
        shown = kind in {*_PICTURES.values(), "image/webp"} or kind.startswith(("audio/", "video/"))
        return file.content, kind, "" if shown else str(file.details.get("file_name", file.kind))


async def read(form: FormData) -> tuple[Fields, list[Sent]]:
    """A multipart form: its fields, numbers read as such, and its files in their order."""
    fields: dict[str, Any] = {}
    files = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.append(Sent(value.filename or "файл", value.content_type or "", await value.read()))
        else:
            fields[name] = int(value) if name in _NUMBERS and re.fullmatch(r"-?\d{1,18}", value) else value
    return Fields({name: value for name, value in fields.items() if value != ""}), files


def _check(kind: str, files: list[Sent]) -> None:
    if kind not in _LIMITS:
        raise wrong("Файл отправляют как фото, документ, голосовое, видео или аудио.")
    if not 1 <= len(files) <= MOST:
        raise wrong(f"За один раз отправляют от 1 до {MOST} файлов.")
    for sent in files:
        if not sent.content:
            raise wrong(f"Файл «{sent.name}» пуст.")
        if len(sent.content) > _LIMITS[kind] * _MB:
            raise wrong(f"Файл «{sent.name}» больше {_LIMITS[kind]} МБ, Telegram его не примет.")
        if kind == "photo" and not _picture(sent.content):
            raise wrong(f"«{sent.name}» не похоже на фото. Отправьте как документ.")


def _sent(seat: Seat, kept: list[File], caption: str, reply_to: Message | None) -> list[Message]:
    if len(kept) > 1 and kept[0].kind in _TOGETHER:
        return seat.sends_together(kept, caption, reply_to)
    return [seat.sends_kept(file, caption, reply_to) for file in kept]


def _details(kind: str, sent: Sent) -> JSON:
    if kind == "photo":
        return {}
    named = {"mime_type": sent.kind.partition(";")[0] or guess_type(sent.name)[0] or _ANYTHING}
    return named | ({} if kind == "voice" else {"file_name": sent.name})


def _media_type(file: File) -> str:
    if file.kind == "photo":
        return _picture(file.content) or _ANYTHING
    return str(file.details.get("mime_type", _ANYTHING))


def _picture(content: bytes) -> str:
    """What kind of picture it is by its first bytes; empty for none."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _PICTURES.items() if content.startswith(start)), "")
