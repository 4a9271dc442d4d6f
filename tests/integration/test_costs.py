"""The line at each run's end: what the run read, wrote and called, in figures an operator can add up; nobody in it."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest

from appeals.dialog import Dialog
from appeals.shell import costs, records
from tests.integration.conftest import TOKEN, TownUnderTest
from tests.integration.conversing import Resident

SWING = "На Ленина 15, во дворе, сломаны качели на детской площадке"


def runs(logged: StringIO) -> list[dict[str, Any]]:
    """Every run's line, oldest first."""
    read = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in read if line["message"] == "run"]


@pytest.fixture
def anna(town: TownUnderTest) -> Resident:
    """Somebody who has consented."""
    anna = Resident(town)
    anna.says("/start")
    anna.presses("Даю согласие")
    return anna


def test_a_dialog_step_says_what_it_cost(anna: Resident, logged: StringIO) -> None:
    """One read, the dialog written before the prompt goes and once it went, one message: and all under its update."""
    anna.says(SWING)
    (line,) = runs(logged)
    assert line["reads"] == {"BatchGetItem": 1}
    assert line["written"] == {"dialog": 2}
    assert line["units"]["read"] > 0
    assert line["units"]["write"] == 2  # moto counts each write as one
    assert line["appeals"] == []
    assert line["calls"] == {"sendMessage": 1}
    assert line["refused"] == {}
    assert line["correlation_id"].isdecimal()


def test_a_registration_names_its_appeal(anna: Resident, logged: StringIO) -> None:
    """The number, and each item that was written for it."""
    anna.says(SWING)
    anna.presses("Готово", "Да, верно", "ул. Ленина, 15")
    logged.truncate(logged.seek(0))
    anna.presses("Отправить")
    (line,) = runs(logged)
    (number,) = line["appeals"]
    assert number.startswith("2026-")
    assert {"appeal", "event", "pointer", "dialog", "counter"} <= line["written"].keys()
    assert line["calls"]["answerCallbackQuery"] == 1
    assert line["calls"]["sendMessage"] >= 2  # the citizen's and the card


def test_a_refused_call_is_counted_by_its_code(town: TownUnderTest, anna: Resident, logged: StringIO) -> None:
    """A 429 that is waited out is seen as well as the call that came through after it."""
    town.telegram.fail("429", chat_id=anna.chat.id, retry_after=1)
    anna.says("Справка")
    (line,) = runs(logged)
    assert line["refused"] == {"429": 1}
    assert line["calls"] == {"sendMessage": 2}


def test_a_run_in_which_nothing_happens_says_so(town: TownUnderTest, logged: StringIO) -> None:
    """The line is always there: its absence means that the run was cut off."""
    town.run("delivery")
    (line,) = runs(logged)
    assert line["written"] == line["calls"] == line["refused"] == {}
    assert line["units"]["write"] == 0


def test_one_run_does_not_count_for_the_next(town: TownUnderTest, anna: Resident, logged: StringIO) -> None:
    """Figures begin anew with each run of a process, and a stranger costs nothing."""
    anna.says("Справка")
    town.hand({}, secret="test")
    first, stranger = runs(logged)
    assert first["calls"]
    assert stranger["calls"] == stranger["reads"] == {}
    assert stranger["units"] == {"read": 0.0, "write": 0.0}


def test_what_the_table_refuses_is_not_written(town: TownUnderTest, anna: Resident) -> None:
    """A condition that does not hold costs capacity that DynamoDB does not name, and writes nothing."""
    from appeals.effects import SaveDialog
    from appeals.shell import house
    from appeals.shell.table import Conflict

    costs.RUN.begin()
    stale = Dialog(anna.chat.id, anna.user.id)
    with pytest.raises(Conflict):
        house.build().storage.commit([SaveDialog(stale)], town.now)
    assert costs.RUN.told()["written"] == {}


def test_the_line_tells_of_nobody(town: TownUnderTest, anna: Resident, logged: StringIO) -> None:
    """No id of a person or chat, no name, no word, no token."""
    anna.says(SWING)
    anna.presses("Готово", "Да, верно", "ул. Ленина, 15", "Отправить")
    told = "".join(json.dumps(line, ensure_ascii=False) for line in runs(logged))
    marks = [str(anna.user.id), str(town.staff.id), "Анна", "Ленина", "качели", TOKEN.partition(":")[2]]
    assert [mark for mark in marks if mark in told] == []


def test_every_key_is_known_by_its_kind() -> None:
    """What is counted is named as in the table."""
    keys = {
        "appeal": records.appeal_key("2026-000001"),
        "instruction": records.instruction_key("П-2026-000001"),
        "event": records.event_key("2026-000001", 3),
        "proposal": records.proposal_key("2026-000001", 7),
        "citizen": records.citizen_key(7),
        "pointer": records.pointer_key(7, "2026-000001"),
        "dialog": records.dialog_key(-100, 7),
        "official": records.official_key(7),
        "blocked": records.blocked_key(7),
        "queue": records.queue_key(-100),
        "digest": records.digest_key("2026-11-23"),
    }
    assert {kind: costs.kind_of(*key) for kind, key in keys.items()} == {kind: kind for kind in keys}
