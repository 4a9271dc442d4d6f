"""Telegram at its worst, on request: the next calls of a method or to a chat fail in a chosen way."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from .errors import TelegramError, bad_request, forbidden, too_many_requests


class FaultKind(StrEnum):
    """The ways in which a call goes wrong."""

    TOO_MANY = "429"
    FORBIDDEN = "403"
    BAD_REQUEST = "400"
    SERVER_ERROR = "500"
    HANG = "hang"  # never answered, nothing done
    LOST = "lost"  # done, and the answer lost


@dataclass
class Fault:
    """What the next `times` calls that match meet; `description` is a 400's or 403's reason."""

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    retry_after: int = 3
    description: str = ""

    def matches(self, method: str, chat_id: object) -> bool:
        """Whether it concerns this call."""
        return self.method in (None, method) and self.chat_id in (None, chat_id)

    def error(self) -> TelegramError:
        """The refusal of the kinds that are answered."""
        match self.kind:
            case FaultKind.TOO_MANY:
                return too_many_requests(self.retry_after)
            case FaultKind.FORBIDDEN:
                return forbidden(self.description or "bot was blocked by the user")
            case FaultKind.BAD_REQUEST:
                return bad_request(self.description or "chat not found")
            case _:
                return TelegramError(500, "Internal Server Error")


class Faults:
    """The faults still to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []
        self.on_change: list[Callable[[], None]] = []

    @property
    def coming(self) -> tuple[Fault, ...]:
        """Those still to come."""
        return tuple(self._coming)

    def add(self, fault: Fault) -> None:
        """Let the next calls that match meet this fault."""
        self._coming.append(fault)
        self._tell()

    def clear(self) -> None:
        """Let everything pass again."""
        self._coming.clear()
        self._tell()

    def meet(self, method: str, chat_id: object) -> Fault | None:
        """The fault this call meets, used up by one."""
        for fault in self._coming:
            if fault.matches(method, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self._coming.remove(fault)
                self._tell()
                return fault
        return None

    def _tell(self) -> None:
        for told in self.on_change:
            told()
