"""The morning summary: its figures are what happened, it is told once, and on working days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

import town as files
from appeals.deadlines import Calendar
from tests.integration.acting import card_of, citizen, minutes, official, planted, presses, replies, sends
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.trouble import alarm_on, metric


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of town time in 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def summaries(seat: Any, title: str = "Сводка") -> list[list[str]]:
    """The summaries told there, in lines."""
    return [message.text.split("\n") for message in seat.heard if message.text.startswith(title)]


def test_the_figures_are_what_happened(town: TownUnderTest) -> None:
    """Received, a week ago, answered, open, due soon, overdue by name, by department and topic, not delivered."""
    planted(town, date(2026, 12, 16), 2, at=at(11, 16, 12))
    late = planted(town, date(2026, 11, 20), 1, department="architecture", at=at(10, 21, 12))[0]
    planted(town, date(2026, 11, 27), 1, at=at(10, 28, 12))
    planted(town, date(2026, 11, 28), 1, at=at(10, 29, 12))
    anna, boris, ivan = citizen(town), citizen(town, "Борис"), official(town, "Иван")
    first, second, _ = sends(town, anna), sends(town, anna), sends(town, boris)
    replies(town, ivan, "Сделано.", card_of(ivan, first))
    presses(town, ivan, "Меры приняты")
    presses(town, anna, "Нет, не решён")
    anna.blocks()
    town.pump()
    replies(town, ivan, "Сделано.", card_of(ivan, second))
    presses(town, ivan, "Меры приняты")
    town.run("digest", at(11, 24))
    assert summaries(town.admin) == [
        [
            "Сводка за понедельник, 23 ноября",
            "Сообщения: поступило 3 (неделей раньше 2), в работе 7",
            "Дано ответов: 2",
            "Срок в ближайшие 3 дня: 1 · просрочено: 1",
            f"№ {late} · уличное освещение · Отдел архитектуры, на 4 дня 🔴",
            "Архитектура: новых 0, в работе 1, просрочено 1 🔴",
            "ЖКХ: новых 3, в работе 6",
            "Чаще всего: уличное освещение 3",
            "Не доставлено: 1",
        ]
    ]


def test_a_quiet_day_is_told_too(town: TownUnderTest) -> None:
    """Silence would look like a fault."""
    town.run("digest", at(11, 24))
    assert summaries(town.admin) == [
        [
            "Сводка за понедельник, 23 ноября",
            "Сообщения: поступило 0 (неделей раньше 0), в работе 0",
            "Дано ответов: 0",
            "Срок в ближайшие 3 дня: 0 · просрочено: 0",
        ]
    ]


@pytest.mark.parametrize("day", [at(11, 28), at(11, 29), datetime(2027, 1, 1, 9, 0, tzinfo=ZONE)])
def test_there_is_none_on_days_off(town: TownUnderTest, day: datetime) -> None:
    """A weekend, the New Year."""
    assert town.run("digest", day) == {"day": ""}
    assert summaries(town.admin) == []


@pytest.mark.parametrize(
    ("morning", "days"),
    [
        (at(11, 30), "27–29 ноября"),
        (at(11, 2), "30 октября – 1 ноября"),
        (at(11, 26), "среду, 25 ноября"),
        (datetime(2027, 1, 11, 9, 0, tzinfo=ZONE), "30 декабря – 10 января"),
    ],
)
def test_the_days_since_the_last_one_are_named(town: TownUnderTest, morning: datetime, days: str) -> None:
    """On Monday it covers Friday to Sunday, after holidays all of them."""
    town.run("digest", morning)
    assert summaries(town.admin)[0][0] == f"Сводка за {days}"


def test_the_weekend_counts_on_monday_against_the_weekend_before(town: TownUnderTest) -> None:
    """From Friday's midnight to Monday's: the edges belong to one summary each."""
    for moment in (at(11, 27, 0, 0), at(11, 28, 12), at(11, 29, 23, 59)):
        planted(town, date(2026, 12, 28), at=moment)
    planted(town, date(2026, 12, 28), at=at(11, 30, 0, 0))
    planted(town, date(2026, 12, 28), at=at(11, 26, 23, 59))
    planted(town, date(2026, 12, 28), at=at(11, 21, 12))
    town.run("digest", at(11, 30))
    assert "поступило 3 (неделей раньше 1)" in summaries(town.admin)[0][1]
    town.run("digest", at(12, 1))
    assert "поступило 1 (" in summaries(town.admin)[1][1]


def test_run_twice_it_is_told_once(town: TownUnderTest) -> None:
    """Retried, and again ten minutes later; the delivery has nothing to add."""
    for minute in (0, 0, 10):
        town.run("digest", at(11, 24, 9, minute))
    minutes(town, 4)
    assert len(summaries(town.admin)) == 1


def test_what_telegram_did_not_take_is_told_later_as_it_was(town: TownUnderTest) -> None:
    """429 for the staff chat: not before its time, not twice, with the figures of the morning."""
    town.telegram.fail("429", chat_id=town.staff.id, retry_after=90)
    town.run("digest", at(11, 24))
    planted(town, date(2026, 12, 23), at=at(11, 23, 12))
    town.run("delivery", at(11, 24, 9, 1))
    assert summaries(town.admin) == []
    for minute in (2, 3, 4):
        town.run("delivery", at(11, 24, 9, minute))
    assert [lines[1][:23] for lines in summaries(town.admin)] == ["Сообщения: поступило 0 "]


def test_a_summary_waits_for_a_chat_that_rests(town: TownUnderTest) -> None:
    """The staff chat was told to wait just before nine: the summary does not ask again too early."""
    anna = citizen(town)
    town.now = at(11, 24, 8, 59)
    town.telegram.fail("429", chat_id=town.staff.id, retry_after=300)
    sends(town, anna)
    calls = len(town.telegram.calls)
    town.run("digest", at(11, 24))
    assert [call for call in town.telegram.calls[calls:] if call.params.get("chat_id") == str(town.staff.id)] == []
    town.run("delivery", at(11, 24, 9, 10))
    town.run("delivery", at(11, 24, 9, 11))
    assert len(summaries(town.admin)) == 1


def test_more_than_ten_overdue_are_counted(town: TownUnderTest) -> None:
    """The ten that are longest overdue by name, the others by their number."""
    planted(town, date(2026, 11, 20), 9, at=at(10, 21, 12))
    oldest = planted(town, date(2026, 11, 3), 1, at=at(10, 4, 12))[0]
    planted(town, date(2026, 11, 19), 3, at=at(10, 20, 12))
    town.run("digest", at(11, 24))
    lines = summaries(town.admin)[0]
    assert lines[3].endswith("просрочено: 13")
    assert lines[4].startswith(f"№ {oldest} ")
    assert lines[4].endswith("на 21 день 🔴")
    assert lines[14] == "и ещё 3: команда /overdue"


def test_a_department_that_left_the_towns_file_breaks_nothing(town: TownUnderTest) -> None:
    """An appeal of an unknown department is summed up under the default one."""
    planted(town, date(2026, 12, 23), department="closed_last_year", at=at(11, 23, 12))
    town.run("digest", at(11, 24))
    assert "поступило 1 " in summaries(town.admin)[0][1]


def test_the_bound_topic_of_the_staff_gets_it(town: TownUnderTest) -> None:
    """/bind staff in a topic: the summary stands there."""
    topic = town.admin.opens_topic("Сводки")
    topic.says("/bind staff")
    town.pump()
    town.run("digest", at(11, 24) + timedelta(seconds=1))
    assert len(summaries(topic)) == 1


def test_a_deadline_in_a_year_without_decree_raises_one_alarm(
    town: TownUnderTest, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing while all is known; a figure above none every morning after, and an alarm that keeps its state over
    days off: it rings once until a library that knows the year is deployed.
    """
    calendar = Calendar(files.load())
    last = next(year for year in range(2027, 2100) if not calendar.has_decree(year + 1))
    in_december = datetime(last, 12, 6, 9, tzinfo=ZONE)  # a month from here lies in the next year
    for day, years in ((at(11, 24), 0), (in_december, 1), (in_december + timedelta(days=2), 1)):
        capsys.readouterr()
        town.run("digest", calendar.next_opening(day))
        told = capsys.readouterr().out
        assert '"YearsWithoutDecree":' in told
        assert metric(told, "YearsWithoutDecree") == years
    alarm = alarm_on("YearsWithoutDecree")
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (0, "GreaterThanThreshold")
    assert (alarm["Statistic"], alarm["Period"], alarm["TreatMissingData"]) == ("Maximum", 86_400, "ignore")


def test_a_deadline_set_by_hand_raises_it_too(town: TownUnderTest, capsys: pytest.CaptureFixture[str]) -> None:
    """Years ahead of any term: what stands in the register is looked at as well."""
    planted(town, date(2098, 12, 1))
    capsys.readouterr()
    town.run("digest", at(11, 24))
    assert metric(capsys.readouterr().out, "YearsWithoutDecree") == 1


def test_the_two_regimes_are_never_added_up(town: TownUnderTest) -> None:
    """What falls under 59-ФЗ has figures of its own, and its own line for what is overdue."""
    planted(town, date(2026, 12, 23), 2, at=at(11, 23, 12))
    planted(town, date(2026, 12, 23), 3, at=at(11, 23, 12), regime="appeal")
    late = planted(town, date(2026, 11, 20), 1, at=at(10, 21, 12), regime="appeal")[0]
    town.run("digest", at(11, 24))
    lines = summaries(town.admin)[0]
    assert lines[1] == "Сообщения: поступило 2 (неделей раньше 0), в работе 2"
    second = lines.index("Обращения (59-ФЗ): поступило 3 (неделей раньше 0), в работе 4")
    assert lines[second + 2] == "Срок в ближайшие 3 дня: 0 · просрочено: 1"
    assert lines[second + 3].startswith(f"№ {late} ")
    assert lines[second + 4] == "ЖКХ: новых 3, в работе 4, просрочено 1 🔴"


def test_the_head_reads_of_last_week_on_its_first_working_morning(town: TownUnderTest) -> None:
    """Monday to Sunday against the week before; on no other morning, and once."""
    for moment in (at(11, 16, 0, 0), at(11, 18, 12), at(11, 22, 23, 59)):
        planted(town, date(2026, 12, 16), at=moment)
    planted(town, date(2026, 12, 14), at=at(11, 15, 23, 59))
    planted(town, date(2026, 12, 23), at=at(11, 23, 0, 0))
    for day in (23, 23, 24):
        town.run("digest", at(11, day))
    minutes(town, 3)
    (week,) = summaries(town.head, "Неделя")
    assert week[:2] == ["Неделя: 16–22 ноября", "Сообщения: поступило 3 (неделей раньше 1), в работе 5"]
    assert summaries(town.admin, "Неделя") == summaries(town.head) == []


def test_after_a_holiday_monday_the_week_is_told_on_tuesday(town: TownUnderTest) -> None:
    """22 and 23 February 2027 are off."""
    for day in (22, 23, 24, 25):
        town.run("digest", datetime(2027, 2, day, 9, tzinfo=ZONE))
    assert [lines[0] for lines in summaries(town.head, "Неделя")] == ["Неделя: 15–21 февраля"]


def test_a_week_that_the_head_did_not_get_is_parked_as_his(town: TownUnderTest) -> None:
    """He blocked the bot: the administrator sees whose it is, and sends it again when he is back."""
    town.head.blocks()
    town.pump()
    town.run("digest", at(11, 23))
    town.admin.says("/parked")
    town.pump()
    assert "2026-w48 · сводка · чат главы" in town.admin.last.text
