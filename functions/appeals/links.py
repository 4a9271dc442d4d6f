"""The way from a comment to the private chat: a link that only the comment's author can use, and for a while.

Nothing is kept of the person before they agree: the link names the comment, and a keyed hash binds it to its author.
https://core.telegram.org/bots/features#deep-linking allows 64 letters of [A-Za-z0-9_-].
"""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from datetime import date, timedelta

from appeals.model.appeal import Comment

LIVES = timedelta(days=7)
_MAC_BYTES = 18  # 24 letters, none of them left over
_PAYLOAD = re.compile(r"c-(\d{1,10})-(\d{1,10})-(\d{6})-([A-Za-z0-9_-]{24})", re.ASCII)


def is_payload(text: str) -> bool:
    """Whether a deep link's argument is one of these, whosever."""
    return _PAYLOAD.fullmatch(text) is not None


def payload(seal: bytes, comment: Comment, author: int, today: date) -> str:
    """The argument of the link for this comment's author."""
    thread, day = comment.thread or 0, today.toordinal()
    return f"c-{comment.message}-{thread}-{day}-{_mac(seal, comment, author, day)}"


def comment_of(seal: bytes, given: str, chat: int, person: int, today: date) -> Comment | None:
    """The comment that the link names; None when the link is another person's, forged, or too old."""
    match = _PAYLOAD.fullmatch(given)
    if match is None:
        return None
    message, thread, day = map(int, match.groups()[:3])
    comment = Comment(chat, message, thread or None)
    if not hmac.compare_digest(_mac(seal, comment, person, day), match[4]):
        return None
    return comment if today.toordinal() - day <= LIVES.days else None


def _mac(seal: bytes, comment: Comment, author: int, day: int) -> str:
    said = f"{comment.chat}/{comment.message}/{comment.thread or 0}/{author}/{day}"
    return urlsafe_b64encode(hmac.digest(seal, said.encode(), "sha256")[:_MAC_BYTES]).decode()


def to_bot(bot: str, argument: str) -> str:
    """The address that opens the private chat with the bot."""
    return f"https://t.me/{bot}?start={argument}"


def to_comment(comment: Comment) -> str:
    """The comment's own address, for whoever may read the group."""
    thread = f"?thread={comment.thread}" if comment.thread else ""
    return f"https://t.me/c/{str(comment.chat).removeprefix('-100')}/{comment.message}{thread}"
