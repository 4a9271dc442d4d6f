"""A working day of five officials on sixty appeals, as a stranger plays it: `make run ARGS=--day`."""

from pathlib import Path

from infra.local.day_audit import Audit
from infra.local.day_matters import Matter, Register
from infra.local.play import Play
from infra.local.stack import Stack
from infra.page.scene_people import number_of
from tests.e2e.running import Start


def test_five_officials_work_a_whole_day_on_sixty_appeals(start: Start) -> None:
    """Every scene is played and the end agrees with the table and the chats: exit 0, and nothing complained of."""
    with start("--day") as process:
        said, complained = process.communicate(timeout=400)
    assert process.returncode == 0, f"{said[-2000:]}\n{complained}"
    assert complained == ""
    for line in ("Сводка за понедельник", "Просрочено на 1 день", "сбоев нет", "everything agrees."):
        assert line in said


def test_a_wrong_table_is_said_in_a_sentence(start: Start, tmp_path: Path) -> None:
    """Without the column, and with too few texts: no traceback, and nothing is started."""
    table = tmp_path / "appeals.csv"
    for content, told in (("words\nСнег", "there is no column «text»"), ("text\nСнег\nСнег\n", "1 different texts")):
        table.write_text(content, "utf-8")
        with start("--day", str(table)) as process:
            said, complained = process.communicate(timeout=60)
        assert process.returncode == 1
        assert told in complained
        assert (said, complained.count("\n")) == ("", 1)


def test_what_does_not_agree_is_told(stack: Stack) -> None:
    """A state that is another, words said never and words nobody expected."""
    play, audit = Play(stack, lambda _: None), Audit(stack)
    matter = Matter("plain", "На Кирова 120 не горит фонарь")
    matter.person = anna = play.actor(stack.telegram.person("Анна"))
    anna.says(matter.words)
    for label in ("Даю согласие", "Готово", "Да, верно", "Пропустить", "Отправить"):
        anna.presses(label)
    matter.number = number_of(anna.seat)
    matter.becomes("closed", "Спасибо")
    troubles = list(audit.troubles(Register([matter])))
    assert f"№ {matter.number} (plain) is assigned, not closed" in troubles
    assert f"№ {matter.number} (plain): «Спасибо» was said 0 times" in troubles
    assert any("not expected: «Сообщение № " in trouble for trouble in troubles)
