"""What in a text tells of a person, before everybody reads it under a channel's post. Pure.

It finds rather too much than too little: an official looks at each find, and says which are the town's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from appeals.addresses import streets_in
from appeals.town import Town
from appeals.wordforms import folded

STRUCK_OUT = "…"


class Kind(StrEnum):
    """What a find is."""

    EMAIL = "email"
    SNILS = "snils"
    CARD = "card"
    PASSPORT = "passport"
    INN = "inn"
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True)
class Find:
    """Words that tell of somebody, as they stand in the text."""

    kind: Kind
    text: str


def found(text: str, town: Town, names: Iterable[str] = ()) -> tuple[Find, ...]:
    """All finds in their order, each once, without the town's own telephones and its reception's address.

    `names` are those of people who take part in the matter: they are found however they are written.
    """
    finds: dict[int, Find] = {}
    left = text
    for kind, start, end in _all_in(text, names):
        if left[start:end] != text[start:end]:
            continue  # something of it belongs to an earlier find
        left = left[:start] + "\0" * (end - start) + left[end:]
        words = text[start:end].strip(" ,.;:()")
        if not _own(kind, words, town):
            finds[start] = Find(kind, words)
    return tuple(dict.fromkeys(finds[start] for start in sorted(finds)))


def masked(text: str, town: Town, names: Iterable[str] = ()) -> str:
    """The text with all finds struck out."""
    for find in sorted(found(text, town, names), key=lambda find: -len(find.text)):
        text = text.replace(find.text, STRUCK_OUT)
    return text


def _all_in(text: str, names: Iterable[str]) -> Iterator[tuple[Kind, int, int]]:
    """Candidates, the surest kinds first; they may overlap."""
    yield from _numbers_in(text)
    yield from ((Kind.NAME, *span) for span in _names_in(text, names))
    yield from ((Kind.ADDRESS, *span) for span in _addresses_in(text))


def _numbers_in(text: str) -> Iterator[tuple[Kind, int, int]]:
    for kind, pattern, fits in _NUMBERS:
        for match in pattern.finditer(text):
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            if fits is None or fits(text[start:end]):
                yield kind, start, end


def _names_in(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    for pattern in _NAMES:
        found = (match.span() for match in pattern.finditer(text))
        yield from (span for span in found if not _NAMED_AFTER.search(text, 0, span[0]))
    for name in filter(_is_name, names):
        yield from (one.span() for one in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def _addresses_in(text: str) -> Iterator[tuple[int, int]]:
    for start, end in streets_in(text):
        flat = _FLAT.match(text, end)
        yield start, flat.end() if flat else end
    for pattern in _ALONE:
        yield from (match.span() for match in pattern.finditer(text))


def _is_name(name: str) -> bool:
    """Whether it would be told from common words: «Аня» in an answer may be anybody."""
    return len(name.split()) > 1


def _own(kind: Kind, words: str, town: Town) -> bool:
    if kind is Kind.PHONE:
        digits = _subscriber(words)
        known = (town.reception_phone, town.duty_phone, *(one.phone for one in town.departments.values()))
        return any(_subscriber(phone).endswith(digits) for phone in known if phone)
    return kind is Kind.ADDRESS and _folded(words) == _folded(town.reception_address)


def _digits(words: str) -> str:
    return "".join(filter(str.isdecimal, words))


def _subscriber(phone: str) -> str:
    """The number without the country's 8 or 7."""
    digits = _digits(phone)
    return digits[1:] if len(digits) == _WITH_COUNTRY else digits


def _folded(words: str) -> str:
    return " ".join(re.findall(r"\w+", folded(words)))


_WITH_COUNTRY = 11


def _is_card(words: str) -> bool:
    """The last digit of a card's number checks the others (Luhn)."""
    digits = [int(digit) for digit in _digits(words)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_inn(words: str) -> bool:
    """The two last digits of a person's taxpayer number check the others (приказ ФНС ЕД-7-14/559@)."""
    digits = [int(digit) for digit in _digits(words)]
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    checks = (sum(w * d for w, d in zip(weights[-size:], digits, strict=False)) % 11 % 10 for size in (10, 11))
    return tuple(checks) == tuple(digits[10:])


def _is_no_date(words: str) -> bool:
    """«23-12-26» is a day, «5-00-01» a telephone."""
    day, month, year = map(int, words.split("-"))
    try:
        date(2000 + year, month, day)
    except ValueError:
        return True
    return False


_SEPARATED = r"(?:[\s().–-]{0,3}\d)"
_NUMBERS: tuple[tuple[Kind, re.Pattern[str], Callable[[str], bool] | None], ...] = (
    (Kind.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), None),
    (Kind.SNILS, re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[\s-]\d{2}(?!\d)"), None),
    (Kind.SNILS, re.compile(r"(?i:снилс)\D{0,5}(?P<it>\d{11})(?!\d)"), None),
    (Kind.CARD, re.compile(r"(?<!\d)\d{4}([\s-]?)\d{4}\1\d{4}\1\d{4}(?!\d)"), _is_card),
    (Kind.PASSPORT, re.compile(r"(?i:паспорт\w*)\D{0,25}(?P<it>\d{2}\s?\d{2}\D{0,9}\d{6})(?!\d)"), None),
    (Kind.PASSPORT, re.compile(r"(?<![\d-])\d{2}\s?\d{2}\s(?:№\s?)?\d{6}(?![\d-])"), None),
    (Kind.INN, re.compile(r"(?i:\bинн)\D{0,5}(?P<it>\d{10}(?:\d{2})?)(?!\d)"), None),
    (Kind.INN, re.compile(r"(?<!\d)\d{12}(?!\d)"), _is_inn),
    (Kind.PHONE, re.compile(rf"(?:\+\s?7|(?<![\w-])[78]){_SEPARATED}{{10}}(?!\d)"), None),
    (Kind.PHONE, re.compile(r"(?<!\d)9\d{2}[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)"), None),
    (Kind.PHONE, re.compile(r"\(\d{3,5}\)\s?\d{1,3}(?:[\s-]?\d{2}){2}(?!\d)"), None),
    (Kind.PHONE, re.compile(r"(?<![\d-])\d{1,3}-\d{2}-\d{2}(?![\d-])"), _is_no_date),
    (Kind.PHONE, re.compile(r"(?i:\bтел(?:\.|ефон\w*)|\w*звон\w+)\D{0,20}(?P<it>\d(?:[\s-]?\d){4,6})(?!\d)"), None),
    (Kind.PLATE, re.compile(r"(?<!\w)[АВЕКМНОРСТУХ]\s?\d{3}\s?[АВЕКМНОРСТУХ]{2}\s?\d{2,3}(?!\w)"), None),
    (
        Kind.PLATE,
        re.compile(r"(?<!\w)[АВЕКМНОРСТУХABEKMHOPCTYX]\d{3}[АВЕКМНОРСТУХABEKMHOPCTYX]{2}\d{2,3}(?!\w)", re.IGNORECASE),
        None,
    ),
)

# A full name has a patronymic, in any case, or two initials. A street or a school named after somebody has them too.
_WORD = r"(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ]{2,})"
_FATHERS = (
    r"(?:[А-ЯЁ][а-яё]+(?:[оеё]вич(?:а|у|ем|е)?|[оеё]вн(?:а|ы|е|у|ой)|ичн(?:а|ы|е|у|ой))"
    r"|(?:Ильич|Кузьмич|Лукич|Фомич|Никитич|Саввич)(?:а|у|ом|е)?"
    r"|[А-ЯЁ]+(?:[ОЕЁ]ВИЧ(?:А|У|ЕМ|Е)?|[ОЕЁ]ВН(?:А|Ы|Е|У|ОЙ)|ИЧН(?:А|Ы|Е|У|ОЙ)))"
)
_INITIALS = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
_NAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)(?:{_WORD}\s+){{1,2}}{_FATHERS}(?!\w)(?:\s+{_WORD})?",
        r"(?<!\w)(?:[а-яё]+\s+)?[а-яё]+\s+[а-яё]+[ое]вич(?:а|у|ем|е)?(?!\w)",  # all in small letters
        rf"(?<!\w){_WORD}\s+{_WORD}\s+(?:{_WORD}\s+)?(?i:оглы|кызы)(?!\w)",
        rf"(?<!\w){_WORD}\s+{_INITIALS}",
        rf"(?<!\w){_INITIALS}\s?{_WORD}",
    )
)
_NAMED_AFTER = re.compile(r"(?i:(?<!\w)(?:им\.|имени|ул\.|улиц\w+|пер\.|просп\w+\.?|площад\w+|памятник\w*))\s*$")
_FLAT = re.compile(r",?\s*(?i:кв\.?|квартир\w+)\s?(?:№\s?)?\d{1,3}(?!\d)")
_ALONE = (
    re.compile(r"(?<!\w)(?i:кв\.?|квартир\w+)\s?(?:№\s?)?\d{1,3}(?!\d)"),
    # Where a street would be only the names that are none: «мкр Южный, 5».
    re.compile(
        r"(?<!\w)(?i:мкр\.?|микрорайон\w*|пл\.|площад\w+|пр-д|проезд\w*|наб\.|набережн\w+|тупик\w*)"
        r"\s+«?[А-ЯЁ][\w-]+»?(?:\s[А-ЯЁ][\w-]+)?,?\s+(?i:д\.\s?|дом\w*\s)?\d{1,3}(?!\d)"
    ),
)
