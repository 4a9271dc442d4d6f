"""What a citizen's text says by itself: topics by keywords, an emergency. Offered, never decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from appeals.town import EmergencyPhrases, Topic, Town
from appeals.wordforms import folded

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
        clauses = (_WORD.findall(part) for part in _CLAUSE_ENDS.split(folded(text)))
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


@lru_cache(maxsize=2048)
def _phrase(text: str) -> tuple[str, ...]:
    return tuple(folded(text).split())


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
