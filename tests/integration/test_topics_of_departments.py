"""Forum topics, one for each department: opened by the bot, bound at once, and what happens when one is gone."""

from __future__ import annotations

from typing import Any

import pytest

from infra.telegram.faults import Fault, FaultKind
from tests.integration.acting import calls_to, card_of, citizen, official, sends
from tests.integration.conftest import TownUnderTest
from tests.integration.crash import Died


def binds(town: TownUnderTest, seat: Any, what: str = "topics") -> str:
    """«/bind topics»; what is said."""
    seat.says(f"/bind {what}")
    assert set(town.pump()) == {200}
    return str(seat.last.text)


def topics(town: TownUnderTest) -> list[str]:
    """The names of the staff group's topics."""
    return sorted(topic.name for topic in town.staff.topics.values())


def departments() -> list[str]:
    """The names of the town's departments."""
    from appeals.shell import house

    return sorted(one.name for one in house.build().town.departments.values())


def test_a_topic_is_opened_for_each_department_and_its_cards_come_there(town: TownUnderTest) -> None:
    """All of them with one command; a second one opens none; the names are the departments'."""
    told = binds(town, town.admin)
    assert topics(town) == departments()
    assert told.startswith("Темы созданы: ")
    assert all(name in told for name in departments())
    anna = citizen(town)
    card = card_of(town.admin, sends(town, anna))
    assert town.staff.topics[card.topic].name == "Управление ЖКХ"
    assert binds(town, town.admin).startswith("У каждого отдела уже есть своё место")
    assert topics(town) == departments()


def test_a_department_with_a_place_of_its_own_keeps_it(town: TownUnderTest) -> None:
    """A topic bound by hand, and a group of its own: only the others get one."""
    group = town.telegram.group("Коммунальщики")
    there = town.telegram.seat(town.admin, group)
    binds(town, there, "жкх")
    binds(town, town.admin)
    assert "Управление ЖКХ" not in topics(town)
    assert len(topics(town)) == len(departments()) - 1
    number = sends(town, citizen(town))
    assert card_of(there, number).chat.id == group.id


@pytest.mark.parametrize("why", ["no forum", "no rights", "no administrator"])
def test_where_the_bot_may_not_that_is_said_in_words(town: TownUnderTest, why: str) -> None:
    """A group without topics, a bot without the right, a plain member: what is needed, and nothing is bound."""
    seat = town.admin
    if why == "no forum":
        seat = town.telegram.seat(town.admin, town.telegram.group("Без тем"))
    elif why == "no rights":
        town.telegram.faults.add(
            Fault(FaultKind.BAD_REQUEST, "createForumTopic", description="not enough rights to create a topic")
        )
    else:
        town.staff.members[town.telegram.world.bot.id] = "member"
    told = binds(town, seat)
    assert told.startswith("Telegram не дал создать темы.")
    assert told.endswith("Создано до отказа: —.")
    assert topics(town) == []


def test_refused_in_the_middle_what_was_opened_is_used_and_the_rest_comes_later(town: TownUnderTest) -> None:
    """The right was taken away after three; given back, the command opens the others only."""
    every = len(departments())
    fault = Fault(FaultKind.BAD_REQUEST, "createForumTopic", description="not enough rights to create a topic")
    opened = town.telegram.world.open_topic

    def third(*args: Any, **kwargs: Any) -> Any:
        topic = opened(*args, **kwargs)
        if len(town.staff.topics) == 3:
            town.telegram.faults.add(fault)
        return topic

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(town.telegram.world, "open_topic", third)
        told = binds(town, town.admin)
    assert told.startswith("Telegram не дал создать темы.")
    assert len(topics(town)) == 3
    binds(town, town.admin)
    assert topics(town) == departments()
    assert len(topics(town)) == every


def test_429_in_the_middle_goes_on_with_the_updates_copy_and_opens_none_twice(town: TownUnderTest) -> None:
    """503 with Telegram's own time; the copy finds what is bound and opens the rest."""
    town.admin.says("/bind topics")
    (update,) = town.telegram.take_updates()
    opened = town.telegram.world.open_topic

    def second(*args: Any, **kwargs: Any) -> Any:
        topic = opened(*args, **kwargs)
        if len(town.staff.topics) == 2:
            town.telegram.faults.add(Fault(FaultKind.TOO_MANY, "createForumTopic", retry_after=30))
        return topic

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(town.telegram.world, "open_topic", second)
        answer = town.hand(update)
    assert answer["statusCode"] == 503
    assert len(topics(town)) == 2
    town.now = town.now.replace(minute=town.now.minute + 1)
    assert town.hand(update)["statusCode"] == 200
    assert topics(town) == departments()


def test_a_death_between_opening_and_binding_leaves_one_spare_topic_at_most(town: TownUnderTest) -> None:
    """Killed right after Telegram opened the first: the copy opens it once more, and every department has its own."""
    town.admin.says("/bind topics")
    (update,) = town.telegram.take_updates()

    def dies(*_: Any) -> None:
        raise Died

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("appeals.shell.topics.rebound", dies)
        with pytest.raises(Died):
            town.hand(update)
    assert len(topics(town)) == 1
    town.now = town.now.replace(minute=town.now.minute + 1)
    assert town.hand(update)["statusCode"] == 200
    assert sorted(set(topics(town))) == departments()
    assert len(topics(town)) == len(departments()) + 1
    number = sends(town, citizen(town))
    assert card_of(town.admin, number).topic in town.staff.topics


def test_only_the_administrator_opens_topics_and_not_in_private(town: TownUnderTest) -> None:
    """Nobody else, and nowhere else."""
    boss = official(town, "Пётр", "department_head")
    assert binds(town, boss) == "Это может только администратор."
    alone = town.telegram.seat(town.admin, town.telegram.world.chats[town.admin.user.id])
    assert "группу или тему" in binds(town, alone)
    assert topics(town) == []


def test_a_deleted_topics_department_reads_in_the_chat_and_is_told_once(town: TownUnderTest) -> None:
    """«message thread not found»: the card comes into the group, one line says why, later cards come there at once."""
    binds(town, town.admin)
    anna = citizen(town)
    first = card_of(town.admin, sends(town, anna))
    del town.staff.topics[first.topic]
    numbers = [sends(town, anna), sends(town, anna)]
    assert [card_of(town.admin, number).topic for number in numbers] == [None, None]
    told = [m for m in town.admin.heard if "Темы отдела больше нет или она закрыта: Управление ЖКХ." in m.text]
    assert [message.topic for message in told] == [None]
    before = len(town.telegram.calls)
    sends(town, anna)
    assert all(call.ok for call in calls_to(town, town.staff.id, before))
