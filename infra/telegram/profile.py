"""What the bot asks about chats and files, and says about itself."""

from collections.abc import Mapping

from .errors import JSON, bad_request
from .files import DOWNLOAD_LIMIT
from .markup import MOST_BUTTONS
from .sending import Call
from .world import Chat, Event, User, World

Scope = tuple[str | int, ...]  # BotCommandScope and language: ("chat_member", -100…, 100001, "ru")
_NAME_LIMITS = {"name": 64, "description": 512, "short_description": 120}


class Profile:
    """Methods about the bot, chats, members, topics and files."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.texts: dict[tuple[str, str], str] = {}  # (name | description | short_description, language)
        self.commands: dict[Scope, list[JSON]] = {}

    def me(self, _: Call) -> JSON:
        """getMe."""
        may = {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        return self._world.bot.json() | may

    def chat(self, call: Call) -> JSON:
        """getChat."""
        chat = self._world.chat(call.params["chat_id"])
        if chat.user and not chat.messages:
            raise bad_request("chat not found")
        return chat.json() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": _NO_GIFTS,
        }

    def member(self, call: Call) -> JSON:
        """getChatMember."""
        chat = self._world.chat(call.params["chat_id"])
        user = self._world.users.get(call.params["user_id"])
        if user is None:
            raise bad_request("user not found")
        return self._member(chat, user.id)

    def _member(self, chat: Chat, user_id: int) -> JSON:
        status = chat.members.get(user_id, "left")
        return {"user": self._world.users[user_id].json(), "status": status} | _OF_A_STATUS.get(status, {})

    def administrators(self, call: Call) -> list[JSON]:
        """getChatAdministrators: people, and other bots only when asked for; this bot knows of itself."""
        chat = self._group(call, "there are no administrators in the private chat")
        statuses = {user: status for user, status in chat.members.items() if status in ("administrator", "creator")}
        return [self._member(chat, user) for user in statuses]

    def member_count(self, call: Call) -> int:
        """getChatMemberCount."""
        chat = self._world.chat(call.params["chat_id"])
        if chat.user:
            return 2
        return sum(1 for status in chat.members.values() if status not in ("left", "kicked"))

    def leave(self, call: Call) -> bool:
        """leaveChat: the bot hears nothing from there any more, and is told of it."""
        chat = self._group(call, "chat member status can't be changed in private chats")
        bot = self._world.bot
        before = self._member(chat, bot.id)
        chat.members[bot.id] = "left"
        after = {"old_chat_member": before, "new_chat_member": self._member(chat, bot.id)}
        change = {"chat": chat.json(), "from": bot.json(), "date": int(self._world.clock.seconds())}
        self._world.send_update({"my_chat_member": change | after})
        return True

    def _group(self, call: Call, refusal: str) -> Chat:
        chat = self._world.reach(call.params["chat_id"])
        if chat.user:
            raise bad_request(refusal)
        return chat

    def topic(self, call: Call) -> JSON:
        """createForumTopic."""
        chat = self._world.reach(call.params["chat_id"])
        if not chat.forum:
            raise bad_request("the chat is not a forum")
        if not 1 <= len(call.params["name"]) <= 128:
            raise bad_request("topic name must be 1-128 characters long")
        if chat.members.get(self._world.bot.id) not in ("administrator", "creator"):
            raise bad_request("not enough rights to create a topic")
        topic = self._world.open_topic(chat, call.params["name"], self._world.bot)
        return {"message_thread_id": topic.id, "name": topic.name, "icon_color": 7322096}

    def file(self, call: Call) -> JSON:
        """getFile."""
        file = self._world.files.get(call.params["file_id"])
        if file.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        identity = {"file_id": file.file_id, "file_unique_id": file.unique_id}
        return identity | {"file_size": file.size, "file_path": file.path}

    def set_commands(self, call: Call) -> bool:
        """setMyCommands."""
        commands = call.params["commands"]
        self._there(call.params)
        if len(commands) > MOST_BUTTONS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            name = command["command"]
            if not (1 <= len(name) <= 32 and name.isascii() and name.replace("_", "a").isalnum() and name.islower()):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[_scope(call.params)] = commands
        self._menus_changed()
        return True

    def delete_commands(self, call: Call) -> bool:
        """deleteMyCommands."""
        self._there(call.params)
        self.commands.pop(_scope(call.params), None)
        self._menus_changed()
        return True

    def get_commands(self, call: Call) -> list[JSON]:
        """getMyCommands: of this very scope and language."""
        return self.commands.get(_scope(call.params), [])

    def _there(self, params: JSON) -> None:
        """A menu of one chat, or of a person there: the bot must know both."""
        scope = params.get("scope") or {}
        if "chat_id" in scope:
            chat = self._world.chat(scope["chat_id"])
            if chat.user and not chat.messages:
                raise bad_request("chat not found")
            if "user_id" in scope and chat.members.get(scope["user_id"], "left") in ("left", "kicked"):
                raise bad_request("user not found")

    def _menus_changed(self) -> None:
        for chat in self._world.chats.values():
            self._world.tell(Event("chat", chat))

    def set_text(self, call: Call) -> bool:
        """setMyName, setMyDescription, setMyShortDescription."""
        kind = _TEXTS[call.method[3:]]
        text = call.params.get(kind, "")
        if len(text) > _NAME_LIMITS[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        self.texts[kind, call.params.get("language_code", "")] = text
        return True

    def text(self, call: Call) -> JSON:
        """getMyName, getMyDescription, getMyShortDescription: of the language, or else the one for all."""
        kind = _TEXTS[call.method[3:]]
        own = self._world.bot.first_name if kind == "name" else ""
        for language in (call.params.get("language_code", ""), ""):
            if found := self.texts.get((kind, language)):
                return {kind: found}
        return {kind: own}


def menu(commands: Mapping[Scope, list[JSON]], chat: Chat, user: User) -> list[JSON]:
    """The commands this person is offered in this chat: of the narrowest scope that has any, their language first.

    https://core.telegram.org/bots/api#determining-list-of-commands
    """
    language = str(user.json().get("language_code", ""))
    for kind, *place in _scopes(chat, user):
        for spoken in (language, ""):
            if found := commands.get((kind, *place, spoken)):
                return found
    return []


def _scopes(chat: Chat, user: User) -> list[tuple[str | int, ...]]:
    if chat.type == "channel":
        return []
    if chat.user:
        return [("chat", chat.id), ("all_private_chats",), ("default",)]
    leads = chat.members.get(user.id) in ("creator", "administrator")
    return [
        ("chat_member", chat.id, user.id),
        *([("chat_administrators", chat.id)] if leads else []),
        ("chat", chat.id),
        *([("all_chat_administrators",)] if leads else []),
        ("all_group_chats",),
        ("default",),
    ]


def _scope(params: JSON) -> Scope:
    """Whom a menu is for: the kind, then chat and person if it names them, then the language."""
    scope = params.get("scope") or {"type": "default"}
    place = [scope[key] for key in ("chat_id", "user_id") if key in scope]
    return (scope["type"], *place, params.get("language_code", ""))


_TEXTS = {"MyName": "name", "MyDescription": "description", "MyShortDescription": "short_description"}
_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
_ADMINISTRATOR = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_pin_messages": True,
    "can_manage_topics": True,
}
# What a member of a status has besides; the fields are those of the library's ChatMember classes.
_OF_A_STATUS: dict[str, JSON] = {
    "administrator": _ADMINISTRATOR,
    "creator": {"is_anonymous": False},
    "kicked": {"until_date": 0},
}
