"""«/find» by words, address, topic and name; part by part; and all that one citizen has sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import boto3
import pytest

from tests.integration.acting import card_of, citizen, forges, official, planted, presses
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import Resident, answers, resident
from tests.integration.test_personal_data import entries


def finds(town: TownUnderTest, seat: Any, typed: str) -> Any:
    """What «/find» brings."""
    seat.says(f"/find {typed}")
    assert town.pump() == [200]
    return seat.last


def numbers(message: Any) -> list[str]:
    """Those whose buttons it has."""
    return [label for row in message.buttons for label in row if label.startswith("20")]


def sends_from(person: Resident, text: str, address: str) -> str:
    """A message with an address; its number."""
    person.says(text)
    person.presses("Готово", "Да, верно")
    person.says(address)
    person.presses("Отправить")
    return str(person.last.text).split("№ ")[1][:11]


def test_words_address_topic_and_name_are_found_in_any_form(town: TownUnderTest) -> None:
    """All the words must be there; each hit is a line of the list and a line of its text; its number opens it."""
    ivan, anna = official(town, "Иван"), resident(town)
    lamp = anna.sends("У школы который день не горит фонарь, <очень> темно & страшно")
    street = sends_from(anna, "Опять не горит уличный фонарь", "ул. Кирова, 120")
    anna.presses("Справка")
    for typed, found in {
        "фонари": [lamp, street],
        "ФОНАРЬ школа": [lamp],
        "кирова 120": [street],
        "освещение": [lamp, street],
        "иванову": [lamp, street],
        "фонарь больница": [],
        "кирова 12": [],
    }.items():
        assert sorted(numbers(finds(town, ivan, typed))) == sorted(found), typed
    shown = finds(town, ivan, "фонарь школы")
    assert shown.text.split("\n")[0] == "По словам «фонарь школы», просмотрено 2 из 2:"
    assert "У школы который день не горит фонарь, <очень> темно & страшно" in shown.text
    bold = [entity for entity in shown.body["entities"] if entity["type"] == "bold"]
    assert len(bold) == 2
    presses(town, ivan, lamp, shown)
    assert ivan.last.id == card_of(ivan, lamp).id


def test_a_long_text_is_shown_around_the_word(town: TownUnderTest) -> None:
    """From a little before it, cut at words."""
    ivan, anna = official(town, "Иван"), resident(town)
    anna.sends("Не горит фонарь. " + "Пишу не первый раз. " * 20 + "Рядом больница и аптека. " + "Помогите. " * 20)
    line = finds(town, ivan, "больницы").text.split("\n")[2]
    assert line.startswith("…")
    assert "больница и аптека" in line
    assert len(line) < 250


def test_what_is_closed_is_found_for_ninety_days(town: TownUnderTest) -> None:
    """Open ones first; afterwards only its number finds it."""
    ivan, anna = official(town, "Иван"), resident(town)
    done, open_ = anna.sends("Не горит фонарь у больницы"), anna.sends("Опять не горит фонарь у больницы")
    answers(town, ivan, done)
    assert numbers(finds(town, ivan, "больница")) == [open_, done]
    for hours in range(0, 24 * 95, 12):
        town.run("escalation", datetime(2026, 11, 24, 9, tzinfo=ZONE) + timedelta(hours=hours))
    assert numbers(finds(town, ivan, "больница")) == [open_]
    assert f"№ {done}" in finds(town, ivan, done).text


def test_only_the_own_department_is_searched_and_by_who_oversees_all(town: TownUnderTest) -> None:
    """Neither words nor names of another department's."""
    ivan, roads = official(town, "Иван"), official(town, "Дорожник", "executor", "roads")
    kira, admin = official(town, "Кира", "coordinator", "general"), town.admin
    number = resident(town).sends()
    for typed in ("фонарь", "Иванова"):
        assert numbers(finds(town, ivan, typed)) == [number]
        assert numbers(finds(town, kira, typed)) == [number]
        assert finds(town, roads, typed).text.endswith("просмотрено 0 из 0.")
        assert "Это делает ответственный отдел" in finds(town, admin, typed).text


HOSTILE = ["я", "…", "<b>", "*", "%", "а б в", "'; drop table", "\u202e\u0000", "🔦", "²"]


def test_whatever_is_typed_is_answered_in_words(town: TownUnderTest) -> None:
    """A letter, signs, markup, a thousand words: never silence, never everything."""
    ivan, anna = official(town, "Иван"), resident(town)
    number = anna.sends("Не горит фонарь, я уже писал, б, в, <b>drop</b>")
    for typed in HOSTILE:
        shown = finds(town, ivan, typed)
        assert numbers(shown) == []
        assert shown.text.startswith(("Слишком коротко", "По словам «", "Найти сообщение: "))
    shown = finds(town, ivan, "фонарь " * 1_000)
    assert numbers(shown) == [number]
    assert len(shown.text) < 500
    assert "<b>фонарь</b>" in finds(town, ivan, "<b>фонарь</b>").text.split(",")[0]


def test_many_hits_come_page_by_page_to_whoever_searches(town: TownUnderTest) -> None:
    """Eight at once; [Искать дальше] is the searcher's own, and of the latest search only."""
    planted(town, date(2026, 12, 23), 18)
    ivan, oleg = official(town, "Иван"), official(town, "Олег")
    first = finds(town, ivan, "фонарь")
    assert first.text.startswith("По словам «фонарь», просмотрено 8 из 18:")
    assert "не действует" in presses(town, oleg, "Искать дальше", first)
    presses(town, ivan, "Искать дальше", first)
    second = ivan.last
    presses(town, ivan, "Искать дальше", second)
    last = ivan.last
    assert [len(numbers(page)) for page in (first, second, last)] == [8, 8, 2]
    assert len({number for page in (first, second, last) for number in numbers(page)}) == 18
    assert ["Искать дальше"] not in last.buttons
    finds(town, ivan, "больница")
    assert "не действует" in presses(town, ivan, "Искать дальше", first)
    sought_by = first.body["reply_markup"]["inline_keyboard"][-1][0]["callback_data"].split(":")[1]
    for place in ("x:", "-1:", "99999:", "0:2026-13", "0:x", "0:1999-01"):
        assert "не действует" in forges(town, ivan, first, f"find:{sought_by}:{place}")


def test_the_register_is_searched_month_by_month_after_the_lists(town: TownUnderTest) -> None:
    """Answered a year and more ago: by name and by words, only the own department's; then there is no more."""
    ivan, anna = official(town, "Иван"), resident(town)
    old = anna.sends("Не горит фонарь у больницы")
    answers(town, ivan, old)
    kira = official(town, "Кира", "coordinator", "general")
    moved = anna.sends("Опять не горит фонарь у больницы")
    forges(town, kira, card_of(kira, moved), f"to:{moved}:roads")
    town.run("escalation", datetime(2027, 3, 10, 9, tzinfo=ZONE))
    town.run("escalation", datetime(2027, 3, 10, 10, tzinfo=ZONE))
    town.now = datetime(2027, 8, 2, 10, tzinfo=ZONE)
    for typed in ("больница", "Иванова"):
        shown = finds(town, ivan, typed)
        assert shown.text == f"По словам «{typed}» ничего нет, просмотрено 0 из 0."
        presses(town, ivan, "Искать среди старых", shown)
        assert ivan.last.text.endswith("ничего нет, просмотрены старые до 03.2027.")
        presses(town, ivan, "Искать дальше", ivan.last)
        assert numbers(ivan.last) == [old]
        assert ivan.last.text.startswith(f"По словам «{typed}», просмотрены старые до 09.2026:")
    for _ in range(9):
        presses(town, ivan, "Искать дальше", ivan.last)
    assert ivan.last.text.endswith("просмотрены старые до 03.2022.")
    presses(town, ivan, "Искать дальше", ivan.last)
    assert (ivan.last.text[-8:], ivan.last.buttons) == ("01.2022.", [])


def test_many_old_ones_come_page_by_page_and_none_twice(town: TownUnderTest) -> None:
    """Twenty of one month, no longer listed: eight, eight and four."""
    from appeals.shell import house

    ivan = official(town, "Иван")
    sent = planted(town, date(2026, 12, 23), 20)
    for number in sent:
        table().update_item(Key={"pk": f"A#{number}", "sk": "APPEAL"}, AttributeUpdates=UNLISTED)
    assert not house.build().storage.desk(["utilities"])
    shown = finds(town, ivan, "фонарь")
    pages = []
    for label in ("Искать среди старых", "Искать дальше", "Искать дальше"):
        presses(town, ivan, label, shown)
        shown = ivan.last
        pages.append(numbers(shown))
    assert [len(page) for page in pages] == [8, 8, 4]
    assert sorted(number for page in pages for number in page) == sent


def table() -> Any:
    """The town's table."""
    return boto3.resource("dynamodb").Table("appeals")


UNLISTED: Any = {name: {"Action": "DELETE"} for name in ("desk", "desk_order")}


def test_one_step_reads_so_many_and_no_more(town: TownUnderTest) -> None:
    """Five hundred open ones: two hundred a step with their texts, in nine reads; the third step ends it."""
    from appeals.shell.items import connection

    ivan = official(town, "Иван")
    planted(town, date(2026, 12, 23), 500)
    reads: list[str] = []
    hook = connection().client.meta.events
    hook.register_first("before-call.dynamodb", lambda model, **_: reads.append(model.name), unique_id="reads")
    shown = finds(town, ivan, "больница")
    steps = []
    for _ in range(2):
        steps.append((shown.text.split("просмотрено ")[1][:10], reads.count("BatchGetItem"), reads.count("Query")))
        reads.clear()
        presses(town, ivan, "Искать дальше", shown)
        shown = ivan.last
    hook.unregister("before-call.dynamodb", unique_id="reads")
    assert [seen for seen, *_ in steps] == ["200 из 500", "400 из 500"]
    assert all(batches <= 5 and queries == 1 for _, batches, queries in steps)
    assert "просмотрено 500 из 500" in shown.text
    assert shown.buttons == [["Искать среди старых"]]


def test_whose_data_were_seen_is_noted_once(town: TownUnderTest) -> None:
    """The numbers of what was shown; nothing where nothing was."""
    ivan, anna = official(town, "Иван"), resident(town)
    number, before = anna.sends(), len(entries())
    finds(town, ivan, "фонарь")
    finds(town, ivan, "больница")
    assert entries(before) == [("search", number, str(ivan.user.id))]


@pytest.mark.parametrize("role", ["executor", "coordinator"])
def test_the_other_messages_of_a_citizen_are_one_press_away(town: TownUnderTest, role: str) -> None:
    """By way of any appeal of theirs, closed ones too; of other departments only for who oversees them."""
    anna = resident(town)
    first, second = anna.sends(), anna.sends("На Кирова 5 не горит фонарь")
    resident(town, "Борис").sends()
    seat = official(town, "Иван", role, "utilities" if role == "executor" else "general")
    kira = official(town, "Кира", "coordinator", "general")
    forges(town, kira, card_of(kira, second), f"to:{second}:roads")
    card, before = card_of(seat, first), len(entries())
    presses(town, seat, "Ещё…", card)
    presses(town, seat, "Другие сообщения жителя", card)
    if role == "executor":
        assert seat.last.text.startswith(f"Всё от автора сообщения № {first}: 1\n")
        assert seat.last.text.endswith("В других отделах: 1")
        assert numbers(seat.last) == [first]
    else:
        assert seat.last.text.startswith(f"Всё от автора сообщения № {first}: 2\n")
        assert numbers(seat.last) == [second, first]
    assert ("search", first, str(seat.user.id)) in entries(before)


def test_a_citizen_searches_nothing(town: TownUnderTest) -> None:
    """Nor does one of no role in the staff group."""
    guest = town.telegram.seat(citizen(town, "Гость"), town.staff)
    assert "только сотрудники" in finds(town, guest, "фонарь").text
