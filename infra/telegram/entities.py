"""What a text means on the wire: HTML parsed to plain text and entities, lengths in UTF-16 units.

Follows Telegram's own parser (https://core.telegram.org/bots/api#html-style), with its messages.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import JSON, bad_request
from .world import User

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)\s*(?:=\s*("[^"]*"|'[^']*'|[\w.\-]+))?""")


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


@dataclass
class _Parser:
    source: str
    position: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[JSON] = field(default_factory=list)

    def run(self) -> tuple[str, list[JSON]]:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "&" and (match := _CHARACTER.match(self.source, self.position)):
                self._add(_decode(match))
                self.position = match.end()
            elif character == "<":
                self._end_tag() if self.source.startswith("</", self.position) else self._start_tag()
            else:
                self._add(character)
                self.position += 1
        if self.open:
            raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.text), self.entities

    def _add(self, character: str) -> None:
        self.text.append(character)
        self.length += utf16_length(character)

    def _start_tag(self) -> None:
        at = self._byte_offset()
        match = re.compile(r"<([^\s>]*)").match(self.source, self.position)
        tag = match.group(1).lower() if match else ""
        end = match.end() if match else len(self.source)
        if end >= len(self.source):
            raise _cannot_parse(f"Unclosed start tag at byte offset {at}")
        if tag not in _TYPES:
            raise _cannot_parse(f'Unsupported start tag "{tag}" at byte offset {at}')
        attributes: dict[str, str] = {}
        while not self.source[end:].lstrip().startswith(">"):
            found = _ATTRIBUTE.match(self.source, end)
            if not found:
                raise _cannot_parse(f"Unclosed start tag at byte offset {at}")
            attributes[found.group(1).lower()] = _unquote(found.group(2) or "")
            end = found.end()
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self.open.append(_Open(tag, attributes, self.length))
        self.position = self.source.index(">", end) + 1

    def _end_tag(self) -> None:
        at = self._byte_offset()
        if not self.open:
            raise _cannot_parse(f"Unexpected end tag at byte offset {at}")
        match = re.compile(r"</([^\s>]*)\s*>").match(self.source, self.position)
        if not match:
            raise _cannot_parse(f"Unclosed end tag at byte offset {at}")
        opened, found = self.open.pop(), match.group(1).lower()
        if found and found != opened.tag:
            raise _cannot_parse(
                f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{found}>"'
            )
        if self.length > opened.offset:
            self._close(opened)
        self.position = match.end()

    def _close(self, opened: _Open) -> None:
        entity: JSON = {
            "type": _TYPES[opened.tag],
            "offset": opened.offset,
            "length": self.length - opened.offset,
        }
        if opened.tag == "a":
            url = opened.attributes.get("href") or "".join(self.text)[-entity["length"] :]
            if not re.match(r"(https?|tg|mailto|tel|ftp)://?|[\w-]+(\.[\w-]+)+", url):
                return  # Telegram shows a link to nowhere as plain text
            entity["url"] = url
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        if opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _byte_offset(self) -> int:
        return len(self.source[: self.position].encode())


def _cannot_parse(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def _unquote(value: str) -> str:
    bare = value[1:-1] if value[:1] in ("'", '"') else value
    return _CHARACTER.sub(_decode, bare)


def _decode(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 else match.group(0)


def parse(text: str, parse_mode: str | None, entities: list[JSON] | None) -> tuple[str, list[JSON]]:
    """A text as sent, made into what is shown: plain text without outer blanks, and its entities."""
    if parse_mode is None or parse_mode == "":
        return _trim(text, list(entities or []))
    if parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    return _trim(*_Parser(text).run())


def mentioning(entities: list[JSON], people: Mapping[int, User]) -> list[JSON]:
    """A link `tg://user?id=…` calls that person by name; one who is not known is not linked to."""
    called = []
    for entity in entities:
        match = re.fullmatch(r"tg://user\?id=(\d+)", entity.get("url", ""))
        if match is None:
            called.append(entity)
        elif user := people.get(int(match.group(1))):
            rest = {name: held for name, held in entity.items() if name != "url"}
            called.append(rest | {"type": "text_mention", "user": user.json()})
    return called


def _trim(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Telegram drops blanks at both ends, and the entities that lay over them."""
    shown = text.strip()
    shift, length = utf16_length(text[: len(text) - len(text.lstrip())]), utf16_length(shown)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] - shift + entity["length"], length)
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    return shown, kept


_DETECTED = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(@\w+)?")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z]\w{3,31}")),
    ("url", re.compile(r"https?://[^\s<>\"]+")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)


def detect(text: str) -> list[JSON]:
    """Entities Telegram finds by itself in what people type: commands, mentions, links, hashtags."""
    return sorted(
        (
            {
                "type": kind,
                "offset": utf16_length(text[: match.start()]),
                "length": utf16_length(match.group()),
            }
            for kind, pattern in _DETECTED
            for match in pattern.finditer(text)
        ),
        key=lambda entity: int(str(entity["offset"])),
    )
