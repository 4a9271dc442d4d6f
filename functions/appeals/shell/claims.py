"""Beside deliver.py: what is due is taken by one run at a time, just before it goes, and struck off right after."""

from __future__ import annotations

from dataclasses import dataclass, replace

from appeals.effects import Subject
from appeals.model.event import Event, Notice
from appeals.shell.outbox import CLAIMED, Outbox
from appeals.shell.records import Key, epoch, event_key
from appeals.shell.round import Round


@dataclass(frozen=True)
class Owed:
    """An event with what it is about; `due` is the time under which it stands in the index, `held` by this very run."""

    event: Event
    case: Subject
    due: int
    held: bool = False

    @property
    def key(self) -> Key:
        """Where the event stands."""
        return event_key(self.event.number, self.event.seq)

    def without(self, notice: Notice) -> Owed:
        """What is owed when this notice has gone."""
        unsent = {kind: done for kind, done in self.event.unsent.items() if kind is not notice}
        return replace(self, event=replace(self.event, unsent=unsent))


def hold(outbox: Outbox, one: Owed, round_: Round) -> Owed | None:
    """Take it for this run, unless it is taken already; None when another run was faster."""
    if one.held:
        return one
    until = round_.now + CLAIMED
    return replace(one, due=epoch(until), held=True) if outbox.claim(one.key, one.due, until) else None


def told(outbox: Outbox, one: Owed, notice: Notice, round_: Round) -> Owed | None:
    """Note that this notice has gone; what else is owed stays with this run. None when nothing is."""
    left = one.without(notice)
    outbox.strike(left.event, one.due, round_.now + CLAIMED if left.event.owed else None, round_.now)
    return left if left.event.owed else None
