"""The domain's frozen values as plain JSON-like data and back, by their own type hints; defaults are left out."""

from __future__ import annotations

import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

_TAG = "_"  # names the class where a hint allows several


def plain(value: Any, *, tagged: bool = False) -> Any:
    """`value` as dicts, lists, strings, numbers; a field that holds its default is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        data = {_TAG: type(value).__name__} if tagged else {}
        hints = _hints(value.__class__)
        for field in fields(value):
            held = getattr(value, field.name)
            if not _is_default(field, held):
                data[field.name] = plain(held, tagged=_several(hints[field.name]))
        return data
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(plain(key)): plain(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(held, tagged=tagged) for held in value]
    return value


def built(hint: Any, data: Any) -> Any:
    """The value of the type that `hint` names, from plain data; what was left out gets its default."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if data is None:
        return None
    if origin in (types.UnionType, typing.Union):
        choices = [choice for choice in arguments if choice is not type(None)]
        if len(choices) > 1:
            return built(next(choice for choice in choices if choice.__name__ == data[_TAG]), data)
        return built(choices[0], data)
    if origin is tuple:
        return tuple(built(arguments[0], held) for held in data)
    if origin is dict:
        return {built(arguments[0], key): built(arguments[1], held) for key, held in data.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: built(hints[name], held) for name, held in data.items() if name in hints})
    if hint in (datetime, date):
        return hint.fromisoformat(data)
    return hint(data) if hint is not Any else data


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _several(hint: Any) -> bool:
    """Whether a value under this hint must say which class it is: Outgoing, or a tuple of them."""
    if typing.get_origin(hint) is tuple:
        hint = typing.get_args(hint)[0]
    return len([choice for choice in typing.get_args(hint) if is_dataclass(choice)]) > 1


def _is_default(field: Field[Any], held: Any) -> bool:
    if field.default_factory is not MISSING:
        return bool(held == field.default_factory())
    return field.default is not MISSING and bool(held == field.default)
