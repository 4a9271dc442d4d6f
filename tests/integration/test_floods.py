"""Floods: what one person may send in a minute, said once, and what everything beyond it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.acting import card_of, official
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import Resident, everything_kept, no_message_lost, resident
from tests.integration.crash import Saboteur

LIMIT = 30
READ, PUT = "aws BatchGetItem", "aws PutItem"


def fresh_minute(town: TownUnderTest) -> None:
    """What was said before belongs to another minute."""
    town.now += timedelta(minutes=2)


@pytest.fixture
def anna(lasting_town: TownUnderTest) -> Resident:
    """A person who has agreed, at the beginning of a minute of her own."""
    person = resident(lasting_town)
    fresh_minute(lasting_town)
    return person


def at_once(anna: Resident, count: int, word: str = "часть") -> list[str]:
    """So many messages within less than a minute; what the bot said to them."""
    before, started = len(anna.heard), anna.town.now
    for number in range(count):
        anna.seat.says(f"{word} {number}")
    for update in anna.town.telegram.take_updates():
        anna.town.now = min(anna.town.now + timedelta(seconds=1), started + timedelta(seconds=59))
        assert anna.town.hand(update)["statusCode"] == 200
    return [message.text for message in anna.heard[before:]]


def calls_of(anna: Resident, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls to AWS and Telegram that the waiting updates take."""
    saboteur = Saboteur()
    with saboteur.at_work(monkeypatch):
        assert set(anna.town.pump()) == {200}
    return saboteur.calls


def test_thirty_messages_a_minute_are_kept_and_the_next_is_refused_once(anna: Resident) -> None:
    """The thirty-first is told, the rest of the minute is silent; the draft holds just the thirty."""
    told = at_once(anna, LIMIT + 10)
    assert sum(text.startswith("Слишком быстро") for text in told) == 1
    assert "не больше 30 частей" in told[-1]
    assert "текст из 30 частей" in anna.board().text
    fresh_minute(anna.town)
    anna.presses("Готово", "Другая тема…", "Дворы", "Пропустить")
    assert f"часть {LIMIT - 1}" in anna.last.text
    assert f"часть {LIMIT}\n" not in anna.last.text
    anna.presses("Отправить")
    assert "принято" in anna.last.text


def test_the_next_minute_is_as_before(anna: Resident) -> None:
    """A minute after the first of them, as much again is heard, and told again when it is too much."""
    at_once(anna, LIMIT + 2)
    fresh_minute(anna.town)
    told = at_once(anna, LIMIT + 2, "ещё")
    assert sum(text.startswith("Слишком быстро") for text in told) == 1
    assert "текст из 60 частей" in anna.board().text


def test_the_minute_begins_with_its_first_message(anna: Resident) -> None:
    """59 seconds after it the thirty-first is too many, 60 seconds after it is the first of the next."""
    anna.says("первая")
    began = anna.town.now
    at_once(anna, LIMIT - 1)
    anna.town.now = began + timedelta(seconds=58)  # the next comes a second later
    assert anna.says("через 59 секунд")[0].startswith("Слишком быстро")
    assert anna.town.now == began + timedelta(seconds=59)
    anna.says("через 60 секунд")
    assert "текст из 31 части" in anna.board().text


def test_an_album_of_ten_within_the_limit_is_whole(anna: Resident) -> None:
    """Ten photos are ten messages, and one acknowledgement."""
    with no_message_lost(anna.town):
        at_once(anna, LIMIT - 10)
        anna.does("sends_album", 10)
    assert "10 фото" in anna.board().text
    assert anna.says("ещё")[0].startswith("Слишком быстро")


def test_edits_count_and_what_they_would_change_stays(anna: Resident) -> None:
    """An edit beyond the limit is not taken; the same edit a minute later is."""
    anna.says("Не горит фонарь")
    first = anna.done
    at_once(anna, LIMIT - 1)
    assert anna.does("edits", first, "Не горят два фонаря")[0].startswith("Слишком быстро")
    fresh_minute(anna.town)
    anna.does("edits", first, "Не горят три фонаря")
    anna.presses("Готово", "Да, верно")
    anna.presses("Пропустить")
    assert "три фонаря" in anna.last.text
    assert "два фонаря" not in everything_kept()


def test_beyond_the_limit_a_message_costs_one_read(anna: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal costs what any step costs; after it there is no write and no call to Telegram."""
    at_once(anna, LIMIT)
    anna.seat.says("первая лишняя")
    assert calls_of(anna, monkeypatch) == [READ, PUT, "telegram sendMessage", PUT]
    for number in range(20):
        anna.seat.says(f"лишняя {number}")
    assert calls_of(anna, monkeypatch) == [READ] * 20


def test_a_copy_of_a_refused_update_is_neither_counted_nor_told(anna: Resident) -> None:
    """The one that was told, and one that was not, both again: nothing is said, nothing is written."""
    at_once(anna, LIMIT)
    anna.seat.says("первая лишняя")
    anna.seat.says("вторая лишняя")
    updates = anna.town.telegram.take_updates()
    assert [anna.town.hand(update)["statusCode"] for update in updates] == [200, 200]
    heard, kept = len(anna.heard), everything_kept()
    assert [anna.town.hand(update)["statusCode"] for update in updates * 5] == [200] * 10
    assert (len(anna.heard), everything_kept()) == (heard, kept)


def test_a_copy_of_an_accepted_update_is_not_counted(anna: Resident) -> None:
    """Ten copies of one message are one: twenty-nine more are still taken."""
    anna.seat.says("начало")
    update = anna.town.telegram.take_updates()[0]
    for _ in range(10):
        assert anna.town.hand(update)["statusCode"] == 200
    assert not any(text.startswith("Слишком быстро") for text in at_once(anna, LIMIT - 1))


def test_many_starts_are_messages_like_any_other(anna: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    """/start writes twice (what is to be said, and that it was); beyond the limit only a read is left of it."""
    anna.seat.says("/start")
    assert calls_of(anna, monkeypatch) == [READ, PUT, "telegram sendMessage", "telegram sendMessage", PUT]
    for _ in range(LIMIT):
        anna.seat.says("/start")
    assert calls_of(anna, monkeypatch)[-4:] == [READ, PUT, "telegram sendMessage", PUT]
    anna.seat.says("/start")
    assert calls_of(anna, monkeypatch) == [READ]


def test_an_official_is_not_limited(lasting_town: TownUnderTest) -> None:
    """Who works here may be fast, in private too."""
    ivan = official(lasting_town, "Иван")
    there = Resident(lasting_town, "Пётр")
    there.seat = lasting_town.telegram.seat(ivan, lasting_town.telegram.person("Семён").chat)
    before = len(ivan.heard)
    for _ in range(LIMIT + 5):
        ivan.says("/open")
    assert set(lasting_town.pump()) == {200}
    assert len(ivan.heard) - before == LIMIT + 5


@pytest.mark.parametrize("data", ["take:2026-000001", "нечто", "send:1:1", "list:open::0", "my:2026-999999"])
def test_a_forged_press_costs_a_read_the_answer_and_two_small_writes(
    anna: Resident, monkeypatch: pytest.MonkeyPatch, data: str
) -> None:
    """Every press is answered, and once though copies of it overlap: the dialog claims it, then notes it."""
    anna.says("Справка")
    for _ in range(3):
        anna.seat.presses_data(anna.last, data)
    calls = calls_of(anna, monkeypatch)
    looks = [call for call in calls if call == READ]
    assert [call for call in calls if call != READ] == [PUT, "telegram answerCallbackQuery", PUT] * 3
    assert len(looks) == 3
    assert "Слишком быстро" not in anna.last.text


def test_a_copy_of_a_forged_press_is_answered_no_more(anna: Resident) -> None:
    """Ten copies one after another are one answer."""
    anna.says("Справка")
    before = len(anna.town.telegram.calls)
    anna.seat.presses_data(anna.last, "нечто")
    update = anna.town.telegram.take_updates()[0]
    assert [anna.town.hand(update)["statusCode"] for _ in range(10)] == [200] * 10
    assert len(anna.toasts(before)) == 1


def test_an_answer_that_telegram_did_not_take_is_given_by_a_later_copy(anna: Resident) -> None:
    """429: the press comes again and is answered then."""
    anna.says("Справка")
    anna.seat.presses_data(anna.last, "нечто")
    update = anna.town.telegram.take_updates()[0]
    anna.town.telegram.fail("429", method="answerCallbackQuery", retry_after=3)
    first = anna.town.hand(update)
    assert (first["statusCode"], first["headers"]) == (503, {"Retry-After": "3"})
    before = len(anna.town.telegram.calls)
    anna.town.now += timedelta(seconds=4)
    assert anna.town.hand(update)["statusCode"] == 200
    assert len(anna.toasts(before)) == 1


def test_commands_of_a_stranger_in_the_group_are_answered_five_times_a_minute(
    lasting_town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The group's twenty messages a minute are the cards'; the sixth and further ones cost a read."""
    fresh_minute(lasting_town)
    guest: Any = lasting_town.telegram.seat(lasting_town.telegram.person("Гость"), lasting_town.staff)
    before = len(guest.heard)
    for _ in range(5):
        guest.says("/find 1")
    assert set(lasting_town.pump()) == {200}
    assert len(guest.heard) - before == 5
    saboteur = Saboteur()
    for command in ("/find 1", "/my", "/нечто"):
        guest.says(command)
    with saboteur.at_work(monkeypatch):
        assert set(lasting_town.pump()) == {200}
    assert saboteur.calls == [READ] * 3
    fresh_minute(lasting_town)
    guest.says("/find 1")
    lasting_town.pump()
    assert len(guest.heard) - before == 6


def test_replies_of_a_stranger_to_a_card_are_limited_too(lasting_town: TownUnderTest) -> None:
    """An answer that is not theirs to give is refused in words, five times a minute."""
    number = resident(lasting_town, "Вера").sends()
    guest: Any = lasting_town.telegram.seat(lasting_town.telegram.person("Прохожий"), lasting_town.staff)
    card = card_of(lasting_town.admin, number)
    before = len(guest.heard)
    for _ in range(8):
        guest.says("Отвечаю", reply_to=card)
    assert set(lasting_town.pump()) == {200}
    assert len(guest.heard) - before == 5
