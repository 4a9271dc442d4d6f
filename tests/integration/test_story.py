"""The main way, handler to chat, in one process: moto's table, the strict simulator, the functions' own handlers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.integration.acting import TEXT, citizen, official, sends
from tests.integration.conftest import ZONE, TownUnderTest


def test_a_citizen_writes_and_gets_a_number(town: TownUnderTest) -> None:
    """From /start to the number, pressing only what is shown; the card stands in the staff chat."""
    anna = citizen(town)
    number = sends(town, anna)
    assert number == "2026-000001"
    assert "не позднее среды, 23 декабря" in anna.last.text
    assert number in town.admin.last.text
    assert TEXT in town.admin.last.text
    assert town.admin.last.buttons == [["Взять", "Другой отдел"], ["Спросить", "Ответить"], ["Ещё…"]]


def test_the_answer_comes_with_its_files_and_can_be_refused(town: TownUnderTest) -> None:
    """Taken, asked, replied, answered with a photo, not solved, answered again, solved: the whole life."""
    anna = citizen(town)
    ivan = official(town, "Иван", "executor", "utilities")
    number = sends(town, anna)
    card = ivan.last

    ivan.presses("Взять")
    assert town.pump() == [200]
    assert "В работе: Иван" in ivan.last.text

    ivan.presses("Спросить")
    town.pump()
    ivan.says("Какой именно фонарь?", reply_to=ivan.last)
    assert town.pump() == [200]
    assert "Какой именно фонарь?" in anna.last.text
    anna.says("Первый от ворот", reply_to=anna.last)
    town.pump()
    assert "Добавлено к сообщению" in anna.last.text
    assert any("Первый от ворот" in message.text for message in ivan.heard)

    ivan.sends("photo", "Светильник заменён.", reply_to=card)
    town.pump()
    assert "Светильник заменён." in ivan.last.text
    ivan.presses("Меры приняты")
    assert town.pump() == [200]
    assert ["photo" in message.body for message in anna.heard[-3:]] == [False, True, False]
    assert "Ответ Управления ЖКХ" in anna.heard[-3].text
    assert anna.last.buttons == [["Да, решён"], ["Нет, не решён"]]

    anna.presses("Нет, не решён")
    town.pump()
    assert "Жаль" in anna.last.text
    anna.says("Снова не горит")
    town.pump()
    again = next(message for message in reversed(ivan.heard) if ["Взять", "Другой отдел"] in message.buttons)
    assert "возвращено жителем" in again.text

    ivan.says("Заменили проводку.", reply_to=again)
    town.pump()
    ivan.presses("Меры приняты")
    town.pump()
    assert "Заменили проводку." in anna.last.text
    anna.presses("Да, решён")
    town.pump()
    assert f"Сообщение № {number} закрыто" in anna.last.text
    assert all(answer["statusCode"] == 200 for answer in town.answers)


def test_the_head_hears_of_an_overdue_appeal_once(town: TownUnderTest) -> None:
    """Escalation runs three times past the deadline, on a Sunday too: one message, on Monday at nine."""
    anna = citizen(town)
    official(town, "Пётр", "department_head")
    number = sends(town, anna)
    before = len(town.head.heard)
    reminded = len(town.admin.heard)
    town.run("escalation", datetime(2026, 12, 18, 9, 0, tzinfo=ZONE))
    assert town.admin.heard[reminded].text.startswith("Пётр\nДо срока 5 дней")
    for at in (
        datetime(2026, 12, 27, 9, 0, tzinfo=ZONE),  # Sunday
        datetime(2026, 12, 28, 9, 0, tzinfo=ZONE),
        datetime(2026, 12, 28, 9, 10, tzinfo=ZONE),
        datetime(2026, 12, 29, 9, 0, tzinfo=ZONE),
    ):
        town.run("escalation", at)
        town.run("delivery", at + timedelta(minutes=1))
    told = [message.text for message in town.head.heard[before:]]
    assert len(told) == 1
    assert told[0].startswith("Просрочено на 5 дней 🔴")
    assert number in told[0]
    town.head.presses("Принято к сведению")
    assert town.pump() == [200]


def test_the_digest_tells_what_happened(town: TownUnderTest) -> None:
    """Two received, one answered, one open: the figures of the next morning."""
    anna = citizen(town)
    ivan = official(town, "Иван", "executor", "utilities")
    sends(town, anna)
    sends(town, anna)
    ivan.says("Сделано.", reply_to=ivan.last)
    town.pump()
    ivan.presses("Разъяснено")
    town.pump()
    at = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
    assert town.run("digest", at) == {"day": "2026-11-24"}
    town.run("digest", at)
    digests = [message.text for message in ivan.heard if message.text.startswith("Сводка")]
    assert len(digests) == 1
    assert "Сводка за понедельник, 23 ноября" in digests[0]
    assert "Сообщения: поступило 2 (неделей раньше 0), в работе 1\nДано ответов: 1\n" in digests[0]


@pytest.mark.parametrize("secret", [None, "", "a-secret", "A-SECRET-OF-NO-WEBHOOK"])
def test_a_stranger_is_not_let_in(town: TownUnderTest, secret: str | None) -> None:
    """A wrong secret gets 403 and changes nothing."""
    assert town.hand({"update_id": 1}, secret=secret)["statusCode"] == 403


def test_an_album_is_one_draft_with_one_acknowledgement(town: TownUnderTest) -> None:
    """Three photos of one album: one board, redrawn; the photos follow the card as an album."""
    anna = citizen(town)
    before = len(anna.heard)
    anna.sends_album(3, "Яма на дороге")
    town.pump()
    assert [message.text for message in anna.heard[before:]] == ["Добавлено: текст и 3 фото."]


def test_the_same_update_ten_times_is_one(town: TownUnderTest) -> None:
    """Copies of every update of a whole registration add nothing."""
    anna = citizen(town)
    number = sends(town, anna)
    told = len(anna.heard)
    cards = len(town.admin.heard)
    for update in list(town.telegram.updates):
        for _ in range(3):
            assert town.hand(update.update)["statusCode"] == 200
    assert len(anna.heard) == told
    assert len(town.admin.heard) == cards
    assert number == "2026-000001"
