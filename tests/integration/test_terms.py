"""What is promised beside the deadline: interim answers, planned measures on control, extensions, undelivered words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, citizen, forges, minutes, official, presses, replies, sends
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import answers, asks


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    """A moment of town time."""
    return datetime(year, month, day, hour, tzinfo=ZONE)


def state(seat: Any, number: str) -> str:
    """How the appeal stands, in the card's words."""
    return str(card_of(seat, number).text).split("\n")[1]


def more(town: TownUnderTest, seat: Any, number: str, label: str) -> None:
    """A button behind [Ещё…]."""
    presses(town, seat, "Ещё…", card_of(seat, number))
    presses(town, seat, label, card_of(seat, number))


def interim(town: TownUnderTest, ivan: Any, number: str, day: str = "12 декабря", words: str = "Заказали.") -> None:
    """An interim answer with its day."""
    more(town, ivan, number, "Промежуточный ответ")
    replies(town, ivan, day, ivan.last)
    replies(town, ivan, words, ivan.last)
    presses(town, ivan, "Отправить")


def planned(town: TownUnderTest, ivan: Any, number: str, day: str = "12.12.2026") -> None:
    """An answer that plans measures."""
    replies(town, ivan, "Плафон заменим.", card_of(ivan, number))
    presses(town, ivan, "Запланировано")
    replies(town, ivan, day, ivan.last)
    presses(town, ivan, "Запланировано")


WRONG_DAYS = ["завтра", "12", "31.11.2026", "12 мартобря", "23.11.2026", "12.12.2036", "<b>12.12.2026</b>"]


def test_a_day_that_is_none_is_answered_with_an_example_and_loses_nothing(town: TownUnderTest) -> None:
    """No day, a day that does not exist, today, ten years ahead, markup; then the right one goes on."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    more(town, ivan, number, "Промежуточный ответ")
    for wrong in WRONG_DAYS:
        replies(town, ivan, wrong, ivan.last)
        assert "например 12.12.2026 или 12 декабря" in ivan.last.text
    replies(town, ivan, "1 декабря", ivan.last)
    assert "не позднее вторника, 1 декабря" in ivan.last.text


def test_a_promised_day_has_reminders_of_its_own_and_never_moves_the_deadline(town: TownUnderTest) -> None:
    """Three days before the department, the day before its head, past it the head; the answer ends them."""
    anna, ivan = citizen(town), official(town, "Иван")
    official(town, "Пётр", "department_head")
    number = sends(town, anna)
    interim(town, ivan, number, "16 декабря")
    assert "Окончательный ответ придёт не позднее среды, 16 декабря." in anna.last.text
    assert "до 23.12" in state(ivan, number)
    assert "окончательный обещан до 16.12" in card_of(ivan, number).text
    for when, told in (
        (at(12, 14), "Обещанное жителю: осталось 2 дня, до 16.12"),
        (at(12, 15), "Пётр\nОбещанное жителю: осталось 1 день"),
    ):
        town.run("escalation", when)
        assert told in ivan.last.text
    town.run("escalation", at(12, 17))
    assert "Обещанное жителю не сделано, прошло 1 день" in town.head.last.text
    heard = len(town.head.heard)
    answers(town, ivan, number)
    town.run("escalation", at(12, 24))
    assert len(town.head.heard) == heard


def test_planned_measures_stay_under_control_until_they_are_reported(town: TownUnderTest) -> None:
    """Neither silence nor «да» closes them; their day is reminded of; the report asks, and silence closes then."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    replies(town, ivan, "Плафон заменим.", card_of(ivan, number))
    presses(town, ivan, "Запланировано")
    replies(town, ivan, "когда-нибудь", ivan.last)
    assert "Нужен будущий день" in ivan.last.text
    replies(town, ivan, "12.12.2026", ivan.last)
    shown = ivan.last.text
    assert [row[0] for row in ivan.last.buttons] == ["Запланировано", "Отмена"]
    presses(town, ivan, "Запланировано")
    assert anna.last.text in shown
    assert "Сделаем не позднее субботы, 12 декабря" in anna.last.text
    assert anna.last.buttons == [["Это не устраивает"]]
    assert "на контроле: исполнить до 12.12" in state(ivan, number)
    ivan.says("/control")
    town.pump()
    assert ivan.last.text.split("\n")[0].endswith(": 1")
    assert f"№ {number}" in ivan.last.text
    assert ivan.last.text.endswith("до 12.12 🟢")
    assert forges(town, anna, anna.last, f"yes:{number}").startswith("Работы ещё впереди")
    town.run("escalation", at(12, 10))
    assert "Обещанное жителю" in ivan.last.text
    town.run("escalation", at(12, 14))
    assert "не сделано" in town.head.last.text
    town.run("escalation", at(4, 20, year=2027))
    assert "на контроле" in state(ivan, number)
    town.now = at(4, 21, 10, 2027)
    presses(town, ivan, "Сообщить об исполнении", card_of(ivan, number))
    replies(town, ivan, "Плафон новый.", ivan.last)
    presses(town, ivan, "Отправить")
    assert "Обещанное сделано" in anna.last.text
    assert anna.last.buttons == [["Да, решён"], ["Нет, не решён"]]
    assert "не на контроле" in forges(town, ivan, ivan.last, f"execute:{number}")
    town.run("escalation", at(5, 7, year=2027))
    assert "Закрыто" in state(ivan, number)


def test_a_plan_that_does_not_content_is_reopened(town: TownUnderTest) -> None:
    """[Это не устраивает]: as any «нет»."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    planned(town, ivan, number)
    presses(town, anna, "Это не устраивает")
    assert "Повторно" in card_of(ivan, number).text
    town.run("escalation", at(12, 14))
    assert not any("Обещанное" in message.text for message in (*ivan.heard, *town.head.heard))


def asked_to_extend(town: TownUnderTest, head: Any, number: str, label: str = "На 14 дней") -> None:
    """The head of the department asks for more time."""
    more(town, head, number, "Продлить")
    presses(town, head, label, card_of(head, number))
    replies(town, head, "Ждём поставку.", head.last)


def request(seat: Any) -> Any:
    """The newest request for an extension there."""
    return next(message for message in reversed(seat.heard) if ["Отказать"] in message.buttons)


def test_an_extension_is_granted_once_with_a_notice_to_the_citizen_and_a_ladder_of_its_own(town: TownUnderTest) -> None:
    """The deadline stays until the deputy's word; holidays move the new one as usual; a second is refused in words."""
    anna, head = citizen(town), official(town, "Пётр", "department_head")
    denis = official(town, "Денис", "deputy", "")
    alone = town.telegram.seat(denis, town.telegram.world.chats[denis.user.id])
    alone.says("/start")
    town.pump()
    number = sends(town, anna)
    town.now = at(12, 18, 10)
    town.run("escalation", at(12, 18, 10))
    asked_to_extend(town, head, number)
    assert "до 23.12" in state(head, number)
    assert "Причина: Ждём поставку." in request(alone).text
    assert "Продление уже запрошено" in forges(town, head, head.last, f"extend:{number}")
    data = request(alone).body["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "Это делает ответственный отдел" in forges(town, head, head.last, data)
    assert presses(town, alone, "Продлить", request(alone)) == f"Срок продлён: № {number}."
    assert "не позднее среды, 30 декабря. Причина:\n\nЖдём поставку." in anna.last.text
    assert "до 30.12" in state(head, number)
    assert "уже не действует" in forges(town, alone, alone.last, data)
    assert "второй раз это невозможно" in forges(town, head, head.last, f"extend:{number}")
    told = len(alone.heard)
    town.run("escalation", at(12, 22))
    assert len(alone.heard) == told
    town.run("escalation", at(12, 29))
    assert "До срока 1 день" in alone.last.text


def test_a_refused_extension_leaves_the_deadline(town: TownUnderTest) -> None:
    """It has a reason, like a remark: who asked reads it by name, the citizen does not; asking again is possible."""
    anna, head = citizen(town), official(town, "Пётр", "department_head")
    number = sends(town, anna)
    heard = len(anna.heard)
    asked_to_extend(town, head, number, "На 30 дней")
    presses(town, town.head, "Отказать", waiting := request(town.head))  # no deputy is named
    replies(town, town.head, "Поставка <уже> была.", town.head.last)
    assert town.head.last.text == f"В продлении срока сообщения № {number} отказано, отдел об этом узнает."
    told = next(message.text for message in reversed(head.heard) if "В продлении срока" in message.text)
    assert told.startswith(f"Пётр\nВ продлении срока сообщения № {number} отказано: ответить не позднее")
    assert told.endswith(". Причина:\nПоставка <уже> была.")
    assert "уже не действует" in presses(town, town.head, "Отказать", waiting)
    assert "до 23.12" in state(head, number)
    assert len(anna.heard) == heard
    asked_to_extend(town, head, number)


def test_what_is_overdue_is_not_extended(town: TownUnderTest) -> None:
    """Neither asked for, nor granted when the deadline passed meanwhile."""
    anna, head = citizen(town), official(town, "Пётр", "department_head")
    number, late = sends(town, anna), sends(town, anna)
    asked_to_extend(town, head, number)
    town.now = at(12, 24, 10)
    assert "Срок уже прошёл" in forges(town, head, head.last, f"extend:{late}")
    assert "Срок уже прошёл" in presses(town, town.head, "Продлить", request(town.head))


def test_a_question_that_never_reached_the_citizen_is_not_answered_by_silence(town: TownUnderTest) -> None:
    """The card says so; the five days begin when they are back and have it."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    anna.blocks()
    town.pump()
    asks(town, ivan, number)
    minutes(town, 2)
    assert "не доставлено" in card_of(ivan, number).text
    town.run("escalation", at(12, 1))
    assert state(ivan, number).startswith("Ждёт ответа жителя")
    town.now = at(12, 1, 12)
    anna.unblocks()
    town.pump()
    anna.says("/my")
    town.pump()
    minutes(town, 2)
    assert any("есть вопрос" in message.text for message in anna.heard)
    assert "не доставлено" not in card_of(ivan, number).text
    town.run("escalation", at(12, 4, 12))
    assert state(ivan, number).startswith("Ждёт ответа жителя")
    town.run("escalation", at(12, 7))
    assert "Житель не ответил на вопрос" in card_of(ivan, number).text


@pytest.mark.parametrize("undelivered", [True, False])
def test_an_older_answer_that_is_lost_or_comes_late_says_nothing_of_the_last(undelivered: bool) -> None:  # noqa: FBT001
    """Only the town's last word decides whether it reached the citizen."""
    from appeals.clockwork import is_last_word
    from appeals.model.appeal import Appeal, Status
    from appeals.model.event import Event, EventType

    appeal = Appeal("2026-000001", 1, Status.ANSWERED, "other", "general", at(11, 23), at(12, 23).date(), word=4)
    older, last = (Event(appeal.number, seq, EventType.ANSWERED, at(11, 24)) for seq in (3, 4))
    assert (is_last_word(appeal, older), is_last_word(appeal, last)) == (False, True)
    assert not is_last_word(
        appeal, Event(appeal.number, 5, EventType.REOPENED, at(11, 24) + timedelta(days=undelivered))
    )
