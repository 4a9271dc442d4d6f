"""A text as the model sees it, in training and ever after: its words, pairs of them and letters in them, as numbers."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from itertools import pairwise

LETTERS_READ = 1_000  # no text of the training was longer, and what a matter is about is said before
LETTERS_IN_ROW = (3, 4)
ONE_BYTE_A_LETTER = "cp1251"  # cut and counted twice as fast as text
STEM = 5  # letters that word forms share: дорог-а, дорог-и

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# Letters typed on the other keyboard, and signs that are not seen.
_LOOKS_LIKE = str.maketrans("ABCEHKMOPTXacekmopxyu", "АВСЕНКМОРТХасекморхуи")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301"))


def keys(text: str) -> set[int]:
    """The features of a text, each once, as the 32-bit numbers that the model knows them by."""
    return set(map(zlib.crc32, _features(words(text))))


def words(text: str) -> list[bytes]:
    """Small letters, е for ё, Cyrillic for its Latin look-alikes; every number is the same one, «0»."""
    seen = unicodedata.normalize("NFC", text[:LETTERS_READ].translate(_UNSEEN))
    return [_word(found).encode(ONE_BYTE_A_LETTER, "replace") for found in _WORD.findall(seen)]


def _word(found: str) -> str:
    if found.isdecimal():
        return "0"
    if _CYRILLIC.search(found):
        found = found.translate(_LOOKS_LIKE)
    return found.casefold().replace("ё", "е")


def _features(said: list[bytes]) -> Iterator[bytes]:
    for word in set(said):
        yield b"=" + word
        framed = b"^" + word + b"$"
        for letters in LETTERS_IN_ROW:
            for start in range(len(framed) - letters + 1):
                yield framed[start : start + letters]
    stems = [word[:STEM] for word in said]
    for first, second in pairwise(stems):
        yield first + b" " + second
