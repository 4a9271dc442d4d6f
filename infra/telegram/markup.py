"""Keyboards under messages, held against Telegram's rules."""

import re
from itertools import chain

from .errors import JSON, bad_request
from .world import Chat

MOST_BUTTONS = 100
_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}


def check_markup(markup: JSON | None, chat: Chat) -> None:
    """Raise Telegram's 400 for a keyboard it would not take in this chat."""
    if not markup:
        return
    inline = list(chain.from_iterable(markup.get("inline_keyboard", [])))
    reply = list(chain.from_iterable(markup.get("keyboard", [])))
    if len(inline) + len(reply) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in inline:
        _check_inline(button)
    for button in reply:
        _check_reply(button if isinstance(button, dict) else {"text": button}, chat)
    if "keyboard" in markup and not reply:
        raise bad_request("reply keyboard must be non-empty")


def _check_inline(button: JSON) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if not button.keys() & _ACTIONS:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://[^\s/]+|[\w-]+(\.[\w-]+)+", button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _check_reply(button: JSON, chat: Chat) -> None:
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    if chat.type != "private":
        for asked, words in (("request_location", "location"), ("request_contact", "phone number")):
            if button.get(asked):
                raise bad_request(f"{words} can be requested in private chats only")
