"""/staff and /bind: officials, and the chats of departments."""

from __future__ import annotations

from tests.integration.acting import card_of, citizen, official, presses, sends
from tests.integration.conftest import TownUnderTest

STAFF_COMMANDS = [
    ("add executor utilities", "теперь исполнитель, Управление ЖКХ"),
    ("add исполнитель ЖКХ", "теперь исполнитель, Управление ЖКХ"),
    ("add Руководитель управление жкх", "теперь руководитель, Управление ЖКХ"),
    ("add координатор", "теперь координатор, все отделы"),
    ("add глава", "теперь глава, все отделы"),
    ("add исполнитель", "Ответьте на сообщение сотрудника"),
    ("add исполнитель баня", "Ответьте на сообщение сотрудника"),
    ("add король ЖКХ", "Ответьте на сообщение сотрудника"),
    ("add администратор", "Ответьте на сообщение сотрудника"),
    ("add", "Ответьте на сообщение сотрудника"),
    ("remove", "Иван больше не сотрудник"),
    ("delete", "Ответьте на сообщение сотрудника"),
]


def test_staff_are_named_in_words_people_use(town: TownUnderTest) -> None:
    """Roles and departments by code or by name; anything else explains the form."""
    ivan = town.telegram.seat(town.telegram.person("Иван"), town.staff)
    hello = ivan.says("Здравствуйте")
    for words, told in STAFF_COMMANDS:
        town.admin.says(f"/staff {words}", reply_to=hello)
        town.pump()
        assert told in town.admin.last.text


def test_the_list_of_staff_names_everybody(town: TownUnderTest) -> None:
    """Name, role, department; in Russian."""
    official(town, "Иван")
    official(town, "Ирина", "coordinator", "")
    for command in ("/staff", "/staff list"):
        town.admin.says(command)
        town.pump()
        assert "Сотрудники: 2" in town.admin.last.text
        assert "Иван · исполнитель · Управление ЖКХ" in town.admin.last.text
        assert "Ирина · координатор · все отделы" in town.admin.last.text


def test_staff_needs_a_reply_to_a_person(town: TownUnderTest) -> None:
    """Without a reply, in reply to the bot, in reply to an anonymous administrator: nobody is made."""
    town.admin.says("/staff")
    town.pump()
    hidden = town.telegram.seat(town.admin, town.staff, anonymous=True)
    for to in (None, town.admin.last, hidden.says("Я за всех")):
        town.admin.says("/staff add координатор", reply_to=to)
        town.pump()
        assert "Ответьте на сообщение сотрудника" in town.admin.last.text


def test_only_the_administrator_makes_officials_and_binds_chats(town: TownUnderTest) -> None:
    """A head of department, and somebody of no role."""
    pyotr = official(town, "Пётр", "department_head")
    guest = town.telegram.seat(town.telegram.person("Гость"), town.staff)
    for command in ("/staff", "/staff add координатор", "/staff remove", "/bind ЖКХ", "/bind head"):
        for seat in (pyotr, guest):
            seat.says(command, reply_to=guest.says("Здравствуйте"))
            town.pump()
            assert seat.last.text == "Это может только администратор."


def test_bind_in_a_topic_in_general_and_in_a_group_without_topics(town: TownUnderTest) -> None:
    """The last binding counts; a group of its own needs no topics."""
    anna = citizen(town)
    topic = town.admin.opens_topic("ЖКХ")
    plain = town.telegram.group("Коммунальщики")
    there = town.telegram.seat(town.admin, plain)
    for seat in (topic, town.admin, there):
        seat.says("/bind жкх")
        assert set(town.pump()) == {200}
        number = sends(town, anna)
        assert card_of(seat, number).topic == seat.topic
    assert len([m for m in there.heard if m.text.startswith("Сообщение №")]) == 1


def test_bind_of_nothing_explains_itself_and_in_private_is_refused(town: TownUnderTest) -> None:
    """Wrong names list the right ones; the administrator's own chat is nobody's desk."""
    for wanted in ("", " баня"):
        town.admin.says(f"/bind{wanted}")
        town.pump()
        assert "Напишите /bind и отдел" in town.admin.last.text
    alone = town.telegram.seat(town.admin, town.telegram.world.chats[town.admin.user.id])
    alone.says("/bind жкх")
    town.pump()
    assert "группу или тему" in alone.last.text
    anna = citizen(town)
    assert card_of(town.admin, sends(town, anna))


def test_cards_of_a_department_bound_later_stay_where_they_were_sent(town: TownUnderTest) -> None:
    """The department moved to another chat, where the old card's number is somebody else's message."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    other = town.telegram.group("Коммунальщики")
    there = town.telegram.seat(town.admin, other)
    there.says("/bind жкх")
    town.pump()
    for _ in range(card.id):
        there.says("/help")
        town.pump()
    texts = [message.text for message in there.heard]
    presses(town, ivan, "Взять", card)
    assert "В работе: Иван" in card.text
    assert [message.text for message in there.heard] == texts
