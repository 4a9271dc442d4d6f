"""`make docs`: docs/lifecycle.md, from the tables that decide where an appeal may go and who may do what to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import town
from appeals.cards import card_rows
from appeals.desk.rights import RIGHTS
from appeals.desk.views import MORE
from appeals.lifecycle import MOVES, ONLY, Move, possible
from appeals.model.appeal import Appeal, Status
from appeals.model.people import Role
from appeals.roles import Action, may

PAGE = Path(__file__).resolve().parents[1] / "docs" / "lifecycle.md"
_OFFICIALS = tuple(role for role in Role if role is not Role.CITIZEN)
_SOME_DAY = datetime(2026, 11, 23, tzinfo=UTC)

_BEGINNING = """# The lifecycle

Written by `make docs` from `functions/appeals/lifecycle.py`, `functions/appeals/roles.py` and the card's buttons; a
test fails when it is stale. The rules behind it are told by the tests of `tests/integration/test_lifecycle_table.py`,
one to a row.
"""


def page() -> str:
    """The whole document."""
    parts = (_BEGINNING, _diagram(), _moves(), _rights(), *(_offered(status) for status in Status))
    return "\n".join(parts)


def _diagram() -> str:
    """The states as a picture; what leads back to the same state is left to the table."""
    ways: dict[tuple[Status, Status], list[str]] = {}
    for (status, move), to in MOVES.items():
        if status is not to:
            ways.setdefault((status, to), []).append(move.value)
    lines = [f"    {status} --> {to}: {', '.join(moves)}" for (status, to), moves in ways.items()]
    return "\n".join(("## States", "", "```mermaid", "stateDiagram-v2", *lines, "```", ""))


def _moves() -> str:
    """Each move in each state: where it leads. What is not here is refused and changes nothing."""
    rows = [[_named(move), *(MOVES.get((status, move), "") for status in Status)] for move in Move]
    said = "Where each move leads from each state; an empty field is refused in words and changes nothing."
    return "\n".join(("## Moves", "", said, "", _table(("move", *Status), rows)))


def _named(move: Move) -> str:
    """The move, and the regime it is kept to."""
    return f"{move} ({ONLY[move]} only)" if move in ONLY else move.value


def _rights() -> str:
    """Each action by each role."""
    rows = [[action.value, *(_reach(role, action) for role in _OFFICIALS)] for action in Action]
    said = "**own**: on appeals of the person's own department. **all**: on every one."
    return "\n".join(("## Rights", "", said, "", _table(("action", *_OFFICIALS), rows)))


def _reach(role: Role, action: Action) -> str:
    if may(role, action, same_department=False):
        return "all"
    return "own" if may(role, action, same_department=True) else ""


def _offered(status: Status) -> str:
    """What the card of an appeal in this state offers, at once or behind its last button, and to whom."""
    words = town.load_words()
    appeal = Appeal("2026-000001", 1, status, "", "", _SOME_DAY, _SOME_DAY.date())
    at_once = [button.data.partition(":")[0] for row in card_rows(appeal, words) for button in row]
    rarer = [action for action, move in MORE if move is None or possible(status, move)]
    rows = [
        [f"[{words.label(button)}]", *(_reach(role, RIGHTS[button]) for role in _OFFICIALS)]
        for button in dict.fromkeys((*at_once, *rarer))
    ]
    return "\n".join((f"## {status.value}", "", _table(("button", *_OFFICIALS), rows)))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
