"""One update's way: gather, decide, commit, deliver. A lost race begins anew; a copy of an update adds nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from appeals.decide import concerns_us, decide
from appeals.dialog import LEASE, Dialog, Pending
from appeals.effects import (
    Case,
    Effect,
    Facts,
    Look,
    Missing,
    Need,
    SaveAppeal,
    SaveCitizen,
    SaveDialog,
    Scene,
    Tell,
)
from appeals.incoming import Incoming, Migrated, Pressed, Said
from appeals.model import EventType
from appeals.outgoing import Outgoing, Redraw, Say
from appeals.replies import NUMBER, numbers_in
from appeals.shell.deliver import Round
from appeals.shell.gateway import Blocked, Moved, Refused, TryLater
from appeals.shell.house import House
from appeals.shell.storage import RETRY_AFTER, Conflict, Gathered, Unavailable
from appeals.shell.telemetry import count, logger

ATTEMPTS = 15  # at one update, before it is to come again
LOOKS = 12  # things one decision may look up one after another


class ComeAgain(Exception):
    """Not now: Telegram is to bring the update again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = max(seconds, 1)


def take(house: House, incoming: Incoming, now: datetime, owner: str) -> None:
    """Bring one update to its end. `owner` names this invocation, `now` is its time.

    Raises ComeAgain or Unavailable when the update is to come again.
    """
    if not concerns_us(incoming):
        return
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(random.uniform(0, 0.02 * attempt))
        try:
            _once(house, incoming, now, owner)
        except Conflict:
            continue
        return
    raise Unavailable("too many others at the same")


def _once(house: House, incoming: Incoming, now: datetime, owner: str) -> None:
    chat, person = incoming.chat, _person(incoming)
    gathered = house.storage.gather(chat, person, _number(incoming))
    dialog = gathered.facts.dialog.awake(now, timedelta(hours=house.town.limits.draft_hours))
    if incoming.update_id in dialog.seen:
        _repeat(house, dialog, incoming.update_id, now, owner)
        return
    facts = replace(gathered.facts, dialog=dialog)
    effects, facts = _decided(house, facts, incoming, person, now)
    if not effects:
        return
    dialog, effects = _composed(dialog, effects, incoming.update_id, now, owner)
    house.storage.commit(effects, now)
    _deliver(house, replace(gathered, facts=facts), dialog, effects, incoming.update_id, now)


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
    roles = house.settings.roles(person, facts.official)
    for _ in range(LOOKS):
        scene = Scene(facts, house.town, house.words, house.calendar, now, roles)
        try:
            return decide(scene, incoming), facts
        except Missing as missing:
            found = house.storage.look(missing.need, person, now)
            facts = replace(facts, found={**facts.found, missing.need: found})
    raise RuntimeError("a decision looks up without end")


def _composed(
    before: Dialog, effects: list[Effect], update_id: int, now: datetime, owner: str
) -> tuple[Dialog, list[Effect]]:
    """The effects as they are committed: one dialog that has heard the update and holds what is to be said."""
    dialog = before
    citizens: dict[int, SaveCitizen] = {}
    rest: list[Effect] = []
    told: list[Outgoing] = []
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
    pending = Pending(owner, now + LEASE, tuple(told)) if told else None
    dialog = dialog.hears(update_id, pending, now)
    return replace(dialog, version=before.version + 1), [SaveDialog(dialog), *citizens.values(), *rest]


def _repeat(house: House, dialog: Dialog, update_id: int, now: datetime, owner: str) -> None:
    """A copy of an update: nothing is decided; what is still to be said is said by one at a time."""
    pending = dialog.pending.get(update_id)
    if pending is None:
        return
    if pending.owner != owner and pending.lease > now:
        raise ComeAgain(int((pending.lease - now).total_seconds()))
    if pending.owner != owner:
        mine = replace(dialog, pending={**dialog.pending, update_id: replace(pending, owner=owner, lease=now + LEASE)})
        house.storage.commit([SaveDialog(mine)], now)
        dialog = replace(mine, version=dialog.version + 1)
    _say(house, dialog, update_id, now)


def _deliver(
    house: House, gathered: Gathered, dialog: Dialog, effects: Iterable[Effect], update_id: int, now: datetime
) -> None:
    """First what is owed to others and must arrive, then the dialog's own words."""
    for effect in effects:
        if isinstance(effect, SaveAppeal):
            _carry(house, gathered, effect, now)
    if update_id in dialog.pending:
        _say(house, dialog, update_id, now)


def _carry(house: House, gathered: Gathered, saved: SaveAppeal, now: datetime) -> None:
    """Send the event's messages at once; the delivery function has them if this process dies."""
    event, facts = saved.event, gathered.facts
    if event.type in _COUNTED:
        count(_COUNTED[event.type])
    if not event.unsent or event.group:
        return
    case = facts.found.get(Need(Look.CASE, event.number))
    current = replace(case, appeal=saved.appeal) if case else Case(saved.appeal, event)
    if saved.appeal.card_event == event.seq:
        current = replace(current, card=None)
    round_ = Round(now, facts.chats, resting=dict.fromkeys(gathered.queued, now))
    claimed = int((now + RETRY_AFTER).timestamp())
    house.courier().carry(event, current, round_, claimed)


_COUNTED = {EventType.REGISTERED: "AppealsRegistered", EventType.ANSWERED: "AppealsAnswered"}


def _say(house: House, dialog: Dialog, update_id: int, now: datetime) -> None:
    """Say what the update made the bot say, strike it off, and bring the boards up to date."""
    pending = dialog.pending[update_id]
    said: list[Outgoing] = []
    boards: dict[str, int] = {}
    for message in pending.messages:
        try:
            sent = house.vault.gateway().send(message)
        except TryLater as failed:
            rest = replace(pending, owner="", messages=pending.messages[len(said) :])
            wait = failed.retry_after if failed.retry_after is not None else 1
            _strike(house, dialog, update_id, boards, now, replace(rest, lease=now + timedelta(seconds=wait)))
            count("MessagesFailed")
            raise ComeAgain(wait) from failed
        except (Blocked, Moved, Refused) as lost:
            # Nothing of a dialog's own words is worth keeping for one who cannot read them.
            count("MessagesFailed")
            logger.warning("not said", extra={"kind": type(message).__name__, "reason": type(lost).__name__})
        else:
            count("MessagesDelivered")
            if isinstance(message, Say) and message.slot and sent.message_id is not None:
                boards[message.slot] = sent.message_id
        said.append(message)
    dialog = _strike(house, dialog, update_id, boards, now)
    _redraw(house, dialog, said)


def _strike(
    house: House,
    dialog: Dialog,
    update_id: int,
    boards: dict[str, int],
    now: datetime,
    left: Pending | None = None,
) -> Dialog:
    """Note what was said, and the ids of the boards; what is `left` waits for the update's next copy."""
    for _ in range(ATTEMPTS):
        others = {key: held for key, held in dialog.pending.items() if key != update_id}
        known = {
            name: replace(board, message_id=boards.get(name, board.message_id)) for name, board in dialog.boards.items()
        }
        struck = replace(dialog, pending={**others, update_id: left} if left else others, boards=known)
        try:
            house.storage.commit([SaveDialog(struck)], now)
        except Conflict:
            dialog = house.storage.gather(dialog.chat, dialog.person).facts.dialog
            continue
        return replace(struck, version=dialog.version + 1)
    raise Unavailable("too many others at the same")


def _redraw(house: House, dialog: Dialog, said: Iterable[Outgoing]) -> None:
    """While a board was being sent, more may have come: it is redrawn until it says what it should."""
    for message in said:
        if not isinstance(message, (Say, Redraw)) or not message.slot:
            continue
        shown, board = _face(message), dialog.boards.get(message.slot)
        for _ in range(ATTEMPTS):
            if board is None or board.message_id is None or _face(board.wanted) == shown:
                break
            wanted = board.wanted
            try:
                house.vault.gateway().send(Redraw(wanted.chat, board.message_id, wanted.text, wanted.rows))
            except (TryLater, Blocked, Moved, Refused):
                count("MessagesFailed")
                break
            shown = _face(wanted)
            board = house.storage.gather(dialog.chat, dialog.person).facts.dialog.boards.get(message.slot)


def _face(message: Say | Redraw) -> tuple[str, object]:
    return message.text, message.rows
