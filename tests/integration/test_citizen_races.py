"""Two updates of one person at once, copies, and deaths between the calls: each does its work once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.acting import TEXT
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import resident

Interleave = Callable[[TownUnderTest, Any], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Let something happen between the next update's first read and its commit, as another invocation would."""
    from appeals.shell.storage import Storage  # with the environment of the functions

    gather = Storage.gather

    def arrange(happens: Callable[[], None]) -> None:
        waiting = [happens]

        def interrupted(self: Storage, *args: Any, **kwargs: Any) -> Any:
            read = gather(self, *args, **kwargs)
            while waiting:
                waiting.pop()()
            return read

        monkeypatch.setattr(Storage, "gather", interrupted)

    return arrange


def test_two_photos_at_once_are_both_kept(
    lasting_town: TownUnderTest, meanwhile: Callable[[Callable[[], None]], None]
) -> None:
    """The slower one read before the faster one wrote: it reads again, and both lie in the draft."""
    town = lasting_town
    anna = resident(town)
    anna.says(TEXT)
    anna.seat.sends_album(2)
    first, second = town.telegram.take_updates()
    meanwhile(lambda: _taken(town, second))
    _taken(town, first)
    assert anna.last.text == "Добавлено: текст и 2 фото."


def test_two_presses_of_send_at_once_register_once(
    lasting_town: TownUnderTest, meanwhile: Callable[[Callable[[], None]], None]
) -> None:
    """Telegram brings presses independently: one number, one card, and the other press says so."""
    town = lasting_town
    anna = resident(town)
    anna.previews()
    anna.seat.presses("Отправить")
    anna.seat.presses("Отправить")
    first, second = town.telegram.take_updates()
    cards = len(town.admin.heard)
    meanwhile(lambda: _taken(town, second))
    _taken(town, first)
    assert len(town.admin.heard) == cards + 1
    assert anna.toasts()[-1].startswith("Уже отправлено")
    assert "У вас 1 сообщение" in anna.says("/my")[0]


def test_a_text_at_the_moment_of_sending_is_not_lost(
    lasting_town: TownUnderTest, meanwhile: Callable[[Callable[[], None]], None]
) -> None:
    """It came first: what the preview showed is no longer all, so the preview comes anew instead of sending."""
    town = lasting_town
    anna = resident(town)
    anna.previews()
    anna.seat.presses("Отправить")
    anna.seat.says("Подождите, ещё одно")
    press, text = town.telegram.take_updates()
    meanwhile(lambda: _taken(town, text))
    _taken(town, press)
    assert "Подождите, ещё одно" in anna.last.text
    assert anna.last.buttons == [["Отправить"], ["Изменить"], ["Удалить черновик"]]


def test_consent_and_text_at_once(lasting_town: TownUnderTest, meanwhile: Callable[[Callable[[], None]], None]) -> None:
    """Whichever is first, the text lies in the draft and the consent is recorded."""
    town = lasting_town
    anna = resident(town, "Мария")
    other = resident(town, "Вера")
    for person in (anna, other):
        person.says("/start")
        person.forges("consent:no")
    anna.seat.presses("Даю согласие")
    anna.seat.says("Яма на дороге")
    press, text = town.telegram.take_updates()
    meanwhile(lambda: _taken(town, text))
    _taken(town, press)
    assert anna.last.text == "Добавлено: текст."


def test_the_same_update_many_times_is_one(lasting_town: TownUnderTest) -> None:
    """Every update of a whole registration again, five times each, in the end: not a message more."""
    town = lasting_town
    since = len(town.telegram.updates)
    anna = resident(town)
    anna.does("sends_album", 3, "На Садовой 3 не горит фонарь")  # of which nobody else in this town has told
    anna.presses("Готово", "Да, верно")
    anna.does("sends_location", 50.9, 128.4)
    anna.presses("Отправить")
    calls = len(town.telegram.calls)
    for tracked in town.telegram.updates[since:]:
        for _ in range(5):
            _taken(town, tracked.update)
    assert len(town.telegram.calls) == calls


def _taken(town: TownUnderTest, update: Any) -> None:
    assert town.hand(update)["statusCode"] == 200
