"""AWS at its worst: for each way in which it fails, what people see, what is stored, what is retried and when.

Each row of the table in docs/reliability.md has its test here or in test_worst_telegram.py.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from time import monotonic
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from appeals.shell.table import Unavailable
from tests.integration.acting import (
    card_of,
    cards,
    citizen,
    minutes,
    new_process,
    official,
    owed,
    planted,
    presses,
    previews,
    sends,
)
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.crash import EVERY_CALL
from tests.integration.trouble import alarm_on, aws_fails, breaks, cancelled, dead_letters, metric, refusal

READS, COUNTS, COMMITS = "BatchGetItem", "UpdateItem", "TransactWriteItems"
URL = "https://dynamodb"
PASSING = {
    "throttled": refusal("ThrottlingException"),
    "over its throughput": refusal("ProvisionedThroughputExceededException"),
    "500": refusal("InternalServerError"),
    "refused": EndpointConnectionError(endpoint_url=URL),
    "silent at once": ConnectTimeoutError(endpoint_url=URL),
    "silent after a while": ReadTimeoutError(endpoint_url=URL),
}


def pressing_send(town: TownUnderTest, anna: Any) -> Any:
    """The update in which the citizen confirms the preview."""
    previews(town, anna)
    anna.presses("Отправить")
    return town.telegram.take_updates()[0]


def refused_webhook_raises_an_alarm() -> bool:
    """Whether somebody learns of 500s that go on."""
    alarm = alarm_on("Url5xxCount", "AWS/Lambda", "WebhookFunction")
    return bool(alarm["EvaluationPeriods"] * alarm["Period"] == 600)


@pytest.mark.parametrize("error", PASSING.values(), ids=PASSING)
def test_a_table_that_throttles_fails_or_is_silent_gets_500_and_a_later_copy_works(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Reads, the number's counter, the commit: nothing by halves, and once it passes one card and one word."""
    anna = citizen(town)
    for before, operation in enumerate([READS, COUNTS, COMMITS]):
        update = pressing_send(town, anna)
        with aws_fails(monkeypatch, error, operation):
            assert town.hand(update)["statusCode"] == 500
        assert len(cards(town.admin)) == before
        assert town.hand(update)["statusCode"] == 200
        assert len(cards(town.admin)) == before + 1
        assert "принято" in anna.last.text
    assert refused_webhook_raises_an_alarm()


@pytest.mark.parametrize("reason", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_transaction_cancelled_by_throttling_gets_500_and_is_no_lost_race(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    """It is not decided anew at once, fifteen times over, which would throttle the more."""
    update = pressing_send(town, citizen(town))
    with aws_fails(monkeypatch, cancelled("None", reason), COMMITS) as failed:
        assert town.hand(update)["statusCode"] == 500
    assert failed == [COMMITS]
    assert town.hand(update)["statusCode"] == 200


def holding_back(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """Let the next reads give all but their last key, and name that one as unprocessed; how many keys each asked."""
    call = getattr(BaseClient, EVERY_CALL)
    asked: list[int] = []

    def throttled(client: Any, name: str, parameters: Any) -> Any:
        if name != READS or len(asked) >= times:
            return call(client, name, parameters)
        wanted = parameters["RequestItems"]["appeals"]
        asked.append(len(wanted["Keys"]))
        *given, last = wanted["Keys"]
        answer: dict[str, Any] = {"Responses": {"appeals": []}}
        if given:
            answer = call(client, name, {"RequestItems": {"appeals": {**wanted, "Keys": given}}})
        return {**answer, "UnprocessedKeys": {"appeals": {"Keys": [last]}}}

    monkeypatch.setattr(BaseClient, EVERY_CALL, throttled)
    return asked


def test_unprocessed_keys_are_read_again(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that gives only a part is not taken for the whole: the person is known, and served."""
    anna = citizen(town)
    heard = len(anna.heard)
    asked = holding_back(monkeypatch, 2)
    anna.says("Справка")
    assert town.pump() == [200]
    assert asked[1] == 1
    assert len(anna.heard) == heard + 1


def test_unprocessed_keys_for_ever_get_500_after_a_few_calls(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not asked for at once and for ever, until the function's time is over."""
    anna = citizen(town)
    anna.says("Справка")
    update = town.telegram.take_updates()[0]
    with monkeypatch.context() as patched:
        asked = holding_back(patched, 1_000)
        assert town.hand(update)["statusCode"] == 500
    assert len(asked) == 5
    assert town.hand(update)["statusCode"] == 200


@pytest.mark.parametrize("reason", ["TransactionConflict", "ConditionalCheckFailed"])
def test_a_transaction_conflict_is_decided_anew_at_once(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    """Three times in a row: the person notices nothing, and there is one card."""
    anna, before = citizen(town), len(cards(town.admin))
    update = pressing_send(town, anna)
    with aws_fails(monkeypatch, cancelled("None", reason), COMMITS, times=3) as failed:
        assert town.hand(update)["statusCode"] == 200
    assert len(failed) == 3
    assert len(cards(town.admin)) == before + 1


def test_a_transaction_conflict_without_end_gets_500_and_a_later_copy_works(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifteen attempts, then Telegram is to bring it again."""
    update = pressing_send(town, citizen(town))
    with aws_fails(monkeypatch, cancelled("None", "TransactionConflict"), COMMITS) as failed:
        assert town.hand(update)["statusCode"] == 500
    assert len(failed) == 15
    assert town.hand(update)["statusCode"] == 200
    assert len(cards(town.admin)) == 1


def test_an_official_whose_press_met_a_conflict_is_answered_once(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """[Взять] decided twice is taken once."""
    ivan = official(town, "Иван")
    card = card_of(ivan, sends(town, citizen(town)))
    with aws_fails(monkeypatch, cancelled("TransactionConflict"), COMMITS, times=1):
        assert presses(town, ivan, "Взять", card) == "Взято в работу: № 2026-000001."


NINE = datetime(2026, 12, 24, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("operation", "at"), [("Query", 0), (READS, 0), (READS, 1), (COMMITS, 0), (COMMITS, 1), (READS, 4), (COUNTS, 0)]
)
def test_an_escalation_run_that_is_throttled_fails_with_an_alarm_and_the_next_tells_each_once(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, operation: str, at: int
) -> None:
    """Lambda counts the error; what was committed stays, the rest is the next run's; nobody reads it twice."""
    planted(town, date(2026, 12, 23), 2)
    with (
        aws_fails(monkeypatch, PASSING["throttled"], operation, after=at, times=1) as failed,
        pytest.raises(Unavailable),
    ):
        town.run("escalation", NINE)
    assert failed == [operation]
    assert alarm_on("Errors", "AWS/Lambda", "EscalationFunction")["Threshold"] == 0
    town.run("escalation", NINE + timedelta(minutes=10))
    minutes(town, 4)
    told = [message.text.split("№ ")[1][:11] for message in town.head.heard if message.text.startswith("Просрочено")]
    assert sorted(set(told)) == ["2026-000001", "2026-000002"]
    assert len(told) == (3 if operation == COUNTS else 2)  # sent, and not noted: it may come once more
    assert owed() == 0


@pytest.mark.parametrize(("operation", "at"), [("Query", 0), ("Query", 5), ("PutItem", 0), (READS, 0), (COUNTS, 0)])
def test_a_digest_run_that_is_throttled_fails_with_an_alarm_and_is_told_by_its_next_try(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, operation: str, at: int
) -> None:
    """Twice more by Lambda itself, then the delivery has it."""
    with aws_fails(monkeypatch, PASSING["throttled"], operation, after=at, times=1), pytest.raises(Unavailable):
        town.run("digest", NINE)
    assert alarm_on("Errors", "AWS/Lambda", "DigestFunction")["Threshold"] == 0
    town.run("digest", NINE + timedelta(minutes=1))
    minutes(town, 4)
    told = sum(message.text.startswith("Сводка") for message in town.admin.heard)
    assert told == (2 if operation == COUNTS else 1)
    assert owed() == 0


@pytest.mark.parametrize(("operation", "at"), [("Query", 0), (READS, 0), (READS, 2), (COUNTS, 0), (COUNTS, 1)])
def test_a_delivery_run_that_is_throttled_fails_with_an_alarm_and_the_next_go_on(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, operation: str, at: int
) -> None:
    """A card that waits: what the run held comes free in a minute and a half."""
    town.telegram.fail("500", chat_id=town.staff.id)
    sends(town, citizen(town))
    at_ = town.now + timedelta(minutes=2)
    with aws_fails(monkeypatch, PASSING["throttled"], operation, after=at, times=1), pytest.raises(Unavailable):
        town.run("delivery", at_)
    assert alarm_on("Errors", "AWS/Lambda", "DeliveryFunction")["Threshold"] == 0
    minutes(town, 4)
    assert len(cards(town.admin)) == (2 if (operation, at) == (COUNTS, 1) else 1)
    assert owed() == 0


def test_one_appeal_that_our_code_fails_at_stops_no_other_and_raises_an_alarm(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are told; the one is counted at every run, until somebody mends it."""
    from appeals.clockwork import passed

    numbers = planted(town, date(2026, 12, 23), 3)

    def broken(appeal: Any, *args: Any) -> Any:
        if appeal.number == numbers[1]:
            raise ValueError
        return passed(appeal, *args)

    monkeypatch.setattr("escalation.handler.passed", broken)
    capsys.readouterr()
    town.run("escalation", NINE)
    assert metric(capsys.readouterr().out, "Faults") == 1
    assert alarm_on("Faults")["Threshold"] == 0
    assert sum(message.text.startswith("Просрочено") for message in town.head.heard) == 2


NO_SSM = [refusal("ThrottlingException"), EndpointConnectionError(endpoint_url="https://ssm")]


@pytest.mark.parametrize("error", NO_SSM, ids=["refused", "unreachable"])
def test_ssm_out_of_reach_at_the_start_gets_500_and_a_later_copy_works(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Nobody is let in meanwhile, and nobody is turned away for good."""
    anna = citizen(town)
    new_process()
    anna.says("Справка")
    update = town.telegram.take_updates()[0]
    heard = len(anna.heard)
    with aws_fails(monkeypatch, error, "GetParameter"):
        assert town.hand(update)["statusCode"] == 500
        assert town.hand(update, secret="a stranger's")["statusCode"] == 500
    assert town.hand(update)["statusCode"] == 200
    assert len(anna.heard) == heard + 1
    assert refused_webhook_raises_an_alarm()


@pytest.mark.parametrize("function", ["escalation", "digest", "delivery"])
def test_ssm_out_of_reach_at_the_start_of_a_run_fails_it_with_an_alarm_and_loses_nothing(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    """Lambda counts the error; the next runs tell the head, the staff and the citizen what is theirs, once."""
    from appeals.shell.vault import NoSecrets

    planted(town, date(2026, 12, 23))
    town.now = NINE
    new_process()
    with aws_fails(monkeypatch, NO_SSM[1], "GetParameter"), pytest.raises(NoSecrets):
        town.run(function, NINE)
    assert alarm_on("Errors", "AWS/Lambda", f"{function.title()}Function")["Threshold"] == 0
    town.run("escalation", NINE + timedelta(minutes=1))
    town.run("digest", NINE + timedelta(minutes=1))
    minutes(town, 4)
    assert sum(message.text.startswith("Просрочено") for message in town.head.heard) == 1
    assert sum(message.text.startswith("Сводка") for message in town.admin.heard) == 1
    assert owed() == 0


@pytest.mark.parametrize("error", NO_SSM, ids=["refused", "unreachable"])
def test_ssm_out_of_reach_later_is_bridged_by_what_was_read_last(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, logged: StringIO, error: Exception
) -> None:
    """Served as before, strangers are refused as before; SSM is asked once a minute, not at every update."""
    from appeals.shell import vault

    anna = citizen(town)
    elapsed = monotonic() + vault.KEPT_SECONDS
    monkeypatch.setattr(vault, "monotonic", lambda: elapsed)
    anna.says("Справка")
    update = town.telegram.take_updates()[0]
    heard = len(anna.heard)
    with aws_fails(monkeypatch, error, "GetParameter") as failed:
        assert town.hand(update)["statusCode"] == 200
        assert town.hand(update, secret="a stranger's")["statusCode"] == 403
        assert len(anna.heard) == heard + 1
        asked = len(failed)
        assert asked == 3  # for either secret once, and once more for the stranger's sake
        elapsed += vault.ASKED_AGAIN_SECONDS - 1
        assert town.hand(update)["statusCode"] == 200
        assert len(failed) == asked
    assert "the secret read last serves" in logged.getvalue()


def test_sqs_out_of_reach_while_an_update_is_put_away_gets_500_until_it_is_kept(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What our code cannot handle is not lost either: Telegram brings it until the queue has it."""
    anna = citizen(town)
    breaks(monkeypatch)
    anna.says("Здравствуйте")
    update = town.telegram.take_updates()[0]
    with aws_fails(monkeypatch, EndpointConnectionError(endpoint_url="https://sqs"), "SendMessage"):
        assert town.hand(update)["statusCode"] == 500
    assert town.hand(update)["statusCode"] == 200
    assert len(dead_letters()) == 1
    assert alarm_on("ApproximateNumberOfMessagesVisible", "AWS/SQS")["Threshold"] == 0
    assert refused_webhook_raises_an_alarm()


def test_a_queue_that_does_not_exist_gets_500(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address is no reason to lose an update."""
    anna = citizen(town)
    monkeypatch.setenv("DEAD_LETTERS_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/nowhere")
    new_process()
    breaks(monkeypatch)
    anna.says("Здравствуйте")
    assert town.hand(town.telegram.take_updates()[0])["statusCode"] == 500
