"""The door: the secret is checked before anything is read, then each update is brought to its end, or comes again."""

from __future__ import annotations

import gc
from datetime import datetime
from typing import Any

from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

from appeals.shell import house
from appeals.shell.letters import NotKept, keep
from appeals.shell.speak import ComeAgain
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.table import Unavailable
from appeals.shell.telemetry import count, logger, observed, place_of
from appeals.shell.turn import take
from appeals.shell.vault import NoSecrets
from webhook.plain import Unreadable
from webhook.request import json_of, text_of
from webhook.understand import understand

SECRET_HEADER = "x-telegram-bot-api-secret-token"
house.build()  # while the function starts, so that the first event finds it ready
gc.freeze()  # what the start made stays for good
gc.enable()


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """A Function URL's request in, its answer out: 200 done, 403 a stranger, 5xx bring it again."""
    request = LambdaFunctionUrlEvent(event)
    try:
        if not house.build().vault.admits(request.headers.get(SECRET_HEADER) or ""):
            count("Strangers")
            return _answer(403)
        return _served(request, context)
    except ComeAgain as later:
        return _answer(503, later.seconds)
    except (Unavailable, NoSecrets, NotKept) as passing:
        logger.warning("out of reach", extra={"reason": type(passing).__name__, "detail": str(passing)})
        return _answer(500)


def _served(request: LambdaFunctionUrlEvent, context: Any) -> dict[str, Any]:
    try:
        body = text_of(request)
    except Unreadable as unreadable:
        return _unread(unreadable)
    try:
        _taken(json_of(body), request.request_context.time_epoch, context)
    except Unreadable as unreadable:
        return _unread(unreadable)
    except (ComeAgain, Unavailable, NoSecrets):
        raise
    except Exception as fault:  # noqa: BLE001  it would fail for ever and block its chat: kept whole, an alarm tells
        keep(house.build().settings.dead_letters_url, body)
        count("DeadUpdates")
        logger.error("update kept among the dead letters", extra={"fault": type(fault).__name__, "at": place_of(fault)})
    return _answer(200)


def _taken(update: object, epoch_ms: int, context: Any) -> None:
    """Understand the update and bring it to its end."""
    incoming = understand(update)
    if incoming is None:
        logger.info("an update that does not concern us")
        return
    logger.set_correlation_id(str(incoming.update_id))
    home = house.build()
    now = datetime.fromtimestamp(epoch_ms / 1000, home.town.time_zone)
    take(home, incoming, Stopwatch(now, context.get_remaining_time_in_millis()), context.aws_request_id)


def _unread(unreadable: Unreadable) -> dict[str, Any]:
    """Telegram would bring it again for ever: it is told that all is well, the log what was wrong."""
    logger.warning("unreadable update", extra={"reason": str(unreadable)})
    return _answer(200)


def _answer(status: int, retry_after: int | None = None) -> dict[str, Any]:
    """A response without a body: Telegram reads none."""
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return {"statusCode": status, "headers": headers, "body": ""}
