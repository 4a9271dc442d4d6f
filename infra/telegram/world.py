"""The world the bot lives in: people, chats with their topics and messages, and who may do what there."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from .clock import Clock
from .errors import JSON, bad_request, forbidden
from .files import Files

ANONYMOUS_ADMIN = 1087968824  # @GroupAnonymousBot, in whose name anonymous administrators write
CHANNEL_FORWARDER = 777000  # Telegram itself, which carries a channel's posts to its discussion group


@dataclass
class User:
    """A person or a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    phone: str = "+79140000000"
    place: tuple[float, float] = (50.9213, 128.4739)  # where they are
    is_bot: bool = False
    deactivated: bool = False

    def json(self) -> JSON:
        """The user as it stands in messages."""
        names = {"last_name": self.last_name, "username": self.username}
        given: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        return given | {k: v for k, v in names.items() if v} | ({} if self.is_bot else {"language_code": "ru"})

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass
class Topic:
    """A topic of a forum; its id is that of the service message that opened it."""

    id: int
    name: str


@dataclass
class Message:
    """A message in its chat. `body` holds its own fields; the answered message is looked up each time."""

    chat: "Chat"
    body: JSON
    reply_to: int | None = None
    keyboard: JSON | None = None  # the reply keyboard that came with it, which the Bot API never shows again

    @property
    def id(self) -> int:
        """Its number within the chat."""
        return int(self.body["message_id"])

    @property
    def text(self) -> str:
        """What is read in it: its text or caption."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def topic(self) -> int | None:
        """The forum topic it lies in."""
        return self.body["message_thread_id"] if self.body.get("is_topic_message") else None

    @property
    def buttons(self) -> list[list[str]]:
        """Labels of its inline buttons, row by row."""
        rows = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    @property
    def keys(self) -> list[list[str]]:
        """Labels of the reply keyboard it brought, row by row."""
        return labels_of(self.keyboard)

    def from_bot(self, bot: User) -> bool:
        """Whether the bot wrote it."""
        return bool(self.body.get("from", {}).get("id") == bot.id)

    def json(self, *, nested: bool = False) -> JSON:
        """The message as the Bot API shows it; a nested one shows no answered message of its own."""
        shown = self.body | {"chat": self.chat.json()}
        answered = self.chat.messages.get(self.reply_to or 0)
        if answered and not nested:
            shown["reply_to_message"] = answered.json(nested=True)
        return shown


@dataclass
class Chat:
    """A private chat, group, supergroup or channel."""

    id: int
    type: Literal["private", "group", "supergroup", "channel"]
    title: str = ""
    user: User | None = None  # of a private chat
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict)  # user id -> status
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: JSON | None = None  # the reply keyboard people see
    blocked: bool = False
    migrated_to: int | None = None
    discussion: int | None = None  # of a channel: the group its posts are carried to
    last_id: int = 0

    def json(self) -> JSON:
        """The chat as it stands in messages."""
        if self.user:
            identity = {k: v for k, v in self.user.json().items() if k not in ("is_bot", "language_code")}
            return identity | {"id": self.id, "type": "private"}
        return {"id": self.id, "type": self.type, "title": self.title} | ({"is_forum": True} if self.forum else {})


def labels_of(keyboard: JSON | None) -> list[list[str]]:
    """What is written on a reply keyboard's buttons."""
    rows = (keyboard or {}).get("keyboard", [])
    return [[button if isinstance(button, str) else button["text"] for button in row] for row in rows]


@dataclass(frozen=True)
class Event:
    """Something people would see happen: a message, an edit, a deletion, a toast, "typing", a chat or person changed.

    A press is answered by a toast even when it says nothing: the button stops waiting.
    """

    kind: Literal["message", "edit", "delete", "toast", "action", "chat", "person"]
    chat: Chat
    message: Message | None = None
    text: str = ""
    user: User | None = None
    alert: bool = False  # a toast that must be closed by hand
    topic: int | None = None  # where somebody types


class World:
    """Everything there is. Its lock is held by whoever changes it, whichever thread they come from."""

    def __init__(self, clock: Clock, bot: User) -> None:
        self.clock = clock
        self.bot = bot
        self.lock = threading.RLock()
        self.files = Files()
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.send_update: Callable[[JSON], None] = lambda _: None
        self.on_press: Callable[[str, User, Message], None] = lambda *_: None
        self._next_user = 100_001
        self._next_group = 1_000_001

    def add_user(self, first_name: str, last_name: str = "", *, username: str = "") -> User:
        """A new person, who has not spoken with the bot yet."""
        user = User(self._next_user, first_name, last_name, username)
        self._next_user += 1
        self.users[user.id] = user
        self.chats[user.id] = private = Chat(user.id, "private", user=user)
        self.tell(Event("person", private, user=user))
        self.tell(Event("chat", private))
        return user

    def add_group(
        self,
        title: str,
        *,
        kind: Literal["group", "supergroup", "channel"] = "supergroup",
        forum: bool = False,
    ) -> Chat:
        """A new group or channel with the bot as its administrator."""
        number = self._next_group
        self._next_group += 1
        chat = Chat(-number if kind == "group" else -1_000_000_000_000 - number, kind, title, forum=forum)
        chat.members[self.bot.id] = "administrator"
        self.chats[chat.id] = chat
        self.tell(Event("chat", chat))
        return chat

    def join(self, chat: Chat, user: User, status: str = "member") -> None:
        """Somebody belongs to a group from now on, or no longer, or as somebody else."""
        if chat.members.get(user.id) != status:
            chat.members[user.id] = status
            self.tell(Event("chat", chat))

    def is_discussion(self, chat: Chat) -> bool:
        """Whether a channel's posts are carried here: then anybody may comment."""
        return any(channel.discussion == chat.id for channel in self.chats.values())

    def chat(self, chat_id: object) -> Chat:
        """The chat of this id or @username, whoever may speak there."""
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            named = (c for c in self.chats.values() if c.user and c.user.username == chat_id[1:])
            found = next(named, None)
        else:
            found = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if found is None:
            raise bad_request("chat not found")
        return found

    def reach(self, chat_id: object) -> Chat:
        """The chat, if the bot may write there; Telegram's refusal otherwise."""
        chat = self.chat(chat_id)
        if chat.migrated_to:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.user:
            if chat.user.deactivated:
                raise forbidden("user is deactivated")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.messages:
                raise forbidden("bot can't initiate conversation with a user")
            return chat
        match chat.members.get(self.bot.id):
            case "kicked":
                raise forbidden(f"bot was kicked from the {chat.type} chat")
            case "left" | None:
                raise forbidden(f"bot is not a member of the {chat.type} chat")
            case "member" if chat.type == "channel":
                raise bad_request("need administrator rights in the channel chat")
        return chat

    def post(self, chat: Chat, body: JSON, *, reply_to: int | None = None, keyboard: JSON | None = None) -> Message:
        """Put a message into a chat; it gets its number and the time."""
        chat.last_id += 1
        stamp: JSON = {"message_id": chat.last_id, "date": int(self.clock.seconds())}
        message = Message(chat, stamp | body, reply_to, keyboard)
        chat.messages[message.id] = message
        self.tell(Event("message", chat, message))
        return message

    def tell(self, event: Event) -> None:
        """Let those who watch the chats know."""
        for listener in self.listeners:
            listener(event)

    def open_topic(self, chat: Chat, name: str, by: User) -> Topic:
        """A new forum topic, with the service message that is its root."""
        topic = Topic(chat.last_id + 1, name)
        chat.topics[topic.id] = topic
        self.tell(Event("chat", chat))
        opened = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        self.post(chat, {"from": by.json(), "message_thread_id": topic.id, "is_topic_message": True} | opened)
        return topic

    def thread_of(self, chat: Chat, reply_to: int | None) -> JSON:
        """The thread of a message that answers another: its topic's, or in a supergroup the first message's."""
        answered = chat.messages.get(reply_to or 0)
        if answered is None or chat.type != "supergroup":
            return {}
        if answered.topic:
            return {"message_thread_id": answered.topic, "is_topic_message": True}
        return {} if chat.forum else {"message_thread_id": answered.body.get("message_thread_id", answered.id)}
