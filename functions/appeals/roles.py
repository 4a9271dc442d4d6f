"""Who may do what: the one place where rights are decided, asked on every command and every button press."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from appeals.model.people import Role


class Action(StrEnum):
    """What an official does. The citizen's own matters need no right: they are the author's."""

    REGISTER = "register"  # and assign
    AMEND = "amend"  # topic, regime and the like
    END = "end"  # without an answer: reject, decline, forward
    RETURN = "return"  # to the coordinator
    JUDGE = "judge"  # how good the proposed topics are
    TAKE = "take"
    MOVE = "move"  # to another department
    ASK = "ask"
    ANSWER = "answer"
    NOTE = "note"
    WRITE = "write"  # to the citizen first
    ENTRUST = "entrust"  # to a person of the department
    INVOLVE = "involve"  # a co-executing department
    CONTRIBUTE = "contribute"  # as one
    SPLIT = "split"  # a second matter off
    MERGE = "merge"  # into another, and take out of it again
    INSTRUCT = "instruct"  # give instructions, and judge the reports of them
    FULFIL = "fulfil"  # an instruction to the department
    APPROVE = "approve"  # another's answer, or send it back
    CAN = "can"  # keep answers for the next time, and delete them
    EXTEND = "extend"  # ask for a later deadline
    GRANT = "grant"  # it, or refuse it
    FIND = "find"  # and open
    LIST = "list"
    HISTORY = "history"
    ACKNOWLEDGE = "acknowledge"
    HAND_OVER = "hand_over"  # all that a person has who leaves
    ABSENCE = "absence"  # of another
    STAFF = "staff"
    BIND = "bind"
    BLOCK = "block"  # a person's writing
    INVITE = "invite"  # a comment's author, into the private chat
    PUBLISH = "publish"  # another's answer, under the comment that it answers
    PARKED = "parked"  # what Telegram will not take: to send again or to drop


class Reach(StrEnum):
    """Which departments' appeals a right covers."""

    OWN = "own"
    ALL = "all"


_SEE = (Action.FIND, Action.LIST, Action.HISTORY)
_WORK = (
    Action.TAKE,
    Action.MOVE,
    Action.ASK,
    Action.ANSWER,
    Action.NOTE,
    Action.WRITE,
    Action.FULFIL,
    Action.CONTRIBUTE,
)
_REGISTERS = (Action.REGISTER, Action.AMEND, Action.END, Action.RETURN)
_LEAD = (
    Action.CAN,
    Action.ENTRUST,
    Action.INVOLVE,
    Action.SPLIT,
    Action.MERGE,
    Action.HAND_OVER,
    Action.ABSENCE,
)
_CORRECTS = (Action.MOVE, Action.NOTE, Action.WRITE, *_LEAD, Action.BLOCK, Action.PUBLISH, Action.JUDGE)

_EXECUTOR = {**dict.fromkeys((*_SEE, *_WORK, Action.RETURN), Reach.OWN), Action.INVITE: Reach.ALL}
_OVERSEER = dict.fromkeys(
    (*_SEE, Action.ACKNOWLEDGE, Action.APPROVE, Action.GRANT, Action.INVITE, Action.PUBLISH), Reach.ALL
)

RIGHTS: Mapping[Role, Mapping[Action, Reach]] = {
    Role.CITIZEN: {},
    # The general department's: sees and corrects everything, works only on what is its own.
    Role.COORDINATOR: {**_EXECUTOR, **dict.fromkeys((*_SEE, *_REGISTERS, *_CORRECTS), Reach.ALL)},
    Role.EXECUTOR: _EXECUTOR,
    Role.DEPARTMENT_HEAD: {**_EXECUTOR, **dict.fromkeys((Action.APPROVE, Action.EXTEND, *_LEAD), Reach.OWN)},
    # The deputies work on what is theirs: complaints about a department.
    Role.DEPUTY: {**_EXECUTOR, **_OVERSEER},
    Role.HEAD: {**_OVERSEER, Action.INSTRUCT: Reach.ALL},
    # Statistics without personal data: a card is neither.
    Role.ANALYST: {},
    # Officials, chats and who may write; no appeal's text.
    Role.ADMINISTRATOR: dict.fromkeys(
        (Action.HAND_OVER, Action.ABSENCE, Action.STAFF, Action.BIND, Action.BLOCK, Action.PARKED), Reach.ALL
    ),
}


def may(role: Role, action: Action, same_department: bool) -> bool:  # noqa: FBT001
    """Whether the role allows the action on an appeal of the person's own or of another department."""
    reach = RIGHTS[role].get(action)
    return reach is Reach.ALL or (reach is Reach.OWN and same_department)
