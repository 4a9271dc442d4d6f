"""How good the proposed topics are: what is kept, and what the figures mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import town
from appeals.model.appeal import Appeal, Channel, Status
from appeals.quality import Hits, counted, instead, judged, monthly, report

HERE, WORDS = town.load(), town.load_words()
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Yakutsk"))


def an_appeal(topic: str = "snow", guessed: tuple[str, ...] | None = None, **fields: Any) -> Appeal:
    """A message of Telegram, assigned."""
    appeal = Appeal("2026-000001", 1, Status.ASSIGNED, topic, "roads", NOW, date(2026, 12, 1), guessed=guessed)
    return replace(appeal, **fields)


SEEN = [
    an_appeal(),
    an_appeal(),
    an_appeal("roads", ("snow", "roads", "yards")),
    an_appeal("lift", ("snow", "roads", "yards")),
]


def test_nothing_is_kept_when_the_first_guess_is_chosen() -> None:
    """Most do so; the plain way costs nothing."""
    assert instead("Снег во дворе не убирают, сугробы", 11, "snow", HERE) is None


def test_the_guesses_are_kept_when_another_topic_is_chosen() -> None:
    """The three that were offered, the first at the front."""
    guesses = instead("Снег во дворе не убирают, сугробы", 11, "parks", HERE)
    assert guesses is not None
    assert (len(guesses), guesses[0]) == (3, "snow")


def test_without_words_there_was_nothing_to_guess() -> None:
    """A photo alone is no fault of the model's."""
    assert instead("", 11, "parks", HERE) == instead("120 !!", 11, "parks", HERE) == ()


def test_first_and_first_three_are_counted_by_the_topic_that_it_has_now() -> None:
    """Two right at once, one among the offered, one not at all."""
    assert counted(SEEN) == Hits(messages=4, first=2, offered=3)
    assert counted([]) == Hits()


def test_a_correction_back_to_the_guess_makes_it_right() -> None:
    """The author chose another, the coordinator what was guessed."""
    assert counted([an_appeal("snow", ("snow", "roads", "yards"))]) == Hits(1, 1, 1)


def test_only_what_was_guessed_and_settled_counts() -> None:
    """Not what waits for the coordinator, nor what had no words, nor comes from elsewhere."""
    others = [an_appeal(guessed=()), an_appeal(status=Status.RECEIVED)]
    comment = an_appeal(channel=Channel.TELEGRAM_COMMENT)
    assert judged([*others, *SEEN, comment]) == [*SEEN, comment]


def test_the_report_tells_both_periods_and_each_topic() -> None:
    """The shorter period within the longer; the commonest topic first."""
    old = an_appeal(registered_at=NOW - timedelta(days=60))
    assert report([*SEEN, old], NOW, HERE, WORDS).split("\n") == [
        "<b>Подсказка темы</b>",
        "За 30 дней: 4 сообщения, первая верна в 50%, среди трёх верная в 75%",
        "За 90 дней: 5 сообщений, первая верна в 60%, среди трёх верная в 80%",
        "Уборка снега: 3, первая верна в 100%, среди трёх в 100%",
        "Лифт: 1, первая верна в 0%, среди трёх в 0%",
        "Дороги: 1, первая верна в 0%, среди трёх в 100%",
    ]


def test_a_quiet_time_is_told_too() -> None:
    """No division by nothing."""
    assert "За 30 дней: подсказок не было" in report([], NOW, HERE, WORDS)
    assert monthly([], date(2026, 10, 31), WORDS) == ""


def test_the_months_line() -> None:
    """By its last day."""
    assert monthly(SEEN, date(2026, 10, 31), WORDS) == (
        "Подсказка темы с 1 по 31 октября: 4 сообщения, первая верна в 50%, среди трёх верная в 75%"
    )
