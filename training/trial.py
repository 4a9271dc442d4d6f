"""The trial: a model fitted to earlier months is put to later ones that it never saw."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from appeals.routing.model import Model
from appeals.routing.proposal import proposed
from appeals.topics import named
from appeals.town import Town
from training.appeals import Labelled, between
from training.figures import Judged, Ranked
from training.fit import fitted

FITTED = ("2020-10", "2021-01")
HELD_BACK = ("2021-02", "2021-03")
CURVE = (500, 1_000, 2_000, 4_000)  # of the latest appeals before the months held back; then all of them
SEED = 6


@dataclass(frozen=True)
class Trial:
    """Earlier and later appeals, and what the model of the earlier makes of the later."""

    earlier: Sequence[Labelled]
    later: Sequence[Labelled]

    @cached_property
    def model(self) -> Model:
        return fitted(self.earlier)

    @cached_property
    def judged(self) -> list[Judged]:
        return judged_by(self.model, self.later)

    def curve(self) -> Iterator[tuple[int, list[Judged]]]:
        """The same with fewer appeals to learn from."""
        for appeals in CURVE:
            yield appeals, judged_by(fitted(self.earlier[-appeals:]), self.later)
        yield len(self.earlier), self.judged

    def shuffled(self) -> list[Judged]:
        """The same with topics dealt out at random: what is left then would be no merit of the texts."""
        labels = [(row.topic, row.reason) for row in self.earlier]
        random.Random(SEED).shuffle(labels)
        dealt = [replace(row, topic=of[0], reason=of[1]) for row, of in zip(self.earlier, labels, strict=True)]
        return judged_by(fitted(dealt), self.later)

    def commonest(self) -> list[Judged]:
        """Always the commonest topics."""
        counts = Counter(row.topic for row in self.earlier).most_common()
        return _judged(self.later, lambda _: [(topic, count / len(self.earlier)) for topic, count in counts])

    def in_town(self, town: Town) -> list[Judged]:
        """What people of the town would be offered: its topics, by model and keywords."""
        return _judged(_in_towns_terms(self.later, town), lambda text: proposed(text, town, by=self.model))

    def by_keywords(self, town: Town) -> list[Judged]:
        """The same by the town's keywords alone; where none fits, the default topic."""

        def points(text: str) -> Ranked:
            return sorted(named(text, town).items(), key=lambda pair: -pair[1]) or [(town.default_topic, 0)]

        return _judged(_in_towns_terms(self.later, town), points)


def trial(rows: Sequence[Labelled]) -> Trial:
    """The trial of these appeals."""
    return Trial(between(rows, *FITTED), between(rows, *HELD_BACK))


def judged_by(model: Model, rows: Sequence[Labelled]) -> list[Judged]:
    """What a model makes of appeals."""
    return _judged(rows, lambda text: model.reads(text).ranked)


def _judged(rows: Sequence[Labelled], guess: Callable[[str], Ranked]) -> list[Judged]:
    return [Judged(row.topic, guess(row.text)) for row in rows]


def _in_towns_terms(rows: Sequence[Labelled], town: Town) -> list[Labelled]:
    owners = {name: topic.code for topic in town.topics.values() for name in topic.portal}
    return [replace(row, topic=owners[row.topic]) for row in rows]
