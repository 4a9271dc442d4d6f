"""The bot speaks: sendMessage and its kin, each leaving a message in the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .entities import mentioning, parse, utf16_length
from .errors import JSON, bad_request
from .files import File
from .limits import RateLimiter
from .markup import check_markup
from .world import Chat, Event, Message, User, World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_ALBUM = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}
_DETAILS = ("duration", "width", "height", "length", "performer", "title")


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    file_name: str
    content: bytes


@dataclass
class Call:
    """One call of the bot, read and right in its types."""

    method: str
    params: JSON
    uploads: dict[str, Upload] = field(default_factory=dict)


class Sending:
    """Methods that put messages into chats."""

    def __init__(self, world: World, limiter: RateLimiter) -> None:
        self._world = world
        self._limiter = limiter
        self._albums = 0

    def message(self, call: Call) -> JSON:
        """sendMessage."""
        chat = self._world.reach(call.params["chat_id"])
        return self._post(call, chat, read_text(call.params, self._world.users)).json()

    def file(self, call: Call) -> JSON:
        """sendPhoto, sendDocument, sendVoice and the like: the kind is in the method's name."""
        kind = _kind(call.method)
        chat = self._world.reach(call.params["chat_id"])
        file = self._file(kind, call.params[kind], call)
        return self._post(call, chat, {kind: file.json()} | read_caption(call.params, self._world.users)).json()

    def location(self, call: Call) -> JSON:
        """sendLocation."""
        chat = self._world.reach(call.params["chat_id"])
        return self._post(call, chat, {"location": _place(call.params)}).json()

    def venue(self, call: Call) -> JSON:
        """sendVenue."""
        p, place = call.params, _place(call.params)
        venue = {"location": place, "title": p["title"], "address": p["address"]}
        return self._post(call, self._world.reach(p["chat_id"]), {"venue": venue, "location": place}).json()

    def contact(self, call: Call) -> JSON:
        """sendContact."""
        fields = ("phone_number", "first_name", "last_name", "vcard")
        contact = {key: call.params[key] for key in fields if key in call.params}
        return self._post(call, self._world.reach(call.params["chat_id"]), {"contact": contact}).json()

    def album(self, call: Call) -> list[JSON]:
        """sendMediaGroup."""
        media = call.params["media"]
        _check_album(media)
        chat = self._world.reach(call.params["chat_id"])
        bodies = [
            {item["type"]: self._file(item["type"], item["media"], call).json()} | read_caption(item, self._world.users)
            for item in media
        ]
        self._limiter.take(chat.id, messages=len(media))
        self._albums += 1
        group = {"media_group_id": f"9{self._albums:012d}"}
        return [self._put(call, chat, body | group).json() for body in bodies]

    def copy(self, call: Call) -> JSON:
        """copyMessage."""
        source = self._source(call, "copy")
        body = {k: v for k, v in source.body.items() if k in _CONTENT}
        if "caption" in call.params and "text" not in body:
            body = {k: v for k, v in body.items() if not k.startswith("caption")} | read_caption(
                call.params, self._world.users
            )
        return {"message_id": self._post(call, self._world.reach(call.params["chat_id"]), body).id}

    def forward(self, call: Call) -> JSON:
        """forwardMessage."""
        source = self._source(call, "forward")
        body = {k: v for k, v in source.body.items() if k in _CONTENT}
        body["forward_origin"] = _origin(source)
        return self._post(call, self._world.reach(call.params["chat_id"]), body).json()

    def action(self, call: Call) -> bool:
        """sendChatAction."""
        chat = self._world.reach(call.params["chat_id"])
        if call.params["action"] not in _CHAT_ACTIONS:
            raise bad_request("wrong parameter action in request")
        topic = call.params.get("message_thread_id")
        self._world.tell(Event("action", chat, text=call.params["action"], topic=topic))
        return True

    def _source(self, call: Call, verb: str) -> Message:
        chat = self._world.chat(call.params["from_chat_id"])
        if not chat.user:
            chat = self._world.reach(chat.id)  # a group that the bot has left shows it nothing
        source = chat.messages.get(call.params["message_id"])
        if source is None:
            raise bad_request(f"message to {verb} not found")
        if not source.body.keys() & _CONTENT:
            raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
        return source

    def _post(self, call: Call, chat: Chat, body: JSON) -> Message:
        check_markup(call.params.get("reply_markup"), chat)
        self._place_in(call, chat)
        self._limiter.take(chat.id)
        return self._put(call, chat, body)

    def _put(self, call: Call, chat: Chat, body: JSON) -> Message:
        thread, reply_to = self._place_in(call, chat)
        sender: JSON = {"from": self._world.bot.json()}
        if chat.type == "channel":
            sender = {"sender_chat": chat.json()}
        markup = call.params.get("reply_markup") or {}
        if "inline_keyboard" in markup:
            body = body | {"reply_markup": markup}
        elif "keyboard" in markup or "remove_keyboard" in markup:
            chat.keyboard = markup if "keyboard" in markup else None
        keyboard = markup if "keyboard" in markup else None
        return self._world.post(chat, sender | thread | body, reply_to=reply_to, keyboard=keyboard)

    def _place_in(self, call: Call, chat: Chat) -> tuple[JSON, int | None]:
        """The thread a message goes to and the message it answers, both found or refused."""
        thread = call.params.get("message_thread_id")
        if thread is not None and thread not in chat.topics:
            raise bad_request("message thread not found")
        reply = call.params.get("reply_parameters") or {}
        reply_to = reply.get("message_id")
        if reply_to is not None and reply_to not in chat.messages:
            if not reply.get("allow_sending_without_reply"):
                raise bad_request("message to be replied not found")
            reply_to = None
        if thread is not None:
            return {"message_thread_id": thread, "is_topic_message": True}, reply_to or thread
        return self._world.thread_of(chat, reply_to), reply_to

    def _file(self, kind: str, given: Any, call: Call) -> File:
        """A file named by its id, or new with the call."""
        if isinstance(given, str) and given.startswith("attach://"):
            given = call.uploads.get(given.removeprefix("attach://"), given)
        if not isinstance(given, Upload):
            return self._world.files.get(str(given), kind)
        if not given.content:
            raise bad_request("file must be non-empty")
        details = {key: call.params[key] for key in _DETAILS if key in call.params}
        if kind in ("document", "audio", "video", "animation"):
            details["file_name"] = given.file_name
        return self._world.files.add(kind, given.content, **details)


def read_text(params: JSON, people: Mapping[int, User], *, too_long: str = "message is too long") -> JSON:
    """Text and entities of a call, within Telegram's length."""
    text, entities = parse(params["text"], params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    entities = mentioning(entities, people)
    return {"text": text} | ({"entities": entities} if entities else {})


def read_caption(params: JSON, people: Mapping[int, User]) -> JSON:
    """Caption and its entities, within Telegram's length; nothing when there is none."""
    text, entities = parse(params.get("caption", ""), params.get("parse_mode"), params.get("caption_entities"))
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    entities = mentioning(entities, people)
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})


_FILE_KINDS = ("photo", "document", "video", "voice", "video_note", "audio", "animation", "sticker")
_CONTENT = {
    *_FILE_KINDS,
    "text",
    "entities",
    "caption",
    "caption_entities",
    "location",
    "venue",
    "contact",
}
_CHAT_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def _kind(method: str) -> str:
    return next(kind for kind in _FILE_KINDS if method == "send" + kind.title().replace("_", ""))


def _place(params: JSON) -> JSON:
    if not (-90 <= params["latitude"] <= 90 and -180 <= params["longitude"] <= 180):
        raise bad_request("wrong location specified")
    return {"latitude": params["latitude"], "longitude": params["longitude"]}


def _check_album(media: list[JSON]) -> None:
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) == 1:
        raise bad_request("too few messages to send as an album")
    if len(media) > 10:
        raise bad_request("too many messages to send as an album")
    for item in media:
        if item["type"] not in _ALBUM:
            raise bad_request(f"can't parse InputMedia: type \"{item['type']}\" can't be used in sendMediaGroup")
    groups = {_ALBUM[item["type"]] for item in media}
    if len(groups) > 1:
        raise bad_request(f"{min(groups - {'visual'})} can't be mixed with other media types")


def _origin(source: Message) -> JSON:
    """Where a forwarded message came from."""
    chat = source.body.get("sender_chat")
    if chat and chat["type"] != "channel":
        return {"type": "chat", "date": source.body["date"], "sender_chat": chat}
    if chat:
        return {"type": "channel", "date": source.body["date"], "chat": chat, "message_id": source.id}
    return {"type": "user", "date": source.body["date"], "sender_user": source.body["from"]}
