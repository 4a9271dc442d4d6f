"""Beside the gateway: a text too long for one Telegram message is cut into pieces that read well. Pure.

Telegram measures a text after parsing its HTML, in UTF-16 units: tags weigh nothing, `&lt;` weighs one, most
emoji two. A piece never ends inside a tag, an entity or an emoji; tags open at a cut are closed before it and
opened again after it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from appeals.typed import is_seen

MESSAGE_LIMIT = 4096  # https://core.telegram.org/bots/api#sendmessage
HEADING_LIMIT = 200  # of a first line that every piece repeats

# What a reader sees as one sign: a flag, or a letter with all that modifies it or is joined to it. The bounds
# keep a sign small however many accents somebody heaps on a letter.
_MARK = r"[\u0300-\u036F\u0483-\u0489\u20D0-\u20FF\uFE00-\uFE0F\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]"
_SIGN = rf"[\U0001F1E6-\U0001F1FF]{{2}}|.{_MARK}{{0,12}}(?:\u200D.{_MARK}{{0,4}}){{0,8}}"
_ENTITY = r"&(?:#\d+|#x[0-9a-f]+|lt|gt|amp|quot);"
_TOKENS = re.compile(
    rf"(?P<close></[a-z][a-z-]*>)|(?P<open><[a-z][^<>]*>)|{_ENTITY}|{_SIGN}", re.DOTALL | re.IGNORECASE
)
_SENTENCE_ENDS = (".", "!", "?", "…")
_GLUE = ("\u00a0", "\u202f")  # spaces put there so that a line does not break


class _Token(NamedTuple):
    raw: str
    tag: str  # "open", "close" or nothing
    sign: str  # what is seen: nothing of a tag, `<` of an entity
    width: int


class _Border(IntEnum):
    """How good a place for a cut is."""

    ANY = 0
    WORD = 1
    SENTENCE = 2
    LINE = 3
    PARAGRAPH = 4


def pieces(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """The text as messages of at most `limit` units each (at least 128, for the largest sign), none blank."""
    if _units(text) <= limit:  # HTML only adds to what is seen
        return [text]
    found = []
    rest = tuple(_tokens(text))
    open_tags: tuple[str, ...] = ()
    while rest:
        end = _end(rest, limit)
        piece, rest = rest[:end], rest[end:]
        opening = open_tags
        open_tags = _still_open(opening, piece)
        if is_seen("".join(token.sign for token in piece)):  # Telegram refuses a blank message; nobody misses it
            closing = (f"</{_name(tag)}>" for tag in reversed(open_tags))
            found.append("".join((*opening, *(token.raw for token in piece), *closing)))
    return found


def headed(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """The pieces, later ones beginning with the text's first line: it says what the text is about.

    So a reply to any piece names the appeal, though the buttons stand under one only. A first line that is long, or
    all there is, is no heading.
    """
    whole = pieces(text, limit)
    head = _first_line(text) if len(whole) > 1 else ""
    if not head:
        return whole
    first, *later = pieces(text, limit - width(head) - 1)
    return [first, *(f"{head}\n{piece}" for piece in later)]


def _first_line(text: str) -> str:
    """The first line with its tags closed; empty when there is none that would do as a heading."""
    line = []
    for token in _tokens(text):
        if token.sign == "\n":
            break
        line.append(token)
    else:
        return ""
    closing = (f"</{_name(tag)}>" for tag in reversed(_still_open((), line)))
    head = "".join((*(token.raw for token in line), *closing))
    return head if width(head) <= HEADING_LIMIT and is_seen("".join(token.sign for token in line)) else ""


def cut(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """The beginning of the text, ended with an ellipsis when something had to be left out."""
    if width(text) <= limit:
        return text
    return "".join(pieces(text, limit - 1)[:1]).rstrip() + "…"


def width(text: str) -> int:
    """The length of an HTML text as Telegram counts it."""
    return sum(token.width for token in _tokens(text))


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKENS.finditer(text):
        raw, tag = match[0], match.lastgroup or ""
        sign = "" if tag else html.unescape(raw)
        yield _Token(raw, tag, sign, _units(sign))


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _end(tokens: Sequence[_Token], limit: int) -> int:
    """How many tokens make the next piece: up to the best border in the second half of what fits."""
    latest: dict[_Border, tuple[int, int]] = {}
    used = 0
    for place, (token, border) in enumerate(zip(tokens, _borders(tokens), strict=True), start=1):
        used += token.width
        if used > limit:
            break
        if token.tag != "open":  # better opened in the next piece than opened and closed at once in this one
            latest[border] = (place, used)
    else:
        return len(tokens)
    return next(latest[border][0] for border in reversed(_Border) if latest.get(border, (0, 0))[1] * 2 >= limit)


def _borders(tokens: Iterable[_Token]) -> Iterator[_Border]:
    """The border after each token; a tag has that of the sign before it."""
    before, border = "", _Border.ANY
    for token in tokens:
        if token.sign:
            border = _border(before, token.sign)
            before = token.sign
        yield border


def _border(before: str, sign: str) -> _Border:
    if sign == "\n":
        return _Border.PARAGRAPH if before == "\n" else _Border.LINE
    if not sign.isspace() or sign in _GLUE:
        return _Border.ANY
    return _Border.SENTENCE if before in _SENTENCE_ENDS else _Border.WORD


def _still_open(opening: Sequence[str], piece: Iterable[_Token]) -> tuple[str, ...]:
    stack = list(opening)
    for token in piece:
        if token.tag == "open":
            stack.append(token.raw)
        elif token.tag == "close" and stack:
            stack.pop()
    return tuple(stack)


def _name(tag: str) -> str:
    return re.split(r"[\s>]", tag[1:], maxsplit=1)[0]
