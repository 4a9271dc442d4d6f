"""What is put before whoever decides, as they read it: an answer to approve, a later deadline to grant."""

from __future__ import annotations

from appeals.cards import answer_text
from appeals.model import Appeal, Event
from appeals.outgoing import Button, Rows
from appeals.screens import attachments, topic_name
from appeals.town import Town
from appeals.words import Html, Words


def approval_text(appeal: Appeal, proposed: Event, town: Town, words: Words) -> Html:
    """The answer just as the citizen would get it, its result and who wrote it."""
    files = words("card.files", files=Html(attachments(words, proposed.files))) if proposed.files else ""
    writer = proposed.author.name if proposed.author else proposed.by_name
    return words(
        "request.approval",
        number=appeal.number,
        result=words.plain(f"results.{proposed.detail}"),
        name=writer,
        answer=Html(answer_text(appeal, proposed, town, words)),
        files=Html(files),
    )


def approval_rows(proposed: Event, words: Words) -> Rows:
    """[Утвердить] and [Вернуть с замечанием]: they fit this wording only."""
    return tuple(
        (Button(words.label(action), f"{action}:{proposed.number}:{proposed.seq}"),) for action in ("approve", "remark")
    )


def extension_text(appeal: Appeal, asked: Event, town: Town, words: Words) -> Html:
    """By how many days, why, and who asks."""
    return words(
        "request.extension",
        number=appeal.number,
        topic=topic_name(town, appeal),
        department=town.department(appeal.department).name,
        deadline=words.full_day(appeal.deadline),
        days=int(asked.detail),
        name=asked.by_name,
        text=asked.text,
    )


def extension_rows(asked: Event, words: Words) -> Rows:
    """[Продлить] and [Отказать]: they fit this request only."""
    return tuple((Button(words.label(action), f"{action}:{asked.number}:{asked.seq}"),) for action in ("grant", "deny"))
