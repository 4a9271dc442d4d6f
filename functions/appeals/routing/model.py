"""The trained model: a text in, how likely each of the portal's topics is out. Standard library alone.

A topic is a heap of unlike troubles, so the model tells these apart (the portal's reasons) and adds them up. It is
linear over the features of a text, each counted once and by its rarity (tf-idf). A feature's row is one byte for each
reason, its weight, and one for its rarity. The rows of a text are summed; the sum of rarities is the text's length, by
which the weights are divided. A reason's bias added, the scores become probabilities (softmax). Bytes are summed as
whole numbers, so that every interpreter finds the same.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from operator import add
from pathlib import Path

from appeals.routing import features
from appeals.routing.portal import PORTAL_TOPICS

FORMAT = "otklik-topics-1"
WEIGHTS = Path(__file__).with_name("portal.weights")
DIGITS = 6  # of a probability
KEY = 4  # bytes
AT_ONCE = 256
NOUGHT = 128  # the byte of a weight that is nought

Ranked = tuple[tuple[str, float], ...]  # topics with their shares of one, the likeliest first


class SpoiltWeightsError(Exception):
    """The file of weights cannot be used, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{WEIGHTS.name}: the weights {reason}")


@dataclass(frozen=True)
class Reading:
    """What the model makes of a text."""

    topics: dict[str, float]  # how likely each of the portal's topics is; together one
    familiar: float  # the share of the text's features that the model knows

    @property
    def ranked(self) -> Ranked:
        """The portal's topics; equal ones by name."""
        shares = ((name, round(likely, DIGITS)) for name, likely in self.topics.items())
        return tuple(sorted(shares, key=lambda share: -share[1]))


@dataclass(frozen=True)
class Model:
    """Weights of the features that matter: `rows` holds `width` bytes for each of the `keys`."""

    topics: tuple[str, ...]  # of each reason its topic
    biases: tuple[float, ...]  # of each reason
    step: float  # what one unit of a weight's byte is worth
    keys: dict[int, int]  # a feature's key -> which row is its
    rows: bytes  # of each its weight for every reason, then the square of its rarity, rounded

    @property
    def width(self) -> int:
        """Bytes of a row."""
        return len(self.topics) + 1

    def reads(self, text: str) -> Reading:
        """What the model makes of a text; of an empty one that each topic is as common as it is."""
        found, width = features.keys(text), self.width
        places = [self.keys[key] * width for key in found if key in self.keys]
        *sums, length = self._summed(places)
        scale = self.step / math.sqrt(length or 1)
        nought = NOUGHT * len(places)
        scores = [(total - nought) * scale + bias for total, bias in zip(sums, self.biases, strict=True)]
        return Reading(self._by_topic(scores), len(places) / max(len(found), 1))

    def _summed(self, places: list[int]) -> list[int]:
        """The rows at these places, summed byte by byte.

        A row is taken as one whole number, and 256 of them are added at a time: a sum of so many bytes needs two, so
        every second byte is added apart. That is four times as fast as adding column by column.
        """
        width = self.width
        every_second = int.from_bytes(b"\xff\x00" * (width // 2 + 1), "little")
        sums = [0] * (width + width % 2)
        for start in range(0, len(places), AT_ONCE):
            rows = [int.from_bytes(self.rows[at : at + width], "little") for at in places[start : start + AT_ONCE]]
            even = sum([row & every_second for row in rows])
            for first, part in ((0, even), (1, sum(rows) - even >> 8)):
                pairs = struct.unpack(f"<{len(sums) // 2}H", part.to_bytes(len(sums), "little"))
                sums[first::2] = map(add, sums[first::2], pairs)
        return sums[:width]

    def _by_topic(self, scores: list[float]) -> dict[str, float]:
        """Scores of reasons as probabilities of their topics."""
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        whole = math.fsum(powers)
        topics = dict.fromkeys(PORTAL_TOPICS, 0.0)
        for topic, power in zip(self.topics, powers, strict=True):
            topics[topic] += power / whole
        return topics

    def packed(self) -> bytes:
        """The file's content: a line that says what it is, then keys and rows, compressed."""
        content = struct.pack(f"<{len(self.keys)}I", *self.keys) + self.rows
        head = {
            "format": FORMAT,
            "crc32": zlib.crc32(content),
            "features": len(self.keys),
            "step": self.step,
            "topics": self.topics,
            "biases": self.biases,
        }
        return json.dumps(head).encode() + b"\n" + zlib.compress(content, 9)


@cache
def shipped() -> Model:
    """The model beside this module; read at the first guess, so that the start does not pay for it."""
    return unpacked(WEIGHTS.read_bytes())


def unpacked(content: bytes) -> Model:
    """The model of a file's content; SpoiltWeightsError when it is not all there or not of this code."""
    line, _, body = content.partition(b"\n")
    try:
        head = json.loads(line)
        content = zlib.decompress(body)
        if head["format"] != FORMAT or set(head["topics"]) != set(PORTAL_TOPICS):
            raise SpoiltWeightsError("are of another version, train anew")
        if head["crc32"] != zlib.crc32(content):
            raise SpoiltWeightsError("are not those that were written")
        numbers = struct.unpack_from(f"<{head['features']}I", content)
        keys = {number: row for row, number in enumerate(numbers)}
        biases = tuple(map(float, head["biases"]))
        model = Model(tuple(head["topics"]), biases, float(head["step"]), keys, content[KEY * len(keys) :])
    except (ValueError, KeyError, TypeError, struct.error, zlib.error) as error:
        raise SpoiltWeightsError(f"cannot be read: {error}") from error
    if len(model.rows) != model.width * len(keys) or len(biases) != len(model.topics):
        raise SpoiltWeightsError("are incomplete")
    return model
