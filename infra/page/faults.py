"""Telegram's faults as the page asks for them and shows those still to come."""

from infra.telegram import FaultKind, Simulator
from infra.telegram.errors import JSON

from .refusal import Fields, unknown, wrong

MOST = 1_000


def coming(telegram: Simulator) -> list[JSON]:
    """The Faults still to come."""
    return [
        {"kind": str(fault.kind), "method": fault.method, "chat_id": fault.chat_id, "times": fault.times}
        for fault in telegram.faults.coming
    ]


def add(telegram: Simulator, fields: Fields) -> None:
    """Let the next calls fail as asked."""
    kind, method = fields.text("kind"), fields.maybe_text("method") or None
    chat_id, times = fields.maybe_number("chat_id"), fields.maybe_number("times")
    if kind not in set(FaultKind):
        raise wrong("Такого сбоя нет.")
    if method is not None and method not in telegram.methods:
        raise unknown("Такого метода Bot API здесь нет.")
    if chat_id is not None and chat_id not in telegram.world.chats:
        raise unknown("Такого чата нет.")
    if times is not None and not 1 <= times <= MOST:
        raise wrong(f"Сбой повторяется от 1 до {MOST} раз.")
    telegram.fail(kind, method=method, chat_id=chat_id, times=1 if times is None else times)
