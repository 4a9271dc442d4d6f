"""People act: each deed changes the world as Telegram would and becomes a true Bot API update."""

from itertools import count
from typing import Literal

from .entities import detect
from .errors import JSON
from .world import ANONYMOUS_ADMIN, Chat, Message, User, World, labels_of

_PIXEL = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")  # an empty JPEG
_queries = count(4_000_000_000_001)
_albums = count(13_000_000_001)


class CannotDo(Exception):
    """What the person was to do is not possible on their screen; the message says what is."""


class Seat:
    """A person in a chat, in a topic of it if it has topics: from here they write, press and read."""

    def __init__(
        self,
        world: World,
        user: User,
        chat: Chat,
        topic: int | None = None,
        *,
        anonymous: bool = False,
    ) -> None:
        self._world = world
        self.user = user
        self.chat = chat
        self.topic = topic
        self.anonymous = anonymous

    # -- reading

    @property
    def messages(self) -> list[Message]:
        """What stands in this chat or topic, oldest first."""
        return [m for m in self.chat.messages.values() if self.topic in (None, m.topic)]

    @property
    def heard(self) -> list[Message]:
        """What the bot has said here, oldest first."""
        return [message for message in self.messages if message.from_bot(self._world.bot)]

    @property
    def last(self) -> Message:
        """The bot's newest message here."""
        if not self.heard:
            raise CannotDo(f"the bot has said nothing to {self.user.name} in {self.chat.title or 'private'}")
        return self.heard[-1]

    def opens(self, message: Message) -> bytes:
        """Open the document that came with a message."""
        return self._world.files.get(message.body["document"]["file_id"], "document").content

    @property
    def keyboard(self) -> list[list[str]]:
        """Labels of the reply keyboard below the chat."""
        return labels_of(self.chat.keyboard)

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
        file = self._world.files.add(kind, content, size=size, **details)
        return self._send({kind: file.json()} | ({"caption": caption} if caption else {}), reply_to)

    def sends_album(self, photos: int, caption: str = "", *, reply_to: Message | None = None) -> list[Message]:
        """Send photos as an album; the caption stands under the first."""
        group = {"media_group_id": str(next(_albums))}
        bodies = [{"photo": self._world.files.add("photo", _PIXEL).json()} | group for _ in range(photos)]
        if caption:
            bodies[0]["caption"] = caption
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
        with self._world.lock:
            field = "text" if "text" in message.body else "caption"
            message.body |= {field: text, "edit_date": int(self._world.clock.seconds())}
            self._update("edited_message", message.json(), message.chat)

    # -- pressing

    def presses(self, label: str, *, on: Message | None = None) -> None:
        """Press the newest button with this label: under a message, else on the reply keyboard."""
        with self._world.lock:
            for message in [on] if on else reversed(self.messages):
                for row in message.body.get("reply_markup", {}).get("inline_keyboard", []):
                    for button in row:
                        if _is_label(button["text"], label):
                            return self._press(message, button)
            for row in (self.chat.keyboard or {}).get("keyboard", []) if on is None else []:
                for button in row:
                    named = button if isinstance(button, dict) else {"text": button}
                    if _is_label(named["text"], label):
                        return self._press_reply(named)
        raise CannotDo(f"no button «{label}» here; there are {self._labels(on)}")

    def presses_data(self, message: Message, data: str) -> None:
        """A press with data of one's own making, as a modified client can send it."""
        with self._world.lock:
            self._query(message, data)

    def _press(self, message: Message, button: JSON) -> None:
        if "callback_data" not in button:
            raise CannotDo(f"«{button['text']}» opens {button.get('url', 'something outside')}")
        self._query(message, button["callback_data"])

    def _press_reply(self, button: JSON) -> None:
        if button.get("request_location"):
            self.sends_location(*self.user.place)
        elif button.get("request_contact"):
            self.sends_contact()
        else:
            self.says(button["text"])

    def _query(self, message: Message, data: str) -> None:
        query_id = str(next(_queries))
        self._world.on_press(query_id, self.user, message)
        self._world.send_update(
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

    def _labels(self, on: Message | None) -> str:
        shown = [on] if on else self.heard[-3:]
        labels = [label for message in shown for row in message.buttons for label in row]
        labels += [label for row in self.keyboard for label in row]
        return ", ".join(f"«{label}»" for label in labels) or "no buttons"

    # -- coming and going

    def blocks(self) -> None:
        """Block the bot."""
        self._block(blocked=True)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._block(blocked=False)

    def _block(self, *, blocked: bool) -> None:
        with self._world.lock:
            self.chat.blocked = blocked
            status = ("member", "kicked") if blocked else ("kicked", "member")
            bot = self._world.bot.json()
            before, after = ({"user": bot, "status": s} | _UNTIL.get(s, {}) for s in status)
            change = {"from": self.user.json(), "date": int(self._world.clock.seconds())}
            members = {"old_chat_member": before, "new_chat_member": after}
            self._world.send_update({"my_chat_member": {"chat": self.chat.json()} | change | members})

    def joins(self) -> None:
        """Enter the group."""
        with self._world.lock:
            self.chat.members[self.user.id] = "member"
            self._send({"new_chat_members": [self.user.json()]}, None)

    def opens_topic(self, name: str) -> "Seat":
        """Open a forum topic and sit down in it."""
        with self._world.lock:
            topic = self._world.open_topic(self.chat, name, self.user)
            self._update("message", self.chat.messages[topic.id].json(), self.chat)
            return Seat(self._world, self.user, self.chat, topic.id)

    # -- inside

    def _send(self, body: JSON, reply_to: Message | None) -> Message:
        with self._world.lock:
            if self.chat.blocked:
                raise CannotDo(f"{self.user.name} has blocked the bot")
            sender: JSON = {"from": self.user.json()}
            if self.anonymous:
                group_bot = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}
                sender = {"from": group_bot, "sender_chat": self.chat.json()}
            answered = reply_to.id if reply_to else self.topic
            if self.topic:
                thread: JSON = {"message_thread_id": self.topic, "is_topic_message": True}
            else:
                thread = self._world.thread_of(self.chat, answered)
            message = self._world.post(self.chat, sender | thread | body, reply_to=answered)
            self._update("message", message.json(), self.chat)
            return message

    def _update(self, kind: str, message: JSON, chat: Chat) -> None:
        if _bot_hears(self._world, chat, message):
            self._world.send_update({kind: message})


_SERVICE = {"new_chat_members", "left_chat_member", "forum_topic_created", "migrate_to_chat_id"}
_UNTIL = {"kicked": {"until_date": 0}}


def _is_label(shown: str, wanted: str) -> bool:
    return shown == wanted or shown.rstrip("… ").casefold() == wanted.rstrip("… ").casefold()


def _bot_hears(world: World, chat: Chat, message: JSON) -> bool:
    """Privacy mode: a bot that is a plain member hears commands, answers to itself and service messages."""
    if chat.user or chat.members.get(world.bot.id) == "administrator":
        return True
    if chat.members.get(world.bot.id) != "member":
        return False
    to_bot = message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot.id
    command = any(e["type"] == "bot_command" and e["offset"] == 0 for e in message.get("entities", []))
    return to_bot or command or bool(message.keys() & _SERVICE)
