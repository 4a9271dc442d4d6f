"""The coordinator's desk: what is unsure is received there, registered, corrected, ended, and comes back there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, desk, forges, official, presses, replies, sends
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import Resident, draft_of, own_card, resident, stored, unsorted

PROMISE = "Не позднее четверга, 26 ноября, определим отдел и срок ответа"


def coordinator(town: TownUnderTest, name: str = "Кира", department: str = "") -> Any:
    """A coordinator in the staff group."""
    return official(town, name, "coordinator", department)


def speaks(anna: Resident, topic: str = "street_light") -> str:
    """A voice message without a word, on a topic chosen; the number."""
    anna.does("sends", "voice", duration=5)
    anna.presses("Готово")
    anna.does("presses_data", anna.last, f"topic:{draft_of(anna)}:{topic}")
    anna.presses("Пропустить", "Отправить")
    return str(anna.last.text).split("№ ")[1][:11]


# --- received


def test_what_has_no_sure_topic_waits_for_the_coordinator(town: TownUnderTest) -> None:
    """The citizen reads the number and by when it is registered; the card offers to register it."""
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    assert f"Сообщение № {number} принято. {PROMISE}" in anna.last.text
    card = card_of(kira, number)
    assert card.text.split("\n")[:2] == [
        f"Сообщение № {number}, Telegram · Другое · отдел ещё не назначен",
        "Ждёт регистрации, до 26.11 🟡",
    ]
    assert card.buttons == [["Зарегистрировать", "Взять"], ["Спросить", "Ответить"], ["Ещё…"]]
    assert "определим отдел" in own_card(anna, number)
    assert stored(number).status == "received"


def test_what_is_sure_is_assigned_at_once_and_nobody_waits(town: TownUnderTest) -> None:
    """A topic confirmed, and words: registered and with its department in the same moment."""
    number = sends(town, resident(town).seat)
    appeal = stored(number)
    assert (appeal.status, appeal.department, appeal.received_at, appeal.assign_by) == (
        "assigned",
        "utilities",
        None,
        None,
    )


def test_the_card_comes_where_the_general_department_reads(town: TownUnderTest) -> None:
    """Its own topic when it has one, else the staff chat."""
    general = town.admin.opens_topic("Общий отдел")
    general.says("/bind general")
    town.pump()
    number = unsorted(resident(town))
    assert "Ждёт регистрации" in card_of(general, number).text


# --- registered


def test_the_coordinator_registers_and_the_citizen_is_told_once(town: TownUnderTest) -> None:
    """Two days later: the term runs from then, and says how it came about; the card goes to the department."""
    zhkh = town.admin.opens_topic("ЖКХ")
    zhkh.says("/bind utilities")
    town.pump()
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    town.now += timedelta(days=2)
    desk(town, kira, number, "Зарегистрировать", "Тема")
    assert f"Сообщение № {number}. Тема:" in kira.last.text
    forges(town, kira, kira.last, f"set:{number}:topic:street_light")
    assert "Отдел: Управление ЖКХ" in kira.last.text
    assert "Срок: 30 дней от 25.11.2026: пятница 25.12" in kira.last.text
    heard = len(anna.heard)
    assert presses(town, kira, "Готово", kira.last) == f"Зарегистрировано: № {number}."
    told = [message.text for message in anna.heard[heard:]]
    assert told == [
        (
            f"Сообщение № {number} зарегистрировано и передано в Управление ЖКХ.\n"
            "Ответим не позднее пятницы, 25 декабря. Как идут дела, видно в «Мои сообщения»."
        )
    ]
    assert f"Сообщение № {number} передано: Управление ЖКХ." in [message.text for message in kira.heard]
    assert "В срок, осталось 30 дней, до 25.12 🟢" in card_of(zhkh, number).text
    appeal = stored(number)
    assert (appeal.status, appeal.department, appeal.explained) == (
        "assigned",
        "utilities",
        "30 дней от 25.11.2026: пятница 25.12",
    )
    assert (appeal.received_at.day, appeal.registered_at.day) == (23, 25)


def test_the_likeliest_topic_is_offered_first(town: TownUnderTest) -> None:
    """By the words of the citizen, though they chose none; the rest turns by pages."""
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna, "Во дворе не горит фонарь, темно на улице")
    desk(town, kira, number, "Зарегистрировать", "Тема")
    assert kira.last.buttons[0] == ["Уличное освещение"]
    presses(town, kira, "Дальше ›", kira.last)
    presses(town, kira, "‹ Назад", kira.last)
    presses(town, kira, "Уличное освещение", kira.last)
    presses(town, kira, "Готово", kira.last)
    assert stored(number).department == "utilities"


def test_another_department_than_the_topics_can_be_chosen_before_it_is_registered(town: TownUnderTest) -> None:
    """Nothing moves until [Готово]."""
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    desk(town, kira, number, "Зарегистрировать", "Отдел", "Отдел архитектуры")
    assert "Отдел: Отдел архитектуры" in kira.last.text
    assert stored(number).status == "received"
    presses(town, kira, "Готово", kira.last)
    assert (stored(number).status, stored(number).department) == ("assigned", "architecture")


def test_every_field_is_confirmed_at_registration_and_stands_in_the_history(town: TownUnderTest) -> None:
    """Kind, number of questions, section of the classifier and origin: with who set them and when."""
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    desk(town, kira, number, "Зарегистрировать")
    shown = kira.last
    assert "Режим: сообщение\nВид: заявление\nВопросов: 1\n" in shown.text
    assert "Классификатор: 0001, государство, общество, политика\nОткуда: нет" in shown.text
    for field, choice in (("Вид", "предложение"), ("Вопросов", "3"), ("Откуда", "губернатор")):
        presses(town, kira, field, shown)
        assert presses(town, kira, choice, shown) == f"Исправлено: № {number}."
    presses(town, kira, "Классификатор", shown)
    presses(town, kira, "0002, социальная сфера", shown)
    assert "Вид: предложение\nВопросов: 3\nКлассификатор: 0002, социальная сфера\nОткуда: губернатор" in shown.text
    appeal = stored(number)
    assert (appeal.kind, appeal.questions, appeal.classifier, appeal.origin) == ("proposal", 3, "0002", "governor")
    forges(town, kira, shown, f"history:{number}")
    for line in ("исправлено · Кира · Вид: предложение", "исправлено · Кира · Вопросов: 3", "Откуда: губернатор"):
        assert line in kira.last.text


def test_a_code_of_the_classifier_can_be_typed_and_a_wrong_one_is_explained(town: TownUnderTest) -> None:
    """In reply to the prompt; after a mistake the same prompt still hears."""
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    desk(town, kira, number, "Зарегистрировать", "Классификатор", "Код целиком")
    prompt = kira.last
    for wrong in ("0006", "0005.5", "жильё", "00050005"):
        replies(town, kira, wrong, prompt)
        assert "ошибка" in kira.last.text
    replies(town, kira, "0005.0005.0056.1147", prompt)
    assert "Классификатор: 0005.0005.0056.1147, жилищно-коммунальная сфера" in kira.last.text
    assert stored(number).classifier == "0005.0005.0056.1147"


def test_registered_without_a_department_it_waits_for_one_and_the_citizen_knows_the_day(town: TownUnderTest) -> None:
    """[Без отдела]: its clock runs; then [Назначить отдел]."""
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    desk(town, kira, number, "Зарегистрировать", "Без отдела")
    assert "зарегистрировано.\nОтветим не позднее среды, 23 декабря" in anna.last.text
    assert "Зарегистрировано, отдел не назначен, осталось 30 дней, до 23.12 🟡" in card_of(kira, number).text
    heard = len(anna.heard)
    assert desk(town, kira, number, "Назначить отдел", "Готово") == f"Отдел назначен: № {number}."
    assert len(anna.heard) == heard
    assert (stored(number).status, stored(number).department) == ("assigned", "general")


def test_a_second_press_of_ready_is_refused_in_words(town: TownUnderTest) -> None:
    """The screen of another coordinator still stands when the first one has finished."""
    anna, kira, vera = resident(town), coordinator(town), coordinator(town, "Вера")
    number = unsorted(anna)
    desk(town, vera, number, "Зарегистрировать")
    late = vera.last
    desk(town, kira, number, "Зарегистрировать", "Готово")
    before = stored(number)
    assert "передано в отдел" in presses(town, vera, "Готово", late)
    assert stored(number) == before


# --- what was only spoken


def test_a_voice_without_a_word_needs_the_coordinators_summary_first(town: TownUnderTest) -> None:
    """Though its topic is sure: nobody answers, nobody registers, until somebody has said what it is about."""
    anna, kira, vera = resident(town), coordinator(town), official(town, "Вера", "executor", "general")
    number = speaks(anna)
    card = card_of(kira, number)
    assert "Ждёт регистрации" in card.text
    for label in ("Взять", "Ответить"):
        assert "запишите, о чём говорит житель" in presses(town, vera, label, card)
    desk(town, kira, number, "Зарегистрировать")
    screen = kira.last
    assert "сначала запишите суть" in screen.text
    assert "запишите" in forges(town, kira, screen, f"file:{number}")
    presses(town, kira, "Записать суть", screen)
    replies(town, kira, "На Кирова не горит <фонарь>", kira.last)
    assert ["Готово"] in kira.last.buttons
    assert "Со слов жителя, записал координатор: На Кирова не горит <фонарь>" in card.text
    presses(town, kira, "Готово", kira.last)
    assert (stored(number).department, stored(number).summary) == ("utilities", "На Кирова не горит <фонарь>")
    assert "На Кирова" not in own_card(anna, number)


def test_a_voice_with_a_word_and_a_photo_alone_are_sure(town: TownUnderTest) -> None:
    """There is something to read, or to see."""
    anna = resident(town)
    anna.does("sends", "photo")
    anna.presses("Готово", "Дороги", "Пропустить", "Отправить")
    assert "передано в Отдел дорог и транспорта" in anna.last.text
    anna.does("sends", "voice", "Яма на дороге", duration=5)
    anna.presses("Готово", "Да, верно", "Пропустить", "Отправить")
    assert "передано в Отдел дорог и транспорта" in anna.last.text


# --- those of the general department are not held up


@pytest.mark.parametrize("label", ["Взять", "Спросить", "Ответить"])
def test_whoever_works_in_the_general_department_takes_it_as_it_stands(town: TownUnderTest, label: str) -> None:
    """Taking, asking or answering registers it for them: the deadline is the topic's, counted from now."""
    anna, vera = resident(town), official(town, "Вера", "executor", "general")
    number = unsorted(anna)
    town.now += timedelta(days=1)
    heard = len(anna.heard)
    presses(town, vera, label, card_of(vera, number))
    if label == "Спросить":
        replies(town, vera, "О чём вопрос?", vera.last)
    elif label == "Ответить":
        replies(town, vera, "Разъясняем.", vera.last)
        presses(town, vera, "Разъяснено")
    appeal = stored(number)
    assert (appeal.department, appeal.executor_name, appeal.deadline.isoformat()) == ("general", "Вера", "2026-12-24")
    told = [message.text for message in anna.heard[heard:]]
    if label == "Ответить":
        assert "Разъясняем." in told[0]
    else:
        assert "зарегистрировано и передано в Общий отдел" in told[0]
        assert "24 декабря" in told[0]


def test_an_executor_of_another_department_cannot_touch_what_waits(town: TownUnderTest) -> None:
    """Neither register nor take."""
    anna, ivan = resident(town), official(town, "Иван")
    number = unsorted(anna)
    card = card_of(ivan, number)
    for action in ("register", "take", "file", "set", "reject"):
        assert "ответственный отдел" in forges(town, ivan, card, f"{action}:{number}")
    assert stored(number).version == 1


# --- corrections


def test_a_corrected_topic_takes_department_and_term_along_and_the_citizen_is_told(town: TownUnderTest) -> None:
    """From the day of registration; whoever had taken it lets go; the other department gets the card."""
    anna, kira, ivan = resident(town), coordinator(town), official(town, "Иван")
    number = anna.sends()
    presses(town, ivan, "Взять", card_of(ivan, number))
    town.now += timedelta(days=1)
    desk(town, kira, number, "Ещё…", "Исправить", "Тема")
    forges(town, kira, kira.last, f"set:{number}:topic:snow")
    appeal = stored(number)
    assert (appeal.topic, appeal.department, appeal.status, appeal.executor) == ("snow", "roads", "assigned", None)
    assert appeal.explained == "3 рабочих дня от 23.11.2026: четверг 26.11"
    assert anna.last.text == (f"По сообщению № {number} изменился срок: ответим не позднее четверга, 26 ноября.")


def test_a_corrected_topic_makes_nothing_late_that_was_in_time(town: TownUnderTest) -> None:
    """The new term is over already: there is until the next working day, and the explanation says so."""
    anna, kira = resident(town), coordinator(town)
    number = anna.sends()
    town.now = datetime(2026, 12, 10, 12, 0, tzinfo=ZONE)
    desk(town, kira, number, "Ещё…", "Исправить", "Тема")
    forges(town, kira, kira.last, f"set:{number}:topic:snow")
    appeal = stored(number)
    assert appeal.deadline.isoformat() == "2026-12-11"
    assert appeal.explained == ("3 рабочих дня от 23.11.2026: четверг 26.11; этот день уже прошёл, поэтому 11.12.2026")


def test_a_correction_does_not_hide_that_it_is_late(town: TownUnderTest) -> None:
    """A shorter term for what is overdue: overdue it stays, since the earlier day."""
    anna, kira = resident(town), coordinator(town)
    number = anna.sends()
    town.now = datetime(2026, 12, 28, 12, 0, tzinfo=ZONE)
    desk(town, kira, number, "Ещё…", "Исправить", "Тема")
    forges(town, kira, kira.last, f"set:{number}:topic:snow")
    assert stored(number).deadline.isoformat() == "2026-11-26"


def test_under_59_fz_it_is_an_appeal_with_the_laws_clock_and_its_author_reads_so(town: TownUnderTest) -> None:
    """«Обращение» on the card and before the citizen, 30 days whatever the topic; and back again."""
    anna, kira = resident(town), coordinator(town)
    number = anna.sends("Снег не убирают, сугробы, снег на дороге")
    assert stored(number).deadline.isoformat() == "2026-11-26"
    desk(town, kira, number, "Ещё…", "Исправить", "Режим", "обращение по 59-ФЗ")
    assert stored(number).explained == "30 дней от 23.11.2026: среда 23.12"
    assert card_of(kira, number).text.startswith(f"Обращение № {number}, Telegram")
    assert anna.last.text.startswith(f"По обращению № {number} изменился срок")
    assert own_card(anna, number).startswith(f"Обращение № {number}")
    presses(town, kira, "Режим", kira.last)
    presses(town, kira, "сообщение", kira.last)
    assert stored(number).deadline.isoformat() == "2026-11-26"


def test_a_later_deadline_begins_a_ladder_of_its_own(town: TownUnderTest) -> None:
    """Overdue as a message, in time as an appeal: the head is not told again a week later."""
    anna, kira = resident(town), coordinator(town)
    number = anna.sends("Снег не убирают, сугробы, снег на дороге")
    town.run("escalation", datetime(2026, 11, 27, 9, 0, tzinfo=ZONE))
    assert town.head.last.text.startswith("Просрочено")
    heard = len(town.head.heard)
    desk(town, kira, number, "Ещё…", "Исправить", "Режим", "обращение по 59-ФЗ")
    assert stored(number).rungs == ()
    town.run("escalation", datetime(2026, 12, 4, 9, 0, tzinfo=ZONE))
    assert len(town.head.heard) == heard


FORGED = ("set:{n}:topic:nowhere", "set:{n}:kind", "set:{n}:questions:0", "set:{n}:origin:tsar", "set:{n}:about:roads")


@pytest.mark.parametrize("data", [*FORGED, "fix:{n}:about", "file:{n}:roads", "end:{n}:take:spam", "reject:{n}:x"])
def test_forged_choices_change_nothing(town: TownUnderTest, data: str) -> None:
    """Values that no button offers."""
    kira = coordinator(town)
    number = unsorted(resident(town))
    before = stored(number)
    assert "уже не действует" in forges(town, kira, card_of(kira, number), data.format(n=number))
    assert stored(number) == before


# --- the end without an answer

REASONS = {
    "оскорбления или угрозы": "есть оскорбления или угрозы",
    "не прочитать": "не удалось прочитать",
    "нет вопроса": "не нашлось вопроса",
    "повтор без нового": "повторяет прежнее",
    "реклама, рассылка": "похоже на рекламу",
    "благодарность": "Спасибо вам за добрые слова",
}


def test_each_reason_to_reject_is_told_in_polite_words(town: TownUnderTest) -> None:
    """The coordinator sees them before; thanks are kept as thanks and answered with thanks."""
    kira = coordinator(town)
    for reason, words in REASONS.items():
        anna = resident(town, f"Анна {reason[:3]}")
        number = unsorted(anna)
        card = card_of(kira, number)
        desk(town, kira, number, "Ещё…", "Отклонить", reason)
        assert words in card.text
        assert presses(town, kira, "Закрыть и сообщить", card) == f"Закрыто: № {number}."
        assert words in anna.last.text
        assert "Закрыто без ответа ✅" in card.text
        assert f"Причина: {reason}" in card.text
        assert stored(number).kind == ("thanks" if reason == "благодарность" else "statement")
        assert "Закрыто без ответа." in own_card(anna, number)


def test_the_way_back_from_every_choice_is_the_card(town: TownUnderTest) -> None:
    """Nothing was ended."""
    kira = coordinator(town)
    number = unsorted(resident(town))
    card = card_of(kira, number)
    before = (card.text, card.buttons)
    desk(town, kira, number, "Ещё…", "Отклонить", "реклама, рассылка", "Назад", "Назад")
    assert (card.text, card.buttons) == before


def forwardable(town: TownUnderTest, kira: Any, anna: Resident) -> str:
    """Registered, and with no department."""
    number = unsorted(anna)
    desk(town, kira, number, "Зарегистрировать", "Без отдела")
    return number


def test_a_body_of_ones_own_words_is_told_to_the_citizen(town: TownUnderTest) -> None:
    """By the prompt; blank or endless it is asked for again."""
    anna, kira = resident(town), coordinator(town)
    number = forwardable(town, kira, anna)
    desk(town, kira, number, "Ещё…", "Перенаправить", "Другой орган…")
    prompt = kira.last
    for wrong in (" ", "в администрацию " * 20):
        kira.says(wrong or "·", reply_to=prompt) if wrong.strip() else kira.sends("photo", reply_to=prompt)
        town.pump()
        assert stored(number).status == "registered"
    replies(town, kira, "в администрацию <Серышевского> округа", prompt)
    assert stored(number).ended == "в администрацию <Серышевского> округа"
    assert "перенаправлено в администрацию <Серышевского> округа" in anna.last.text
    assert "Куда: в администрацию <Серышевского> округа" in card_of(kira, number).text
    assert "Перенаправлено в администрацию" in own_card(anna, number)


def test_after_seven_days_it_is_answered_here(town: TownUnderTest) -> None:
    """The law's days are over: refused with the day and with what to do."""
    anna, kira = resident(town), coordinator(town)
    number = forwardable(town, kira, anna)
    town.now = datetime(2026, 11, 30, 23, 0, tzinfo=ZONE)
    card = card_of(kira, number)
    desk(town, kira, number, "Ещё…", "Перенаправить", "Полиция")
    town.now = datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)
    told = presses(town, kira, "Перенаправить", card)
    assert "последний день был 30.11.2026" in told
    assert "назначьте отдел" in told
    assert stored(number).status == "registered"


def test_what_is_written_after_such_an_end_is_not_called_answered(town: TownUnderTest) -> None:
    """It is kept, and may become a new message."""
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    desk(town, kira, number, "Ещё…", "Отклонить", "нет вопроса", "Закрыть и сообщить")
    anna.says("Вот мой вопрос", reply_to=anna.last)
    assert "уже закрыто" in anna.last.text
    assert anna.last.buttons == [["Новое сообщение"]]


# --- what a department gives back


def test_a_returned_one_is_told_to_the_coordinator_with_the_reason(town: TownUnderTest) -> None:
    """It leaves the department's chat; its clock runs on; the coordinator assigns it anew."""
    zhkh = town.admin.opens_topic("ЖКХ")
    zhkh.says("/bind utilities")
    town.pump()
    anna, kira = resident(town), coordinator(town)
    ivan = town.telegram.seat(official(town, "Иван"), town.staff, topic=zhkh.topic)
    number = anna.sends()
    card = card_of(ivan, number)
    desk(town, ivan, number, "Ещё…", "Вернуть координатору")
    replies(town, ivan, "Это частный фонарь", ivan.last)
    assert f"Сообщение № {number} возвращено координатору." in ivan.last.text
    assert card.text == f"Сообщение № {number} передано: Общий отдел."
    assert any("Отдел вернул" in m.text and "Это частный фонарь" in m.text for m in kira.heard)
    assert "Зарегистрировано, отдел не назначен, осталось 30 дней, до 23.12" in card_of(kira, number).text
    desk(town, kira, number, "Назначить отдел", "Отдел", "Отдел архитектуры", "Готово")
    appeal = stored(number)
    assert (appeal.department, appeal.deadline.isoformat()) == ("architecture", "2026-12-23")


def test_a_return_without_a_reason_is_asked_for_again(town: TownUnderTest) -> None:
    """A photo is no reason; whoever takes it meanwhile keeps it."""
    anna, ivan = resident(town), official(town, "Иван")
    number = anna.sends()
    desk(town, ivan, number, "Ещё…", "Вернуть координатору")
    prompt = ivan.last
    ivan.sends("photo", reply_to=prompt)
    town.pump()
    assert "Нужен текст" in ivan.last.text
    forges(town, ivan, card_of(ivan, number), f"take:{number}")
    replies(town, ivan, "Не наше", prompt)
    assert "Сейчас это невозможно" in ivan.last.text
    assert stored(number).status == "in_progress"


# --- a complaint about a department


def complained(town: TownUnderTest, kira: Any, anna: Resident, about: str = "Управление ЖКХ") -> str:
    """Marked as a complaint about a department; the number."""
    number = unsorted(anna, "Жалуюсь на отдел")
    desk(town, kira, number, "Зарегистрировать", "Жалоба на отдел", about)
    return number


def test_a_complaint_goes_to_the_deputy_and_the_department_sees_nothing_of_it(town: TownUnderTest) -> None:
    """In private, where no chat is bound; the citizen reads who has it; the card in the staff chat has no words."""
    anna, kira, ivan = resident(town), coordinator(town), official(town, "Иван")
    denis = official(town, "Денис", "deputy", "")
    alone = town.telegram.seat(denis, town.telegram.world.chats[denis.user.id])
    alone.says("/start")
    town.pump()
    number = complained(town, kira, anna)
    assert "передано заместителю главы администрации" in anna.last.text
    card = card_of(alone, number)
    assert "Заместитель главы" in card.text
    assert "Жалоба на: Управление ЖКХ" in card.text
    assert all("Жалуюсь" not in message.text for message in kira.messages if message.chat.id == town.staff.id)
    ivan.says(f"/find {number}")
    town.pump()
    assert "ответственный отдел" in ivan.last.text
    for action in ("show", "take", "history", "answer", "note"):
        assert "ответственный отдел" in forges(town, ivan, ivan.last, f"{action}:{number}")
    replies(town, alone, "Разобрались, приносим извинения.", card)
    presses(town, alone, "Разъяснено")
    assert "Ответ заместителя главы администрации" in anna.last.text


def test_the_deputies_chat_gets_it_when_it_is_bound(town: TownUnderTest) -> None:
    """And no deputy has to be among the staff."""
    anna, kira = resident(town), coordinator(town)
    deputies = town.telegram.seat(town.admin, town.telegram.group("Заместители"))
    deputies.says("/bind deputy")
    town.pump()
    number = complained(town, kira, anna)
    assert "Жалоба на: Управление ЖКХ" in card_of(deputies, number).text


def test_the_deputy_gives_it_to_another_department_and_never_to_that_one(town: TownUnderTest) -> None:
    """Which is not among the buttons, nor may it be forged; there it stays unseen too."""
    anna, kira, ivan = resident(town), coordinator(town), official(town, "Иван")
    denis = official(town, "Денис", "deputy", "")
    alone = town.telegram.seat(denis, town.telegram.world.chats[denis.user.id])
    alone.says("/start")
    town.pump()
    number = complained(town, kira, anna)
    card = card_of(alone, number)
    presses(town, alone, "Другой отдел", card)
    assert ["Управление ЖКХ"] not in card.buttons
    assert "жалоба на этот отдел" in forges(town, alone, card, f"to:{number}:utilities")
    presses(town, alone, "Отдел архитектуры", card)
    assert stored(number).department == "architecture"
    ivan.says(f"/find {number}")
    town.pump()
    assert "ответственный отдел" in ivan.last.text
    desk(town, kira, number, "Ещё…", "Исправить", "Тема")
    forges(town, kira, kira.last, f"set:{number}:topic:street_light")
    assert stored(number).department == "architecture"


def test_without_a_deputy_the_coordinator_is_told_what_to_do(town: TownUnderTest) -> None:
    """Nothing is registered."""
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    desk(town, kira, number, "Зарегистрировать", "Жалоба на отдел")
    assert "заместителя главы нет среди сотрудников" in presses(town, kira, "Управление ЖКХ", kira.last)
    assert stored(number).status == "received"


# --- the ladder


def test_a_working_day_without_a_department_reminds_the_coordinator_once(town: TownUnderTest) -> None:
    """Received on Wednesday evening: Thursday is that working day, Friday at nine they are told."""
    town.now = datetime(2026, 11, 25, 19, 0, tzinfo=ZONE)
    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    for hour in (9, 17):
        town.run("escalation", datetime(2026, 11, 26, hour, 50, tzinfo=ZONE))
    heard = len(kira.heard)
    for hour in (9, 10):
        town.run("escalation", datetime(2026, 11, 27, hour, 0, tzinfo=ZONE))
    told = [message.text for message in kira.heard[heard:]]
    assert [text.split("\n")[0] for text in told] == [
        f"Больше рабочего дня без отдела 🟡 Сообщение № {number}, другое. Срок 27.11."
    ]


def test_a_registration_that_is_late_goes_up_like_anything_late(town: TownUnderTest) -> None:
    """The head is told, not before; what was registered meanwhile is not told."""
    anna, kira = resident(town), coordinator(town)
    late, done = unsorted(anna), unsorted(anna)
    desk(town, kira, done, "Зарегистрировать", "Готово")
    heard = len(town.head.heard)
    town.run("escalation", datetime(2026, 11, 26, 9, 0, tzinfo=ZONE))
    assert len(town.head.heard) == heard
    town.run("escalation", datetime(2026, 11, 27, 9, 0, tzinfo=ZONE))
    (told,) = town.head.heard[heard:]
    assert told.text.startswith(f"Не зарегистрировано вовремя, просрочено на 1 день 🔴 Сообщение № {late}")
    assert "Не зарегистрировано: опоздание на 1 день" in card_of(kira, late).text


def test_a_returned_one_reminds_the_coordinator_anew(town: TownUnderTest) -> None:
    """A working day after the return."""
    anna, kira, ivan = resident(town), coordinator(town), official(town, "Иван")
    number = anna.sends()
    town.now = datetime(2026, 11, 25, 11, 0, tzinfo=ZONE)
    desk(town, ivan, number, "Ещё…", "Вернуть координатору")
    replies(town, ivan, "Не наше", ivan.last)
    town.run("escalation", datetime(2026, 11, 26, 10, 50, tzinfo=ZONE))
    heard = len(kira.heard)
    town.run("escalation", datetime(2026, 11, 26, 11, 10, tzinfo=ZONE))
    assert [m.text.split(" 🟡")[0] for m in kira.heard[heard:]] == ["Больше рабочего дня без отдела"]


# --- the register


def test_the_register_counts_it_on_the_day_it_came(town: TownUnderTest) -> None:
    """Once, though it was registered on another day."""
    from appeals.shell import house

    anna, kira = resident(town), coordinator(town)
    number = unsorted(anna)
    town.now += timedelta(days=2)
    desk(town, kira, number, "Зарегистрировать", "Готово")
    storage, midnight = house.build().storage, datetime(2026, 11, 23, tzinfo=ZONE)
    days = [storage.registered(midnight + timedelta(days=n), midnight + timedelta(days=n + 1)) for n in range(4)]
    assert [[appeal.number for appeal in day] for day in days] == [[number], [], [], []]


def test_an_answer_to_an_appeal_under_59_fz_calls_it_so(town: TownUnderTest) -> None:
    """In the question and in the answer alike."""
    anna, kira, ivan = resident(town), coordinator(town), official(town, "Иван")
    number = anna.sends()
    desk(town, kira, number, "Ещё…", "Исправить", "Режим", "обращение по 59-ФЗ")
    presses(town, ivan, "Спросить", card_of(ivan, number))
    replies(town, ivan, "Где?", ivan.last)
    assert anna.last.text.startswith(f"По обращению № {number}")
    replies(town, ivan, "Заменили.", card_of(ivan, number))
    assert f"Обращение № {number}, уличное освещение. Ответ" in ivan.last.text  # just as the citizen gets it
