"""Logs and metrics. No line holds a citizen's words, a name or a token: only ids of updates, appeals and kinds."""

from __future__ import annotations

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger()
metrics = Metrics()


def count(name: str, value: int = 1) -> None:
    """Add to a metric; the handler flushes them once."""
    metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
