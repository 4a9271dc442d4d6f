"""The dead letters: updates that our code cannot handle are kept whole in an encrypted queue, with an alarm on it."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _client() -> Any:
    import boto3  # needed only when something is wrong; the start does not pay for it

    return boto3.client("sqs")


def keep(queue_url: str, body: str) -> None:
    """Put the update away. An error here is passed on: what is not kept must come again."""
    _client().send_message(QueueUrl=queue_url, MessageBody=body)
