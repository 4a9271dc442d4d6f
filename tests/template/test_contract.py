"""What operators and outside tests hold on to: names, parameters, handlers, schedules, keeping."""

import ast
import tomllib

import pytest

from infra.build import FUNCTION_NAMES
from tests.template.stack import FUNCTIONS, LAMBDAS, RESOURCES, ROOT, SCHEDULED, TEMPLATE

HANDLERS = {
    "WebhookFunction": "webhook.handler.handler",
    "EscalationFunction": "escalation.handler.handler",
    "DigestFunction": "digest.handler.handler",
    "DeliveryFunction": "delivery.handler.handler",
}
REQUIRED = object()
PARAMETERS = {
    "Stage": "prod",
    "StaffChatId": REQUIRED,
    "HeadChatId": REQUIRED,
    "AdminUserIds": REQUIRED,
    "SecretsPath": "/otklik",
    "TelegramApiUrl": "https://api.telegram.org",
    "Arch": "arm64",
    "WebhookConcurrency": 0,
    "AlarmEmail": "",
    "TimeZone": "Asia/Yakutsk",
    "Tracing": "Disabled",
    "DynamoDbEndpoint": "",
}


def test_functions_have_their_names_and_handlers() -> None:
    """Logical ids and handlers are the contract's, and there is no fifth function."""
    assert {name: function["Handler"] for name, function in LAMBDAS.items()} == HANDLERS


@pytest.mark.parametrize("handler", HANDLERS.values())
def test_handlers_exist(handler: str) -> None:
    """Each handler named in the template is a function of that name in that module."""
    module, name = handler.rsplit(".", 1)
    tree = ast.parse((FUNCTIONS / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    assigned = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert name in assigned | {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_table_queue_and_outputs_have_their_names() -> None:
    """The rest of the contract's logical ids is there with the right types, and both outputs."""
    assert RESOURCES["AppealsTable"]["Type"] == "AWS::DynamoDB::Table"
    assert RESOURCES["DeadLetters"]["Type"] == "AWS::SQS::Queue"
    assert set(TEMPLATE["Outputs"]) == {"WebhookUrl", "TableName"}


def test_parameters_are_the_contracts() -> None:
    """Every parameter with its default; only whom the installation serves has to be given."""
    found = {name: parameter.get("Default", REQUIRED) for name, parameter in TEMPLATE["Parameters"].items()}
    assert found == PARAMETERS


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_explain_and_check_themselves(name: str) -> None:
    """A wrong value is refused before anything is deployed, and a person is told what is wanted."""
    parameter = TEMPLATE["Parameters"][name]
    assert len(parameter["Description"]) > 20
    assert {"AllowedPattern", "AllowedValues", "MinValue"} & set(parameter)


def test_time_zone_is_the_towns() -> None:
    """The schedules and the town's calendar speak of the same nine in the morning."""
    town = tomllib.loads((FUNCTIONS / "town" / "belogorsk.toml").read_text(encoding="utf-8"))
    assert TEMPLATE["Parameters"]["TimeZone"]["Default"] == town["time_zone"]


def test_schedules_tell_the_function_its_time() -> None:
    """A scheduled function's now is its scheduled time; the local stack moves time and fires them."""
    events = {name: list(function["Events"].values()) for name, function in SCHEDULED.items()}
    assert {name: event["Properties"]["ScheduleExpression"] for name, (event,) in events.items()} == {
        "EscalationFunction": "cron(0/10 9-17 * * ? *)",
        "DigestFunction": "cron(0 9 * * ? *)",
        "DeliveryFunction": "rate(1 minute)",
    }
    for (event,) in events.values():
        assert event["Type"] == "ScheduleV2"
        assert event["Properties"]["ScheduleExpressionTimezone"] == {"Ref": "TimeZone"}
        assert event["Properties"]["Input"] == '{"scheduled_time": "<aws.scheduler.scheduled-time>"}'
        assert event["Properties"]["State"] == {"Fn::If": ["MovesItsOwnTime", "DISABLED", "ENABLED"]}
        assert event["Properties"]["OmitName"], "the default name is the same in every stack of an account"


@pytest.mark.parametrize("name", SCHEDULED)
def test_a_scheduled_run_that_fails_for_good_is_kept(name: str) -> None:
    """Neither a run that could not be started nor one that kept failing is lost without a trace."""
    dead_letters = {"Fn::GetAtt": "DeadLetters.Arn"}
    (event,) = SCHEDULED[name]["Events"].values()
    assert event["Properties"]["DeadLetterConfig"] == {"Arn": dead_letters}
    assert "MaximumRetryAttempts" in event["Properties"]["RetryPolicy"]
    on_failure = SCHEDULED[name]["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
    assert on_failure == {"Type": "SQS", "Destination": dead_letters}


@pytest.mark.parametrize("name", LAMBDAS)
def test_every_function_has_logs_that_end(name: str) -> None:
    """Each function logs JSON into a group of its own that forgets."""
    logging = LAMBDAS[name]["LoggingConfig"]
    group = RESOURCES[logging["LogGroup"]["Ref"]]
    assert logging["LogFormat"] == "JSON"
    assert group["Type"] == "AWS::Logs::LogGroup"
    assert group["Properties"]["RetentionInDays"] == 90
    assert len({function["LoggingConfig"]["LogGroup"]["Ref"] for function in LAMBDAS.values()}) == len(LAMBDAS)


def test_the_table_survives() -> None:
    """Appeals outlive the stack, a slip of the hand, a bad write; only throwaway stages may delete theirs."""
    table = RESOURCES["AppealsTable"]
    assert table["DeletionPolicy"] == table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["Properties"]["DeletionProtectionEnabled"] == {"Fn::If": ["Disposable", False, True]}
    assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["Properties"]["SSESpecification"] == {"SSEEnabled": True}
    assert table["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_dead_letters_are_encrypted_and_kept_as_long_as_can_be() -> None:
    """Whole updates lie there, with people's words in them."""
    queue = RESOURCES["DeadLetters"]["Properties"]
    assert queue["SqsManagedSseEnabled"] is True
    assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_whatever_lies_among_the_dead_letters_raises_an_alarm() -> None:
    """One update or run in the queue, for as long as it lies there."""
    alarm = RESOURCES["DeadLettersAlarm"]["Properties"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible")
    assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": "DeadLetters.QueueName"}}]
    assert (alarm["ComparisonOperator"], alarm["Threshold"], alarm["EvaluationPeriods"]) == (
        "GreaterThanThreshold",
        0,
        1,
    )


def test_the_runbook_says_what_to_do_about_every_alarm() -> None:
    """Whoever gets the letter finds the alarm's name there."""
    alarms = {name for name, resource in RESOURCES.items() if resource["Type"] == "AWS::CloudWatch::Alarm"}
    runbook = (ROOT / "infra" / "runbook.md").read_text(encoding="utf-8")
    assert {name for name in alarms if f"| {name} | " not in runbook} == set()


def test_alarms_write_only_to_somebody() -> None:
    """Without an address there is no topic, and every alarm knows that."""
    alarms = [resource for resource in RESOURCES.values() if resource["Type"] == "AWS::CloudWatch::Alarm"]
    assert RESOURCES["AlarmTopic"]["Condition"] == "HasAlarmEmail"
    assert len(alarms) >= 9
    for alarm in alarms:
        assert alarm["Properties"]["AlarmActions"] == {
            "Fn::If": ["HasAlarmEmail", [{"Ref": "AlarmTopic"}], {"Ref": "AWS::NoValue"}]
        }


def test_alarms_on_our_own_metrics_watch_ones_that_are_written() -> None:
    """A metric renamed in code would leave its alarm silent for ever."""
    watched = {
        resource["Properties"]["MetricName"]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::CloudWatch::Alarm" and resource["Properties"]["Namespace"] == "Otklik"
    }
    code = "\n".join(path.read_text(encoding="utf-8") for path in FUNCTIONS.rglob("*.py"))
    assert {name for name in watched if f'"{name}"' not in code} == set()


def test_what_is_parked_rings_at_once_and_what_passes_by_itself_only_when_it_lasts() -> None:
    """A 400 that will never succeed is one alarm each; a 429 is Telegram's pace and no news before it lasts."""
    parked, failed = (RESOURCES[f"Messages{kind}Alarm"]["Properties"] for kind in ("Parked", "Failed"))
    assert (parked["MetricName"], parked["EvaluationPeriods"], parked["Threshold"]) == ("MessagesParked", 1, 0)
    assert (failed["MetricName"], failed["EvaluationPeriods"], failed["Threshold"]) == ("MessagesFailed", 3, 2)
    assert parked["Dimensions"] == failed["Dimensions"]


def test_every_function_is_built_by_our_script() -> None:
    """SAM's own builder would ship four times the weight, uncompiled; each function needs its target."""
    makefile = (FUNCTIONS / "Makefile").read_text()
    assert set(FUNCTION_NAMES) == set(LAMBDAS)
    for name in LAMBDAS:
        assert RESOURCES[name]["Metadata"] == {"BuildMethod": "makefile"}
        assert f"build-{name}" in makefile
    assert "manifest" not in (ROOT / "samconfig.toml").read_text()
