"""Escalation: the reminder five days ahead, the head past the deadline; each once, and only in working hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.integration.acting import (
    TEXT,
    card_of,
    citizen,
    minutes,
    new_process,
    official,
    planted,
    presses,
    replies,
    sends,
)
from tests.integration.conftest import ZONE, TownUnderTest, context


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of town time."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def told(seat: object, start: str) -> list[str]:
    """The bot's messages there that begin so."""
    return [message.text for message in seat.heard if message.text.startswith(start)]  # type: ignore[attr-defined]


def test_each_rung_is_told_once_to_its_people(town: TownUnderTest) -> None:
    """However often the function runs between and after: the department, its head by name, the deputy in private."""
    anna, denis = citizen(town), official(town, "Денис", "deputy", "")
    official(town, "Пётр", "department_head")
    denis = town.telegram.seat(denis, town.telegram.world.chats[denis.user.id])
    denis.says("/start")
    number = sends(town, anna)
    for day in range(1, 31):
        for minute in (0, 10, 20):
            town.run("escalation", at(2026, 12, day, 9, minute))
    overdue, what = told(town.head, "Просрочено"), f"№ {number}, уличное освещение, Управление ЖКХ"
    assert [text.split(".")[0] for text in told(town.admin, "Половина срока")] == [
        f"Половина срока прошла, а в работу никто не взял 🟡 Сообщение {what}"
    ]
    assert [text.split(".")[0] for text in told(town.admin, "Пётр\n")] == [f"Пётр\nДо срока 5 дней 🟡 Сообщение {what}"]
    called = next(message for message in town.admin.heard if message.text.startswith("Пётр\n"))
    assert called.body["entities"][0]["type"] == "text_mention"
    assert [text.split(".")[0] for text in told(denis, "До срока")] == [f"До срока 1 день 🟡 Сообщение {what}"]
    assert [text.split("\n") for text in overdue] == [
        [
            f"Просрочено на 1 день 🔴 Сообщение № {number}, уличное освещение, Управление ЖКХ. Срок был 23.12.",
            TEXT,
        ]
    ]
    assert town.head.last.buttons == [["Открыть"], ["Принято к сведению"]]


def test_overlapping_runs_tell_it_once(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run in the middle of the first, just before it commits: the same commit conflicts, one is told."""
    from appeals.shell.storage import Storage
    from escalation.handler import handler

    planted(town, date(2026, 12, 23))
    commit = Storage.commit
    inside: list[bool] = []

    def overlapped(storage: Storage, *args: object, **kwargs: object) -> None:
        if not inside:
            inside.append(True)
            handler({"scheduled_time": at(2026, 12, 24).isoformat()}, context())
        commit(storage, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Storage, "commit", overlapped)
    town.run("escalation", at(2026, 12, 24))
    assert len(told(town.head, "Просрочено")) == 1


def test_a_run_that_died_after_its_commit_is_finished_by_the_delivery(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rung is taken, the message is not lost, and nobody sends it while the first sender may still live."""
    from appeals.shell.vault import NoSecrets, Vault

    planted(town, date(2026, 12, 23))
    gateway = Vault.gateway

    def dies(_vault: Vault) -> None:
        raise NoSecrets("bot-token")

    monkeypatch.setattr(Vault, "gateway", dies)
    with pytest.raises(NoSecrets):
        town.run("escalation", at(2026, 12, 24))
    monkeypatch.setattr(Vault, "gateway", gateway)
    minutes(town, 2)
    assert told(town.head, "Просрочено") == []
    town.run("escalation", at(2026, 12, 24, 9, 2))
    minutes(town, 2)
    assert len(told(town.head, "Просрочено")) == 1


@pytest.mark.parametrize(
    ("quiet", "next_opening"),
    [
        ([at(2026, 12, 24, 8, 59), at(2026, 12, 24, 0, 0)], at(2026, 12, 24)),
        ([at(2026, 12, 24, 18, 0), at(2026, 12, 24, 23, 50)], at(2026, 12, 25)),
        ([at(2026, 12, 26), at(2026, 12, 27, 12)], at(2026, 12, 28)),  # a weekend
        ([at(2027, 1, 1), at(2027, 1, 8, 12)], at(2027, 1, 11)),  # the New Year holidays
    ],
)
def test_outside_working_hours_nothing_is_sent_and_then_at_the_next_nine(
    town: TownUnderTest, quiet: list[datetime], next_opening: datetime
) -> None:
    """Early, late, weekends, holidays; the delivery function keeps quiet too."""
    planted(town, date(2026, 12, 23))
    for moment in quiet:
        town.run("escalation", moment)
        town.run("delivery", moment + timedelta(minutes=1))
        assert told(town.head, "Просрочено") == []
    town.run("escalation", next_opening)
    assert len(told(town.head, "Просрочено")) == 1


def test_a_working_saturday_is_a_working_day(town: TownUnderTest) -> None:
    """20 February 2027 works, 22 February does not."""
    planted(town, date(2027, 2, 19))
    town.run("escalation", at(2027, 2, 20))
    assert len(told(town.head, "Просрочено")) == 1
    planted(town, date(2027, 2, 20))
    town.run("escalation", at(2027, 2, 22))
    assert len(told(town.head, "Просрочено")) == 1
    town.run("escalation", at(2027, 2, 24))
    assert len(told(town.head, "Просрочено")) == 2


def test_what_could_not_be_sent_before_six_in_the_evening_comes_at_nine(town: TownUnderTest) -> None:
    """Refused by Telegram at 17:59 for two minutes: not tonight."""
    planted(town, date(2026, 12, 23))
    town.telegram.fail("429", chat_id=town.head.chat.id, retry_after=120)
    town.run("escalation", at(2026, 12, 24, 17, 59))
    for moment in (at(2026, 12, 24, 18, 2), at(2026, 12, 24, 23, 0), at(2026, 12, 25, 8, 59)):
        town.run("delivery", moment)
    assert told(town.head, "Просрочено") == []
    town.run("delivery", at(2026, 12, 25))
    assert [text[:20] for text in told(town.head, "Просрочено")] == ["Просрочено на 2 дня "]


def test_more_than_ten_become_one_list_by_department_with_the_oldest_first(town: TownUnderTest) -> None:
    """Each number a button that opens its card; the head acknowledges from there."""
    roads = planted(town, date(2026, 12, 22), 6, department="roads")
    zhkh = planted(town, date(2026, 12, 23), 5) + planted(town, date(2026, 12, 21), 3)
    town.run("escalation", at(2026, 12, 24))
    assert len(told(town.head, "Просрочено")) == 1
    listed = town.head.last
    lines = listed.text.split("\n")
    assert lines[0] == "Просрочено: 14"
    assert [line[2:13] for line in lines[1:]] == [*roads, *zhkh[5:], *zhkh[:5]]
    assert sorted(label for row in listed.buttons for label in row) == sorted(roads + zhkh)
    presses(town, town.head, roads[0], listed)
    card = card_of(town.head, roads[0])
    assert card.buttons == [["Принято к сведению"], ["Ещё…"]]
    assert presses(town, town.head, "Принято к сведению", card) == f"Принято к сведению: № {roads[0]}."
    assert "Принято к сведению главой" in card.text


def test_ten_are_told_one_by_one(town: TownUnderTest) -> None:
    """The list begins above ten."""
    planted(town, date(2026, 12, 23), 10)
    town.run("escalation", at(2026, 12, 24))
    assert len(told(town.head, "Просрочено на 1 день")) == 10


def test_the_head_opens_and_acknowledges_once(town: TownUnderTest) -> None:
    """[Открыть] shows the card with only the buttons that are the head's; the department's card says he knows."""
    anna = citizen(town)
    number = sends(town, anna)
    town.run("escalation", at(2026, 12, 24))
    message = town.head.last
    presses(town, town.head, "Открыть", message)
    assert card_of(town.head, number).buttons == [["Принято к сведению"], ["Ещё…"]]
    assert presses(town, town.head, "Принято к сведению", message) == f"Принято к сведению: № {number}."
    assert "Принято к сведению главой" in message.text
    assert message.buttons == [["Ещё…"]]
    assert "Принято к сведению главой" in card_of(town.admin, number).text
    assert presses(town, town.head, "Принято к сведению", card_of(town.head, number)) == "Уже принято к сведению."
    heard = len(anna.heard)
    replies(town, town.head, "Разберитесь", message)
    assert town.head.last.text.startswith(f"Поручение по № {number}:")  # and nothing for the citizen
    assert len(anna.heard) == heard


def test_a_reopened_appeal_has_a_ladder_of_its_own(town: TownUnderTest) -> None:
    """Overdue, answered, not solved: reminded and told anew for the new deadline."""
    anna, ivan = citizen(town), official(town, "Иван")
    official(town, "Пётр", "department_head")
    number = sends(town, anna)
    town.run("escalation", at(2026, 12, 24))
    replies(town, ivan, "Сделано.", card_of(ivan, number))
    presses(town, ivan, "Меры приняты")
    presses(town, anna, "Нет, не решён")
    assert "до 18.01.2027" in card_of(ivan, number).text
    town.run("escalation", at(2027, 1, 13))
    assert len(told(town.admin, "Пётр\nДо срока 5 дней")) == 1
    town.run("escalation", at(2027, 1, 19))
    assert [text[:22] for text in told(town.head, "Просрочено")] == ["Просрочено на 1 день 🔴"] * 2


def test_what_was_answered_meanwhile_is_not_reminded_of(town: TownUnderTest) -> None:
    """Answered before the run, and answered while the reminder waited for Telegram."""
    anna, ivan = citizen(town), official(town, "Иван")
    first, second = sends(town, anna), sends(town, anna)
    replies(town, ivan, "Сделано.", card_of(ivan, first))
    presses(town, ivan, "Меры приняты")
    town.telegram.fail("429", chat_id=town.head.chat.id, retry_after=30)
    town.run("escalation", at(2026, 12, 24))
    replies(town, ivan, "Сделано.", card_of(ivan, second))
    presses(town, ivan, "Меры приняты")
    minutes(town, 3)
    town.run("escalation", at(2026, 12, 25))
    assert told(town.head, "Просрочено") == []
    assert len(told(town.admin, "До срока")) == 0


def test_rungs_before_the_registration_are_skipped(town: TownUnderTest) -> None:
    """A term of three days has no reminder five days ahead."""
    anna = citizen(town)
    anna.says("Новое сообщение")
    anna.says("Не убран снег на Ленина 5, снег лежит во дворе")
    town.pump()
    anna.presses("Готово")
    town.pump()
    for label in ("Да, верно", "Пропустить", "Отправить"):
        anna.presses(label)
        town.pump()
    assert "до 26.11" in card_of(town.admin, "2026-000001").text
    for day in (24, 25, 26, 27):
        town.run("escalation", at(2026, 11, day))
    assert told(town.admin, "До срока") == []
    assert len(told(town.head, "Просрочено на 1 день")) == 1


def test_a_town_without_a_heads_chat_tells_the_department(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """HeadChatId 0: the next who can read it are the department's."""
    monkeypatch.setenv("HEAD_CHAT_ID", "0")
    new_process()
    planted(town, date(2026, 12, 23))
    town.run("escalation", at(2026, 12, 24))
    assert len(told(town.admin, "Просрочено")) == 1
    assert told(town.head, "Просрочено") == []


def test_the_head_is_told_again_after_a_week_and_acknowledges_once(town: TownUnderTest) -> None:
    """As long as it is overdue: that he has read it answers nobody."""
    planted(town, date(2026, 12, 23))
    for day in (24, 25, 28, 29, 30):
        town.run("escalation", at(2026, 12, day))
    assert [text[:22] for text in told(town.head, "Просрочено")] == ["Просрочено на 1 день 🔴"]
    presses(town, town.head, "Принято к сведению")
    town.run("escalation", at(2027, 1, 11))  # 31 December fell into the holidays
    town.run("escalation", at(2027, 1, 15))
    assert town.head.last.text.startswith("Просрочено на 19 дней 🔴")
    assert town.head.last.buttons == [["Открыть"]]
    town.run("escalation", at(2027, 1, 18))
    assert town.head.last.text.startswith("Просрочено на 26 дней 🔴")


def test_bound_deputies_read_together(town: TownUnderTest) -> None:
    """/bind deputy in a group of theirs; without it the first of them is told in private."""
    group = town.telegram.group("Заместители")
    there = town.telegram.seat(town.admin, group)
    there.says("/bind deputy")
    town.pump()
    official(town, "Денис", "deputy", "")
    planted(town, date(2026, 12, 23))
    town.run("escalation", at(2026, 12, 22))
    assert there.last.text.startswith("До срока 1 день 🟡")


def test_no_reply_to_a_question_brings_the_appeal_back(town: TownUnderTest) -> None:
    """Five days: the department reads that there was none, the card says so, a late reply is kept all the same."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    presses(town, ivan, "Спросить", on=card_of(ivan, number))
    replies(town, ivan, "Какой именно?", ivan.last)
    question = anna.last
    town.run("escalation", at(2026, 11, 28))  # a Saturday
    assert "Ждёт ответа жителя" in card_of(ivan, number).text
    town.run("escalation", at(2026, 11, 30))
    assert told(ivan, "Житель не ответил на вопрос. Сообщение № " + number)
    assert "Житель не ответил на вопрос" in card_of(ivan, number).text
    assert "до 23.12" in card_of(ivan, number).text
    replies(town, anna, "Тот, что у ворот", question)
    assert told(ivan, f"Дополнение к сообщению № {number}")
    assert "Житель не ответил" not in card_of(ivan, number).text


def test_a_silence_of_before_the_answer_is_forgotten_when_its_author_brings_the_matter_back(
    town: TownUnderTest,
) -> None:
    """No reply, answered all the same, not solved: the reopened card does not say that they keep silent."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    presses(town, ivan, "Спросить", on=card_of(ivan, number))
    replies(town, ivan, "Какой именно?", ivan.last)
    town.run("escalation", at(2026, 11, 30))
    assert "Житель не ответил на вопрос" in card_of(ivan, number).text
    replies(town, ivan, "Лампа заменена.", card_of(ivan, number))
    presses(town, ivan, "Меры приняты")
    presses(town, anna, "Нет, не решён")
    assert "Повторно" in card_of(ivan, number).text
    assert "Житель не ответил" not in card_of(ivan, number).text


def test_an_answer_nobody_objected_to_closes_the_matter(town: TownUnderTest) -> None:
    """After fifteen days without a word; the citizen is not written to again."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    replies(town, ivan, "Лампа заменена.", card_of(ivan, number))
    presses(town, ivan, "Меры приняты")
    heard = len(anna.heard)
    town.run("escalation", at(2026, 12, 8))
    assert "Дан ответ" in card_of(ivan, number).text
    town.run("escalation", at(2026, 12, 9))
    assert "Закрыто" in card_of(ivan, number).text
    assert len(anna.heard) == heard


def test_a_heads_group_reads_it_and_a_named_head_acknowledges(town: TownUnderTest) -> None:
    """/bind head in a group overrides the parameter; in it only those with the role may acknowledge."""
    group = town.telegram.group("Руководство")
    there = town.telegram.seat(town.admin, group)
    there.says("/bind head")
    town.pump()
    boss, guest = official(town, "Сергей", "глава", "", chat=group), town.telegram.seat(town.head, group)
    ivan = official(town, "Иван", chat=group)
    planted(town, date(2026, 12, 23))
    town.run("escalation", at(2026, 12, 24))
    message = there.last
    assert message.text.startswith("Просрочено на 1 день")
    assert "ответственный отдел" in presses(town, ivan, "Принято к сведению", message)
    assert "Принято к сведению: №" in presses(town, boss, "Принято к сведению", message)
    assert guest.last.id == message.id


def test_a_head_who_never_began_gets_it_on_the_first_day(town: TownUnderTest) -> None:
    """A bot cannot write to a person first: what was owed comes when they press start."""
    planted(town, date(2026, 12, 23))
    town.head.blocks()
    town.pump()
    town.run("escalation", at(2026, 12, 24))
    assert told(town.head, "Просрочено") == []
    town.head.unblocks()
    town.pump()
    assert len(told(town.head, "Просрочено")) == 1


def test_a_chat_named_later_gets_what_waited(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No staff chat at all: cards are not lost, they come once one is bound."""
    monkeypatch.setenv("STAFF_CHAT_ID", "0")
    new_process()
    anna = citizen(town)
    number = sends(town, anna)
    minutes(town, 2)
    town.admin.says("/bind staff")
    town.pump()
    town.run("delivery", town.now + timedelta(hours=1))
    assert card_of(town.admin, number)


def test_an_unreadable_time_raises_instead_of_guessing(town: TownUnderTest) -> None:
    """What the scheduler did not fill in, and other things that are no time."""
    from appeals.shell.house import UnreadableTime
    from escalation.handler import handler

    unreadable: list[object] = ["<aws.scheduler.scheduled-time>", "вчера", "", 5, {}]
    for given in unreadable:
        with pytest.raises(UnreadableTime):
            handler({"scheduled_time": given}, context())


def test_without_a_time_now_is_now_and_without_a_zone_it_is_the_towns(town: TownUnderTest) -> None:
    """Missing, naive, and another zone's spelling of nine in the morning."""
    from appeals.shell import house
    from appeals.shell.house import scheduled_time

    home = house.build()
    assert abs(scheduled_time({}, home) - datetime.now(UTC)) < timedelta(minutes=1)
    nine = at(2026, 12, 24)
    for given in ("2026-12-24T09:00:00", "2026-12-24T00:00:00Z", "2026-12-24T09:00:00+09:00"):
        assert scheduled_time({"scheduled_time": given}, home) == nine


def test_one_appeals_fault_does_not_stop_the_others(town: TownUnderTest) -> None:
    """An appeal whose item is broken is left; the next one's head is told."""
    import boto3

    broken, whole = planted(town, date(2026, 12, 22))[0], planted(town, date(2026, 12, 23))[0]
    boto3.client("dynamodb").update_item(
        TableName="appeals",
        Key={"pk": {"S": f"A#{broken}"}, "sk": {"S": "APPEAL"}},
        UpdateExpression="SET deadline = :nonsense",
        ExpressionAttributeValues={":nonsense": {"S": "позавчера"}},
    )
    town.run("escalation", at(2026, 12, 24))
    assert [whole in text for text in told(town.head, "Просрочено")] == [True]
