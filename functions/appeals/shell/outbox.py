"""Beside storage.py: what is due, who sends it, and what has gone. Every claim is a conditional write on the item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.update import Action

from appeals.model.event import Event
from appeals.shell import records
from appeals.shell.items import DigestItem, EventItem, Item, QueueItem, connection
from appeals.shell.records import Key, epoch, event_key
from appeals.shell.table import Conflict, fetch, guarded

RETRY_AFTER = timedelta(seconds=45)  # a stored message's first retry lies beyond the webhook's life …
LONG_RETRY = timedelta(seconds=150)  # … and beyond that of the scheduled functions
CLAIMED = timedelta(seconds=90)  # longer than the delivery function lives
ALBUM_GATHERS = timedelta(seconds=5)  # before its parts are told together
MESSAGE, PARKED = "message", "parked"  # kinds of what is due: to be sent, and to be decided by the administrator


class Outbox:
    """The messages' side of the table."""

    @guarded
    def due(self, kind: str, now: datetime, limit: int) -> list[tuple[Key, int]]:
        """Keys of what is due, the longest due first, with the time it was due at (epoch seconds)."""
        found = Item.due.query(kind, Item.due_at <= int(now.timestamp()), limit=limit)
        return [((str(item.pk), str(item.sk)), int(item.due_at)) for item in found]

    def events(self, keys: Iterable[Key]) -> list[Event]:
        """The events of these keys, in the order in which they happened."""
        return sorted((records.event_of(item) for item in fetch(keys).values()), key=lambda event: event.order)

    def claim(self, key: Key, due_at: int, until: datetime) -> bool:
        """Take something due for this run until `until`; False when another was faster."""
        return _won(key, [Item.due_at.set(epoch(until))], due_at)

    def strike(self, event: Event, claimed: int, next_attempt: datetime | None, now: datetime) -> bool:
        """Note what of an event's messages has gone; False when another sender holds it by now.

        What is left is due again, or parked as of now, or without either waits for its person to be back.
        """
        actions = [
            EventItem.sent.set(records.plain_map(event.sent)),
            *_filled(EventItem.unsent, records.plain_map(event.unsent)),
            *_filled(EventItem.parked, records.plain_map(event.parked)),
            *_due(next_attempt, now if event.parked else None),
        ]
        if event.sent_to is not None:
            actions.append(EventItem.sent_to.set(event.sent_to))
        return _won(event_key(event.number, event.seq), actions, claimed)

    def keep_digest(self, name: str, text: str, until: datetime) -> bool:
        """Keep a summary, held by this sender until `until`; False when it is kept already."""
        item = DigestItem(*records.digest_key(name), text=text, due_kind=MESSAGE, due_at=epoch(until))
        try:
            guarded(item.save)(Item.pk.does_not_exist())
        except Conflict:
            return False
        return True

    def digest(self, name: str) -> str:
        """The text of a summary."""
        key = records.digest_key(name)
        item = fetch([key]).get(key)
        return item.text if item else ""

    def strike_digest(
        self, name: str, claimed: int, next_attempt: datetime | None, now: datetime, parked: str = ""
    ) -> bool:
        """The summary has gone, or is due again, or `parked` for that reason; False when another sender holds it."""
        actions = [*_filled(DigestItem.parked, parked), *_due(next_attempt, now if parked else None)]
        return _won(records.digest_key(name), actions, claimed)

    @guarded
    def queue(self, chat: int, not_before: datetime) -> None:
        """From now on messages to this chat wait for the delivery function, so that none overtakes another."""
        at = epoch(not_before)
        QueueItem(*records.queue_key(chat), not_before=at, due_kind=MESSAGE, due_at=at).save()

    def queues(self, chats: Iterable[int], now: datetime) -> Mapping[int, datetime]:
        """Which of the chats have a queue, and until when it rests."""
        keys = {records.queue_key(chat): chat for chat in chats}
        found = fetch(keys)
        return {keys[key]: datetime.fromtimestamp(int(item.not_before), now.tzinfo) for key, item in found.items()}

    @guarded
    def unqueue(self, chat: int) -> None:
        """Nothing waits for this chat any more."""
        QueueItem(*records.queue_key(chat)).delete()


def _due(next_attempt: datetime | None, parked_at: datetime | None) -> list[Action]:
    kind, at = (MESSAGE, next_attempt) if next_attempt is not None else (PARKED, parked_at)
    if at is None:
        return [Item.due_kind.remove(), Item.due_at.remove()]
    return [Item.due_kind.set(kind), Item.due_at.set(epoch(at))]


def _filled(attribute: Any, value: object) -> list[Action]:
    """The attribute with this value; without one when that is empty."""
    return [attribute.set(value) if value else attribute.remove()]


def _won(key: Key, actions: list[Action], claimed: int) -> bool:
    """Change what this sender holds, readable or not; False when it is not held any more."""
    try:
        guarded(connection().update_item)(Item.Meta.table_name, *key, actions, Item.due_at == claimed)
    except Conflict:
        return False
    return True
