"""A Function URL's request body: perhaps base64, perhaps not even JSON."""

from __future__ import annotations

import binascii
import json

from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

from webhook.plain import Unreadable

BODY_KEPT = 1_000_000  # characters; Telegram's own updates are far smaller


def text_of(request: LambdaFunctionUrlEvent) -> str:
    """The body as text. Raises Unreadable."""
    try:
        return request.decoded_body or "" if request.body else ""
    except (binascii.Error, ValueError):
        raise Unreadable("the body is neither base64 nor UTF-8") from None


def json_of(body: str) -> object:
    """The body's JSON. Raises Unreadable, quoting nothing of it."""
    if len(body) > BODY_KEPT:
        raise Unreadable("the body is too long")
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("the body is no JSON") from None
    return parsed
