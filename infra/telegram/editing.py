"""The bot changes what it said: edits, deletions, answers to button presses."""

from .entities import utf16_length
from .errors import JSON, bad_request
from .markup import check_markup
from .sending import Call, read_caption, read_text
from .world import Event, Message, User, World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_QUERY_GONE = "query is too old and response timeout expired or query ID is invalid"
QUERY_SECONDS = 15 * 60
_TOAST_LIMIT = 200
_DELETABLE_SECONDS = 48 * 3600


class Editing:
    """Methods that change or remove messages and answer presses."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._queries: dict[str, tuple[float, User, Message]] = {}

    def await_answer(self, query_id: str, user: User, message: Message) -> None:
        """A person pressed a button and waits: the query may be answered once, for a while."""
        self._queries[query_id] = (self._world.clock.seconds(), user, message)

    def forget(self) -> None:
        """Nobody waits for an answer any more."""
        self._queries.clear()

    def text(self, call: Call) -> JSON:
        """editMessageText."""
        content = read_text(call.params, self._world.users, too_long="MESSAGE_TOO_LONG")
        message = self._own(call)
        if "text" not in message.body:
            raise bad_request("there is no text in the message to edit")
        return self._change(call, message, {"text", "entities"}, content)

    def caption(self, call: Call) -> JSON:
        """editMessageCaption."""
        message = self._own(call)
        if not message.body.keys() & {"photo", "video", "document", "audio", "voice", "animation"}:
            raise bad_request("there is no caption in the message to edit")
        return self._change(
            call, message, {"caption", "caption_entities"}, read_caption(call.params, self._world.users)
        )

    def markup(self, call: Call) -> JSON:
        """editMessageReplyMarkup."""
        return self._change(call, self._own(call), set(), {})

    def delete(self, call: Call) -> bool:
        """deleteMessage."""
        chat = self._world.reach(call.params["chat_id"])
        message = chat.messages.get(call.params["message_id"])
        if message is None:
            raise bad_request("message to delete not found")
        own = message.from_bot(self._world.bot)
        old = self._world.clock.seconds() - message.body["date"] > _DELETABLE_SECONDS
        administrator = chat.members.get(self._world.bot.id) == "administrator"
        if (old and not (administrator and not own)) or not (own or chat.user or administrator):
            raise bad_request("message can't be deleted")
        del chat.messages[message.id]
        self._world.tell(Event("delete", chat, message))
        return True

    def answer(self, call: Call) -> bool:
        """answerCallbackQuery."""
        asked, user, message = self._queries.pop(call.params["callback_query_id"], (0.0, None, None))
        if user is None or message is None or self._world.clock.seconds() - asked > QUERY_SECONDS:
            raise bad_request(_QUERY_GONE)
        text = call.params.get("text", "")
        if utf16_length(text) > _TOAST_LIMIT:
            raise bad_request("MESSAGE_TOO_LONG")
        own = f"t.me/{self._world.bot.username}?start="
        if own not in call.params.get("url", own):  # games aside, which are not played
            raise bad_request("URL_INVALID")
        alert = bool(call.params.get("show_alert"))
        self._world.tell(Event("toast", message.chat, message, text, user, alert))
        return True

    def _own(self, call: Call) -> Message:
        """The bot's own message that the call names."""
        if "chat_id" not in call.params:
            raise bad_request("chat_id is empty")
        if "message_id" not in call.params:
            raise bad_request("message identifier is not specified")
        message = self._world.reach(call.params["chat_id"]).messages.get(call.params["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if not message.from_bot(self._world.bot):
            raise bad_request("message can't be edited")
        return message

    def _change(self, call: Call, message: Message, replaced: set[str], content: JSON) -> JSON:
        check_markup(call.params.get("reply_markup"), message.chat)
        body = {k: v for k, v in message.body.items() if k not in replaced | {"reply_markup"}} | content
        if (call.params.get("reply_markup") or {}).get("inline_keyboard"):
            body["reply_markup"] = call.params["reply_markup"]
        if body == message.body:
            raise bad_request(_NOT_MODIFIED)
        message.body = body | {"edit_date": int(self._world.clock.seconds())}
        self._world.tell(Event("edit", message.chat, message))
        return message.json()
