"""Beside storage.py: what is parked. The index names it, the item itself says whether it still is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from appeals.effects import Parked
from appeals.shell import records
from appeals.shell.items import AppealItem, Item
from appeals.shell.outbox import PARKED, Outbox
from appeals.shell.records import Key, appeal_key, instruction_key, is_order
from appeals.shell.table import Unavailable, fetch, guarded
from appeals.shell.telemetry import count, logger

AT_ONCE = 41  # one more than a command handles, so that it is seen whether there are more


def parked(number: str, now: datetime) -> tuple[Parked, ...]:
    """What is parked of this appeal; without a number the oldest of all."""
    keys = _events_of(number) if number else [key for key, _ in Outbox().due(PARKED, now, AT_ONCE)]
    return tuple(sorted(_placed(_read(keys, now)), key=lambda one: (one.since, one.name)))


def _read(keys: Sequence[Key], now: datetime) -> list[Parked]:
    """All at once; where that fails each half by itself, so that a spoiled one hides no other."""
    try:
        return [_parked(key, item, now) for key, item in fetch(keys).items() if item.due_kind == PARKED]
    except Unavailable:
        raise
    except Exception as fault:  # noqa: BLE001  no code of ours reads what it holds
        if len(keys) > 1:
            half = len(keys) // 2
            return [*_read(keys[:half], now), *_read(keys[half:], now)]
        count("Faults")
        logger.error("unreadable", extra={"item": records.key_name(keys[0]), "fault": type(fault).__name__})
        return []


@guarded
def _events_of(number: str) -> list[Key]:
    """Their keys alone: what is in them may not be readable."""
    named = ["pk", "sk", "kind"]
    found = Item.query(f"A#{number}", Item.sk.startswith("E#"), attributes_to_get=named)
    return [(str(item.pk), str(item.sk)) for item in found]


def _parked(key: Key, item: Any, now: datetime) -> Parked:
    since = datetime.fromtimestamp(int(item.due_at), now.tzinfo)
    if records.is_digest(key):
        return Parked(since, day=key[1], weekly=records.is_weekly(key[1]), reason=item.parked or "")
    return Parked(since, records.event_of(item))


def _placed(found: Iterable[Parked]) -> list[Parked]:
    """With the departments that have the appeals now."""
    every = list(found)
    numbers = dict.fromkeys(one.event.number for one in every if one.event is not None)
    keys = {number: instruction_key(number) if is_order(number) else appeal_key(number) for number in numbers}
    items = fetch(keys.values())
    places = {number: _department(items[key]) for number, key in keys.items()}
    return [replace(one, department=places[one.event.number]) if one.event else one for one in every]


def _department(item: Any) -> str:
    """Of an appeal, or of an instruction."""
    return str(item.department if isinstance(item, AppealItem) else item.more["department"])
