"""A citizen sees their own and nothing else: no other's appeal on any screen, no official's name anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from appeals.citizen import conversation
from appeals.desk.rights import RIGHTS
from tests.integration.acting import calls_to
from tests.integration.conftest import TownUnderTest
from tests.integration.inhabited import AUTHOR, SECRET_WORDS, SURNAME, Inhabited, everything, inhabit
from tests.integration.trouble import metric


@pytest.fixture(scope="module")
def here(lasting_town: TownUnderTest) -> Inhabited:
    """A town in the middle of its day."""
    return inhabit(lasting_town)


def read_by(here: Inhabited, seat: Any, since: int = 0) -> str:
    """All that the bot told the person in private, toasts among it, as it went over the wire."""
    calls = here.town.telegram.calls[since:]
    toasts = [call for call in calls if call.method == "answerCallbackQuery"] if since else []
    return "\n".join(str(call.params) for call in (*calls_to(here.town, seat.user.id, since), *toasts))


def citizens(here: Inhabited) -> dict[str, Any]:
    """One without anything, one with an appeal and held words of their own, one who was an official."""
    known = {step: here.citizens[step].seat for step in ("rest", "which")}
    return known | {"Бывший": here.alone(here.officials["Бывший"])}


def reaches(here: Inhabited, seat: Any, number: str) -> str:
    """Every way to an appeal that a person in private has, with its number forged; what they read."""
    town, since = here.town, len(here.town.telegram.calls)
    for action in (*conversation._WITHOUT_CONSENT, *conversation._WITH_CONSENT, *RIGHTS, "cancel"):  # noqa: SLF001  all
        seat.presses_data(seat.last, f"{action}:{number}")
    for command in ("/start", "/my", "/new", "/help", "/find", "/open", "/overdue", "/staff", "/bind", ""):
        seat.says(f"{command} {number}".strip())
    seat.says("Мои сообщения")
    answers_a_forgery(here, seat, number)
    assert set(town.pump()) == {200}
    return read_by(here, seat, since)


def answers_a_forgery(here: Inhabited, seat: Any, number: str) -> None:
    """A reply to a message of the bot that never was: its text and its buttons name the appeal."""
    message = seat.last
    kept = dict(message.body)
    row = [{"text": "Ответить", "callback_data": f"add:{number}"}, {"text": "x", "callback_data": f"card:{number}"}]
    message.body |= {"text": f"Сообщение № {number}", "reply_markup": {"inline_keyboard": [row]}}
    seat.edits(seat.says("И ещё", reply_to=message), "И ещё раз")
    message.body.clear()
    message.body |= kept


@pytest.mark.parametrize("state", ["assigned", "in_progress", "needs_info", "answered", "closed"])
def test_no_way_of_a_citizen_leads_to_anothers_appeal(here: Inhabited, state: str) -> None:
    """Each button, command, deep link and reply with a forged number: not a word of it, nor the author's name."""
    number = here.numbers[state]
    theirs = {key: item for key, item in everything().items() if key[0] == f"A#{number}"}
    assert SECRET_WORDS in str(theirs)
    for step, seat in citizens(here).items():
        with here.kept():
            told = reaches(here, seat, number)
            assert told
            for words in (SECRET_WORDS, AUTHOR, SURNAME, "Светильник", "Черновик ответа"):
                assert words not in told, (step, words)
            assert {key: item for key, item in everything().items() if key[0] == f"A#{number}"} == theirs, step


@pytest.mark.parametrize("whose", ["another's", "nobody's"])
def test_words_for_an_appeal_that_is_not_ones_own_are_refused_and_counted(
    here: Inhabited, capsys: pytest.CaptureFixture[str], whose: str
) -> None:
    """The same words whether there is such an appeal or not; an operator sees that somebody tries."""
    number = here.numbers["assigned"] if whose == "another's" else "2026-999999"
    with here.kept():
        capsys.readouterr()
        answers_a_forgery(here, here.citizens["rest"].seat, number)
        assert here.town.pump() == [200, 200]
        assert f"Номера {number} среди ваших сообщений нет." in here.citizens["rest"].seat.last.text
        assert metric(capsys.readouterr().out, "Refused") == 1


def test_the_author_reads_their_own_and_no_officials_name(here: Inhabited) -> None:
    """The same ways, by the author: the words are there, who in the town hall did it is not, nor what is prepared."""
    anna = here.citizens["author"].seat
    told = ""
    for number in list(here.numbers.values())[:5]:
        with here.kept():
            told += reaches(here, anna, number)
    assert SECRET_WORDS in told
    assert SURNAME not in told
    assert "Черновик ответа" not in told


def test_no_private_chat_of_the_whole_day_held_an_officials_name(here: Inhabited) -> None:
    """All that was ever said to a citizen; the same words did go to the staff, so the search can find them."""
    for person in here.citizens.values():
        assert SURNAME not in read_by(here, person.seat)
    staff = "\n".join(str(call.params) for call in calls_to(here.town, here.town.staff.id))
    assert SURNAME in staff
    assert AUTHOR in staff
    assert SECRET_WORDS in staff


def test_nobody_is_answered_in_a_private_chat_of_somebody_else(here: Inhabited) -> None:
    """Such an update never comes from Telegram: it is not taken, in any of its kinds."""
    town, anna, other = here.town, here.citizens["author"].seat, here.citizens["rest"].seat
    other.says("Мои сообщения")
    other.presses_data(other.last, "mine:0")
    other.blocks()
    updates, before, since = town.telegram.take_updates(), everything(), len(town.telegram.calls)
    other.chat.blocked = False
    for update in updates:
        inside = next(value for key, value in update.items() if key != "update_id")
        inside["from"] = anna.user.json()
        assert town.hand(update)["statusCode"] == 200
    assert len(town.telegram.calls) == since
    assert everything() == before
