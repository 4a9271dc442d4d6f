"""A scheduled run that fails for good, and an update that is a fault of ours: both lie among the dead letters."""

import json

import pytest

from tests.e2e.scenes import Scenes
from tests.template.stack import SCHEDULED

NO_TIME = {"scheduled_time": "<aws.scheduler.scheduled-time>"}  # as a scheduler passes it that does not know it


@pytest.mark.parametrize(
    "function",
    [
        "DeliveryFunction",
        pytest.param("EscalationFunction", marks=pytest.mark.soak),  # each try of a failed run starts a process anew
        pytest.param("DigestFunction", marks=pytest.mark.soak),
    ],
)
def test_a_scheduled_run_that_fails_for_good_reaches_the_dead_letters(scenes: Scenes, function: str) -> None:
    """Invoked as EventBridge does, it raises, is tried as often as the template says, and is kept for the alarm."""
    operator = scenes.operator
    operator.dead_letters()
    before = len(operator.log_of(function))
    run = {"FunctionName": operator.names[function], "InvocationType": "Event", "Payload": json.dumps(NO_TIME)}
    operator.client("lambda").invoke(**run)
    (letter,) = operator.dead_letters(wait_seconds=60)
    assert letter["requestPayload"] == NO_TIME
    assert "scheduled_time is no ISO 8601 time" in letter["responsePayload"]["errorMessage"]
    tries = [line for line in operator.log_of(function)[before:] if line.startswith("START")]
    assert len(tries) == 1 + SCHEDULED[function]["EventInvokeConfig"]["MaximumRetryAttempts"]


@pytest.mark.parametrize("function", SCHEDULED)
def test_who_keeps_failed_runs_may_write_to_the_queue(scenes: Scenes, function: str) -> None:
    """The emulator moves them unasked, AWS does not: the function's role and its schedule's, as SAM has made them."""
    (event,) = SCHEDULED[function]["Events"]
    iam, names = scenes.operator.client("iam"), scenes.operator.names
    for role in (names[f"{function}Role"], names[f"{function}{event}Role"]):
        policies = iam.list_role_policies(RoleName=role)["PolicyNames"]
        documents = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in policies]
        allowed = [one for document in documents for one in document["Statement"] if one["Action"] == "sqs:SendMessage"]
        assert [one["Resource"].rpartition(":")[2] for one in allowed] == [names["DeadLetters"].rpartition("/")[2]]


def test_an_update_that_is_a_fault_of_ours_is_kept_whole(scenes: Scenes) -> None:
    """It is taken with 200 at its first coming, so it blocks nobody, and can be brought again from the queue."""
    scenes.operator.dead_letters()
    scenes.an_update_is_a_fault_of_ours("На Кирова 120 не горит фонарь")
    (tracked,) = scenes.stack.telegram.updates[-1:]
    assert [attempt.status for attempt in tracked.attempts] == [200]
    assert scenes.operator.dead_letters() == [tracked.update]


def test_a_dead_update_can_be_brought_again_after_the_fault_is_mended(scenes: Scenes) -> None:
    """As the runbook does it: the letter's body to the webhook's address, with the secret; it is taken up as new."""
    scenes.operator.dead_letters()
    citizen = scenes.an_update_is_a_fault_of_ours("Справка")
    (letter,) = scenes.operator.dead_letters()
    scenes.operator.mend_dialog(scenes.stack, citizen.seat.user.id)
    heard = len(citizen.seat.heard)
    assert [scenes.operator.brings(scenes.stack, letter) for _ in range(2)] == [200, 200]
    assert scenes.operator.dead_letters() == []
    assert len(citizen.seat.heard) == heard + 1
