"""The town this bot serves: its rules, its map and its words, read from the files beside this one."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from appeals.districts import mapped
from appeals.toml_table import TownFileError, line_of
from appeals.town import Town
from appeals.town_file import parse
from appeals.words import Words

HERE = Path(__file__).parent


@cache
def load() -> Town:
    """The town's rules and where its districts lie; TownFileError or MapError when a file has a fault."""
    rules = read((HERE / "belogorsk.toml").read_text("utf-8"))
    return mapped(rules, (HERE / "districts.geojson").read_text("utf-8")) if rules.districts else rules


def read(text: str) -> Town:
    """The rules of a file's text; TownFileError names the line of what is wrong in it."""
    try:
        return parse(tomllib.loads(text))
    except TownFileError as fault:
        raise TownFileError(fault.path, fault.reason, line_of(fault.path, text)) from fault


@cache
def load_words() -> Words:
    """Every word a person reads."""
    return Words(tomllib.loads((HERE / "ru.toml").read_text("utf-8")))
