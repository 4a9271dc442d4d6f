"""Beside turn.py: what a decision wants to know and only Telegram can tell, or the bot's own secret."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from appeals.effects import Look, Need
from appeals.model.written import Bubble
from appeals.shell.gateway import Gateway, SendError, TryLater
from appeals.shell.house import House
from appeals.shell.speak import AGAIN, ComeAgain

T = TypeVar("T")
ASKED = frozenset({Look.COMMENT, Look.SEAL, Look.BOT})


def asked(house: House, need: Need, person: int) -> object:
    """One thing that the table does not know. Raises ComeAgain when Telegram does not answer now."""
    gateway = house.vault.gateway()
    if need.look is Look.SEAL:
        return hmac.digest(gateway.token.encode(), b"the links under comments", "sha256")
    if need.look is Look.BOT:
        return _patiently(gateway.name)
    return _comment(gateway, need.key, person)


def _comment(gateway: Gateway, place: str, person: int) -> Bubble | None:
    """The comment as its author sees it brought; None when it was deleted, says nothing, or may not be brought."""
    chat, _, message = place.partition("/")
    try:
        bubble = _patiently(lambda: gateway.brought(int(chat), int(message), person))
    except SendError:
        return None
    return bubble if bubble.text or bubble.files else None


def _patiently(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except TryLater as failed:
        wait = timedelta(seconds=failed.retry_after) if failed.retry_after is not None else AGAIN
        raise ComeAgain(wait) from failed
