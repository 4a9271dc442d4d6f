"""Whether citizens read an official's name is the town's setting, and it holds everywhere in their chat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.integration.acting import card_of, official, presses, replies
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import Resident, answers, asks, own_card, resident

NAME = "Неизвестный"


@pytest.fixture
def ivan(lasting_town: TownUnderTest) -> Any:
    """An executor with a name that occurs nowhere else."""
    return official(lasting_town, NAME)


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch, lasting_town: TownUnderTest) -> None:
    """A town whose file says so."""
    from appeals.shell import house

    home = house.build()
    signing = replace(home, town=replace(home.town, answers=replace(home.town.answers, signed=True)))
    monkeypatch.setattr(house, "build", lambda: signing)


def whole_story(town: TownUnderTest, ivan: Any) -> Resident:
    """Everything that can come to a citizen from officials: taken, asked, answered, corrected, reopened, closed."""
    anna = resident(town)
    number = anna.sends()
    ivan.presses("Взять", on=card_of(ivan, number))
    town.pump()
    asks(town, ivan, number)
    anna.says("Первый от ворот", reply_to=anna.last)
    answers(town, ivan, number, "Заменили лампу.")
    answers(town, ivan, number, "Уточняем: и плафон.")
    own_card(anna, number)
    anna.presses("Нет, не решён")
    ivan.sends("photo", reply_to=card_of(ivan, number))
    town.pump()
    presses(town, ivan, "Меры приняты")
    own_card(anna, number)
    anna.says("Справка")
    return anna


def every_text(town: TownUnderTest, anna: Resident) -> list[str]:
    """All that was ever sent into the private chat, also what a later edit replaced, and the answers to presses."""
    chat = anna.seat.chat.id
    sent = [str(c.params) for c in town.telegram.calls if c.params.get("chat_id") in (chat, str(chat))]
    return sent + [message.text for message in anna.heard]


def test_unsigned_no_citizen_ever_reads_an_officials_name(lasting_town: TownUnderTest, ivan: Any) -> None:
    """The whole private chat, «Мои сообщения» and what an edit replaced included; the staff read it all the same."""
    anna = whole_story(lasting_town, ivan)
    texts = every_text(lasting_town, anna)
    assert any("Заменили лампу." in text for text in texts)
    assert [text for text in texts if NAME in text or "Исполнитель" in text] == []
    assert NAME in card_of(ivan, anna_number(anna)).text


def anna_number(anna: Resident) -> str:
    """The number of the one message."""
    return str(next(m.text.split("№ ")[1][:11] for m in anna.heard if "принято" in m.text))


@pytest.mark.usefixtures("signed")
def test_signed_every_answer_ends_with_the_name_and_the_preview_shows_it(
    lasting_town: TownUnderTest, ivan: Any
) -> None:
    """Each of the three answers, the one with a photo too; in «Мои сообщения» under its words; nothing else does."""
    anna = whole_story(lasting_town, ivan)
    line = f"Исполнитель: {NAME}"
    answered = [m.text for m in anna.heard if "Ответ Управления ЖКХ" in m.text]
    assert [text.split("\n\n")[2] for text in answered] == [line] * 3
    card = own_card(anna, anna_number(anna))
    assert card.count(line) == 3
    others = [m.text for m in anna.heard if "Ответ Управления ЖКХ" not in m.text and "ответ" not in m.text]
    assert [text for text in others if NAME in text] == []


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("text", ["Светильник заменён.", "Подробный ответ. " * 200])
def test_the_preview_shows_exactly_what_the_citizen_gets(lasting_town: TownUnderTest, ivan: Any, text: str) -> None:
    """The signature included, also of a long answer, which stands whole above its preview."""
    anna = resident(lasting_town)
    number = anna.sends()
    heard = len(ivan.heard)
    replies(lasting_town, ivan, text, card_of(ivan, number))
    shown = [message.text for message in ivan.heard[heard:]]
    before = len(anna.heard)
    presses(lasting_town, ivan, "Меры приняты")
    got = "".join(message.text for message in anna.heard[before:])
    answer = got.removesuffix("\n\nВопрос решён?")
    assert answer.endswith(f"Исполнитель: {NAME}")
    assert answer in shown[0] or answer in "".join(shown)


@pytest.mark.usefixtures("signed")
def test_a_name_with_markup_signs_as_it_is_written(lasting_town: TownUnderTest) -> None:
    """Escaped like everything that people write."""
    pavel = official(lasting_town, "Павел <b>&")
    anna = resident(lasting_town)
    number = anna.sends()
    answers(lasting_town, pavel, number)
    assert "Исполнитель: Павел <b>&" in anna.last.text
