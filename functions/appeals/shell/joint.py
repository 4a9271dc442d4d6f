"""Beside deliver.py: what happened to a main appeal is done to those merged into it, piece by piece, each its own
transaction. Every piece may be repeated; what a run has no time for, or a process that died, is the next run's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from appeals.merging import done_to
from appeals.model.event import Event
from appeals.shell.round import Round
from appeals.shell.storage import Storage
from appeals.shell.table import Conflict
from appeals.town import Town

A_PIECE = 40  # appeals, with their events: a transaction holds a hundred items
ATTEMPTS = 5  # at one piece, when people change the same


def done_to_merged(event: Event, storage: Storage, town: Town, round_: Round) -> bool:
    """Whether all of them have had it by now. What they owe their authors is due at once, for the delivery function."""
    for at in range(0, len(event.merged), A_PIECE):
        if round_.watch.over or not _piece(event, event.merged[at : at + A_PIECE], storage, town, round_):
            return False
    return True


def _piece(event: Event, numbers: Sequence[str], storage: Storage, town: Town, round_: Round) -> bool:
    now = round_.now
    for _ in range(ATTEMPTS):
        cases = storage.cases([event.number, *numbers])
        main = cases[event.number].appeal
        parts = [cases[number].appeal for number in numbers if number in cases]
        changes = [change for part in parts if (change := done_to(part, main, event, town, now)) is not None]
        try:
            storage.commit(changes, now, timedelta())
        except Conflict:
            continue
        return True
    return False
