"""The head's instructions: given in reply to what is overdue or plainly, undertaken, reported, judged, and watched."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import boto3
import pytest

from tests.integration.acting import calls_to, forges, minutes, official, owed, planted, presses, replies
from tests.integration.conftest import ZONE, TownUnderTest

WORDS = "Заменить светильник и проверить весь ряд до школы"
FIRST = "П-2026-000001"


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of town time in 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


class Instructing:
    """The head in private, and a department's people in the staff chat."""

    def __init__(self, town: TownUnderTest) -> None:
        self.town, self.head = town, town.head
        self.ivan, self.petr = official(town, "Иван"), official(town, "Пётр", "department_head", "utilities")
        self.oleg = official(town, "Олег", "executor", "roads")

    def overdue(self) -> str:
        """An appeal of whose delay the head was just told; its number."""
        (number,) = planted(self.town, date(2026, 11, 20), at=at(10, 21))
        self.town.run("escalation", at(11, 23, 10, 30))
        assert self.head.last.text.startswith("Просрочено на 3 дня 🔴")
        return number

    def gives(self, text: str = WORDS, department: str = "Управление ЖКХ", term: str = "3 дня, 26.11") -> Any:
        """The command and both keyboards; the card in the staff chat."""
        self.head.says(f"/instruct {text}")
        self.town.pump()
        presses(self.town, self.head, department)
        presses(self.town, self.head, term)
        return self.card()

    def card(self, number: str = FIRST) -> Any:
        """The newest card of an instruction in the staff chat."""
        return next(m for m in reversed(self.ivan.heard) if m.text.startswith(f"Поручение № {number} ·"))

    def reports(self, seat: Any = None, text: str = "Светильник заменён, ряд проверен.") -> None:
        """[Сообщить об исполнении] and the words."""
        seat = seat or self.ivan
        presses(self.town, seat, "Сообщить об исполнении", self.card())
        replies(self.town, seat, text, seat.last)


@pytest.fixture
def here(town: TownUnderTest) -> Instructing:
    """A town with a head and a department."""
    return Instructing(town)


def stored(number: str = FIRST) -> dict[str, Any]:
    """The instruction's item."""
    key = {"pk": {"S": f"I#{number}"}, "sk": {"S": "INSTRUCTION"}}
    item = boto3.client("dynamodb").get_item(TableName="appeals", Key=key).get("Item", {})
    return {name: next(iter(value.values())) for name, value in item.items()}


# --- how it is given


def test_the_head_gives_an_instruction_by_replying_to_an_escalation(here: Instructing) -> None:
    """The words are the reply; the appeal's own department is offered first; two presses, and the card is there."""
    number = here.overdue()
    replies(here.town, here.head, WORDS, here.head.last)
    form = here.head.last
    assert form.text.split("\n")[0] == f"Поручение по № {number}:"
    assert form.buttons[0] == ["Управление ЖКХ"]
    presses(here.town, here.head, "Управление ЖКХ")
    assert form.buttons == [["1 день, 24.11"], ["3 дня, 26.11"], ["7 дней, 30.11"], ["14 дней, 07.12"], ["Отмена"]]
    presses(here.town, here.head, "3 дня, 26.11")
    assert form.text == (
        f"Поручение № {FIRST} дано: Управление ЖКХ, не позднее четверга, 26 ноября. Отчёт об исполнении придёт сюда."
    )
    assert here.card().text.split("\n") == [
        f"Поручение № {FIRST} · Управление ЖКХ",
        "Ещё не принято к исполнению, до 26.11 🟡",
        f"Дано: Сергей Глава, 23 ноября, {here.town.now:%H:%M}",
        f"По № {number}",
        WORDS,
    ]
    assert here.card().buttons == [
        ["Принять к исполнению"],
        ["Сообщить об исполнении"],
        ["История", f"№ {number}"],
    ]
    assert owed() == 0


def test_the_appeals_card_and_history_name_the_instruction(here: Instructing) -> None:
    """Whoever opens the appeal sees that the head has spoken."""
    number = here.overdue()
    replies(here.town, here.head, WORDS, here.head.last)
    presses(here.town, here.head, "Управление ЖКХ")
    presses(here.town, here.head, "1 день, 24.11")
    presses(here.town, here.ivan, f"№ {number}", here.card())
    assert f"Поручение главы: № {FIRST}" in here.ivan.last.text
    presses(here.town, here.ivan, "Ещё…")
    presses(here.town, here.ivan, "История")
    assert f"поручение главы · Сергей Глава · № {FIRST}" in here.ivan.last.text


def test_department_and_day_may_be_typed(here: Instructing) -> None:
    """By reply to the form: a short name, a day; one on a day off moves as any deadline does."""
    here.head.says(f"/instruct {WORDS}")
    here.town.pump()
    replies(here.town, here.head, "дороги", here.head.last)
    replies(here.town, here.head, "29.11", here.head.last)
    assert "Отдел дорог и транспорта, не позднее пятницы, 27 ноября" in here.head.last.text
    assert here.card().text.split("\n")[1].endswith("до 27.11 🟡")


@pytest.mark.parametrize("typed", ["вчера", "31.02", "23.11", "22.11.2026", "1.1.2030", "", "<b>", "9" * 500])
def test_a_day_that_is_none_is_asked_for_again(here: Instructing, typed: str) -> None:
    """Nothing typed is lost: the next reply to the same form is heard."""
    here.head.says(f"/instruct {WORDS}")
    here.town.pump()
    presses(here.town, here.head, "Управление ЖКХ")
    form = here.head.last
    if typed:
        replies(here.town, here.head, typed, form)
    else:
        here.head.sends("photo", reply_to=form)
        here.town.pump()
    assert here.head.last.text.startswith("Нужна дата позже сегодняшней")
    replies(here.town, here.head, "25.12", form)
    assert f"Поручение № {FIRST} дано" in here.head.last.text


def test_a_department_that_is_none_and_words_that_are_none_are_told_so(here: Instructing) -> None:
    """And far too many words: each with what to do."""
    here.head.says("/instruct")
    here.town.pump()
    assert here.head.last.text.startswith("Напишите поручение: /instruct и текст.")
    here.head.says("/instruct " + "слово " * 500)
    here.town.pump()
    assert here.head.last.text.startswith("Поручение длиннее 2000 букв")
    here.head.says(f"/instruct {WORDS}")
    here.town.pump()
    replies(here.town, here.head, "Отдел чудес", here.head.last)
    assert here.head.last.text.startswith("Такого отдела нет")
    assert stored() == {}


def test_a_form_is_given_up_and_an_older_ones_buttons_do_nothing(here: Instructing) -> None:
    """[Отмена]; and of two forms only the newest is alive, also for a typed day."""
    here.head.says("/instruct Первое")
    here.town.pump()
    old = here.head.last
    here.head.says("/instruct Второе")
    here.town.pump()
    assert forges(
        here.town, here.head, old, old.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    ).startswith("Эта кнопка уже не действует")
    presses(here.town, here.head, "Отмена")
    assert here.head.last.text == "Отменено."
    replies(here.town, here.head, "ЖКХ", old)
    assert here.head.last.text.startswith("Это поручение уже дано или отменено")


def test_a_second_press_gives_no_second_instruction(here: Instructing) -> None:
    """Pressed twice before anything answered: one number, one card."""
    here.head.says(f"/instruct {WORDS}")
    here.town.pump()
    presses(here.town, here.head, "Управление ЖКХ")
    form = here.head.last
    here.head.presses("1 день, 24.11", on=form)
    here.head.presses("1 день, 24.11", on=form)
    assert here.town.pump() == [200, 200]
    assert stored()["version"] == "1"
    assert stored("П-2026-000002") == {}


def test_files_of_the_head_follow_the_card(here: Instructing) -> None:
    """A photo with the words in its caption."""
    here.overdue()
    here.head.sends("photo", WORDS, reply_to=here.head.last)
    here.town.pump()
    presses(here.town, here.head, "Управление ЖКХ")
    before = len(here.town.telegram.calls)
    presses(here.town, here.head, "1 день, 24.11")
    methods = [call.method for call in calls_to(here.town, here.town.staff.id, before)]
    assert methods[:2] == ["sendMessage", "sendPhoto"]


# --- its life


def test_undertaken_reported_accepted(here: Instructing) -> None:
    """The card says who has it; the report goes to the head, who accepts it; the list is empty."""
    card = here.gives()
    assert presses(here.town, here.ivan, "Принять к исполнению", card) == f"Принято к исполнению: № {FIRST}."
    assert card.text.split("\n")[1] == "Исполняется: Иван, до 26.11 🟡"
    here.reports()
    report = here.head.last
    assert report.text.startswith(f"Отчёт об исполнении поручения № {FIRST}, Иван\n{WORDS}")
    assert report.buttons == [["Принять", "Вернуть"], ["Открыть"]]
    assert card.text.split("\n")[1] == "Исполнено, отчёт у главы ⚪"
    assert presses(here.town, here.head, "Принять", report) == f"Исполнение принято: № {FIRST}."
    assert here.ivan.last.text == f"Исполнение поручения № {FIRST} принято ✅\n{WORDS}"
    assert card.text.split("\n")[1] == "Исполнено ✅"
    here.head.says("/instructions")
    here.town.pump()
    assert here.head.last.text == "Поручений в работе нет."
    assert owed() == 0


def test_returned_with_a_remark_and_reported_anew(here: Instructing) -> None:
    """The remark reaches the department; the deadline stays; nothing is judged twice."""
    here.gives()
    here.reports()
    report = here.head.last
    presses(here.town, here.head, "Вернуть", report)
    replies(here.town, here.head, "Ряд до школы не проверен", here.head.last)
    assert "возвращено с замечанием, Сергей Глава" in here.ivan.last.text
    assert "Ряд до школы не проверен" in here.ivan.last.text
    assert here.card().text.split("\n")[1] == "Возвращено с замечанием, до 26.11 🟡"
    assert presses(here.town, here.head, "Принять", report).startswith("Сейчас это невозможно: поручение возвращено")
    here.reports(text="Теперь весь.")
    assert "Теперь весь." in here.head.last.text
    presses(here.town, here.head, "Принять")
    presses(here.town, here.ivan, "История", here.card())
    lines = [line.split(" · ", 1)[1] for line in here.ivan.last.text.split("\n") if " · " in line]
    assert lines == [
        "поручение главы · Сергей Глава",
        "отчёт об исполнении · Иван",
        "возвращено с замечанием · Сергей Глава",
        "отчёт об исполнении · Иван",
        "исполнение принято · Сергей Глава",
    ]


def test_illegal_steps_are_refused_in_words_and_change_nothing(here: Instructing) -> None:
    """A second undertaking, a report of what is reported, a judgement of what is not."""
    card = here.gives()
    assert forges(here.town, here.head, here.head.last, f"order:accept:{FIRST}").startswith("Сейчас это невозможно")
    presses(here.town, here.ivan, "Принять к исполнению", card)
    assert forges(here.town, here.petr, card, f"order:undertake:{FIRST}").startswith("Поручение уже принято")
    here.reports()
    before = stored()
    assert forges(here.town, here.petr, card, f"order:report:{FIRST}").startswith("Сейчас это невозможно: отчёт уже")
    assert stored() == before


def test_only_the_department_reports_and_only_the_head_judges(here: Instructing) -> None:
    """Whatever the chat and the button's data: by the person's role; replies and commands likewise."""
    card = here.gives()
    for verb in ("undertake", "report", "accept", "return", "show", "history"):
        assert forges(here.town, here.oleg, card, f"order:{verb}:{FIRST}").startswith("Это делает ответственный отдел")
    guest = here.town.telegram.seat(here.town.telegram.person("Гость"), here.town.staff)
    guest.says("Здравствуйте")
    here.town.pump()
    for data in (f"order:show:{FIRST}", "orders::0", "instruct:1:to:roads", "order:publish:x", "order::", "orders::-1"):
        assert forges(here.town, guest, card, data).startswith("Это могут только сотрудники")
    assert forges(here.town, here.ivan, card, f"order:accept:{FIRST}").startswith("Это делает ответственный отдел")
    presses(here.town, here.ivan, "Сообщить об исполнении", card)
    prompt = here.ivan.last
    replies(here.town, here.oleg, "Сделано", prompt)
    assert here.oleg.last.text.startswith("Это делает ответственный отдел")
    here.ivan.says("/instruct Сделайте")
    here.town.pump()
    assert here.ivan.last.text.startswith("Это делает ответственный отдел")
    assert stored()["version"] == "1"


@pytest.mark.parametrize(
    "data",
    [
        "order:show:П-2026-999999",
        "order:show:2026-000001",
        "order:eat:П-2026-000001",
        "order:",
        "orders::x",
        "instruct:0:to:x",
    ],
)
def test_nonsense_under_its_buttons_is_refused_in_words(here: Instructing, data: str) -> None:
    """To the head as well: one answer with words in it, and nothing changed."""
    here.gives()
    before = stored()
    assert forges(here.town, here.head, here.head.last, data)
    assert stored() == before


def test_a_reply_to_its_card_is_never_an_answer_to_a_citizen(here: Instructing) -> None:
    """An instruction's number contains an appeal's: the reply is told what to press, and reaches nobody."""
    (number,) = planted(here.town, date(2026, 12, 23))
    assert number == "2026-000001"
    card = here.gives()
    heard = len(here.head.heard)
    replies(here.town, here.ivan, "Сделано", card)
    assert here.ivan.last.text.startswith("Что сделать с поручением, показывают кнопки")
    assert len(here.head.heard) == heard


# --- its ladder


def test_the_department_is_reminded_the_working_day_before(here: Instructing) -> None:
    """Once, however often the function runs; not before nine, and nobody else."""
    here.gives(term="7 дней, 30.11")
    heard = len(here.ivan.heard)
    here.town.run("escalation", at(11, 26, 17, 50))
    assert len(here.ivan.heard) == heard
    here.town.run("escalation", at(11, 27, 8, 50))
    assert len(here.ivan.heard) == heard
    for minute in (0, 10, 20):
        here.town.run("escalation", at(11, 27, 9, minute))
    (reminder,) = here.ivan.heard[heard:]
    assert reminder.text.startswith(f"Подходит срок 🟡 Поручение № {FIRST}, Управление ЖКХ. Срок 30.11.\n{WORDS}")


def test_past_its_own_deadline_the_head_is_told_and_again_every_seven_days(here: Instructing) -> None:
    """The card is red; a report ends it."""
    here.gives()
    heard = len(here.head.heard)
    here.town.run("escalation", at(11, 26))
    here.town.run("escalation", at(11, 27))
    here.town.run("escalation", at(11, 27, 9, 10))
    (told,) = here.head.heard[heard:]
    assert told.text.startswith(f"Поручение просрочено на 1 день 🔴 № {FIRST}, Управление ЖКХ. Срок был 26.11.")
    assert here.card().text.split("\n")[1] == "Просрочено, срок был 26.11 🔴"
    here.town.run("escalation", at(12, 3))
    here.town.run("escalation", at(12, 4))
    assert len(here.head.heard) == heard + 2
    here.reports()
    here.town.run("escalation", at(12, 11))
    assert [m.text[:5] for m in here.head.heard[heard + 2 :]] == ["Отчёт"]


def test_a_deadline_on_the_next_working_day_has_no_reminder_before_it(here: Instructing) -> None:
    """What lies before it was given is skipped; the head is told all the same."""
    here.gives(term="1 день, 24.11")
    heard = len(here.ivan.heard)
    here.town.run("escalation", at(11, 24))
    assert len(here.ivan.heard) == heard
    here.town.run("escalation", at(11, 25))
    assert here.head.last.text.startswith("Поручение просрочено на 1 день")


# --- the lists


def test_the_head_sees_all_a_department_its_own(here: Instructing) -> None:
    """The nearest deadline first, in pages; each number opens."""
    for term in ["14 дней, 07.12"] * 6 + ["1 день, 24.11"] * 6:
        here.gives(term=term)
    here.gives(department="Отдел архитектуры")
    here.head.says("/instructions")
    here.town.pump()
    listing = here.head.last
    assert listing.text.startswith("Поручения в работе: 13.")
    assert listing.text.split("\n")[1] == "№ П-2026-000007 · ЖКХ · до 24.11 🟡"
    presses(here.town, here.head, "Дальше ›")
    assert len(listing.text.split("\n")) == 4
    presses(here.town, here.head, "‹ Назад")
    presses(here.town, here.head, "П-2026-000007")
    assert here.head.last.text.startswith("Поручение № П-2026-000007 · Управление ЖКХ")
    assert here.head.last.buttons == [["История"]]
    here.ivan.says("/instructions")
    here.oleg.says("/instructions")
    here.town.pump()
    assert [m.text[:24] for m in here.ivan.heard[-2:]] == ["Поручения в работе: 12. ", "Поручений в работе нет."]


# --- crashes


def test_nothing_is_lost_when_the_process_dies_after_the_commit(
    here: Instructing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card comes from the delivery function, once."""
    from appeals.shell.deliver import Courier

    class Killed(BaseException):
        """What no code of ours catches."""

    def dies(*_: object) -> None:
        raise Killed

    here.head.says(f"/instruct {WORDS}")
    here.town.pump()
    presses(here.town, here.head, "Управление ЖКХ")
    with monkeypatch.context() as dying:
        dying.setattr(Courier, "carry", dies)
        here.head.presses("1 день, 24.11")
        with pytest.raises(Killed):
            here.town.pump()
    minutes(here.town, 2)
    cards = [m for m in here.ivan.heard if m.text.startswith(f"Поручение № {FIRST} ·")]
    assert len(cards) == 1
    assert owed() == 0


def test_a_head_who_blocked_the_bot_is_parked_for_the_administrator(here: Instructing) -> None:
    """The report is not lost: it waits in /parked."""
    here.gives()
    here.head.blocks()
    here.town.pump()
    here.reports()
    here.town.admin.says("/parked")
    here.town.pump()
    assert f"№ {FIRST} · отчёт об исполнении" in here.town.admin.last.text
    here.head.unblocks()
    here.town.pump()
    presses(here.town, here.town.admin, "Отправить снова")
    here.town.now += timedelta(minutes=1)
    minutes(here.town, 1)
    assert here.head.last.text.startswith("Отчёт об исполнении")
