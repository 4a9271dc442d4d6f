"""One message on its way out, for deliver.py and speak.py alike, and what a chat's change of id asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from appeals.effects import SaveChats
from appeals.model.chats import Binding, Chats
from appeals.outgoing import Commands, Files, Outgoing, Pin, Say, Upload
from appeals.shell.gateway import Gateway, NoTopic, Sent, TryLater, Unauthorised
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.storage import Storage
from appeals.shell.table import Conflict
from appeals.shell.telemetry import count

ATTEMPTS = 5  # at changing the bound chats, when others do too


class _NoTime(TryLater):
    """Telegram was not asked: the function could end before it answers."""

    def __init__(self, parts_done: int) -> None:
        super().__init__("no time is left")
        self.parts_done = parts_done


def post(gateway: Gateway, message: Outgoing | Upload | Commands, watch: Stopwatch, skip: int = 0) -> Sent:
    """Send it; where a forum topic is gone or closed, its chat gets what belonged there."""
    if watch.over:
        raise _NoTime(skip)
    try:
        return gateway.send(message, skip)
    except Unauthorised:
        count("TokenRefused")  # an alarm: everything waits until an administrator mends it
        raise
    except NoTopic as gone:
        if not isinstance(message, (Say, Files, Pin)):
            raise
        return replace(gateway.send(replace(message, thread=None), gone.parts_done), astray=True)


def follow(storage: Storage, old: int, new: int, now: datetime) -> Chats:
    """The group became a supergroup: everything bound to it follows."""
    return rebound(storage, lambda chats: chats.moved(old, new), now)


def without_topic(storage: Storage, place: Binding, now: datetime) -> Chats:
    """The topic was deleted or closed: whoever read there reads in its chat."""

    def change(chats: Chats) -> Chats:
        bound = {key: Binding(at.chat) if at == place else at for key, at in chats.bound.items()}
        return replace(chats, bound=bound)

    return rebound(storage, change, now)


def rebound(storage: Storage, change: Callable[[Chats], Chats], now: datetime) -> Chats:
    """The chats after this change; others may be changing them at the same time."""
    for _ in range(ATTEMPTS):
        before = storage.chats()
        after = change(before)
        if after == before:
            return after
        try:
            storage.commit([SaveChats(after)], now)
        except Conflict:
            continue
        return replace(after, version=before.version + 1)
    raise Conflict
