"""A round of sending: what is due goes out chat by chat, in order; what is too much for one chat becomes lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appeals import notices
from appeals.effects import Case
from appeals.model import Event, Notice
from appeals.shell.deliver import Round
from appeals.shell.house import House
from appeals.shell.records import Key, event_key
from appeals.shell.storage import RETRY_AFTER
from appeals.shell.telemetry import logger

AT_ONCE = 1_000  # due items a run; the next minute goes on
CLAIMED = timedelta(seconds=90)  # longer than the delivery function lives
ROOM_MS = 8_000  # of the function's life, kept for finishing what was begun

Remaining = Callable[[], int]  # milliseconds the function still has


@dataclass(frozen=True)
class _Owed:
    """An event with its appeal, and the due time by which this run holds it."""

    event: Event
    case: Case
    claimed: int


def send_due(house: House, now: datetime, remaining: Remaining) -> int:
    """Send what is due: events' messages and digests. Returns how many items were worked on."""
    storage = house.storage
    due = storage.due("message", now, AT_ONCE)
    round_ = Round(now, storage.chats())
    courier = house.courier()
    for key, due_at in due:
        if key[0] == "DIGEST" and storage.claim(key, due_at, now + CLAIMED):
            courier.carry_digest(key[1], round_, int((now + CLAIMED).timestamp()))
    waiting = {key: due_at for key, due_at in due if key[0] != "DIGEST"}
    owed = _loaded(house, storage.events(waiting))
    queued = storage.queues(_chats(owed, round_))
    rests = {chat: datetime.fromtimestamp(at, now.tzinfo) for chat, at in queued.items() if at > now.timestamp()}
    round_.resting.update(rests)
    _send(house, _claimed(house, owed, waiting, round_), round_, remaining)
    if len(due) < AT_ONCE:
        for chat in queued.keys() - round_.resting.keys():
            storage.unqueue(chat)
    return len(due)


def send_fresh(house: House, events: Iterable[Event], now: datetime, remaining: Remaining) -> None:
    """Send what this very run has committed, and so holds."""
    round_ = Round(now, house.storage.chats())
    until = int((now + RETRY_AFTER).timestamp())
    owed = [replace(one, claimed=until) for one in _loaded(house, events)]
    round_.resting.update(dict.fromkeys(house.storage.queues(_chats(owed, round_)), now))
    _send(house, owed, round_, remaining)


def _loaded(house: House, events: Iterable[Event]) -> list[_Owed]:
    """The events with their appeals, in the order in which they happened."""
    every = sorted(events, key=lambda event: (event.at, event.number, event.seq))
    cases = house.storage.cases(event.number for event in every)
    return [_Owed(event, cases[event.number], 0) for event in every if event.number in cases]


def _chats(owed: Iterable[_Owed], round_: Round) -> set[int]:
    places = (notices.address(notice, one.case, one.event, round_.chats) for one in owed for notice in one.event.unsent)
    return {place.chat for place in places if place is not None}


def _claimed(house: House, owed: Sequence[_Owed], due_at: Mapping[Key, int], round_: Round) -> list[_Owed]:
    """Those that this run takes for itself; what only resting chats wait for is not worth a write."""
    until = round_.now + CLAIMED
    taken = []
    for one in owed:
        key = event_key(one.event.number, one.event.seq)
        if _chats([one], round_) <= round_.resting.keys() and _chats([one], round_):
            continue
        if house.storage.claim(key, due_at[key], until):
            taken.append(replace(one, claimed=int(until.timestamp())))
    return taken


def _send(house: House, owed: Sequence[_Owed], round_: Round, remaining: Remaining) -> None:
    courier = house.courier()
    before = [(one.event, one.case) for one in _albums(owed)]
    after = courier.lists(before, round_)
    for one, event in zip(owed, after, strict=True):
        if remaining() < ROOM_MS:
            logger.warning("left to the next run", extra={"appeal": event.number})
            house.storage.strike(event, one.claimed, round_.now)
            continue
        courier.carry(event, one.case, round_, one.claimed)


def _albums(owed: Sequence[_Owed]) -> list[_Owed]:
    """The parts of one album, which came as events of their own, told together by the first of them."""
    firsts: dict[tuple[str, str], int] = {}
    merged: list[_Owed] = []
    for one in owed:
        event = one.event
        album = (event.number, event.group)
        if not event.group or Notice.ADDITION not in event.unsent or album not in firsts:
            firsts.setdefault(album, len(merged))
            merged.append(one)
            continue
        place = firsts[album]
        first = merged[place].event
        text = "\n".join(text for text in (first.text, event.text) if text)
        merged[place] = replace(merged[place], event=replace(first, text=text, files=(*first.files, *event.files)))
        merged.append(
            replace(
                one,
                event=replace(event, unsent={k: v for k, v in event.unsent.items() if k is not Notice.ADDITION}),
            )
        )
    return merged
