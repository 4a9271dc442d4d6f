"""What Telegram will never take stands before the administrator until it is sent again or dropped."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from typing import Any

import boto3
import pytest

from tests.integration.acting import (
    answered_once,
    card_of,
    citizen,
    forges,
    minutes,
    official,
    planted,
    presses,
    previews,
    replies,
    sends,
)
from tests.integration.conftest import MONDAY, TownUnderTest
from tests.integration.crash import Saboteur
from tests.integration.test_delivery import SPOILED

READ = "aws BatchGetItem"


def refuses(town: TownUnderTest, times: int = 1, chat: int | None = None) -> None:
    """Telegram answers 400 to what is sent to the staff chat."""
    for _ in range(times):
        town.telegram.fail("400", chat_id=chat or town.staff.id, method="sendMessage", description="chat not found")


def parked(town: TownUnderTest, count: int = 1) -> list[str]:
    """Appeals whose cards Telegram refused for good; the numbers."""
    numbers = []
    for _ in range(count):
        person = citizen(town, f"Житель {len(town.telegram.calls)}")
        refuses(town)
        numbers.append(sends(town, person))
    return numbers


def command(town: TownUnderTest, text: str, seat: Any = None) -> str:
    """A command of the administrator, and what the bot said to it."""
    seat = seat or town.admin
    seat.says(text)
    assert town.pump() == [200]
    return str(seat.last.text)


def cards(town: TownUnderTest) -> list[str]:
    """The numbers of the cards in the staff chat."""
    return [m.text.split("№ ")[1][:11] for m in town.admin.heard if ", Telegram · " in m.text]


def kinds() -> list[str]:
    """What stands in the index of what is due, but for the rungs of the ladder."""
    items = boto3.client("dynamodb").scan(TableName="appeals")["Items"]
    return sorted(item["due_kind"]["S"] for item in items if item.get("due_kind", {}).get("S") in ("message", "parked"))


def test_what_is_parked_is_listed_with_everything_but_words(town: TownUnderTest) -> None:
    """Which appeal, what, for whom, since when and Telegram's own reason; two buttons; not a word of the citizen."""
    (number,) = parked(town)
    assert kinds() == ["parked"]
    at = town.now
    minutes(town, 3)
    told = command(town, "/parked")
    assert told.split("\n") == [
        "Telegram не принял: 1. Само это больше не отправится.",
        f"№ {number} · карточка · Управление ЖКХ · 23 ноября, {at:%H:%M}",
        "Chat not found",
    ]
    assert town.admin.last.buttons == [["Отправить снова", "Убрать"]]
    assert "фонарь" not in told
    assert "Житель" not in told


def test_nothing_parked_is_said_so(town: TownUnderTest) -> None:
    """No list of nothing, whatever is asked of it."""
    assert command(town, "/parked") == "Недоставленного нет."
    for what in ("send all", "drop all", "send 2026-000123", "drop 123", "send 2026-11-24", "send нечто"):
        assert command(town, f"/parked {what}").startswith("Здесь больше ничего не ждёт")
    for what in ("send", "drop", "все", "2026-000123"):
        assert command(town, f"/parked {what}").startswith("Чего Telegram не принял")


def test_sent_again_by_its_button_it_arrives_within_a_minute(town: TownUnderTest) -> None:
    """Due now; the list is empty; the card is one like any other."""
    (number,) = parked(town)
    command(town, "/parked")
    assert presses(town, town.admin, "Отправить снова") == "Отправим снова в течение минуты."
    assert town.admin.last.text == "Недоставленного нет."
    assert cards(town) == []
    minutes(town, 1)
    assert cards(town) == [number]
    minutes(town, 2)
    assert cards(town) == [number]
    assert kinds() == []
    ivan = official(town, "Иван")
    presses(town, ivan, "Взять", card_of(ivan, number))
    assert "В работе: Иван" in card_of(ivan, number).text


def test_refused_again_it_is_parked_again(town: TownUnderTest) -> None:
    """The same reason, since now; nothing tries by itself in between."""
    (number,) = parked(town)
    town.now += timedelta(hours=3)
    command(town, f"/parked send {number}")
    refuses(town)
    minutes(town, 1)
    since = len(town.telegram.calls)
    minutes(town, 3)
    assert len(town.telegram.calls) == since
    assert "23 ноября, 13:" in command(town, "/parked")
    assert kinds() == ["parked"]


def test_dropped_it_is_gone_for_good_and_the_log_says_by_whom(town: TownUnderTest, logged: StringIO) -> None:
    """Never sent, not even when the same event's other messages are; the log names the administrator by id."""
    (number,) = parked(town)
    command(town, "/parked")
    assert presses(town, town.admin, "Убрать") == "Убрано насовсем."
    minutes(town, 3)
    assert cards(town) == []
    assert kinds() == []
    assert command(town, "/parked") == "Недоставленного нет."
    line = next(line for line in logged.getvalue().splitlines() if "parked message dropped" in line)
    assert f'"{number}:1"' in line
    assert f'"by":{town.admin.user.id}' in line


@pytest.mark.parametrize("verb", ["send", "drop"])
def test_each_can_be_said_twice(town: TownUnderTest, verb: str) -> None:
    """A second press of an old list, and the command again, find nothing left and change nothing."""
    (number,) = parked(town)
    command(town, "/parked")
    old = town.admin.last
    label = {"send": "Отправить снова", "drop": "Убрать"}[verb]
    town.admin.presses(label, on=old)
    town.admin.presses(label, on=old)
    since = len(town.telegram.calls)
    assert town.pump() == [200, 200]
    toasts = [c.params.get("text", "") for c in town.telegram.calls[since:] if c.method == "answerCallbackQuery"]
    assert toasts[1].startswith("Здесь больше ничего не ждёт")
    assert command(town, f"/parked {verb} {number}").startswith("Здесь больше ничего не ждёт")
    minutes(town, 2)
    assert cards(town) == ([number] if verb == "send" else [])


def test_many_stand_on_pages_with_numbered_buttons(town: TownUnderTest) -> None:
    """Five to a page, the oldest first; a button acts on its own line, and the page stays."""
    numbers = parked(town, 7)
    told = command(town, "/parked")
    assert told.startswith("Telegram не принял: 7.")
    assert [line[:16] for line in told.split("\n")[1::2]] == [f"{at}. № {n}" for at, n in enumerate(numbers[:5], 1)]
    assert town.admin.last.buttons[1] == ["2. Отправить снова", "2. Убрать"]
    presses(town, town.admin, "Дальше ›")
    presses(town, town.admin, "2. Отправить снова")
    page = town.admin.last
    assert f"№ {numbers[5]}" in page.text
    assert f"№ {numbers[6]}" not in page.text
    assert page.buttons == [["Отправить снова", "Убрать"], ["‹ Назад"]]
    minutes(town, 1)
    assert cards(town) == [numbers[6]]


def test_all_are_sent_or_dropped_at_once(town: TownUnderTest) -> None:
    """«all» and «все»; within Telegram's minute the cards come as a list where there are many."""
    numbers = parked(town, 4)
    assert command(town, "/parked send all").startswith("Отправим снова в течение минуты: 4.")
    minutes(town, 1)
    assert cards(town) == numbers
    parked(town, 3)
    assert command(town, "/parked drop все") == "Убрано насовсем: 3."
    minutes(town, 2)
    assert cards(town) == numbers
    assert kinds() == []


@pytest.mark.russian  # Telegram's refusals lie in the table from the beginning
def test_more_than_forty_are_handled_forty_at_a_time(town: TownUnderTest) -> None:
    """One transaction holds no more than a hundred items; the list says that there are more."""
    plant(town, 45)
    assert command(town, "/parked").startswith("Telegram не принял больше 40, здесь самые старые.")
    assert command(town, "/parked drop all") == "Убрано насовсем: 40."
    assert command(town, "/parked").startswith("Telegram не принял: 5.")


def plant(town: TownUnderTest, count: int) -> None:
    """So many appeals whose cards are parked already."""
    from appeals.model.event import Event, EventType, Notice
    from appeals.shell import records

    for number in planted(town, date(2026, 12, 23), count):
        event = Event(number, 1, EventType.REGISTERED, town.now, unsent={Notice.CARD: 0}, parked={Notice.CARD: "gone"})
        item = records.event_item(event)
        item.due_kind, item.due_at = "parked", records.epoch(town.now)
        item.save()


def test_a_summary_is_parked_sent_and_dropped_like_a_message(town: TownUnderTest) -> None:
    """By its day, or by its button."""
    refuses(town)
    town.run("digest", MONDAY.replace(day=24, hour=9))
    assert kinds() == ["parked"]
    told = command(town, "/parked")
    assert "2026-11-24 · сводка · общий чат сотрудников · 24 ноября, 09:00\nChat not found" in told
    assert command(town, "/parked send 2026-11-24").startswith("Отправим снова")
    minutes(town, 1)
    assert "Сводка за понедельник" in town.admin.last.text
    refuses(town)
    town.run("digest", MONDAY.replace(day=25, hour=9))
    command(town, "/parked")
    presses(town, town.admin, "Убрать")
    minutes(town, 2)
    assert not any("Сводка за вторник" in message.text for message in town.admin.heard)
    assert kinds() == []


def test_a_group_without_the_bot_parks_and_a_chat_bound_anew_gets_what_was_parked(town: TownUnderTest) -> None:
    """403 in a group; /bind says how many wait, and sent again they go where the department reads now."""
    anna = citizen(town)
    town.staff.members[town.telegram.world.bot.id] = "kicked"
    number = sends(town, anna)
    other = town.telegram.group("Коммунальщики")
    there = town.telegram.seat(town.admin, other)
    there.says("/bind жкх")
    town.pump()
    assert there.last.text.split("\n")[1] == "Раньше не доставлено: 1. Посмотреть и отправить снова: /parked."
    there.says("/bind дороги")
    town.pump()
    assert "не доставлено" not in there.last.text
    assert "bot was kicked" in command(town, "/parked", there)
    presses(town, there, "Отправить снова")
    minutes(town, 1)
    assert card_of(there, number).text.startswith(f"Сообщение № {number}")


def test_a_parked_answer_is_for_the_citizen(town: TownUnderTest) -> None:
    """Its kind and its addressee are named, by number and not by name; sent again it arrives with its question."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    refuses(town, chat=anna.chat.id)
    replies(town, ivan, "Светильник заменён.", card_of(ivan, number))
    presses(town, ivan, "Меры приняты")
    told = command(town, "/parked")
    assert f"№ {number} · ответ · жителю · " in told
    assert "Анна" not in told
    assert "Светильник" not in told
    command(town, f"/parked send {int(number[5:])}")
    minutes(town, 1)
    assert "Светильник заменён." in anna.last.text


@pytest.mark.parametrize(
    ("verb", "state"), [("send", "Дан ответ ✅"), ("drop", "Дан ответ, но жителю не доставлен ✅")]
)
def test_a_refused_answer_stands_on_the_card_until_it_has_gone(town: TownUnderTest, verb: str, state: str) -> None:
    """As for one who blocked the bot, on the card and in the figures; nobody counts as unreachable for it."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    card = card_of(ivan, number)
    refuses(town, chat=anna.chat.id)
    replies(town, ivan, "Светильник заменён.", card)
    presses(town, ivan, "Меры приняты")
    minutes(town, 2)
    assert card.text.split("\n")[1] == "Дан ответ, но жителю не доставлен ✅"
    town.run("digest", MONDAY.replace(day=24, hour=9))
    assert "Не доставлено: 1" in ivan.last.text
    refuses(town, chat=anna.chat.id)
    command(town, f"/parked send {number}")
    minutes(town, 3)
    assert card.text.split("\n")[1] == "Дан ответ, но жителю не доставлен ✅"
    command(town, f"/parked {verb} {number}")
    minutes(town, 2)
    assert card.text.split("\n")[1] == state
    assert kinds() == []
    heard = len(anna.heard)
    anna.says("/my")
    town.pump()
    assert len(anna.heard) == heard + 1


def test_dropping_leaves_what_waits_for_its_person(town: TownUnderTest) -> None:
    """The answer of one who blocked the bot is not parked: it comes when they are back, whatever was dropped."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    card = card_of(ivan, number)
    replies(town, ivan, "Светильник заменён.", card)
    anna.blocks()
    town.pump()
    town.telegram.fail("400", chat_id=town.staff.id, method="editMessageText", description="chat not found")
    town.telegram.fail("400", chat_id=town.staff.id, method="editMessageText", description="chat not found")
    ivan.presses("Меры приняты")
    town.pump()
    assert "обновление карточки" in command(town, "/parked")
    assert " ответ ·" not in town.admin.last.text
    command(town, "/parked drop all")
    anna.unblocks()
    anna.says("/my")
    town.pump()
    assert any("Светильник заменён." in message.text for message in anna.heard)


def test_who_is_back_gets_it_and_nothing_is_parked_any_more(town: TownUnderTest) -> None:
    """The head has blocked the bot: his message is listed; when he is back it comes, and the list is empty."""
    number = sends(town, citizen(town))
    town.head.blocks()
    town.pump()
    town.run("escalation", MONDAY.replace(month=12, day=24, hour=11))
    assert f"№ {number} · просрочено · чат главы · 24 декабря, 11:00" in command(town, "/parked")
    town.head.unblocks()
    town.pump()
    assert any("Просрочено" in message.text for message in town.head.heard)
    assert command(town, "/parked") == "Недоставленного нет."


@pytest.mark.parametrize("role", ["executor", "coordinator", "deputy", ""])
def test_only_the_administrator_may(town: TownUnderTest, role: str) -> None:
    """The command, its verbs and its buttons are refused in words, each press answered once; nothing changes."""
    (number,) = parked(town)
    seat = (
        official(town, "Олег", role, "utilities" if role == "executor" else "")
        if role
        else town.telegram.seat(town.telegram.person("Гость"), town.staff)
    )
    for text in ("/parked", "/parked drop all", f"/parked send {number}"):
        assert command(town, text, seat) == "Это может только администратор."
    command(town, "/parked")
    for data in (f"parked:0:drop:{number}:1", f"parked:0:send:{number}:1", "parked:0"):
        assert forges(town, seat, town.admin.last, data) == "Это может только администратор."
    assert kinds() == ["parked"]


@pytest.mark.parametrize(
    "data", ["parked:", "parked:-1", "parked:0:burn:2026-000001:1", "parked:x:drop:2026-000001:1", "parked:99999"]
)
def test_forged_data_of_the_administrators_own_does_nothing(town: TownUnderTest, data: str) -> None:
    """Answered once, in words."""
    parked(town)
    command(town, "/parked")
    assert forges(town, town.admin, town.admin.last, data).startswith("Эта кнопка уже не действует")
    assert kinds() == ["parked"]


def test_a_button_of_what_is_not_parked_says_so(town: TownUnderTest) -> None:
    """Any event's name can be forged; only what is parked is touched."""
    anna = citizen(town)
    number = sends(town, anna)
    command(town, "/parked")
    for data in (f"parked:0:drop:{number}:1", "parked:0:send:2026-000077:3", "parked:7:drop:2026-11-24"):
        assert forges(town, town.admin, town.admin.last, data).startswith("Здесь больше ничего не ждёт")
    assert cards(town) == [number]


def test_a_drop_and_a_send_at_once_are_one_of_both(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The condition on the item: whoever comes second finds nothing left, and no update fails for it."""
    from appeals.shell.storage import Storage

    (number,) = parked(town)
    commit = Storage.commit
    inside: list[bool] = []

    def overlapped(storage: Storage, effects: Any, *args: Any) -> None:
        if not inside:
            inside.append(True)
            second = town.telegram.seat(town.admin, town.telegram.world.chats[town.admin.user.id])
            second.says(f"/parked send {number}")
            assert town.pump() == [200]
            minutes(town, 1)
        commit(storage, effects, *args)

    town.admin.says("/parked drop all")
    update = town.telegram.take_updates()[0]
    with monkeypatch.context() as patched:
        patched.setattr(Storage, "commit", overlapped)
        assert town.hand(update)["statusCode"] == 200
    assert town.admin.last.text.startswith("Здесь больше ничего не ждёт")
    assert cards(town) == [number]
    assert kinds() == []


def test_delivery_does_not_send_what_was_parked_under_its_hands(
    town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent again and refused within one second: a run with the index's old entry of that second sends nothing."""
    from appeals.shell.outbox import Outbox

    (number,) = parked(town)
    command(town, f"/parked send {number}")
    stale = Outbox().due("message", town.now, 10)
    assert len(stale) == 1
    refuses(town)
    town.run("delivery")
    assert kinds() == ["parked"]
    with monkeypatch.context() as patched:
        patched.setattr(Outbox, "due", lambda _, kind, *__: stale if kind == "message" else [])
        since = len(town.telegram.calls)
        town.run("delivery")
    assert len(town.telegram.calls) == since
    assert kinds() == ["parked"]


def test_what_else_the_event_owes_does_not_try_the_parked_one_again(
    town: TownUnderTest, capsys: pytest.CaptureFixture[str]
) -> None:
    """The confirmation waits for its time, the card is parked: one try, one line of metrics, then one parked item."""
    anna = citizen(town)
    previews(town, anna)
    refuses(town)
    town.telegram.fail("429", chat_id=anna.chat.id, method="sendMessage", retry_after=30)
    capsys.readouterr()
    anna.presses("Отправить")
    assert town.pump() == [200]
    assert "parked" not in kinds()
    minutes(town, 2)
    assert "принято" in anna.last.text
    assert cards(town) == []
    assert kinds() == ["parked"]
    assert capsys.readouterr().out.count('"MessagesParked":[1.0]') == 1


def test_a_list_costs_three_reads_of_its_own(town: TownUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index, the items, their appeals; nothing is scanned."""
    parked(town, 2)
    town.admin.says("/parked")
    saboteur = Saboteur()
    with saboteur.at_work(monkeypatch):
        town.pump()
    assert saboteur.calls == [READ, "aws Query", READ, READ, "aws PutItem", "telegram sendMessage", "aws PutItem"]


def test_the_answer_to_a_press_is_never_parked(town: TownUnderTest) -> None:
    """Refused for good it is let go: nobody waits for it an hour later."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    town.telegram.fail("400", method="answerCallbackQuery", description="button data invalid")
    before = len(town.telegram.calls)
    ivan.presses("Взять", on=card_of(ivan, number))
    assert town.pump() == [200]
    assert kinds() == []
    assert "В работе: Иван" in card_of(ivan, number).text
    with pytest.raises(AssertionError):
        answered_once(town, before)


@pytest.mark.parametrize(("name", "value"), SPOILED.values(), ids=SPOILED)
def test_one_that_cannot_be_read_hides_no_other(town: TownUnderTest, logged: StringIO, name: str, value: Any) -> None:
    """The list, all at once, and by number: the others are there and go; the spoiled one is named in the log."""
    spoiled, *others = parked(town, 4)
    table = boto3.resource("dynamodb").Table("appeals")
    table.update_item(Key={"pk": f"A#{spoiled}", "sk": "E#0001"}, AttributeUpdates={name: {"Value": value}})
    told = command(town, "/parked")
    assert told.startswith("Telegram не принял: 3.")
    assert [number for number in (spoiled, *others) if number in told] == others
    assert f'"item":"A#{spoiled}/E#0001"' in logged.getvalue()
    assert "больше ничего не ждёт" in command(town, f"/parked send {spoiled}")
    assert command(town, f"/parked drop {others[0]}") == "Убрано насовсем: 1."
    assert command(town, "/parked send all").startswith("Отправим снова в течение минуты: 2.")
    minutes(town, 2)
    assert cards(town) == others[1:]
