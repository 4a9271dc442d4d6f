"""Under storage.py and outbox.py: one way to read items, and the library's errors told in our own types."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from appeals.shell.items import Item, connection
from appeals.shell.records import Key

P = ParamSpec("P")
R = TypeVar("R")


class Conflict(Exception):
    """Somebody was faster: gather and decide again."""


class Unavailable(Exception):
    """The table is out of reach, throttles or fails: the same may succeed later."""


_LOST_RACES = {
    "ConditionalCheckFailedException",
    "ConditionalCheckFailed",
    "TransactionConflict",
    "TransactionConflictException",
}
_HOPELESS = {"ValidationException", "ValidationError", "ItemCollectionSizeLimitExceededException"}


class Rejected(Exception):
    """The table will never take this: what was asked is wrong."""


def translated(error: PynamoDBException) -> Exception:
    """Ours for theirs: by code, and for a cancelled transaction by the codes of its reasons."""
    if isinstance(error.cause, BotoCoreError):  # the network: nothing answered, so there is no code
        return Unavailable(type(error.cause).__name__)
    codes = {error.cause_response_code}
    codes |= {reason.code for reason in getattr(error, "cancellation_reasons", ()) if reason}
    if codes & _HOPELESS:
        return Rejected(str(error.cause_response_code))
    if codes & _LOST_RACES:
        return Conflict()
    return Unavailable(str(error.cause_response_code))


def guarded(call: Callable[P, R]) -> Callable[P, R]:
    """A call whose library errors come out as ours."""

    @wraps(call)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except PynamoDBException as error:
            raise translated(error) from error
        except BotoCoreError as error:
            raise Unavailable(type(error).__name__) from error

    return called


PAGE = 100  # keys in one call, DynamoDB's own limit
PATIENCE = 4  # calls that leave keys unread, before the table counts as out of reach


@guarded
def fetch(keys: Iterable[Key]) -> dict[Key, Any]:
    """The items of these keys, as they are now.

    A table that throttles gives a part and names the rest: the library would ask for it at once and for ever.
    """
    left: list[Any] = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in dict.fromkeys(keys)]
    found: list[Any] = []
    held_back = 0
    while left:
        page, rest = left[:PAGE], left[PAGE:]
        answer = connection().batch_get_item(Item.Meta.table_name, page, consistent_read=True)
        found += map(Item.from_raw_data, answer["Responses"][Item.Meta.table_name])
        unread = answer["UnprocessedKeys"].get(Item.Meta.table_name, {}).get("Keys", [])
        left = [*unread, *rest]
        if unread:
            held_back += 1
            if held_back > PATIENCE:
                raise Unavailable("UnprocessedKeys")
            time.sleep(0.05 * 2**held_back)
    return {(item.pk, item.sk): item for item in found}
