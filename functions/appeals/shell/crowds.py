"""Beside deliver.py: many notices of one kind that wait for one chat go as lists, within what a minute may bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from appeals import notices
from appeals.effects import Case
from appeals.model import Binding, Event, Notice
from appeals.shell.deliver import Courier, Round
from appeals.shell.gateway import Blocked, Gateway, Moved, Refused, TryLater, parts
from appeals.shell.post import post
from appeals.shell.telemetry import count

LISTED_AT_ONCE = 40  # lines of a list that stay within one message and its buttons

Waiting = Sequence[tuple[Event, Case]]


def listed(waiting: Waiting, courier: Courier, gateway: Gateway, round_: Round, above: int) -> list[Event]:
    """The events, in their order, without the notices that went as lists: where more than `above` waited."""
    gone: set[tuple[str, int, Notice]] = set()
    for (notice, place), crowd in _crowds(waiting, courier, round_).items():
        if len(crowd) > above:
            told = _sent(notice, place, crowd, courier, gateway, round_)
            gone |= {(event.number, event.seq, notice) for event in told}
    return [
        replace(event, unsent={k: v for k, v in event.unsent.items() if (event.number, event.seq, k) not in gone})
        for event, _ in waiting
    ]


def _crowds(
    waiting: Waiting, courier: Courier, round_: Round
) -> dict[tuple[Notice, Binding], list[tuple[Event, Case]]]:
    """What may go now as lines of a list, by kind and place. A card that is half sent is finished instead."""
    crowds: dict[tuple[Notice, Binding], list[tuple[Event, Case]]] = {}
    for event, case in waiting:
        for notice, done in event.unsent.items():
            place = notices.address(notice, case, event, round_.chats)
            held = courier.waits(notice, round_.now) or notices.stale(notice, case, round_.now)
            if notice in notices.LISTED and place is not None and not held and not done:
                crowds.setdefault((notice, place), []).append((event, case))
    return crowds


def _sent(
    notice: Notice, place: Binding, crowd: Waiting, courier: Courier, gateway: Gateway, round_: Round
) -> list[Event]:
    """The events whose lines have gone; the rest is left to the next run, or to be carried one by one."""
    told: list[Event] = []
    for at in range(0, len(crowd), LISTED_AT_ONCE):
        if place.chat in round_.resting:
            break
        if round_.full(place.chat):
            courier.line_up(place.chat, round_)
            break
        part = crowd[at : at + LISTED_AT_ONCE]
        message = notices.listed(notice, [case.appeal for _, case in part], place, courier.desk(round_))
        try:
            post(gateway, message)
        except TryLater as failed:
            courier.rest(place.chat, failed, round_)
            break
        except (Blocked, Moved, Refused):
            break  # carried one by one, each comes to its own end
        round_.spent[place.chat] += parts(message)
        count("MessagesDelivered")
        told += [event for event, _ in part]
    return told
