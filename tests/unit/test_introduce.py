"""After a deploy one command tells Telegram where the bot is served, and people who it is."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

import town
from appeals.desk import helping
from appeals.desk.commands import COMMANDS
from appeals.model.people import Role
from infra import introduce
from infra.telegram import Simulator

TOKEN = "110201543:AA-a-token-of-no-bot"
SECRET = "a-secret-of-no-webhook"
URL = "https://town.example/"


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    with Simulator(TOKEN) as simulator:
        for name, value in (("TELEGRAM_API_URL", simulator.url), ("BOT_TOKEN", TOKEN), ("WEBHOOK_SECRET", SECRET)):
            monkeypatch.setenv(name, value)
        yield simulator


def told(telegram: Simulator, method: str) -> list[dict[str, object]]:
    return [call.params for call in telegram.calls if call.method == method and call.ok]


def test_the_bot_is_introduced_by_one_command_and_again_by_the_same(telegram: Simulator) -> None:
    """Webhook with its secret, just the kinds of updates that are served, description, commands; twice is as once."""
    staff, olga = telegram.group("Обращения"), telegram.person("Ольга")
    telegram.seat(olga, staff)
    arguments = [URL, "--staff-chat", str(staff.id), "--admins", str(olga.user.id), "--max-connections", "10"]
    for _ in range(2):
        assert introduce.main(arguments) == 0
    first, again = told(telegram, "setWebhook")
    assert first == again
    assert (first["url"], first["secret_token"], first["max_connections"]) == (URL, SECRET, 10)
    assert first["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert "112" in telegram.profile.texts["description", ""]
    assert "59-ФЗ" in telegram.profile.texts["description", ""]
    assert "112" in telegram.profile.texts["short_description", ""]
    assert [command["description"] for command in telegram.profile.commands["all_private_chats", ""]] == [
        "Новое сообщение",
        "Мои сообщения",
        "Справка",
    ]
    member = ("chat_member", staff.id, olga.user.id, "")
    assert set(telegram.profile.commands) == {("all_private_chats", ""), ("chat", staff.id, ""), member}
    assert "parked" in [command["command"] for command in telegram.profile.commands[member]]


def test_until_the_staff_chat_is_known_every_group_is_offered_the_commands(telegram: Simulator) -> None:
    """Only an official's are answered there anyway."""
    assert introduce.main([URL]) == 0
    assert set(telegram.profile.commands) == {("all_private_chats", ""), ("all_group_chats", "")}


def test_each_role_is_offered_what_it_may_do_and_every_offer_is_a_command() -> None:
    """By the table of rights; the texts of [commands] are those that somebody is offered."""
    words = town.load_words()
    offered = {role: {name for name, _ in helping.for_roles({role}, words)} for role in Role}
    everything = set().union(*offered.values())
    assert {f"/{name}" for name in everything} <= set(COMMANDS)
    assert {key for key in words.texts if key.startswith("commands.")} == {f"commands.{name}" for name in everything}
    assert offered[Role.EXECUTOR] == {
        "lists",
        "mine",
        "open",
        "soon",
        "overdue",
        "control",
        "find",
        "instructions",
        "absent",
        "priem",
        "help",
    }
    assert "mine" not in offered[Role.HEAD]
    assert offered[Role.ADMINISTRATOR] >= {"staff", "bind", "parked", "block"}
    assert offered[Role.ANALYST] == {"help"}


def test_secrets_are_read_from_ssm_and_of_two_the_new_one(
    telegram: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the webhook's secret is being changed the first of the two is Telegram's; none of it is printed."""
    for name, value in (("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    for name in ("BOT_TOKEN", "WEBHOOK_SECRET"):
        monkeypatch.delenv(name)
    with mock_aws():
        assert introduce.main([URL, "--secrets-path", "/otklik"]) == 1
        assert "SSM has no /otklik/bot-token" in capsys.readouterr().err
        for name, value in (("bot-token", TOKEN), ("webhook-secret", f"{SECRET},old-secret")):
            boto3.client("ssm").put_parameter(Name=f"/otklik/{name}", Value=value, Type="SecureString")
        assert introduce.main([URL, "--secrets-path", "/otklik/"]) == 0
    assert told(telegram, "setWebhook")[0]["secret_token"] == SECRET
    said = "".join(capsys.readouterr())
    assert TOKEN not in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("environment", "reason"),
    [
        ({"BOT_TOKEN": "1:another-of-no-bot"}, "setWebhook: Unauthorized"),
        ({"BOT_TOKEN": ""}, "BOT_TOKEN must be set"),
        ({"TELEGRAM_API_URL": "http://127.0.0.1:9"}, "setWebhook: Telegram does not answer (ConnectError)"),
        ({"WEBHOOK_SECRET": "секрет"}, "setWebhook: Bad Request: secret token contains unallowed characters"),
    ],
)
def test_what_goes_wrong_is_told_in_words_without_the_token(
    telegram: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    environment: dict[str, str],
    reason: str,
) -> None:
    """One line and a failure's exit status, no trace."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert introduce.main([URL]) == 1
    said = capsys.readouterr().err
    assert said.startswith(reason)
    assert "of-no-bot" not in said
