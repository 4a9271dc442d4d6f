"""Beside the gateway: one Outgoing as the calls of the Bot API it takes, in order. Nothing is sent here."""

from __future__ import annotations

import html
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from appeals.model.written import File, FileKind
from appeals.outgoing import Button, Commands, Files, Outgoing, Pin, Redraw, Rows, Say, Toast, Upload
from appeals.shell.pieces import cut, headed

TOAST_LIMIT = 200  # https://core.telegram.org/bots/api#answercallbackquery
ALBUM_LIMIT = 10  # https://core.telegram.org/bots/api#sendmediagroup

# Telegram's words for it, of now and of before.
NO_ANSWERED = ("message to be replied not found", "replied message not found", "message to reply not found")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_InputMedia = InputMediaPhoto | InputMediaVideo | InputMediaDocument | InputMediaAudio
_Sender = Callable[..., Coroutine[Any, Any, Message]]

# Which kinds may stand in one album; the others are sent one by one.
_ALBUM = {
    FileKind.PHOTO: "seen",
    FileKind.VIDEO: "seen",
    FileKind.DOCUMENT: "documents",
    FileKind.AUDIO: "audio",
}
_IN_ALBUM: dict[FileKind, Callable[[str], _InputMedia]] = {
    FileKind.PHOTO: InputMediaPhoto,
    FileKind.VIDEO: InputMediaVideo,
    FileKind.DOCUMENT: InputMediaDocument,
    FileKind.AUDIO: InputMediaAudio,
}
_ALONE: dict[FileKind, _Sender] = {
    FileKind.PHOTO: Bot.send_photo,
    FileKind.VIDEO: Bot.send_video,
    FileKind.DOCUMENT: Bot.send_document,
    FileKind.AUDIO: Bot.send_audio,
    FileKind.VOICE: Bot.send_voice,
    FileKind.VIDEO_NOTE: Bot.send_video_note,
    FileKind.ANIMATION: Bot.send_animation,
    FileKind.STICKER: Bot.send_sticker,
}


@dataclass(frozen=True)
class Call:
    """One request to Telegram, and the refusals (words of their text) that leave nothing to do."""

    do: Callable[[Bot], Coroutine[Any, Any, Message | tuple[Message, ...] | bool]]
    done_when: tuple[str, ...] = ()
    instead: Call | None = None  # when what it answers is gone


def calls(outgoing: Outgoing | Upload | Commands) -> tuple[Call, ...]:
    """The same calls every time, so that what was interrupted can be continued by counting them."""
    match outgoing:
        case Say():
            return tuple(_say(outgoing))
        case Redraw():
            return (_redraw(outgoing),)
        case Toast():
            return (_toast(outgoing),)
        case Files():
            return tuple(_files(outgoing))
        case Pin():
            return tuple(_pin(outgoing))
        case Upload():
            return (_upload(outgoing),)
        case Commands():
            return (_commands(outgoing),)


def _say(say: Say) -> Iterator[Call]:
    texts = headed(say.text)
    for place, text in enumerate(texts, start=1):
        send = partial(
            Bot.send_message,
            chat_id=say.chat,
            text=text,
            parse_mode="HTML",
            link_preview_options=NO_PREVIEW,
            reply_markup=_keyboard(say) if place == len(texts) else None,
            message_thread_id=say.thread,
        )
        if say.under:
            yield _under(send, say.under)
        else:
            yield Call(partial(send, reply_parameters=_reply(say.reply_to) if place == 1 else None))


def _under(send: Callable[..., Coroutine[Any, Any, Message]], messages: tuple[int, ...]) -> Call:
    """An answer to the first of the messages that is there; without any it would stand where nobody looks for it."""
    first, rest = messages[0], messages[1:]
    do = partial(send, reply_parameters=ReplyParameters(first))
    return Call(do, () if rest else NO_ANSWERED, _under(send, rest) if rest else None)


def _redraw(redraw: Redraw) -> Call:
    return Call(
        partial(
            Bot.edit_message_text,
            chat_id=redraw.chat,
            message_id=redraw.message_id,
            text=cut(redraw.text),
            parse_mode="HTML",
            link_preview_options=NO_PREVIEW,
            reply_markup=_buttons(redraw.rows),
        ),
        done_when=(
            "message is not modified",
            "message to edit not found",
            "message can't be edited",
            "message_id_invalid",
        ),
    )


def _toast(toast: Toast) -> Call:
    text = html.unescape(cut(html.escape(toast.text), TOAST_LIMIT))  # a toast is plain text
    return Call(
        partial(
            Bot.answer_callback_query,
            callback_query_id=toast.callback_id,
            text=text or None,
            show_alert=toast.alert or None,
        ),
        done_when=("query is too old", "query_id_invalid"),
    )


def _files(files: Files) -> Iterator[Call]:
    for album, run in groupby(files.files, key=lambda file: _ALBUM.get(file.kind)):
        rest, size = tuple(run), ALBUM_LIMIT if album else 1
        while rest:
            batch, rest = rest[:size], rest[size:]
            yield _album(files, batch) if len(batch) > 1 else _alone(files, batch[0])


def _album(files: Files, batch: tuple[File, ...]) -> Call:
    return Call(
        partial(
            Bot.send_media_group,
            chat_id=files.chat,
            media=[_IN_ALBUM[file.kind](file.file_id) for file in batch],
            reply_parameters=_reply(files.reply_to),
            message_thread_id=files.thread,
        )
    )


def _alone(files: Files, file: File) -> Call:
    send = _ALONE[file.kind]
    return Call(
        lambda bot: send(
            bot,
            files.chat,
            file.file_id,
            reply_parameters=_reply(files.reply_to),
            message_thread_id=files.thread,
        )
    )


def _pin(pin: Pin) -> Iterator[Call]:
    place = pin.place
    if place.latitude is None or place.longitude is None:
        return  # an address alone is told in words: there is no point to show
    reply = _reply(pin.reply_to)
    if not place.address:
        yield Call(
            partial(
                Bot.send_location,
                chat_id=pin.chat,
                latitude=place.latitude,
                longitude=place.longitude,
                reply_parameters=reply,
                message_thread_id=pin.thread,
            )
        )
        return
    yield Call(
        partial(
            Bot.send_venue,
            chat_id=pin.chat,
            latitude=place.latitude,
            longitude=place.longitude,
            title=place.address,
            address=f"{place.latitude:.5f}, {place.longitude:.5f}",  # a second line is required
            reply_parameters=reply,
            message_thread_id=pin.thread,
        )
    )


def _upload(upload: Upload) -> Call:
    return Call(
        partial(
            Bot.send_document,
            chat_id=upload.chat,
            document=upload.content.encode(),
            filename=upload.name,
            caption=upload.caption,
            parse_mode="HTML",
        )
    )


def _commands(menu: Commands) -> Call:
    scope = BotCommandScopeChat(menu.chat) if menu.member is None else BotCommandScopeChatMember(menu.chat, menu.member)
    # Whoever never opened the bot, or left the group, has no menu there: nothing is to be done.
    gone = ("chat not found", "user not found", "participant_id_invalid", "user_not_participant")
    if not menu.offered:
        return Call(partial(Bot.delete_my_commands, scope=scope), done_when=gone)
    commands = [BotCommand(name, description) for name, description in menu.offered]
    return Call(partial(Bot.set_my_commands, commands=commands, scope=scope), done_when=gone)


def _reply(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id, allow_sending_without_reply=True)


def _keyboard(say: Say) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Telegram takes one keyboard a message: buttons under it, else the question where, else the menu."""
    labels = [[label] for label in say.menu]
    if say.rows:
        return _buttons(say.rows)
    if say.share_place:
        here = KeyboardButton(say.share_place, request_location=True)
        return ReplyKeyboardMarkup([[here], *labels], resize_keyboard=True, one_time_keyboard=True)
    if say.menu:
        return ReplyKeyboardMarkup(labels, resize_keyboard=True, is_persistent=True)
    return None


def _buttons(rows: Rows) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows]) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
