"""Each row of the domain's lifecycle table by its own name: what leads from one state to another, and what does not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from appeals.lifecycle import MOVES, Move
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
from tests.integration.conversing import answers, everything_kept, own_card, resident, stored, unsorted
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


def test_draft_to_received_only_when_the_citizen_confirms_the_preview(town: TownUnderTest) -> None:
    """Until [Отправить] there is no number and the staff read nothing; left alone for a day it is forgotten."""
    anna, ivan = resident(town), official(town, "Иван")
    heard = len(ivan.heard)
    preview = anna.previews()
    assert "№" not in preview.text
    assert len(ivan.heard) == heard
    anna.presses("Отправить")
    assert "№ 2026-000001" in anna.last.text
    assert card_of(ivan, "2026-000001").text.startswith("Сообщение № 2026-000001")
    left = anna.previews()
    town.now += timedelta(hours=24, minutes=1)
    anna.does("presses", "Отправить", on=left)
    assert anna.toasts()[-1].startswith("Эта кнопка уже не действует")
    assert "2026-000002" not in anna.last.text


def test_received_to_registered_at_once_when_topic_and_department_are_certain(town: TownUnderTest) -> None:
    """The same message gives the number, the department and the deadline; the coordinator has nothing to do."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    assert f"№ {number} принято" in anna.last.text
    assert "не позднее среды, 23 декабря" in anna.last.text
    assert "до 23.12" in card_of(ivan, number).text
    assert stored(number).status == "assigned"


def test_assigned_to_in_progress_an_executor_takes_it_and_a_second_one_cannot(town: TownUnderTest) -> None:
    """The second reads who has it and since when; it stays the first one's."""
    anna, ivan, oleg = resident(town), official(town, "Иван"), official(town, "Олег")
    number = anna.sends()
    presses(town, ivan, "Взять", card_of(ivan, number))
    refusal = forges(town, oleg, card_of(oleg, number), f"take:{number}")
    assert refusal == "Уже в работе у другого исполнителя с 10:00: Иван."
    assert (stored(number).status, stored(number).executor) == ("in_progress", ivan.user.id)


def test_in_progress_to_needs_info_and_back_by_the_citizens_reply(town: TownUnderTest) -> None:
    """The question stops no clock that the citizen was told of; the reply brings it back to work."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    presses(town, ivan, "Взять", card_of(ivan, number))
    presses(town, ivan, "Спросить", card_of(ivan, number))
    replies(town, ivan, "Какой именно фонарь?", ivan.last)
    assert stored(number).status == "needs_info"
    town.now += timedelta(days=2)
    anna.says("Тот, что у ворот", reply_to=anna.last)
    assert (stored(number).status, stored(number).executor) == ("in_progress", ivan.user.id)
    assert "до 23.12" in card_of(ivan, number).text


def test_needs_info_to_in_progress_after_five_days_of_silence_marked_no_reply(town: TownUnderTest) -> None:
    """Not a day earlier, in working hours; the deadline to the citizen never moves."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    presses(town, ivan, "Спросить", card_of(ivan, number))
    replies(town, ivan, "Какой именно фонарь?", ivan.last)
    town.run("escalation", town.now + timedelta(days=4, hours=4))
    assert stored(number).status == "needs_info"
    town.run("escalation", town.now + timedelta(days=3))  # the fifth day was a Saturday
    assert stored(number).status == "in_progress"
    assert "Житель не ответил на вопрос" in card_of(ivan, number).text
    assert "до 23.12" in card_of(ivan, number).text


def test_in_progress_to_answered_only_with_a_result_code(town: TownUnderTest) -> None:
    """A preview waits for one, and what is none is refused; the answer's moment stops the department's clock."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    presses(town, ivan, "Взять", card_of(ivan, number))
    replies(town, ivan, "Лампа заменена.", card_of(ivan, number))
    preview = ivan.last
    forges(town, ivan, preview, f"result:{number}:{preview.id}:no_such_result")
    assert stored(number).status == "in_progress"
    presses(town, ivan, "Меры приняты", preview)
    assert (stored(number).status, stored(number).result) == ("answered", "supported")
    assert stored(number).answered_at == town.now


def test_answered_but_not_delivered_counts_apart_until_telegram_takes_it(town: TownUnderTest) -> None:
    """Blocked: answered in time all the same, the staff see that it did not arrive; back again, they read it."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    anna.does("blocks")
    answers(town, ivan, number, "Лампа заменена.")
    assert (stored(number).status, stored(number).undelivered) == ("answered", True)
    minutes(town, 1)
    assert "не доставлен" in card_of(ivan, number).text
    anna.does("unblocks")
    anna.says("/start")
    minutes(town, 2)
    assert any("Лампа заменена." in message.text for message in anna.heard)
    assert not stored(number).undelivered
    assert stored(number).answered_at is not None


def test_answered_to_closed_when_the_citizen_confirms(town: TownUnderTest) -> None:
    """[Да, решён], once."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    answers(town, ivan, number)
    anna.presses("Да, решён")
    assert stored(number).status == "closed"
    assert "Закрыто" in card_of(ivan, number).text


def test_answered_to_closed_after_fifteen_days_of_silence(town: TownUnderTest) -> None:
    """Not on the fourteenth; the citizen is not written to again."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    answers(town, ivan, number)
    heard, answered = len(anna.heard), town.now
    town.run("escalation", answered + timedelta(days=14, hours=4))
    assert stored(number).status == "answered"
    town.run("escalation", answered + timedelta(days=16))
    assert stored(number).status == "closed"
    assert len(anna.heard) == heard


@pytest.mark.parametrize("closed", [False, True])
def test_answered_or_closed_to_reopened_within_fifteen_days_to_the_department_head(
    town: TownUnderTest, *, closed: bool
) -> None:
    """«Не решён»: ten working days more, and the head of the department is called by name."""
    anna, ivan, head = resident(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    number = anna.sends()
    answers(town, ivan, number)
    verdict = anna.last
    if closed:
        anna.presses("Да, решён")
    town.now += timedelta(days=14)
    anna.does("presses", "Нет, не решён", on=verdict)
    assert (stored(number).status, stored(number).reopened) == ("assigned", 1)
    assert stored(number).deadline.isoformat() == "2026-12-21"  # ten working days from 7 December
    assert "Повторно" in card_of(head, number).text


def test_answered_to_reopened_is_too_late_after_fifteen_days(town: TownUnderTest) -> None:
    """Refused in words, and nothing changes."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    answers(town, ivan, number)
    town.now += timedelta(days=15, minutes=5)
    anna.does("presses", "Нет, не решён", on=anna.last)
    assert anna.toasts()[-1].startswith("Срок, когда можно вернуть вопрос в работу, прошёл: 15 дней")
    assert stored(number).status == "answered"


def test_a_late_thank_you_reopens_nothing_and_a_new_text_is_asked_about(town: TownUnderTest) -> None:
    """A kind word back; what may be a new trouble waits for its author's choice."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    answers(town, ivan, number)
    anna.presses("Да, решён")
    anna.says("Спасибо большое")
    assert stored(number).status == "closed"
    anna.says("Во дворе яма на дороге")
    assert number in anna.last.text
    assert anna.last.buttons[-2:] == [["Нет, не решён"], ["Новое сообщение"]]
    assert stored(number).status == "closed"


def test_any_open_to_withdrawn_by_its_author_alone(town: TownUnderTest) -> None:
    """Another person cannot. With the coordinator, untaken, in work, asked about, on approval: it is withdrawn."""
    anna, boris = resident(town), resident(town, "Борис")
    ivan, _ = official(town, "Иван"), official(town, "Пётр", "department_head")
    numbers = [unsorted(anna), *(anna.sends() for _ in range(4))]
    for number in numbers[2:]:
        presses(town, ivan, "Взять", card_of(ivan, number))
    presses(town, ivan, "Спросить", card_of(ivan, numbers[3]))
    replies(town, ivan, "Какой фонарь?", ivan.last)
    under_59_fz(town, numbers[4])
    replies(town, ivan, "Заменён.", card_of(ivan, numbers[4]))
    presses(town, ivan, "Меры приняты")
    before = ["received", "assigned", "in_progress", "needs_info", "on_approval"]
    assert [stored(number).status for number in numbers] == before
    for number in numbers:
        boris.forges(f"withdrawn:{number}")
    assert [stored(number).status for number in numbers] == before
    for number in numbers:
        anna.says("/my")
        anna.presses(f"№ {number}", "Отозвать", "Да, отозвать")
        assert "Отозвано жителем" in card_of(ivan, number).text
    assert {stored(number).status for number in numbers} == {"withdrawn"}


def test_closed_and_older_than_retention_to_anonymised(town: TownUnderTest) -> None:
    """A year after the answer: number, topic, dates, result and department stay, nothing of whose it was."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    answers(town, ivan, number, "Лампа заменена.")
    anna.presses("Да, решён")
    before = stored(number)
    for days in (92, 364):
        town.run("escalation", before.answered_at + timedelta(days=days))
        assert stored(number).citizen == anna.user.id
    town.run("escalation", before.answered_at + timedelta(days=366))
    kept = stored(number)
    assert (kept.citizen, kept.name, kept.place, kept.anonymised) == (0, "", None, True)
    same = ("number", "status", "topic", "registered_at", "answered_at", "result", "department")
    assert [getattr(kept, name) for name in same] == [getattr(before, name) for name in same]
    assert "Лампа заменена." not in everything_kept()


def test_an_illegal_move_is_refused_with_a_clear_message_and_changes_nothing(town: TownUnderTest) -> None:
    """What is answered is neither taken, asked about, moved nor extended."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    answers(town, ivan, number)
    before = stored(number)
    for deed in ("take", "ask", "move", "release", "return"):
        refusal = forges(town, ivan, card_of(ivan, number), f"{deed}:{number}")
        assert re.fullmatch(r"Сейчас это невозможно: ответ уже дан\.", refusal, re.IGNORECASE)
    assert stored(number) == before


# Which rows above show each move of the table in the code; a move that is added there wants one here.
SHOWN_BY = {
    Move.REGISTER: test_received_to_registered_by_the_coordinator_where_topic_or_department_are_unsure,
    Move.ASSIGN: test_registered_to_assigned_and_a_complaint_about_a_department_to_the_deputy,
    Move.RETURN: test_assigned_to_registered_returned_with_a_reason_and_the_main_clock_runs_on,
    Move.REJECT: test_received_to_rejected_only_a_message_with_a_reason,
    Move.DECLINE: test_registered_to_closed_without_an_answer_on_the_substance_only_an_appeal_by_article_11,
    Move.FORWARD: test_registered_to_forwarded_names_the_body_within_seven_days,
    Move.TAKE: test_assigned_to_in_progress_an_executor_takes_it_and_a_second_one_cannot,
    Move.ASK: test_in_progress_to_needs_info_and_back_by_the_citizens_reply,
    Move.ADD: test_in_progress_to_needs_info_and_back_by_the_citizens_reply,
    Move.SILENCE: test_needs_info_to_in_progress_after_five_days_of_silence_marked_no_reply,
    Move.ANSWER: test_in_progress_to_answered_only_with_a_result_code,
    Move.PROPOSE: test_in_progress_to_on_approval_an_appeal_always_a_message_where_the_town_says_so,
    Move.APPROVE: test_on_approval_to_answered_or_back,
    Move.REMARK: test_on_approval_to_answered_or_back,
    Move.PUBLISH: test_on_approval_to_answered_public_needs_consent_and_a_check,
    Move.INTERIM: test_in_progress_interim_answer_with_a_promised_date,
    Move.EXTEND: test_in_progress_extended_once_by_at_most_thirty_days_with_a_reason_and_an_approver,
    Move.EXECUTE: test_answered_to_closed_measures_planned_only_when_execution_is_reported,
    Move.CONFIRM: test_answered_to_closed_when_the_citizen_confirms,
    Move.REOPEN: test_answered_or_closed_to_reopened_within_fifteen_days_to_the_department_head,
    Move.WITHDRAW: test_any_open_to_withdrawn_by_its_author_alone,
    Move.MERGE: test_any_open_to_merged_each_keeps_its_number_and_the_answer_goes_to_every_author,
    Move.SHARE: test_any_open_to_merged_each_keeps_its_number_and_the_answer_goes_to_every_author,
}
# Work within a state, which the domain's table has no row for; each has a file of tests of its own.
WITHIN_A_STATE = {
    Move.AMEND,
    Move.ENTRUST,
    Move.RELEASE,
    Move.REDIRECT,
    Move.INVOLVE,
    Move.CONTRIBUTE,
    Move.SPLIT,
    Move.SEPARATE,
}


def test_every_move_has_a_row() -> None:
    """None is forgotten, and none is named that the table does not have."""
    assert SHOWN_BY.keys() | WITHIN_A_STATE == {move for _, move in MOVES} == set(Move)
    assert not SHOWN_BY.keys() & WITHIN_A_STATE
