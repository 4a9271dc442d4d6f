"""Whether what somebody typed is in a text, whatever the endings: «фонари» is in «не горит фонарь»."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = "аеиоуыэюяьй"
_HOUSES = "абвгдежзик"  # letters that tell houses of one number apart
_SHORT = 3  # letters that must all be there
_LONGER = 3  # letters that an ending may add; «дом» is no «домофон»


def words(text: str) -> list[str]:
    """The words of a text in small letters, е for ё."""
    return [folded(word) for word in _WORD.findall(text)]


def folded(text: str) -> str:
    """A word or a text as it is compared."""
    return text.casefold().replace("ё", "е")


def alike(first: str, second: str) -> bool:
    """Whether two folded words are forms of one. A number is only itself, with its letter or without: 120 and 120а."""
    if first[0].isdecimal() or second[0].isdecimal():
        return second in (first, first.rstrip(_HOUSES)) or first == second.rstrip(_HOUSES)
    first, second = first.rstrip(_ENDINGS) or first, second.rstrip(_ENDINGS) or second
    shorter, longer = sorted((first, second), key=len)
    wanted = len(shorter) if len(shorter) <= _SHORT else len(shorter) - 1
    return len(longer) - len(shorter) < _LONGER and first[:wanted] == second[:wanted]


def found_in(text: str, wanted: Iterable[str]) -> set[str]:
    """Which of the wanted words are in the text."""
    there = set(words(text))
    return {word for word in wanted if any(alike(one, word) for one in there)}


def marked(text: str, wanted: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the wanted words."""
    sought = list(wanted)
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _WORD.finditer(text):
        if any(alike(folded(match[0]), word) for word in sought):
            pieces += [(text[end : match.start()], False), (match[0], True)]
            end = match.end()
    return [*pieces, (text[end:], False)]
