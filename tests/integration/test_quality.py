"""Learning from people: what was chosen instead is kept, counted, and exported for the next training."""

from __future__ import annotations

import csv
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.acting import desk, official
from tests.integration.conftest import ZONE, TownUnderTest
from tests.integration.conversing import Resident, draft_of, everything_kept, resident, stored
from training.appeals import Labelled, corrected

SNOW = "Не убирают снег, сугробы по колено"


def sends(anna: Resident, topic: str, text: str = SNOW) -> Any:
    """A message sent under a topic that the person chose; as it is kept."""
    anna.says("Новое сообщение")
    anna.says(text)
    anna.presses("Готово")
    anna.does("presses_data", anna.last, f"topic:{draft_of(anna)}:{topic}")
    anna.presses("Пропустить", "Отправить")
    return stored(str(anna.last.text).split("№ ")[1][:11])


def quality(town: TownUnderTest, seat: Any) -> str:
    """«/quality»; what was said to it."""
    seat.says("/quality")
    town.pump()
    return str(seat.last.text)


def test_what_a_citizen_chooses_instead_is_kept_with_the_message(town: TownUnderTest) -> None:
    """In its first event too; the choice of the first guess keeps nothing."""
    from appeals.shell import house

    anna = resident(town)
    assert sends(anna, "snow").guessed is None
    other = sends(anna, "yards")
    assert other.guessed is not None
    assert other.guessed[0] == "snow"
    assert house.build().storage.cases([other.number])[other.number].first.guessed == other.guessed


def test_what_the_coordinator_corrects_is_counted_by_the_corrected_topic(town: TownUnderTest) -> None:
    """The event of the correction says what had been proposed."""
    from appeals.effects import Look, Need
    from appeals.shell import house

    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    number = sends(anna, "snow").number
    desk(town, kira, number, "Ещё…", "Исправить", "Тема", "Дороги")
    assert stored(number).guessed[0] == "snow"
    history = house.build().storage.look(Need(Look.HISTORY, number), 0, town.now)
    assert history[-1].guessed == stored(number).guessed


def test_the_coordinator_reads_how_often_the_guess_was_right(town: TownUnderTest) -> None:
    """Two of three at the first place; by topic; the corrected one among its new topic."""
    anna, kira = resident(town), official(town, "Кира", "coordinator", "")
    for topic in ("snow", "snow", "charges"):
        sends(anna, topic)
    told = quality(town, kira).split("\n")
    assert told[1] == "За 30 дней: 3 сообщения, первая верна в 67%, среди трёх верная в 67%"
    assert told[3] == "Уборка снега: 2, первая верна в 100%, среди трёх в 100%"
    assert told[4] == "Плата за жильё и услуги: 1, первая верна в 0%, среди трёх в 0%"


def test_others_do_not_read_it(town: TownUnderTest) -> None:
    """It is the coordinator's; an executor is told whose."""
    assert "координатор" in quality(town, official(town, "Иван"))


def test_the_first_summary_of_a_month_tells_of_the_month_before(town: TownUnderTest) -> None:
    """On its first working day, once; on other days nothing."""
    anna = resident(town)
    sends(anna, "snow")
    line = "Подсказка темы с 1 по 30 ноября: 1 сообщение, первая верна в 100%"
    town.run("digest", datetime(2026, 11, 24, 9, 0, tzinfo=ZONE))
    assert "Подсказка темы" not in town.admin.last.text
    town.run("digest", datetime(2026, 12, 1, 9, 0, tzinfo=ZONE))
    assert line in "\n".join(message.text for message in town.admin.heard)
    told = len(town.admin.heard)
    town.run("digest", datetime(2026, 12, 2, 9, 0, tzinfo=ZONE))
    assert not any("Подсказка темы" in message.text for message in town.admin.heard[told:])


# --- export


def exported(tmp_path: Path) -> list[dict[str, str]]:
    """What the command writes."""
    from infra.corrections import main

    file = tmp_path / "corrections.csv"
    main(["appeals", str(file), "--since", "2026-01-01"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


@pytest.fixture
def now_is_later(monkeypatch: pytest.MonkeyPatch, town: TownUnderTest) -> None:
    """The command's clock stands on the town's day."""
    import infra.corrections

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return town.now.astimezone(tz) + timedelta(hours=1)

    monkeypatch.setattr(infra.corrections, "datetime", Later)


@pytest.mark.usefixtures("now_is_later")
def test_corrections_go_out_masked_and_training_reads_them(town: TownUnderTest, tmp_path: Path) -> None:
    """Under the portal's topic, without telephone, name and address; what was guessed right stays where it is."""
    anna = resident(town)
    sends(anna, "snow")
    said = f"{SNOW}. Ленина, д. 5, Иванова Анна Петровна, 8 914 555 66 77"
    number = sends(anna, "garbage", said).number
    rows = exported(tmp_path)
    assert [(row["created"], row["topic"], row["reason"]) for row in rows] == [("2026-11-23", "garbage", "")]
    assert rows[0]["text"].startswith(SNOW)
    assert not [told for told in ("Петровна", "914", "Ленина", number) if told in rows[0]["text"]]
    assert corrected(tmp_path / "corrections.csv") == [Labelled("2026-11-23", "garbage", "", rows[0]["text"])]
    assert "corrections" in everything_kept()  # the audit log


@pytest.mark.usefixtures("now_is_later")
def test_who_took_the_consent_back_is_left_out(town: TownUnderTest, tmp_path: Path) -> None:
    """Forgotten people and their words are in no file; neither is a topic that the model knows nothing like."""
    anna, boris = resident(town, "Анна"), resident(town, "Борис")
    sends(anna, "garbage")
    sends(boris, "charges")
    anna.presses("Справка", "Удалить мои данные", "Да, удалить")
    town.run("delivery", town.now + timedelta(minutes=1))
    assert exported(tmp_path) == []


@pytest.mark.usefixtures("now_is_later")
def test_a_file_that_is_there_is_not_written_over(town: TownUnderTest, tmp_path: Path) -> None:
    """As with every export."""
    from infra.corrections import main

    file = tmp_path / "corrections.csv"
    file.write_text("mine")
    with pytest.raises(SystemExit, match="is there already"):
        main(["appeals", str(file)])
    assert file.read_text() == "mine"
