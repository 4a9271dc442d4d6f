"""The towns that a button of the page prepares, from an empty one to a year's register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from infra.local.stack import Stack

from . import scene_storm, scene_week, scene_year

Report = Callable[[int, int], None]  # how much of how much is done


@dataclass(frozen=True)
class Scene:
    """A town to begin with. `load` makes the stack's town anew first; whoever had it on the screen looks again."""

    title: str
    about: str
    load: Callable[[Stack, Report], None]


def _empty(stack: Stack, report: Report) -> None:
    stack.begin_anew()
    report(1, 1)


SCENES: Final = {
    "empty": Scene("Пустой город", "Все на своих местах, никто ещё не написал.", _empty),
    "week": Scene(
        "Обычная неделя",
        "С понедельника до вечера пятницы: 60 сообщений, на большинство отвечено, кое-что просрочено.",
        scene_week.load,
    ),
    "storm": Scene(
        "Штормовая ночь", "500 сообщений за десять минут, с 23:00: сотрудники получают их списками.", scene_storm.load
    ),
    "year": Scene(
        "Прошлый год",
        "Первое рабочее утро января: в реестре 10 000 сообщений за год, часть ещё без ответа.",
        scene_year.load,
    ),
}
