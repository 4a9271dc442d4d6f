"""The webhook's door: secrets, bodies, kinds of updates, faults of our own, and what the log says of them."""

from __future__ import annotations

import base64
import hmac
import json
import traceback
from datetime import timedelta
from io import StringIO
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient

from tests.integration.acting import TEXT, card_of, citizen, minutes, new_process, official, presses, sends
from tests.integration.conftest import SECRET, TOKEN, TownUnderTest, context, request
from tests.integration.trouble import breaks, dead_letters

HELLO = {"update_id": 900_000_001, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}}


@pytest.fixture
def table_calls(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every call to DynamoDB from now on."""
    calls: list[str] = []
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001  every call goes through it

    def noted(client: Any, name: str, parameters: Any) -> Any:
        if client.meta.service_model.service_name == "dynamodb":
            calls.append(name)
        return call(client, name, parameters)

    monkeypatch.setattr(BaseClient, "_make_api_call", noted)
    return calls


def sends_body(town: TownUnderTest, body: str, *, encoded: bool = False, headers: dict[str, str] | None = None) -> int:
    """A request with just this body; the status of its answer."""
    from webhook.handler import handler

    event = request(body, SECRET, town.now)
    event["isBase64Encoded"] = encoded
    event["headers"] = headers if headers is not None else event["headers"]
    return int(handler(event, context())["statusCode"])


def lines(logged: StringIO) -> list[dict[str, Any]]:
    """The log so far, line by line; each is JSON. Without the one that says at each run's end what it cost."""
    read = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in read if line["message"] != "run"]


STRANGERS = {
    "missing": None,
    "empty": "",
    "blank": " ",
    "a prefix": SECRET[:-1],
    "a suffix": SECRET[1:],
    "longer": SECRET + "x",
    "another case": SECRET.upper(),
    "doubled": SECRET + SECRET,
    "sent twice, as a Function URL joins the headers": f"{SECRET},{SECRET}",
    "the same with a blank": f"{SECRET}, {SECRET}",
    "a blank before": f" {SECRET}",
    "a blank after": f"{SECRET} ",
    "a line's end after": f"{SECRET}\n",
    "a comma": ",",
    "no ASCII": "секрет",
    "half a surrogate": "\ud800",
    "NUL after": f"{SECRET}\0",
    "very long": SECRET * 10_000,
    "the bot's token": TOKEN,
}


def test_a_wrong_secret_gets_403_and_not_one_read_or_write(town: TownUnderTest, table_calls: list[str]) -> None:
    """The whole table of wrong ones."""
    before = len(town.telegram.calls)
    answers = {kind: town.hand(HELLO, secret=secret)["statusCode"] for kind, secret in STRANGERS.items()}
    assert answers == dict.fromkeys(STRANGERS, 403)
    assert table_calls == []
    assert len(town.telegram.calls) == before


class _Sealed(dict[str, Any]):
    """A request whose body must not be looked at."""

    def __getitem__(self, key: str) -> Any:
        assert key not in ("body", "isBase64Encoded")
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        assert key not in ("body", "isBase64Encoded")
        return super().get(key, default)


def test_a_strangers_body_is_not_looked_at(town: TownUnderTest) -> None:
    """Neither decoded nor parsed nor measured: the secret comes first, so a body can stall or break nothing."""
    from appeals.shell.telemetry import Failed
    from webhook.handler import handler

    assert handler(_Sealed(request("[" * 1_000_000, "a stranger's", town.now)), context())["statusCode"] == 403
    with pytest.raises(Failed, match="AssertionError"):  # the seal holds: with the right secret the body is read
        handler(_Sealed(request("{}", SECRET, town.now)), context())
    for body in ("это не base64", "AAA", "A" * 1_000_000):
        event = request(body, "a stranger's", town.now) | {"isBase64Encoded": True}
        assert handler(event, context())["statusCode"] == 403


def test_every_valid_secret_is_compared_in_constant_time(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever fits: hmac's own comparison decides, and goes through all of them each time."""
    boto3.client("ssm").put_parameter(
        Name="/otklik/webhook-secret", Value="first,second", Type="SecureString", Overwrite=True
    )
    new_process()
    compared: list[bytes] = []
    compare = hmac.compare_digest

    def noted(secret: bytes, offered: bytes) -> bool:
        compared.append(secret)
        return compare(secret, offered)

    monkeypatch.setattr(hmac, "compare_digest", noted)
    for offered, status in (("first", 200), ("second", 200), ("f", 403), ("", 403)):
        compared.clear()
        assert town.hand({"update_id": 1}, secret=offered)["statusCode"] == status
        assert compared == [b"first", b"second"] * (len(compared) // 2)  # a second round after they were read anew
        assert compared
    monkeypatch.setattr(hmac, "compare_digest", lambda *_: False)
    assert town.hand({"update_id": 1}, secret="first")["statusCode"] == 403  # nothing else lets anybody in


def test_the_header_may_be_spelt_in_any_case(town: TownUnderTest) -> None:
    """Header names have no case; the secret has."""
    for name in ("X-Telegram-Bot-Api-Secret-Token", "x-telegram-bot-api-secret-token"):
        assert sends_body(town, json.dumps({"update_id": 1}), headers={name: SECRET}) == 200


@pytest.mark.parametrize(
    ("kept", "admitted"),
    [
        ("old,new", {"old", "new"}),
        ("old, new", {"old", "new"}),
        ("old,", {"old"}),
        (",old", {"old"}),
        (",", set()),
        (" ", set()),
    ],
)
def test_two_secrets_are_valid_while_one_replaces_the_other(town: TownUnderTest, kept: str, admitted: set[str]) -> None:
    """Parted by a comma; both together are none, and an empty one lets nobody in."""
    boto3.client("ssm").put_parameter(Name="/otklik/webhook-secret", Value=kept, Type="SecureString", Overwrite=True)
    new_process()
    offers = (None, "", " ", ",", "old", "new", "old,", "old,new", "old, new", "new,old")
    assert {offer for offer in offers if town.hand({"update_id": 1}, secret=offer)["statusCode"] == 200} == admitted


BODIES = {
    "nothing": "",
    "no JSON": "не JSON",
    "half": '{"update_id": 1, "message": {',
    "an array": "[1, 2, 3]",
    "a number": "5",
    "null": "null",
    "no id": "{}",
    "an id of letters": '{"update_id": "маркер-тайна"}',
    "a message of letters": '{"update_id": 7, "message": "маркер-тайна"}',
    "no chat": '{"update_id": 7, "message": {"message_id": 1, "text": "маркер-тайна"}}',
    "1 MB": '{"update_id": 7, "message": "' + "я" * 1_000_000 + '"}',
    "deep": "[" * 100_000,
    "half a surrogate": '{"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"},'
    ' "from": {"id": 5, "is_bot": false, "first_name": "маркер"}, "text": "\\ud800"}}',
}


@pytest.mark.parametrize("encoded", [False, True])
def test_a_body_that_is_no_update_gets_200_and_one_line_without_its_content(
    town: TownUnderTest, table_calls: list[str], logged: StringIO, *, encoded: bool
) -> None:
    """Plain or base64: it can never loop, costs nothing, and quotes nothing."""
    for body in BODIES.values():
        logged.truncate(logged.seek(0))
        sent = base64.b64encode(body.encode()).decode() if encoded else body
        assert sends_body(town, sent, encoded=encoded) == 200
        (line,) = lines(logged)
        assert "correlation_id" not in line
        assert "маркер" not in logged.getvalue()
    assert table_calls == []


@pytest.mark.parametrize("body", ["это не base64", base64.b64encode(b"\xff\xfe{").decode(), "AAA"])
def test_base64_that_is_none_and_bytes_that_are_no_utf8_get_200_and_one_line(
    town: TownUnderTest, logged: StringIO, body: str
) -> None:
    """What claims to be encoded and is not."""
    assert sends_body(town, body, encoded=True) == 200
    assert len(lines(logged)) == 1


UNSERVED = [
    "edited_channel_post",
    "channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "a_kind_yet_to_be_invented",
]


def test_kinds_of_updates_not_served_get_200_no_call_and_one_line(
    town: TownUnderTest, table_calls: list[str], logged: StringIO
) -> None:
    """Whatever is in them."""
    before = len(town.telegram.calls)
    for kind in UNSERVED:
        logged.truncate(logged.seek(0))
        update = {"update_id": 5, kind: {"text": "маркер-тайна", "from": {"id": 5}}}
        assert town.hand(update)["statusCode"] == 200
        assert len(lines(logged)) == 1
        assert "маркер" not in logged.getvalue()
    assert table_calls == []
    assert len(town.telegram.calls) == before


def test_a_fault_that_would_repeat_for_ever_lands_whole_in_the_dead_letters(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, logged: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    """200, so that the chat is not blocked; the body as it came, a metric for the alarm, a line without content."""
    anna = citizen(town)
    breaks(monkeypatch)
    anna.says("маркер-тайна, дом 5")
    update = town.telegram.take_updates()[0]
    assert town.hand(update)["statusCode"] == 200
    assert [json.loads(letter) for letter in dead_letters()] == [update]
    (line,) = lines(logged)
    assert line["correlation_id"] == str(update["update_id"])
    assert line["fault"] == "ValueError"
    assert "маркер" not in logged.getvalue()
    assert '"DeadUpdates":[1.0]' in capsys.readouterr().out


def test_a_changed_token_is_taken_up(town: TownUnderTest) -> None:
    """Within the five minutes the old way to Telegram is kept; after them the new token opens a new one."""
    from appeals.shell import house

    vault = house.build().vault
    first = vault.gateway()
    boto3.client("ssm").put_parameter(Name="/otklik/bot-token", Value="1:new", Type="SecureString", Overwrite=True)
    assert vault.gateway() is first
    vault._known.clear()  # noqa: SLF001  five minutes later
    assert vault.gateway() is not first


def test_no_log_line_or_metric_of_a_whole_story_tells_what_people_said(
    town: TownUnderTest, logged: StringIO, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, texts, addresses, telephones, captions and tokens are planted everywhere; the log knows none of them."""
    monkeypatch.setattr("appeals.shell.gateway.ANSWER_SECONDS", 0.3)
    new_process()
    anna = citizen(town, "Меткаимя")
    ivan = official(town, "Меткаслужащий")
    number = sends(town, anna, f"{TEXT} меткатекст")
    town.telegram.fail("400", chat_id=anna.chat.id, description="can't parse entities: меткатекст «меткатекст»")
    anna.says("меткаещё")
    town.pump()
    anna.sends_contact("+7меткателефон", "Меткаконтакт")
    anna.sends("photo", "меткаподпись")
    anna.sends_location(50.92, 128.47)
    town.pump()
    town.telegram.fail("429", chat_id=town.staff.id, retry_after=5)
    town.telegram.fail("500", chat_id=anna.chat.id)
    town.telegram.fail("hang", chat_id=anna.chat.id)
    presses(town, ivan, "Взять", card_of(ivan, number))
    ivan.says("меткаответ", reply_to=card_of(ivan, number))
    town.pump()
    town.now += timedelta(seconds=5)
    minutes(town, 2)
    anna.blocks()
    town.pump()
    for function in ("escalation", "digest", "delivery"):
        town.run(function, town.now + timedelta(days=31))
    out, err = capfd.readouterr()
    told = (out + err + logged.getvalue()).casefold()
    assert "will try later" in told
    for mark in ("метка", "фонар", "кирова", "aa-a-token", "a-secret-of", "50.92"):
        assert mark not in told


def test_a_scheduled_run_that_fails_says_what_and_where_but_not_what_people_said(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lambda logs whatever a run raises, with all that it was raised from: another's message may quote a person."""
    from appeals.shell.outbox import Outbox
    from appeals.shell.telemetry import Failed

    def broken(*_: object) -> None:
        raise ValueError("меткатекст") from KeyError("меткапричина")

    monkeypatch.setattr(Outbox, "due", broken)
    with pytest.raises(Failed, match=r"^ValueError at test_door\.py:\d+$") as failed:
        town.run("delivery")
    assert "метка" not in "".join(traceback.format_exception(failed.value))


def test_log_lines_are_json_with_the_update_as_correlation(town: TownUnderTest, logged: StringIO) -> None:
    """Each line names its update; the next run's lines do not name the last update."""
    anna = citizen(town)
    town.telegram.fail("429", chat_id=anna.chat.id, retry_after=5)
    anna.says("Справка")
    town.telegram.fail("403", chat_id=anna.chat.id)
    update = town.telegram.take_updates()[0]
    assert town.hand(update)["statusCode"] == 503
    town.now += timedelta(seconds=6)
    town.hand(update)
    (line,) = lines(logged)
    assert line["correlation_id"] == str(update["update_id"])
    assert {"level", "message", "timestamp", "service"} <= line.keys()
    town.hand({"update_id": "x"})
    assert "correlation_id" not in lines(logged)[-1]
