"""Last on an update's way: what it made the bot say to whoever acts, which lies in the dialog until it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from appeals.dialog import LEASE, Dialog, Pending, Shown, face_of
from appeals.effects import SaveDialog
from appeals.outgoing import Commands, Export, OpenTopics, Redraw, Say, Toast, Told
from appeals.shell.exports import written_out
from appeals.shell.gateway import Blocked, Moved, Refused, Sent, TryLater
from appeals.shell.house import House
from appeals.shell.post import follow, post
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.storage import Gathered
from appeals.shell.table import Conflict, Unavailable
from appeals.shell.telemetry import count, logger
from appeals.shell.topics import opened

ATTEMPTS = 15  # at noting what was said, when others change the same dialog
AGAIN = timedelta(seconds=1)  # before a try that Telegram named no time for


_NO_WORDS = (Toast, Commands)  # these go to no chat: a chat's rest does not concern them, nor they it


class ComeAgain(Exception):
    """Not now: Telegram is to bring the update again after so many seconds."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.seconds = max(ceil(wait.total_seconds()), 1)


class _Resting(TryLater):
    """Telegram was not asked: it told another message to this chat to wait."""


@dataclass(frozen=True)
class Turn:
    """One update in one invocation: its id, who handles it, and the time."""

    update_id: int
    owner: str
    watch: Stopwatch


def repeat(house: House, gathered: Gathered, turn: Turn) -> None:
    """A copy of an update: nothing is decided; what is still to be said is said by one at a time."""
    dialog, now = gathered.facts.dialog, turn.watch.now
    pending = dialog.pending.get(turn.update_id)
    if pending is None:
        return
    if pending.owner != turn.owner:
        if pending.lease > now:
            raise ComeAgain(pending.lease - now)
        mine = replace(pending, owner=turn.owner, lease=now + LEASE)
        taken = replace(dialog, pending={**dialog.pending, turn.update_id: mine})
        house.storage.commit([SaveDialog(taken)], now)
        dialog = replace(taken, version=dialog.version + 1)
    say(house, gathered, dialog, turn)


def say(house: House, gathered: Gathered, dialog: Dialog, turn: Turn) -> None:
    """Say what the update made the bot say, strike it off, and bring the boards up to date."""
    pending = dialog.pending.get(turn.update_id)
    if pending is None:
        return
    shown: dict[str, Shown] = {}
    for at, message in enumerate(pending.messages):
        try:
            sent = _sent(house, gathered, message, pending.done if at == 0 else 0, turn)
        except TryLater as failed:
            wait = timedelta(seconds=failed.retry_after) if failed.retry_after is not None else AGAIN
            until = turn.watch.after(wait)
            left = replace(pending, owner="", lease=until, messages=pending.messages[at:], done=failed.parts_done)
            _strike(house, dialog, turn, shown, left)
            if (
                failed.retry_after is not None
                and not isinstance(failed, _Resting)
                and not isinstance(message, _NO_WORDS)
            ):
                house.outbox.queue(message.chat, until)  # others are not to ask too early either
            count("MessagesFailed")
            raise ComeAgain(wait) from failed
        except (Blocked, Refused) as lost:
            # Nothing of a dialog's own words is worth keeping for one who cannot read them.
            count("Faults" if isinstance(lost, Refused) else "MessagesUndelivered")
            logger.warning("not said", extra={"kind": type(message).__name__, "reason": type(lost).__name__})
        else:
            count("MessagesDelivered")
            if isinstance(message, (Say, Redraw)) and message.slot:
                shown[message.slot] = Shown(message, sent.message_id)
    dialog = _strike(house, dialog, turn, shown)
    _redraw(house, dialog, pending.messages, turn)


def _sent(house: House, gathered: Gathered, message: Told, skip: int, turn: Turn) -> Sent:
    """Send it, not before the chat may be written to again, and to the chat's new id when it has one."""
    gateway = house.vault.gateway()
    if isinstance(message, _NO_WORDS):
        return post(gateway, message, turn.watch)
    rest = gathered.queued.get(message.chat)
    if rest is not None and rest > turn.watch.after(timedelta()):
        failed = _Resting("the chat rests", ceil((rest - turn.watch.after(timedelta())).total_seconds()))
        failed.parts_done = skip
        raise failed
    if isinstance(message, Export):
        return post(gateway, written_out(house, message, gathered.facts, turn.watch.now), turn.watch)
    if isinstance(message, OpenTopics):
        return opened(house, message, turn.watch)
    try:
        return post(gateway, message, turn.watch, skip)
    except Moved as moved:
        follow(house.storage, message.chat, moved.new_chat, turn.watch.now)
        if isinstance(message, Redraw):  # what stands in the old group cannot be changed any more
            return Sent(None)
        return post(gateway, replace(message, chat=moved.new_chat), turn.watch, moved.parts_done)


def _strike(
    house: House, dialog: Dialog, turn: Turn, shown: Mapping[str, Shown], left: Pending | None = None
) -> Dialog:
    """Note what was said, and the boards that were shown; what is `left` waits for the update's next copy."""
    now = turn.watch.now
    for _ in range(ATTEMPTS):
        others = {key: held for key, held in dialog.pending.items() if key != turn.update_id}
        struck = replace(dialog, pending={**others, turn.update_id: left} if left else others).showed(shown)
        try:
            house.storage.commit([SaveDialog(struck)], now)
        except Conflict:
            dialog = house.storage.gather(dialog.chat, dialog.person, now).facts.dialog
            continue
        return replace(struck, version=dialog.version + 1)
    raise Unavailable("too many others at the same")


def _redraw(house: House, dialog: Dialog, said: Iterable[Told], turn: Turn) -> None:
    """While a board was being sent, more may have come: it is redrawn until it says what it should."""
    for message in said:
        if not isinstance(message, (Say, Redraw)) or not message.slot:
            continue
        shown, board = face_of(message), dialog.boards.get(message.slot)
        for _ in range(ATTEMPTS):
            wanted = dialog.words_of(message.slot) if board is not None and board.face != shown else None
            if board is None or board.message_id is None or wanted is None:
                break
            try:
                post(house.vault.gateway(), Redraw(wanted.chat, board.message_id, wanted.text, wanted.rows), turn.watch)
            except (TryLater, Blocked, Moved, Refused):
                count("MessagesFailed")
                break
            shown = face_of(wanted)
            dialog = house.storage.gather(dialog.chat, dialog.person, turn.watch.now).facts.dialog
            board = dialog.boards.get(message.slot)
