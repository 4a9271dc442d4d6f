"""First thing a call meets: its method and parameters, held against python-telegram-bot's own signatures.

Positional parameters of a `telegram.Bot` method are the Bot API's; keyword-only ones are the library's
conveniences and never travel. Objects are read by the constructor of their class, in depth.
"""

import inspect
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import telegram
from telegram import InlineKeyboardMarkup, InputFile, TelegramObject
from telegram._utils import types as library_types
from telegram._utils.defaultvalue import DefaultValue

from .errors import JSON, bad_request

_TRANSPORT = {"self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs"}
_NAMES = {**vars(telegram), **vars(library_types)}

Kind: TypeAlias = Any  # a type[TelegramObject], which mypy would not let be cached


@dataclass(frozen=True)
class Method:
    """One method of the Bot API: what it takes and what it cannot do without."""

    name: str
    parameters: Mapping[str, Any]
    required: frozenset[str]

    def read(self, given: Mapping[str, Any]) -> JSON:
        """The call's parameters as plain JSON values of the right types, or Telegram's 400."""
        for name in given:
            if name not in self.parameters:
                raise bad_request(f'unknown parameter "{name}" of {self.name}')
        return {name: _parameter(name, self.parameters[name], value) for name, value in given.items()}

    def missing(self, given: Mapping[str, Any]) -> list[str]:
        """Required parameters the call lacks, in the method's own order."""
        return [name for name in self.parameters if name in self.required and name not in given]


@cache
def methods() -> Mapping[str, Method]:
    """Every method of the Bot API that the installed library knows, by its name on the wire."""
    return {
        name: _method(name, function)
        for name, function in inspect.getmembers(telegram.Bot, inspect.iscoroutinefunction)
        if re.fullmatch(r"[a-z]+([A-Z][a-z]*)+", name)
    }


@cache
def names() -> Mapping[str, str]:
    """Each method's name by the same in small letters: Telegram does not mind the case."""
    return {name.lower(): name for name in methods()}


def _method(name: str, function: Callable[..., Any]) -> Method:
    hints = get_type_hints(function, localns=_NAMES)
    signature = inspect.signature(function).parameters
    wire = {
        key: parameter
        for key, parameter in signature.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and key not in _TRANSPORT
    }
    required = {key for key, parameter in wire.items() if parameter.default is parameter.empty}
    for key in signature.keys() - wire.keys() - _TRANSPORT:  # send_location(location=…) stands for its parts
        for kind in _members(hints[key]):
            if inspect.isclass(kind) and issubclass(kind, TelegramObject):
                required |= _required_parts(kind) & wire.keys()
    return Method(name, {key: hints[key] for key in wire}, frozenset(required))


def _required_parts(kind: Kind) -> set[str]:
    parts: set[str] = set()
    for name, (hint, needed) in _fields(kind).items():
        if needed and inspect.isclass(hint) and issubclass(hint, TelegramObject):
            parts |= _required_parts(hint)
        elif needed:
            parts.add(name)
    return parts


@cache
def _fields(kind: Kind) -> dict[str, tuple[Any, bool]]:
    """A class's fields on the wire: the type of each and whether it must be there."""
    hints = get_type_hints(kind.__init__, localns=_NAMES)
    fields = {
        name: (hints[name], parameter.default is parameter.empty)
        for name, parameter in inspect.signature(kind.__init__).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and name != "self"
    }
    if _discriminator(kind):
        fields["type"] = (str, True)
    for alternative in ("force_reply", "remove_keyboard"):  # set by the class itself, always true
        if alternative in getattr(kind, "__slots__", ()):
            fields[alternative] = (bool, True)
    return fields


def _family(kind: Kind) -> Kind | None:
    """The class whose subclasses are told apart by `type`: InputMedia of InputMediaPhoto."""
    for ancestor in kind.__mro__[1 : kind.__mro__.index(TelegramObject)]:
        typed = any("type" in getattr(cls, "__slots__", ()) for cls in ancestor.__mro__)
        if typed and kind.__name__.startswith(ancestor.__name__):
            return ancestor
    return None


def _discriminator(kind: Kind) -> str:
    family = _family(kind)
    rest = kind.__name__.removeprefix(family.__name__) if family else ""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", rest).lower()


def _members(hint: Any) -> list[Any]:
    """A hint's alternatives without None and the library's wrappers for "not given"."""
    origin = get_origin(hint)
    if origin is DefaultValue:
        return _members(get_args(hint)[0])
    if origin in (Union, UnionType):
        return list(dict.fromkeys(member for part in get_args(hint) for member in _members(part)))
    return [] if hint is type(None) else [hint]


def _parameter(name: str, hint: Any, value: Any) -> Any:
    members = _members(hint)
    structured = any(get_origin(m) is not None or _is_object(m) for m in members)
    if isinstance(value, str) and structured and str not in members:
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {_words(name)} JSON object") from None
    return _read(hint, value, name, loose=True)


def _read(hint: Any, value: Any, name: str, *, loose: bool = False) -> Any:
    """`value` read as `hint`; `loose` at the top, where a form can only carry text."""
    members = _members(hint)
    if any(m in (InputFile, bytes) for m in members):
        return value  # a file's id, address or contents: judged where the method uses it
    objects = [m for m in members if _is_object(m)]
    if objects and not (isinstance(value, str) and str in members):
        return _read_object(_choose(objects, value, name), value)
    for member in members:
        if get_origin(member) is Sequence:
            return _read_list(member, value, name)
    if any(get_origin(m) is Literal for m in members):
        return value
    scalar = _scalar(members, value, loose=loose)
    if scalar is None:
        raise bad_request(f'field "{name}" must be of type {_type_name(members)}')
    return scalar


def _read_list(hint: Any, value: Any, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise bad_request(f'field "{name}" must be of type Array')
    return [_read(get_args(hint)[0], item, name) for item in value]


def _read_object(kind: Kind, value: Any) -> JSON:
    words = _words(kind.__name__)
    if not isinstance(value, dict):
        raise bad_request(f"can't parse {words}: expected an Object")
    if kind is InlineKeyboardMarkup and "inline_keyboard" not in value:
        raise bad_request("inline keyboard expected")
    fields = _fields(kind)
    for key in value:
        if key not in fields:
            raise bad_request(f'can\'t parse {words}: unknown field "{key}"')
    for key, (_, needed) in fields.items():
        if needed and key not in value:
            raise bad_request(f"can't parse {words}: Can't find field \"{key}\"")
    return {key: _read(fields[key][0], item, key) for key, item in value.items()}


def _choose(kinds: list[Kind], value: Any, name: str) -> Kind:
    """Which of the allowed classes this object is: by its `type`, else by the fields it has."""
    if not isinstance(value, dict):
        raise bad_request(f"object expected as {_words(name)}")
    if _abstract(kinds[0]):
        kinds = kinds[0].__subclasses__()
    by_type = {_discriminator(kind): kind for kind in kinds if _family(kind)}
    if by_type:
        if value.get("type") not in by_type:
            raise bad_request(f'can\'t parse {_words(name)}: unsupported type "{value.get("type")}"')
        return by_type[value["type"]]
    if len(kinds) == 1:
        return kinds[0]
    fitting = [kind for kind in kinds if value.keys() & {key for key, (_, need) in _fields(kind).items() if need}]
    if not fitting:
        raise bad_request(f"object expected as {_words(name)}")
    return fitting[0]


def _abstract(kind: Kind) -> bool:
    return any(_family(sub) is kind for sub in kind.__subclasses__())


def _scalar(members: list[Any], value: Any, *, loose: bool) -> Any:
    """`value` as the first scalar type it fits, None when it fits none."""
    number = {int, datetime, timedelta} & set(members)
    text = loose and isinstance(value, str)
    if isinstance(value, bool):
        return value if bool in members else None
    if bool in members and text and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if number and isinstance(value, int):
        return value
    if number and text and re.fullmatch(r"-?\d+", value):
        return int(value)
    if float in members and (isinstance(value, int | float) or (text and re.fullmatch(r"-?\d+(\.\d+)?", value))):
        return float(value)
    strings = [m for m in members if inspect.isclass(m) and issubclass(m, str)]
    return value if isinstance(value, str) and strings else None


def _is_object(hint: Any) -> bool:
    return inspect.isclass(hint) and issubclass(hint, TelegramObject)


def _type_name(members: list[Any]) -> str:
    if bool in members:
        return "Boolean"
    return "Number" if {int, float, timedelta, datetime} & set(members) else "String"


def _words(name: str) -> str:
    """`InlineKeyboardButton` or `reply_markup` as Telegram writes it: inline keyboard button."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).replace("_", " ").lower()
