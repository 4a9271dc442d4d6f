"""Updates under way: what has become of each, where they go, and which wait for one another."""

from dataclasses import dataclass, field

from .errors import JSON


@dataclass(frozen=True)
class Attempt:
    """One POST of an update: when, what came back (None: no answer), how long it took."""

    at: float
    status: int | None
    seconds: float
    error: str = ""


@dataclass
class Tracked:
    """An update and what has become of it: `waiting`, `delivered` or `dropped`."""

    update: JSON
    created: float
    state: str = "waiting"
    attempts: list[Attempt] = field(default_factory=list)
    next_at: float | None = None

    @property
    def kind(self) -> str:
        """What sort of update it is: `message`, `callback_query` …"""
        return kind_of(self.update)

    @property
    def chat_id(self) -> int | None:
        """The chat it comes from."""
        content = self.update[self.kind]
        place = content.get("message", content) if self.kind == "callback_query" else content
        return place["chat"]["id"] if isinstance(place, dict) and "chat" in place else None


@dataclass(frozen=True)
class Webhook:
    """Where updates go; without an address they wait to be fetched."""

    url: str
    secret: str = ""
    max_connections: int = 40
    allowed: tuple[str, ...] = ()


def kind_of(update: JSON) -> str:
    """The one field beside its number."""
    return next(key for key in update if key != "update_id")


def queue_of(update: JSON) -> str:
    """Which updates wait for one another: a person's presses, a chat's everything else."""
    kind = kind_of(update)
    content = update[kind]
    if kind == "callback_query":
        return f"presses of {content['from']['id']}"
    chat = content.get("chat") if isinstance(content, dict) else None
    return f"chat {chat['id']}" if chat else kind
