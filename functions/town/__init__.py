"""The town this bot serves: its rules and its words, read from the two files beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from appeals.town import Town
from appeals.town_file import parse
from appeals.words import Words

HERE = Path(__file__).parent


@cache
def load() -> Town:
    """The town's rules; TownFileError when the file has a fault."""
    return parse(tomllib.loads((HERE / "belogorsk.toml").read_text("utf-8")))


@cache
def load_words() -> Words:
    """Every word a person reads."""
    return Words(tomllib.loads((HERE / "ru.toml").read_text("utf-8")))
