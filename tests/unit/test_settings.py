"""The environment becomes one typed value, and says who is who."""

from __future__ import annotations

import pytest

from appeals.model import HEAD, STAFF, Binding, Official, Role
from appeals.shell.settings import read

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
    assert settings.roles(5, None) == {Role.CITIZEN, Role.ADMINISTRATOR}
    assert settings.roles(77, None) == {Role.CITIZEN, Role.HEAD}
    assert settings.roles(8, Official(8, Role.EXECUTOR, "roads")) == {Role.CITIZEN, Role.EXECUTOR}
    assert settings.roles(9, None) == {Role.CITIZEN}


def test_a_head_who_reads_in_a_group_is_made_by_the_administrator() -> None:
    """The group's id is no person's."""
    assert read(ENVIRONMENT | {"HEAD_CHAT_ID": "-1005"}).roles(-1005, None) == {Role.CITIZEN}


@pytest.mark.parametrize("name", ["STAFF_CHAT_ID", "ADMIN_USER_IDS"])
def test_a_wrong_number_fails_at_the_start(name: str) -> None:
    """Not at the first escalation."""
    with pytest.raises(ValueError, match="invalid literal"):
        read(ENVIRONMENT | {name: "the staff"})
