"""Telegram at its worst: for each way in which it fails, what people see, what is stored, what is retried and when.

Each row of the table in docs/reliability.md has its test here or in test_worst_aws.py.
"""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from time import monotonic
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from appeals.shell import gateway
from infra.telegram.groups import migrate
from tests.integration.acting import (
    calls_to,
    card_of,
    cards,
    citizen,
    minutes,
    new_process,
    official,
    owed,
    presses,
    previews,
    replies,
    sends,
)
from tests.integration.conftest import MONDAY, TownUnderTest, context
from tests.integration.trouble import alarm_on, metric


def test_429_for_a_chat_is_obeyed_and_at_most_a_minute_late(town: TownUnderTest) -> None:
    """150 seconds: runs before that make not one call to the chat, the first one after it brings the card."""
    anna = citizen(town)
    town.telegram.fail("429", chat_id=town.staff.id, retry_after=150)
    sends(town, anna)
    refused_at, since = town.now, len(town.telegram.calls)
    for seconds in (60, 120, 149):
        town.run("delivery", refused_at + timedelta(seconds=seconds))
        assert calls_to(town, town.staff.id, since) == []
    town.run("delivery", refused_at + timedelta(seconds=150 + 60))
    assert cards(town.admin) == ["2026-000001"]
    minutes(town, 2)
    assert cards(town.admin) == ["2026-000001"]
    assert owed() == 0


def test_429_for_a_person_holds_back_all_that_the_bot_would_say_to_them(town: TownUnderTest) -> None:
    """Not by the delivery, not by a question of the staff, not by the citizen's own next press."""
    anna, ivan = citizen(town), official(town, "Иван")
    previews(town, anna)
    town.telegram.fail("429", chat_id=anna.chat.id, method="sendMessage", retry_after=150)
    anna.presses("Отправить")
    assert town.pump() == [200]
    refused_at, since = town.now, len(town.telegram.calls)
    presses(town, ivan, "Спросить", card_of(ivan, "2026-000001"))
    replies(town, ivan, "Какой фонарь?", ivan.last)
    anna.says("Мои сообщения")
    update = town.telegram.take_updates()[0]
    answer = town.hand(update)
    assert answer["statusCode"] == 503
    assert 100 < int(answer["headers"]["Retry-After"]) <= 150
    town.run("delivery", refused_at + timedelta(seconds=149))
    assert calls_to(town, anna.chat.id, since) == []
    town.run("delivery", refused_at + timedelta(seconds=151))
    told = [message.text[:24] for message in anna.heard[-2:]]
    assert told == ["Сообщение № 2026-000001 ", "По сообщению № 2026-0000"]
    town.now += timedelta(seconds=2)
    assert town.hand(update)["statusCode"] == 200
    assert anna.last.text.startswith("У вас 1 сообщение")


def test_429_for_the_whole_bot_is_obeyed_in_every_chat(town: TownUnderTest) -> None:
    """The word to the citizen and the card, both refused: each chat is asked again after its time, and not before."""
    anna = citizen(town)
    previews(town, anna)
    town.telegram.fail("429", method="sendMessage", retry_after=90, times=2)
    anna.presses("Отправить")
    assert town.pump() == [200]
    refused_at, since = town.now, len(town.telegram.calls)
    for seconds in (30, 60, 89):
        town.run("delivery", refused_at + timedelta(seconds=seconds))
    assert calls_to(town, anna.chat.id, since) + calls_to(town, town.staff.id, since) == []
    town.run("delivery", refused_at + timedelta(seconds=90 + 60))
    assert "№ 2026-000001 принято" in anna.last.text
    assert cards(town.admin) == ["2026-000001"]


def test_429_on_the_bots_own_prompt_is_answered_with_503_and_said_by_a_later_copy(town: TownUnderTest) -> None:
    """503 with Telegram's time; a copy too early gets 503 again, one after it says it, one after that adds nothing."""
    anna = citizen(town)
    town.telegram.fail("429", chat_id=anna.chat.id, retry_after=20)
    anna.says("Справка")
    update = town.telegram.take_updates()[0]
    heard = len(anna.heard)
    first = town.hand(update)
    assert (first["statusCode"], first["headers"]) == (503, {"Retry-After": "20"})
    town.now += timedelta(seconds=10)
    early = town.hand(update)
    assert early["statusCode"] == 503
    assert 10 <= int(early["headers"]["Retry-After"]) <= 11
    assert len(anna.heard) == heard
    town.now += timedelta(seconds=12)
    assert [town.hand(update)["statusCode"] for _ in range(3)] == [200, 200, 200]
    assert len(anna.heard) == heard + 1


def test_a_long_refusal_raises_an_alarm_and_a_short_one_does_not() -> None:
    """A quarter of an hour of failures is told; one 429 is how the limits are meant to be met."""
    alarm = alarm_on("MessagesFailed")
    assert alarm["EvaluationPeriods"] * alarm["Period"] == 15 * 60
    assert alarm["Threshold"] > 1


def test_403_blocked_keeps_the_answer_until_the_person_is_back(town: TownUnderTest) -> None:
    """The card and the summary say «не доставлен»; back again, it is the first thing said, and the card is mended."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    card = card_of(ivan, number)
    anna.blocks()
    town.pump()
    replies(town, ivan, "Светильник заменён.", card)
    presses(town, ivan, "Меры приняты")
    minutes(town, 2)
    assert "Дан ответ, но жителю не доставлен ✅" in card.text
    town.run("digest", MONDAY.replace(day=24, hour=9))
    assert "Не доставлено: 1" in ivan.last.text
    heard = len(anna.heard)
    anna.unblocks()
    anna.says("/start")
    town.pump()
    told = [message.text for message in anna.heard[heard:]]
    assert "Светильник заменён." in told[0]
    assert sum("Светильник заменён." in text for text in told) == 1
    minutes(town, 2)
    assert card.text.split("\n")[1] == "Дан ответ ✅"


@pytest.mark.parametrize(
    "reason", ["user is deactivated", "bot can't initiate conversation with a user", "bot was blocked by the user"]
)
def test_403_without_a_word_of_it_before_keeps_the_answer_until_the_person_writes(
    town: TownUnderTest, reason: str
) -> None:
    """No block was told of: the card says «не доставлен», nobody asks again, the person's next word brings it."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    town.telegram.fail("403", chat_id=anna.chat.id, description=reason)
    replies(town, ivan, "Светильник заменён.", card)
    presses(town, ivan, "Меры приняты")
    minutes(town, 2)
    assert "не доставлен" in card.text
    since = len(town.telegram.calls)
    minutes(town, 3)
    assert len(town.telegram.calls) == since
    anna.says("Справка")
    town.pump()
    assert sum("Светильник заменён." in message.text for message in anna.heard) == 1
    minutes(town, 2)
    assert "Дан ответ ✅" in card.text
    assert owed() == 0


def test_403_on_the_answer_to_a_press_marks_nobody_unreachable(
    town: TownUnderTest, capsys: pytest.CaptureFixture[str]
) -> None:
    """A citizen's and an official's: the press is done, all else arrives, both count as reachable; somebody learns."""
    from appeals.effects import Look, Need
    from appeals.shell import house

    anna, ivan = citizen(town), official(town, "Иван")
    previews(town, anna)
    capsys.readouterr()
    town.telegram.fail("403", method="answerCallbackQuery", times=2)
    anna.presses("Отправить")
    assert town.pump() == [200]
    assert "№ 2026-000001 принято" in anna.last.text
    ivan.presses("Взять", on=card_of(ivan, "2026-000001"))
    assert town.pump() == [200]
    assert "В работе: Иван" in card_of(ivan, "2026-000001").text
    for person in (anna.user.id, ivan.user.id):
        known = house.build().storage.look(Need(Look.CITIZEN, str(person)), person, town.now)
        assert (known.unreachable_since, known.undelivered) == (None, ())
    assert metric(capsys.readouterr().out, "Faults") == 2
    assert owed() == 0


@pytest.mark.parametrize("standing", ["kicked", "left"])
def test_403_kicked_from_a_group_parks_its_messages_with_an_alarm(
    town: TownUnderTest, capsys: pytest.CaptureFixture[str], standing: str
) -> None:
    """Tried once, not every minute for ever; the citizen is served all the same."""
    anna = citizen(town)
    town.staff.members[town.telegram.world.bot.id] = standing
    capsys.readouterr()
    sends(town, anna)
    since = len(town.telegram.calls)
    minutes(town, 3)
    assert calls_to(town, town.staff.id, since) == []
    assert metric(capsys.readouterr().out, "MessagesParked") == 1
    assert alarm_on("MessagesParked")["Threshold"] == 0


def test_400_chat_not_found_parks_its_messages_with_an_alarm(
    town: TownUnderTest, capsys: pytest.CaptureFixture[str], logged: StringIO
) -> None:
    """400 chat not found will never succeed."""
    anna = citizen(town)
    town.telegram.fail("400", chat_id=town.staff.id, description="chat not found")
    capsys.readouterr()
    sends(town, anna)
    minutes(town, 3)
    assert cards(town.admin) == []
    assert alarm_on("MessagesParked")["Threshold"] == 0
    assert metric(capsys.readouterr().out, "MessagesParked") == 1
    assert "chat not found" in logged.getvalue().lower()


@pytest.mark.parametrize(
    "reason",
    [
        "message to edit not found",
        "message can't be edited",
        "message is not modified: specified new message content and reply markup are exactly the same",
    ],
)
def test_400_on_an_edit_that_leaves_nothing_to_do_counts_as_done(
    town: TownUnderTest, capsys: pytest.CaptureFixture[str], reason: str
) -> None:
    """The card was deleted, is too old or says so already: the official is told, nothing is tried again or parked."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    capsys.readouterr()
    town.telegram.fail("400", method="editMessageText", description=reason)
    assert presses(town, ivan, "Взять", card) == "Взято в работу: № 2026-000001."
    since = len(town.telegram.calls)
    minutes(town, 2)
    assert len(town.telegram.calls) == since
    assert owed() == 0
    told = capsys.readouterr().out
    assert (metric(told, "MessagesParked"), metric(told, "MessagesFailed"), metric(told, "Faults")) == (0, 0, 0)


def test_400_query_is_too_old_counts_as_done(town: TownUnderTest) -> None:
    """The press is a quarter of an hour old when it comes: it is done, its answer has nobody to read it."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    ivan.presses("Взять", on=card)
    town.telegram.clock.move(timedelta(minutes=16))
    before = len(town.telegram.calls)
    assert town.pump() == [200]
    toasts = [call for call in town.telegram.calls[before:] if call.method == "answerCallbackQuery"]
    assert [toast.ok for toast in toasts] == [False]
    assert "В работе: Иван" in card.text
    since = len(town.telegram.calls)
    minutes(town, 2)
    assert len(town.telegram.calls) == since
    assert owed() == 0


def test_400_that_will_never_succeed_on_the_bots_own_prompt_is_given_up_with_an_alarm(
    town: TownUnderTest, capsys: pytest.CaptureFixture[str]
) -> None:
    """Telegram cannot read our own text: the person may go on, and somebody learns of it."""
    anna = citizen(town)
    capsys.readouterr()
    town.telegram.fail("400", chat_id=anna.chat.id, description="can't parse entities")
    anna.says("Справка")
    assert town.pump() == [200]
    assert metric(capsys.readouterr().out, "Faults") == 1
    assert alarm_on("Faults")["Threshold"] == 0


def test_migrate_to_chat_id_in_a_refusal_is_followed(town: TownUnderTest) -> None:
    """The new id learnt from Telegram's refusal: the card, the words to who acts, and everything after that."""
    plain = town.telegram.group("Обращения", kind="group")
    there = town.telegram.seat(town.admin, plain)
    there.says("/bind staff")
    town.pump()
    anna = citizen(town)
    first = sends(town, anna)
    there.says("/help")
    migrated = migrate(town.telegram.world, plain)
    asked, *_ = town.telegram.take_updates()
    assert town.hand(asked)["statusCode"] == 200
    new = town.telegram.seat(town.admin, migrated)
    assert "Сотрудники." in new.last.text
    second = sends(town, anna)
    minutes(town, 2)
    assert cards(new) == [second]
    assert cards(there) == [first]
    ivan = official(town, "Иван", chat=migrated)
    presses(town, ivan, "Взять", card_of(ivan, second))
    assert "В работе: Иван" in card_of(ivan, second).text


def test_migrate_to_chat_id_as_an_update_is_followed(town: TownUnderTest) -> None:
    """Learnt before anything was refused: the next card goes to the new id at once."""
    plain = town.telegram.group("Обращения", kind="group")
    there = town.telegram.seat(town.admin, plain)
    there.says("/bind staff")
    town.pump()
    migrated = migrate(town.telegram.world, plain)
    assert set(town.pump()) == {200}
    number = sends(town, citizen(town))
    assert cards(town.telegram.seat(town.admin, migrated)) == [number]
    assert all(call.ok for call in town.telegram.calls)


def test_a_card_in_the_group_before_it_migrated_is_left_in_peace(town: TownUnderTest) -> None:
    """A card sent before the group was upgraded cannot be edited: no run ever tries again."""
    plain = town.telegram.group("Обращения", kind="group")
    there = town.telegram.seat(town.admin, plain)
    there.says("/bind staff")
    town.pump()
    anna = citizen(town)
    number = sends(town, anna)
    migrated = migrate(town.telegram.world, plain)
    town.pump()
    ivan = official(town, "Иван", chat=migrated)
    ivan.says(f"/find {number}")
    town.pump()
    presses(town, ivan, "Взять", card_of(ivan, number))
    minutes(town, 2)
    since = len(town.telegram.calls)
    minutes(town, 2)
    assert len(town.telegram.calls) == since
    assert owed() == 0


@pytest.mark.parametrize(("fault", "times"), [("500", 1), ("lost", 2), ("hang", 1)])
def test_5xx_a_lost_answer_and_silence_bring_the_message_again_a_minute_later(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, fault: str, times: int
) -> None:
    """At least once, never lost; twice only where Telegram had taken it and could not say so."""
    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.3)
    new_process()
    anna = citizen(town)
    town.telegram.fail(fault, chat_id=town.staff.id)
    sends(town, anna)
    failed_at, since = town.now, len(town.telegram.calls)
    town.run("delivery", failed_at + timedelta(seconds=59))
    assert calls_to(town, town.staff.id, since) == []
    town.run("delivery", failed_at + timedelta(seconds=120))
    minutes(town, 2)
    assert cards(town.admin) == ["2026-000001"] * times
    assert owed() == 0


@pytest.mark.parametrize("fault", ["500", "lost", "hang"])
def test_5xx_a_lost_answer_and_silence_on_the_bots_own_prompt_get_503(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Telegram brings the update again in a second, and the next copy says what was not said."""
    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.3)
    new_process()
    anna = citizen(town)
    heard = len(anna.heard)
    town.telegram.fail(fault, chat_id=anna.chat.id)
    anna.says("Справка")
    update = town.telegram.take_updates()[0]
    answer = town.hand(update)
    assert (answer["statusCode"], answer["headers"]) == (503, {"Retry-After": "1"})
    town.now += timedelta(seconds=3)
    assert [town.hand(update)["statusCode"] for _ in range(2)] == [200, 200]
    assert len(anna.heard) == heard + (2 if fault == "lost" else 1)


def test_an_invocation_that_telegrams_silence_has_used_up_asks_no_more(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirteen seconds of silence to each call: two of an answer's four are made, the rest left; all arrive once."""
    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.1)
    silent: list[int] = []
    monkeypatch.setattr("appeals.shell.stopwatch.monotonic", lambda: monotonic() + sum(silent))
    monkeypatch.setattr("tests.integration.conftest.context", lambda: invocation(30_000))
    new_process()
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    replies(town, ivan, "Светильник заменён.", card)
    with monkeypatch.context() as patched:
        send = gateway.Gateway.send

        def hangs(*args: Any) -> Any:
            silent.append(13)
            return send(*args)

        patched.setattr(gateway.Gateway, "send", hangs)
        town.telegram.fail("hang", times=2)
        since = len(town.telegram.calls)
        ivan.presses("Меры приняты")
        update = town.telegram.take_updates()[0]
        answer = town.hand(update)
        assert (answer["statusCode"], answer["headers"]) == (503, {"Retry-After": "60"})
        assert len(town.telegram.calls) == since + 2
    silent.clear()
    minutes(town, 2)
    assert town.hand(update)["statusCode"] == 200
    minutes(town, 3)
    assert sum("Светильник заменён." in message.text for message in anna.heard) == 1
    assert "Дан ответ ✅" in card.text
    assert sum("отправлен, результат" in message.text for message in ivan.heard) == 1
    assert owed() == 0


def invocation(left_ms: int) -> Any:
    """What Lambda passes along when so much of the function's life is left."""
    return SimpleNamespace(**{**vars(context()), "get_remaining_time_in_millis": lambda: left_ms})


def test_a_refused_connection_lets_everything_wait(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens there: the update comes again, the appeal is registered, and all is told when it is back."""
    anna = citizen(town)
    previews(town, anna)
    url = town.telegram.url
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    new_process()
    anna.presses("Отправить")
    assert town.pump() == [200]
    minutes(town, 2)
    monkeypatch.setenv("TELEGRAM_API_URL", url)
    new_process()
    minutes(town, 4)
    assert cards(town.admin) == ["2026-000001"]
    assert "№ 2026-000001 принято" in anna.last.text


def test_401_keeps_everything_with_an_alarm_until_the_token_is_mended(
    town: TownUnderTest, capsys: pytest.CaptureFixture[str]
) -> None:
    """The update is taken, nothing is given up; with the right token in SSM all is told."""
    from tests.integration.conftest import TOKEN

    anna = citizen(town)
    previews(town, anna)
    ssm = boto3.client("ssm")
    ssm.put_parameter(Name="/otklik/bot-token", Value="1:withdrawn", Type="SecureString", Overwrite=True)
    new_process()
    capsys.readouterr()
    anna.presses("Отправить")
    assert town.pump() == [200]
    minutes(town, 2)
    assert metric(capsys.readouterr().out, "TokenRefused") > 0
    assert alarm_on("TokenRefused")["Threshold"] == 0
    ssm.put_parameter(Name="/otklik/bot-token", Value=TOKEN, Type="SecureString", Overwrite=True)
    new_process()
    minutes(town, 3)
    assert cards(town.admin) == ["2026-000001"]
    assert "№ 2026-000001 принято" in anna.last.text
    assert owed() == 0
