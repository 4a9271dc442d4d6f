"""On the way in: what people typed, made fit to stand among our own words. What cannot be seen does not pass."""

from __future__ import annotations

import re

NAME_LETTERS = 130  # Telegram's own bound is twice 64
ADDRESS_LETTERS = 200  # a longer text is no address but more of the story

# Controls, and what turns the direction of writing: with it a line can be made to read as another one.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
# Letters without a picture, beloved in names that are to look empty or like somebody else's.
_UNSEEN = re.compile(
    "[\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
    "|[\U000e0000-\U000e01ef]"
)


def readable(text: str) -> str:
    """A text without what nobody can see; empty when that is all there is. Lines and emoji stay as they are."""
    shown = _CONTROLS.sub("", text)
    return shown if is_seen(shown) else ""


def one_line(text: str, letters: int) -> str:
    """A name, an address, a telephone: one line of so many letters; empty when there is nothing to see in it."""
    return " ".join(_UNSEEN.sub("", readable(text)).split())[:letters].rstrip()


def is_seen(text: str) -> bool:
    """Whether there is anything to see: Telegram refuses a message in which there is not."""
    return bool(_UNSEEN.sub("", _CONTROLS.sub("", text)).strip())
