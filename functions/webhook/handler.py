"""The door: the secret is checked before anything is read, then each update is brought to its end, or comes again."""

from __future__ import annotations

import gc
from datetime import datetime
from typing import Any

from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

from appeals.shell import house
from appeals.shell.letters import keep
from appeals.shell.storage import Unavailable
from appeals.shell.telemetry import count, logger, observed
from appeals.shell.turn import ComeAgain, take
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
        return _served(request, context.aws_request_id)
    except ComeAgain as later:
        return _answer(503, later.seconds)
    except (Unavailable, NoSecrets) as passing:
        logger.warning("out of reach", extra={"reason": type(passing).__name__, "detail": str(passing)})
        return _answer(500)


def _served(request: LambdaFunctionUrlEvent, owner: str) -> dict[str, Any]:
    try:
        body = text_of(request)
        incoming = understand(json_of(body))
    except Unreadable as unreadable:
        logger.warning("unreadable update", extra={"reason": str(unreadable)})
        return _answer(200)
    if incoming is None:
        return _answer(200)
    logger.set_correlation_id(str(incoming.update_id))
    home = house.build()
    try:
        now = datetime.fromtimestamp(request.request_context.time_epoch / 1000, home.town.time_zone)
        take(home, incoming, now, owner)
    except (ComeAgain, Unavailable, NoSecrets):
        raise
    except Exception as fault:  # noqa: BLE001  it would fail for ever and block its chat: kept whole, an alarm tells
        keep(home.settings.dead_letters_url, body)
        count("DeadUpdates")
        logger.error("update kept among the dead letters", extra={"fault": type(fault).__name__, "at": _place(fault)})
    return _answer(200)


def _answer(status: int, retry_after: int | None = None) -> dict[str, Any]:
    """A response without a body: Telegram reads none."""
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return {"statusCode": status, "headers": headers, "body": ""}


def _place(fault: BaseException) -> str:
    """Where in the code it happened; an exception's own message may hold a citizen's words."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
