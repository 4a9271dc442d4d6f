"""The dead letters: updates that our code cannot handle are kept whole in an encrypted queue, with an alarm on it."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

TIMEOUTS = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})


class NotKept(Exception):
    """The queue is out of reach: what is not kept must come again."""


@cache
def _client() -> Any:
    import boto3  # needed only when something is wrong; the start does not pay for it

    return boto3.client("sqs", config=TIMEOUTS)


def keep(queue_url: str, body: str) -> None:
    """Put the update away. Raises NotKept."""
    try:
        _client().send_message(QueueUrl=queue_url, MessageBody=body)
    except (BotoCoreError, ClientError) as error:
        raise NotKept(type(error).__name__) from error
