"""What a story is played with: people who act and look, a transcript, and steps that fail loudly."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from infra.telegram import CannotDo, Event, Message, Seat
from infra.telegram.drawing import lines_of
from infra.telegram.prompt import title_of

from .ministack import LocalAwsError
from .stack import Stack

THINKING = 20.0  # seconds of the stack's time people take between two deeds
LATE_BY_MINUTES = 3  # what Telegram did not take at once comes with one of the next deliveries

_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)


class StoryFailed(Exception):
    """A step did not go as the story says; the message names the step, what was expected and what was seen."""


class Play:
    """The stage: lets people act one after another and writes down what is seen."""

    def __init__(self, stack: Stack, say: Callable[[str], None]) -> None:
        self.stack = stack
        self._say = say
        self._events: list[Event] = []
        self._place = ""
        self._keys: dict[int, list[list[str]]] = {}
        self._step = "the beginning"
        self._quiet = False
        stack.telegram.world.listeners.append(self._events.append)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A step of the story; whatever goes wrong within is told under its name."""
        self._step = name
        self._say(f"\n## {name}")
        self._place = ""
        try:
            yield
        except (CannotDo, LocalAwsError, TimeoutError) as error:
            raise self.failed("it can be done", str(error)) from error

    def failed(self, expected: str, seen: str) -> StoryFailed:
        """The failure of the current step."""
        return StoryFailed(f"\nThe story fails at: {self._step}\n  expected: {expected}\n  seen: {seen}")

    def actor(self, seat: Seat) -> "Actor":
        """Somebody in a chat."""
        return Actor(self, seat)

    @contextmanager
    def quietly(self, line: str) -> Iterator[None]:
        """What is much like what was shown already: a line instead of all that is said."""
        self._say(f"  {line}")
        self._quiet = True
        try:
            yield
        finally:
            self.write_down()
            self._quiet, self._place = False, ""

    def told(self, line: str) -> None:
        """Write down what is plain to see."""
        self._say(f"  {line}")

    def until(self, hour: int, minute: int = 0) -> None:
        """Let the day go by until an hour of it."""
        self.pass_days(0, hour=hour, minute=minute)

    def pass_days(self, days: int, *, hour: int, minute: int = 0) -> None:
        """Let days go by until an hour of the town's day; what the bot says meanwhile is only counted."""
        today = self.stack.now().astimezone(self.stack.zone)
        then = (today + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
        self.stack.timetable.advance(then)
        self.stack.settle()
        said = len([event for event in self._events if self._is_said(event)])
        self._events.clear()
        self._say(f"… {_date(then)}; сообщений бота за это время: {said}")

    def happened(self, place: str, line: str, more: list[str] | None = None) -> None:
        """Write down a deed, under its chat's name when that changes."""
        if self._quiet:
            return
        if place != self._place:
            now = self.stack.now().astimezone(self.stack.zone)
            self._say(f"\n{place} — {_date(now)}, {now:%H:%M}")
            self._place = place
        self._say("\n".join([f"  {line}", *(f"     {text}".rstrip() for text in more or [])]))

    def shows(self, actor: "Actor", message: Message) -> None:
        """Write down a message that came while days went by."""
        first, *more = lines_of(message, keys=False)
        self.happened(title_of(actor.seat.chat, actor.seat.topic), f"Бот: {first}", more)

    def race(self, label: str, on: Message, *actors: "Actor") -> list[str]:
        """Several press the same button before anything has answered; what each was answered."""
        since = len(self.stack.telegram.calls)
        for actor in actors:
            actor.happens(f"{actor.name} нажимает [{label}]")
            actor.seat.presses(label, on=on)
        self.go_on()
        answers = [call for call in self.stack.telegram.calls[since:] if call.method == "answerCallbackQuery"]
        return [str(answer.params.get("text", "")) for answer in answers]

    def go_on(self) -> None:
        """Let the bot answer, write its answers down, and take a while."""
        self.stack.settle()
        self.write_down()
        self.stack.pass_time(seconds=THINKING)
        self.stack.settle()
        self.write_down()

    def write_down(self) -> None:
        """What the bot has said since the last time: each message as it stands now, each album as one."""
        events, shown = list(self._events), set()
        self._events.clear()
        sent = Counter(_unit(event.message) for event in events if event.message and event.kind == "message")
        for event in events:
            message = event.message
            if message is None:
                continue
            place = title_of(event.chat, message.topic)
            if event.kind == "toast" and event.user and event.text:
                self.happened(place, f"({event.user.first_name} видит: {event.text})")
            elif self._is_said(event) and _unit(message) not in shown:
                shown.add(_unit(message))
                first, *more = lines_of(message, keys=self._has_new_keys(message))
                if sent[_unit(message)] > 1:
                    first = f"({sent[_unit(message)]} {first.removeprefix('(')}"
                changed = " (изменено)" if event.kind == "edit" else ""
                self.happened(place, f"Бот{changed}: {first}", more)

    def _has_new_keys(self, message: Message) -> bool:
        """Whether it changes the keyboard below its chat: the same menu is not worth writing down each time."""
        before = self._keys.get(message.chat.id)
        self._keys[message.chat.id] = message.keys or before or []
        return bool(message.keys) and message.keys != before

    def _is_said(self, event: Event) -> bool:
        said = event.kind in ("message", "edit") and event.message
        return bool(said and event.message and event.message.from_bot(self.stack.telegram.world.bot))


class Actor:
    """Somebody who acts in a chat and looks at what came of it."""

    def __init__(self, play: Play, seat: Seat) -> None:
        self._play = play
        self.seat = seat

    # -- deeds

    def says(self, text: str, *, to: Message | None = None) -> Message:
        """Write a text, as an answer to a message perhaps."""
        with self._deed(f"{self.name}{_answering(to)}: {text}"):
            return self.seat.says(text, reply_to=to)

    def presses(self, label: str, *, on: Message | None = None) -> None:
        """Press a button."""
        with self._deed(f"{self.name} нажимает [{label}]"):
            self.seat.presses(label, on=on)

    def presses_on(self, number: str, *labels: str) -> None:
        """Buttons one after another (regular expressions), each on the newest message here that names the appeal."""
        for label in labels:
            message, button = self._offered(number, label)
            self.presses(button, on=message)

    def replies(self, number: str, text: str) -> None:
        """Write what the newest prompt about the appeal asks for."""
        self.says(text, to=self.sees(number, button="Отмена"))

    def sends_album(self, photos: int, caption: str) -> None:
        """Send photos as an album."""
        with self._deed(f"{self.name}: ({photos} фото альбомом) {caption}"):
            self.seat.sends_album(photos, caption)

    def sends_photo(self, caption: str, *, to: Message | None = None) -> None:
        """Send one photo."""
        with self._deed(f"{self.name}{_answering(to)}: (фото) {caption}"):
            self.seat.sends("photo", caption, reply_to=to)

    def sends_voice(self, seconds: int) -> None:
        """Speak."""
        with self._deed(f"{self.name}: (голосовое, {seconds} с)"):
            self.seat.sends("voice", duration=seconds)

    def sends_location(self, latitude: float, longitude: float) -> None:
        """Show a place on the map."""
        with self._deed(f"{self.name}: (место на карте: {latitude}, {longitude})"):
            self.seat.sends_location(latitude, longitude)

    @contextmanager
    def _deed(self, line: str) -> Iterator[None]:
        self.happens(line)
        yield
        self._play.go_on()

    def happens(self, line: str) -> None:
        """Write down a deed of one's own."""
        self._play.happened(title_of(self.seat.chat, self.seat.topic), line)

    # -- looks

    def sees(self, *parts: str, button: str = "") -> Message:
        """The bot's newest message here with all these words (regular expressions) and this button.

        What was not taken at once may come a little later; StoryFailed when it does not.
        """
        for _ in range(LATE_BY_MINUTES + 1):
            for message in reversed(self.seat.heard):
                labels = [label for row in message.buttons for label in row]
                if button in ("", *labels) and self._has(message, *parts):
                    return message
            self._play.stack.pass_time(minutes=1)
            self._play.go_on()
        wanted = ", ".join([*(f"«{part}»" for part in parts), *([f"[{button}]"] if button else [])])
        raise self._play.failed(f"{self.name} sees {wanted}", self._screen())

    def _offered(self, number: str, label: str) -> tuple[Message, str]:
        """The newest message about the appeal with such a button, and how that reads."""
        for message in reversed(self.seat.heard):
            buttons = (button for row in message.buttons for button in row)
            button = next((button for button in buttons if re.fullmatch(label, button)), None)
            if button is not None and number in message.text:
                return message, button
        raise self._play.failed(f"{self.name} sees [{label}] of № {number}", self._screen())

    def number_in(self, message: Message) -> str:
        """The number of an appeal that a message names."""
        found = re.search(r"№\s*(20\d\d-\d{6})", message.text)
        if not found:
            raise self._play.failed("a number like № 2026-000001", message.text)
        return found.group(1)

    def count(self, part: str) -> int:
        """How many of the bot's messages here have these words."""
        return len([message for message in self.seat.heard if self._has(message, part)])

    @staticmethod
    def _has(message: Message, *parts: str) -> bool:
        return all(re.search(part, message.text, re.IGNORECASE) for part in parts)

    @property
    def name(self) -> str:
        """What one calls them."""
        return self.seat.user.first_name

    def _screen(self) -> str:
        shown = [" / ".join(lines_of(message)) for message in self.seat.heard[-4:]]
        return "\n        ".join(shown) or "nothing"


def _unit(message: Message) -> object:
    """What is shown as one: an album, or a message."""
    return message.body.get("media_group_id") or (message.chat.id, message.id)


def _answering(message: Message | None) -> str:
    return f" (в ответ на #{message.id})" if message else ""


def _date(moment: datetime) -> str:
    return f"{_WEEKDAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]}"
