"""Each row of the domain's lifecycle table by its own name: what leads from one state to another, and what does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.acting import (
    card_of,
    citizen,
    desk,
    forges,
    minutes,
    official,
    presses,
    replies,
    sends,
    under_59_fz,
)
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers, own_card, resident, stored, unsorted
from tests.integration.discussing import Discussion, commented

LETTER = "Глава администрации И. И. Иванов, исх. № 01-12/345 от 24.11.2026"


@pytest.mark.russian  # looks into the table
def test_received_to_registered_by_the_coordinator_where_topic_or_department_are_unsure(town: TownUnderTest) -> None:
    """The number on receipt, the deadline on registration, from that day; a sure one is registered at once."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    assert stored(anna.sends()).status == "assigned"
    number = unsorted(anna)
    assert f"№ {number} принято. Не позднее четверга, 26 ноября, определим отдел" in anna.last.text
    town.now += timedelta(days=1)
    desk(town, kira, number, "Зарегистрировать", "Без отдела")
    assert (stored(number).status, stored(number).explained) == ("registered", "30 дней от 24.11.2026: четверг 24.12")


def test_received_to_rejected_only_a_message_with_a_reason(town: TownUnderTest) -> None:
    """The citizen is told why; under 59-ФЗ nothing is rejected, and without a reason neither."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    number, strict = unsorted(anna), unsorted(anna)
    desk(town, kira, strict, "Зарегистрировать", "Режим", "обращение по 59-ФЗ")
    card = card_of(kira, strict)
    for data in ("reject", "end"):
        assert "только сообщения" in forges(town, kira, card, f"{data}:{strict}" + ":reject:spam" * (data == "end"))
    assert "уже не действует" in forges(town, kira, card_of(kira, number), f"end:{number}:reject")
    assert stored(number).status == "received"
    desk(town, kira, number, "Ещё…", "Отклонить", "реклама, рассылка", "Закрыть и сообщить")
    assert (stored(number).status, stored(number).ended) == ("rejected", "spam")
    assert f"Сообщение № {number} похоже на рекламу" in anna.last.text


def test_registered_to_closed_without_an_answer_on_the_substance_only_an_appeal_by_article_11(
    town: TownUnderTest,
) -> None:
    """The ground is told to its author; a message is never left so, and nothing before it is registered."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    number = unsorted(anna)
    card = card_of(kira, number)
    assert "только обращения" in forges(town, kira, card, f"decline:{number}")
    desk(town, kira, number, "Зарегистрировать", "Режим", "обращение по 59-ФЗ")
    assert "Сейчас это невозможно" in forges(town, kira, card, f"decline:{number}")
    presses(town, kira, "Без отдела", kira.last)
    desk(town, kira, number, "Ещё…", "Без ответа по существу", "анонимное")
    assert "говорится о преступлении" in card.text
    desk_words = card.text
    presses(town, kira, "Закрыть и сообщить", card)
    assert (stored(number).status, stored(number).ended) == ("declined", "anonymous")
    assert anna.last.text in desk_words
    assert "Закрыто без ответа по существу ✅\nПричина: анонимное" in card.text


def test_registered_to_forwarded_names_the_body_within_seven_days(town: TownUnderTest) -> None:
    """The citizen reads where it went; where to cannot be left out."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    number = unsorted(anna)
    desk(town, kira, number, "Зарегистрировать", "Без отдела")
    for bare in ("end:{n}:forward", "end:{n}:forward:", "end:{n}:forward:nobody"):
        assert "уже не действует" in forges(town, kira, card_of(kira, number), bare.format(n=number))
    desk(town, kira, number, "Ещё…", "Перенаправить", "Прокуратура", "Перенаправить")
    assert stored(number).status == "forwarded"
    assert f"Сообщение № {number} перенаправлено в Белогорскую городскую прокуратуру" in anna.last.text
    assert "Перенаправлено в Белогорскую городскую прокуратуру." in own_card(anna, number)


def test_registered_to_assigned_and_a_complaint_about_a_department_to_the_deputy(town: TownUnderTest) -> None:
    """By topic, by the coordinator's choice, or past the department it complains about."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    official(town, "Денис", "deputy", "")
    plain, chosen, complaint = (unsorted(anna) for _ in range(3))
    desk(town, kira, plain, "Зарегистрировать", "Готово")
    desk(town, kira, chosen, "Зарегистрировать", "Отдел", "Отдел архитектуры", "Готово")
    desk(town, kira, complaint, "Зарегистрировать", "Жалоба на отдел", "Отдел архитектуры")
    assert [stored(number).department for number in (plain, chosen, complaint)] == ["general", "architecture", "deputy"]
    assert {stored(number).status for number in (plain, chosen, complaint)} == {"assigned"}


def test_assigned_to_registered_returned_with_a_reason_and_the_main_clock_runs_on(town: TownUnderTest) -> None:
    """Only before somebody took it; the coordinator reads the reason."""
    anna, kira, ivan = resident(town), official(town, "Кира", "coordinator", ""), official(town, "Иван")
    number, taken = anna.sends(), anna.sends()
    presses(town, ivan, "Взять", card_of(ivan, taken))
    assert "Сейчас это невозможно" in forges(town, ivan, card_of(ivan, taken), f"return:{taken}")
    town.now += timedelta(days=3)
    desk(town, ivan, number, "Ещё…", "Вернуть координатору")
    replies(town, ivan, "Не наш фонарь", ivan.last)
    appeal = stored(number)
    assert (appeal.status, appeal.department, appeal.deadline.isoformat()) == ("registered", "general", "2026-12-23")
    assert any("Причина:\nНе наш фонарь" in message.text for message in kira.heard)


def test_any_open_to_merged_each_keeps_its_number_and_the_answer_goes_to_every_author(town: TownUnderTest) -> None:
    """Untaken, in work or waiting for its author: merged, it says so, and is answered with the main one."""
    kira, ivan = official(town, "Кира", "coordinator", "general"), official(town, "Иван")
    authors = {name: resident(town, name) for name in ("Анна", "Борис", "Вера", "Глеб")}
    main, *others = numbers = {name: person.sends() for name, person in authors.items()}
    forges(town, ivan, card_of(ivan, numbers["Вера"]), f"take:{numbers['Вера']}")
    forges(town, ivan, card_of(ivan, numbers["Глеб"]), f"ask:{numbers['Глеб']}")
    replies(town, ivan, "Какой фонарь?", ivan.last)
    for name in others:
        forges(town, kira, card_of(kira, numbers[name]), f"merge:{numbers[name]}")
        replies(town, kira, numbers[main], kira.last)
        assert f"Рассматривается вместе с № {numbers[main]}" in card_of(kira, numbers[name]).text
    answers(town, ivan, numbers[main], "Светильник заменён.")
    minutes(town, 1)
    for name, person in authors.items():
        assert person.last.text.startswith(f"Сообщение № {numbers[name]}, уличное освещение.")
        assert "Светильник заменён." in person.last.text


@pytest.mark.russian  # the comment comes with Telegram's answer, not with an update
def test_on_approval_to_answered_public_needs_consent_and_a_check(town: TownUnderTest) -> None:
    """Without the citizen's consent there is no public answer; with it, what tells of people is shown first."""
    here, ivan = Discussion(town), official(town, "Иван")
    deputy = official(town, "Денис", "deputy", "")
    anna, number = commented(here)
    replies(town, ivan, "Светильник заменён.", card_of(ivan, number))
    assert "Житель не давал согласия на публикацию" in ivan.last.text
    assert ["Ответить публично"] not in ivan.last.buttons
    anna.presses("Можно публиковать")
    replies(town, ivan, "Светильник заменён, мастер 8 914 555-12-34.", card_of(ivan, number))
    presses(town, ivan, "Ответить публично")
    assert "телефон: 8 914 555-12-34" in ivan.last.text
    assert ["Лично"] in ivan.last.buttons
    replies(town, ivan, "Светильник заменён.", card_of(ivan, number))
    presses(town, ivan, "Ответить публично")
    presses(town, ivan, "Меры приняты")
    assert "Светильник заменён." in anna.last.text
    assert here.published() == []
    presses(town, here.alone(deputy), "Опубликовать")
    assert here.published() == ["Ответ Управления ЖКХ:\n\nСветильник заменён."]


def test_in_progress_to_on_approval_an_appeal_always_a_message_where_the_town_says_so(town: TownUnderTest) -> None:
    """Under 59-ФЗ the result sends the answer before the head of the department; a message's goes straight out."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    strict, plain = sends(town, anna), sends(town, anna)
    under_59_fz(town, strict)
    heard = len(anna.heard)
    answers(town, ivan, strict, "Светильник заменён.")
    assert len(anna.heard) == heard
    assert "Ответ на согласовании" in card_of(ivan, strict).text
    assert f"Пётр\nОтвет на обращение № {strict} на согласовании" in head.last.text
    answers(town, ivan, plain, "Светильник заменён.")
    assert "Светильник заменён." in anna.last.text


def test_on_approval_to_answered_or_back(town: TownUnderTest) -> None:
    """[Вернуть с замечанием] brings it back to its writer; approved it carries signatory, outgoing number and date."""
    anna, ivan, head = citizen(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = sends(town, anna)
    under_59_fz(town, number)
    answers(town, ivan, number, "Заменим.")
    presses(town, head, "Вернуть с замечанием")
    replies(town, head, "Когда?", head.last)
    assert "В работе" in card_of(ivan, number).text
    assert any("Иван\nОтвет на обращение №" in message.text and "Когда?" in message.text for message in ivan.heard[-3:])
    answers(town, ivan, number, "Заменим 1 декабря.")
    presses(town, head, "Утвердить", ivan.last)
    replies(town, head, LETTER, head.last)
    approval = next(message for message in reversed(head.heard) if ["Утвердить"] in message.buttons)
    heard, shown = len(anna.heard), approval.text
    assert presses(town, head, "Утвердить", approval) == f"Ответ отправлен: № {number}."
    assert len(anna.heard) == heard + 1
    assert anna.last.text.removesuffix("\n\nВопрос решён?") in shown
    for words in ("Заменим 1 декабря.", "Подпись: Глава администрации И. И. Иванов", "№ 01-12/345 от 24.11.2026"):
        assert words in anna.last.text
    assert "Дан ответ" in card_of(ivan, number).text


def test_in_progress_extended_once_by_at_most_thirty_days_with_a_reason_and_an_approver(town: TownUnderTest) -> None:
    """[Продлить], the days, the reason, the deputy's word: a new deadline and the citizen's notice at once."""
    anna, head = citizen(town), official(town, "Пётр", "department_head")
    number = sends(town, anna)
    for label in ("Ещё…", "Продлить", "На 30 дней"):
        presses(town, head, label, card_of(head, number))
    replies(town, head, "Ждём поставку.", head.last)
    presses(town, town.head, "Продлить")
    assert "не позднее пятницы, 22 января" in anna.last.text
    assert "до 22.01" in card_of(head, number).text
    assert "второй раз это невозможно" in forges(town, head, head.last, f"extend:{number}")


def test_in_progress_interim_answer_with_a_promised_date(town: TownUnderTest) -> None:
    """The citizen reads the words and the day; the deadline is what it was."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    for label in ("Ещё…", "Промежуточный ответ"):
        presses(town, ivan, label, card_of(ivan, number))
    for words in ("12 декабря", "Светильник заказан."):
        replies(town, ivan, words, ivan.last)
    presses(town, ivan, "Отправить")
    assert "Светильник заказан." in anna.last.text
    assert "не позднее субботы, 12 декабря" in anna.last.text
    assert "до 23.12" in card_of(ivan, number).text


def test_answered_to_closed_measures_planned_only_when_execution_is_reported(town: TownUnderTest) -> None:
    """The author cannot close what is only planned; after the report they can."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    replies(town, ivan, "Заменим.", card_of(ivan, number))
    presses(town, ivan, "Запланировано")
    replies(town, ivan, "12 декабря", ivan.last)
    presses(town, ivan, "Запланировано")
    assert "Работы ещё впереди" in forges(town, anna, anna.last, f"yes:{number}")
    presses(town, ivan, "Сообщить об исполнении", card_of(ivan, number))
    replies(town, ivan, "Заменили.", ivan.last)
    presses(town, ivan, "Отправить")
    presses(town, anna, "Да, решён")
    assert "Закрыто" in card_of(ivan, number).text
