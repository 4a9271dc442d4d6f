"""What an answer under a comment makes the bot say: before a deputy, under the comment, to its author; and its end."""

from __future__ import annotations

from appeals import links
from appeals.cards import open_row
from appeals.effects import Case
from appeals.model.chats import Binding
from appeals.model.event import Event, Notice
from appeals.outgoing import Button, Outgoing, Redraw, Rows, Say
from appeals.personal import found
from appeals.screens import named, told_finds
from appeals.town import Town
from appeals.words import Html, Words


def asked_about(case: Case, event: Event, place: Binding, town: Town, words: Words) -> list[Outgoing]:
    """An answer before whoever agrees to its publication, with what in it tells of people."""
    if case.appeal.publishing != event.seq:
        return []  # a newer one took its place, or it was decided
    finds = found(event.text, town, (case.appeal.name,))
    confirmed = words("publish.confirmed", finds=told_finds(finds, words)) if finds else ""
    answer, name = _as_read(case, event, town, words), event.author.name if event.author else event.by_name
    text = words("publish.request", what=named(words, case.appeal), name=name, answer=answer, confirmed=Html(confirmed))
    decide: Rows = tuple(
        (Button(words.label(action), f"{action}:{event.number}:{event.seq}"),) for action in ("post", "withhold")
    )
    return [Say(place.chat, text, (*decide, *open_row(event.number, words)), thread=place.thread)]


def _as_read(case: Case, event: Event, town: Town, words: Words) -> Html:
    """The answer's words as everybody reads them: no number, no name, no files."""
    return words("comments.answer", department=town.department(case.appeal.department).genitive, text=event.text)


def posted(case: Case, event: Event, town: Town, words: Words) -> list[Outgoing]:
    """The answer under the comment; where that is gone, under the post."""
    comment = case.appeal.comment
    if comment is None:
        return []
    under = tuple(filter(None, (comment.message, comment.thread)))
    return [Say(comment.chat, _as_read(case, event, town, words), under=under)]


def told(case: Case, event: Event, words: Words) -> list[Outgoing]:
    """Where its author finds it; nothing when Telegram would not take it there."""
    appeal, waits = case.appeal, Notice.PUBLIC in event.owed
    if appeal.comment is None or not (waits or Notice.PUBLIC in event.sent):
        return []
    link = links.to_comment(appeal.comment)
    key = "comments.to_be_published" if waits else "comments.published"
    return [Say(appeal.citizen, words(key, what=named(words, appeal), link=link))]


def taken_down(event: Event, words: Words) -> list[Outgoing]:
    """Telegram lets a bot delete its messages for two days only; their words may be changed at any time."""
    message = event.sent.get(Notice.PUBLIC)
    if message is None or event.sent_to is None:
        return []
    return [Redraw(event.sent_to, message, words("comments.taken_down"))]
