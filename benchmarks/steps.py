"""What each step of a citizen's way costs: round trips to DynamoDB, units as it counts them, calls of Telegram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.local.aws import Invocation
from infra.local.stack import Stack
from infra.page.runs import cost_in

TEXT = "На Кирова 120 второй месяц не горит фонарь у школы, дети ходят в темноте, просим заменить лампу."
STEPS = ("/start", "Даю согласие", TEXT, "Готово", "Да, верно", "Пропустить", "Отправить")


def costs(stack: Stack) -> list[tuple[str, dict[str, Any]]]:
    """Each step of a new person's first message, with what its run wrote off at its end."""
    person = stack.town.add_citizen("of-the-costs", "Зоя")
    runs: list[dict[str, Any]] = []

    def note(invocation: Invocation) -> None:
        runs.append(cost_in(invocation.log))

    stack.deployment.listeners.append(note)
    try:
        for step in STEPS:
            (person.says if step in ("/start", TEXT) else person.presses)(step)
            stack.settle()
    finally:
        stack.deployment.listeners.remove(note)
    return list(zip(STEPS, (run for run in runs if run["written"]), strict=True))


def report(stack: Stack) -> Iterator[str]:
    """A line for each step."""
    yield "| step | reads | writes | write units | calls of Telegram |"
    yield "| --- | --: | --: | --: | --: |"
    for step, cost in costs(stack):
        units, said = cost["units"], "her message" if step == TEXT else f"«{step}»"
        counts = (sum(cost["reads"].values()), sum(cost["written"].values()), units["write"])
        yield f"| {said} | " + " | ".join(f"{count:g}" for count in (*counts, sum(cost["calls"].values()))) + " |"
