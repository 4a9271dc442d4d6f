"""A town whose every word is in another script, to see that none reaches a person but from the town's own files.

The letters of these files, and of all that people write, are changed one for one into Armenian ones before the
functions see them; on the wire to Telegram they are changed back, so that people act as ever. What goes over it in
Cyrillic was written in the code, and so was a Latin word that stands neither in the files nor in what came from
outside. The letter of an instruction's number, «П-2026-000001», is no word.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import town as town_files
from appeals.instructions.model import SERIES
from infra.telegram import server
from infra.telegram.errors import TelegramError
from infra.telegram.sending import Upload

FILES = tuple(path.name for path in town_files.HERE.iterdir() if path.suffix in (".toml", ".geojson"))
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ARMENIAN = "".join(map(chr, range(0x0561, 0x0561 + len(_RUSSIAN))))
_FOREIGN = str.maketrans(_RUSSIAN + _RUSSIAN.upper(), _ARMENIAN + _ARMENIAN.upper())
_HOME = str.maketrans(_ARMENIAN + _ARMENIAN.upper(), _RUSSIAN + _RUSSIAN.upper())
_NO_WORDS = re.compile(rf"</?[a-z][^>]*>|&\w+;|https?://\S+|{SERIES}-\d{{4}}-\d{{6}}")
_SHOWN = frozenset({"text", "caption", "title", "description", "short_description", "input_field_placeholder"})
_CYRILLIC, _LATIN = re.compile("[а-яё]+", re.IGNORECASE), re.compile("[a-z]{2,}", re.IGNORECASE)


@dataclass
class Wire:
    """Words that went over it to people, in Cyrillic and in Latin letters; Latin ones that came from outside."""

    cyrillic: set[str] = field(default_factory=set)
    latin: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)

    @property
    def escaped(self) -> set[str]:
        """Those that the code itself must have said."""
        return self.cyrillic | (self.latin - self.known)

    def carries(self, value: Any) -> None:
        """Something that a person is shown."""
        for text in _shown(value):
            self.cyrillic.update(_CYRILLIC.findall(text))
            self.latin.update(word.casefold() for word in _LATIN.findall(text))

    def brings(self, text: str) -> None:
        """Something that came from outside: a file of the town, an update, Telegram's own refusal."""
        self.known.update(word.casefold() for word in _LATIN.findall(text))


def _changed(value: Any, letters: dict[int, int]) -> Any:
    if isinstance(value, str):
        return value.translate(letters).replace(f"{SERIES}-20".translate(letters), f"{SERIES}-20")
    if isinstance(value, dict):
        return {key: _changed(held, letters) for key, held in value.items()}
    return [_changed(held, letters) for held in value] if isinstance(value, list) else value


def _shown(value: Any, name: str = "") -> Iterator[str]:
    """What of a call a person reads."""
    if isinstance(value, str) and name in _SHOWN:
        yield _NO_WORDS.sub(" ", value)
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from _shown(held, key)
    elif isinstance(value, list):
        for held in value:
            yield from _shown(held, name)


def _texts(value: Any) -> Iterator[str]:
    """All that a file says; its keys are the code's."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for held in value.values() if isinstance(value, dict) else value:
            yield from _texts(held)


def _parsed(value: Any) -> Any:
    """A parameter as the Bot API means it: lists and objects come as JSON."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def translated(folder: Path) -> Path:
    """The town's files in the other script. The model of topics knows nothing of it: what the keywords find is
    proposed however unsure it is.
    """
    for name in FILES:
        text = (town_files.HERE / name).read_text("utf-8").replace("sure = 0.9", "sure = 0.01")
        (folder / name).write_text(_changed(text, _FOREIGN), "utf-8")
    return folder


@contextmanager
def abroad(folder: Path) -> Iterator[Callable[[Any], Any]]:
    """The town of these files: how an update comes there. Afterwards no word of the code's own was said."""
    wire = Wire()
    for name in FILES:
        if name.endswith(".toml"):
            wire.brings(" ".join(_texts(tomllib.loads((folder / name).read_text("utf-8")))))
    read, refuses = server._body, TelegramError.json  # noqa: SLF001  the wire itself

    async def body(request: Any) -> Any:
        params, uploads = await read(request)
        wire.carries(parsed := {name: _parsed(value) for name, value in params.items()})
        home = {
            name: _changed(value, _HOME) if isinstance(value, str) else json.dumps(_changed(value, _HOME))
            for name, value in parsed.items()
        }
        return home, {name: _home(upload, wire) for name, upload in uploads.items()}

    def refusal(error: TelegramError) -> Any:
        wire.brings(json.dumps(answer := refuses(error)))
        return answer

    def update(came: Any) -> Any:
        wire.brings(json.dumps(came, ensure_ascii=False))
        return _changed(came, _FOREIGN)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(town_files, "HERE", folder)
        patch.setattr(server, "_body", body)
        patch.setattr(TelegramError, "json", refusal)
        _forget_files()
        yield update
    _forget_files()
    assert not wire.escaped, f"said by the code itself: {sorted(wire.escaped)}"


def _home(upload: Upload, wire: Wire) -> Upload:
    name, text = upload.file_name, upload.content.decode()
    wire.carries({"text": [name, text]})
    return Upload(name.translate(_HOME), text.translate(_HOME).encode())


def _forget_files() -> None:
    for read in (town_files.load, town_files.load_words):
        read.cache_clear()
