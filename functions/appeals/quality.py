"""How good the proposed topics are: what people chose instead is kept with the appeal, and counted over a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from appeals.model.appeal import Appeal, Channel, Status
from appeals.routing.proposal import proposed
from appeals.town import Town
from appeals.words import Words

PERIODS = (30, 90)  # days
FIRST = 3  # guesses that were offered
TOPICS_SHOWN = 30
_IN_TELEGRAM = frozenset({Channel.TELEGRAM, Channel.TELEGRAM_COMMENT})


def instead(text: str, month: int, chosen: str, town: Town) -> tuple[str, ...] | None:
    """The first guesses, when people chose another topic than the first; none when there were no words to guess by.

    None when the first one is what they chose, which most do: nothing is kept then.
    """
    if not any(map(str.isalpha, text)):
        return ()
    guesses = tuple(code for code, _ in proposed(text, town, month)[:FIRST])
    return None if guesses[0] == chosen else guesses


@dataclass(frozen=True)
class Hits:
    """Of so many messages the first guess was right, and one of the first three."""

    messages: int = 0
    first: int = 0
    offered: int = 0


def judged(appeals: Iterable[Appeal]) -> list[Appeal]:
    """Those whose topic was guessed, and is by now what people made of it."""
    return [
        appeal
        for appeal in appeals
        if appeal.channel in _IN_TELEGRAM and appeal.guessed != () and appeal.status is not Status.RECEIVED
    ]


def counted(appeals: Sequence[Appeal]) -> Hits:
    """How often the guesses were right; what the coordinator corrected counts by the corrected topic."""
    guesses = [(appeal.topic, appeal.guessed or (appeal.topic,)) for appeal in appeals]
    first = sum(1 for topic, guessed in guesses if guessed[0] == topic)
    offered = sum(1 for topic, guessed in guesses if topic in guessed)
    return Hits(len(appeals), first, offered)


def report(appeals: Iterable[Appeal], now: datetime, town: Town, words: Words) -> str:
    """«/quality»: over the last 30 and 90 days, then by topic, the commonest first."""
    every = judged(appeals)
    lines: list[str] = [words("quality.title")]
    for days in PERIODS:
        hits = counted([appeal for appeal in every if (now - appeal.came_at).days < days])
        nothing = words("quality.nothing", days=days)
        lines.append(words("quality.period", days=days, **_shares(hits)) if hits.messages else nothing)
    by_topic = {code: counted([one for one in every if one.topic == code]) for code in {one.topic for one in every}}
    commonest = sorted(by_topic.items(), key=lambda pair: (-pair[1].messages, pair[0]))[:TOPICS_SHOWN]
    lines += [words("quality.topic", topic=town.topic(code).name, **_shares(hits)) for code, hits in commonest]
    return "\n".join(lines)


def monthly(appeals: Iterable[Appeal], last: date, words: Words) -> str:
    """The digest's line of a month that is over, by its last day; empty when nothing was guessed in it."""
    hits = counted(judged(appeals))
    return str(words("quality.month", last=words.day(last), **_shares(hits))) if hits.messages else ""


def _shares(hits: Hits) -> dict[str, int]:
    return {"n": hits.messages, "first": _share(hits.first, hits), "offered": _share(hits.offered, hits)}


def _share(right: int, hits: Hits) -> int:
    """In per cent."""
    return round(100 * right / hits.messages) if hits.messages else 0
