"""What a citizen's way costs: round trips and write units, as DynamoDB's rules count them on the deployed whole."""

from __future__ import annotations

from pathlib import Path

from benchmarks import start
from benchmarks.steps import STEPS, costs
from infra.local.stack import Stack


def test_a_message_costs_no_more_than_was_promised(stack: Stack) -> None:
    """One read a step; eight units a step at most, and sixteen for the acceptance with its card, as written off."""
    stack.telegram.limits.lenient = True  # a refused message costs more, and is not what is measured here
    try:
        steps = [cost for _, cost in costs(stack)]
    finally:
        stack.telegram.limits.lenient = False
    assert [cost["reads"] for cost in steps] == [{"BatchGetItem": 1}] * len(STEPS)
    assert max(cost["units"]["write"] for cost in steps[:-1]) <= 8
    assert steps[-1]["written"] == {"counter": 1, "dialog": 1, "appeal": 1, "event": 2, "pointer": 1}
    assert steps[-1]["units"]["write"] <= 16


def test_the_start_is_timed_beside_a_plain_bot(stack: Stack, artefact: Path, tmp_path: Path) -> None:
    """One process of each answers all its updates; what is told names each with its figures."""
    stack.telegram.limits.lenient = True
    try:
        lines = list(start.report(stack, artefact, tmp_path, 1))
    finally:
        stack.telegram.limits.lenient = False
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        "| Otklik",
        "| a plain bot",
        "| the same, its modules compiled",
    ]
    assert lines[2].endswith("| 1.00 · 1.00 |")
