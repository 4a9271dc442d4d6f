"""Reads a table of the town's file key by key; what is missing, unknown or wrong is named with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

T = TypeVar("T")

# Short enough for Telegram's 64 bytes of callback data, an action beside it.
CODE = re.compile(r"[a-z][a-z0-9_]{1,23}")


class TownFileError(Exception):
    """The town's file cannot be used: where in it, and why."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{path}: {reason}" if line is None else f"line {line}, {path}: {reason}")
        self.path = path
        self.reason = reason


class Table:
    """A table of the file. A key that nobody asked for is an error: a misspelt setting is noticed."""

    def __init__(self, data: dict[str, Any], path: str = "") -> None:
        self._left = dict(data)
        self._path = path

    def at(self, key: str) -> str:
        """The full path of a key, as errors name it."""
        return f"{self._path}.{key}" if self._path else key

    def has(self, key: str) -> bool:
        """Whether the key is there and was not read yet."""
        return key in self._left

    def _take(self, key: str, kind: type[T]) -> T:
        if key not in self._left:
            raise TownFileError(self.at(key), "is missing")
        value = self._left.pop(key)
        if type(value) is not kind:  # bool is an int, and datetime a date, to isinstance
            raise TownFileError(self.at(key), f"must be {kind.__name__}, not {type(value).__name__}")
        return value

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self._take(key, str)
        if not value.strip():
            raise TownFileError(self.at(key), "is blank")
        return value

    def code(self, key: str) -> str:
        """A short name for the program: small Latin letters, digits, underscores."""
        value = self.text(key)
        if not CODE.fullmatch(value):
            raise TownFileError(self.at(key), f"{value!r} is no code: 2-24 of a-z, 0-9 and _, a letter first")
        return value

    def whole(self, key: str, at_least: int = 1) -> int:
        """A whole number."""
        value = self._take(key, int)
        if value < at_least:
            raise TownFileError(self.at(key), f"must be {at_least} or more, not {value}")
        return value

    def share(self, key: str) -> float:
        """A part of one: more than nothing, less than all."""
        value = self._take(key, float)
        if not 0 < value < 1:
            raise TownFileError(self.at(key), f"must be between 0 and 1, not {value}")
        return value

    def flag(self, key: str) -> bool:
        """true or false."""
        return self._take(key, bool)

    def time(self, key: str) -> time:
        """A time of day."""
        return self._take(key, time)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return self._list(key, str)

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        return self._list(key, int)

    def dates(self, key: str) -> frozenset[date]:
        """A list of days."""
        return frozenset(self._list(key, date))

    def table(self, key: str, read: Callable[[Table], T]) -> T:
        """A table inside this one, read to its end."""
        return _whole(self._take(key, dict), self.at(key), read)

    def tables(self, key: str, read: Callable[[Table], T]) -> tuple[T, ...]:
        """A list of tables, each read to its end."""
        rows = self._list(key, dict)
        return tuple(_whole(row, f"{self.at(key)}[{index}]", read) for index, row in enumerate(rows))

    def _list(self, key: str, kind: type[T]) -> tuple[T, ...]:
        values = self._take(key, list)
        for index, value in enumerate(values):
            if type(value) is not kind:
                reason = f"must be {kind.__name__}, not {type(value).__name__}"
                raise TownFileError(f"{self.at(key)}[{index}]", reason)
        return tuple(values)

    def end(self) -> None:
        """Raise when something is left that nobody asked for."""
        for key in self._left:
            raise TownFileError(self.at(key), "is not a known key")


_HEADER = re.compile(r"(\[\[?)\s*([\w.]+)\s*\]")
_KEY = re.compile(r"(\w+)\s*=")


def line_of(path: str, text: str) -> int | None:
    """The line of a TOML text where the key of a path stands, else its table's; None when neither is there."""
    table, lines, met = "", {}, Counter[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = header[2]
            if header[1] == "[[":
                table, met[header[2]] = f"{table}[{met[table]}]", met[table] + 1
            lines[table] = number
        elif key := _KEY.match(line):
            lines[f"{table}.{key[1]}" if table else key[1]] = number
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def _whole(data: dict[str, Any], path: str, read: Callable[[Table], T]) -> T:
    table = Table(data, path)
    value = read(table)
    table.end()
    return value
