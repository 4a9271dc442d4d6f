"""The whole story, as a stranger plays it: `make run ARGS=--story`."""

import pytest

from infra.local.play import Play, StoryFailed
from infra.local.stack import Stack
from tests.e2e.running import Start


def test_the_story_is_told_to_its_end(start: Start) -> None:
    """A citizen writes, a department answers, the head is told once, the digests say what happened: exit 0."""
    with start("--story") as process:
        said, complained = process.communicate(timeout=240)
    assert process.returncode == 0, f"{said[-2000:]}\n{complained}"
    assert complained == ""
    for line in ("Сообщение № 2026-000001", "Просрочено на 1 день", "Сводка за", "The story is told to its end."):
        assert line in said


def test_a_story_that_goes_wrong_says_where(stack: Stack) -> None:
    """A failed step names itself, what was expected and what was seen."""
    play = Play(stack, lambda _: None)
    anna = play.actor(stack.telegram.person("Анна"))
    with play.step("Анна ждёт чуда"):
        anna.says("/start")
        with pytest.raises(StoryFailed) as failure:
            anna.sees("чудо")
    assert "Анна ждёт чуда" in str(failure.value)
    assert "expected: Анна sees «чудо»" in str(failure.value)
    assert "59-ФЗ" in str(failure.value)
