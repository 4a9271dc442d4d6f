"""A strict Telegram Bot API server for a world of one's own making; stands by itself."""

from .clock import Clock
from .faults import FaultKind
from .groups import migrate, post_in_channel
from .obstacles import CannotDo, Obstacle
from .people import Seat
from .simulator import Simulator
from .world import Chat, Event, Message, User

__all__ = [
    "CannotDo",
    "Chat",
    "Clock",
    "Event",
    "FaultKind",
    "Message",
    "Obstacle",
    "Seat",
    "Simulator",
    "User",
    "migrate",
    "post_in_channel",
]
