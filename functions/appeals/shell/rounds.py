"""A round of sending: what is due goes out chat by chat, in order; one message's trouble is not the others'."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from appeals.model.event import Event, Notice
from appeals.notices import addresses
from appeals.shell import crowds
from appeals.shell.claims import Owed, hold
from appeals.shell.deliver import Courier
from appeals.shell.house import House
from appeals.shell.lanes import lanes, side_by_side
from appeals.shell.outbox import CLAIMED, LONG_RETRY, MESSAGE
from appeals.shell.records import Key, epoch, is_digest, is_event, key_name, queued_chat
from appeals.shell.round import Round
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.table import Unavailable
from appeals.shell.telemetry import count, logger

AT_ONCE = 1_000  # due items a run; the next minute goes on


def send_due(house: House, watch: Stopwatch) -> int:
    """Send what is due: events' messages and digests. Returns how many items were worked on."""
    now = watch.now
    due = dict(house.outbox.due(MESSAGE, now, AT_ONCE))
    round_ = Round(watch, house.storage.chats())
    owed = _readable(house, due, now)
    ended = {chat for key in due if (chat := queued_chat(key)) is not None}
    readers = {place.chat for place in (round_.chats.staff(), round_.chats.head()) if place is not None}
    queues = house.outbox.queues(_chats(owed, round_) | ended | readers, now)
    round_.resting.update({chat: until for chat, until in queues.items() if until > now})
    courier = house.courier()
    for key in filter(is_digest, due):
        if house.outbox.claim(key, due[key], now + CLAIMED):
            courier.carry_digest(key[1], round_, epoch(now + CLAIMED))
    _send(house, courier, owed, round_)
    _end_queues(house, queues.keys() - round_.resting.keys(), round_)
    return len(due)


def send_fresh(house: House, events: Iterable[Event], watch: Stopwatch) -> None:
    """Send what this very run has committed, and so holds for LONG_RETRY."""
    now = watch.now
    round_ = Round(watch, house.storage.chats())
    owed = [replace(one, due=epoch(now + LONG_RETRY), held=True) for one in _loaded(house, events)]
    queues = house.outbox.queues(_chats(owed, round_), now)
    round_.resting.update({chat: max(until, now) for chat, until in queues.items()})
    _send(house, house.courier(), owed, round_)


def _readable(house: House, due: Mapping[Key, int], now: datetime) -> list[Owed]:
    """The events that are due, as they happened. One that cannot be read is set aside until its claim ends."""
    keys = [key for key in due if is_event(key)]
    found = _read(house, keys, lambda spoiled: house.outbox.claim(spoiled, due[spoiled], now + CLAIMED))
    return sorted((replace(one, due=due[one.key]) for one in found), key=lambda one: one.event.order)


def _read(house: House, keys: Sequence[Key], set_aside: Callable[[Key], object]) -> list[Owed]:
    """All of them at once; where that fails each half by itself, so that a spoiled one is alone in its trouble."""
    try:
        return _loaded(house, house.outbox.events(keys))
    except Unavailable:
        raise
    except Exception as fault:  # noqa: BLE001  no code of ours reads what it holds
        if len(keys) > 1:
            half = len(keys) // 2
            return [*_read(house, keys[:half], set_aside), *_read(house, keys[half:], set_aside)]
        count("Faults")
        logger.error("unreadable", extra={"item": key_name(keys[0]), "fault": type(fault).__name__})
        set_aside(keys[0])
        return []


def _loaded(house: House, events: Iterable[Event]) -> list[Owed]:
    """The events with what they are about."""
    every = list(events)
    cases = house.storage.subjects(event.number for event in every)
    return [Owed(event, cases[event.number], due=0) for event in every if event.number in cases]


def _chats(owed: Iterable[Owed], round_: Round) -> set[int]:
    return {chat for one in owed for chat in addresses.chats_of(one.event, one.case, round_.chats)}


def _send(house: House, courier: Courier, owed: Sequence[Owed], round_: Round) -> None:
    """Lists where there are crowds, then one by one; what there is no time or no leave for stays due."""

    def carried(lane: Sequence[Sequence[Owed]]) -> None:
        for at, album in enumerate(lane):
            if round_.watch.over or round_.refuses_all:
                logger.warning("left to a later run", extra={"events": sum(map(len, lane[at:]))})
                break
            mine = [held for one in album if _can_go(one, round_) and (held := hold(house.outbox, one, round_))]
            if mine:
                _carry(courier, mine, round_)

    albums = _albums(crowds.listed(owed, house, courier, round_))
    side_by_side(carried, lanes(albums, lambda album: _chats(album, round_) - round_.resting.keys()))


def _can_go(one: Owed, round_: Round) -> bool:
    """What only resting chats wait for is not worth a write, unless this run has to give it back."""
    chats = _chats([one], round_)
    return one.held or not chats or not chats <= round_.resting.keys()


def _albums(owed: Iterable[Owed]) -> list[list[Owed]]:
    """Parts of one album came as events of their own; those that wait are told together, in the first one's place."""
    found: dict[tuple[str, str], list[Owed]] = {}
    for one in owed:
        event = one.event
        alone = not event.group or Notice.ADDITION not in event.owed
        found.setdefault((event.number, str(event.seq) if alone else f"album {event.group}"), []).append(one)
    return list(found.values())


def _carry(courier: Courier, album: Sequence[Owed], round_: Round) -> None:
    """One event, the one half told if there is one, speaks for the album; if it could not, each is told by itself."""
    parts = sorted(album, key=lambda one: one.event.part)
    first, *others = sorted(parts, key=lambda one: -one.event.unsent.get(Notice.ADDITION, 0))
    spoken = replace(
        first.event,
        text="\n".join(one.event.text for one in parts if one.event.text),
        files=tuple(file for one in parts for file in one.event.files),
    )
    told = _isolated(courier, replace(first, event=spoken), round_)
    for other in others:
        said = Notice.ADDITION not in told.unsent
        rest = {kind: done for kind, done in other.event.unsent.items() if not (said and kind is Notice.ADDITION)}
        _isolated(courier, replace(other, event=replace(other.event, unsent=rest)), round_)


def _isolated(courier: Courier, one: Owed, round_: Round) -> Event:
    """One event's messages; whatever is wrong with it, the others have their turn, and it is tried again."""
    try:
        return courier.carry(one.event, one.case, round_, one.due)
    except Unavailable:
        raise
    except Exception as fault:  # noqa: BLE001  a fault of ours in one event
        count("Faults")
        logger.error("not sent", extra={"appeal": one.event.number, "fault": type(fault).__name__})
        return one.event


def _end_queues(house: House, chats: set[int], round_: Round) -> None:
    """End the queues that this run has emptied, unless something joined meanwhile."""
    if not chats:
        return
    due = dict(house.outbox.due(MESSAGE, round_.watch.after(timedelta()), AT_ONCE))
    joined = _readable(house, due, round_.now)
    for chat in chats - _chats(joined, round_):
        house.outbox.unqueue(chat)
