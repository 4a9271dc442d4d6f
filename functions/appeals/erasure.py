"""What of an appeal tells whose it was, how long that is kept, and what is left when it goes. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from appeals.effects import SaveAppeal
from appeals.lifecycle import UNANSWERED, Move, after
from appeals.model.appeal import Appeal, Regime
from appeals.model.event import Event, EventType, Notice
from appeals.town import Town

NOBODY = 0  # the author of an anonymised appeal


def retained_until(appeal: Appeal, town: Town) -> datetime | None:
    """When the appeal's retention ends; None while it is open, since the years run from the answer, or its end."""
    if appeal.status in UNANSWERED or appeal.settled_at is None:
        return None
    return _years_after(appeal.settled_at, town.retention[appeal.regime])


def _years_after(moment: datetime, years: int) -> datetime:
    """The same day so many years later, never earlier: after a 29 February it is 1 March."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)


def outlived(appeal: Appeal, town: Town, now: datetime) -> bool:
    """Whether the appeal's retention is over."""
    until = retained_until(appeal, town)
    return not appeal.anonymised and until is not None and until <= now


def may_go(appeal: Appeal, town: Town, asked_at: datetime) -> bool:
    """Whether it goes when its author asks for it: a message always, an appeal under 59-ФЗ after its retention.

    What was written after they asked is new and stays.
    """
    if appeal.regime is Regime.MESSAGE:
        return appeal.came_at <= asked_at
    return outlived(appeal, town, asked_at)


def anonymised(appeal: Appeal, now: datetime) -> SaveAppeal:
    """The appeal without its author. An open one is withdrawn; an answered one stays in the lists for its time."""
    is_open = appeal.status in UNANSWERED
    listed = appeal.listed and not is_open
    gone = replace(
        appeal,
        version=appeal.version + 1,
        status=after(appeal.status, Move.WITHDRAW) if is_open else appeal.status,
        citizen=NOBODY,
        name="",
        place=None,
        last_note="",
        comment=None,
        summary="",
        anonymised=True,
        listed=listed,
        due_at=appeal.due_at if listed else None,
    )
    kind = EventType.WITHDRAWN if is_open else EventType.ANONYMISED
    return SaveAppeal(gone, Event(gone.number, gone.version, kind, now, unsent={Notice.CARD_CHANGED: 0}))


def stripped(event: Event, author: int) -> Event:
    """The event without words, files, places and contacts, whoever's, and without its author's id."""
    by = None if event.by == author else event.by
    return replace(event, by=by, text="", files=(), place=None, contact=None, group="", press="")
