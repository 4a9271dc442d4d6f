"""Messages as one reads them in a terminal: a name, the words, what is attached, the buttons."""

import textwrap

from .errors import JSON
from .world import Message, User

WIDTH = 96
_ATTACHED = {
    "photo": "фото",
    "document": "документ",
    "video": "видео",
    "voice": "голосовое",
    "video_note": "круглое видео",
    "audio": "аудио",
    "animation": "анимация",
    "sticker": "стикер",
}


def lines_of(message: Message, *, keys: bool = True) -> list[str]:
    """What a message says, line by line: its attachments, buttons and, if wanted, the keyboard it brings."""
    lines = [line for text in message.text.splitlines() for line in _wrapped(text)]
    attached = attachment(message.body)
    if attached:
        lines.insert(0, f"({attached})")
    lines += ["  ".join(f"[{label}]" for label in row) for row in message.buttons]
    return lines + ["  ".join(f"⌈{label}⌋" for label in row) for row in (message.keys if keys else [])]


def attachment(body: JSON) -> str:
    """What is attached, in words; empty for a plain text."""
    for kind, words in _ATTACHED.items():
        if kind in body:
            details = body[kind] if isinstance(body[kind], dict) else {}
            name = details.get("file_name") or (f"{details['duration']} с" if "duration" in details else "")
            return f"{words}, {name}" if name else words
    if "location" in body:
        return f"место на карте: {body['location']['latitude']}, {body['location']['longitude']}"
    if "contact" in body:
        return f"контакт: {body['contact']['first_name']}, {body['contact']['phone_number']}"
    if "new_chat_members" in body:
        return "входит в группу"
    if "forum_topic_created" in body:
        return f"открывает тему «{body['forum_topic_created']['name']}»"
    return ""


def box(message: Message, bot: User, *, title: str = "", edited: bool = False) -> str:
    """A message in a frame, with its number to reply to."""
    writer = "Бот" if message.from_bot(bot) else message.body.get("from", {}).get("first_name", "")
    where = title or message.chat.title or (message.chat.user.name if message.chat.user else "")
    head = f"┌ {where} · {writer} #{message.id}{' (изменено)' if edited else ''}"
    return "\n".join([head, *(f"│ {line}" for line in lines_of(message)), "└"])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False) or [""]
