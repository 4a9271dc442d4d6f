"""Effects: whatever a decision may ask to keep, somebody writes."""

from __future__ import annotations

from typing import get_args

from appeals.effects import Effect, Tell
from appeals.shell.writes import WRITES


def test_every_effect_is_written_but_what_is_only_said() -> None:
    """A new effect without its write would be lost in silence."""
    assert set(WRITES) == set(get_args(Effect)) - {Tell}
