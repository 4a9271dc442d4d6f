"""The one place that reads and writes the table: facts for a decision, and its effects in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from appeals.effects import (
    Case,
    DismissOfficial,
    DropProposal,
    Effect,
    Facts,
    Look,
    Need,
    Resend,
    SaveAppeal,
    SaveChats,
    SaveCitizen,
    SaveDialog,
    SaveOfficial,
    SaveProposal,
)
from appeals.model import Appeal, Binding, Chats, Citizen, Event, EventType, Notice, Official, Proposal
from appeals.shell import records
from appeals.shell.items import (
    AppealItem,
    CounterItem,
    DigestItem,
    EventItem,
    Item,
    OfficialItem,
    PointerItem,
    QueueItem,
    bind,
    connection,
)
from appeals.shell.records import Key, appeal_key, event_key

ALBUM_GATHERS = timedelta(seconds=5)  # before its parts are told together
RETRY_AFTER = timedelta(seconds=45)  # a stored message's first retry lies beyond its first sender's life

P = ParamSpec("P")
R = TypeVar("R")


class Conflict(Exception):
    """Somebody was faster: gather and decide again."""


class Unavailable(Exception):
    """The table is out of reach, throttles or fails: the same may succeed later."""


_LOST_RACES = {
    "ConditionalCheckFailedException",
    "ConditionalCheckFailed",
    "TransactionConflict",
    "TransactionConflictException",
}
_HOPELESS = {"ValidationException", "ValidationError", "ItemCollectionSizeLimitExceededException"}


class Rejected(Exception):
    """The table will never take this: what was asked is wrong."""


def _translated(error: PynamoDBException) -> Exception:
    """Ours for theirs: by code, and for a cancelled transaction by the codes of its reasons."""
    codes = {error.cause_response_code}
    codes |= {reason.code for reason in getattr(error, "cancellation_reasons", ()) if reason}
    if codes & _HOPELESS:
        return Rejected(str(error.cause_response_code))
    if codes & _LOST_RACES:
        return Conflict()
    return Unavailable(str(error.cause_response_code))


def _guarded(call: Callable[P, R]) -> Callable[P, R]:
    """A call whose library errors come out as ours."""

    @wraps(call)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except PynamoDBException as error:
            raise _translated(error) from error
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error

    return guarded


@dataclass(frozen=True)
class Gathered:
    """The facts of one decision, and which chats' messages wait in a queue."""

    facts: Facts
    queued: frozenset[int]


class Storage:
    """The table. One per process; its connection is opened at once."""

    def __init__(self, table_name: str, deployed: dict[str, Binding]) -> None:
        bind(table_name)
        self._deployed = deployed
        self._chats = Chats(deployed=deployed)  # as last read: whose queues are worth asking for

    # Reading

    @_guarded
    def _get(self, keys: Iterable[Key]) -> dict[Key, Any]:
        return {(item.pk, item.sk): item for item in Item.batch_get(list(keys), consistent_read=True)}

    def gather(self, chat: int, person: int, number: str = "") -> Gathered:
        """What every decision needs, in one read; and the appeal that is surely meant."""
        heads = {binding.chat for binding in (*self._chats.bound.values(), *self._deployed.values())} | {chat}
        queues = {records.queue_key(head): head for head in heads}
        keys = {
            "dialog": records.dialog_key(chat, person),
            "citizen": records.citizen_key(person),
            "official": records.official_key(person),
            "chats": records.CHATS,
        }
        case_keys = [appeal_key(number), event_key(number, 1)] if number else []
        found = self._get([*keys.values(), *queues, *case_keys])
        facts = Facts(
            dialog=records.dialog_of(found.get(keys["dialog"]), chat, person),
            citizen=records.of_more(Citizen, found.get(keys["citizen"])) or Citizen(person),
            official=records.of_more(Official, found.get(keys["official"])),
            chats=self._bound(found.get(records.CHATS)),
            found={Need(Look.CASE, number): self._case(number, found)} if number else {},
        )
        return Gathered(facts, frozenset(head for key, head in queues.items() if key in found))

    def _bound(self, item: Any) -> Chats:
        chats = records.of_more(Chats, item) or Chats()
        self._chats = replace(chats, deployed=self._deployed)
        return self._chats

    def chats(self) -> Chats:
        """Where the town hall reads."""
        return self._bound(self._get([records.CHATS]).get(records.CHATS))

    def _case(self, number: str, found: dict[Key, Any]) -> Case | None:
        """The appeal with its first words, and its living card's message when that was sent."""
        if appeal_key(number) not in found:
            return None
        appeal, first = (
            records.appeal_of(found[appeal_key(number)]),
            records.event_of(found[event_key(number, 1)]),
        )
        with_card = first
        if appeal.card_event != 1:
            key = event_key(number, appeal.card_event)
            with_card = records.event_of(found.get(key) or self._get([key])[key])
        return Case(appeal, first, with_card.sent.get(Notice.CARD))

    def cases(self, numbers: Iterable[str]) -> dict[str, Case]:
        """The appeals of these numbers."""
        wanted = list(dict.fromkeys(numbers))
        found = (
            self._get([key for number in wanted for key in (appeal_key(number), event_key(number, 1))])
            if wanted
            else {}
        )
        cases = {number: self._case(number, found) for number in wanted}
        return {number: case for number, case in cases.items() if case is not None}

    def look(self, need: Need, person: int, now: datetime) -> Any:
        """One thing that a decision asked for."""
        match need.look:
            case Look.CASE:
                return self.cases([need.key]).get(need.key)
            case Look.HISTORY:
                return self._history(need.key)
            case Look.MINE:
                return self._appeals_of(person)
            case Look.DESK:
                return self.desk(need.key.split(","))
            case Look.PROPOSAL:
                number, _, author = need.key.partition("/")
                key = records.proposal_key(number, int(author))
                return records.of_more(Proposal, self._get([key]).get(key))
            case Look.CITIZEN:
                key = records.citizen_key(int(need.key))
                return records.of_more(Citizen, self._get([key]).get(key)) or Citizen(int(need.key))
            case Look.NUMBER:
                return self._next_number(now.year)
            case Look.OFFICIALS:
                return self._officials()

    @_guarded
    def _history(self, number: str) -> tuple[Event, ...]:
        events = Item.query(f"A#{number}", Item.sk.startswith("E#"), consistent_read=True)
        return tuple(records.event_of(item) for item in events)

    @_guarded
    def _appeals_of(self, person: int) -> tuple[Appeal, ...]:
        """The person's appeals, the newest first."""
        pointers = Item.query(f"P#{person}", Item.sk.startswith("A#"), consistent_read=True, scan_index_forward=False)
        numbers = [str(pointer.sk).removeprefix("A#") for pointer in pointers]
        found = self._get([appeal_key(number) for number in numbers]) if numbers else {}
        return tuple(records.appeal_of(found[appeal_key(number)]) for number in numbers if appeal_key(number) in found)

    @_guarded
    def _officials(self) -> tuple[Official, ...]:
        found = Item.query("STAFF", consistent_read=True)
        return tuple(records.of_more(Official, item) for item in found)

    @_guarded
    def _next_number(self, year: int) -> str:
        """A number of the year, given out once; a crash after this burns it."""
        counter = CounterItem("NUMBERS", str(year))
        counter.update(actions=[CounterItem.last.add(1)])
        return f"{year}-{int(counter.last):06d}"

    @_guarded
    def desk(self, departments: Iterable[str], since: datetime | None = None) -> tuple[Appeal, ...]:
        """The departments' open appeals, the nearest deadline first; with `since`, those answered since instead."""
        condition: Condition = AppealItem.desk_order.startswith("open#")
        if since is not None:
            condition = AppealItem.desk_order.between(f"done#{since.isoformat()}", "done#~")
        found = [records.appeal_of(item) for code in departments for item in AppealItem.by_desk.query(code, condition)]
        return tuple(sorted(found, key=lambda appeal: (appeal.deadline, appeal.number)))

    @_guarded
    def registered(self, since: datetime, until: datetime) -> tuple[Appeal, ...]:
        """The part of the register from `since` to before `until`, in order."""
        months = dict.fromkeys((f"{since:%Y-%m}", f"{until:%Y-%m}"))
        condition = AppealItem.registered.between(since.isoformat(), until.isoformat())
        return tuple(
            records.appeal_of(item) for month in months for item in AppealItem.by_month.query(month, condition)
        )

    @_guarded
    def due(self, kind: str, now: datetime, limit: int) -> list[tuple[Key, int]]:
        """Keys of what is due, the longest due first, with the time it was due at (epoch seconds)."""
        found = Item.due.query(kind, Item.due_at <= int(now.timestamp()), limit=limit)
        return [((str(item.pk), str(item.sk)), int(item.due_at)) for item in found]

    # Writing

    @_guarded
    def commit(self, effects: Iterable[Effect], now: datetime) -> None:
        """All of it or nothing. Raises Conflict when somebody changed one of the items since they were read."""
        writes = [write for effect in effects for write in self._writes(effect, now)]
        if len(writes) == 1 and writes[0].condition is not None and not writes[0].actions:
            writes[0].item.save(writes[0].condition)
            return
        if not writes:
            return
        with TransactWrite(connection=connection()) as transaction:
            for write in writes:
                if write.delete:
                    transaction.delete(write.item)
                elif write.actions:
                    transaction.update(write.item, actions=write.actions, condition=write.condition)
                else:
                    transaction.save(write.item, condition=write.condition)

    def _writes(self, effect: Effect, now: datetime) -> list[_Write]:
        match effect:
            case SaveDialog(dialog):
                return [_versioned(records.dialog_item(dialog, now))]
            case SaveCitizen(citizen):
                return [_versioned(records.citizen_item(citizen))]
            case SaveChats(chats):
                return [_versioned(records.chats_item(chats))]
            case SaveProposal(proposal):
                return [_versioned(records.proposal_item(proposal, now))]
            case SaveOfficial(official):
                return [_Write(records.official_item(official))]
            case DismissOfficial(person):
                return [_Write(OfficialItem(*records.official_key(person)), delete=True)]
            case DropProposal(proposal):
                return [_Write(records.proposal_item(proposal, now), delete=True)]
            case Resend(events):
                return [_Write(EventItem(*key), actions=_due(now)) for key in map(_split, events)]
            case SaveAppeal(appeal, event):
                return self._appeal_writes(appeal, event, now)
        return []

    def _appeal_writes(self, appeal: Appeal, event: Event, now: datetime) -> list[_Write]:
        """The appeal at its new version, and the event that leads there: neither without the other."""
        first = event.type is EventType.REGISTERED
        before = Item.pk.does_not_exist() if first else Item.version == appeal.version - 1
        item = records.event_item(event)
        if event.unsent:
            item.due_kind, item.due_at = (
                "message",
                int((now + (ALBUM_GATHERS if event.group else RETRY_AFTER)).timestamp()),
            )
        writes = [_Write(records.appeal_item(appeal), before), _Write(item, Item.pk.does_not_exist())]
        if first:
            writes.append(_Write(PointerItem(f"P#{appeal.citizen}", f"A#{appeal.number}")))
        return writes

    @_guarded
    def claim(self, key: Key, due_at: int, until: datetime) -> bool:
        """Take a due message for this sender until `until`; False when another was faster."""
        item = DigestItem(*key) if key[0] == "DIGEST" else EventItem(*key)
        try:
            item.update(actions=[Item.due_at.set(int(until.timestamp()))], condition=Item.due_at == due_at)
        except PynamoDBException as error:
            if isinstance(_translated(error), Conflict):
                return False
            raise
        return True

    @_guarded
    def strike(self, event: Event, claimed: int, next_attempt: datetime | None = None) -> None:
        """Note what of an event's messages has gone. What is left is due again, unless it is given up."""
        item = EventItem(*event_key(event.number, event.seq))
        actions: list[Action] = [EventItem.sent.set(records.plain_map(event.sent))]
        if event.unsent:
            actions.append(EventItem.unsent.set(records.plain_map(event.unsent)))
        else:
            actions.append(EventItem.unsent.remove())
        if next_attempt is not None:
            actions.append(Item.due_at.set(int(next_attempt.timestamp())))
        else:
            actions += [Item.due_kind.remove(), Item.due_at.remove()]
        item.update(actions=actions, condition=Item.due_at == claimed)

    @_guarded
    def keep_digest(self, day: str, text: str, now: datetime) -> bool:
        """Keep the summary of a day with the message it owes; False when it is kept already."""
        due_at = int((now + RETRY_AFTER).timestamp())
        item = DigestItem(*records.digest_key(day), text=text, due_kind="message", due_at=due_at)
        try:
            item.save(Item.pk.does_not_exist())
        except PynamoDBException as error:
            if isinstance(_translated(error), Conflict):
                return False
            raise
        return True

    def digest(self, day: str) -> str:
        """The text of a day's summary."""
        key = records.digest_key(day)
        item = self._get([key]).get(key)
        return item.text if item else ""

    @_guarded
    def strike_digest(self, day: str, claimed: int, next_attempt: datetime | None) -> None:
        """The summary has gone, or is due again."""
        actions: list[Action] = [Item.due_kind.remove(), Item.due_at.remove()]
        if next_attempt is not None:
            actions = [Item.due_at.set(int(next_attempt.timestamp()))]
        DigestItem(*records.digest_key(day)).update(actions=actions, condition=Item.due_at == claimed)

    @_guarded
    def queue(self, chat: int, not_before: datetime) -> None:
        """From now on messages to this chat wait for the delivery function, so that none overtakes another."""
        QueueItem(*records.queue_key(chat), not_before=int(not_before.timestamp())).save()

    @_guarded
    def queues(self, chats: Iterable[int]) -> dict[int, int]:
        """Which of the chats have a queue, and until when it rests (epoch seconds)."""
        keys = {records.queue_key(chat): chat for chat in chats}
        return {keys[key]: int(item.not_before) for key, item in self._get(keys).items()} if keys else {}

    @_guarded
    def unqueue(self, chat: int) -> None:
        """Nothing waits for this chat any more."""
        QueueItem(*records.queue_key(chat)).delete()

    @_guarded
    def events(self, keys: Iterable[Key]) -> list[Event]:
        """The events of these keys."""
        wanted = list(keys)
        return [records.event_of(item) for item in self._get(wanted).values()] if wanted else []


@dataclass(frozen=True)
class _Write:
    """One item of a transaction."""

    item: Any
    condition: Condition | None = None
    actions: list[Action] | None = None
    delete: bool = False


def _versioned(item: Any) -> _Write:
    """Save the item as its next version, if it is still at the one that was read."""
    before = item.version or 0
    item.version = before + 1
    return _Write(item, Item.version == before if before else Item.pk.does_not_exist())


def _due(now: datetime) -> list[Action]:
    return [Item.due_kind.set("message"), Item.due_at.set(int(now.timestamp()))]


def _split(key: str) -> Key:
    pk, _, sk = key.partition("/")
    return pk, sk
