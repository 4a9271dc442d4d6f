"""A complaint about a department is kept from its people, whatever else they are; so is what belongs to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.integration.acting import card_of, cards, forges, minutes, official, planted, presses, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import answers, resident, stored, unsorted
from tests.integration.test_approval import request, where
from tests.integration.test_coordinator import complained
from tests.integration.test_handover import hands_over


class Complaint:
    """A deputy in private, a coordinator, and one who is a coordinator within the department complained about."""

    def __init__(self, town: TownUnderTest) -> None:
        self.town, self.anna = town, resident(town)
        self.kira = official(town, "Кира", "coordinator", "general")
        self.kolya = official(town, "Коля", "coordinator", "utilities")
        denis = official(town, "Денис", "deputy", "")
        self.denis = town.telegram.seat(denis, town.telegram.world.chats[denis.user.id])
        self.denis.says("/start")
        town.pump()
        self.number = complained(town, self.kira, self.anna)

    def lists(self, seat: Any, command: str) -> str:
        """What a list says."""
        seat.says(command)
        assert self.town.pump() == [200]
        return str(seat.last.text)


@pytest.fixture
def here(town: TownUnderTest) -> Complaint:
    """A complaint about the utilities, at the deputy's."""
    return Complaint(town)


@pytest.mark.parametrize("command", ["/open", "/untaken", "/find фонарь", "/find Жалуюсь", "/find Иванова"])
def test_a_coordinator_of_that_department_reads_no_line_of_it(here: Complaint, command: str) -> None:
    """Another coordinator does, in every list and search; by its number too it opens for that one only."""
    assert here.number not in here.lists(here.kolya, command)
    assert here.number not in here.lists(here.kolya, f"/find {here.number}").replace(f"Сообщения № {here.number}", "")
    forges(here.town, here.kolya, here.kolya.last, "list:menu::0")
    assert ["Открытые: 0"] in here.kolya.last.buttons
    forges(here.town, here.kira, here.kira.last, "list:menu::0")
    assert ["Открытые: 1"] in here.kira.last.buttons
    assert here.number in here.lists(here.kira, "/open")


def test_nor_whoever_acts_there_for_another(here: Complaint) -> None:
    """и. о. of the head of that department, a coordinator otherwise."""
    here.town.admin.says("/staff acting department_head utilities 23.11–05.12", reply_to=here.kira.says("Я"))
    here.town.pump()
    assert here.number not in here.lists(here.kira, "/open")
    assert "ответственный отдел" in forges(here.town, here.kira, here.kira.last, f"show:{here.number}")


def test_nor_does_the_hand_over_count_it(here: Complaint) -> None:
    """The deputy took it: that coordinator reads of nobody who holds anything."""
    presses(here.town, here.denis, "Взять", card_of(here.denis, here.number))
    assert here.lists(here.kolya, "/handover") == "Ни у кого нет открытых сообщений."
    assert here.lists(here.kira, "/handover").startswith("Чьи открытые сообщения")


def test_it_is_never_offered_as_co_executor(here: Complaint) -> None:
    """Neither among the buttons, nor typed, nor forged: the coordinator asks, whoever answers."""
    forges(here.town, here.kira, here.kira.last, f"involve:{here.number}")
    assert ["Управление ЖКХ"] not in here.kira.last.buttons
    which = here.kira.last
    replies(here.town, here.kira, "ЖКХ", which)
    assert here.kira.last.text.startswith("Этот отдел привлечь к сообщению")
    for data in (f"involve_in:{here.number}:utilities", f"involve_by:{here.number}:utilities:2026-12-01"):
        assert forges(here.town, here.kira, which, data).startswith("Эта кнопка уже")


def test_its_second_matter_is_kept_from_that_department_too(here: Complaint) -> None:
    """It may be the deputies', or another department's; never theirs, by no button."""
    forges(here.town, here.kira, here.kira.last, f"split_as:{here.number}:street_light")
    labels = [row[0] for row in here.kira.last.buttons]
    assert "Управление ЖКХ" not in labels
    assert any(label.startswith("Заместитель главы") for label in labels)
    forged = forges(here.town, here.kira, here.kira.last, f"split_to:{here.number}:street_light:utilities")
    assert forged.startswith("Эта кнопка уже")
    presses(here.town, here.kira, "Отдел дорог и транспорта")
    replies(here.town, here.kira, "И ещё темно у школы", here.kira.last)
    second = cards(here.kira)[-1]
    assert (stored(second).about, stored(second).department) == ("utilities", "roads")
    assert second not in here.lists(here.kolya, "/open")
    assert second in here.lists(here.kira, "/open")


def merges(town: TownUnderTest, seat: Any, number: str, into: str) -> str:
    """Typed as a reply to the prompt; what was said to it."""
    forges(town, seat, seat.last, f"merge:{number}")
    replies(town, seat, into, seat.last)
    return str(seat.last.text)


def test_what_is_only_received_is_registered_by_being_merged(town: TownUnderTest) -> None:
    """Its author reads number, department and deadline; the answer is then the main one's."""
    kira, anna, boris = official(town, "Кира", "coordinator", "general"), resident(town), resident(town, "Борис")
    main, part = anna.sends(), unsorted(boris, "Опять темно")
    assert stored(part).status == "received"
    assert merges(town, kira, part, main).startswith(f"Сообщение № {part} объединено с № {main}")
    minutes(town, 1)
    assert "зарегистрировано и передано в Управление ЖКХ" in boris.last.text
    assert "не позднее среды, 23 декабря" in boris.last.text
    kept = stored(part)
    assert (kept.status, kept.merged_into, kept.deadline) == ("merged", main, date(2026, 12, 23))


def test_a_main_one_without_a_department_cannot_be_merged_into(town: TownUnderTest) -> None:
    """It has no deadline yet: told what to do first, and nothing is changed."""
    kira, anna, boris = official(town, "Кира", "coordinator", "general"), resident(town), resident(town, "Борис")
    first, second = unsorted(anna), unsorted(boris)
    assert "ещё не зарегистрировано" in merges(town, kira, second, first)
    assert [stored(number).status for number in (first, second)] == ["received", "received"]


def test_what_waits_for_approval_is_handed_back_to_the_department_and_mended_by_anybody(town: TownUnderTest) -> None:
    """Its answer still waits; returned with a remark it is nobody's, and may be taken."""
    anna, ivan, boss = resident(town), official(town, "Иван"), official(town, "Пётр", "department_head")
    oleg, number = official(town, "Олег"), anna.sends()
    with where(messages_approved=True):
        answers(town, ivan, number)
        (other,) = planted(town, date(2026, 12, 23))
        forges(town, ivan, ivan.last, f"take:{other}")
        menu = hands_over(town, boss, ivan)
        presses(town, boss, "Вернуть в отдел", menu)
        assert menu.text == "Передано: 2."
        assert (stored(number).status, stored(number).executor) == ("on_approval", None)
        presses(town, boss, "Вернуть с замечанием", request(boss))
        replies(town, boss, "Допишите адрес.", boss.last)
        assert stored(number).status == "assigned"
        assert presses(town, oleg, "Взять", card_of(oleg, number)) == f"Взято в работу: № {number}."
