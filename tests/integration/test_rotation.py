"""The two secrets change while updates flow: what is new is let in at once, what is old ends, nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import EndpointConnectionError

from tests.integration.acting import card_of, citizen, minutes, new_process, official, sends
from tests.integration.conftest import SECRET, TownUnderTest

UPDATE = {"update_id": 1}
NEW_TOKEN = "110201543:AA-the-next-one"


def stored(name: str, value: str) -> None:
    """What the operator does first."""
    boto3.client("ssm").put_parameter(Name=f"/otklik/{name}", Value=value, Type="SecureString", Overwrite=True)


@pytest.fixture
def reads(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The secrets asked of SSM from now on, by a process that has just started."""
    asked: list[str] = []
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001  every call goes through it

    def noted(client: Any, name: str, parameters: Any) -> Any:
        if name == "GetParameter":
            asked.append(parameters["Name"].rpartition("/")[2])
        return call(client, name, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", noted)
    new_process()
    return asked


def statuses(town: TownUnderTest, *given: str) -> list[int]:
    """How requests with these headers are answered."""
    return [town.hand(UPDATE, secret=secret)["statusCode"] for secret in given]


def test_a_new_webhook_secret_is_let_in_at_once_beside_the_old_one(town: TownUnderTest, reads: list[str]) -> None:
    """A process that has just read the old value does not turn Telegram away for five minutes."""
    assert statuses(town, SECRET) == [200]
    stored("webhook-secret", f"new,{SECRET}")
    assert statuses(town, "new", SECRET, "new") == [200, 200, 200]
    assert reads == ["webhook-secret"] * 2


def test_strangers_cannot_make_us_read_secrets_as_often_as_they_knock(
    town: TownUnderTest, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One more read every ten seconds at most, however many come."""
    from appeals.shell import vault

    elapsed = 100.0
    monkeypatch.setattr(vault, "monotonic", lambda: elapsed)
    assert statuses(town, SECRET, *["wrong"] * 20) == [200, *[403] * 20]
    assert len(reads) == 2
    elapsed += vault.DOUBTED_EVERY_SECONDS - 0.1
    assert statuses(town, *["wrong"] * 20) == [403] * 20
    assert len(reads) == 2
    elapsed += 0.1
    assert statuses(town, *["wrong"] * 20) == [403] * 20
    assert len(reads) == 3


def test_the_old_secret_ends_with_the_cache(town: TownUnderTest) -> None:
    """A process keeps it for five minutes at most; a new one does not know it."""
    assert statuses(town, SECRET) == [200]
    stored("webhook-secret", "new")
    new_process()
    assert statuses(town, SECRET, "new") == [403, 200]


def test_a_revoked_token_is_replaced_within_the_same_call(town: TownUnderTest, reads: list[str]) -> None:
    """Telegram refuses the old token at once; the person notices nothing, and nothing is sent twice."""
    from appeals.shell import house

    anna = citizen(town)
    stored("bot-token", NEW_TOKEN)
    town.telegram.change_token(NEW_TOKEN)
    before = len(town.telegram.calls)
    anna.says("Справка")
    assert town.pump() == [200]
    assert [call.ok for call in town.telegram.calls[before:]] == [False, True]
    assert house.build().vault.gateway().token == NEW_TOKEN
    assert reads.count("bot-token") == 2
    number = sends(town, anna)
    assert town.telegram.seat(town.admin, town.staff).last.text.count(number) == 1


def test_between_revoking_and_storing_the_token_everything_waits(town: TownUnderTest) -> None:
    """The update comes again, what is owed to others stays owed; both arrive, once, under the new token."""
    anna = citizen(town)
    ivan = official(town, "Иван")
    number = sends(town, anna)
    heard = len(anna.heard)
    town.telegram.change_token(NEW_TOKEN)
    anna.says("Справка")
    ivan.presses("Взять", on=card_of(ivan, number))
    word, press = town.telegram.take_updates()
    assert [town.hand(update)["statusCode"] for update in (word, press, word)] == [503, 200, 503]
    stored("bot-token", NEW_TOKEN)
    new_process()
    town.now += timedelta(minutes=1)
    assert [town.hand(update)["statusCode"] for update in (word, press, word)] == [200] * 3
    minutes(town, 3)
    assert len(anna.heard) == heard + 1
    assert "Иван" in card_of(ivan, number).text


def test_with_ssm_out_of_reach_a_refused_token_is_a_passing_failure(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The update comes again as with any other, and is answered when SSM is back."""
    anna = citizen(town)
    town.telegram.change_token(NEW_TOKEN)
    stored("bot-token", NEW_TOKEN)
    anna.says("Справка")
    (update,) = town.telegram.take_updates()
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001  every call goes through it

    def unreachable(client: Any, name: str, parameters: Any) -> Any:
        if name == "GetParameter":
            raise EndpointConnectionError(endpoint_url="https://ssm")
        return call(client, name, parameters)

    with monkeypatch.context() as patched:
        patched.setattr(BaseClient, "_make_api_call", unreachable)
        assert town.hand(update)["statusCode"] == 503
    new_process()
    town.now += timedelta(minutes=1)
    assert town.hand(update)["statusCode"] == 200
