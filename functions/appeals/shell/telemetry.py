"""Logs, metrics, traces. None holds a citizen's words, a name or a token: only ids of updates, appeals and kinds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from appeals.shell.costs import RUN

R = TypeVar("R")
Handler = Callable[[dict[str, Any], Any], R]

logger = Logger()
_metrics = Metrics()
_counts: Counter[str] = Counter()
_counting = Lock()  # delivery sends from several threads


class Failed(Exception):
    """A run ended in a fault. Lambda logs it; the fault's own message may hold a citizen's words and is left out."""


def place_of(fault: BaseException) -> str:
    """Where in the code it happened."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""


def count(name: str, value: int = 1) -> None:
    """Add to a metric of this invocation."""
    with _counting:
        _counts[name] += value


def observed(handler: Handler[R]) -> Handler[R]:
    """The handler; at its end its metrics and one line of what the run cost; traced when the deploy asks for it."""

    @wraps(handler)
    def wrapped(event: dict[str, Any], context: Any) -> R:
        RUN.begin()
        try:
            return handler(event, context)
        except Exception as fault:
            if type(fault).__module__.startswith("appeals."):
                raise  # ours quote nobody
            raise Failed(f"{type(fault).__name__} at {place_of(fault)}") from None
        finally:
            _flush()
            logger.info("run", extra=RUN.told())
            logger.remove_keys(["correlation_id"])  # the next event is another's

    return _traced(wrapped) if os.environ.get("TRACING") == "on" else wrapped


def _flush() -> None:
    if not _counts:
        return
    for name, value in _counts.items():
        _metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
    _counts.clear()
    _metrics.flush_metrics()


def _traced(handler: Handler[R]) -> Handler[R]:
    """Neither answers nor errors' messages go into a trace, nor Telegram's addresses: the token is in them.

    Importing the tracer costs a quarter of a second.
    """
    from aws_lambda_powertools import Tracer

    wrapped: Handler[R] = Tracer(patch_modules=["botocore"]).capture_lambda_handler(
        handler, capture_response=False, capture_error=False
    )
    return wrapped
