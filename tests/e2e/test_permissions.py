"""Every function's role allows exactly the calls it makes: without any one of its permissions something fails."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import pytest

from infra.local.ministack import LocalAwsError
from infra.local.play import StoryFailed
from tests.e2e.operating import Operator
from tests.e2e.scenes import Scenes
from tests.template.stack import LAMBDAS, statements

# What an emulator cannot show: policies (by the end of their name) that nothing here is refused without. Neither are
# Deny statements tried: they permit nothing, and the emulator does not know dynamodb:LeadingKeys.
NOT_JUDGED = {
    "AWSLambdaBasicExecutionRole": "the emulator takes logs from every function, permitted or not",
    "EventInvokeConfigOnFailureSQSPolicy": "the emulator itself moves failed runs; SAM writes this for the destination",
}
# How a refusal shows in a function's log or in its error.
REFUSED = re.compile(r"AccessDenied|NoSecrets|NotKept")


class Permission(NamedTuple):
    """One action on one resource, by its place in the template."""

    function: str
    statement: int
    action: str
    resource: int

    def __str__(self) -> str:
        statement = statements(self.function)[self.statement]
        name = re.findall(r"[\w-]+", json.dumps(statement["Resource"][self.resource]).replace(".Arn", ""))[-1]
        return f"{self.function}-{statement['Sid']}-{self.action.partition(':')[2]}-{name}"


PERMISSIONS = [
    Permission(function, place, action, resource)
    for function in LAMBDAS
    for place, statement in enumerate(statements(function))
    if statement["Effect"] == "Allow"
    for action in statement["Action"]
    for resource in range(len(statement["Resource"]))
]
LAST_OF_EACH = {permission.function: permission for permission in PERMISSIONS}.values()


class Roles:
    """The roles as deployed, and one permission less for a while."""

    def __init__(self, operator: Operator) -> None:
        self._iam = operator.client("iam")
        self._operator = operator

    def of(self, function: str) -> str:
        """The name of a function's role."""
        return self._operator.names[f"{function}Role"]

    def policies(self, function: str) -> list[str]:
        """The names of all policies of a function's role."""
        role = self.of(function)
        attached = self._iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        inline: list[str] = self._iam.list_role_policies(RoleName=role)["PolicyNames"]
        return [*inline, *(policy["PolicyName"] for policy in attached)]

    @contextmanager
    def without(self, missing: Permission) -> Iterator[None]:
        """The function in fresh processes, for secrets are cached, and its role without one permission."""
        role = {"RoleName": self.of(missing.function), "PolicyName": f"{missing.function}RolePolicy0"}
        whole = self._iam.get_role_policy(**role)["PolicyDocument"]
        left = [pair for place, pair in _pairs(whole) if place != missing[1:]]
        assert len(left) == len(list(_pairs(whole))) - 1
        self._iam.put_role_policy(**role, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": left}))
        self._operator.start_anew(missing.function)
        try:
            yield
        finally:
            self._iam.put_role_policy(**role, PolicyDocument=json.dumps(whole))


def _pairs(document: dict[str, Any]) -> Iterator[tuple[tuple[int, str, int], dict[str, Any]]]:
    """A policy as statements of one action and one resource each, with their places in the template."""
    for place, statement in enumerate(document["Statement"]):
        actions, resources = (_as_list(statement[key]) for key in ("Action", "Resource"))
        for action in actions:
            for number, resource in enumerate(resources):
                yield (place, action, number), statement | {"Action": action, "Resource": resource}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_the_roles_allow_all_that_the_functions_do(scenes: Scenes) -> None:
    """Every scene is played to its end, and no call is refused."""
    before = {function: len(scenes.operator.log_of(function)) for function in LAMBDAS}
    scenes.operator.dead_letters()
    for function in LAMBDAS:
        scenes.play_of(function)
        assert [line for line in scenes.operator.log_of(function)[before[function] :] if REFUSED.search(line)] == []
    assert len(scenes.operator.dead_letters()) == 1


@pytest.mark.parametrize("function", LAMBDAS)
def test_what_is_not_tried_is_known_and_why(scenes: Scenes, function: str) -> None:
    """A role has the policy that the template gives it, each permission of which is tried below, and these."""
    others = set(Roles(scenes.operator).policies(function)) - {f"{function}RolePolicy0"}
    assert [name for name in others if not name.endswith(tuple(NOT_JUDGED))] == []


def fails_without(missing: Permission, scenes: Scenes) -> bool:
    """Whether something is refused when the function does all it does with one permission less."""
    operator = scenes.operator
    before, told = len(operator.log_of(missing.function)), ""
    with Roles(operator).without(missing), suppress(StoryFailed, TimeoutError):
        try:
            scenes.play_of(missing.function)
        except LocalAwsError as failed:
            told = str(failed)
    scenes.quiet()
    return bool(REFUSED.search("\n".join([told, *operator.log_of(missing.function)[before:]])))


@pytest.mark.parametrize("missing", LAST_OF_EACH, ids=str)
def test_no_function_has_a_permission_to_spare(missing: Permission, scenes: Scenes) -> None:
    """Without one of a function's permissions something fails; the long part tries each of them."""
    assert fails_without(missing, scenes)


@pytest.mark.soak
@pytest.mark.parametrize("missing", PERMISSIONS, ids=str)
def test_no_permission_is_spare(missing: Permission, scenes: Scenes) -> None:
    """Each action on each resource of each role in turn; a new permission needs a scene that uses it."""
    assert fails_without(missing, scenes)
