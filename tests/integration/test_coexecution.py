"""Co-executing departments: asked for something by a date of their own, they hand it in; no citizen reads of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import boto3
import pytest

from tests.integration.acting import card_of, forges, minutes, official, owed, presses, replies
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import answers, own_card, resident

WANTED = "Разрешите перекрыть полосу у школы"
HANDED = "Перекрыть можно 28 ноября с 10 до 12"


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of town time in 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


class Involving:
    """The responsible department's head and executor in the staff chat, the other department in a chat of its own."""

    def __init__(self, town: TownUnderTest) -> None:
        self.town = town
        self.petr = official(town, "Пётр", "department_head", "utilities")
        self.ivan = official(town, "Иван")
        roads = town.telegram.group("Дороги")
        self.oleg = official(town, "Олег", "executor", "roads", roads)
        town.telegram.seat(town.admin, roads).says("/bind roads")
        self.anna = resident(town, "Анна")
        self.number = self.anna.sends()

    def involves(self, term: str = "7 дней, 30.11") -> None:
        """[Ещё…], [Соисполнитель], department, day, words."""
        card = card_of(self.petr, self.number)
        presses(self.town, self.petr, "Ещё…", card)
        presses(self.town, self.petr, "Соисполнитель", card)
        presses(self.town, self.petr, "Назад", card)
        presses(self.town, self.petr, "Отдел дорог и транспорта")
        presses(self.town, self.petr, term)
        replies(self.town, self.petr, WANTED, self.petr.last)

    def hands_in(self) -> None:
        """[Сдать материалы] and the words."""
        presses(self.town, self.oleg, "Сдать материалы")
        replies(self.town, self.oleg, HANDED, self.oleg.last)


@pytest.fixture
def here(town: TownUnderTest) -> Involving:
    """Two departments and an appeal of one of them."""
    return Involving(town)


def version(number: str) -> str:
    """The appeal's version, as it is kept."""
    key = {"pk": {"S": f"A#{number}"}, "sk": {"S": "APPEAL"}}
    return str(boto3.client("dynamodb").get_item(TableName="appeals", Key=key)["Item"]["version"]["N"])


def test_the_co_executors_chat_gets_what_is_wanted_with_a_copy_of_the_card(here: Involving) -> None:
    """By when, from whom, the words of both; the responsible card names the co-executor and its date."""
    here.involves()
    asked = here.oleg.last
    assert asked.text.startswith(
        f"Вы соисполнитель по сообщению № {here.number}, до 30.11. "
        f"Отвечает жителю Управление ЖКХ. От вас нужно:\n{WANTED}"
    )
    assert f"Сообщение № {here.number}, Telegram · Уличное освещение" in asked.text
    assert asked.buttons == [["Сдать материалы"], ["Открыть"]]
    assert (
        card_of(here.petr, here.number).text.split("\n")[-1] == "Соисполнитель: Отдел дорог и транспорта, до 30.11 ⚪"
    )
    assert owed() == 0


@pytest.mark.russian  # looks into what was sent
def test_materials_come_to_the_responsible_department_and_never_to_the_citizen(here: Involving) -> None:
    """Words and files, under the department's name; the author's chat, card and data hold nothing of it."""
    here.involves()
    here.hands_in()
    told = here.ivan.last
    assert told.text == f"Отдел дорог и транспорта, Олег: материалы по сообщению № {here.number}\n{HANDED}"
    assert card_of(here.petr, here.number).text.endswith("Соисполнитель: Отдел дорог и транспорта, до 30.11 ✅")
    presses(here.town, here.oleg, "Сдать материалы", next(m for m in here.oleg.heard if "Вы соисполнитель" in m.text))
    here.oleg.sends("document", reply_to=here.oleg.last)
    here.town.pump()
    assert here.ivan.heard[-2].text.endswith(f"материалы по сообщению № {here.number}\nбез текста")
    assert "document" in here.ivan.heard[-1].body
    own_card(here.anna, here.number)
    here.anna.says("/mydata")
    everything = "\n".join(m.text for m in here.anna.seat.heard)
    for foreign in (WANTED, HANDED, "Отдел дорог", "оисполнител"):
        assert foreign not in everything


def test_the_co_executor_sees_the_card_and_the_history_and_notes_but_does_not_answer(here: Involving) -> None:
    """Before it was asked it saw nothing; now it opens, reads, notes; taking, answering, moving stay the other's."""
    assert forges(here.town, here.oleg, here.oleg.last, f"show:{here.number}").startswith("Это делает ответственный")
    here.involves()
    for data in ("show", "history", "card"):
        assert not forges(here.town, here.oleg, here.oleg.last, f"{data}:{here.number}").startswith("Это делает")
    forges(here.town, here.oleg, here.oleg.last, f"note:{here.number}")
    replies(here.town, here.oleg, "Позвонил в школу", here.oleg.last)
    assert "Олег: Позвонил в школу" in card_of(here.petr, here.number).text
    here.oleg.says(f"/find {here.number}")
    here.town.pump()
    assert card_of(here.oleg, here.number).buttons == [["Ещё…"]]
    before = version(here.number)
    for data in ("take", "answer", "ask", "move", "merge", "involve"):
        assert forges(here.town, here.oleg, here.oleg.last, f"{data}:{here.number}").startswith("Это делает")
    replies(here.town, here.oleg, "Отвечаю", card_of(here.oleg, here.number))
    assert here.oleg.last.text.startswith("Это делает ответственный отдел")
    assert version(here.number) == before


def test_only_the_co_executor_hands_in_and_only_while_it_is_open(here: Involving) -> None:
    """Neither the responsible department, nor a third, nor after the answer."""
    here.involves()
    asked, data = here.oleg.last, f"materials:{here.number}:roads"
    nina = official(here.town, "Нина", "executor", "social")
    for seat in (here.ivan, nina):
        assert forges(here.town, seat, seat.last, data).startswith("Это делает ответственный отдел")
    assert forges(here.town, here.oleg, asked, f"materials:{here.number}:social").startswith("Эта кнопка уже")
    presses(here.town, here.oleg, "Сдать материалы", asked)
    prompt = here.oleg.last
    answers(here.town, here.ivan, here.number)
    replies(here.town, here.oleg, HANDED, prompt)
    assert here.oleg.last.text.startswith("Сейчас это невозможно: ответ уже дан")
    assert forges(here.town, here.oleg, asked, data).startswith("Сейчас это невозможно: ответ уже дан")


def test_it_is_reminded_the_working_day_before_its_own_date(here: Involving) -> None:
    """Once, in its own chat; the responsible one is not disturbed."""
    here.involves()
    heard, quiet = len(here.oleg.heard), len(here.ivan.heard)
    here.town.run("escalation", at(11, 26, 17, 50))
    for minute in (0, 10):
        here.town.run("escalation", at(11, 27, 9, minute))
    (told,) = here.oleg.heard[heard:]
    assert (
        told.text == f"Подходит срок 🟡 Материалы по сообщению № {here.number} нужны до 30.11. Их ждёт Управление ЖКХ."
    )
    assert told.buttons == [["Сдать материалы"], ["Открыть"]]
    assert len(here.ivan.heard) == quiet


def test_past_its_date_the_responsible_head_is_told_by_name_and_once(here: Involving) -> None:
    """Also when nothing ran in between: then the delay alone is told."""
    here.involves()
    heard, quiet = len(here.petr.heard), len(here.oleg.heard)
    for minute in (0, 10):
        here.town.run("escalation", at(12, 1, 9, minute))
    (told,) = here.petr.heard[heard:]
    assert told.text == (
        f"Пётр\nСоисполнитель опаздывает 🔴 Сообщение № {here.number}, Отдел дорог и транспорта. Срок был 30.11."
    )
    assert len(here.oleg.heard) == quiet
    assert "до 30.11 🔴" in card_of(here.petr, here.number).text


def test_what_was_handed_in_or_answered_is_reminded_of_no_more(here: Involving) -> None:
    """Neither of them hears of its date again."""
    here.involves()
    here.hands_in()
    heard, quiet = len(here.petr.heard), len(here.oleg.heard)
    here.town.run("escalation", at(11, 27))
    here.town.run("escalation", at(12, 1))
    assert (len(here.petr.heard), len(here.oleg.heard)) == (heard, quiet)


def test_department_and_day_may_be_typed_and_what_makes_no_sense_is_told(here: Involving) -> None:
    """Its own department, one that is none, a day that is none; the prompts stay, nothing is lost."""
    card = card_of(here.petr, here.number)
    forges(here.town, here.petr, card, f"involve:{here.number}")
    which = here.petr.last
    for typed, answer in (("Чудеса", "Такого отдела нет"), ("ЖКХ", "Этот отдел привлечь к сообщению")):
        replies(here.town, here.petr, typed, which)
        assert here.petr.last.text.startswith(answer)
    replies(here.town, here.petr, "дороги", which)
    when = here.petr.last
    replies(here.town, here.petr, "когда-нибудь", when)
    assert here.petr.last.text.startswith("Нужна дата позже сегодняшней")
    replies(here.town, here.petr, "29.11", when)
    assert "до 27.11. Что нужно?" in here.petr.last.text
    replies(here.town, here.petr, WANTED, here.petr.last)
    assert WANTED in here.oleg.last.text
    replies(here.town, here.petr, "дороги", which)
    assert here.petr.last.text.startswith("Этот отдел привлечь к сообщению")


@pytest.mark.parametrize(
    "data", ["involve_in:{n}:nowhere", "involve_in:{n}:utilities", "involve_by:{n}:roads:2026-11-23"]
)
def test_forged_choices_are_stale(here: Involving, data: str) -> None:
    """A department that is none, the responsible one, today: refused in words, and nothing changed."""
    before = version(here.number)
    assert forges(here.town, here.petr, here.petr.last, data.format(n=here.number)).startswith("Эта кнопка уже")
    assert version(here.number) == before


def test_the_history_has_who_was_asked_and_what_came(here: Involving) -> None:
    """In order, with the department's name."""
    here.involves()
    here.hands_in()
    minutes(here.town, 1)
    forges(here.town, here.ivan, here.ivan.last, f"history:{here.number}")
    text: Any = here.ivan.last.text
    assert f"соисполнитель · Пётр · Отдел дорог и транспорта\n{WANTED}" in text
    assert f"материалы соисполнителя · Олег · Отдел дорог и транспорта\n{HANDED}" in text


# --- not after the deadline, not the one complained about, and not for ever


def test_no_co_executor_has_more_time_than_the_appeal(here: Involving) -> None:
    """Later days are not offered; typed or forged they are refused with the last one that will do."""
    here.town.now = at(12, 17, 10)
    card = card_of(here.petr, here.number)
    forges(here.town, here.petr, card, f"involve:{here.number}")
    presses(here.town, here.petr, "Отдел дорог и транспорта")
    assert here.petr.last.buttons == [["1 день, 18.12"], ["Отмена"]]
    when, before = here.petr.last, version(here.number)
    replies(here.town, here.petr, "25.12", when)
    assert here.petr.last.text.startswith("Срок соисполнителя не может быть позже срока ответа")
    assert "не позднее 23.12" in here.petr.last.text
    forged = forges(here.town, here.petr, when, f"involve_by:{here.number}:roads:2026-12-24")
    assert forged.startswith("Срок соисполнителя не может быть позже")
    assert version(here.number) == before
    replies(here.town, here.petr, "23.12", when)
    replies(here.town, here.petr, WANTED, here.petr.last)
    assert "до 23.12 ⚪" in card_of(here.petr, here.number).text


def test_what_is_overdue_may_still_ask_for_the_next_working_day(here: Involving) -> None:
    """Nobody is left without help because they are late: the one day that is left is offered."""
    here.town.now = at(12, 25, 10)
    forges(here.town, here.petr, here.petr.last, f"involve:{here.number}")
    presses(here.town, here.petr, "Отдел дорог и транспорта")
    assert here.petr.last.buttons == [["1 день, 28.12"], ["Отмена"]]
    replies(here.town, here.petr, "29.12", here.petr.last)
    assert "не позднее 28.12" in here.petr.last.text


def test_a_co_executor_is_let_go_and_told_so(here: Involving) -> None:
    """[Убрать соисполнителя], chosen by name: it sees nothing more and is reminded of nothing."""
    here.involves()
    card = card_of(here.petr, here.number)
    presses(here.town, here.petr, "Ещё…", card)
    presses(here.town, here.petr, "Убрать соисполнителя", card)
    told = presses(here.town, here.petr, "Отдел дорог и транспорта", card)
    assert told == f"Соисполнитель убран: № {here.number}."
    assert "Соисполнитель" not in card.text
    assert card.buttons == [["Взять", "Другой отдел"], ["Спросить", "Ответить"], ["Ещё…"]]
    assert here.oleg.last.text == f"Отдел дорог и транспорта: материалы по сообщению № {here.number} больше не нужны."
    assert forges(here.town, here.oleg, here.oleg.last, f"show:{here.number}").startswith("Это делает ответственный")
    assert forges(here.town, here.oleg, here.oleg.last, f"materials:{here.number}:roads").startswith("Это делает")
    assert forges(here.town, here.petr, card, f"uninvolve:{here.number}:roads").startswith("Эта кнопка уже")
    assert forges(here.town, here.petr, card, f"uninvolve:{here.number}").startswith("Эта кнопка уже")
    assert forges(here.town, here.ivan, here.ivan.last, f"uninvolve:{here.number}:roads").startswith("Это делает")
    heard = len(here.oleg.heard)
    here.town.run("escalation", at(11, 27))
    assert len(here.oleg.heard) == heard
    here.involves("7 дней, 04.12")
    assert "до 04.12 ⚪" in card_of(here.petr, here.number).text
    forges(here.town, here.petr, here.petr.last, f"history:{here.number}")
    assert "соисполнитель убран · Пётр · Отдел дорог и транспорта" in here.petr.last.text
