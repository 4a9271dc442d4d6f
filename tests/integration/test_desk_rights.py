"""Who may do what at the desk: buttons, commands and replies of people without the right, and forged ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.acting import card_of, citizen, forges, official, presses, replies, sends
from tests.integration.conftest import TownUnderTest

STRANGERS = ["nobody", "roads", "analyst", "administrator", "deputy"]


def stranger(town: TownUnderTest, who: str) -> Any:
    """Somebody in the staff chat whose business the appeal is not."""
    match who:
        case "nobody":
            return town.telegram.seat(town.telegram.person("Гость"), town.staff)
        case "administrator":
            return town.admin
        case "roads":
            return official(town, "Чужой", "executor", "roads")
    return official(town, "Чужой", who, "")


@pytest.mark.parametrize("who", STRANGERS)
def test_who_has_no_right_changes_nothing_by_any_button(town: TownUnderTest, who: str) -> None:
    """Every working button of a card, a prompt and a preview, pressed by the wrong person."""
    anna, ivan, other = citizen(town), official(town, "Иван"), stranger(town, who)
    number = sends(town, anna)
    card = card_of(ivan, number)
    presses(town, ivan, "Ответить", card)
    replies(town, ivan, "Сделано.", ivan.last)
    before, heard, said = (card.text, card.buttons), len(anna.heard), len(ivan.heard)
    works = ("take", "move", "ask", "answer")
    data = [f"{action}:{number}" for action in works]
    data += [f"to:{number}:roads", f"result:{number}:{ivan.last.id - 1}:supported", f"cancel:{number}:ask"]
    for one in data:
        assert forges(town, other, card, one)
    assert (card.text, card.buttons) == before
    assert (len(anna.heard), len(ivan.heard)) == (heard, said)
    other.says("Отвечаю я", reply_to=card)
    town.pump()
    assert len(anna.heard) == heard
    assert "Какой результат" not in ivan.last.text


@pytest.mark.parametrize("who", ["nobody", "roads", "analyst", "administrator"])
def test_who_may_not_see_an_appeal_sees_nothing_of_it(town: TownUnderTest, who: str) -> None:
    """Commands and forged buttons show neither text nor name, and do not tell what there is."""
    anna, other = citizen(town), stranger(town, who)
    number = sends(town, anna)
    card, before = card_of(town.admin, number), len(town.telegram.calls)
    private = town.telegram.seat(other, town.telegram.world.chats[other.user.id])
    private.says("/start")
    town.pump()
    for command in (f"/find {number}", "/find 1", "/open ЖКХ", "/overdue utilities"):
        other.says(command)
        private.says(command)
        town.pump()
    told = {forges(town, other, card, f"{action}:{number}") for action in ("show", "history", "ack", "more_card")}
    told |= {forges(town, other, card, "show:2026-999999"), forges(town, other, card, "list:open:utilities:0")}
    assert len(told) == 1
    shown = " ".join(str(call.params.get("text", "")) for call in town.telegram.calls[before:])
    assert "фонарь" not in shown
    assert "Анна" not in shown


FORGED = [
    "take:2026-000777",
    "take:",
    "take",
    "result:2026-000001",
    "result:2026-000001:1:supported",
    "result:2026-000001:x:nothing",
    "to:2026-000001:nowhere",
    "to:2026-000001:utilities",
    "to:2026-000001:",
    "list:open:nowhere:0",
    "list:open:utilities:-1",
    "list:open:utilities:99999999999999",
    "list:nothing:utilities:0",
    "list:",
    "forget:2026-000001:1",
    "more_card:2026-٠٠٠٠٠١",
    "unknown:2026-000001",
    "\x00\x01\xff",
    "я" * 32,
    ":" * 64,
    "take:" + "2026-000001" * 5,
    "",
]


def test_forged_button_data_is_answered_once_and_changes_nothing(town: TownUnderTest) -> None:
    """Another number, an unknown action, over-long or binary data, in the group and in private."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    before, heard = (card.text, card.buttons), len(anna.heard)
    alone = town.telegram.seat(ivan, town.telegram.world.chats[ivan.user.id])
    alone.says("/start")
    town.pump()
    for data in FORGED:
        for seat, message in ((ivan, card), (alone, alone.last)):
            forges(town, seat, message, data)
    assert (card.text, card.buttons) == before
    assert len(anna.heard) == heard


def test_an_anonymous_administrator_is_refused_in_words(town: TownUnderTest) -> None:
    """Nobody can tell who it is: commands and replies to cards alike."""
    anna = citizen(town)
    card = card_of(town.admin, sends(town, anna))
    hidden = town.telegram.seat(town.admin, town.staff, anonymous=True)
    for words, to in (("/staff", None), ("Готово", card)):
        hidden.says(words, reply_to=to)
        assert town.pump() == [200]
        assert "отключите анонимность" in town.admin.last.text


def test_a_dismissed_official_has_no_rights_any_more(town: TownUnderTest) -> None:
    """Checked at every press, not when the card came."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    town.admin.says("/staff remove", reply_to=ivan.says("Прощайте"))
    town.pump()
    assert "Иван больше не сотрудник" in town.admin.last.text
    assert "только сотрудники" in presses(town, ivan, "Взять", card)
