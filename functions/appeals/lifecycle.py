"""The appeal's moves: everything that decides where an appeal may go stands in the one table below."""

from __future__ import annotations

from enum import StrEnum

from appeals.model.appeal import Regime, Status


class Move(StrEnum):
    """What people do to an appeal."""

    REGISTER = "register"
    ASSIGN = "assign"  # to a department
    AMEND = "amend"  # what the coordinator corrects
    RETURN = "return"  # by the department, to the coordinator
    REJECT = "reject"
    DECLINE = "decline"  # to answer on the substance
    FORWARD = "forward"  # to the body whose competence it is
    TAKE = "take"
    ENTRUST = "entrust"  # to a person of the department
    RELEASE = "release"  # by the person who has it
    REDIRECT = "redirect"  # to another department
    ASK = "ask"
    ADD = "add"
    ANSWER = "answer"
    PUBLISH = "publish"  # an answer under its comment, or not after all
    PROPOSE = "propose"  # an answer that another is to approve
    APPROVE = "approve"
    INTERIM = "interim"  # a first answer, with a day for the rest
    EXTEND = "extend"
    EXECUTE = "execute"  # to tell the citizen that what was planned is done
    REMARK = "remark"  # the answer goes back with what is to be mended
    CONFIRM = "confirm"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"  # by its author
    INVOLVE = "involve"  # another department as co-executor, or not after all
    CONTRIBUTE = "contribute"  # what that one has
    SPLIT = "split"  # its second matter off
    MERGE = "merge"  # into another
    SEPARATE = "separate"  # from the main one again
    SHARE = "share"  # the main one's answer
    SILENCE = "silence"  # of its author, for as long as the town's file says


class IllegalMove(Exception):
    """The move is not in the table; nothing was changed."""

    def __init__(self, status: Status, move: Move) -> None:
        super().__init__(f"{move} is not possible in {status}")
        self.status = status
        self.move = move


_V, _R = Status.RECEIVED, Status.REGISTERED
_A, _P, _N, _D, _C = Status.ASSIGNED, Status.IN_PROGRESS, Status.NEEDS_INFO, Status.ANSWERED, Status.CLOSED
_O, _M, _W = Status.ON_APPROVAL, Status.MERGED, Status.WITHDRAWN

MOVES: dict[tuple[Status, Move], Status] = {
    (_V, Move.REGISTER): _R,
    (_R, Move.ASSIGN): _A,
    (_A, Move.RETURN): _R,
    (_V, Move.AMEND): _V,
    (_R, Move.AMEND): _R,
    (_A, Move.AMEND): _A,
    (_P, Move.AMEND): _P,
    (_N, Move.AMEND): _N,
    (_O, Move.AMEND): _O,
    (_V, Move.REJECT): Status.REJECTED,
    (_R, Move.REJECT): Status.REJECTED,
    (_R, Move.DECLINE): Status.DECLINED,
    (_R, Move.FORWARD): Status.FORWARDED,
    (_A, Move.TAKE): _P,
    (_A, Move.ENTRUST): _P,
    (_P, Move.ENTRUST): _P,
    (_N, Move.ENTRUST): _N,
    (_O, Move.ENTRUST): _O,
    (_P, Move.RELEASE): _A,
    (_N, Move.RELEASE): _A,
    (_O, Move.RELEASE): _O,  # its answer still waits
    # The desk where it waits for the coordinator may work on it: that registers it as it stands.
    (_V, Move.TAKE): _P,
    (_R, Move.TAKE): _P,
    (_V, Move.ASK): _N,
    (_R, Move.ASK): _N,
    (_V, Move.ANSWER): _D,
    (_R, Move.ANSWER): _D,
    (_V, Move.PROPOSE): _O,
    (_R, Move.PROPOSE): _O,
    # Another department starts afresh: whoever had taken it lets go.
    (_A, Move.REDIRECT): _A,
    (_P, Move.REDIRECT): _A,
    (_N, Move.REDIRECT): _A,
    # Asking or answering an appeal that nobody took takes it.
    (_A, Move.ASK): _N,
    (_P, Move.ASK): _N,
    (_N, Move.ASK): _N,
    (_V, Move.ADD): _V,
    (_R, Move.ADD): _R,
    (_A, Move.ADD): _A,
    (_P, Move.ADD): _P,
    (_N, Move.ADD): _P,
    (_N, Move.SILENCE): _P,
    (_A, Move.ANSWER): _D,
    (_P, Move.ANSWER): _D,
    (_N, Move.ANSWER): _D,
    # A wrong answer is corrected by a further one, never edited away.
    (_D, Move.ANSWER): _D,
    (_D, Move.PUBLISH): _D,
    (_C, Move.PUBLISH): _C,
    # Where another approves it; a newer wording takes the place of the one that waits, a correction stays answered.
    (_A, Move.PROPOSE): _O,
    (_P, Move.PROPOSE): _O,
    (_N, Move.PROPOSE): _O,
    (_O, Move.PROPOSE): _O,
    (_D, Move.PROPOSE): _D,
    (_O, Move.APPROVE): _D,
    (_D, Move.APPROVE): _D,
    (_O, Move.REMARK): _P,
    (_D, Move.REMARK): _D,
    (_O, Move.ADD): _O,
    (_A, Move.INTERIM): _P,
    (_P, Move.INTERIM): _P,
    (_N, Move.INTERIM): _N,
    (_O, Move.INTERIM): _P,  # the one that waited is approved
    (_A, Move.EXTEND): _A,
    (_P, Move.EXTEND): _P,
    (_N, Move.EXTEND): _N,
    (_O, Move.EXTEND): _O,
    (_D, Move.EXECUTE): _D,
    (_D, Move.CONFIRM): _C,
    (_D, Move.SILENCE): _C,
    (_D, Move.REOPEN): _A,
    (_C, Move.REOPEN): _A,
    (_V, Move.WITHDRAW): _W,
    (_R, Move.WITHDRAW): _W,
    (_A, Move.WITHDRAW): _W,
    (_P, Move.WITHDRAW): _W,
    (_N, Move.WITHDRAW): _W,
    (_A, Move.INVOLVE): _A,
    (_P, Move.INVOLVE): _P,
    (_N, Move.INVOLVE): _N,
    (_A, Move.CONTRIBUTE): _A,
    (_P, Move.CONTRIBUTE): _P,
    (_N, Move.CONTRIBUTE): _N,
    (_O, Move.CONTRIBUTE): _O,
    (_A, Move.SPLIT): _A,
    (_P, Move.SPLIT): _P,
    (_N, Move.SPLIT): _N,
    (_O, Move.WITHDRAW): _W,
    # The coordinator's: merging registers it too.
    (_V, Move.MERGE): _M,
    (_R, Move.MERGE): _M,
    (_A, Move.MERGE): _M,
    (_P, Move.MERGE): _M,
    (_N, Move.MERGE): _M,
    (_O, Move.MERGE): _M,
    # One that was merged is still its author's, and is answered by the answer to the main one.
    (_M, Move.ADD): _M,
    (_M, Move.WITHDRAW): _W,
    (_M, Move.SEPARATE): _A,
    (_M, Move.SHARE): _D,
    (_D, Move.SHARE): _D,
}

# What only one regime knows: nothing binds the town to answer a message, the law binds it to answer an appeal.
ONLY: dict[Move, Regime] = {Move.REJECT: Regime.MESSAGE, Move.DECLINE: Regime.APPEAL}

UNASSIGNED = frozenset({_V, _R})  # with the coordinator
OPEN = UNASSIGNED | {_A, _P, _N, _O}
UNANSWERED = OPEN | {_M}  # an answer is still to come; what is merged waits for the main one's


def after(status: Status, move: Move, regime: Regime | None = None) -> Status:
    """The status that the move leads to; IllegalMove when the table has no such row, or not for the regime."""
    if not possible(status, move, regime):
        raise IllegalMove(status, move)
    return MOVES[status, move]


def possible(status: Status, move: Move, regime: Regime | None = None) -> bool:
    """Whether the table has such a row, for an appeal of this regime."""
    return (status, move) in MOVES and (regime is None or ONLY.get(move, regime) is regime)
