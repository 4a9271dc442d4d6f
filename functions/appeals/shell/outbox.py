"""Beside storage.py: what is due, who sends it, and what has gone. Every claim is a conditional write on the item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pynamodb.expressions.update import Action

from appeals.model import Event
from appeals.shell import records
from appeals.shell.items import DigestItem, EventItem, Item, PersonItem, QueueItem
from appeals.shell.records import Key, epoch, event_key
from appeals.shell.table import Conflict, fetch, guarded

RETRY_AFTER = timedelta(seconds=45)  # a stored message's first retry lies beyond the webhook's life …
LONG_RETRY = timedelta(seconds=150)  # … and beyond that of the scheduled functions
CLAIMED = timedelta(seconds=90)  # longer than the delivery function lives
ALBUM_GATHERS = timedelta(seconds=5)  # before its parts are told together


class Outbox:
    """The messages' side of the table."""

    @guarded
    def due(self, kind: str, now: datetime, limit: int) -> list[tuple[Key, int]]:
        """Keys of what is due, the longest due first, with the time it was due at (epoch seconds)."""
        found = Item.due.query(kind, Item.due_at <= int(now.timestamp()), limit=limit)
        return [((str(item.pk), str(item.sk)), int(item.due_at)) for item in found]

    def events(self, keys: Iterable[Key]) -> list[Event]:
        """The events of these keys, in the order in which they happened."""
        found = (records.event_of(item) for item in fetch(keys).values())
        return sorted(found, key=lambda event: (event.at, event.number, event.seq))

    def claim(self, key: Key, due_at: int, until: datetime) -> bool:
        """Take something due for this run until `until`; False when another was faster."""
        return _won(_item_of(key), [Item.due_at.set(epoch(until))], due_at)

    def strike(self, event: Event, claimed: int, next_attempt: datetime | None = None) -> bool:
        """Note what of an event's messages has gone; False when another sender holds it by now.

        What is left is due again, or without `next_attempt` given up.
        """
        actions = [EventItem.sent.set(records.plain_map(event.sent)), *_due_at(next_attempt)]
        if event.sent_to is not None:
            actions.append(EventItem.sent_to.set(event.sent_to))
        if event.unsent:
            actions.append(EventItem.unsent.set(records.plain_map(event.unsent)))
        else:
            actions.append(EventItem.unsent.remove())
        return _won(EventItem(*event_key(event.number, event.seq)), actions, claimed)

    def keep_digest(self, day: str, text: str, until: datetime) -> bool:
        """Keep the summary of a day, held by this sender until `until`; False when it is kept already."""
        item = DigestItem(*records.digest_key(day), text=text, due_kind="message", due_at=epoch(until))
        try:
            guarded(item.save)(Item.pk.does_not_exist())
        except Conflict:
            return False
        return True

    def digest(self, day: str) -> str:
        """The text of a day's summary."""
        key = records.digest_key(day)
        item = fetch([key]).get(key)
        return item.text if item else ""

    def strike_digest(self, day: str, claimed: int, next_attempt: datetime | None) -> bool:
        """The summary has gone, or is due again; False when another sender holds it by now."""
        return _won(DigestItem(*records.digest_key(day)), _due_at(next_attempt), claimed)

    @guarded
    def queue(self, chat: int, not_before: datetime) -> None:
        """From now on messages to this chat wait for the delivery function, so that none overtakes another."""
        at = epoch(not_before)
        QueueItem(*records.queue_key(chat), not_before=at, due_kind="message", due_at=at).save()

    def queues(self, chats: Iterable[int], now: datetime) -> Mapping[int, datetime]:
        """Which of the chats have a queue, and until when it rests."""
        keys = {records.queue_key(chat): chat for chat in chats}
        found = fetch(keys)
        return {keys[key]: datetime.fromtimestamp(int(item.not_before), now.tzinfo) for key, item in found.items()}

    @guarded
    def unqueue(self, chat: int) -> None:
        """Nothing waits for this chat any more."""
        QueueItem(*records.queue_key(chat)).delete()


def _item_of(key: Key) -> Item:
    """What stands in the index for itself: a summary, a person who is to be forgotten, or an event."""
    if records.is_digest(key):
        return DigestItem(*key)
    return PersonItem(*key) if records.is_citizen(key) else EventItem(*key)


def _due_at(moment: datetime | None) -> list[Action]:
    if moment is None:
        return [Item.due_kind.remove(), Item.due_at.remove()]
    return [Item.due_kind.set("message"), Item.due_at.set(epoch(moment))]


def _won(item: Item, actions: list[Action], claimed: int) -> bool:
    """Change what this sender holds; False when it is not held any more."""
    try:
        guarded(item.update)(actions=actions, condition=Item.due_at == claimed)
    except Conflict:
        return False
    return True
