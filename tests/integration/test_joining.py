"""«Такое сообщение уже есть»: joining another's message, its answer, its end, and what nobody learns by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import boto3
import pytest

from tests.integration.acting import card_of, desk, minutes, official, owed, planted, presses
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import Resident, answers, everything_kept, own_card, resident, stored

ANNA_SAYS = "Не горит фонарь у зелёной калитки, темно"
BORIS_SAYS = "Третий день темно, фонарь не горит"
OFFER = "Такое сообщение уже есть: уличное освещение, ул. Кирова, 120, от 23 ноября, передано в отдел."
ANSWER = "Светильник заменён 25 ноября."


def tells(person: Resident, text: str, place: str = "Кирова 120") -> list[str]:
    """Up to what follows the answer to «Где это?»."""
    person.says("Новое сообщение")
    person.says(text)
    person.presses("Готово", "Да, верно")
    return person.says(place)


def number_in(person: Resident) -> str:
    """The number that was told last."""
    return str(person.last.text).split("№ ")[1][:11]


class Street:
    """Anna wrote of a lamp; the officials who have it."""

    def __init__(self, town: TownUnderTest) -> None:
        self.town = town
        self.ivan = official(town, "Иван")
        self.anna = resident(town, "Анна")
        assert "Проверьте" in tells(self.anna, ANNA_SAYS)[-1]
        self.anna.presses("Отправить")
        self.main = number_in(self.anna)

    def joins(self, name: str = "Борис", text: str = BORIS_SAYS) -> tuple[Resident, str]:
        """Another person joins; who it is, and their number."""
        person = resident(self.town, name)
        assert OFFER in tells(person, text)[-1]
        person.presses("Присоединиться")
        return person, number_in(person)


@pytest.fixture
def here(town: TownUnderTest) -> Street:
    """A town with one dark street."""
    return Street(town)


# --- offered


def test_an_alike_and_near_message_is_offered_before_the_preview(here: Street) -> None:
    """Topic, place, day and state; join it, send one's own, or write more. The menu is back under the fingers."""
    boris = resident(here.town, "Борис")
    told = tells(boris, BORIS_SAYS)
    assert told[0] == "Место: Кирова 120."
    assert told[1].startswith(OFFER)
    assert boris.last.buttons == [["Присоединиться"], ["Отправить своё"], ["Дополнить"]]
    assert boris.keyboard == [["Новое сообщение"], ["Мои сообщения"], ["Справка"]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (BORIS_SAYS, "Кирова 122"),
        (BORIS_SAYS, "Пропустить"),
        (BORIS_SAYS, "у школы"),
        ("Уличное освещение: поставьте новый светильник на столбе", "Кирова 120"),
    ],
)
def test_far_or_unlike_ones_are_not_offered(here: Street, text: str, place: str) -> None:
    """Another house, no place, other words: the preview at once."""
    assert "Проверьте, всё ли верно" in tells(resident(here.town, "Борис"), text, place)[-1]


def test_ones_own_message_is_not_offered(here: Street) -> None:
    """Nobody joins themselves."""
    assert "Проверьте, всё ли верно" in tells(here.anna, BORIS_SAYS)[-1]


def test_one_without_a_place_reads_nothing_more(here: Street) -> None:
    """The plain way costs what it cost: the open ones are read only where there is something to compare."""
    reads: list[str] = []
    client = boto3.client("dynamodb")
    client.meta.events.register("provide-client-params.dynamodb.Query", lambda **_: reads.append("query"))
    boris = resident(here.town, "Борис")
    assert "Проверьте" in tells(boris, BORIS_SAYS, "Пропустить")[-1]
    assert reads == []


def test_what_another_waits_for_is_not_told(here: Street) -> None:
    """A question to its author is theirs: others read that it is in work."""
    presses(here.town, here.ivan, "Спросить", card_of(here.ivan, here.main))
    here.ivan.says("Какой фонарь?", reply_to=here.ivan.last)
    here.town.pump()
    assert stored(here.main).status == "needs_info"
    told = tells(resident(here.town, "Борис"), BORIS_SAYS)[-1]
    assert "от 23 ноября, в работе" in told
    assert "Какой фонарь" not in told


# --- joined


def test_who_joins_gets_a_number_and_the_card_counts_them(here: Street) -> None:
    """Told at once with a day; the card says «Поддержали: 1», and no card of its own disturbs the department."""
    boris, number = here.joins()
    assert boris.last.text.startswith(f"Сообщение № {number} принято и присоединено к такому же. Ответим не позднее")
    assert card_of(here.ivan, here.main).text.split("\n")[-1] == "Поддержали: 1"
    assert not any(f"№ {number}," in message.text for message in here.ivan.heard)
    assert "Рассматривается вместе с похожими" in own_card(boris, number)
    here.joins("Вера", "Фонарь не горит")
    assert card_of(here.ivan, here.main).text.split("\n")[-1] == "Поддержали: 2"
    assert owed() == 0


def test_every_one_who_joined_hears_the_answer_once(here: Street) -> None:
    """Under their own number; each says for themselves whether it is solved."""
    people = [here.joins(name) for name in ("Борис", "Вера", "Глеб")]
    answers(here.town, here.ivan, here.main, ANSWER)
    minutes(here.town, 3)
    for person, number in people:
        heard = [message.text for message in person.seat.heard if ANSWER in message.text]
        assert [text[:29] for text in heard] == [f"Сообщение № {number}, улич"]
    boris, number = people[0]
    boris.presses("Нет, не решён")
    assert (stored(number).status, stored(number).supports) == ("assigned", False)
    assert stored(here.main).status == "answered"
    assert owed() == 0


def test_nobody_learns_of_the_other(here: Street) -> None:
    """Neither text nor name nor number crosses, in no message and in no file of one's data."""
    boris, number = here.joins()
    answers(here.town, here.ivan, here.main, ANSWER)
    minutes(here.town, 1)
    own_card(boris, number)
    boris.presses("Справка", "Мои данные")
    told = "\n".join(message.text for message in boris.seat.heard) + boris.opens(boris.last).decode()
    assert not [foreign for foreign in ("калитки", "Анна", here.main) if foreign in told]
    own_card(here.anna, here.main)
    here.anna.presses("Справка", "Мои данные")
    told = "\n".join(message.text for message in here.anna.seat.heard) + here.anna.opens(here.anna.last).decode()
    assert not [foreign for foreign in ("Третий день", "Борис", number) if foreign in told]


def test_joining_stands_in_no_month_of_the_register(here: Street) -> None:
    """It is counted as supporting, not as a message of its own; by its number it is found all the same."""
    _, number = here.joins()
    assert here.main in months()
    assert number not in months()
    desk(here.town, here.ivan, here.main, "Ещё…", "История")
    assert f"поддержано · № {number}" in here.ivan.last.text


def months() -> str:
    """The register of this month, as its index has it."""
    found = boto3.client("dynamodb").query(
        TableName="appeals",
        IndexName="register",
        KeyConditionExpression="#m = :m",
        ExpressionAttributeNames={"#m": "month"},
        ExpressionAttributeValues={":m": {"S": "2026-11"}},
    )
    return repr(found["Items"])


def test_a_second_press_joins_once(here: Street) -> None:
    """Two presses before anything has answered: one number."""
    boris = resident(here.town, "Борис")
    tells(boris, BORIS_SAYS)
    boris.presses_twice("Присоединиться")
    assert len(stored(here.main).supporting) == 1
    assert "присоединено" in boris.last.text


@pytest.mark.parametrize(
    ("said", "joins"), [("да", True), ("Присоединиться", True), ("нет", False), ("И ещё яма", False)]
)
def test_words_are_as_good_as_buttons(here: Street, said: str, joins: bool) -> None:  # noqa: FBT001
    """«Да» joins; «нет» and more of the story lead to one's own preview."""
    boris = resident(here.town, "Борис")
    tells(boris, BORIS_SAYS)
    told = boris.says(said)[-1]
    assert ("присоединено" in told) is joins
    assert ("Проверьте, всё ли верно" in told) is not joins


def test_what_was_answered_meanwhile_is_not_joined(here: Street) -> None:
    """It says so, and the preview of one's own follows; a late press of the old button changes nothing."""
    boris = resident(here.town, "Борис")
    tells(boris, BORIS_SAYS)
    offer = boris.last
    answers(here.town, here.ivan, here.main, ANSWER)
    told = boris.presses("Присоединиться")
    assert told[0] == "То сообщение уже закрыто, присоединиться к нему нельзя. Можно отправить своё."
    assert "Проверьте, всё ли верно" in told[1]
    assert boris.does("presses", "Присоединиться", on=offer) == []
    boris.presses("Отправить")
    assert stored(number_in(boris)).status == "assigned"


def test_the_days_limit_counts_joining_too(here: Street) -> None:
    """The sixth of a day waits for tomorrow, joined or sent."""
    boris = resident(here.town, "Борис")
    for _ in range(5):
        boris.sends("Не горит фонарь")
    tells(boris, BORIS_SAYS)
    assert "Сегодня от вас принято 5 сообщений" in boris.presses("Присоединиться")[-1]
    assert stored(here.main).supporting == ()


# --- sent all the same


def test_ones_own_may_still_be_sent_and_the_coordinator_sees_the_likeness(here: Street) -> None:
    """The card names the other and offers to merge; the prompt has it on top."""
    boris, kira = resident(here.town, "Борис"), official(here.town, "Кира", "coordinator", "")
    tells(boris, BORIS_SAYS)
    boris.presses("Отправить своё", "Отправить")
    number = number_in(boris)
    card = card_of(kira, number)
    assert card.text.split("\n")[-1] == f"Похоже на № {here.main}"
    assert ["Объединить"] in card.buttons
    desk(here.town, kira, number, "Объединить", f"№ {here.main}")
    assert (stored(number).status, stored(number).merged_into) == ("merged", here.main)
    assert "Похоже на" not in card_of(kira, number).text
    assert stored(here.main).supporting == ()


# --- left


def test_joining_can_be_withdrawn(here: Street) -> None:
    """The count goes down, and no answer comes."""
    boris, number = here.joins()
    own_card(boris, number)
    boris.presses("Отозвать", "Да, отозвать")
    assert stored(here.main).supporting == ()
    assert "Поддержали" not in card_of(here.ivan, here.main).text
    answers(here.town, here.ivan, here.main, ANSWER)
    minutes(here.town, 1)
    assert not any(ANSWER in message.text for message in boris.seat.heard)


def test_who_is_forgotten_is_counted_no_more(here: Street) -> None:
    """Their words go, their number leaves the count, and the other's history never knew who they were."""
    boris, number = here.joins()
    boris.presses("Справка", "Удалить мои данные", "Да, удалить")
    minutes(here.town, 1)
    assert stored(here.main).supporting == ()
    assert (stored(number).citizen, stored(number).status) == (0, "withdrawn")
    assert "Третий день" not in everything_kept()
    assert "Борис" not in everything_kept()


def test_when_its_author_withdraws_those_who_joined_go_on_alone(here: Street) -> None:
    """Nobody is left without an answer: each is a message of its own again, with a card, in the register."""
    boris, number = here.joins()
    own_card(here.anna, here.main)
    here.anna.presses("Отозвать", "Да, отозвать")
    minutes(here.town, 2)
    assert (stored(number).status, stored(number).supports) == ("assigned", False)
    assert number in months()
    answers(here.town, here.ivan, number, ANSWER)
    assert ANSWER in boris.last.text or ANSWER in "\n".join(message.text for message in boris.seat.heard)


def test_merging_takes_those_who_joined_along(here: Street) -> None:
    """The main one is merged into an older one: they count there, and hear its answer."""
    kira = official(here.town, "Кира", "coordinator", "")
    first = resident(here.town, "Яна").sends("На Кирова 118 не горит фонарь")
    boris, number = here.joins()
    minutes(here.town, 1)
    forge_merge(here, kira, first)
    minutes(here.town, 2)
    assert stored(first).supporting == (number,)
    assert stored(number).merged_into == first
    answers(here.town, here.ivan, first, ANSWER)
    minutes(here.town, 2)
    assert any(ANSWER in message.text for message in boris.seat.heard)


def forge_merge(here: Street, kira: Any, into: str) -> None:
    """[Объединить] with this one."""
    from tests.integration.acting import forges, replies

    forges(here.town, kira, card_of(kira, here.main), f"merge:{here.main}")
    replies(here.town, kira, into, kira.last)
    assert stored(here.main).status == "merged"


# --- lists


def test_those_whom_many_joined_stand_higher_in_the_lists(here: Street) -> None:
    """A day earlier for each who joined."""
    older = resident(here.town, "Яна").sends("Не горит фонарь у почты")
    here.joins()
    here.ivan.says("/open")
    here.town.pump()
    text = here.ivan.last.text
    assert text.index(here.main) < text.index(older)


def test_past_the_deadline_the_head_reads_of_it_once(here: Street) -> None:
    """Those who joined are counted on the card: they bring no reminders of their own, and stand in no list."""
    _, number = here.joins()
    here.town.run("escalation", datetime(2026, 12, 24, 9, 0, tzinfo=ZONE))
    here.town.run("escalation", datetime(2026, 12, 24, 9, 20, tzinfo=ZONE))
    minutes(here.town, 2)
    assert [number in message.text for message in here.town.head.heard] == [False] * len(here.town.head.heard)
    assert any(here.main in message.text for message in here.town.head.heard)
    here.ivan.says("/overdue")
    here.town.pump()
    assert here.main in here.ivan.last.text
    assert number not in here.ivan.last.text


def test_more_than_a_transaction_holds_are_answered_in_steps(here: Street) -> None:
    """Forty-five joined: every one of them has the answer once, whatever a run had time for."""
    from appeals.effects import SaveAppeal
    from appeals.model.appeal import Status
    from appeals.model.event import Event, EventType
    from appeals.shell import house

    storage = house.build().storage
    numbers = planted(here.town, date(2026, 12, 23), 45)
    for number in numbers:
        one = storage.cases([number])[number].appeal
        joined = replace(one, version=2, status=Status.MERGED, supports=True, merged_into=here.main, listed=False)
        storage.commit([SaveAppeal(joined, Event(number, 2, EventType.SUPPORTS, here.town.now))], here.town.now)
    main = storage.cases([here.main])[here.main].appeal
    grown = replace(main, version=main.version + 1, supporting=tuple(numbers))
    event = Event(here.main, grown.version, EventType.SUPPORTED, here.town.now)
    storage.commit([SaveAppeal(grown, event)], here.town.now)
    answers(here.town, here.ivan, here.main, ANSWER)
    minutes(here.town, 4)
    found = storage.cases(numbers)
    assert {found[number].appeal.status for number in numbers} == {Status.ANSWERED}
    assert {found[number].appeal.version for number in numbers} == {3}
    assert number_in_months(numbers) == 0


def number_in_months(numbers: list[str]) -> int:
    """How many of them the register counts by themselves."""
    register = months()
    return sum(number in register for number in numbers)
