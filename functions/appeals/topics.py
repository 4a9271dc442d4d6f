"""What a citizen's text says by itself: topics by keywords, an emergency, an address. Offered, never decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from appeals.town import EmergencyPhrases, Topic, Town

GAP = 2  # words that may stand between those of a phrase
KEYWORD, HINT = 2, 1
LETTERS_READ = 6_000  # what a matter is about is said before
STEM = 24  # letters of a phrase's word at most

_CLAUSE_ENDS = re.compile(r"[.,;:!?()«»\"\n]|\s[-–—]\s")
_WORD = re.compile(r"\w+(?:-\w+)*")

Clause = Sequence[str]


def named(text: str, town: Town) -> dict[str, int]:
    """Topics whose keywords or hints stand in the text, with their points; none when nothing fits.

    A keyword brings KEYWORD points for each of its words, a hint HINT, once however often it stands there.
    """
    said = _Said(text[:LETTERS_READ])
    points = ((topic.code, _points(topic, said)) for topic in town.topics.values())
    return {code: found for code, found in points if found}


def _points(topic: Topic, said: _Said) -> int:
    keywords = sum(len(_phrase(key)) for key in topic.keywords if said.has(key))
    hints = sum(len(_phrase(key)) for key in topic.hints if said.has(key))
    return KEYWORD * keywords + HINT * hints


def emergency(text: str, town: Town) -> bool:
    """Whether the text tells of a fire, gas, a flood or a threat to life: by phrases that nothing negates."""
    said = _Said(text)
    return any(
        not _negated(places, clause, town.emergency)
        for phrase in town.emergency.phrases
        for clause, places in said.finds(phrase)
    )


def _negated(places: frozenset[int], clause: Clause, rules: EmergencyPhrases) -> bool:
    """Whether a negation stands beside a word of the phrase: «газом не пахнет», «запаха газа нет»."""
    before = {clause[place - 1] for place in places if place and place - 1 not in places}
    after = {clause[place + 1] for place in places if place + 1 < len(clause)}
    return not (before.isdisjoint(rules.negations_before) and after.isdisjoint(rules.negations_after))


def speaks_of(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in the text."""
    said = _Said(text[:LETTERS_READ])
    return any(map(said.has, phrases))


class _Said:
    """A text cut into clauses and words, and every way a phrase's word may name one of them."""

    def __init__(self, text: str) -> None:
        clauses = (_WORD.findall(part) for part in _CLAUSE_ENDS.split(_folded(text)))
        self.clauses: list[Clause] = [words for words in clauses if words]
        words = {word for clause in self.clauses for word in clause}
        self._parts = words | {f"{word[:end]}*" for word in words for end in range(2, min(len(word), STEM) + 1)}

    def has(self, phrase: str) -> bool:
        """Whether the phrase stands anywhere."""
        return self._parts.issuperset(_phrase(phrase)) and any(True for _ in self.finds(phrase))

    def finds(self, phrase: str) -> Iterator[tuple[Clause, frozenset[int]]]:
        """Every clause and places in it where the phrase stands."""
        parts = _phrase(phrase)
        if self._parts.issuperset(parts):
            for clause in self.clauses:
                for places in _found(parts, clause):
                    yield clause, places


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


@lru_cache(maxsize=2048)
def _phrase(text: str) -> tuple[str, ...]:
    return tuple(_folded(text).split())


def _found(phrase: tuple[str, ...], clause: Clause) -> Iterator[frozenset[int]]:
    """Where the words of a phrase stand near each other, in any order: their places, each time they do."""
    for start, word in enumerate(clause):
        if not any(_fits(word, part) for part in phrase):
            continue
        places: list[int] = []
        for part in phrase:
            near = range(start, min(start + len(phrase) + GAP, len(clause)))
            places += [at for at in near if at not in places and _fits(clause[at], part)][:1]
        if len(places) == len(phrase):
            yield frozenset(places)


def _fits(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


# The grammar of address_in. A kind of street comes short or in any case; a street after it has one to three
# words with capitals, a number before them or not («9 Мая»), or is one small word that ends as streets do
# («кирова»). Without a kind a street ends so too, and stands before «дом», first, or after a preposition.
_KINDS = {
    "ул.": r"ул(?:\.|иц[аеу]|(?=\s))",
    "пер.": r"пер(?:\.|еул(?:\.|к[ае]|ок)|(?=\s))",
    "пр-т": r"пр(?:-т|осп(?:\.|ект[ае]?))",
    "ш.": r"шоссе",
    "б-р": r"б(?:-р|ульвар[ае]?)",
}
_KIND = "(?<!\\w)(?i:{})".format("|".join(_KINDS.values()))
_NAMED = r"(?:\d{1,2}\s+(?:лет\s+)?)?[А-ЯЁ][а-яё]+(?:[\s-][А-ЯЁ][а-яё]+){0,2}"
_ENDING = r"(?:[оеё]ва|[иы]на|[ое]го|[сц]кая|ная|вая|[сц]кой|ной)"
# The beginning of a name: no capital, abbreviation or ordinal before it that would belong to it.
# Nothing before it is tried twice over (blanks after a line's end, letters before a stop), however long it is.
_WHOLE = r"(?:^|[\n,:;(][^\S\n]*|[а-яё]{4}[.!?]\s+|(?<![\w-])[а-яё]+\s)"
_STREETS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<kind>{_KIND})\s*(?P<name>{_NAMED}|[а-яё]+{_ENDING})",
        rf"{_WHOLE}(?P<name>[А-ЯЁ][а-яё]+)\s+(?P<kind>{_KIND})",
        rf"{_WHOLE}(?P<name>[А-ЯЁ][а-яё]+{_ENDING})(?=,?\s+д(?:\.|ом\b))",
        rf"(?:^|\n|[Аа]дрес\w*:?\s|\b(?:[Нн]а|[Пп]о|[Уу])\s)[^\S\n]*(?P<name>[А-ЯЁ][а-яё]+{_ENDING})(?=[\s,])",
    )
)
# 120, 120а, 120/2, 120 к. 2; a flat after it is dropped, since nobody needs it to find the place.
_HOUSE = re.compile(
    r"(?P<by_word>,?\s*(?i:д\.|дом\b)\s*(?:№\s*)?)?(?(by_word)|(?:,\s*|\s+))"
    r"(?P<house>[1-9]\d{0,2}(?:/\d{1,3})?(?:[а-еА-Е](?![\w.]))?)"
    r"(?:,?\s*(?i:к|корп|корпус)\.?\s?(?P<block>\d{1,2}))?(?![\w/])(?!-[а-яё])"
)
# After a number that counts stands a noun («3 фонаря», «20 лет»); after a house, one of these or nothing.
_AFTER_HOUSE = re.compile(
    r"\s*(?:$|[^\w\s]|\n|(?i:кв|не|нет|в|во|на|у|с|со|за|по|под|над|до|от|из|и|а|но|уже|опять|снова|весь"
    r"|где|возле|около|рядом|перед|напротив|подъезд|\w+(?:ый|ий|ой|ет|ит|ут|ют|ят|ат|ло|ли|тся))\b)"
)
_NO_STREETS = frozenset({"половина", "машина", "витрина", "корзина", "основа", "корова", "главная", "парадная"})
_OBLIQUE = ("ом", "ем", "ому", "ему")  # «в Летнем переулке»: hard to put right


def address_in(text: str) -> str | None:
    """The first address in the text, «ул. Кирова, 120», to be offered; rather none than a wrong one."""
    sure = ((street, house) for street, house in _addresses_in(text) if _is_house(text, house))
    found = ((street.start("name"), _address(street, house)) for street, house in sure)
    return min(((at, address) for at, address in found if address), default=(0, None))[1]


def streets_in(text: str) -> Iterator[tuple[int, int]]:
    """Where in the text a street stands with a house, whatever case it is in; rather one too many."""
    for street, house in _addresses_in(text):
        if _is_house(text, house) or house[0].startswith(","):
            kind = street.start("kind") if street.groupdict().get("kind") else street.start("name")
            yield min(kind, street.start("name")), house.end()


def _addresses_in(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    for street in _STREETS:
        for match in street.finditer(text):
            house = _HOUSE.match(text, match.end())
            if house and match["name"].casefold() not in _NO_STREETS:
                yield match, house


def _is_house(text: str, house: re.Match[str]) -> bool:
    return bool(house["by_word"] or _AFTER_HOUSE.match(text, house.end()))


def _address(street: re.Match[str], house: re.Match[str]) -> str | None:
    name = " ".join(street["name"].split())
    said = street.groupdict().get("kind")
    if name.endswith(_OBLIQUE):
        return None
    kind = next(short for short, form in _KINDS.items() if re.match(form, f"{said or 'ул.'} ", re.IGNORECASE))
    name = _nominative(name[0].upper() + name[1:])
    number = house["house"].lower() + (f" к. {house['block']}" if house["block"] else "")
    as_said = said and street.start("name") < street.start("kind")  # «Ленинский проспект»
    return f"{name} {kind}, {number}" if as_said else f"{kind} {name}, {number}"


def _nominative(name: str) -> str:
    """«Советской» -> «Советская»; surnames («Крупской», «Чайкиной») stay as they were said."""
    if name in ("Крупской", "Космодемьянской"):
        return name
    return re.sub(r"(?<=[сц]к)ой$|(?<=[^и]н)ой$", "ая", name)
