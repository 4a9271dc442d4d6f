"""What is put before whoever decides, as they read it: an answer to approve, a later deadline to grant."""

from __future__ import annotations

from dataclasses import replace

from appeals.cards import (
    answer_text,
    attached,
)
from appeals.effects import Case
from appeals.model.appeal import Appeal
from appeals.model.event import Event, EventType
from appeals.notices import public_answers
from appeals.notices.addresses import audience, calling
from appeals.notices.desk import Desk
from appeals.outgoing import Button, Outgoing, Rows, Say
from appeals.screens import attachments, named, topic_name
from appeals.town import Town
from appeals.words import Html, Words


def publication(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """An answer that is to stand under a comment, before a deputy."""
    place = audience(case, event, desk.chats)
    return public_answers.asked_about(case, event, place, desk.town, desk.words) if place is not None else []


def approval(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The answer before whoever approves it, with its files, unless a newer one took its place meanwhile."""
    place = audience(case, event, desk.chats)
    if place is None or case.appeal.proposed != event.seq:
        return []
    text = calling(event, desk) + approval_text(case.appeal, event, desk.town, desk.words)
    say = Say(place.chat, text, approval_rows(event, desk.words), thread=place.thread)
    return [say, *attached(place, event.files, None)]


def extension(case: Case, event: Event, desk: Desk) -> list[Outgoing]:
    """The request for a later deadline, before whoever grants it; nothing when it was decided meanwhile."""
    place = audience(case, event, desk.chats)
    if place is None or case.appeal.extension != event.seq:
        return []
    text = extension_text(case.appeal, event, desk.town, desk.words)
    return [Say(place.chat, text, extension_rows(event, desk.words), thread=place.thread)]


def approval_text(appeal: Appeal, proposed: Event, town: Town, words: Words) -> Html:
    """The answer just as the citizen would get it, its result and who wrote it."""
    files = words("card.files", files=Html(attachments(words, proposed.files))) if proposed.files else ""
    writer = proposed.author.name if proposed.author else proposed.by_name
    return words(
        "request.approval",
        what=named(words, appeal),
        result=words.plain(f"results.{proposed.detail}"),
        name=writer,
        answer=Html(answer_text(appeal, replace(proposed, type=EventType(proposed.gives)), town, words)),
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
        what=named(words, appeal),
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
