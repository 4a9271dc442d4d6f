"""What guesses are worth beside the truth: right at the first place, within three, where sure, and how honest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Ranked = Sequence[tuple[str, float]]
BINS = 10


@dataclass(frozen=True)
class Judged:
    """One guess beside the truth."""

    topic: str
    ranked: Ranked

    @property
    def best(self) -> str:
        return self.ranked[0][0]

    @property
    def right(self) -> bool:
        return self.best == self.topic

    @property
    def confidence(self) -> float:
        return self.ranked[0][1]


def within(judged: Sequence[Judged], places: int) -> float:
    """The share whose topic is among the first so many."""
    return _share([one.topic in [topic for topic, _ in one.ranked[:places]] for one in judged])


def where_sure(judged: Sequence[Judged], threshold: float) -> tuple[float, float]:
    """How many guesses are at least this sure, and how many of those are right; shares."""
    sure = [one.right for one in judged if one.confidence >= threshold]
    return len(sure) / len(judged), _share(sure)


@dataclass(frozen=True)
class OfTopic:
    """How one topic fares."""

    topic: str
    appeals: int
    precision: float  # of those guessed to be of it
    recall: float  # of those that are


def by_topic(judged: Sequence[Judged]) -> list[OfTopic]:
    """Each topic that occurs, the commonest first."""
    appeals = Counter(one.topic for one in judged)
    guessed = Counter(one.best for one in judged)
    right = Counter(one.topic for one in judged if one.right)
    return [
        OfTopic(topic, count, right[topic] / max(guessed[topic], 1), right[topic] / count)
        for topic, count in appeals.most_common()
    ]


def confusion(judged: Sequence[Judged]) -> Counter[tuple[str, str]]:
    """How often a topic was guessed to be which."""
    return Counter((one.topic, one.best) for one in judged)


@dataclass(frozen=True)
class Bin:
    """Guesses of like confidence: how confident, and how often right."""

    guesses: int
    confidence: float
    right: float


def calibration(judged: Sequence[Judged]) -> list[Bin]:
    """Guesses by confidence, in tenths; empty ones left out."""
    tenths = [[one for one in judged if min(int(one.confidence * BINS), BINS - 1) == tenth] for tenth in range(BINS)]
    return [
        Bin(len(ones), sum(one.confidence for one in ones) / len(ones), _share([one.right for one in ones]))
        for ones in tenths
        if ones
    ]


def calibration_error(judged: Sequence[Judged]) -> float:
    """By how much confidence and truth differ, on average over the guesses (ECE)."""
    return sum(one.guesses * abs(one.confidence - one.right) for one in calibration(judged)) / len(judged)


def _share(facts: Sequence[bool]) -> float:
    return sum(facts) / len(facts) if facts else 0.0
