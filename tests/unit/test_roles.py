"""Rights: the whole table, written out as the town hall would."""

from __future__ import annotations

import pytest

from appeals.model.people import Role
from appeals.roles import RIGHTS, Action, may

LED = "move can note write return entrust involve split merge hand_over absence"  # by the head of a department
# Of whatever department's.
COORDINATED = "register amend end block publish judge " + LED
OVERSEEN = "find list history acknowledge invite publish"
#                 role                    own department's appeals                  anybody's
TABLE = {
    Role.CITIZEN: ("", ""),
    Role.EXECUTOR: ("take move ask answer fulfil contribute note write return find list history invite", "invite"),
    Role.DEPARTMENT_HEAD: (
        "take move ask answer approve extend fulfil contribute find list history invite " + LED,
        "invite",
    ),
    Role.COORDINATOR: (
        "take ask answer fulfil contribute find list history invite " + COORDINATED,
        "find list history invite " + COORDINATED,
    ),
    # Their own are the complaints about departments.
    Role.DEPUTY: (
        "approve grant take move ask answer fulfil contribute note write return " + OVERSEEN,
        "approve grant " + OVERSEEN,
    ),
    Role.HEAD: (
        "approve grant instruct find list history acknowledge invite publish",
        "approve grant instruct find list history acknowledge invite publish",
    ),
    Role.ANALYST: ("", ""),
    Role.ADMINISTRATOR: ("hand_over absence staff bind block parked", "hand_over absence staff bind block parked"),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_each_role_may_just_what_the_table_says(role: Role, action: Action) -> None:
    """Every role, every action, in the own and in another department."""
    own, anybodys = (words.split() for words in TABLE[role])
    same, other = True, False
    assert may(role, action, same) is (action in own)
    assert may(role, action, other) is (action in anybodys)


def test_every_role_has_its_row() -> None:
    """A new role without rights of its own is a decision, not an omission."""
    assert set(RIGHTS) == set(Role)


def test_the_administrator_reads_no_appeal() -> None:
    """Staff, chats and who may write, never a citizen's text."""
    of_people = {Action.HAND_OVER, Action.ABSENCE, Action.STAFF, Action.BLOCK}
    assert set(RIGHTS[Role.ADMINISTRATOR]) == {*of_people, Action.BIND, Action.PARKED}
