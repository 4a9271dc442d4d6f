"""Beside storage.py: carries out what erasure.py allows, step by step. Each step may be repeated; what is left is due.

An appeal's words go first, then in one transaction its author. So whoever changes it meanwhile makes this
begin anew, and until the last step it is still found: by its author's mark, or by its own due time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from pynamodb.expressions.update import Action

from appeals import erasure
from appeals.citizen.privacy import farewell
from appeals.effects import DropCitizen, Effect, Look, Need, SaveCitizen, Unlink
from appeals.merging import passed_on, unsupported
from appeals.model.appeal import Appeal, Regime, Status
from appeals.model.event import Notice
from appeals.model.people import Citizen
from appeals.shell import records
from appeals.shell.house import House
from appeals.shell.items import AppealItem, EventItem, Item, ProposalItem
from appeals.shell.outbox import CLAIMED, LONG_RETRY, MESSAGE, PARKED
from appeals.shell.records import epoch
from appeals.shell.round import Round
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.storage import Storage
from appeals.shell.table import Conflict, Unavailable, guarded
from appeals.shell.telemetry import count, logger

ATTEMPTS = 15  # at one appeal or person, when others change the same
AT_ONCE = 100  # people a run of the delivery function; the next minute goes on

Allowed = Callable[[Appeal], bool]


def erase(storage: Storage, number: str, allowed: Allowed, now: datetime) -> None:
    """Anonymise one appeal, as long as that is `allowed`."""
    for _ in range(ATTEMPTS):
        items = _all_of(number)
        appeal = next(records.appeal_of(item) for item in items if isinstance(item, AppealItem))
        if appeal.anonymised or not allowed(appeal):
            return
        effects: list[Effect] = [passed_on(erasure.anonymised(appeal, now)), Unlink(appeal.citizen, number)]
        effects += _left(storage, appeal, now)
        try:
            cards_on_their_way = [_stripped(item, appeal.citizen, now) for item in items]
            # The card is redrawn by the delivery function: at once, or when whoever is just sending it has ended.
            storage.commit(effects, now, LONG_RETRY if any(cards_on_their_way) else timedelta())
        except Conflict:
            continue
        count("AppealsAnonymised")
        return
    raise Conflict


def _left(storage: Storage, appeal: Appeal, now: datetime) -> list[Effect]:
    """The one that it had joined counts it no more, as long as it waits for its answer."""
    if not appeal.supports or appeal.status is not Status.MERGED:
        return []
    main = storage.cases([appeal.merged_into]).get(appeal.merged_into)
    left = unsupported(main.appeal, appeal.number, now) if main is not None else None
    return [left] if left is not None else []


@guarded
def _all_of(number: str) -> list[Item]:
    return list(Item.query(f"A#{number}", consistent_read=True))


@guarded
def _stripped(item: Item, author: int, now: datetime) -> bool:
    """Take the words out of an event, or an answer in preparation away; whether a card may be on its way now."""
    if isinstance(item, ProposalItem):
        item.delete()
    if not isinstance(item, EventItem):
        return False
    event = records.event_of(item)
    bare = erasure.stripped(event, author)
    if bare != event:
        more = records.event_item(bare).more
        item.update(actions=[EventItem.text.remove(), EventItem.more.set(more) if more else EventItem.more.remove()])
    if Notice.PUBLIC in event.sent:
        owed = EventItem.unsent.set(records.plain_map({Notice.TAKEN_DOWN: 0}))
        item.update(actions=[owed, Item.due_kind.set(MESSAGE), Item.due_at.set(epoch(now))])
    elif item.due_kind == PARKED:  # nobody is left to decide it for: the delivery function will find it stale
        due: list[Action] = [
            Item.due_kind.set(MESSAGE),
            Item.due_at.set(epoch(now + LONG_RETRY)),
            EventItem.parked.remove(),
        ]
        item.update(actions=due, condition=Item.due_kind == PARKED)
    return Notice.CARD in event.unsent and item.due_kind == MESSAGE


def forget(house: House, person: int, round_: Round, claimed: int) -> None:
    """Erase what may be erased of a person who asked for it; then they are told, and then the mark goes."""
    citizen = _citizen(house, person, round_.now)
    since = citizen.erasing_since
    if since is None:
        return

    def allowed(appeal: Appeal) -> bool:
        return erasure.may_go(appeal, house.town, since)

    mine: tuple[Appeal, ...] = house.storage.look(Need(Look.MINE), person, round_.now)
    for appeal in filter(allowed, mine):
        if round_.watch.over:
            return
        erase(house.storage, appeal.number, allowed, round_.now)
    kept = [appeal for appeal in mine if appeal.regime is Regime.APPEAL and not allowed(appeal)]
    again, _ = house.courier().tell(farewell(person, kept, house.town, house.words), "erasure", round_)
    if again is None:
        _unmarked(house, citizen, round_.now)
    else:
        house.outbox.claim(records.citizen_key(person), claimed, again)


def _citizen(house: House, person: int, now: datetime) -> Citizen:
    found: Citizen = house.storage.look(Need(Look.CITIZEN, str(person)), person, now)
    return found


def _unmarked(house: House, citizen: Citizen, now: datetime) -> None:
    """Nothing is known of the person any more, but what they said after they asked, and that they are blocked."""
    since = citizen.erasing_since
    for _ in range(ATTEMPTS):
        if citizen.erasing_since != since:  # asked anew: that is another's work
            return
        stays = citizen.consent_version or citizen.blocked_at
        back = SaveCitizen(replace(citizen, erasing_since=None)) if stays else DropCitizen(citizen)
        try:
            house.storage.commit([back], now)
        except Conflict:
            citizen = _citizen(house, citizen.id, now)
            continue
        return
    raise Conflict


def finish(house: House, watch: Stopwatch) -> int:
    """Go on with the erasures that the webhook left. Returns how many people were worked on."""
    due = house.outbox.due("erasure", watch.now, AT_ONCE)
    for key, due_at in due:
        if watch.over:
            break
        if house.outbox.claim(key, due_at, watch.now + CLAIMED):
            _isolated(house, records.person_of(key), watch)
    return len(due)


def _isolated(house: House, person: int, watch: Stopwatch) -> None:
    """One person's trouble is not the others'; it is tried again when the claim ends."""
    now = watch.now
    queues = house.outbox.queues({person}, now)
    resting = {chat: max(until, now) for chat, until in queues.items()}
    try:
        forget(house, person, Round(watch, house.storage.chats(), resting), epoch(now + CLAIMED))
    except Unavailable:
        raise
    except Exception as fault:  # noqa: BLE001  a fault of ours with one person
        count("Faults")
        logger.error("not erased", extra={"fault": type(fault).__name__})
