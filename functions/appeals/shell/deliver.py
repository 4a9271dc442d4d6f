"""Sends what events owe, and notes what has gone. The only place where messages leave after a commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic

from appeals import notices
from appeals.deadlines import Calendar
from appeals.effects import Case, Effect, Look, Need, SaveChats, SaveCitizen
from appeals.ladder import delivery_noted
from appeals.model import Binding, Chats, Citizen, Event, EventType, Notice
from appeals.notices import Desk
from appeals.outgoing import Files, Outgoing, Pin, Redraw, Say
from appeals.shell import records
from appeals.shell.gateway import Blocked, Gateway, Moved, Refused, TryLater, parts
from appeals.shell.storage import Conflict, Storage
from appeals.shell.telemetry import count, logger
from appeals.town import Town
from appeals.words import Words

PAUSE = timedelta(seconds=60)  # before a try that Telegram named no time for
GROUP_A_MINUTE = 18  # Telegram takes 20 messages a minute for a group; people press buttons meanwhile
ATTEMPTS = 5  # at noting what happened, when others change the same appeal


@dataclass
class Round:
    """One run of sending: its time, and the chats that must wait."""

    now: datetime
    chats: Chats
    resting: dict[int, datetime] = field(default_factory=dict)
    spent: Counter[int] = field(default_factory=Counter)  # messages that went to each group in this run
    _started: float = field(default_factory=monotonic)

    def after(self, wait: timedelta) -> datetime:
        """`wait` from the present moment of the run: a stopwatch beside the run's own time, so never early."""
        return self.now + timedelta(seconds=monotonic() - self._started) + wait

    def rests(self, chat: int) -> bool:
        """Whether nothing more may be sent to this chat in this run."""
        return chat in self.resting


class Courier:
    """Carries the messages of events."""

    def __init__(self, storage: Storage, gateway: Gateway, town: Town, words: Words, calendar: Calendar) -> None:
        self._storage = storage
        self._gateway = gateway
        self._town = town
        self._words = words
        self._calendar = calendar

    def carry(self, event: Event, case: Case, round_: Round, claimed: int) -> Event:
        """Send what the event owes and note it; what could not go is due again, or parked for good."""
        next_attempt: datetime | None = None
        for notice in list(event.unsent):
            event, again = self._carry_notice(notice, event, case, round_)
            if again is not None:
                next_attempt = again if next_attempt is None else min(again, next_attempt)
        try:
            self._storage.strike(event, claimed, next_attempt)
        except Conflict:
            logger.warning("another sender took over", extra={"appeal": event.number, "seq": event.seq})
        return event

    def _carry_notice(self, notice: Notice, event: Event, case: Case, round_: Round) -> tuple[Event, datetime | None]:
        """The event after this notice, and when to try again if it did not go."""
        place = notices.address(notice, case, event, round_.chats)
        if place is None or notices.stale(notice, case):
            return _without(event, notice), None
        if round_.rests(place.chat):
            return event, round_.resting[place.chat]
        if place.chat < 0 and round_.spent[place.chat] >= GROUP_A_MINUTE:
            return event, self._line_up(place.chat, round_)
        if notice in notices.OF_THE_LADDER and not self._calendar.working_hours(round_.now):
            return event, self._calendar.next_opening(round_.now)
        desk = Desk(self._town, self._words, round_.chats, round_.now)
        messages = notices.rendered(notice, case, event, desk)
        return self._send(notice, messages, event, case, place, round_)

    def _send(
        self,
        notice: Notice,
        messages: list[Outgoing],
        event: Event,
        case: Case,
        place: Binding,
        round_: Round,
    ) -> tuple[Event, datetime | None]:
        done = total = event.unsent[notice]
        first = event.sent.get(notice)
        try:
            for message in messages:
                length = parts(message)
                if done >= length:
                    done -= length
                    continue
                sent = self._gateway.send(_replying(message, first), skip=done)
                round_.spent[place.chat] += length if not isinstance(message, Redraw) else 0
                first = first or sent.message_id
                total, done = total + length - done, 0
        except TryLater as failed:
            total += failed.parts_done - done
            again = self._rest(place.chat, round_, failed)
            return _progress(event, notice, total, first or failed.message_id), again
        except Blocked:
            return self._blocked(notice, event, round_), None
        except Moved as moved:
            self._follow(place.chat, moved.new_chat, round_)
            return event, round_.now
        except Refused as refused:
            count("MessagesParked")
            logger.error("parked", extra={"appeal": event.number, "notice": notice, "reason": str(refused)})
            return event, None
        count("MessagesDelivered")
        if notice is Notice.ANSWER and case.appeal.undelivered:
            self._note(event, round_, undelivered=False)
        return _without(event, notice, first), None

    def _rest(self, chat: int, round_: Round, failed: TryLater) -> datetime:
        """The chat rests as long as Telegram said; what comes later for it stands in line."""
        wait = timedelta(seconds=failed.retry_after) if failed.retry_after is not None else PAUSE
        round_.resting[chat] = round_.after(wait)
        count("MessagesFailed")
        logger.warning("will try later", extra={"reason": str(failed), "seconds": wait.total_seconds()})
        self._storage.queue(chat, round_.resting[chat])
        return round_.resting[chat]

    def _line_up(self, chat: int, round_: Round) -> datetime:
        """The chat has had its minute's worth: the rest waits for the next run, and what is new behind it."""
        round_.resting[chat] = round_.now
        self._storage.queue(chat, round_.now)
        return round_.now

    def _blocked(self, notice: Notice, event: Event, round_: Round) -> Event:
        """The citizen cannot be reached: what they are owed waits until they write again, and the card says so."""
        count("MessagesFailed")
        if notice not in notices.TO_CITIZEN:
            count("MessagesParked")
            logger.error("the bot was removed from a chat", extra={"appeal": event.number, "notice": notice})
            return event
        self._note(event, round_, undelivered=True)
        return event

    def _note(self, event: Event, round_: Round, *, undelivered: bool) -> None:
        """Bring the appeal (and the person) up to date with whether the answer could be brought."""
        key = "/".join(records.event_key(event.number, event.seq))
        for _ in range(ATTEMPTS):
            case = self._storage.cases([event.number])[event.number]
            effects: list[Effect] = []
            if undelivered:
                citizen: Citizen = self._storage.look(Need(Look.CITIZEN, str(case.appeal.citizen)), 0, round_.now)
                owed = tuple(dict.fromkeys((*citizen.undelivered, key)))
                effects.append(SaveCitizen(replace(citizen, unreachable_since=round_.now, undelivered=owed)))
            if event.type is EventType.ANSWERED and case.appeal.undelivered != undelivered:
                effects.append(delivery_noted(case.appeal, round_.now, undelivered=undelivered))
            try:
                self._storage.commit(effects, round_.now)
            except Conflict:
                continue
            return
        raise Conflict

    def _follow(self, old: int, new: int, round_: Round) -> None:
        """The group became a supergroup: everything bound to it follows; the message goes there at the next run."""
        for _ in range(ATTEMPTS):
            round_.chats = self._storage.chats().moved(old, new)
            try:
                self._storage.commit([SaveChats(round_.chats)], round_.now)
            except Conflict:
                continue
            return
        raise Conflict

    def carry_digest(self, day: str, round_: Round, claimed: int) -> None:
        """The summary of a day goes to the staff chat; kept until it has gone."""
        place, text = round_.chats.staff(), self._storage.digest(day)
        again: datetime | None = None
        if place is not None and text:
            try:
                self._gateway.send(Say(place.chat, text, thread=place.thread))
                count("MessagesDelivered")
            except TryLater as failed:
                again = self._rest(place.chat, round_, failed)
            except Moved as moved:
                self._follow(place.chat, moved.new_chat, round_)
                again = round_.now
            except (Blocked, Refused) as lost:
                count("MessagesParked")
                logger.error("parked", extra={"digest": day, "reason": str(lost)})
        self._storage.strike_digest(day, claimed, again)

    def lists(self, waiting: Sequence[tuple[Event, Case]], round_: Round) -> list[Event]:
        """Where many notices of one kind wait for one chat they go as lists; the events after that."""
        events = {(event.number, event.seq): event for event, _ in waiting}
        desk = Desk(self._town, self._words, round_.chats, round_.now)
        for (notice, place), group in self._crowds(waiting, round_).items():
            for at in range(0, len(group), LISTED_AT_ONCE):
                part = group[at : at + LISTED_AT_ONCE]
                if round_.rests(place.chat):
                    break
                if place.chat < 0 and round_.spent[place.chat] >= GROUP_A_MINUTE:
                    self._line_up(place.chat, round_)
                    break
                try:
                    round_.spent[place.chat] += 1
                    self._gateway.send(notices.listed(notice, [case.appeal for _, case in part], place, desk))
                except TryLater as failed:
                    self._rest(place.chat, round_, failed)
                    break
                count("MessagesDelivered")
                for event, _ in part:
                    events[event.number, event.seq] = _without(events[event.number, event.seq], notice)
        return [events[event.number, event.seq] for event, _ in waiting]

    def _crowds(
        self, waiting: Sequence[tuple[Event, Case]], round_: Round
    ) -> dict[tuple[Notice, Binding], list[tuple[Event, Case]]]:
        """The notices that are too many for one chat, by kind and place."""
        crowds: dict[tuple[Notice, Binding], list[tuple[Event, Case]]] = {}
        for event, case in waiting:
            for notice in event.unsent:
                place = notices.address(notice, case, event, round_.chats)
                held = notice in notices.OF_THE_LADDER and not self._calendar.working_hours(round_.now)
                if notice in notices.LISTED and place is not None and not held and not notices.stale(notice, case):
                    crowds.setdefault((notice, place), []).append((event, case))
        return {key: group for key, group in crowds.items() if len(group) > self._town.limits.list_above}


LISTED_AT_ONCE = 50  # lines of a list that stay within one message and its buttons


def _without(event: Event, notice: Notice, message_id: int | None = None) -> Event:
    """The event when this notice has gone."""
    left = {kind: done for kind, done in event.unsent.items() if kind is not notice}
    sent = {**event.sent, notice: message_id} if message_id is not None else event.sent
    return replace(event, unsent=left, sent=sent)


def _progress(event: Event, notice: Notice, done: int, message_id: int | None) -> Event:
    """The event when so many parts of the notice have gone."""
    sent = {**event.sent, notice: message_id} if message_id is not None else event.sent
    return replace(event, unsent={**event.unsent, notice: done}, sent=sent)


def _replying(message: Outgoing, first: int | None) -> Outgoing:
    """Files follow as replies to the message they belong to."""
    if isinstance(message, (Files, Pin)) and message.reply_to is None:
        return replace(message, reply_to=first)
    return message
