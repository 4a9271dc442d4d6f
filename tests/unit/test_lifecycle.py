"""The appeal's moves: the whole table written out, and what is not in it."""

from __future__ import annotations

import pytest

from appeals.lifecycle import MOVES, UNANSWERED, IllegalMove, Move, after
from appeals.model import Status

# Where it leads from: assigned, in_progress, needs_info, on_approval, answered, closed, merged, withdrawn
TABLE = {
    Move.TAKE: ("in_progress", "", "", "", "", "", "", ""),
    Move.ENTRUST: ("in_progress", "in_progress", "needs_info", "on_approval", "", "", "", ""),
    Move.RELEASE: ("", "assigned", "assigned", "", "", "", "", ""),
    Move.REDIRECT: ("assigned", "assigned", "assigned", "", "", "", "", ""),
    Move.ASK: ("needs_info", "needs_info", "needs_info", "", "", "", "", ""),
    Move.ADD: ("assigned", "in_progress", "in_progress", "on_approval", "", "", "merged", ""),
    Move.ANSWER: ("answered", "answered", "answered", "", "answered", "", "", ""),
    Move.PROPOSE: ("on_approval", "on_approval", "on_approval", "on_approval", "answered", "", "", ""),
    Move.APPROVE: ("", "", "", "answered", "answered", "", "", ""),
    Move.REMARK: ("", "", "", "in_progress", "answered", "", "", ""),
    Move.PUBLISH: ("", "", "", "", "answered", "closed", "", ""),
    Move.INTERIM: ("in_progress", "in_progress", "needs_info", "", "", "", "", ""),
    Move.EXTEND: ("assigned", "in_progress", "needs_info", "on_approval", "", "", "", ""),
    Move.EXECUTE: ("", "", "", "", "answered", "", "", ""),
    Move.CONFIRM: ("", "", "", "", "closed", "", "", ""),
    Move.REOPEN: ("", "", "", "", "assigned", "assigned", "", ""),
    Move.WITHDRAW: ("withdrawn", "withdrawn", "withdrawn", "withdrawn", "", "", "withdrawn", ""),
    Move.INVOLVE: ("assigned", "in_progress", "needs_info", "", "", "", "", ""),
    Move.SPLIT: ("assigned", "in_progress", "needs_info", "", "", "", "", ""),
    Move.CONTRIBUTE: ("assigned", "in_progress", "needs_info", "on_approval", "", "", "", ""),
    Move.MERGE: ("merged", "merged", "merged", "merged", "", "", "", ""),
    Move.SEPARATE: ("", "", "", "", "", "", "assigned", ""),
    Move.SHARE: ("", "", "", "", "answered", "", "answered", ""),
    Move.SILENCE: ("", "", "in_progress", "", "closed", "", "", ""),
}


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("status", Status)
def test_each_move_leads_where_the_table_says_or_nowhere(status: Status, move: Move) -> None:
    """Every state with every move; an illegal one names both and changes nothing."""
    wanted = TABLE[move][list(Status).index(status)]
    if wanted:
        assert after(status, move) == wanted
        return
    with pytest.raises(IllegalMove) as refused:
        after(status, move)
    assert (refused.value.status, refused.value.move) == (status, move)


def test_a_late_thank_you_never_reopens_anything() -> None:
    """Words added to an answered or closed appeal are no move at all."""
    for status in set(Status) - UNANSWERED:
        assert (status, Move.ADD) not in MOVES
