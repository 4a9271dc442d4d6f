"""The appeal's moves: the whole table written out, and what is not in it."""

from __future__ import annotations

import pytest

from appeals.lifecycle import MOVES, UNANSWERED, IllegalMove, Move, after
from appeals.model import Status

#              move      from: assigned       in_progress    needs_info     answered   closed  merged  withdrawn
TABLE = {
    Move.TAKE: ("in_progress", "", "", "", "", "", ""),
    Move.ENTRUST: ("in_progress", "in_progress", "needs_info", "", "", "", ""),
    Move.RELEASE: ("", "assigned", "assigned", "", "", "", ""),
    Move.REDIRECT: ("assigned", "assigned", "assigned", "", "", "", ""),
    Move.ASK: ("needs_info", "needs_info", "needs_info", "", "", "", ""),
    Move.ADD: ("assigned", "in_progress", "in_progress", "", "", "merged", ""),
    Move.ANSWER: ("answered", "answered", "answered", "answered", "", "", ""),
    Move.PUBLISH: ("", "", "", "answered", "closed", "", ""),
    Move.CONFIRM: ("", "", "", "closed", "", "", ""),
    Move.REOPEN: ("", "", "", "assigned", "assigned", "", ""),
    Move.WITHDRAW: ("withdrawn", "withdrawn", "withdrawn", "", "", "withdrawn", ""),
    Move.INVOLVE: ("assigned", "in_progress", "needs_info", "", "", "", ""),
    Move.SPLIT: ("assigned", "in_progress", "needs_info", "", "", "", ""),
    Move.CONTRIBUTE: ("assigned", "in_progress", "needs_info", "", "", "", ""),
    Move.MERGE: ("merged", "merged", "merged", "", "", "", ""),
    Move.SEPARATE: ("", "", "", "", "", "assigned", ""),
    Move.SHARE: ("", "", "", "answered", "", "answered", ""),
    Move.SILENCE: ("", "", "in_progress", "closed", "", "", ""),
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
