"""The local stack fires the schedules that template.yaml asks for, when EventBridge would."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from infra.local.schedules import Schedule
from infra.local.template import Template

ZONE = ZoneInfo("Asia/Yakutsk")


def runs(expression: str, after: str, number: int) -> list[str]:
    """The next runs in the town's time."""
    schedule = Schedule("Function", expression, ZONE)
    moment, times = datetime.fromisoformat(after).replace(tzinfo=ZONE), []
    for _ in range(number):
        moment = schedule.next_after(moment)
        times.append(f"{moment.astimezone(ZONE):%d %H:%M}")
    return times


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("cron(0 9 * * ? *)", "2026-11-23T09:00", ["24 09:00", "25 09:00"]),
        ("cron(0/10 9-17 * * ? *)", "2026-11-23T08:59", ["23 09:00", "23 09:10"]),
        ("cron(0/10 9-17 * * ? *)", "2026-11-23T17:45", ["23 17:50", "24 09:00"]),
        ("cron(15,45 * * * ? *)", "2026-11-23T23:15", ["23 23:45", "24 00:15"]),
        ("rate(1 minute)", "2026-11-23T12:00:30", ["23 12:01", "23 12:02"]),
        ("rate(2 hours)", "2026-11-23T12:30", ["23 13:00", "23 15:00"]),
    ],
)
def test_expressions_are_read_as_eventbridge_reads_them(expression: str, after: str, expected: list[str]) -> None:
    """Cron in the town's time zone, rates at whole multiples (of UTC)."""
    assert runs(expression, after, len(expected)) == expected


def test_an_expression_nobody_reads_is_no_silent_guess() -> None:
    """Days of the week and the like would be an error, not a schedule that never fires."""
    with pytest.raises(ValueError, match="does not read"):
        runs("cron(0 9 ? * MON *)", "2026-11-23T09:00", 1)


def test_the_templates_own_schedules_are_all_read() -> None:
    """Every function but the webhook has its time, in the town's zone."""
    schedules = Template().schedules()
    assert {schedule.function for schedule in schedules} == set(Template().functions) - {"WebhookFunction"}
    assert {schedule.zone.key for schedule in schedules} == {"Asia/Yakutsk"}
    for schedule in schedules:
        first = schedule.next_after(datetime(2026, 11, 23, tzinfo=UTC))
        assert schedule.next_after(first) > first


def test_nothing_but_the_place_of_the_code_is_changed() -> None:
    """What is deployed here is template.yaml: the same resources, parameters and outputs."""
    template = Template()
    deployed = json.loads(template.with_code("bucket", dict.fromkeys(template.functions, "key.zip")))
    plain = json.loads(template.with_code("bucket", {}))
    for name in template.functions:
        code = deployed["Resources"][name]["Properties"].pop("CodeUri")
        assert code == {"Bucket": "bucket", "Key": "key.zip"}
    assert deployed == plain
