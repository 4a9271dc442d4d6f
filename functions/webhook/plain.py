"""Beside understand.py: scalars out of an Update, each looked at before it is passed on.

The Telegram library takes any value for any scalar field, so that a string may stand where a number belongs.
"""

from __future__ import annotations

from typing import TypeVar

from appeals.typed import readable

_T = TypeVar("_T")
LETTERS = 16_384  # four times what Telegram takes for a text; more than that never came from it
KEY_LETTERS = 512


class Unreadable(Exception):
    """A body is no Update: a field is missing or of another type. The error quotes nothing of it."""


def there(value: _T | None) -> _T:
    """An object that Telegram always sends."""
    if value is None:
        raise Unreadable("a required object is missing")
    return value


def whole(value: object) -> int:
    """Any of Telegram's ids and sizes."""
    if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
        raise Unreadable("not a 64-bit integer")
    return value


def degrees(value: object, limit: int) -> float:
    """A latitude or a longitude; NaN and infinity fail the comparison."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not -limit <= value <= limit:
        raise Unreadable("not degrees")
    return float(value)


def text(value: object) -> str:
    """Words of a person; what was not sent is empty. Half a surrogate pair can be neither stored nor sent."""
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LETTERS or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Unreadable("not text")
    return readable(value)


def key(value: object) -> str:
    """An id made of letters, which must be there: a file's, a button press's."""
    found = text(value)
    if not found or len(found) > KEY_LETTERS:
        raise Unreadable("not a key")
    return found
