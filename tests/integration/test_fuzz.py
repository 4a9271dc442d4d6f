"""Fuzzing: a hundred thousand real, forged and spoilt updates at the webhook, and it takes every one of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import islice
from typing import Any

import boto3
import pytest

from tests.integration.conftest import SECRET, TownUnderTest, context, request
from tests.integration.inhabited import inhabit
from tests.integration.spoiling import Spoiler

TOGETHER = 250  # updates before the town is put back as it was: its drafts, previews and answers stay worth attacking
# What Telegram may refuse since the spoilt update named a place that is none. Words of ours it never refuses.
_NOWHERE = (
    "chat not found",
    "user not found",
    "the chat is not a forum",
    "not enough rights to create a topic",
    "can't initiate conversation",
    "bot is not a member",
    "group chat was upgraded",
    "need administrator rights in the channel",
    "message to edit not found",
    "there is no text in the message to edit",
    "message can't be edited",
    "message thread not found",
    "message to be replied not found",
    "wrong file identifier",
    "can't use file of type",
    "message is not modified",
    "query is too old",
)


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a decision was asked for."""
    from appeals.decide import decide
    from appeals.shell import turn

    asked: Counter[str] = Counter()

    def noted(*scene: Any) -> Any:
        asked["decide"] += 1
        return decide(*scene)

    monkeypatch.setattr(turn, "decide", noted)
    return asked


def fuzz(town: TownUnderTest, reached: Counter[str], seed: int, count: int) -> str:
    """So many updates, each answered 200, none among the dead letters, no word of ours refused; the figures."""
    from webhook.handler import handler

    here = inhabit(town)
    bodies = Spoiler(here, seed).bodies()
    done, deciding, answers = 0, 0, Counter[int]()
    while done < count:
        with here.kept():
            town.telegram.calls.clear()
            for body, encoded in islice(bodies, TOGETHER):
                town.now += timedelta(seconds=1)
                before = reached["decide"]
                event = request(body, SECRET, town.now) | {"isBase64Encoded": encoded}
                status = handler(event, context())["statusCode"]
                assert status == 200, body[:2_000]
                answers[status] += 1
                done, deciding = done + 1, deciding + (reached["decide"] > before)
        refused = [call for call in town.telegram.calls if not call.ok]
        assert [c for c in refused if not any(known in str(c.answer) for known in _NOWHERE)] == []
        assert dead_letters() == []
    assert answers == {200: done}
    assert done >= count
    assert deciding >= 0.3 * done
    return f"fuzz, seed {seed}: {done} updates, {deciding / done:.0%} of them reached a decision, every answer 200"


def dead_letters() -> list[str]:
    """The beginning of each body kept there."""
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="dead-letters")["QueueUrl"]
    letters = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return [letter["Body"][:2_000] for letter in letters]


def test_three_thousand_updates_of_all_sorts_are_taken(
    town: TownUnderTest, reached: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The fast part, one seed."""
    told = fuzz(town, reached, seed=0, count=3_000)
    with capsys.disabled():
        print("\n" + told)  # noqa: T201  the figures are what one runs it for


SEEDS = range(1, 9)
EACH = 13_000


def test_the_long_part_is_a_hundred_thousand() -> None:
    """Whoever makes it shorter must say so in the documents."""
    assert len(SEEDS) * EACH >= 100_000


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
def test_a_hundred_thousand_updates_of_all_sorts_are_taken(
    town: TownUnderTest, reached: Counter[str], capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    """The long part; each seed is a town of its own."""
    told = fuzz(town, reached, seed, EACH)
    with capsys.disabled():
        print("\n" + told)  # noqa: T201
