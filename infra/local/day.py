"""A working day of five officials on sixty appeals, played through Telegram and the schedules and judged at its end.

`make run ARGS=--day`; with a table whose column `text` holds real appeals, `make run ARGS="--day appeals.csv"`.
"""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from infra.page.scene_texts import Voice

from . import day_coordinator as coordinator
from . import day_departments as departments
from . import day_heads as heads
from .day_audit import Audit, judge
from .day_citizens import they_write
from .day_matters import AT_NOON, EVENING, Register, cast, texts_of
from .day_office import Office, opens
from .play import Play
from .stack import Stack

BEGINS = datetime(2026, 11, 23, 16, 0, tzinfo=ZoneInfo("Asia/Yakutsk"))  # the Monday before
APPEALS = sum(part.count for part in (*EVENING, *AT_NOON))


def play(ports: tuple[int, int], table: Path | None, say: Callable[[str], None]) -> None:
    """Play it all on a stack of its own. StoryFailed where it does not go as told, ValueError for a wrong table."""
    texts = texts_of(table, APPEALS) if table else []
    with Stack(*ports, say, start=BEGINS) as stack:
        live(Play(stack, say), texts)
    say("\nThe day is over, and everything agrees.")


def live(play: Play, texts: list[str]) -> None:
    """From the evening before to the Friday after."""
    audit, register = Audit(play.stack), Register()
    chance = Random(APPEALS)
    voice = Voice(chance)
    office = opens(play)
    play.until(18)
    with play.step("Вечер понедельника: жители пишут"):
        they_write(play, list(cast(EVENING, texts, voice, chance)), register, voice, office.vera)
    the_digest_counts(play, office, received=len(register.matters), answered=0)
    the_morning(play, office, register)
    play.until(13)
    with play.step("В обед пишут ещё"):
        they_write(play, list(cast(AT_NOON, texts, voice, chance)), register, voice, office.vera)
    the_afternoon(play, office, register)
    at_noon = sum(part.count for part in AT_NOON)
    answered = sum(matter.answered for matter in register.matters)
    the_digest_counts(play, office, received=at_noon + 1, answered=answered)  # and the one that was split off
    heads.is_told_of_the_overdue(play, office, register)
    judge(play, audit, register)


def the_digest_counts(play: Play, office: Office, *, received: int, answered: int) -> None:
    """The next morning's summary says what the day has seen."""
    with play.step("В девять приходит сводка"):
        play.pass_days(1, hour=9, minute=5)
        digest = office.vera.sees("Сводка за")
        play.shows(office.vera, digest)
        for words, figure in (("поступило ", received), ("Дано ответов: ", answered)):
            seen = sum(map(int, re.findall(rf"{words}(\d+)", digest.text)))
            if seen != figure:
                raise play.failed(f"«{words}{figure}», the regimes together", digest.text)


def the_morning(play: Play, office: Office, register: Register) -> None:
    """The coordinator's queue first; the departments begin with what is theirs already."""
    coordinator.registers(play, office, register)
    coordinator.ends(play, office, register)
    coordinator.sends_on(play, office, register)
    second = coordinator.joins_and_parts(play, office, register)
    register.matters.append(second)
    for scene in (
        departments.asks,
        departments.two_take_at_once,
        departments.passes_on,
        coordinator.assigns_anew,
        departments.uses_a_canned_answer,
        departments.involves_another,
        departments.answers_both,
        heads.answers_the_complaint,
        heads.extends,
        heads.approves,
    ):
        scene(play, office, register)


def the_afternoon(play: Play, office: Office, register: Register) -> None:
    """What came at noon, promises, those who are not content, and the evening's lists."""
    for scene in (
        departments.notes,
        departments.promises,
        departments.answers_in_public,
        departments.is_answered_and_not_content,
        departments.answers_one_who_left,
        coordinator.looks_for_the_undelivered,
        departments.works_through,
        coordinator.finds,
        coordinator.closes_the_day,
    ):
        scene(play, office, register)
