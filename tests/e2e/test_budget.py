"""What a citizen's way costs: round trips and write units, as DynamoDB's rules count them on the deployed whole."""

from __future__ import annotations

from typing import Any

from infra.local.aws import Invocation
from infra.local.stack import Stack
from infra.page.runs import cost_in

TEXT = "На Кирова 120 второй месяц не горит фонарь у школы, дети ходят в темноте, просим заменить лампу."
STEPS = ("/start", "Даю согласие", TEXT, "Готово", "Да, верно", "Пропустить", "Отправить")


def test_a_message_costs_no_more_than_was_promised(stack: Stack) -> None:
    """One read a step; eight units a step at most, and sixteen for the acceptance with its card, as written off."""
    zoya = stack.town.add_citizen("zoya-of-the-budget", "Зоя")
    runs: list[dict[str, Any]] = []

    def note(invocation: Invocation) -> None:
        runs.append(cost_in(invocation.log))

    stack.deployment.listeners.append(note)
    stack.telegram.limits.lenient = True  # a refused message costs more, and is not what is measured here
    try:
        for step in STEPS:
            (zoya.says if step in ("/start", TEXT) else zoya.presses)(step)
            stack.settle()
    finally:
        stack.telegram.limits.lenient = False
        stack.deployment.listeners.remove(note)
    steps = [run for run in runs if run["written"]]
    assert [run["reads"] for run in steps] == [{"BatchGetItem": 1}] * len(STEPS)
    assert max(run["units"]["write"] for run in steps[:-1]) <= 8
    assert steps[-1]["written"] == {"counter": 1, "dialog": 1, "appeal": 1, "event": 2, "pointer": 1}
    assert steps[-1]["units"]["write"] <= 16
