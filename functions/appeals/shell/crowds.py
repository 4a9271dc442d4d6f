"""Beside rounds.py: many notices of one kind that wait for one chat go as lists, within what a minute may bring."""

from __future__ import annotations

from collections.abc import Sequence

from appeals.effects import Case
from appeals.model.chats import Binding
from appeals.model.event import Notice
from appeals.notices import addresses, ladder, rendering
from appeals.shell.claims import Owed, hold, told
from appeals.shell.deliver import Courier
from appeals.shell.gateway import Blocked, Moved, Refused, TryLater, parts
from appeals.shell.house import House
from appeals.shell.lanes import side_by_side
from appeals.shell.post import post
from appeals.shell.records import Key
from appeals.shell.round import Round
from appeals.shell.telemetry import count

LISTED_AT_ONCE = 40  # lines of a list that stay within one message and its buttons


def listed(owed: Sequence[Owed], house: House, courier: Courier, round_: Round) -> list[Owed]:
    """What is still owed, in its order, after lists have gone: where more than the town sends one by one waited."""
    left = {one.key: one for one in owed}
    for (notice, place), crowd in _crowds(owed, courier, round_).items():
        if len(crowd) > house.town.limits.list_above:
            _tell(notice, place, crowd, left, house, courier, round_)
    return [left[one.key] for one in owed if one.key in left]


def _crowds(owed: Sequence[Owed], courier: Courier, round_: Round) -> dict[tuple[Notice, Binding], list[Key]]:
    """What may go now as lines of a list, by kind and place. A card that is half sent is finished instead."""
    crowds: dict[tuple[Notice, Binding], list[Key]] = {}
    for one in owed:
        if not isinstance(one.case, Case):  # instructions are few, and each is a message of its own
            continue
        for notice in one.event.owed:
            place = addresses.address(notice, one.case, one.event, round_.chats)
            held = courier.waits(notice, round_.now) or rendering.stale(notice, one.case, one.event, round_.now)
            if notice in addresses.LISTED and place is not None and not held and not one.event.unsent[notice]:
                crowds.setdefault((notice, place), []).append(one.key)
    return crowds


def _tell(
    notice: Notice,
    place: Binding,
    crowd: Sequence[Key],
    left: dict[Key, Owed],
    house: House,
    courier: Courier,
    round_: Round,
) -> None:
    """List after list while the chat has room; what has gone, or is another run's, is `left` no longer."""
    for at in range(0, len(crowd), LISTED_AT_ONCE):
        if not courier.has_room(place.chat, round_):
            break
        part = [left.pop(key) for key in crowd[at : at + LISTED_AT_ONCE] if key in left]
        held = [one for one in side_by_side(lambda one: hold(house.outbox, one, round_), part) if one]
        if held and _went(notice, place, held, house, courier, round_):
            rest = side_by_side(lambda one: told(house.outbox, one, notice, round_), held)
            left |= {one.key: one for one in rest if one}
        else:
            left |= {one.key: one for one in held}
            break


def _went(notice: Notice, place: Binding, part: Sequence[Owed], house: House, courier: Courier, round_: Round) -> bool:
    message = ladder.listed(
        notice, [one.case.appeal for one in part if isinstance(one.case, Case)], place, courier.desk(round_)
    )
    round_.pace.keep()
    try:
        post(house.vault.gateway(), message, round_.watch)
    except TryLater as failed:
        courier.rest(place.chat, failed, round_)
        return False
    except (Blocked, Moved, Refused):
        return False  # carried one by one, each comes to its own end
    round_.spent[place.chat] += parts(message)
    count("MessagesDelivered")
    return True
