"""The town in another script: a word that the code itself says is found there, in Cyrillic or in Latin letters."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.integration.acting import TEXT, citizen, sends
from tests.integration.conftest import ABROAD, TOKEN, TownUnderTest, a_town


def says(town: TownUnderTest, text: str) -> None:
    """The bot says so to the head."""
    said = {"chat_id": town.head.user.id, "text": text}
    assert httpx.post(f"{town.telegram.url}/bot{TOKEN}/sendMessage", json=said).json()["ok"]


@pytest.mark.parametrize("word", ["Отвечено", "Answered"])
def test_a_word_of_the_codes_own_is_found(monkeypatch: pytest.MonkeyPatch, files_abroad: Path, word: str) -> None:
    """Whatever goes to a person and came neither from the town's files nor from people fails the test."""
    with (
        pytest.raises(AssertionError, match=f"said by the code itself: .*{word}.".lower()),
        a_town(monkeypatch, files_abroad) as town,
    ):
        says(town, f"<b>{word.lower()}</b>")


def test_people_read_and_write_there_as_ever(monkeypatch: pytest.MonkeyPatch, files_abroad: Path) -> None:
    """The functions see no Russian; the person sees nothing else."""
    with a_town(monkeypatch, files_abroad) as town:
        anna = citizen(town)
        number = sends(town, anna)
        assert anna.last.text.startswith(f"Сообщение № {number} принято и передано")
        from appeals.shell import house

        kept = house.build().storage.cases([number])[number]
        assert kept.first.text == town.letters(TEXT) != TEXT


def test_every_module_that_is_played_abroad_is_there() -> None:
    """One that was renamed would be played at home, and nobody would notice."""
    assert {path.stem for path in Path(__file__).parent.glob("test_*.py")} >= ABROAD
