"""People act: each deed changes the world as Telegram would and becomes a true Bot API update."""

import re
from collections.abc import Sequence
from itertools import count
from typing import Literal

from .entities import detect
from .errors import JSON
from .files import File
from .groups import bot_hears
from .obstacles import CannotDo, Obstacle, check_may_write, check_own
from .screen import Screen, at, is_label, named
from .world import ANONYMOUS_ADMIN, Chat, Event, Message

_PIXEL = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")  # an empty JPEG
_queries = count(4_000_000_000_001)
_albums = count(13_000_000_001)


class Seat(Screen):
    """A person in a chat, in a topic of it if it has topics: from here they write, press and read."""

    # -- writing

    def says(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Type a text or a command, as an answer to a message perhaps."""
        entities = detect(text)
        return self._send({"text": text} | ({"entities": entities} if entities else {}), reply_to)

    def sends(
        self,
        kind: Literal["photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker"],
        caption: str = "",
        *,
        reply_to: Message | None = None,
        size: int | None = None,
        content: bytes = _PIXEL,
        **details: object,
    ) -> Message:
        """Send a file; `size` may pretend to be large, `details` are the kind's fields: file_name, duration."""
        return self.sends_kept(self.world.files.add(kind, content, size=size, **details), caption, reply_to)

    def sends_kept(self, file: File, caption: str, reply_to: Message | None) -> Message:
        """Send a file that is kept already."""
        return self._send({file.kind: file.json()} | _captioned(caption), reply_to)

    def sends_album(self, photos: int, caption: str = "", *, reply_to: Message | None = None) -> list[Message]:
        """Send photos as an album; the caption stands under the first."""
        return self.sends_together([self.world.files.add("photo", _PIXEL) for _ in range(photos)], caption, reply_to)

    def sends_together(self, files: Sequence[File], caption: str, reply_to: Message | None) -> list[Message]:
        """Send files that are kept already as one album, in this order."""
        group = {"media_group_id": str(next(_albums))}
        bodies = [{file.kind: file.json()} | group for file in files]
        bodies[0] |= _captioned(caption)
        with self.world.lock:
            return [self._send(body, reply_to) for body in bodies]

    def sends_location(self, latitude: float, longitude: float) -> Message:
        """Send a place on the map."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}}, None)

    def sends_contact(self, phone: str | None = None, first_name: str | None = None) -> Message:
        """Send a contact: one's own unless another is named."""
        contact: JSON = {
            "phone_number": phone or self.user.phone,
            "first_name": first_name or self.user.first_name,
        }
        return self._send({"contact": contact | ({} if phone else {"user_id": self.user.id})}, None)

    def edits(self, message: Message, text: str) -> None:
        """Change one's own message: its text, or its caption."""
        with self.world.lock:
            check_own(self.user, message)
            check_may_write(self.world, self.user, message.chat)
            if not message.body.keys() & {"text", "photo", "video", "document", "audio", "voice", "animation"}:
                raise CannotDo(Obstacle.NOTHING_TO_EDIT, f"there are no words in #{message.id}")
            field, marks = ("text", "entities") if "text" in message.body else ("caption", "caption_entities")
            entities = detect(text)
            kept = {key: value for key, value in message.body.items() if key != marks}
            words = {field: text} | ({marks: entities} if entities else {})
            message.body = kept | words | {"edit_date": int(self.world.clock.seconds())}
            self.world.tell(Event("edit", message.chat, message))
            self._update("edited_message", message.json(), message.chat)

    def deletes(self, message: Message) -> None:
        """Take one's own message back, for everybody. The bot is not told, as in Telegram."""
        with self.world.lock:
            check_own(self.user, message)
            del message.chat.messages[message.id]
            self.world.tell(Event("delete", message.chat, message))

    # -- pressing

    def presses(self, label: str, *, on: Message | None = None) -> None:
        """Press the newest button with this label: under a message, else on the reply keyboard."""
        with self.world.lock:
            for message in [on] if on else reversed(self.messages):
                for row in message.body.get("reply_markup", {}).get("inline_keyboard", []):
                    for button in row:
                        if is_label(button["text"], label):
                            return self._press(message, button)
            for row in (self.chat.keyboard or {}).get("keyboard", []) if on is None else []:
                for key in row:
                    if is_label(named(key)["text"], label):
                        return self._press_reply(named(key))
        raise CannotDo(Obstacle.NO_SUCH_BUTTON, f"no button «{label}» here; there are {self.labels(on)}")

    def presses_at(self, row: int, column: int, *, on: Message | None = None) -> None:
        """Press the button at a place: under a message, else on the reply keyboard."""
        with self.world.lock:
            if on:
                self._press(on, at(on.body.get("reply_markup", {}).get("inline_keyboard", []), row, column))
            else:
                self._press_reply(named(at((self.chat.keyboard or {}).get("keyboard", []), row, column)))

    def presses_data(self, message: Message, data: str) -> None:
        """A press with data of one's own making, as a modified client can send it."""
        with self.world.lock:
            self._query(message, data)

    def _press(self, message: Message, button: JSON) -> None:
        if not message.chat.user:
            check_may_write(self.world, self.user, message.chat)
        if "callback_data" not in button:
            outside = button.get("url", "something outside")
            start = f"https://t.me/{self.world.bot.username}?start="
            if outside.startswith(start):
                self._starts(outside.removeprefix(start))
                return
            raise CannotDo(Obstacle.OPENS_A_LINK, f"«{button['text']}» opens {outside}")
        self._query(message, button["callback_data"])

    def _starts(self, payload: str) -> None:
        """A deep link opens the private chat; its START says the payload, if that is one."""
        private = Seat(self.world, self.user, self.world.chats[self.user.id])
        private.says(f"/start {payload}" if re.fullmatch(r"[\w-]{1,64}", payload, re.ASCII) else "/start")

    def _press_reply(self, button: JSON) -> None:
        if button.get("request_location"):
            self.sends_location(*self.user.place)
        elif button.get("request_contact"):
            self.sends_contact()
        else:
            self.says(button["text"])

    def _query(self, message: Message, data: str) -> None:
        query_id = str(next(_queries))
        self.world.on_press(query_id, self.user, message)
        self.world.send_update(
            {
                "callback_query": {
                    "id": query_id,
                    "from": self.user.json(),
                    "message": message.json(),
                    "chat_instance": str(message.chat.id * 7919),
                    "data": data,
                }
            }
        )

    # -- coming and going

    def blocks(self) -> None:
        """Block the bot."""
        self._block(blocked=True)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._block(blocked=False)

    def _block(self, *, blocked: bool) -> None:
        with self.world.lock:
            if not self.chat.user:
                raise CannotDo(Obstacle.ONLY_IN_PRIVATE, "a bot is blocked in its private chat")
            self.chat.blocked = blocked
            self.world.tell(Event("chat", self.chat))
            status = ("member", "kicked") if blocked else ("kicked", "member")
            bot = self.world.bot.json()
            before, after = ({"user": bot, "status": s} | _UNTIL.get(s, {}) for s in status)
            change = {"from": self.user.json(), "date": int(self.world.clock.seconds())}
            members = {"old_chat_member": before, "new_chat_member": after}
            self.world.send_update({"my_chat_member": {"chat": self.chat.json()} | change | members})

    def joins(self) -> None:
        """Enter the group."""
        with self.world.lock:
            self._check_group()
            self.world.join(self.chat, self.user)
            self._send({"new_chat_members": [self.user.json()]}, None)

    def leaves(self) -> None:
        """Leave the group."""
        with self.world.lock:
            self._check_group()
            self._send({"left_chat_member": self.user.json()}, None)
            self.world.join(self.chat, self.user, "left")

    def _check_group(self) -> None:
        if self.chat.type not in ("group", "supergroup"):
            raise CannotDo(Obstacle.ONLY_IN_GROUPS, "one comes and goes in groups")

    def opens_topic(self, name: str) -> "Seat":
        """Open a forum topic and sit down in it."""
        with self.world.lock:
            check_may_write(self.world, self.user, self.chat)
            if not self.chat.forum:
                raise CannotDo(Obstacle.ONLY_IN_FORUMS, f"{self.chat.title or 'a private chat'} has no topics")
            topic = self.world.open_topic(self.chat, name, self.user)
            self._update("message", self.chat.messages[topic.id].json(), self.chat)
            return Seat(self.world, self.user, self.chat, topic.id)

    # -- inside

    def _send(self, body: JSON, reply_to: Message | None) -> Message:
        with self.world.lock:
            check_may_write(self.world, self.user, self.chat)
            sender: JSON = {"from": self.user.json()}
            if self.anonymous:
                group_bot = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}
                sender = {"from": group_bot, "sender_chat": self.chat.json()}
            answered = reply_to.id if reply_to else self.topic
            if self.topic:
                thread: JSON = {"message_thread_id": self.topic, "is_topic_message": True}
            else:
                thread = self.world.thread_of(self.chat, answered)
            message = self.world.post(self.chat, sender | thread | body, reply_to=answered)
            self._update("message", message.json(), self.chat)
            return message

    def _update(self, kind: str, message: JSON, chat: Chat) -> None:
        if bot_hears(self.world, chat, message):
            self.world.send_update({kind: message})


_UNTIL = {"kicked": {"until_date": 0}}


def _captioned(caption: str) -> JSON:
    entities = detect(caption)
    return ({"caption": caption} if caption else {}) | ({"caption_entities": entities} if entities else {})
