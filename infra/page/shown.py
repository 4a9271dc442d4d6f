"""The world as the page shows it: people, chats and messages as plain JSON. Called under the world's lock."""

from __future__ import annotations

from datetime import UTC, datetime

from infra.local.stack import Stack
from infra.telegram.errors import JSON
from infra.telegram.profile import menu
from infra.telegram.updates import Tracked
from infra.telegram.world import Chat, Message, User

AT_FIRST = 50  # messages of each chat


class Shown:
    """Looks at a stack's Telegram."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def message(self, message: Message) -> JSON:
        """A MessageView: the Bot API's own, with what the page must know besides."""
        view = message.json() | {"chat_id": message.chat.id}
        del view["chat"]
        if message.from_bot(self._stack.telegram.world.bot):
            view["own"] = True
        return view | ({"keys": message.keys} if message.keys else {})

    def messages(self, chat: Chat, before: int | None, topic: int | None, limit: int) -> tuple[list[JSON], bool]:
        """The newest `limit` of a chat or topic before a message, oldest first, and whether there are older ones."""
        found: list[JSON] = []
        for message in reversed(chat.messages.values()):
            if (before is None or message.id < before) and topic in (None, message.topic):
                if len(found) == limit:
                    return found[::-1], True
                found.append(self.message(message))
        return found[::-1], False

    def chat(self, chat: Chat) -> JSON:
        """A ChatView without its messages."""
        someone = chat.user or User(0, "")
        return {
            "id": chat.id,
            "type": chat.type,
            "title": chat.user.name if chat.user else chat.title,
            "person": chat.user.id if chat.user else None,
            "forum": chat.forum,
            "topics": [{"id": topic.id, "name": topic.name} for topic in chat.topics.values()],
            "members": [self._member(chat, user_id) for user_id in chat.members],
            "keyboard": chat.keyboard,
            "blocked": chat.blocked,
            "migrated_to": chat.migrated_to,
            "discussion": chat.discussion,
            "commands": self._menu(chat, someone),
            "last": next(reversed(chat.messages), 0),
        }

    def _member(self, chat: Chat, user_id: int) -> JSON:
        """A member, with the commands that are offered to them and not to everybody."""
        user = self._stack.telegram.world.users[user_id]
        own = self._menu(chat, user)
        special = {"commands": own} if own != self._menu(chat, User(0, "")) else {}
        return {"id": user_id, "status": chat.members[user_id]} | special

    def _menu(self, chat: Chat, user: User) -> list[JSON]:
        return menu(self._stack.telegram.profile.commands, chat, user)

    def person(self, user: User) -> JSON:
        """A Person."""
        resident = self._stack.town.resident(user.id)
        return {
            "id": user.id,
            "name": user.name,
            "first_name": user.first_name,
            "username": user.username,
            "role": resident.role,
            "label": resident.label,
        }

    def bot(self) -> JSON:
        """The bot and what it says of itself."""
        bot, texts = self._stack.telegram.world.bot, self._stack.telegram.profile.texts
        said = {
            kind: texts.get((kind, "ru")) or texts.get((kind, ""), "")
            for kind in ("name", "description", "short_description")
        }
        return said | {"id": bot.id, "name": said["name"] or bot.name, "username": bot.username}

    def update(self, tracked: Tracked) -> JSON:
        """An Update."""
        return {
            "update_id": tracked.update["update_id"],
            "kind": tracked.kind,
            "chat_id": tracked.chat_id,
            "state": tracked.state,
            "attempts": [
                {"at": _iso(one.at), "status": one.status, "seconds": round(one.seconds, 3), "error": one.error}
                for one in tracked.attempts
            ],
            "next_at": None if tracked.next_at is None else _iso(tracked.next_at),
        }

    def people(self) -> list[JSON]:
        """Everybody but the bot."""
        return [self.person(user) for user in self._stack.telegram.world.users.values() if not user.is_bot]

    def chats(self) -> list[JSON]:
        """All chats, each with its newest messages."""
        chats = self._stack.telegram.world.chats.values()
        return [self.chat(chat) | {"messages": self.messages(chat, None, None, AT_FIRST)[0]} for chat in chats]


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
