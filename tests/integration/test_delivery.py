"""Telegram at its worst: nothing is asked too early, nothing is lost, and the order within a chat is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import boto3
import pytest

from tests.integration.acting import (
    TEXT,
    calls_to,
    card_of,
    cards,
    citizen,
    minutes,
    new_process,
    official,
    owed,
    planted,
    presses,
    previews,
    replies,
    sends,
)
from tests.integration.conftest import TownUnderTest
from tests.integration.trouble import alarm_on, metric


def test_a_crowd_for_a_chat_that_is_gone_stops_nobody_else(town: TownUnderTest) -> None:
    """Twelve cards for a group without the bot, and one card for another: the latter arrives."""
    planted_owing(town, 12)
    other = town.telegram.group("Дорожники")
    there = town.telegram.seat(town.admin, other)
    there.says("/bind дороги")
    town.pump()
    planted_owing(town, 1, "roads")
    town.staff.members[town.telegram.world.bot.id] = "kicked"
    minutes(town, 2)
    assert len(cards(there)) == 1
    since = len(town.telegram.calls)
    minutes(town, 3)
    assert len(town.telegram.calls) == since


def planted_owing(town: TownUnderTest, count: int, department: str = "utilities") -> list[str]:
    """Appeals whose cards were never sent: their sender died right after the commit."""
    from appeals.model.event import Event, EventType, Notice

    numbers = planted(town, date(2026, 12, 23), count, department)
    for number in numbers:
        event = Event(number, 1, EventType.REGISTERED, town.now, text=TEXT, unsent={Notice.CARD: 0})
        due_now(event, town.now).save()
    return numbers


def due_now(event: Any, at: datetime) -> Any:
    """The event's item, due now."""
    from appeals.shell import records

    item = records.event_item(event)
    item.due_kind, item.due_at = "message", records.epoch(at)
    return item


SPOILED: dict[str, tuple[str, Any]] = {
    "a field that is no JSON": ("unsent", "{card"),
    "a notice that there is none of": ("unsent", '{"telegraph": 0}'),
    "a time that is none": ("at", "вчера"),
    "a field of another type": ("type", 5),
}


@pytest.mark.parametrize(("name", "value"), SPOILED.values(), ids=SPOILED)
def test_an_item_that_cannot_be_read_stops_no_other_and_raises_an_alarm(
    town: TownUnderTest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    logged: StringIO,
    name: str,
    value: Any,
) -> None:
    """The oldest due of five, with room for two a run: the others go in three runs; mended, it goes like any other."""
    monkeypatch.setattr("appeals.shell.rounds.AT_ONCE", 2)
    spoiled, *others = planted_owing(town, 5)
    table = boto3.resource("dynamodb").Table("appeals")
    key = {"pk": f"A#{spoiled}", "sk": "E#0001"}
    whole = table.get_item(Key=key)["Item"][name]
    table.update_item(Key=key, AttributeUpdates={name: {"Value": value}})
    capsys.readouterr()
    for seconds in (1, 20, 40):
        town.run("delivery", town.now + timedelta(seconds=seconds))
    assert cards(town.admin) == others
    assert metric(capsys.readouterr().out, "Faults") == 1
    assert alarm_on("Faults")["Threshold"] == 0
    assert f'"item":"A#{spoiled}/E#0001"' in logged.getvalue()
    table.update_item(Key=key, AttributeUpdates={name: {"Value": whole}})
    minutes(town, 2)
    assert cards(town.admin) == [*others, spoiled]
    assert owed() == 0


def test_the_order_within_a_chat_is_kept_when_the_first_fails(town: TownUnderTest) -> None:
    """The first card must wait; those that come later stand behind it, also at the runs between."""
    people = [citizen(town, name) for name in ("Анна", "Борис", "Вера")]
    town.telegram.fail("429", chat_id=town.staff.id, retry_after=90)
    numbers = [sends(town, person) for person in people]
    assert cards(town.admin) == []
    minutes(town, 1)
    numbers.append(sends(town, people[0]))
    assert cards(town.admin) == []
    minutes(town, 1)
    assert cards(town.admin) == numbers
    minutes(town, 2)
    numbers.append(sends(town, people[1]))
    assert cards(town.admin) == numbers


@pytest.mark.parametrize("fault", ["429", "500", "hang"])
def test_what_a_person_is_told_keeps_its_order_across_retries(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The acceptance fails in every way; a question and an answer follow meanwhile: the person reads all in order."""
    from appeals.shell import gateway

    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.3)
    new_process()
    anna, ivan = citizen(town), official(town, "Иван")
    previews(town, anna)
    heard = len(anna.heard)
    town.telegram.fail(fault, chat_id=anna.chat.id, method="sendMessage", retry_after=50)
    anna.presses("Отправить")
    assert town.pump() == [200]
    card = card_of(ivan, "2026-000001")
    presses(town, ivan, "Спросить", card)
    replies(town, ivan, "Какой фонарь?", ivan.last)
    replies(town, ivan, "Светильник заменён.", card)
    presses(town, ivan, "Меры приняты")
    assert len(anna.heard) == heard
    minutes(town, 3)
    told = [message.text for message in anna.heard[heard:]]
    assert [next(word for word in ("принято", "фонарь?", "заменён") if word in text) for text in told] == [
        "принято",
        "фонарь?",
        "заменён",
    ]


def test_sixty_cards_at_once_become_lists_within_what_telegram_takes(town: TownUnderTest) -> None:
    """Under Telegram's own limits: every number is told once, and not one call is refused."""
    numbers = planted_owing(town, 60)
    town.telegram.limits.lenient = False
    since = len(town.telegram.calls)
    for _ in range(6):
        minutes(town, 1)
    calls = calls_to(town, town.staff.id, since)
    assert len(calls) == 2
    assert all(call.ok for call in calls)
    assert sorted(n for call in calls for n in numbers if n in call.params["text"]) == numbers
    presses(town, official(town, "Иван"), numbers[7])
    assert cards(town.admin) == [numbers[7]]


def test_more_than_a_minute_takes_is_spread_over_the_next_without_a_refusal(town: TownUnderTest) -> None:
    """Thirty-two additions to different cards of one group: paced, in order, once each."""
    from appeals.model.event import Event, EventType, Notice

    numbers = planted(town, date(2026, 12, 23), 32)
    for number in numbers:
        event = Event(number, 2, EventType.ADDED, town.now, text=f"дополнение {number}", unsent={Notice.ADDITION: 0})
        due_now(event, town.now).save()
    town.telegram.limits.lenient = False
    since = len(town.telegram.calls)
    minutes(town, 4)
    calls = calls_to(town, town.staff.id, since)
    assert all(call.ok for call in calls)
    assert [call.params["text"].split("дополнение ")[1] for call in calls] == numbers


def test_a_process_that_died_after_the_commit_is_made_good_within_a_minute(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No way to Telegram at all after the commit: 500, and the next minute's run brings everything, once."""
    from appeals.shell.vault import NoSecrets, Vault

    anna = citizen(town)
    previews(town, anna)
    gateway = Vault.gateway

    def dies(_vault: Vault) -> None:
        raise NoSecrets("bot-token")

    monkeypatch.setattr(Vault, "gateway", dies)
    anna.presses("Отправить")
    update = town.telegram.take_updates()[0]
    assert town.hand(update)["statusCode"] == 500
    monkeypatch.setattr(Vault, "gateway", gateway)
    assert town.hand(update)["statusCode"] == 200
    assert cards(town.admin) == []
    minutes(town, 1)
    assert cards(town.admin) == ["2026-000001"]
    assert "№ 2026-000001 принято" in anna.last.text
    minutes(town, 3)
    assert cards(town.admin) == ["2026-000001"]


def test_a_card_whose_files_failed_goes_on_with_the_files(town: TownUnderTest) -> None:
    """The card is not sent twice; the photos become replies to it."""
    anna = citizen(town)
    anna.sends_album(3, TEXT)
    town.pump()
    for label in ("Готово", "Да, верно", "Пропустить"):
        anna.presses(label)
        town.pump()
    town.telegram.fail("429", method="sendMediaGroup", chat_id=town.staff.id, retry_after=5)
    anna.presses("Отправить")
    town.pump()
    assert len(cards(town.admin)) == 1
    minutes(town, 1)
    card = card_of(town.admin, "2026-000001")
    assert len(cards(town.admin)) == 1
    assert [m.reply_to for m in town.admin.heard if "photo" in m.body] == [card.id] * 3


def test_an_album_of_additions_that_failed_comes_whole(town: TownUnderTest) -> None:
    """Its parts are told together by the first of them; when that fails none of the photos is lost."""
    anna = citizen(town)
    sends(town, anna)
    anna.sends_album(3, "Ещё три фото", reply_to=anna.last)
    town.pump()
    town.telegram.fail("429", method="sendMessage", chat_id=town.staff.id, retry_after=70)
    minutes(town, 1)
    assert sum("photo" in message.body for message in town.admin.heard) == 0
    minutes(town, 3)
    assert sum("photo" in message.body for message in town.admin.heard) == 3
    assert sum("Ещё три фото" in message.text for message in town.admin.heard) == 1


def test_a_deleted_topic_is_replaced_by_its_chat(town: TownUnderTest) -> None:
    """«message thread not found»: the card, its files and the prompts come into the group itself."""
    topic = town.admin.opens_topic("ЖКХ")
    topic.says("/bind жкх")
    town.pump()
    anna, ivan = citizen(town), official(town, "Иван")
    there = town.telegram.seat(ivan, town.staff, topic.topic)
    there.says("/help")
    del town.staff.topics[topic.topic]
    town.pump()
    assert "Карточка." in ivan.last.text
    number = sends(town, anna)
    assert card_of(ivan, number).topic is None
    presses(town, ivan, "Взять", card_of(ivan, number))
    assert "В работе: Иван" in card_of(ivan, number).text


def test_a_prompt_in_parts_goes_on_where_it_stopped(town: TownUnderTest) -> None:
    """The second part of a long history was refused: the first is not said again."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    for _ in range(2):
        replies(town, anna, "Очень длинное дополнение. " * 100, anna.last)
    heard = len(ivan.heard)
    presses(town, ivan, "Ещё…", card)
    ivan.presses("История", on=card)
    update = town.telegram.take_updates()[0]
    town.telegram.fail("429", method="answerCallbackQuery", retry_after=3)
    assert town.hand(update)["statusCode"] == 503
    town.telegram.limits.take = fails_second(town)  # type: ignore[method-assign]
    town.now += timedelta(seconds=4)
    assert town.hand(update)["statusCode"] == 503
    town.now += timedelta(seconds=10)
    assert town.hand(update)["statusCode"] == 200
    told = [message.text for message in ivan.heard[heard:]]
    assert len(told) == len(set(told)) >= 2


def fails_second(town: TownUnderTest) -> Any:
    """Limits that refuse the second message, once."""
    from infra.telegram.errors import too_many_requests

    taken = iter((False, True))

    def take(chat_id: int, *, messages: int = 1) -> None:
        if next(taken, False):
            raise too_many_requests(5)

    return take


def test_a_copy_within_the_lease_comes_again(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first invocation is still at it: the copy gets 503, after the lease it says what was not said."""
    from appeals.shell.vault import NoSecrets, Vault

    anna = citizen(town)
    gateway = Vault.gateway

    def dies(_vault: Vault) -> None:
        raise NoSecrets("bot-token")

    anna.says("Справка")
    update = town.telegram.take_updates()[0]
    heard = len(anna.heard)
    monkeypatch.setattr(Vault, "gateway", dies)
    assert town.hand(update)["statusCode"] == 500
    monkeypatch.setattr(Vault, "gateway", gateway)
    early = town.hand(update)
    assert early["statusCode"] == 503
    assert 1 <= int(early["headers"]["Retry-After"]) <= 40
    town.now += timedelta(seconds=41)
    assert [town.hand(update)["statusCode"] for _ in range(2)] == [200, 200]
    assert len(anna.heard) == heard + 1


def test_two_runs_at_once_send_one_message(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second delivery in the middle of the first: the claim is a conditional write on the message itself."""
    from appeals.shell.outbox import Outbox
    from delivery.handler import handler
    from tests.integration.conftest import context

    numbers = planted_owing(town, 3)
    claim = Outbox.claim
    inside: list[bool] = []

    def overlapped(outbox: Outbox, *args: Any) -> bool:
        if not inside:
            inside.append(True)
            handler({"scheduled_time": town.now.isoformat()}, context())
        return claim(outbox, *args)

    monkeypatch.setattr(Outbox, "claim", overlapped)
    minutes(town, 1)
    assert cards(town.admin) == numbers


def test_what_another_run_has_just_claimed_is_left_to_it(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known by the time at which it was due, it is another's by now; that one dies, and the next run sends it once."""
    from appeals.shell.outbox import Outbox

    numbers = planted_owing(town, 2)
    claim = Outbox.claim

    def too_late(outbox: Outbox, *args: Any) -> bool:
        assert claim(outbox, *args), "the other run is first"
        return claim(outbox, *args)

    with monkeypatch.context() as patched:
        patched.setattr(Outbox, "claim", too_late)
        minutes(town, 1)
    assert cards(town.admin) == []
    minutes(town, 3)
    assert cards(town.admin) == numbers
