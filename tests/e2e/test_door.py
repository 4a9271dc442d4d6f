"""The webhook's door on the deployed artefact: strangers, rubbish and what the bot does not serve."""

import json
from typing import Any

import httpx
import pytest

from infra.local.stack import Stack

HEADER = "X-Telegram-Bot-Api-Secret-Token"
JSON_TYPE = {"Content-Type": "application/json"}


def post(stack: Stack, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return httpx.post(stack.webhook_url, content=body, headers=headers, timeout=60, trust_env=False)


def update(**content: Any) -> bytes:
    return json.dumps({"update_id": 1, **content}).encode()


HELLO = update(
    message={
        "message_id": 1,
        "date": 1,
        "chat": {"id": 5, "type": "private", "first_name": "X"},
        "from": {"id": 5, "is_bot": False, "first_name": "X"},
        "text": "/start",
    }
)


@pytest.mark.parametrize("wrong", [None, "", "wrong", "prefix", "case", "doubled"])
def test_a_stranger_gets_403_and_nothing_happens(stack: Stack, wrong: str | None) -> None:
    """A wrong or missing secret opens nothing, and no call goes out."""
    near = {"prefix": stack.secret[:-1], "case": stack.secret.swapcase(), "doubled": stack.secret * 2}
    headers = {} if wrong is None else {HEADER: near.get(wrong, wrong)}
    before = len(stack.telegram.calls)
    assert post(stack, HELLO, JSON_TYPE | headers).status_code == 403
    assert len(stack.telegram.calls) == before


def test_the_function_url_itself_is_guarded_too(stack: Stack) -> None:
    """What CloudFormation made of the template answers at the address in its outputs."""
    host = httpx.URL(stack.deployment.webhook_url).host
    answer = httpx.post(stack.deployment.url, content=HELLO, headers=JSON_TYPE | {"Host": host}, trust_env=False)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"[[[[[[{}]]]]]]",
        b'"text"',
        b"42",
        b"{}",
        b'{"update_id": "one"}',
        b'{"update_id": 1, "message": 5}',
        b'{"update_id": 1, "message": {"message_id": 1}}',
        b'{"update_id": 1, "callback_query": {}}',
        b'{"update_id": 1e400}',
        b"\xff\xfe\x00\x80",
        b'{"update_id": 1, "message": "\xff"}',
        b"[" * 100_000,
        b'"' + b"x" * 1_000_000 + b'"',
    ],
    ids=lambda body: repr(body[:30]),
)
@pytest.mark.parametrize("kind", ["application/json", "application/octet-stream"])
def test_rubbish_is_taken_off_telegrams_hands(stack: Stack, body: bytes, kind: str) -> None:
    """Below 500, or Telegram would bring it again for a day; as text and, for other types, in base64."""
    answer = post(stack, body, {HEADER: stack.secret, "Content-Type": kind})
    assert answer.status_code < 500


PERSON = {"id": 5, "is_bot": False, "first_name": "X"}
GROUP = {"id": -1005, "type": "supergroup", "title": "X"}
CHANNEL = {"id": -1006, "type": "channel", "title": "X"}
POST = {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "x"}
BUSINESS = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": PERSON, "text": "x"}
POLL = {
    "id": "1",
    "question": "?",
    "options": [{"text": "a", "voter_count": 0, "persistent_id": "a"}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}


@pytest.mark.parametrize(
    "content",
    [
        {"channel_post": POST},
        {"edited_channel_post": POST | {"edit_date": 2}},
        {"business_message": BUSINESS},
        {"edited_business_message": BUSINESS | {"edit_date": 2}},
        {"deleted_business_messages": {"business_connection_id": "1", "chat": CHANNEL, "message_ids": [1]}},
        {"poll": POLL},
        {"poll_answer": {"poll_id": "1", "user": PERSON, "option_ids": [0]}},
        {"inline_query": {"id": "1", "from": PERSON, "query": "", "offset": ""}},
        {"chosen_inline_result": {"result_id": "1", "from": PERSON, "query": ""}},
        {"message_reaction": {"chat": GROUP, "message_id": 1, "date": 1, "old_reaction": [], "new_reaction": []}},
        {"message_reaction_count": {"chat": GROUP, "message_id": 1, "date": 1, "reactions": []}},
        {
            "chat_boost": {
                "chat": CHANNEL,
                "boost": {
                    "boost_id": "1",
                    "add_date": 1,
                    "expiration_date": 2,
                    "source": {"source": "premium", "user": PERSON},
                },
            }
        },
        {"removed_chat_boost": {"chat": CHANNEL, "boost_id": "1", "remove_date": 1, "source": {"source": "premium"}}},
        {"chat_join_request": {"chat": GROUP, "from": PERSON, "user_chat_id": 5, "date": 1}},
        {
            "pre_checkout_query": {
                "id": "1",
                "from": PERSON,
                "currency": "RUB",
                "total_amount": 1,
                "invoice_payload": "x",
            }
        },
        {"shipping_query": {"id": "1", "from": PERSON, "invoice_payload": "x", "shipping_address": {}}},
        {"something_telegram_invents_next_year": {"id": 1}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_update_kinds_not_served_are_taken_in_silence(stack: Stack, content: dict[str, Any]) -> None:
    """200, and no call goes out."""
    before = len(stack.telegram.calls)
    assert post(stack, update(**content), JSON_TYPE | {HEADER: stack.secret}).status_code == 200
    assert len(stack.telegram.calls) == before
