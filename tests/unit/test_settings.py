"""The environment becomes one typed value, and says who is who."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from appeals.model.chats import HEAD, STAFF, Binding
from appeals.model.people import Acting, Official, Role
from appeals.shell.settings import read

TODAY = date(2026, 11, 23)
ENVIRONMENT = {
    "TABLE_NAME": "appeals",
    "SECRETS_PATH": "/otklik/",
    "TELEGRAM_API_URL": "https://api.telegram.org",
    "STAFF_CHAT_ID": "-1001",
    "HEAD_CHAT_ID": "77",
    "ADMIN_USER_IDS": "5, 6",
    "TIME_ZONE": "Asia/Yakutsk",
}


def test_the_deploy_names_the_chats() -> None:
    """A chat that is not known yet is 0, and bound later."""
    assert read(ENVIRONMENT).deployed == {STAFF: Binding(-1001), HEAD: Binding(77)}
    assert read(ENVIRONMENT | {"STAFF_CHAT_ID": "0", "HEAD_CHAT_ID": ""}).deployed == {}


def test_the_deploy_names_administrators_and_the_head() -> None:
    """Everybody else is what the administrator made of them; each may write as a citizen."""
    settings = read(ENVIRONMENT)
    assert settings.roles(5, None, TODAY) == {Role.CITIZEN, Role.ADMINISTRATOR}
    assert settings.roles(77, None, TODAY) == {Role.CITIZEN, Role.HEAD}
    assert settings.roles(8, Official(8, Role.EXECUTOR, "roads"), TODAY) == {Role.CITIZEN, Role.EXECUTOR}
    assert settings.roles(9, None, TODAY) == {Role.CITIZEN}


def test_an_acting_official_has_the_role_from_day_to_day() -> None:
    """The first and the last day are among them; nothing has to be done for it to end."""
    acting = Acting(Role.DEPARTMENT_HEAD, "roads", TODAY, TODAY + timedelta(days=2))
    official, roles = Official(8, Role.EXECUTOR, "roads", acting=(acting,)), read(ENVIRONMENT).roles
    own = {Role.CITIZEN, Role.EXECUTOR}
    days = {offset: roles(8, official, TODAY + timedelta(days=offset)) - own for offset in (-1, 0, 2, 3)}
    assert days == {-1: set(), 0: {Role.DEPARTMENT_HEAD}, 2: {Role.DEPARTMENT_HEAD}, 3: set()}


def test_a_head_who_reads_in_a_group_is_made_by_the_administrator() -> None:
    """The group's id is no person's."""
    assert read(ENVIRONMENT | {"HEAD_CHAT_ID": "-1005"}).roles(-1005, None, TODAY) == {Role.CITIZEN}


@pytest.mark.parametrize("name", ["STAFF_CHAT_ID", "ADMIN_USER_IDS"])
def test_a_wrong_number_fails_at_the_start(name: str) -> None:
    """Not at the first escalation."""
    with pytest.raises(ValueError, match="invalid literal"):
        read(ENVIRONMENT | {name: "the staff"})
