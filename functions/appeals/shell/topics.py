"""Beside speak.py: forum topics that the bot opens for departments, each bound as soon as it is there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from appeals.model.chats import Binding, Chats
from appeals.outgoing import OpenTopics, Say
from appeals.shell.gateway import Refused, Sent, TryLater
from appeals.shell.house import House
from appeals.shell.post import post, rebound
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.telemetry import logger


def opened(house: House, message: OpenTopics, watch: Stopwatch) -> Sent:
    """A topic for each of the departments that has no place of its own yet.

    What an earlier attempt has opened is bound, and so not opened again. A process that dies between the two leaves a
    topic that nobody reads in, which the administrator may delete.
    """
    made: list[str] = []
    for code in message.departments:
        if code in house.storage.chats().bound:
            continue
        if watch.over:
            raise TryLater("no time is left")
        name = house.town.department(code).name
        try:
            thread = house.vault.gateway().open_topic(message.chat, name)
        except Refused as lost:
            logger.warning("no topic", extra={"reason": str(lost)})
            return _said(house, message, watch, "bind.topics_refused", made)
        rebound(house.storage, partial(_with, key=code, at=Binding(message.chat, thread)), watch.now)
        made.append(name)
    return _said(house, message, watch, "bind.topics_done", made)


def _said(house: House, message: OpenTopics, watch: Stopwatch, key: str, made: list[str]) -> Sent:
    text = house.words(key, departments=", ".join(made) or "—")
    return post(house.vault.gateway(), Say(message.chat, text, reply_to=message.reply_to, thread=message.thread), watch)


def _with(chats: Chats, key: str, at: Binding) -> Chats:
    """A place that was bound meanwhile stays."""
    return chats if key in chats.bound else replace(chats, bound={**chats.bound, key: at})
