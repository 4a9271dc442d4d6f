"""The one place that reads the table for a decision, and commits the decision's effects in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from appeals.effects import Case, Effect, Errand, Facts, Look, Need, Subject
from appeals.instructions.model import Instruction
from appeals.lifecycle import OPEN
from appeals.model.appeal import Appeal, Result, Status
from appeals.model.chats import Binding, Chats
from appeals.model.event import Event, Notice
from appeals.model.people import Blocked, Citizen, Official
from appeals.model.written import Canned, Proposal
from appeals.shell import records
from appeals.shell.items import AppealItem, CounterItem, InstructionItem, Item, bind, connection
from appeals.shell.outbox import RETRY_AFTER
from appeals.shell.parking import parked
from appeals.shell.records import Key, appeal_key, event_key
from appeals.shell.table import fetch, guarded
from appeals.shell.writes import writes

COMPARED = 40  # appeals, with their words: one read
JUDGED_AT_MOST = 1_000  # appeals that one command reads: ten reads of a hundred


@dataclass(frozen=True)
class Gathered:
    """The facts of one decision, and which of the chats asked about have a queue, until when it rests."""

    facts: Facts
    asked: frozenset[int]
    queued: Mapping[int, datetime]


class Storage:
    """The table. One per process; its connection is opened at once."""

    def __init__(self, table_name: str, deployed: dict[str, Binding]) -> None:
        bind(table_name)
        self._deployed = deployed
        self._chats = Chats(deployed=deployed)  # as last read: whose queues are worth asking for

    # Reading

    def gather(self, chat: int, person: int, now: datetime, number: str = "") -> Gathered:
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
        found = fetch([*keys.values(), *queues, *case_keys])
        facts = Facts(
            dialog=records.dialog_of(found.get(keys["dialog"]), chat, person),
            citizen=records.of_more(Citizen, found.get(keys["citizen"])) or Citizen(person),
            official=records.of_more(Official, found.get(keys["official"])),
            chats=self._bound(found.get(records.CHATS)),
            found={Need(Look.CASE, number): self._case(number, found)} if number else {},
        )
        queued = {
            head: datetime.fromtimestamp(int(found[key].not_before), now.tzinfo)
            for key, head in queues.items()
            if key in found
        }
        return Gathered(facts, frozenset(heads), queued)

    def _bound(self, item: Any) -> Chats:
        chats = records.of_more(Chats, item) or Chats()
        self._chats = replace(chats, deployed=self._deployed)
        return self._chats

    def chats(self) -> Chats:
        """Where the town hall reads."""
        return self._bound(fetch([records.CHATS]).get(records.CHATS))

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
            with_card = records.event_of(found.get(key) or fetch([key])[key])
        return Case(appeal, first, with_card.sent.get(Notice.CARD), with_card.sent_to)

    def cases(self, numbers: Iterable[str]) -> dict[str, Case]:
        """The appeals of these numbers."""
        wanted = list(dict.fromkeys(numbers))
        found = (
            fetch([key for number in wanted for key in (appeal_key(number), event_key(number, 1))]) if wanted else {}
        )
        moved = (records.appeal_of(found[key]) for key in map(appeal_key, wanted) if key in found)
        found |= fetch(event_key(one.number, one.card_event) for one in moved if one.card_event != 1)
        cases = {number: self._case(number, found) for number in wanted}
        return {number: case for number, case in cases.items() if case is not None}

    def errands(self, numbers: Iterable[str]) -> dict[str, Errand]:
        """The instructions of these numbers."""
        wanted = list(dict.fromkeys(numbers))
        keys = [key for number in wanted for key in (records.instruction_key(number), event_key(number, 1))]
        found = fetch(keys) if keys else {}
        errands = {}
        for number in wanted:
            instruction = records.of_more(Instruction, found.get(records.instruction_key(number)))
            if instruction is not None:
                with_card = records.event_of(found[event_key(number, 1)])
                errands[number] = Errand(instruction, with_card.sent.get(Notice.CARD), with_card.sent_to)
        return errands

    def subjects(self, numbers: Iterable[str]) -> dict[str, Subject]:
        """What events of these numbers are about: appeals and instructions."""
        every = list(numbers)
        orders = [number for number in every if records.is_order(number)]
        return {**self.cases(number for number in every if number not in orders), **self.errands(orders)}

    def look(self, need: Need, person: int, now: datetime) -> Any:
        """One thing that a decision asked for."""
        key = need.key
        looks: Mapping[Look, Callable[[], Any]] = {
            Look.CASE: lambda: self.cases([key]).get(key),
            Look.CASES: lambda: self.cases(key.split(",")),
            Look.HISTORY: lambda: self._history(key),
            Look.MINE: lambda: self._appeals_of(int(key) if key else person),
            Look.DESK: lambda: self.desk(key.split(",")),
            Look.LATELY: lambda: self._lately(key.split(",")),
            Look.MONTH: lambda: self._month(key),
            Look.ALIKE: lambda: self._open_about(*key.split("/")),
            Look.JUDGED: lambda: self.judged(now - timedelta(days=int(key)), now, JUDGED_AT_MOST),
            Look.TEXTS: lambda: self._texts(key.split(",")),
            Look.CONTROL: lambda: self._on_control(key.split(",")),
            Look.UNDELIVERED: lambda: self._undelivered(key.split(",")),
            Look.PROPOSAL: lambda: _one(Proposal, records.proposal_key_of(key)),
            Look.CITIZEN: lambda: _one(Citizen, records.citizen_key(int(key))) or Citizen(int(key)),
            Look.NUMBER: lambda: self._next_number(now.year, key),
            Look.INSTRUCTION: lambda: self.errands([key]).get(key),
            Look.INSTRUCTIONS: self._instructions,
            Look.OFFICIALS: lambda: self._together("STAFF", Official),
            Look.ROLES: lambda: _one(Official, records.official_key(int(key))),  # the table's part of them
            Look.DRAFTS: lambda: self._drafts(key),
            Look.CANNED: lambda: self._together(records.canned_partition(key), Canned),
            Look.BLOCKED: lambda: self._together("BLOCKED", Blocked),
            Look.PARKED: lambda: parked(key, now),
            Look.POSTS: lambda: self._posts_of(person),
            Look.INVITED: lambda: bool(fetch([records.invited_key(key)])),
        }
        return looks[need.look]()

    @guarded
    def _history(self, number: str) -> tuple[Event, ...]:
        events = Item.query(records.partition(number), Item.sk.startswith("E#"), consistent_read=True)
        return tuple(records.event_of(item) for item in events)

    @guarded
    def _drafts(self, number: str) -> tuple[Proposal, ...]:
        """The answers to an appeal that are in preparation."""
        items = Item.query(f"A#{number}", Item.sk.startswith("P#"), consistent_read=True)
        return tuple(records.of_more(Proposal, item) for item in items)

    @guarded
    def _appeals_of(self, person: int) -> tuple[Appeal, ...]:
        """The person's appeals, the newest first."""
        pointers = Item.query(f"P#{person}", Item.sk.startswith("A#"), consistent_read=True, scan_index_forward=False)
        numbers = [str(pointer.sk).removeprefix("A#") for pointer in pointers]
        found = fetch([appeal_key(number) for number in numbers]) if numbers else {}
        return tuple(records.appeal_of(found[appeal_key(number)]) for number in numbers if appeal_key(number) in found)

    def _posts_of(self, person: int) -> tuple[Event, ...]:
        """The events that posted answers to the person's comments."""
        keys = [event_key(one.number, seq) for one in self._appeals_of(person) for seq in one.published]
        return tuple(records.event_of(item) for item in fetch(keys).values()) if keys else ()

    @guarded
    def _together(self, partition: str, hint: type) -> tuple[Any, ...]:
        """All that stand in one partition: the officials, the block list."""
        return tuple(records.of_more(hint, item) for item in Item.query(partition, consistent_read=True))

    @guarded
    def _next_number(self, year: int, series: str = "") -> str:
        """A number of the year and series, given out once; a crash after this burns it."""
        row = f"{series}-{year}" if series else str(year)
        counter = CounterItem("NUMBERS", row)
        counter.update(actions=[CounterItem.last.add(1)])
        return f"{row}-{int(counter.last):06d}"

    @guarded
    def _instructions(self) -> tuple[Instruction, ...]:
        """Those that are not fulfilled, the nearest deadline first."""
        listed = InstructionItem.by_desk.query(records.INSTRUCTIONS)
        keys = [(str(item.pk), str(item.sk)) for item in listed]
        found = fetch(keys) if keys else {}
        return tuple(records.of_more(Instruction, found[key]) for key in keys if key in found)

    @guarded
    def desk(self, departments: Iterable[str], since: datetime | None = None) -> tuple[Appeal, ...]:
        """The departments' open appeals, the nearest deadline first; with `since`, those answered since instead.

        Those that others joined stand before their day.
        """
        condition: Condition = AppealItem.desk_order.startswith("open#")
        if since is not None:
            condition = AppealItem.desk_order.between(f"done#{since.isoformat()}", "done#~")
        items = [item for code in departments for item in AppealItem.by_desk.query(code, condition)]
        if since is None:
            return tuple(map(records.appeal_of, sorted(items, key=lambda item: str(item.desk_order))))
        return tuple(sorted(map(records.appeal_of, items), key=lambda appeal: (appeal.deadline, appeal.number)))

    @guarded
    def _open_about(self, department: str, topic: str) -> tuple[Case, ...]:
        """A department's open appeals of a topic with their first words, the latest of them."""
        is_open, about = AppealItem.desk_order.startswith("open#"), AppealItem.topic == topic
        numbers = [str(item.pk).removeprefix("A#") for item in AppealItem.by_desk.query(department, is_open, about)]
        return tuple(self._texts(sorted(numbers, reverse=True)[:COMPARED]).values()) if numbers else ()

    @guarded
    def _lately(self, departments: Iterable[str]) -> tuple[Appeal, ...]:
        """All that the departments' index holds: what is open, the nearest deadline first, then the latest answers."""
        found = [
            (item.desk_order, records.appeal_of(item))
            for code in departments
            for item in AppealItem.by_desk.query(code)
        ]
        opened = sorted((one for one in found if one[1].status in OPEN), key=lambda one: one[0])
        done = sorted((one for one in found if one[1].status not in OPEN), key=lambda one: one[0], reverse=True)
        return tuple(appeal for _, appeal in (*opened, *done))

    @guarded
    def _month(self, month: str) -> tuple[Appeal, ...]:
        """The register of a month, the latest first."""
        return tuple(records.appeal_of(item) for item in AppealItem.by_month.query(month, scan_index_forward=False))

    @guarded
    def judged(self, since: datetime, until: datetime, at_most: int | None) -> tuple[Appeal, ...]:
        """What came from `since` to before `until`, whole, the latest first; the latest `at_most` of them."""
        keys: list[Key] = []
        month, wanted = until, AppealItem.registered.between(since.isoformat(), until.isoformat())
        while f"{month:%Y-%m}" >= f"{since:%Y-%m}":
            left = None if at_most is None else at_most - len(keys)
            if left == 0:
                break
            found = AppealItem.by_month.query(f"{month:%Y-%m}", wanted, scan_index_forward=False, limit=left)
            keys += [(str(item.pk), str(item.sk)) for item in found]
            month = month.replace(day=1) - timedelta(days=1)
        found_items = fetch(keys) if keys else {}
        return tuple(records.appeal_of(found_items[key]) for key in keys if key in found_items)

    def _texts(self, numbers: Iterable[str]) -> dict[str, Case]:
        """The appeals with their first words, without their cards."""
        keys = {number: (appeal_key(number), event_key(number, 1)) for number in numbers}
        found = fetch(key for pair in keys.values() for key in pair)
        return {
            number: Case(records.appeal_of(found[appeal]), records.event_of(found[first]))
            for number, (appeal, first) in keys.items()
            if appeal in found and first in found
        }

    @guarded
    def _undelivered(self, departments: Iterable[str]) -> tuple[Appeal, ...]:
        """The departments' answers of late that have not reached anybody, the longest waiting first."""
        lately = AppealItem.desk_order.startswith("done#")
        missed = AppealItem.undelivered == True  # noqa: E712  a condition of the query
        found = [
            records.appeal_of(item) for code in departments for item in AppealItem.by_desk.query(code, lately, missed)
        ]
        return tuple(sorted(found, key=lambda appeal: (appeal.answered_at or appeal.registered_at, appeal.number)))

    @guarded
    def _on_control(self, departments: Iterable[str]) -> tuple[Appeal, ...]:
        """The departments' answers with measures still to be carried out, the nearest day first."""
        done = AppealItem.desk_order.startswith("done#")
        planned = (AppealItem.result == Result.MEASURES_PLANNED.value) & (AppealItem.status == Status.ANSWERED.value)
        shown = [item for code in departments for item in AppealItem.by_desk.query(code, done, planned)]
        found = fetch([(item.pk, item.sk) for item in shown]) if shown else {}
        appeals = (records.appeal_of(item) for item in found.values())
        return tuple(sorted((one for one in appeals if one.on_control), key=_promised))

    @guarded
    def registered(self, since: datetime, until: datetime) -> tuple[Appeal, ...]:
        """The part of the register from `since` to before `until`, in order."""
        months = dict.fromkeys((f"{since:%Y-%m}", f"{until:%Y-%m}"))
        condition = AppealItem.registered.between(since.isoformat(), until.isoformat())
        return tuple(
            records.appeal_of(item) for month in months for item in AppealItem.by_month.query(month, condition)
        )

    # Writing

    @guarded
    def commit(self, effects: Iterable[Effect], now: datetime, retry_after: timedelta = RETRY_AFTER) -> None:
        """All of it or nothing. Raises Conflict when somebody changed one of the items since they were read.

        The messages owed are the caller's to send for `retry_after`; then they are due.
        """
        todo = [write for effect in effects for write in writes(effect, now, retry_after)]
        if len(todo) == 1 and todo[0].condition is not None and not todo[0].actions:
            alone = todo[0].item.delete if todo[0].delete else todo[0].item.save
            alone(todo[0].condition)
            return
        if not todo:
            return
        with TransactWrite(connection=connection()) as transaction:
            for write in todo:
                if write.delete:
                    transaction.delete(write.item, condition=write.condition)
                elif write.actions:
                    transaction.update(write.item, actions=write.actions, condition=write.condition)
                else:
                    transaction.save(write.item, condition=write.condition)


def _promised(appeal: Appeal) -> tuple[date, str]:
    return appeal.promise.until if appeal.promise else appeal.deadline, appeal.number


def _one(hint: Any, key: Key) -> Any:
    """The value of one item; None when there is none."""
    return records.of_more(hint, fetch([key]).get(key))
