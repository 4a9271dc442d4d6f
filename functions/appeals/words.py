"""Turns the keys that decisions speak in into the words people read: templates of ru.toml, plurals, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from html import escape
from string import Formatter
from typing import Any, Literal, NamedTuple, Self

Case = Literal["nominative", "genitive", "accusative"]
CASES = ("nominative", "genitive", "dative", "accusative", "prepositional")  # of a phrase

_FORMS = 3  # один день, два дня, пять дней
_FEW = range(2, 5)
_TEENS = range(11, 15)


class WordsError(Exception):
    """A key, a placeholder or a template is wrong: a fault of ours, never of who wrote to us."""


class Html(str):
    """Text that is Telegram HTML already and is not escaped again."""

    __slots__ = ()


class Phrase(Html):
    """Words in all their cases: in the nominative, unless the placeholder asks for another, «{what:dative}»."""

    def __new__(cls, cases: Mapping[str, Html]) -> Self:
        """By the names of the cases; the nominative among them."""
        phrase = super().__new__(cls, cases["nominative"])
        phrase.cases = cases
        return phrase

    cases: Mapping[str, Html]


class _Piece(NamedTuple):
    """A literal and the placeholder after it, if any."""

    literal: str
    name: str = ""
    case: str = ""
    counted: bool = False  # the number is shown before the word
    forms: tuple[str, ...] = ()


def plural(number: int, forms: tuple[str, ...]) -> str:
    """The form of a Russian noun that goes with the number: 1 день, 2 дня, 5 дней, 21 день."""
    one, few, many = forms
    units = abs(number) % 10
    if abs(number) % 100 in _TEENS:
        return many
    if units == 1:
        return one
    return few if units in _FEW else many


def placeholders(template: str) -> frozenset[str]:
    """Names that the template needs; WordsError when it cannot be read."""
    return frozenset(piece.name for piece in _pieces(template) if piece.name)


@lru_cache(maxsize=512)
def _pieces(template: str) -> tuple[_Piece, ...]:
    try:
        parsed = tuple(Formatter().parse(template))
    except ValueError as error:
        raise WordsError(f"{template!r}: {error}") from error
    return tuple(_piece(template, *parts) for parts in parsed)


def _piece(template: str, literal: str, name: str | None, spec: str | None, conversion: str | None) -> _Piece:
    if name is None:
        return _Piece(literal)
    if conversion or not name.isidentifier():
        raise WordsError(f"{template!r}: a placeholder is a plain name, not {name!r}")
    if not spec or spec in CASES:
        return _Piece(literal, name, spec or "")
    kind, _, rest = spec.partition(" ")
    forms = tuple(rest.split("|"))
    if kind not in ("plural", "word") or len(forms) != _FORMS or not all(forms):
        raise WordsError(f"{template!r}: {spec!r} is neither 'plural one|few|many', 'word one|few|many' nor a case")
    return _Piece(literal, name, counted=kind == "plural", forms=forms)


class Words:
    """The words of ru.toml by dotted key: call it for Telegram HTML, `plain` for text that is not HTML."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        rest = dict(data)
        self._dates = _dates(rest.pop("dates", {}))
        self.texts: dict[str, str] = dict(_flat(rest))

    def __call__(self, key: str, **values: str | int) -> Html:
        """The text for Telegram: the template is trusted, every value is escaped unless it is Html."""
        return Html(self._render(key, values, html=True))

    def plain(self, key: str, **values: str | int) -> str:
        """The text where no HTML is read: a toast, a stored explanation, a value for another template."""
        return self._render(key, values, html=False)

    def label(self, name: str, **values: str | int) -> str:
        """What a button says, from the table [labels]."""
        return self.plain(f"labels.{name}", **values)

    def weekday(self, day: date, case: Case = "nominative") -> str:
        """«среда», «среды», «среду»."""
        return self._dates[case][day.weekday()]

    def day(self, day: date) -> str:
        """«23 декабря»."""
        return f"{day.day} {self._dates['months'][day.month - 1]}"

    def month(self, name: str) -> int | None:
        """The month of this name, as a day of it is written: «декабря» is 12."""
        return self._dates["months"].index(name) + 1 if name in self._dates["months"] else None

    def weekday_day(self, day: date, case: Case = "genitive") -> str:
        """«среды, 23 декабря» for «не позднее …»; in the accusative «среду, 23 декабря» for «за …»."""
        return f"{self.weekday(day, case)}, {self.day(day)}"

    def short_day(self, day: date, today: date) -> str:
        """«23.12», with the year when it is another than today's."""
        return f"{day:%d.%m}" if day.year == today.year else self.full_day(day)

    def full_day(self, day: date) -> str:
        """«23.12.2026»."""
        return f"{day:%d.%m}.{day.year}"

    def moment(self, at: datetime) -> str:
        """«23 декабря, 10:42»; the moment comes in the town's time."""
        return f"{self.day(at)}, {at:%H:%M}"

    def _render(self, key: str, values: Mapping[str, str | int], *, html: bool) -> str:
        if key not in self.texts:
            raise WordsError(f"no words for {key!r}")
        shown = []
        for piece in _pieces(self.texts[key]):
            shown.append(piece.literal)
            if piece.name:
                if piece.name not in values:
                    raise WordsError(f"{key!r} needs {piece.name!r}")
                shown.append(_value(key, piece, values[piece.name], html=html))
        return "".join(shown)


def _value(key: str, piece: _Piece, value: str | int, *, html: bool) -> str:
    if piece.forms:
        if not isinstance(value, int):
            raise WordsError(f"{key!r} needs a number as {piece.name!r}")
        word = plural(value, piece.forms)
        return f"{value} {word}" if piece.counted else word
    if piece.case:
        if not isinstance(value, Phrase):
            raise WordsError(f"{key!r} needs a phrase as {piece.name!r}")
        return value.cases[piece.case]
    return escape(str(value)) if html and not isinstance(value, Html) else str(value)


def _flat(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        elif isinstance(value, str):
            yield f"{path}{name}", value.strip("\n")  # a text over several lines starts and ends with its own
        else:
            raise WordsError(f"{path}{name} is neither a text nor a table")


def _dates(data: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Names of months and weekdays; all must be there."""
    wanted = {"months": 12, "nominative": 7, "genitive": 7, "accusative": 7}
    for name, count in wanted.items():
        if len(data.get(name, ())) != count:
            raise WordsError(f"dates.{name} must have {count} names")
    return {name: tuple(data[name]) for name in wanted}
