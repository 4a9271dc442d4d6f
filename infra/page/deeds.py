"""What the person at the page does, done through Seat as by anybody in the town."""

from __future__ import annotations

from collections.abc import Callable

from infra.local.stack import Stack
from infra.telegram import CannotDo, Chat, Message, Obstacle, Seat, migrate, post_in_channel
from infra.telegram.errors import JSON
from infra.telegram.obstacles import check_administrator

from .refusal import Fields, conflict, not_in_telegram, unknown, wrong
from .shown import Shown

TOPIC_LETTERS = 128


class Deeds:
    """Reads a deed strictly and lets its person do it."""

    def __init__(self, stack: Stack, shown: Shown) -> None:
        self._stack = stack
        self._shown = shown

    def do(self, fields: Fields) -> JSON:
        """One deed; what is answered to the page."""
        deed = DEEDS.get(fields.text("deed"))
        if deed is None:
            raise wrong("Такого действия нет.")
        world = self._stack.telegram.world
        with world.lock:
            seat = self.seat(fields)
            try:
                done = deed(seat, fields)
            except CannotDo as cannot:
                raise not_in_telegram(cannot) from None
            return {"message": self._shown.message(done)} if done else {"ok": True}

    def seat(self, fields: Fields) -> Seat:
        """Who does it, and where. Nobody becomes a member by that."""
        world = self._stack.telegram.world
        user = world.users.get(fields.number("by"))
        chat = world.chats.get(fields.number("chat"))
        topic = fields.maybe_number("topic")
        if user is None or user.is_bot:
            raise unknown("Такого человека в городе нет.")
        if chat is None:
            raise unknown("Такого чата нет.")
        if chat.user and chat.user is not user:
            raise conflict("Это чужая переписка с ботом.")
        if topic is not None and topic not in chat.topics:
            raise unknown("Такой темы нет.")
        return Seat(world, user, chat, topic)

    def arrive(self, fields: Fields) -> JSON:
        """One more citizen, under the name by which the prompt calls them as well."""
        first_name, last_name = fields.text("name", 64).strip(), fields.maybe_text("last_name", 64).strip()
        telegram, town = self._stack.telegram, self._stack.town
        with telegram.world.lock:
            name, number = first_name.casefold().replace(" ", "-"), 1
            while name in town.people:
                number += 1
                name = f"{name.rstrip('0123456789')}{number}"
            seat = town.add_citizen(name, first_name, last_name)
            return {"person": self._shown.person(seat.user), "chat": self._shown.chat(seat.chat) | {"messages": []}}


def message_of(chat: Chat, number: int) -> Message:
    """The message of this number."""
    if number not in chat.messages:
        raise unknown("Этого сообщения уже нет.")
    return chat.messages[number]


def answered(chat: Chat, fields: Fields) -> Message | None:
    """The message that is replied to, if any."""
    number = fields.maybe_number("reply_to")
    return None if number is None else message_of(chat, number)


def _start(seat: Seat, _: Fields) -> Message:
    if not seat.chat.user:
        raise CannotDo(Obstacle.ONLY_IN_PRIVATE, "START stands in a private chat")
    return seat.says("/start")


def _say(seat: Seat, fields: Fields) -> Message:
    return seat.says(fields.text("text"), reply_to=answered(seat.chat, fields))


def _edit(seat: Seat, fields: Fields) -> Message:
    message = _named(seat, fields)
    seat.edits(message, fields.text("text", 4096 if "text" in message.body else 1024))
    return message


def _press(seat: Seat, fields: Fields) -> None:
    seat.presses_at(fields.number("row"), fields.number("column"), on=_named(seat, fields))


def _key(seat: Seat, fields: Fields) -> None:
    seat.presses_at(fields.number("row"), fields.number("column"))


def _location(seat: Seat, fields: Fields) -> Message:
    return seat.sends_location(fields.real("latitude", -90, 90), fields.real("longitude", -180, 180))


def _open_topic(seat: Seat, fields: Fields) -> Message:
    return seat.chat.messages[seat.opens_topic(fields.text("name", TOPIC_LETTERS)).topic or 0]


def _post(seat: Seat, fields: Fields) -> Message:
    if seat.chat.type != "channel":
        raise conflict("Публикации бывают только в канале.")
    check_administrator(seat.user, seat.chat)
    return post_in_channel(seat.world, seat.chat, fields.text("text"))


def _migrate(seat: Seat, _: Fields) -> None:
    if seat.chat.type != "group" or seat.chat.migrated_to:
        raise CannotDo(Obstacle.ONLY_PLAIN_GROUPS, f"{seat.chat.title} is no plain group")
    check_administrator(seat.user, seat.chat)
    migrate(seat.world, seat.chat)


def _named(seat: Seat, fields: Fields) -> Message:
    return message_of(seat.chat, fields.number("message"))


DEEDS: dict[str, Callable[[Seat, Fields], Message | None]] = {
    "start": _start,
    "say": _say,
    "edit": _edit,
    "press": _press,
    "key": _key,
    "location": _location,
    "contact": lambda seat, _: seat.sends_contact(),
    "block": lambda seat, _: seat.blocks(),
    "unblock": lambda seat, _: seat.unblocks(),
    "join": lambda seat, _: seat.joins(),
    "leave": lambda seat, _: seat.leaves(),
    "open_topic": _open_topic,
    "post": _post,
    "migrate": _migrate,
    "delete": lambda seat, fields: seat.deletes(_named(seat, fields)),
}
