"""The block list: whom it stops, what stays theirs, who may keep it, and what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest

from tests.integration.acting import answered_once, card_of, official, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import MENU, Resident, answers, asks, everything_kept, no_message_lost, resident
from tests.integration.crash import Saboteur

READ = "aws BatchGetItem"
REFUSED = "Приём сообщений от вас здесь приостановлен."


@pytest.fixture
def ivan(lasting_town: TownUnderTest) -> Any:
    """An executor who answers."""
    return official(lasting_town, "Иван")


def commands(town: TownUnderTest, seat: Any, text: str) -> str:
    """A command, and what the bot said to it."""
    seat.says(text)
    assert town.pump() == [200]
    return str(seat.last.text)


def blocked(town: TownUnderTest, name: str = "Анна") -> tuple[Resident, str]:
    """A person with one message, by which the administrator blocked them."""
    anna = resident(town, name)
    number = anna.sends()
    assert "заблокирован" in commands(town, town.admin, f"/block {number}")
    return anna, number


@pytest.mark.parametrize("typed", ["{number}", "{short}", "№ {number}"])
def test_a_person_is_blocked_by_the_number_of_a_message(lasting_town: TownUnderTest, typed: str) -> None:
    """Whole, short, with its sign; again says since when; off again, and again says so."""
    anna = resident(lasting_town)
    number = anna.sends()
    wanted = typed.format(number=number, short=str(int(number[5:])))
    assert commands(lasting_town, lasting_town.admin, f"/block {wanted}").startswith(
        f"Автор сообщения № {number} заблокирован: новое от него не принимается"
    )
    assert "заблокирован ещё 23 ноября" in commands(lasting_town, lasting_town.admin, f"/block {wanted}")
    assert anna.says("Яма на дороге")[0].startswith(REFUSED)
    assert "снова может писать" in commands(lasting_town, lasting_town.admin, f"/unblock {wanted}")
    assert "не заблокирован" in commands(lasting_town, lasting_town.admin, f"/unblock {wanted}")
    assert anna.says("Яма на дороге")[0].startswith("Добавлено")


def test_what_a_blocked_person_writes_is_not_stored_and_told_once(
    lasting_town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text, photo, album, place, contact, edit, reply, /start: one notice, then silence without a write."""
    anna, number = blocked(lasting_town)
    told = anna.says("Тайное слово")
    assert len(told) == 1
    assert told[0].startswith(REFUSED)
    assert "8 (41641) 0-00-01" in told[0]
    assert anna.keyboard == MENU
    mine, heard, kept = anna.done, len(anna.heard), everything_kept()
    anna.seat.says("Тайное слово дважды", reply_to=anna.last)
    anna.seat.sends("photo", "Тайное слово")
    anna.seat.sends_album(3, "Тайное слово")
    anna.seat.sends_location(50.92, 128.47)
    anna.seat.sends_contact("+7 900 000-00-00")
    anna.seat.edits(mine, "Тайное слово трижды")
    for text in ("/start", "/start snow", "/new", "/нечто", "Новое сообщение", "Готово"):
        anna.seat.says(text)
    saboteur = Saboteur()
    with saboteur.at_work(monkeypatch):
        assert set(lasting_town.pump()) == {200}
    assert saboteur.calls == [READ] * 14
    assert len(anna.heard) == heard
    assert everything_kept() == kept
    assert "Тайное" not in kept
    assert number in kept


def test_a_danger_is_answered_with_112_all_the_same(lasting_town: TownUnderTest) -> None:
    """Whoever writes of a fire reads where to call."""
    anna, _ = blocked(lasting_town)
    told = anna.says("Пахнет газом в подъезде")
    assert told[0].startswith("Если есть угроза жизни, звоните 112.")
    assert told[1].startswith(REFUSED)
    assert [text[:23] for text in anna.says("Горит дом")] == ["Если есть угроза жизни,"]
    assert "Горит дом" not in everything_kept()


def test_a_blocked_person_reads_and_judges(lasting_town: TownUnderTest, ivan: Any) -> None:
    """Their messages, the answer, help, both verdicts; «не решён» asks for no words that would not be taken."""
    anna, number = blocked(lasting_town)
    anna.says("Ещё слово")
    assert anna.says("Мои сообщения")[0].startswith("У вас 1 сообщение")
    anna.presses(f"№ {number}")
    assert "На Кирова 120" in anna.last.text
    assert anna.says("Справка")[0].startswith("Здесь можно написать")
    assert anna.says("/help")[0].startswith("Здесь можно написать")
    with no_message_lost(lasting_town):
        answers(lasting_town, ivan, number, "Светильник заменён.")
        assert "Светильник заменён." in anna.last.text
        reopened = anna.presses("Нет, не решён")[0]
    assert "вернулось в отдел" in reopened
    assert "Напишите" not in reopened
    assert anna.says("Опять не горит") == []
    answers(lasting_town, ivan, number, "Теперь горит.")
    assert "закрыто" in anna.presses("Да, решён")[0]


def test_a_draft_made_before_is_not_sent(lasting_town: TownUnderTest) -> None:
    """[Отправить] and the word for it are refused in the same words, every press of it; nothing is registered."""
    anna, number = blocked(lasting_town, "Вера")
    commands(lasting_town, lasting_town.admin, f"/unblock {number}")
    anna.previews("Не горит фонарь на Ленина 15")
    commands(lasting_town, lasting_town.admin, f"/block {number}")
    before = len(lasting_town.telegram.calls)
    anna.presses("Отправить")
    toast = answered_once(lasting_town, before)
    assert toast.startswith(REFUSED)
    assert anna.says("Да, всё верно")[0] == toast
    assert anna.presses_twice("Отправить") == []
    assert anna.says("/my")[0].startswith("У вас 1 сообщение")
    commands(lasting_town, lasting_town.admin, f"/unblock {number}")
    anna.presses("Отправить")
    assert "принято" in anna.last.text


def test_a_reply_to_a_question_and_an_addition_are_refused_too(lasting_town: TownUnderTest, ivan: Any) -> None:
    """The town may ask, the button answers in the same words, the reply is not taken."""
    anna, number = blocked(lasting_town, "Глеб")
    asks(lasting_town, ivan, number)
    before = len(lasting_town.telegram.calls)
    anna.presses("Ответить")
    assert answered_once(lasting_town, before).startswith(REFUSED)
    card = card_of(ivan, number)
    assert anna.says("Третий от угла", reply_to=anna.last)[0].startswith(REFUSED)
    assert "Ждёт ответа жителя" in card.text
    assert "Третий от угла" not in everything_kept()


def test_blocked_again_they_are_told_again(lasting_town: TownUnderTest) -> None:
    """The notice belongs to one decision, not to the person for ever."""
    anna, number = blocked(lasting_town)
    anna.says("Раз")
    commands(lasting_town, lasting_town.admin, f"/unblock {number}")
    commands(lasting_town, lasting_town.admin, f"/block {number}")
    assert anna.says("Два")[0].startswith(REFUSED)
    lasting_town.now += timedelta(days=30)
    assert anna.says("Три") == []


@pytest.mark.parametrize("who", ["исполнитель", "глава", "администратор"])
def test_officials_the_head_and_administrators_cannot_be_blocked(lasting_town: TownUnderTest, who: str) -> None:
    """They write as citizens too; the deploy's own roles count like stored ones."""
    person = Resident(lasting_town, "Павел")
    if who == "исполнитель":
        seat = official(lasting_town, "Павел")
    else:
        seat = lasting_town.head if who == "глава" else lasting_town.admin
    person.seat = lasting_town.telegram.seat(seat, lasting_town.telegram.world.chats[seat.user.id])
    person.says("/start")
    if ["Даю согласие"] in person.last.buttons:
        person.presses("Даю согласие")
    number = person.sends()
    assert "сотрудник" in commands(lasting_town, lasting_town.admin, f"/block {number}")
    assert person.says("Ещё одно дело")[0].startswith("Добавлено")


def test_who_becomes_an_official_writes_again(lasting_town: TownUnderTest) -> None:
    """The mark of before holds nobody who works here."""
    anna, _ = blocked(lasting_town, "Раиса")
    there = lasting_town.telegram.seat(anna.seat, lasting_town.staff)
    hello = there.says("Здравствуйте")
    lasting_town.admin.says("/staff add executor utilities", reply_to=hello)
    lasting_town.pump()
    assert anna.says("Яма на дороге")[0].startswith("Добавлено")


@pytest.mark.parametrize("command", ["/block {number}", "/unblock {number}", "/blocked"])
@pytest.mark.parametrize("role", ["executor", "department_head", "deputy", "analyst", ""])
def test_only_the_coordinator_and_the_administrator_keep_the_list(
    lasting_town: TownUnderTest, command: str, role: str
) -> None:
    """Everybody else is refused in words and nothing changes."""
    number = resident(lasting_town).sends()
    if role:
        department = "utilities" if role in ("executor", "department_head") else ""
        seat = official(lasting_town, "Олег", role, department)
    else:
        seat = lasting_town.telegram.seat(lasting_town.telegram.person("Гость"), lasting_town.staff)
    items = boto3.client("dynamodb")
    before = items.scan(TableName="appeals", FilterExpression="begins_with(pk, :p)", **_like("BLOCKED"))["Count"]
    told = commands(lasting_town, seat, command.format(number=number))
    assert told.startswith("Это могут только сотрудники" if not role else "Это может только координатор")
    after = items.scan(TableName="appeals", FilterExpression="begins_with(pk, :p)", **_like("BLOCKED"))["Count"]
    assert after == before


def _like(prefix: str) -> Any:
    return {"ExpressionAttributeValues": {":p": {"S": prefix}}}


def test_the_list_tells_numbers_since_when_and_by_whom(lasting_town: TownUnderTest) -> None:
    """In order of time, empty when all are let in again; no citizen's name and no word of theirs."""
    town = lasting_town
    for line in commands(town, town.admin, "/blocked").split("\n")[1:]:
        commands(town, town.admin, f"/unblock {line[2:13]}")
    assert commands(town, town.admin, "/blocked") == "Список заблокированных пуст."
    olga = official(town, "Кира", "coordinator", "")
    _, first = blocked(town, "Анна")
    second = resident(town, "Борис").sends()
    commands(town, olga, f"/block {second}")
    told = commands(town, olga, "/blocked")
    assert told.split("\n")[0] == "Заблокированы: 2"
    assert [line.split(" · ")[0] for line in told.split("\n")[1:]] == [f"№ {first}", f"№ {second}"]
    assert "Ольга Администратор" in told
    assert "Кира" in told
    assert "Анна" not in told
    assert "фонарь" not in told
    commands(town, olga, f"/unblock {first}")
    assert commands(town, olga, "/blocked").split("\n")[0] == "Заблокированы: 1"


@pytest.mark.parametrize(
    ("typed", "told"),
    [("/block", "Напишите номер"), ("/block она", "Напишите номер"), ("/unblock 2020-000001", "нет")],
)
def test_a_command_that_names_nobody_is_explained(lasting_town: TownUnderTest, typed: str, told: str) -> None:
    """What to type, or that there is no such message."""
    assert told in commands(lasting_town, lasting_town.admin, typed)


def test_the_coordinator_blocks_in_private_too(lasting_town: TownUnderTest) -> None:
    """The command is the person's right, not the chat's."""
    olga = official(lasting_town, "Кира", "coordinator", "")
    anna = resident(lasting_town)
    number = anna.sends()
    alone = lasting_town.telegram.seat(olga, lasting_town.telegram.world.chats[olga.user.id])
    assert "заблокирован" in commands(lasting_town, alone, f"/block {number}")
    assert anna.says("Яма")[0].startswith(REFUSED)


def test_blocking_costs_two_reads_of_their_own_and_one_transaction(
    lasting_town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person, their roles; then the mark, the line of the list and the dialog together."""
    number = resident(lasting_town).sends()
    lasting_town.admin.says(f"/block {number}")
    saboteur = Saboteur()
    with saboteur.at_work(monkeypatch):
        lasting_town.pump()
    assert saboteur.calls == [READ] * 4 + ["aws TransactWriteItems", "telegram sendMessage", "aws PutItem"]


def test_a_block_while_the_person_writes_loses_neither(
    lasting_town: TownUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person's own item changed between reading and writing: the command decides anew, and both changes stand."""
    from appeals.shell.storage import Storage

    anna = resident(lasting_town, "Жанна")
    number = anna.sends()
    commit = Storage.commit
    inside: list[bool] = []

    def overlapped(storage: Storage, effects: Any, *args: Any) -> None:
        if not inside:
            inside.append(True)
            anna.previews("Не горит фонарь")
            anna.presses("Изменить", "Имя")
            anna.says("Жанна Петровна")
        commit(storage, effects, *args)

    lasting_town.admin.says(f"/block {number}")
    update = lasting_town.telegram.take_updates()[0]
    with monkeypatch.context() as patched:
        patched.setattr(Storage, "commit", overlapped)
        assert lasting_town.hand(update)["statusCode"] == 200
    assert "заблокирован" in lasting_town.admin.last.text
    assert anna.says("Ещё")[0].startswith(REFUSED)
    assert "Жанна Петровна" in everything_kept()


def test_the_refusal_fits_the_answer_to_a_press() -> None:
    """Telegram takes 200 letters there: the same words whole."""
    import town as shipped

    text = shipped.load_words().plain("blocked", phone=shipped.load().reception_phone)
    assert len(text) <= 200


def test_a_reply_in_the_group_names_the_person_by_number_only(lasting_town: TownUnderTest) -> None:
    """The staff read a number, never who wrote it."""
    anna = resident(lasting_town, "Евдокия")
    number = anna.sends()
    replies(lasting_town, lasting_town.admin, f"/block {number}", card_of(lasting_town.admin, number))
    assert "Евдокия" not in lasting_town.admin.last.text
