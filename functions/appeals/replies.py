"""Small things that every conversation says: the menu, the answer to a button, help when nothing was understood."""

from __future__ import annotations

import re

from appeals.dialog import Dialog
from appeals.effects import Effect, SaveDialog, Scene, Tell
from appeals.incoming import Pressed, Said
from appeals.outgoing import Rows, Say, Toast
from appeals.words import Words

NUMBER = re.compile(r"(?<!П-)\b(20\d\d-\d{6})\b")  # of an appeal; an instruction's is another
NUMBER_DIGITS = 6  # after the year
PAGE_DIGITS = 4
MENU = ("new", "mine", "help")
_WORD = re.compile(r"\w+")


def menu(words: Words) -> tuple[str, ...]:
    """The labels of the menu under the citizen's keyboard."""
    return tuple(words.label(key) for key in MENU)


def toast(press: Pressed, text: str = "", *, alert: bool = False) -> Tell:
    """The answer that every press gets exactly once."""
    return Tell(Toast(press.callback_id, text, alert))


def stale(scene: Scene, press: Pressed) -> list[Effect]:
    """The button does nothing any more, or never did: data can be forged."""
    return [refused(press, scene.words.plain("toast.stale"))]


def refused(press: Pressed, text: str) -> Tell:
    """The answer to a press that is not let through."""
    return Tell(Toast(press.callback_id, text, alert=True), refused=True)


def shown(scene: Scene, dialog: Dialog, slot: str, say: Say) -> list[Effect]:
    """The dialog kept with its board saying this, and the message that makes it so, if it takes one."""
    dialog, message = dialog.showing(slot, say, scene.now)
    return [SaveDialog(dialog), *([Tell(message)] if message else [])]


def page_of(argument: str) -> int | None:
    """The page that a button's data names; None when that is no page, since data can be forged."""
    return int(argument) if argument.isascii() and argument.isdecimal() and len(argument) <= PAGE_DIGITS else None


def reply(said: Said, text: str, rows: Rows = ()) -> list[Effect]:
    """The answer to a message in a group: under it, in its topic."""
    return [Tell(Say(said.chat, text, rows, reply_to=said.message_id, thread=said.thread))]


def numbers_meant(typed: str, year: int) -> tuple[str, ...]:
    """The appeals that «2026-000123», «№ 2026-000123» or «123» may mean, this year's before last year's."""
    wanted = typed.removeprefix("№").strip()
    if NUMBER.fullmatch(wanted):
        return (wanted,)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= NUMBER_DIGITS:
        return tuple(f"{one}-{int(wanted):06d}" for one in (year, year - 1))
    return ()


def numbers_in(said: Said) -> tuple[str, ...]:
    """The appeals that the answered message of the bot names, each once: in its buttons, else in its first line.

    These are the bot's own; what stands below may quote a citizen who names another appeal.
    """
    if said.reply is None or not said.reply.from_bot:
        return ()
    head = said.reply.text.strip().partition("\n")[0]
    # A button acts on the first appeal that it names. One that only opens may open another than the message is about.
    acting = [one for one in said.reply.data if not one.startswith("show:")] or said.reply.data
    found = [named[1] for one in acting if (named := NUMBER.search(one))] or NUMBER.findall(head)
    return tuple(dict.fromkeys(found))


def is_label(scene: Scene, said: Said, label: str) -> bool:
    """Whether the text is what a button says: pressed under the keyboard, or typed."""
    return said.text.strip().casefold() == scene.words.label(label).casefold()


def means(scene: Scene, said: Said, words: str) -> bool:
    """Whether a message says nothing but words of this list of ru.toml: «да, всё верно», «спасибо большое»."""
    if said.files or said.place or said.contact:
        return False
    text = set(_WORD.findall(said.text.casefold()))
    return bool(text) and text <= heard(scene, words)


def heard(scene: Scene, words: str) -> frozenset[str]:
    """This list of ru.toml: what people may type for one thing."""
    return frozenset(scene.words.plain(f"heard.{words}").split())


def not_understood(scene: Scene, chat: int) -> list[Effect]:
    """Never silence, never «ошибка»: what can be done, with the menu."""
    return [Tell(Say(chat, scene.words("not_understood"), menu=menu(scene.words)))]
