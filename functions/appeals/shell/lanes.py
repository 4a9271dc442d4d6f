"""Beside rounds.py: what goes to different chats goes side by side, since Telegram takes thirty messages a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

LANES = 4  # each message takes some 70 ms, answer and notes; four at a time fill the pace of a Round

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class _Lane(Generic[T]):
    chats: set[int]
    things: list[T]


def lanes(things: Iterable[T], chats: Callable[[T], set[int]]) -> list[list[T]]:
    """Things that share a chat stand in one lane, in their order."""
    alone: list[list[T]] = []
    by_chat: dict[int, _Lane[T]] = {}
    for thing in things:
        lane: _Lane[T] = _Lane(chats(thing), [])
        for joined in {id(by_chat[chat]): by_chat[chat] for chat in lane.chats if chat in by_chat}.values():
            lane.chats |= joined.chats
            lane.things += joined.things
        lane.things.append(thing)
        by_chat |= dict.fromkeys(lane.chats, lane)
        if not lane.chats:
            alone.append(lane.things)
    return [*({id(lane): lane.things for lane in by_chat.values()}.values()), *alone]


def side_by_side(work: Callable[[T], R], things: Iterable[T]) -> list[R]:
    """The work on each of the things; the first failure is raised when all have ended."""
    with ThreadPoolExecutor(LANES) as threads:
        return list(threads.map(work, things))
