"""The town's topics, those first that a text speaks of: the model's opinion and the town's keywords, weighed."""

from __future__ import annotations

import math

from appeals.routing.model import DIGITS, Model, Ranked, Reading, shipped
from appeals.topics import named
from appeals.town import Topic, Town

# How loud a keyword is, as powers of e for each point it brings. Chosen on January 2021 with the rest (docs/topics.md).
BESIDE_MODEL = 0.5  # for a topic that the model knows
ALONE = 1.1  # for a topic that only keywords can find
FAINTEST = 0.03  # what such a topic weighs with one point, beside all the model's topics together
# A text of which the model knows less than STRANGE of the features is not of its world: keywords decide.
STRANGE, FAMILIAR = 0.6, 0.85


OUT_OF_SEASON = 0.2  # of its weight keeps a topic in the months in which it does not press


def proposed(text: str, town: Town, month: int | None = None, by: Model | None = None) -> Ranked:
    """Every topic of the town with its share of one, the likeliest first; equal ones as in the town's file.

    In a month of the year what is out of season comes later; without one all seasons are alike.
    """
    read = (by or shipped()).reads(text)
    points = named(text, town)
    even = (1 - _trust(read)) / len(town.topics)
    weights = {
        topic.code: _weight(topic, points.get(topic.code, 0), _trust(read) * _opinion(topic, read) + even)
        * _season(topic, month)
        for topic in town.topics.values()
    }
    whole = math.fsum(weights.values())
    shares = ((code, round(weight / whole, DIGITS)) for code, weight in weights.items())
    return tuple(sorted(shares, key=lambda share: -share[1]))


def _trust(read: Reading) -> float:
    """How far the model is to be heard; for the rest every topic is alike."""
    return min(max((read.familiar - STRANGE) / (FAMILIAR - STRANGE), 0.0), 1.0)


def _opinion(topic: Topic, read: Reading) -> float:
    return math.fsum(read.topics[name] for name in topic.portal)


def _season(topic: Topic, month: int | None) -> float:
    return 1.0 if month is None or topic.in_season(month) else OUT_OF_SEASON


def _weight(topic: Topic, points: int, opinion: float) -> float:
    alone = 0.0 if topic.portal else FAINTEST * math.expm1(ALONE * points)
    return opinion * math.exp(BESIDE_MODEL * points) + alone
