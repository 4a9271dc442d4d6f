"""Sends what events owe, and notes what has gone. The only place where stored messages leave after a commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from appeals.clockwork import delivery_noted, is_last_word
from appeals.deadlines import Calendar
from appeals.effects import Case, Effect, Look, Need, SaveCitizen, Subject
from appeals.model.chats import Binding
from appeals.model.event import Event, Notice
from appeals.model.people import Citizen
from appeals.notices import addresses, rendering
from appeals.notices.desk import Desk
from appeals.outgoing import Files, Outgoing, Pin, Redraw, Say
from appeals.shell import records
from appeals.shell.gateway import Blocked, Gateway, Moved, Refused, TryLater, parts
from appeals.shell.joint import done_to_merged
from appeals.shell.outbox import Outbox
from appeals.shell.post import follow, post, without_topic
from appeals.shell.round import Round
from appeals.shell.storage import Storage
from appeals.shell.table import Conflict
from appeals.shell.telemetry import count, logger
from appeals.town import Town
from appeals.words import Words

PAUSE = timedelta(seconds=60)  # before a try that Telegram named no time for
NOBODY = timedelta(hours=1)  # before looking again whether somebody reads there by now
ATTEMPTS = 5  # at noting what happened, when others change the same item


class Courier:
    """Carries the messages of events."""

    def __init__(
        self, storage: Storage, outbox: Outbox, gateway: Gateway, town: Town, words: Words, calendar: Calendar
    ) -> None:
        self._storage = storage
        self._outbox = outbox
        self._gateway = gateway
        self._town = town
        self._words = words
        self._calendar = calendar

    def desk(self, round_: Round) -> Desk:
        """What rendering needs in this run."""
        return Desk(self._town, self._words, round_.chats, round_.now)

    def waits(self, notice: Notice, now: datetime) -> bool:
        """Whether the notice is kept for working hours."""
        return notice in addresses.OF_THE_LADDER and not self._calendar.working_hours(now)

    def carry(self, event: Event, case: Subject, round_: Round, claimed: int) -> Event:
        """Send what the event owes and note it; what could not go is due again, or parked."""
        attempts: list[datetime] = []
        for notice in event.owed:
            event, again = self._carry_notice(notice, event, case, round_)
            attempts += [again] if again is not None else []
        if not self._outbox.strike(event, claimed, min(attempts, default=None), round_.now):
            logger.warning("another sender took over", extra={"appeal": event.number, "seq": event.seq})
        return event

    def _carry_notice(
        self, notice: Notice, event: Event, case: Subject, round_: Round
    ) -> tuple[Event, datetime | None]:
        """The event after this notice, and when to try again if it did not go."""
        if notice is Notice.TO_MERGED:
            done = done_to_merged(event, self._storage, self._town, round_)
            return (_without(event, notice), None) if done else (event, round_.soon)
        place = addresses.address(notice, case, event, round_.chats)
        if rendering.stale(notice, case, event, round_.now):
            return _without(event, notice), None
        if place is None:
            # A card is not lost because no chat was named yet: it comes, in a list, to the one that will be.
            return (event, round_.now + NOBODY) if notice in addresses.LISTED else (_without(event, notice), None)
        if self.waits(notice, round_.now):
            return event, self._calendar.next_opening(round_.now)
        if notice is not Notice.TOAST and not self.has_room(place.chat, round_):  # a toast goes to no chat
            return event, round_.resting[place.chat]
        return self._send(notice, event, case, place, round_)

    def _send(
        self, notice: Notice, event: Event, case: Subject, place: Binding, round_: Round
    ) -> tuple[Event, datetime | None]:
        done = event.unsent[notice]
        gone = 0  # parts of the messages before the present one
        for message in rendering.rendered(notice, case, event, self.desk(round_)):
            length = parts(message)
            if gone + length > done:
                round_.pace.keep()
                try:
                    sent = post(self._gateway, _replying(message, event.sent.get(notice)), round_.watch, done - gone)
                except TryLater as failed:
                    event = _progress(event, notice, gone + failed.parts_done, failed.message_id, place)
                    return event, self._later(notice, place.chat, failed, round_)
                except Moved as moved:
                    old = message.chat if isinstance(message, Redraw) else place.chat
                    round_.chats = follow(self._storage, old, moved.new_chat, round_.now)
                    if not isinstance(message, Redraw):  # what stands in the old group cannot be changed any more
                        return event, round_.soon
                except (Blocked, Refused) as lost:
                    return self._lost(notice, event, place, lost, round_), None
                else:
                    if sent.astray:
                        self._found_no_topic(place, round_)
                    event = _progress(event, notice, gone + length, sent.message_id, place)
                    round_.spent[place.chat] += 0 if isinstance(message, Redraw) else gone + length - done
                done = gone + length
            gone += length
        count("MessagesDelivered")
        if notice in addresses.OF_THE_TOWN and isinstance(case, Case) and case.appeal.undelivered:
            self._note(event, round_, undelivered=False)
        return _without(event, notice), None

    def _found_no_topic(self, place: Binding, round_: Round) -> None:
        """The topic's department reads in its chat from now on, and is told so: once, since nothing is bound there."""
        keys = [key for key, at in round_.chats.bound.items() if at == place and place.thread is not None]
        if not keys:
            return
        names = ", ".join(self._town.department(key).name for key in keys if key in self._town.departments)
        self.tell(Say(place.chat, self._words("bind.topic_gone", departments=names or "—")), "topic", round_)
        round_.chats = without_topic(self._storage, place, round_.now)

    def _later(self, notice: Notice, chat: int, failed: TryLater, round_: Round) -> datetime:
        if notice is Notice.TOAST:
            count("MessagesFailed")
            return round_.watch.after(_wait(failed))
        return self.rest(chat, failed, round_)

    def rest(self, chat: int, failed: TryLater, round_: Round) -> datetime:
        """The chat rests as long as Telegram said; what comes later for it stands in line."""
        wait = _wait(failed)
        round_.resting[chat] = round_.watch.after(wait)
        if chat > 0 and failed.retry_after is not None:
            round_.refused.add(chat)
        count("MessagesFailed")
        logger.warning("will try later", extra={"reason": str(failed), "seconds": wait.total_seconds()})
        self._outbox.queue(chat, round_.resting[chat])
        return round_.resting[chat]

    def has_room(self, chat: int, round_: Round) -> bool:
        """Whether the chat may be written to; one that has had its minute's worth rests until the next run.

        What is new for it stands in line behind what waits.
        """
        if chat not in round_.resting and round_.full(chat):
            round_.resting[chat] = round_.soon
            self._outbox.queue(chat, round_.soon)
        return chat not in round_.resting

    def _lost(self, notice: Notice, event: Event, place: Binding, lost: Blocked | Refused, round_: Round) -> Event:
        """A citizen who cannot be reached gets it when they are back; everything else is parked."""
        # A toast goes to no chat: it tells nothing of anybody.
        away = isinstance(lost, Blocked) and place.chat > 0 and notice is not Notice.TOAST
        away = away and not records.is_order(event.number)  # the head is no citizen, and is told by the administrator
        if away:
            count("MessagesUndelivered")
        if away or notice in addresses.OF_THE_TOWN:
            self._note(event, round_, undelivered=True, missed=place.chat if away else None)
        return event if away and notice in addresses.TO_CITIZEN else _parked(event, notice, lost)

    def _note(self, event: Event, round_: Round, *, undelivered: bool, missed: int | None = None) -> None:
        """Note whether the last word was brought, which its card says, and that the person `missed` is out of reach."""
        for _ in range(ATTEMPTS):
            appeal = self._storage.cases([event.number])[event.number].appeal
            if appeal.anonymised:  # of one who was forgotten meanwhile nothing is kept, not even this
                return
            effects: list[Effect] = [] if missed is None else [SaveCitizen(self._missing(missed, event, round_))]
            if is_last_word(appeal, event) and appeal.undelivered != undelivered:
                effects.append(delivery_noted(appeal, self._town, round_.now, undelivered=undelivered))
            try:
                self._storage.commit(effects, round_.now)
            except Conflict:
                continue
            return
        raise Conflict

    def _missing(self, person: int, event: Event, round_: Round) -> Citizen:
        """The person, with one more message to get when they are back."""
        citizen: Citizen = self._storage.look(Need(Look.CITIZEN, str(person)), person, round_.now)
        owed = records.key_name(records.event_key(event.number, event.seq))
        undelivered = tuple(dict.fromkeys((*citizen.undelivered, owed)))
        return replace(citizen, unreachable_since=round_.now, undelivered=undelivered)

    def carry_digest(self, name: str, round_: Round, claimed: int) -> None:
        """A day's summary goes to the staff chat, a week's to the head; kept until it has gone."""
        staff, text = round_.chats.staff(), self._outbox.digest(name)
        place = (round_.chats.head() or staff) if records.is_weekly(name) else staff
        parked = ""
        if place is None:
            again: datetime | None = round_.now + NOBODY
        else:
            again, parked = self.tell(Say(place.chat, text, thread=place.thread), f"digest {name}", round_)
        if not self._outbox.strike_digest(name, claimed, again, round_.now, parked):
            logger.warning("another sender took over", extra={"digest": name})

    def tell(self, say: Say, what: str, round_: Round) -> tuple[datetime | None, str]:
        """Send a message that is no event's; when to try again, or why it will never be taken, if it did not go."""
        if say.chat in round_.resting:
            return round_.resting[say.chat], ""
        round_.pace.keep()
        try:
            post(self._gateway, say, round_.watch)
        except TryLater as failed:
            return self.rest(say.chat, failed, round_), ""
        except Moved as moved:
            round_.chats = follow(self._storage, say.chat, moved.new_chat, round_.now)
            return round_.soon, ""
        except (Blocked, Refused) as lost:
            count("MessagesParked" if say.chat < 0 else "MessagesUndelivered")  # a person who is gone misses nothing
            logger.error("parked", extra={"what": what, "reason": str(lost)})
            return None, str(lost)
        count("MessagesDelivered")
        return None, ""


def _wait(failed: TryLater) -> timedelta:
    return timedelta(seconds=failed.retry_after) if failed.retry_after is not None else PAUSE


def _without(event: Event, notice: Notice) -> Event:
    """The event when this notice has gone."""
    return replace(event, unsent={kind: done for kind, done in event.unsent.items() if kind is not notice})


def _parked(event: Event, notice: Notice, lost: Blocked | Refused) -> Event:
    """The event when Telegram will never take this notice; the answer to a press is not worth keeping."""
    if notice is Notice.TOAST:
        count("Faults")
        return _without(event, notice)
    count("MessagesParked")
    logger.error("parked", extra={"appeal": event.number, "notice": notice, "reason": str(lost)})
    return replace(event, parked={**event.parked, notice: str(lost)})


def _progress(event: Event, notice: Notice, done: int, message_id: int | None, place: Binding) -> Event:
    """The event when so many parts of the notice have gone; the first of them is what later ones refer to."""
    event = replace(event, unsent={**event.unsent, notice: done})
    if message_id is None or notice in event.sent:
        return event
    sent_to = place.chat if notice in (Notice.CARD, Notice.PUBLIC) else event.sent_to
    return replace(event, sent={**event.sent, notice: message_id}, sent_to=sent_to)


def _replying(message: Outgoing, first: int | None) -> Outgoing:
    """Files follow as replies to the message they belong to."""
    if isinstance(message, (Files, Pin)) and message.reply_to is None:
        return replace(message, reply_to=first)
    return message
