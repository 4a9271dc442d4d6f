"""Small things that every conversation says: the menu, the answer to a button, help when nothing was understood."""

from __future__ import annotations

import re

from appeals.effects import Effect, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.outgoing import Say, Toast
from appeals.words import Words

NUMBER = re.compile(r"\b(20\d\d-\d{6})\b")
PAGE_DIGITS = 4
MENU = ("new", "mine", "help")


def menu(words: Words) -> tuple[str, ...]:
    """The labels of the menu under the citizen's keyboard."""
    return tuple(words.label(key) for key in MENU)


def toast(press: Pressed, text: str = "", *, alert: bool = False) -> Tell:
    """The answer that every press gets exactly once."""
    return Tell(Toast(press.callback_id, text, alert))


def page_of(argument: str) -> int | None:
    """The page that a button's data names; None when that is no page, since data can be forged."""
    return int(argument) if argument.isascii() and argument.isdecimal() and len(argument) <= PAGE_DIGITS else None


def numbers_in(said: Said) -> tuple[str, ...]:
    """The appeals that the answered message of the bot names, each once: in its buttons, else in its text.

    Its buttons are the bot's own; its text may quote a citizen who names another appeal.
    """
    if said.reply is None or not said.reply.from_bot:
        return ()
    found = NUMBER.findall(" ".join(said.reply.data)) or NUMBER.findall(said.reply.text)
    return tuple(dict.fromkeys(found))


def not_understood(scene: Scene, chat: int) -> list[Effect]:
    """Never silence, never «ошибка»: what can be done, with the menu."""
    return [Tell(Say(chat, scene.words("not_understood"), menu=menu(scene.words)))]
