"""A plain prompt at which one speaks as anybody in the world and sees what the bot says."""

import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .drawing import box
from .errors import TelegramError
from .faults import FaultKind
from .obstacles import CannotDo
from .people import Seat
from .simulator import Simulator
from .world import Chat, Event

try:
    import readline
except ImportError:  # a Python built without it: no history, all else as well
    readline = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Command:
    """What a word does, and how it is written."""

    run: Callable[[str], None]
    usage: str
    meaning: str


class Prompt:
    """Reads lines, makes people act, prints what is seen; waits for `idle` after each line of a script."""

    def __init__(
        self,
        telegram: Simulator,
        people: dict[str, Seat],
        *,
        home: dict[str, Seat] | None = None,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self.telegram = telegram
        self.people = people
        self._home = home or {}
        self._idle = idle
        self._printing = threading.Lock()
        self._interactive = sys.stdin.isatty()
        self._who = next(iter(people), "")
        self._seats: dict[str, Seat] = {}
        self.commands = self._own_commands()
        telegram.world.listeners.append(self._see)

    # -- the loop

    def run(self) -> bool:
        """Until `quit` (True) or the end of input (False)."""
        for line in self._typed():
            word, _, rest = line.strip().partition(" ")
            if word == "quit":
                return True
            self._do(word, rest.strip(), line.strip())
        return False

    def _typed(self) -> Iterator[str]:
        while True:
            try:
                yield input(self._sign() if self._interactive else "")
            except EOFError:
                return

    def _do(self, word: str, rest: str, line: str) -> None:
        try:
            if word in self.commands:
                self.commands[word].run(rest)
            elif line:
                self.seat.says(line)
            if not self._interactive:
                self._idle()
        except (CannotDo, TelegramError, ValueError, TimeoutError) as error:
            self.show(f"! {error}")

    def show(self, text: str) -> None:
        """Print, leaving what is being typed as it was."""
        with self._printing:
            if not self._interactive:
                print(text, flush=True)
                return
            typed = readline.get_line_buffer() if readline else ""
            print(f"\r\033[K{text}\n{self._sign()}{typed}", end="", flush=True)

    def _sign(self) -> str:
        where = self.seat.chat.title or "private"
        topic = f" / {self.seat.chat.topics[self.seat.topic].name}" if self.seat.topic else ""
        return f"{self._who} in {where}{topic}> "

    def _see(self, event: Event) -> None:
        bot, message = self.telegram.world.bot, event.message
        if event.kind == "toast" and event.user and event.text:
            self.show(f"  ({event.user.first_name} sees: {event.text})")
        elif message and message.from_bot(bot) and event.kind in ("message", "edit"):
            self.show(box(message, bot, title=title_of(event.chat, message.topic), edited=event.kind == "edit"))
        elif message and message.from_bot(bot) and event.kind == "delete":
            self.show(f"  (#{message.id} is gone from {title_of(event.chat, message.topic)})")

    # -- who and where

    @property
    def seat(self) -> Seat:
        """Where the one who speaks sits."""
        home = self._home.get(self._who) or self.people[self._who]
        return self._seats.setdefault(self._who, home)

    def _as(self, rest: str) -> None:
        name, _, place = rest.partition(" in ")
        if name.strip() not in self.people:
            raise ValueError(f"nobody is called {name.strip()!r}; there are {', '.join(self.people)}")
        self._who = name.strip()
        if place:
            self._in(place)

    def _in(self, place: str) -> None:
        user = self.people[self._who].user
        if place.strip() == "private":
            self._seats[self._who] = self.people[self._who]
            return
        chat, topic = self._find(place.strip())
        self._seats[self._who] = self.telegram.seat(user, chat, topic)

    def _find(self, name: str) -> tuple[Chat, int | None]:
        """A person's private chat, a group by a part of its title, or a topic by its name."""
        if name in self.people:
            return self.people[name].chat, None
        groups = [chat for chat in self.telegram.world.chats.values() if not chat.user]
        for chat in groups:
            for topic in chat.topics.values():
                if name.casefold() == topic.name.casefold():
                    return chat, topic.id
        for chat in groups:
            if name.casefold() in chat.title.casefold() or name == "staff":
                return chat, None
        raise ValueError(f"no chat or topic {name!r}")

    # -- commands

    def _own_commands(self) -> dict[str, Command]:
        return {
            "as": Command(self._as, "as anna [in staff]", "who speaks from now on, and where"),
            "in": Command(self._in, "in private | staff | <topic>", "where"),
            "say": Command(self._said, "say <text>", "a text that begins with a command's word"),
            "press": Command(self._press, "press <label>", "a button"),
            "reply": Command(self._reply, "reply <n> <text>", "answer message #n"),
            "edit": Command(self._edit, "edit <n> <text>", "change one's own message #n"),
            "photo": Command(lambda caption: self._sent("photo", caption), "photo [caption]", ""),
            "album": Command(self._album, "album <photos> [caption]", ""),
            "document": Command(lambda caption: self._sent("document", caption), "document [caption]", ""),
            "voice": Command(lambda caption: self._sent("voice", caption), "voice", ""),
            "video": Command(lambda caption: self._sent("video", caption), "video [caption]", ""),
            "round": Command(lambda _: self._sent("video_note", ""), "round", "a round video"),
            "sticker": Command(lambda _: self._sent("sticker", ""), "sticker", ""),
            "contact": Command(lambda _: self._contact(), "contact", "one's own"),
            "location": Command(self._location, "location 50.92 128.47", ""),
            "topic": Command(self._topic, "topic <name>", "open a forum topic and go there"),
            "block": Command(lambda _: self.seat.blocks(), "block", "block the bot"),
            "unblock": Command(lambda _: self.seat.unblocks(), "unblock", ""),
            "chats": Command(lambda _: self._chats(), "chats", "everybody and every chat"),
            "show": Command(self._show, "show <chat>", "all that stands in it"),
            "fault": Command(self._fault, "fault 429|403|400|500|hang|lost <chat> [times]", "the next calls fail"),
            "help": Command(lambda _: self._help(), "help", ""),
        }

    def _said(self, text: str) -> None:
        self.seat.says(text)

    def _press(self, label: str) -> None:
        self.seat.presses(label)

    def _sent(self, kind: str, caption: str) -> None:
        names = {"document": {"file_name": "документ.pdf"}}
        self.seat.sends(kind, caption, **names.get(kind, {}))  # type: ignore[arg-type]

    def _album(self, rest: str) -> None:
        number, _, caption = rest.partition(" ")
        self.seat.sends_album(int(number), caption)

    def _contact(self) -> None:
        self.seat.sends_contact()

    def _location(self, rest: str) -> None:
        latitude, longitude = rest.split()
        self.seat.sends_location(float(latitude), float(longitude))

    def _reply(self, rest: str) -> None:
        number, _, text = rest.partition(" ")
        message = self.seat.chat.messages.get(int(number))
        if message is None:
            raise ValueError(f"no message #{number} here")
        self.seat.says(text, reply_to=message)

    def _edit(self, rest: str) -> None:
        number, _, text = rest.partition(" ")
        self.seat.edits(self.seat.chat.messages[int(number)], text)

    def _topic(self, name: str) -> None:
        self._seats[self._who] = self.seat.opens_topic(name)

    def _chats(self) -> None:
        people = [f"{name}: {seat.user.name}" for name, seat in self.people.items()]
        groups = []
        for chat in self.telegram.world.chats.values():
            if not chat.user:
                topics = ", ".join(topic.name for topic in chat.topics.values())
                groups.append(f"{chat.title}{f' ({topics})' if topics else ''}: {len(chat.messages)} messages")
        self.show("\n".join(people + groups))

    def _show(self, name: str) -> None:
        chat, topic = self._find(name) if name else (self.seat.chat, self.seat.topic)
        bot = self.telegram.world.bot
        shown = [m for m in chat.messages.values() if topic in (None, m.topic)]
        self.show("\n".join(box(message, bot) for message in shown))

    def _fault(self, rest: str) -> None:
        kind, chat, *times = shlex.split(rest)
        found, _ = self._find(chat)
        if kind not in set(FaultKind):
            raise ValueError(f"faults are {', '.join(FaultKind)}")
        self.telegram.fail(kind, chat_id=found.id, times=int(times[0]) if times else 1)

    def _help(self) -> None:
        width = max(len(command.usage) for command in self.commands.values())
        lines = [f"  {command.usage:{width}}  {command.meaning}" for command in self.commands.values()]
        self.show("\n".join(["Any other line is said as it stands.", *lines, f"  {'quit':{width}}"]))


def title_of(chat: Chat, topic: int | None) -> str:
    """A chat's name with its topic's."""
    name = chat.title or (chat.user.name if chat.user else "")
    return f"{name} / {chat.topics[topic].name}" if topic in chat.topics else name
