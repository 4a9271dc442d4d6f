"""The links under comments: short enough for Telegram, and good for one comment, its author and a week only."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from appeals.links import LIVES, comment_of, is_payload, payload, to_bot, to_comment
from appeals.model.appeal import Comment

SEAL, TODAY, ANNA = b"a key of no bot", date(2026, 11, 24), 501
COMMENT = Comment(-1001234567890, 2_147_483_647, 2_147_483_600)


def given(comment: Comment = COMMENT, author: int = ANNA, seal: bytes = SEAL, day: date = TODAY) -> str:
    """The payload of a link."""
    return payload(seal, comment, author, day)


@pytest.mark.parametrize("comment", [COMMENT, replace(COMMENT, thread=None), Comment(-1, 1, 1)])
def test_the_author_finds_the_comment_again(comment: Comment) -> None:
    """With the largest numbers there are it is still a payload as Telegram takes it."""
    made = given(comment)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", made)
    assert is_payload(made)
    assert comment_of(SEAL, made, comment.chat, ANNA, TODAY) == comment


@pytest.mark.parametrize(
    "made",
    [
        given(author=ANNA + 1),
        given(replace(COMMENT, message=1)),
        given(replace(COMMENT, chat=-100)),
        given(seal=b"another key"),
        given(day=TODAY - LIVES - timedelta(days=1)),
        given()[:-1] + "!",
        given().replace("2147483647", "2147483646"),
        "snow",
        "",
    ],
)
def test_whatever_else_finds_nothing(made: str) -> None:
    """Another author, another comment, another group, another key, last week's; a letter changed, no payload at all."""
    assert comment_of(SEAL, made, COMMENT.chat, ANNA, TODAY) != COMMENT
    if "2147483647" in made:
        assert comment_of(SEAL, made, COMMENT.chat, ANNA, TODAY) is None


def test_a_link_lives_a_week() -> None:
    """To its last day, and not a day longer."""
    assert comment_of(SEAL, given(), COMMENT.chat, ANNA, TODAY + LIVES) == COMMENT
    assert comment_of(SEAL, given(), COMMENT.chat, ANNA, TODAY + LIVES + timedelta(days=1)) is None


def test_addresses() -> None:
    """Of the bot's private chat, and of a comment in a supergroup without a name of its own."""
    assert to_bot("otklik_bot", "snow") == "https://t.me/otklik_bot?start=snow"
    assert to_comment(COMMENT) == "https://t.me/c/1234567890/2147483647?thread=2147483600"
    assert to_comment(Comment(-1001234567890, 5)) == "https://t.me/c/1234567890/5"
