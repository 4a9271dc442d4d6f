"""What somebody sees of a chat: its messages, its buttons, the keyboard below it."""

from collections.abc import Sequence
from typing import Any

from .errors import JSON
from .obstacles import CannotDo, Obstacle
from .world import Chat, Message, User, World, labels_of


class Screen:
    """A chat, or a topic of it, before somebody's eyes."""

    def __init__(
        self,
        world: World,
        user: User,
        chat: Chat,
        topic: int | None = None,
        *,
        anonymous: bool = False,
    ) -> None:
        self.world = world
        self.user = user
        self.chat = chat
        self.topic = topic
        self.anonymous = anonymous

    @property
    def messages(self) -> list[Message]:
        """What stands in this chat or topic, oldest first."""
        return [m for m in self.chat.messages.values() if self.topic in (None, m.topic)]

    @property
    def heard(self) -> list[Message]:
        """What the bot has said here, oldest first."""
        return [message for message in self.messages if message.from_bot(self.world.bot)]

    @property
    def last(self) -> Message:
        """The bot's newest message here."""
        if not self.heard:
            raise CannotDo(
                Obstacle.NOTHING_HEARD,
                f"the bot has said nothing to {self.user.name} in {self.chat.title or 'private'}",
            )
        return self.heard[-1]

    def opens(self, message: Message) -> bytes:
        """Open the document that came with a message."""
        return self.world.files.get(message.body["document"]["file_id"], "document").content

    @property
    def keyboard(self) -> list[list[str]]:
        """Labels of the reply keyboard below the chat."""
        return labels_of(self.chat.keyboard)

    def labels(self, on: Message | None) -> str:
        """The buttons one could press, as a sentence names them."""
        shown = [on] if on else self.heard[-3:]
        labels = [label for message in shown for row in message.buttons for label in row]
        labels += [label for row in self.keyboard for label in row]
        return ", ".join(f"«{label}»" for label in labels) or "no buttons"


def is_label(shown: str, wanted: str) -> bool:
    """Whether a button is the one that is meant, however its label is written."""
    return shown == wanted or shown.rstrip("… ").casefold() == wanted.rstrip("… ").casefold()


def named(key: JSON | str) -> JSON:
    """A key of a reply keyboard, which may be written as its label alone."""
    return key if isinstance(key, dict) else {"text": key}


def at(rows: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    """The button at this place, counted from nought."""
    if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
        return rows[row][column]
    raise CannotDo(Obstacle.NO_SUCH_BUTTON, f"no button at {row}, {column}")
