"""Streets and houses in a citizen's text: the first is offered as the place, all of them are personal data to mask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from appeals.wordforms import folded

# A kind of street comes short or in any case; a street after it has one to three words with capitals, a number before
# them or not («9 Мая»), or is one small word that ends as streets do («кирова»). Without a kind a street ends so too,
# and stands before «дом», first, or after a preposition. «Дом 5 по улице Ленина» turns it round.
_KINDS = {
    "ул.": r"ул(?:\.|иц[аеу]|(?=\s))",
    "пер.": r"пер(?:\.|еул(?:\.|к[ауе]|ок)|(?=\s))",
    "пр-т": r"пр(?:-т|осп(?:\.|ект[аеу]?))",
    "мкр.": r"(?:мкр(?:\.|-н|н|(?=\s))|микрорайон[ае]?)",
    "пл.": r"площад[ьи]",
    "наб.": r"наб(?:\.|ережн(?:ая|ой))",
    "ш.": r"шоссе",
    "б-р": r"б(?:-р|ульвар[аеу]?)",
}
_KIND = "(?<!\\w)(?i:{})".format("|".join(_KINDS.values()))
_RANK = r"(?:маршала|генерала|адмирала|академика|героя)\s+"
_NAMED = rf"(?:\d{{1,2}}\s+(?:лет\s+)?|{_RANK})?[А-ЯЁ][а-яё]+(?:[\s-][А-ЯЁ][а-яё]+){{0,2}}"
_ENDING = r"(?:[оеё]ва|[иы]на|[ое]го|[сц]кая|ная|вая|[сц]кой|ной|вой)"
# The beginning of a name: no capital, abbreviation or ordinal before it that would belong to it.
# Nothing before it is tried twice over (blanks after a line's end, letters before a stop), however long it is.
_WHOLE = r"(?:^|[\n,:;(][^\S\n]*|[а-яё]{4}[.!?]\s+|(?<![\w-])[а-яё]+\s)"
_STREETS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<kind>{_KIND})\s*(?P<name>{_NAMED}|[а-яё]+{_ENDING})",
        rf"{_WHOLE}(?P<name>[А-ЯЁ][а-яё]+)\s+(?P<kind>{_KIND})",
        rf"{_WHOLE}(?P<name>[А-ЯЁ][а-яё]+{_ENDING})(?=,?\s+(?:д(?:\.|\s?\d)|дом\b))",
        rf"(?:^|\n|[Аа]дрес\w*:?\s|\b(?:[Нн]а|[Пп]о|[Уу])\s)[^\S\n]*(?P<name>[А-ЯЁ][а-яё]+{_ENDING})(?=[\s,])",
    )
)
# 120, 120а, 120/2, 120 к. 2; a flat after it is dropped, since nobody needs it to find the place. What goes on as a
# date, a time or a telephone number is no house.
_NUMBER = (
    r"(?P<house>[1-9]\d{0,2}(?:/\d{1,3})?(?P<letter>[а-еА-Е](?![\w.]))?)"
    r"(?:,?\s*(?i:к|корп?|корпус)\.?\s?(?P<block>\d{1,2}))?(?!\w|/|-[а-яё]|-\d{3}|[.:]\d|\s?\(\d{3,5}\))"
)
_BY_WORD = r"(?i:д\.?(?=\s?\d)|д\.|дом\b)\s*(?:№\s*)?"
_HOUSE = re.compile(rf"(?P<by_word>,?\s*{_BY_WORD})?(?(by_word)|(?:,\s*|\s+)){_NUMBER}")
_TURNED = re.compile(
    rf"(?<!\w)(?P<by_word>(?i:дом\w{{0,2}}|д\.?)\s*(?:№\s*)?){_NUMBER}\s+(?i:по|на)\s+"
    rf"(?:(?P<kind>{_KIND})\s*(?P<name>{_NAMED}|[а-яё]+{_ENDING})(?!\w|\s(?:речк|рек|канал))"
    rf"|(?P<first>[А-ЯЁ][а-яё]+)\s+(?P<after>{_KIND}))"
)
# After a number that counts stands a noun («3 фонаря», «20 лет»); after a house, one of these or nothing.
_AFTER_HOUSE = re.compile(
    r"\s*(?:$|[^\w\s]|\n|(?i:кв|не|нет|в|во|на|у|с|со|за|по|под|над|до|от|из|и|а|но|уже|опять|снова|весь"
    r"|где|возле|около|рядом|перед|напротив|подъезд|парадная|лестница|литера?"
    r"|\w+(?:ый|ий|ой|ет|ит|ут|ют|ят|ат|ло|ли|тся))\b)"
)
_NO_STREETS = frozenset({"половина", "машина", "витрина", "корзина", "основа", "корова", "главная", "парадная"})
_OBLIQUE = ("ом", "ем", "ому", "ему")  # «в Летнем переулке»: hard to put right


class _Found(NamedTuple):
    """A street with a house as they stand in the text, from where to where."""

    kind: str
    name: str
    named_first: bool  # «Ленинский проспект»
    house: re.Match[str]
    start: int
    end: int


def address_in(text: str) -> str | None:
    """The first address in the text, «ул. Кирова, 120», to be offered; rather none than a wrong one."""
    sure = ((one.start, _address(one)) for one in _addresses_in(text) if _is_house(text, one.house))
    return min(((at, address) for at, address in sure if address), default=(0, None))[1]


class Street(NamedTuple):
    """A street by what its cases have in common, and a house of it, if one is named."""

    key: str
    house: str = ""


def street_of(text: str) -> Street | None:
    """The first street in the text, with its house when it has one; None when none is named as a street."""
    sure = min((one for one in _addresses_in(text) if _is_house(text, one.house)), key=_start, default=None)
    if sure is not None:
        return Street(_key(sure.kind, sure.name), _number(sure.house))
    named = (match for street in _STREETS[:2] for match in street.finditer(text))
    first = min(named, key=re.Match.start, default=None)
    return Street(_key(first["kind"], first["name"])) if first is not None else None


def _start(found: _Found) -> int:
    return found.start


def _key(kind: str, name: str) -> str:
    words = folded(name).split()
    return " ".join([_kind(kind), *(word[:5] for word in words)])


def streets_in(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text a street stands with a house, whatever case it is in; rather one too many."""
    for one in _addresses_in(text):
        if _is_house(text, one.house) or one.house[0].startswith(","):
            yield one.start, one.end


def _addresses_in(text: str) -> Iterator[_Found]:
    for street in _STREETS:
        for match in street.finditer(text):
            house = _HOUSE.match(text, match.end())
            if house and match["name"].casefold() not in _NO_STREETS:
                kind = match.groupdict().get("kind") or ""
                starts = min(match.start("kind") if kind else len(text), match.start("name"))
                first = bool(kind) and match.start("name") < match.start("kind")
                yield _Found(kind, match["name"], first, house, starts, house.end())
    for match in _TURNED.finditer(text):
        first = bool(match["first"])
        kind, name = (match["after"], match["first"]) if first else (match["kind"], match["name"])
        yield _Found(kind, name, first, match, match.start(), match.end())


def _is_house(text: str, house: re.Match[str]) -> bool:
    """Whether it is a house for sure: called so, with a letter or a block, or nothing after it that is counted."""
    return bool(house["by_word"] or house["block"] or house["letter"] or _AFTER_HOUSE.match(text, house.end()))


def _address(found: _Found) -> str | None:
    name = " ".join(map(_capital, found.name.split()))
    kind = _kind(found.kind)
    if kind in _FEMININE:
        name = _nominative(name)
    elif name.endswith(("ая", "у") if found.named_first else "ой"):
        return None  # «Скачкову переулку», «проспекту Рыбацкой»
    if name.endswith(_OBLIQUE):
        return None
    house = _number(found.house)
    return f"{name} {kind}, {house}" if found.named_first else f"{kind} {name}, {house}"


def _kind(said: str) -> str:
    return next(short for short, form in _KINDS.items() if re.match(form, f"{said or 'ул.'} ", re.IGNORECASE))


def _number(house: re.Match[str]) -> str:
    return house["house"].lower() + (f" к. {house['block']}" if house["block"] else "")


def _capital(word: str) -> str:
    return word if word == "лет" else word[0].upper() + word[1:]


_FEMININE = frozenset({"ул.", "пл.", "наб."})
_PEOPLE = frozenset({"Крупской", "Космодемьянской", "Ковалевской"})
_TREES_AND_SUCH = "Берез|Берёз|Вишн|Дуб|Клен|Луг|Н|Парк|Пол|Сад|Сосн|Топол|Труд"
_ADJECTIVE = re.compile(rf"(?:(?:.*[сц]к|.*[^и]н|(?:{_TREES_AND_SUCH})[оеё]?в|Больш)ой|.*ая)")


def _nominative(name: str) -> str:
    """«Советской» -> «Советская», «Большой Садовой» -> «Большая Садовая»; people («Софьи Ковалевской») stay."""
    words = name.split()
    if name in _PEOPLE or not all(map(_ADJECTIVE.fullmatch, words)):
        return name
    return " ".join(re.sub("ой$", "ая", word) for word in words)
