"""Beside storage.py: how each effect of a decision is written, and under which condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from appeals import effects
from appeals.model.event import Event, Notice
from appeals.model.people import Citizen
from appeals.shell import records
from appeals.shell.items import BlockedItem, DigestItem, EventItem, Item, OfficialItem, PersonItem, PointerItem
from appeals.shell.outbox import ALBUM_GATHERS, MESSAGE, PARKED, RETRY_AFTER
from appeals.shell.records import digest_key, epoch, event_key


@dataclass(frozen=True)
class Write:
    """One item of a transaction."""

    item: Any
    condition: Condition | None = None
    actions: list[Action] | None = None
    delete: bool = False


def writes(effect: effects.Effect, now: datetime, retry_after: timedelta) -> list[Write]:
    """The effect's items; what is only said is written by none. Messages owed are due after `retry_after`."""
    write = WRITES.get(type(effect))
    return write(effect, now, retry_after) if write else []


def _versioned(item: Any) -> list[Write]:
    """Save the item as its next version, if it is still at the one that was read."""
    before = item.version or 0
    item.version = before + 1
    return [Write(item, Item.version == before if before else Item.pk.does_not_exist())]


def _gone(item: Any) -> list[Write]:
    return [Write(item, delete=True)]


def _appeal(saved: effects.SaveAppeal, now: datetime, retry_after: timedelta) -> list[Write]:
    """The appeal at its new version, and the event that leads there: neither without the other."""
    appeal, event = saved.appeal, saved.event
    first = event.seq == 1
    before = Item.pk.does_not_exist() if first else Item.version == appeal.version - 1
    item = records.event_item(event)
    if event.unsent:
        item.due_kind, item.due_at = MESSAGE, epoch(now + (ALBUM_GATHERS if event.group else retry_after))
    found = [Write(records.appeal_item(appeal), before), Write(item, Item.pk.does_not_exist())]
    if first:
        found.append(Write(PointerItem(*records.pointer_key(appeal.citizen, appeal.number))))
    return found


def _instruction(saved: effects.SaveInstruction, now: datetime, retry_after: timedelta) -> list[Write]:
    """The instruction at its new version, and the event that leads there: neither without the other."""
    instruction, event = saved.instruction, saved.event
    first = instruction.version == 1
    before = Item.pk.does_not_exist() if first else Item.version == instruction.version - 1
    item = records.event_item(event)
    if event.unsent:
        item.due_kind, item.due_at = MESSAGE, epoch(now + retry_after)
    return [Write(records.instruction_item(instruction), before), Write(item, Item.pk.does_not_exist())]


def _due_when_erasing(citizen: Citizen) -> PersonItem:
    """The person; one who is to be forgotten is due for the delivery function, if the webhook does not get so far."""
    item = records.citizen_item(citizen)
    if citizen.erasing_since is not None:
        item.due_kind, item.due_at = "erasure", epoch(citizen.erasing_since + RETRY_AFTER)
    return item


def _drop_citizen(drop: effects.DropCitizen, *_: object) -> list[Write]:
    key = records.citizen_key(drop.citizen.id)
    return [Write(PersonItem(*key), Item.version == drop.citizen.version, delete=True)]


def _drop_proposal(drop: effects.DropProposal, *_: object) -> list[Write]:
    """One that was replaced meanwhile is another answer: it stays."""
    return [Write(records.proposal_item(drop.proposal), Item.version == drop.proposal.version, delete=True)]


def _resend(resend: effects.Resend, now: datetime, retry_after: timedelta) -> list[Write]:
    due = [*_due(now + retry_after), EventItem.parked.remove()]
    return [Write(EventItem(*records.key_of(name)), actions=due) for name in resend.events]


def _take_down(gone: effects.TakeDown, now: datetime, _: timedelta) -> list[Write]:
    """The events that posted the answers owe that these go, beside what they owe their authors."""
    return [_owing_the_end(event, now) for event in gone.posts]


def _owing_the_end(event: Event, now: datetime) -> Write:
    left: dict[Notice, int] = {**event.unsent, Notice.TAKEN_DOWN: 0}
    left.pop(Notice.PUBLIC, None)
    owed = EventItem.unsent.set(records.plain_map(left))
    return Write(EventItem(*event_key(event.number, event.seq)), actions=[owed, *_due(now), EventItem.parked.remove()])


def _due(at: datetime) -> list[Action]:
    return [Item.due_kind.set(MESSAGE), Item.due_at.set(epoch(at))]


def _send_again(again: effects.SendAgain, now: datetime, _: timedelta) -> list[Write]:
    return [_of_parked(again.parked, [*_due(now), EventItem.parked.remove()])]


def _drop_parked(drop: effects.DropParked, *_: object) -> list[Write]:
    event = drop.parked.event
    actions: list[Action] = [Item.due_kind.remove(), Item.due_at.remove(), EventItem.parked.remove()]
    if event is not None and event.owed:  # what waits for its person to be back
        actions.append(EventItem.unsent.set(records.plain_map({one: event.unsent[one] for one in event.owed})))
    elif event is not None:
        actions.append(EventItem.unsent.remove())
    return [_of_parked(drop.parked, actions)]


def _of_parked(parked: effects.Parked, actions: list[Action]) -> Write:
    """Changed only as it was read: whoever else sent or dropped it meanwhile was faster."""
    event = parked.event
    item = EventItem(*event_key(event.number, event.seq)) if event else DigestItem(*digest_key(parked.day))
    condition = (Item.due_kind == PARKED) & (Item.due_at == epoch(parked.since))
    return Write(item, condition, actions)


def _official(saved: effects.SaveOfficial, *_: object) -> list[Write]:
    """As it was read: whoever was dismissed meanwhile does not come back. Older items have no version yet."""
    item, before = records.official_item(saved.official), saved.official.version
    item.version = before + 1
    return [Write(item, Item.version == before if before else Item.version.does_not_exist())]


WRITES: dict[type, Callable[[Any, datetime, timedelta], list[Write]]] = {
    effects.SaveDialog: lambda saved, now, _: _versioned(records.dialog_item(saved.dialog, now)),
    effects.SaveCitizen: lambda saved, *_: _versioned(_due_when_erasing(saved.citizen)),
    effects.DropCitizen: _drop_citizen,
    effects.SaveAppeal: _appeal,
    effects.SaveInstruction: _instruction,
    effects.Unlink: lambda gone, *_: _gone(PointerItem(*records.pointer_key(gone.person, gone.number))),
    effects.Audit: lambda entry, now, _: [Write(records.audit_item(entry, now), Item.pk.does_not_exist())],
    effects.SaveOfficial: _official,
    effects.DismissOfficial: lambda gone, *_: _gone(OfficialItem(*records.official_key(gone.person))),
    effects.SaveBlocked: lambda saved, *_: [Write(records.blocked_item(saved.blocked))],
    effects.DropBlocked: lambda gone, *_: _gone(BlockedItem(*records.blocked_key(gone.person))),
    effects.SaveCanned: lambda saved, *_: [Write(records.canned_item(saved.canned))],
    effects.DropCanned: lambda gone, *_: _gone(records.canned_item(gone.canned)),
    effects.SaveChats: lambda saved, *_: _versioned(records.chats_item(saved.chats)),
    effects.SaveProposal: lambda saved, *_: _versioned(records.proposal_item(saved.proposal)),
    effects.DropProposal: _drop_proposal,
    effects.MarkInvited: lambda mark, now, _: [
        Write(records.invited_item(mark.comment, now), Item.pk.does_not_exist())
    ],
    effects.TakeDown: _take_down,
    effects.Resend: _resend,
    effects.SendAgain: _send_again,
    effects.DropParked: _drop_parked,
}
