"""The build refuses a town's file that the functions could not start with."""

from __future__ import annotations

from pathlib import Path

import pytest

import town
from infra.build import check_town


def spoilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, was: str, becomes: str) -> None:
    """A folder of the town's files, one of them wrong."""
    for name in ("belogorsk.toml", "districts.geojson", "ru.toml"):
        text = (town.HERE / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(was, becomes, 1) if name == file else text, "utf-8")
    monkeypatch.setattr(town, "HERE", tmp_path)
    town.load.cache_clear()
    town.load_words.cache_clear()


@pytest.fixture(autouse=True)
def the_shipped_town_is_read_again(monkeypatch: pytest.MonkeyPatch) -> object:
    """Whoever comes next gets the town itself."""
    yield
    monkeypatch.undo()
    town.load.cache_clear()
    town.load_words.cache_clear()


def test_the_shipped_town_is_built() -> None:
    """Nothing is wrong with it."""
    check_town()


@pytest.mark.parametrize(
    ("file", "was", "becomes", "told"),
    [
        ("belogorsk.toml", 'topic = "snow"', 'topic = "snwo"', r"line \d+, rules\[0\].topic: 'snwo' is no topic"),
        ("belogorsk.toml", "sure = 0.9", "sure = ", "line"),
        ("districts.geojson", '"code": "north"', '"code": "nord"', "line 5: 'nord' is no district"),
        ("districts.geojson", "[128.4550, 50.9090]", "[50.9090, 128.4550]", "line 2: .*longitude"),
        ("ru.toml", "tell = ", "tell = tell = ", "line"),
    ],
)
def test_a_wrong_file_is_not_built(
    file: str, was: str, becomes: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever builds reads which line is wrong and why."""
    spoilt(tmp_path, monkeypatch, file, was, becomes)
    with pytest.raises(SystemExit, match=told):
        check_town()
