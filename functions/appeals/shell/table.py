"""Under storage.py and outbox.py: one way to read items, and the library's errors told in our own types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException

from appeals.shell.items import Item
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


@guarded
def fetch(keys: Iterable[Key]) -> dict[Key, Any]:
    """The items of these keys, as they are now."""
    wanted = list(keys)
    return {(item.pk, item.sk): item for item in Item.batch_get(wanted, consistent_read=True)} if wanted else {}
