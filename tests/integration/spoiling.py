"""Updates for the fuzzing: what a town's people did and could do now, and all the ways to spoil it."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from appeals.citizen import conversation
from appeals.desk.rights import RIGHTS
from tests.integration.inhabited import Inhabited

JSON = dict[str, Any]
_NUMBERS = (0, -1, 1, 2**31, -(2**31), 2**53, 2**63 - 1, 2**63, -(2**63), 2**64, 10**400, 0.5, -0.0, 1e308)
_JUNK: tuple[Any, ...] = (None, True, False, "", " ", [], {}, [None], [[]], {"id": None}, [{}], *_NUMBERS, float("nan"))
_SIGNS = (
    *("\x00", "\x07", "\r", "\n", "\t", " ", "\u00a0", "\u200b", "\u200d", "\u2028", "\u202e", "\u2066", "\u2069"),
    *("\ufeff", "\ufffe", "\uffff", "\ud800", "\udfff", "\U000e0041", "\U0010ffff", "\u0301", "\u3164", "\u05d0"),
    *("<", ">", "&", '"', "'", "<b>", "</b>", "&lt;", "&#0;", "{", "}", "%s", "\\", "ё", "Я", "👨‍👩‍👧", "🇷🇺", "№"),
)
_WORDS = (
    *(
        "<b>жирно</b>",
        "<a href='tg://user?id=1'>я</a>",
        "&amp;lt;",
        "<i>",
        "</i> & <",
        "На Кирова 120 <темно>",
        "{number}",
        "спасибо",
        "да",
        "нет",
        "Готово",
    ),
    *("Отправить", "Новое сообщение", "Мои сообщения", "Справка", "Пропустить", "Дополнить", "пахнет газом", "№"),
    *("На Кирова 120 не горит фонарь", "2026-000001", "2026-999999", "/start", "/start snow", "/start <b>", "/my"),
    *("/find", "/find 1", "/find ١٢", "/find 2026-000002", "/open", "/open дороги", "/overdue", "/staff", "/help@x y"),
    *("/staff add executor utilities", "/staff remove", "/bind", "/bind staff", "/bind roads", "/new", "/ ", "/\n"),
    *("/lists", "/mine x", "/find фонарь", "/find <b>", "/absent 25.11–05.12 Иван", "/absent 99.99", "/handover"),
    *("/staff acting executor utilities 25.11–05.12", "/bind topics"),
)
_CITIZENS = (*conversation._WITHOUT_CONSENT, *conversation._WITH_CONSENT)  # noqa: SLF001
_ACTIONS = (*RIGHTS, "cancel", *_CITIZENS, "list", "parked", "over", "find")


class Spoiler:
    """An endless source of updates for one town; the same seed brings the same ones."""

    def __init__(self, here: Inhabited, seed: int) -> None:
        self._random = Random(seed)
        self._here = here
        telegram = here.town.telegram
        self._story = [tracked.update for tracked in telegram.updates]
        self._shown = [m for chat in telegram.world.chats.values() for m in chat.messages.values() if m.buttons]
        self._spoken = [
            m
            for chat in telegram.world.chats.values()
            for m in chat.messages.values()
            if m.from_bot(telegram.world.bot)
        ]
        parts: dict[str, list[Any]] = defaultdict(list)
        for update in self._story:
            for holder, key in _places(update):
                if isinstance(key, str):
                    parts[key].append(holder[key])
        self._parts = dict(parts)  # every value that ever stood under a name
        self._ids = 900_000_000

    def bodies(self) -> Iterator[tuple[str, bool]]:
        """Bodies of requests, each with whether it is base64."""
        while True:
            encoded = self._random.random() < 0.3
            if self._random.random() < 0.25:
                yield self._no_update(), encoded
                continue
            try:
                body = json.dumps(self.update())
            except RecursionError:  # nested twice over: deeper than Python 3.11 writes; `_no_update` goes deeper still
                continue
            yield (base64.b64encode(body.encode()).decode() if encoded else body), encoded

    def update(self) -> JSON:
        """Something that happened or could happen, whole or spoilt."""
        choice = self._random
        make: Callable[[], JSON] = choice.choice((self._recorded, self._press, self._press, self._reply, self._remark))
        update = deepcopy(make())  # what is spoilt is a copy: the simulator keeps its own
        self._ids += 1
        update["update_id"] = self._ids
        for _ in range(choice.choice((0, 0, 0, 1, 1, 2, 4, 8))):
            self._spoil(update)
        return update

    # -- what could happen now

    def _recorded(self) -> JSON:
        return self._random.choice(self._story)

    def _person(self, chat: JSON) -> JSON:
        """Somebody who can be in that chat: in a private one only its owner."""
        users = self._here.town.telegram.world.users
        return dict(
            users[chat["id"]].json() if chat["id"] in users else self._random.choice(list(users.values())).json()
        )

    def _press(self) -> JSON:
        """A button that stands somewhere, or data of the person's own making under it."""
        message = self._random.choice(self._shown)
        rows = message.body.get("reply_markup", {}).get("inline_keyboard") or [[{"callback_data": "take:1"}]]
        data = self._random.choice(self._random.choice(rows)).get("callback_data", "")
        if self._random.random() < 0.5:
            data = self._data(data)
        shown = message.json()
        return {"callback_query": self._asked(self._person(shown["chat"]), shown, data)}

    def _asked(self, person: JSON, message: JSON, data: str) -> JSON:
        self._ids += 1
        world = self._here.town.telegram.world
        with world.lock:
            known = world.chats[message["chat"]["id"]].messages[message["message_id"]]
            world.on_press(str(self._ids), world.users[person["id"]], known)
        return {"id": str(self._ids), "from": person, "message": message, "chat_instance": "1", "data": data}

    def _data(self, real: str) -> str:
        """Callback data as a modified client may send it."""
        choice, other = self._random, self._random.choice(self._parts["callback_data"])
        action, number = choice.choice(_ACTIONS), choice.choice(list(self._here.numbers.values()))
        parts = real.split(":")
        parts[choice.randrange(len(parts))] = self.text()
        forged = (
            *(other, self.text(), real * 30, ":".join(parts), f"{real}:{self.text()}"),
            *(f"{action}:{number}", f"{action}:{number}:{self.text()}", f"{action}:{self.text()}"),
            *(f"{known.rpartition(':')[0]}:{self.text()}" for known in (real, real, other)),
        )
        return str(choice.choice(forged))

    def _reply(self) -> JSON:
        message = self._random.choice(self._spoken).json()
        return self._said(message["chat"], {"reply_to_message": message})

    def _remark(self) -> JSON:
        """Something said at a citizen's step of the conversation, or anywhere."""
        chats = [chat.json() for chat in self._here.town.telegram.world.chats.values() if chat.type != "channel"]
        steps = [person.seat.chat.json() for person in self._here.citizens.values()]
        return self._said(self._random.choice(self._random.choice((steps, chats))), {})

    def _said(self, chat: JSON, fields: JSON) -> JSON:
        """A message of any content that was sent in the story, or a text."""
        self._ids += 1
        kind = self._random.choice(("text", "text", "text", "photo", "document", "voice", "contact", "location"))
        content = {kind: deepcopy(self._random.choice(self._parts[kind])) if kind != "text" else self.text()}
        album = {"media_group_id": f"{self._random.randrange(9)}"} if self._random.random() < 0.1 else {}
        message = {"message_id": self._ids, "date": 1_795_500_000, "chat": chat, "from": self._person(chat)}
        return {self._random.choice(("message",) * 4 + ("edited_message",)): message | content | album | fields}

    # -- how it is spoilt

    def text(self) -> str:
        """From one sign to far more than Telegram takes."""
        choice = self._random
        match choice.randrange(9):
            case 0 | 1:
                return choice.choice(_WORDS)
            case 2 | 3:
                return f"{choice.choice(_WORDS)} {choice.choice(_SIGNS)}{choice.choice(_WORDS)}"
            case 4:
                return "".join(choice.choices(_SIGNS, k=choice.randrange(1, 80)))
            case 5:
                return "".join(chr(choice.randrange(0x110000)) for _ in range(choice.randrange(1, 40)))
            case 6:
                return choice.choice((*_SIGNS, *_WORDS)) * choice.choice((2, 60, 600, 4096))
            case 7:
                return str(choice.choice(_NUMBERS))
            case _:
                return str(choice.choice(self._parts["text"]))

    def _spoil(self, update: JSON) -> None:
        """One thing in it becomes another."""
        choice = self._random
        places = list(_places(update))
        if not places:
            return
        holder, key = choice.choice(places)
        match choice.randrange(7):
            case 0:
                del holder[key]
            case 1:
                holder[key] = deepcopy(choice.choice(_JUNK))
            case 2 if key in self._parts:
                holder[key] = deepcopy(choice.choice(self._parts[key]))
            case 3 if isinstance(holder, dict):
                name = choice.choice(list(self._parts))
                holder[name] = deepcopy(choice.choice(self._parts[name]))
            case 4:
                holder[key] = _nested(
                    holder[key], choice.choice((1, 3, 60, 600)), choice.choice(("reply_to_message", "x", ""))
                )
            case _:
                texts = [(at, name) for at, name in places if isinstance(at[name], str)]
                if texts:
                    holder, key = choice.choice(texts)
                    holder[key] = self.text()

    def _no_update(self) -> str:
        """A body that is no JSON, half of one, or no update at all."""
        choice = self._random
        whole = json.dumps(choice.choice(self._story), ensure_ascii=False)
        bodies = (
            whole[: choice.randrange(len(whole))],
            self.text(),
            base64.b64encode(choice.randbytes(200)).decode(),
            "[" * choice.choice((10, 100_000)),
            "я" * choice.choice((1, 1_000_001)),
            json.dumps(choice.choice(_JUNK)),
        )
        return choice.choice(bodies)


def _places(value: Any, depth: int = 40) -> Iterator[tuple[Any, Any]]:
    """Every place in an update where a value stands: its holder and its key there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in list(inside) if depth else ():
        yield value, key
        yield from _places(held, depth - 1)


def _nested(value: Any, depth: int, name: str) -> Any:
    for _ in range(depth):
        value = {name: value} if name else [value]
    return value
