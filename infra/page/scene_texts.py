"""Beside the scenes: who lives in a prepared town and what they say, from scene_texts.toml, by a seeded chance."""

import tomllib
from pathlib import Path
from random import Random
from typing import Any, Final

_TEXTS: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
TOPICS: Final[tuple[str, ...]] = tuple(_TEXTS["texts"])


class Voice:
    """Chooses words; equal seeds say the same."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def name(self) -> tuple[str, str]:
        """First and last name of an inhabitant."""
        family = self._one(_TEXTS["families"])
        if self._chance.random() < 0.6:
            return self._one(_TEXTS["women"]), f"{family}а"
        return self._one(_TEXTS["men"]), family

    def address(self) -> str:
        """A house of the town."""
        return f"ул. {self._one(_TEXTS['streets'])}, {self._chance.randint(1, 180)}"

    def about(self, topic: str) -> str:
        """What somebody writes on a topic of the town's."""
        return self._placed(_TEXTS["texts"][topic])

    def of_the_storm(self) -> str:
        """What somebody writes on the night of the storm."""
        return self._placed(_TEXTS["storm"][self._one(list(_TEXTS["storm"]))])

    def answer(self, result: str) -> str:
        """What a department answers with such a result."""
        return self._one(_TEXTS["answers"][result])

    def question(self) -> tuple[str, str]:
        """What a department asks, and what it hears."""
        at = self._chance.randrange(len(_TEXTS["questions"]["any"]))
        return _TEXTS["questions"]["any"][at], _TEXTS["questions"]["replies"][at]

    def not_solved(self) -> str:
        """What somebody says whom the answer did not help."""
        return self._one(_TEXTS["not_solved"])

    def _placed(self, texts: list[str]) -> str:
        return self._one(texts).format(street=self._one(_TEXTS["streets"]), house=self._chance.randint(1, 180))

    def _one(self, among: list[str]) -> str:
        return self._chance.choice(among)
