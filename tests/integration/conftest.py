"""A town in one process: moto's table and secrets, the strict Telegram simulator, and the functions' own handlers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import boto3
import pytest
from botocore.loaders import JSONFileLoader
from moto import mock_aws

from infra.telegram import Simulator
from tests.integration.abroad import abroad, translated
from tests.integration.quick_moto import quick
from tests.template.stack import RESOURCES

TOKEN = "110201543:AA-a-token-of-no-bot"
SECRET = "a-secret-of-no-webhook"
ZONE = ZoneInfo("Asia/Yakutsk")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


@dataclass
class TownUnderTest:
    """Who is there, what time it is, and the ways in: updates through the webhook, runs of the schedules."""

    telegram: Simulator
    staff: Any
    admin: Any
    head: Any
    now: datetime = MONDAY
    answers: list[dict[str, Any]] = field(default_factory=list)
    letters: Callable[[Any], Any] = lambda update: update  # what an update is written in

    def pump(self) -> list[int]:
        """Hand every update that waits to the webhook, in order; the status codes."""
        statuses = []
        for update in self.telegram.take_updates():
            self.now += timedelta(seconds=1)
            statuses.append(self.hand(update)["statusCode"])
        return statuses

    def hand(self, update: object, secret: str | None = SECRET, body: str | None = None) -> dict[str, Any]:
        """One request to the webhook's Function URL, as of now."""
        from webhook.handler import handler

        event = request(json.dumps(self.letters(update)) if body is None else body, secret, self.now)
        answer: dict[str, Any] = handler(event, context())
        self.answers.append(answer)
        return answer

    def run(self, function: str, at: datetime | None = None) -> dict[str, Any]:
        """A scheduled function's run as of `at`."""
        from importlib import import_module

        self.now = at or self.now
        self.telegram.clock.move(timedelta(minutes=1))  # the limits of Telegram's own minute
        handler = import_module(f"{function}.handler").handler
        result: dict[str, Any] = handler({"scheduled_time": self.now.isoformat()}, context())
        return result


def request(body: str, secret: str | None, now: datetime) -> dict[str, Any]:
    """A Function URL event, payload format 2.0."""
    headers = {"content-type": "application/json"}
    if secret is not None:
        headers["x-telegram-bot-api-secret-token"] = secret
    return {
        "version": "2.0",
        "rawPath": "/",
        "headers": headers,
        "requestContext": {"timeEpoch": int(now.timestamp() * 1000), "http": {"method": "POST", "path": "/"}},
        "body": body,
        "isBase64Encoded": False,
    }


def context() -> Any:
    """What Lambda passes along, each invocation under an id of its own."""
    return SimpleNamespace(
        aws_request_id=str(uuid4()),
        function_name="test",
        memory_limit_in_mb=128,
        invoked_function_arn="arn:aws:lambda:eu-central-1:123456789012:function:test",
        get_remaining_time_in_millis=lambda: 60_000,
    )


def make_table() -> None:
    """The table just as the template has it."""
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    properties = RESOURCES["AppealsTable"]["Properties"]
    boto3.client("dynamodb").create_table(TableName="appeals", **{key: properties[key] for key in wanted})


@pytest.fixture(scope="session", autouse=True)
def service_models_are_read_once() -> Iterator[None]:
    """moto begins each test with a new session, which would parse megabytes of botocore's JSON anew."""
    with pytest.MonkeyPatch.context() as patched:
        read = JSONFileLoader.load_file
        kept = cache(lambda path: read(JSONFileLoader(), path))
        patched.setattr(JSONFileLoader, "load_file", lambda _, path: kept(path))
        yield


@pytest.fixture(scope="session", autouse=True)
def moto_is_quick() -> Iterator[None]:
    """And spends no time on copies that nobody looks at."""
    with quick():
        yield


@contextmanager
def aws_of_one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto under the functions, with the secrets and the table in it."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "TABLE_NAME": "appeals",
        "SECRETS_PATH": "/otklik",
        "TIME_ZONE": "Asia/Yakutsk",
        "POWERTOOLS_SERVICE_NAME": "otklik",
        "POWERTOOLS_METRICS_NAMESPACE": "Otklik",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        make_table()
        ssm = boto3.client("ssm")
        ssm.put_parameter(Name="/otklik/bot-token", Value=TOKEN, Type="SecureString")
        ssm.put_parameter(Name="/otklik/webhook-secret", Value=SECRET, Type="SecureString")
        queue = boto3.client("sqs").create_queue(QueueName="dead-letters")["QueueUrl"]
        monkeypatch.setenv("DEAD_LETTERS_URL", queue)
        yield


@contextmanager
def a_town(monkeypatch: pytest.MonkeyPatch, files: Path | None = None) -> Iterator[TownUnderTest]:
    """A town with a staff group, its administrator and its head; nobody has written yet. `files`: in another script."""
    script = abroad(files) if files else nullcontext(lambda update: update)
    with script as letters, aws_of_one_thread(monkeypatch), Simulator(TOKEN) as telegram:
        from appeals.shell import house

        telegram.limits.lenient = True
        group = telegram.group("Обращения", forum=True)
        admin = telegram.seat(telegram.person("Ольга", "Администратор"), group)
        head = telegram.person("Сергей", "Глава")
        monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
        monkeypatch.setenv("STAFF_CHAT_ID", str(group.id))
        monkeypatch.setenv("HEAD_CHAT_ID", str(head.user.id))
        monkeypatch.setenv("ADMIN_USER_IDS", str(admin.user.id))
        house.build.cache_clear()
        head.says("/start")
        built = TownUnderTest(telegram, group, admin, head, letters=letters)
        built.pump()
        yield built
        house.build().vault.close()
        house.build.cache_clear()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto alone."""
    with aws_of_one_thread(monkeypatch):
        yield


@pytest.fixture(scope="session")
def files_abroad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's files in another script."""
    return translated(tmp_path_factory.mktemp("abroad"))


# These modules are played in the other script: what reaches people there comes from the town's files alone.
ABROAD = frozenset(
    f"test_{name}"
    for name in (
        "approval",
        "assigning",
        "canned",
        "citizen_answer",
        "coexecution",
        "desk_answering",
        "desk_asking",
        "desk_cards",
        "desk_finding",
        "desk_group",
        "desk_rights",
        "desk_staff",
        "desk_taking",
        "digest",
        "handover",
        "helping",
        "instructions",
        "ladder",
        "lifecycle_table",
        "merging",
        "notes",
        "parked",
        "regime_words",
        "search",
        "shown_first",
        "signature",
        "splitting",
        "staffing",
        "story",
        "terms",
        "writing",
    )
)


def script_of(request: pytest.FixtureRequest) -> Path | None:
    """The files in the other script where the test's module is played in it, but for a test marked `russian`."""
    if request.path.stem not in ABROAD or request.node.get_closest_marker("russian"):
        return None
    files: Path = request.getfixturevalue("files_abroad")
    return files


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[TownUnderTest]:
    """A town of its own for each test."""
    with a_town(monkeypatch, script_of(request)) as built:
        yield built


@pytest.fixture(scope="module")
def lasting_town(request: pytest.FixtureRequest) -> Iterator[TownUnderTest]:
    """One town for all tests of a module: for those whose people are strangers to each other."""
    with pytest.MonkeyPatch.context() as patch, a_town(patch, script_of(request)) as built:
        yield built


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """Everything the functions log from now on."""
    from appeals.shell.telemetry import logger

    lines = StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", lines)
    return lines
