"""One update's way: gather, decide, commit, deliver. A lost race begins anew; a copy of an update adds nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from appeals.decide import concerns_us, decide
from appeals.dialog import LEASE, Dialog, Pending
from appeals.effects import (
    Case,
    DropParked,
    Effect,
    Errand,
    Facts,
    Look,
    Missing,
    Need,
    Resend,
    SaveAppeal,
    SaveCitizen,
    SaveDialog,
    SaveInstruction,
    Scene,
    Subject,
    TakeDown,
    Tell,
)
from appeals.incoming import Incoming, Migrated, Pressed, Said
from appeals.model.appeal import Appeal
from appeals.model.event import Event, EventType
from appeals.notices.addresses import chats_of
from appeals.outgoing import Told
from appeals.replies import NUMBER, numbers_in
from appeals.shell.asking import ASKED, asked
from appeals.shell.eraser import forget
from appeals.shell.house import House
from appeals.shell.outbox import RETRY_AFTER
from appeals.shell.records import epoch, event_key, key_name, key_of
from appeals.shell.round import Round
from appeals.shell.speak import Turn, repeat, say
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.storage import Gathered
from appeals.shell.table import Conflict, Unavailable
from appeals.shell.telemetry import count, logger

ATTEMPTS = 15  # at one update, before it is to come again
LOOKS = 12  # things one decision may look up one after another


def take(house: House, incoming: Incoming, watch: Stopwatch, owner: str) -> None:
    """Bring one update to its end. `owner` names this invocation, `watch` tells its time.

    Raises ComeAgain or Unavailable when the update is to come again.
    """
    if not concerns_us(incoming, house.town):
        return
    turn = Turn(incoming.update_id, owner, watch)
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(random.uniform(0, 0.02 * attempt))
        try:
            _once(house, incoming, turn)
        except Conflict:
            continue
        return
    raise Unavailable("too many others at the same")


def _once(house: House, incoming: Incoming, turn: Turn) -> None:
    chat, person, now = incoming.chat, _person(incoming), turn.watch.now
    gathered = house.storage.gather(chat, person, now, _number(incoming))
    dialog = gathered.facts.dialog.awake(now, timedelta(hours=house.town.limits.draft_hours))
    gathered = replace(gathered, facts=replace(gathered.facts, dialog=dialog))
    if incoming.update_id in dialog.seen:
        repeat(house, gathered, turn)
        return
    effects, facts = _decided(house, gathered.facts, incoming, person, now)
    if not effects:
        return
    decided = effects
    dialog, effects = _composed(dialog, effects, turn)
    house.storage.commit(effects, now)
    _count(decided)
    queued = _deliver(house, replace(gathered, facts=facts), effects, turn)
    say(house, replace(gathered, facts=facts, queued=queued), dialog, turn)
    _forget(house, effects, facts, queued, turn)


def _person(incoming: Incoming) -> int:
    """Whose dialog it is; a chat without a person has one of its own."""
    if isinstance(incoming, Migrated) or incoming.person is None:
        return incoming.chat
    return incoming.person.id


def _number(incoming: Incoming) -> str:
    """The appeal that is surely meant, so that it is read along with everything else."""
    match incoming:
        case Pressed(data=data):
            found = NUMBER.findall(data)
        case Said() as said:
            found = list(numbers_in(said))
        case _:
            found = []
    return found[0] if len(found) == 1 else ""


def _decided(house: House, facts: Facts, incoming: Incoming, person: int, now: datetime) -> tuple[list[Effect], Facts]:
    """The effects; what the decision finds missing is looked up, and it decides again."""
    roles = house.settings.roles(person, facts.official, now.date())
    for _ in range(LOOKS):
        scene = Scene(facts, house.town, house.words, house.calendar, now, roles)
        try:
            return decide(scene, incoming), facts
        except Missing as missing:
            found = _looked_up(house, missing.need, person, now)
            facts = replace(facts, found={**facts.found, **_each(missing.need, found), missing.need: found})
    raise RuntimeError("a decision looks up without end")


def _looked_up(house: House, need: Need, person: int, now: datetime) -> Any:
    """What the table says; of somebody's roles the deploy knows the rest."""
    if need.look in ASKED:
        return asked(house, need, person)
    found = house.storage.look(need, person, now)
    return house.settings.roles(int(need.key), found, now.date()) if need.look is Look.ROLES else found


def _each(need: Need, found: Any) -> dict[Need, Any]:
    """Of many appeals looked up at once each is known: what they owe is sent by it."""
    return {Need(Look.CASE, number): case for number, case in found.items()} if need.look is Look.CASES else {}


def _composed(before: Dialog, effects: list[Effect], turn: Turn) -> tuple[Dialog, list[Effect]]:
    """The effects as they are committed: one dialog that has heard the update and holds what is to be said."""
    dialog = before
    citizens: dict[int, SaveCitizen] = {}
    rest: list[Effect] = []
    told: list[Told] = []
    for effect in effects:
        match effect:
            case SaveDialog(saved):
                dialog = saved
            case SaveCitizen(citizen):
                citizens[citizen.id] = effect
            case Tell(message):
                told.append(message)
            case _:
                rest.append(effect)
    now = turn.watch.now
    pending = Pending(turn.owner, now + LEASE, tuple(told)) if told else None
    dialog = dialog.hears(turn.update_id, pending, now)
    return replace(dialog, version=before.version + 1), [SaveDialog(dialog), *citizens.values(), *_once_each(rest)]


def _once_each(effects: list[Effect]) -> list[Effect]:
    """A transaction changes an event once: one that is taken down is due, whether or not it was to be sent again."""
    posts = (event for effect in effects if isinstance(effect, TakeDown) for event in effect.posts)
    due = {key_name(event_key(event.number, event.seq)) for event in posts}
    again = (effect for effect in effects if isinstance(effect, Resend))
    left = [Resend(tuple(name for name in effect.events if name not in due)) for effect in again]
    return [*(effect for effect in effects if not isinstance(effect, Resend)), *left]


def _deliver(house: House, gathered: Gathered, effects: Iterable[Effect], turn: Turn) -> Mapping[int, datetime]:
    """What is owed to others, and what could not be brought before, goes first; the dialog's own words follow.

    The chats that must wait now, and until when.
    """
    queued = dict(gathered.queued)
    for effect in effects:
        match effect:
            case SaveAppeal(appeal, event):
                if event.unsent and not event.group:
                    queued |= _carry(house, gathered, event, _case(gathered.facts, appeal, event), turn)
            case SaveInstruction(instruction, event):
                if event.unsent:
                    known: Errand | None = gathered.facts.found.get(Need(Look.INSTRUCTION, event.number))
                    errand = replace(known, instruction=instruction) if known else Errand(instruction)
                    queued |= _carry(house, gathered, event, errand, turn)
            case DropParked(parked):
                logger.info("parked message dropped", extra={"what": parked.name, "by": gathered.facts.dialog.person})
            case Resend(names):
                events = house.outbox.events(map(key_of, names))
                cases = house.storage.subjects(event.number for event in events)
                for event in events:
                    queued |= _carry(house, gathered, event, cases[event.number], turn)
    return queued


def _count(effects: Iterable[Effect]) -> None:
    """What the operators are to see of it in figures."""
    for effect in effects:
        match effect:
            case Tell(refused=True):
                count("Refused")
            case SaveAppeal(event=event) if event.type in _COUNTED:
                count(_COUNTED[event.type])


_COUNTED = {EventType.REGISTERED: "AppealsRegistered", EventType.ANSWERED: "AppealsAnswered"}


def _case(facts: Facts, appeal: Appeal, event: Event) -> Case:
    """The case as the commit left it; a card that is only now being sent has no message yet."""
    case: Case | None = facts.found.get(Need(Look.CASE, event.number))
    if case is None:
        return Case(appeal, event)
    if appeal.card_event == event.seq:
        return replace(case, appeal=appeal, card=None, card_chat=None)
    return replace(case, appeal=appeal)


def _forget(house: House, effects: Iterable[Effect], facts: Facts, queued: Mapping[int, datetime], turn: Turn) -> None:
    """Who has just asked for their data to be erased is forgotten at once; the delivery function does what is left."""
    now = turn.watch.now
    for effect in effects:
        if isinstance(effect, SaveCitizen) and effect.citizen.erasing_since == now:
            round_ = Round(turn.watch, facts.chats, {chat: max(until, now) for chat, until in queued.items()})
            forget(house, effect.citizen.id, round_, epoch(now + RETRY_AFTER))


def _carry(house: House, gathered: Gathered, event: Event, case: Subject, turn: Turn) -> Mapping[int, datetime]:
    """Send the event's messages at once; the delivery function has them if this process dies."""
    now, chats = turn.watch.now, gathered.facts.chats
    unasked = chats_of(event, case, chats) - gathered.asked
    queued = {**gathered.queued, **house.outbox.queues(unasked, now)}
    round_ = Round(turn.watch, chats, {chat: max(until, now) for chat, until in queued.items()})
    house.courier().carry(event, case, round_, epoch(now + RETRY_AFTER))
    return round_.resting
