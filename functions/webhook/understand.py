"""First on the webhook's way: an Update becomes one plain value of ours, or nothing.

Types of the Telegram library end here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import telegram

from appeals.incoming import Incoming, Migrated, Person, Pressed, Reachable, Reply, Said
from appeals.model.written import Contact, File, FileKind, Place
from appeals.typed import ADDRESS_LETTERS, NAME_LETTERS, one_line
from webhook.plain import Unreadable, degrees, key, text, there, whole

os.environ["PTB_TIMEDELTA"] = "true"  # the library's types of tomorrow, without a warning at each of today's

SERVED = ("message", "edited_message", "callback_query", "my_chat_member")

# Messages that Telegram writes by itself. Whatever is neither among these nor kept by us (a poll, a gift, a
# kind yet to be invented) becomes a Said with nothing in it, so that its sender gets an answer.
SERVICE = (
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "group_chat_created",
    "left_chat_member",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "supergroup_chat_created",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "web_app_data",
    "write_access_allowed",
)


def understand(body: object) -> Incoming | None:
    """What happened, or None when it does not concern us. Raises Unreadable and nothing else."""
    if not isinstance(body, dict):
        raise Unreadable("not an object")
    update_id = whole(body.get("update_id"))
    served = {kind: body[kind] for kind in SERVED if kind in body}
    if not served:
        return None
    update = _parsed({"update_id": update_id, **served})
    if update.message:
        return _message(update_id, update.message, edited=False)
    if update.edited_message:
        return _message(update_id, update.edited_message, edited=True)
    if update.callback_query:
        return _pressed(update_id, update.callback_query)
    if update.my_chat_member:
        return _reachable(update_id, update.my_chat_member)
    return None


def _parsed(served: dict[str, Any]) -> telegram.Update:
    try:
        return telegram.Update.de_json(served, None)
    except Exception as error:  # noqa: BLE001  it names no set: KeyError, TypeError, RecursionError …
        raise Unreadable(type(error).__name__) from None  # the original's text may quote the message


def _message(update_id: int, message: telegram.Message, *, edited: bool) -> Said | Migrated | None:
    chat = there(message.chat)
    if message.migrate_to_chat_id:
        return Migrated(update_id, whole(chat.id), whole(message.migrate_to_chat_id))
    if message.migrate_from_chat_id:
        return Migrated(update_id, whole(message.migrate_from_chat_id), whole(chat.id))
    if message.is_automatic_forward or any(getattr(message, kind) for kind in SERVICE):
        return None
    anonymous = message.sender_chat is not None and message.sender_chat.id == chat.id
    person = _person(message)
    if person is None and not anonymous:
        return None
    return Said(
        update_id=update_id,
        chat=whole(chat.id),
        person=person,
        message_id=whole(message.message_id),
        private=_private(chat, person),
        thread=_thread(message),
        under=whole(message.message_thread_id) if message.message_thread_id and not message.is_topic_message else None,
        text=text(message.text or message.caption),
        files=tuple(_files(message)),
        place=_place(message),
        contact=_contact(message.contact),
        group=key(message.media_group_id) if message.media_group_id else "",
        reply=_reply(message),
        edited=edited,
    )


def _pressed(update_id: int, press: telegram.CallbackQuery) -> Pressed | None:
    message = press.message
    if message is None:  # a button of an inline message: this bot makes none
        return None
    chat, person = there(message.chat), _named(there(press.from_user))
    return Pressed(
        update_id=update_id,
        chat=whole(chat.id),
        person=person,
        callback_id=key(press.id),
        data=text(press.data),
        private=_private(chat, person),
        message_id=whole(message.message_id),
        thread=_thread(message) if isinstance(message, telegram.Message) else None,
        beside=tuple(_button_data(message)) if isinstance(message, telegram.Message) else (),
    )


def _reachable(update_id: int, change: telegram.ChatMemberUpdated) -> Reachable | None:
    chat, status = there(change.chat), there(change.new_chat_member).status
    if chat.type != "private" or status not in ("member", "kicked"):
        return None
    person = _named(there(change.from_user))
    _private(chat, person)
    return Reachable(update_id, whole(chat.id), person, status == "member")


def _private(chat: telegram.Chat, person: Person | None) -> bool:
    """Whether the chat is the person's own with the bot: it has their id, so that nobody is answered in another's."""
    private = bool(chat.type == "private")
    if private and person is not None and person.id != chat.id:
        raise Unreadable("a private chat of somebody else")
    return private


def _person(message: telegram.Message) -> Person | None:
    """Who wrote it; None for bots, channels, and for whoever speaks in the name of a chat."""
    if message.sender_chat is not None or message.from_user is None or message.from_user.is_bot:
        return None
    return _named(message.from_user)


def _named(user: telegram.User) -> Person:
    return Person(whole(user.id), _full_name(user.first_name, user.last_name))


def _thread(message: telegram.Message) -> int | None:
    """The forum topic. Replies in an ordinary supergroup carry a message_thread_id too, which is no topic."""
    return whole(message.message_thread_id) if message.is_topic_message else None


def _reply(message: telegram.Message) -> Reply | None:
    answered = message.reply_to_message
    if answered is None or (message.is_topic_message and answered.message_id == message.message_thread_id):
        return None
    user = answered.from_user
    return Reply(
        message_id=whole(answered.message_id),
        text=text(answered.text or answered.caption),
        from_bot=user is not None and bool(user.is_bot) and answered.sender_chat is None,
        author=_person(answered),
        data=tuple(_button_data(answered)),
    )


def _button_data(message: telegram.Message) -> Iterator[str]:
    if message.reply_markup is None:
        return
    for row in message.reply_markup.inline_keyboard:
        for button in row:
            if button.callback_data is not None:
                yield text(button.callback_data)


def _files(message: telegram.Message) -> Iterator[File]:
    if message.photo:
        largest = max(message.photo, key=lambda size: whole(size.width) * whole(size.height))
        yield _file(FileKind.PHOTO, largest)
    if message.document and not message.animation:  # an animation comes with a document that is the same file
        yield _file(FileKind.DOCUMENT, message.document, message.document.file_name)
    if message.video:
        yield _file(FileKind.VIDEO, message.video, message.video.file_name)
    if message.audio:
        yield _file(FileKind.AUDIO, message.audio, message.audio.file_name)
    if message.voice:
        yield _file(FileKind.VOICE, message.voice)
    if message.video_note:
        yield _file(FileKind.VIDEO_NOTE, message.video_note)
    if message.animation:
        yield _file(FileKind.ANIMATION, message.animation, message.animation.file_name)
    if message.sticker:
        yield _file(FileKind.STICKER, message.sticker)


_Medium = (
    telegram.PhotoSize
    | telegram.Document
    | telegram.Video
    | telegram.Audio
    | telegram.Voice
    | telegram.VideoNote
    | telegram.Animation
    | telegram.Sticker
)


def _file(kind: FileKind, medium: _Medium, name: str | None = None) -> File:
    return File(kind, key(medium.file_id), one_line(text(name), NAME_LETTERS))


def _place(message: telegram.Message) -> Place | None:
    venue = message.venue
    point = venue.location if venue else message.location
    if point is None:
        return None
    address = _joined(", ", venue.title, venue.address) if venue else ""
    return Place(one_line(address, ADDRESS_LETTERS), degrees(point.latitude, 90), degrees(point.longitude, 180))


def _contact(contact: telegram.Contact | None) -> Contact | None:
    if contact is None:
        return None
    return Contact(
        _full_name(contact.first_name, contact.last_name), one_line(text(contact.phone_number), NAME_LETTERS)
    )


def _full_name(first: str, last: str | None) -> str:
    return one_line(_joined(" ", first, last), NAME_LETTERS)


def _joined(separator: str, *words: str | None) -> str:
    return separator.join(filter(None, map(text, words)))
