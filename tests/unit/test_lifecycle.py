"""The appeal's moves: the whole table written out, and what is not in it."""

from __future__ import annotations

import pytest

from appeals.lifecycle import MOVES, UNANSWERED, IllegalMove, Move, after, possible
from appeals.model.appeal import Regime, Status

# Each move: from where, and where it leads.
WAITING, WORKED_ON = ("received", "registered"), ("assigned", "in_progress", "needs_info")
ON_APPROVAL = "on_approval"
TABLE: dict[Move, dict[str, str]] = {
    Move.REGISTER: {"received": "registered"},
    Move.ASSIGN: {"registered": "assigned"},
    Move.AMEND: {status: status for status in (*WAITING, *WORKED_ON, ON_APPROVAL)},
    Move.RETURN: {"assigned": "registered"},
    Move.REJECT: dict.fromkeys(WAITING, "rejected"),
    Move.DECLINE: {"registered": "declined"},
    Move.FORWARD: {"registered": "forwarded"},
    Move.TAKE: dict.fromkeys((*WAITING, "assigned"), "in_progress"),
    Move.ENTRUST: {
        "assigned": "in_progress",
        "in_progress": "in_progress",
        "needs_info": "needs_info",
        ON_APPROVAL: ON_APPROVAL,
    },
    Move.RELEASE: {"in_progress": "assigned", "needs_info": "assigned", ON_APPROVAL: ON_APPROVAL},
    Move.REDIRECT: dict.fromkeys(WORKED_ON, "assigned"),
    Move.ASK: dict.fromkeys((*WAITING, *WORKED_ON), "needs_info"),
    Move.ADD: {
        **{status: status for status in (*WAITING, *WORKED_ON, ON_APPROVAL)},
        "needs_info": "in_progress",
        "merged": "merged",
    },
    Move.ANSWER: dict.fromkeys((*WAITING, *WORKED_ON, "answered"), "answered"),
    Move.PROPOSE: {**dict.fromkeys((*WAITING, *WORKED_ON, ON_APPROVAL), ON_APPROVAL), "answered": "answered"},
    Move.APPROVE: dict.fromkeys((ON_APPROVAL, "answered"), "answered"),
    Move.REMARK: {ON_APPROVAL: "in_progress", "answered": "answered"},
    Move.INTERIM: {
        "assigned": "in_progress",
        "in_progress": "in_progress",
        "needs_info": "needs_info",
        ON_APPROVAL: "in_progress",
    },
    Move.EXTEND: {status: status for status in (*WORKED_ON, ON_APPROVAL)},
    Move.EXECUTE: {"answered": "answered"},
    Move.PUBLISH: {"answered": "answered", "closed": "closed"},
    Move.CONFIRM: {"answered": "closed"},
    Move.REOPEN: dict.fromkeys(("answered", "closed"), "assigned"),
    Move.WITHDRAW: dict.fromkeys((*WAITING, *WORKED_ON, ON_APPROVAL, "merged"), "withdrawn"),
    **{key: {status: status for status in WORKED_ON} for key in (Move.INVOLVE, Move.SPLIT)},
    Move.CONTRIBUTE: {status: status for status in (*WORKED_ON, ON_APPROVAL)},
    Move.MERGE: dict.fromkeys((*WAITING, *WORKED_ON, ON_APPROVAL), "merged"),
    Move.SEPARATE: {"merged": "assigned"},
    Move.SHARE: dict.fromkeys(("answered", "merged"), "answered"),
    Move.SILENCE: {"needs_info": "in_progress", "answered": "closed"},
}


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("status", Status)
def test_each_move_leads_where_the_table_says_or_nowhere(status: Status, move: Move) -> None:
    """Every state with every move; an illegal one names both and changes nothing."""
    wanted = TABLE[move].get(status)
    if wanted:
        assert after(status, move) == wanted
        return
    with pytest.raises(IllegalMove) as refused:
        after(status, move)
    assert (refused.value.status, refused.value.move) == (status, move)


def test_a_message_is_rejected_and_an_appeal_declined_and_never_the_other_way() -> None:
    """Nothing binds the town to answer a message; the law says when an appeal gets no answer on the substance."""
    assert after(Status.REGISTERED, Move.REJECT, Regime.MESSAGE) == "rejected"
    assert after(Status.REGISTERED, Move.DECLINE, Regime.APPEAL) == "declined"
    for move, regime in ((Move.REJECT, Regime.APPEAL), (Move.DECLINE, Regime.MESSAGE)):
        assert not possible(Status.REGISTERED, move, regime)
        with pytest.raises(IllegalMove):
            after(Status.REGISTERED, move, regime)


def test_a_late_thank_you_never_reopens_anything() -> None:
    """Words added to an answered or closed appeal are no move at all."""
    for status in set(Status) - UNANSWERED:
        assert (status, Move.ADD) not in MOVES
