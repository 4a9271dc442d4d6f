"""The main way, handler to chat, in one process."""

from __future__ import annotations

from tests.integration.conftest import TownUnderTest


def test_a_citizen_writes_and_gets_a_number(town: TownUnderTest) -> None:
    """From /start to the number, pressing only what is shown."""
    anna = town.telegram.person("Анна", "Иванова")
    for act in (
        lambda: anna.says("/start"),
        lambda: anna.presses("Даю согласие"),
        lambda: anna.says("На Кирова 120 второй месяц не горит фонарь у школы"),
        lambda: anna.presses("Готово"),
        lambda: anna.presses("Да, верно"),
        lambda: anna.presses("Пропустить"),
        lambda: anna.presses("Отправить"),
    ):
        act()
        assert town.pump() == [200], [m.text for m in anna.heard]
    print("\n---\n".join(m.text for m in anna.heard))
    print([m.text for m in town.admin.heard])
    assert "2026-000001" in anna.last.text
