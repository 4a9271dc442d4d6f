"""One answer for several appeals about one matter: each keeps its number, author and deadline, and is nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import boto3
import pytest

from tests.integration.acting import (
    calls_to,
    card_of,
    forges,
    minutes,
    official,
    owed,
    planted,
    presses,
    replies,
)
from tests.integration.conftest import TownUnderTest
from tests.integration.conversing import Resident, answers, own_card, resident

ANNA_SAYS = "На Кирова 120 не горит фонарь у зелёной калитки"
BORIS_SAYS = "Кирова 120, третий день темно, фонарь не горит"
ANSWER = "Светильник заменён 25 ноября."


class Merging:
    """A coordinator, an executor, and two authors of the same trouble."""

    def __init__(self, town: TownUnderTest) -> None:
        self.town = town
        self.kira = official(town, "Кира", "coordinator", "general")
        self.ivan = official(town, "Иван")
        self.anna, self.boris = resident(town, "Анна"), resident(town, "Борис")
        self.main, self.part = self.anna.sends(ANNA_SAYS), self.boris.sends(BORIS_SAYS)

    def asks(self, number: str, seat: Any = None) -> Any:
        """[Объединить], which stands behind [Ещё…]: the prompt."""
        seat = seat or self.kira
        forges(self.town, seat, card_of(seat, number), f"merge:{number}")
        return seat.last

    def merges(self, number: str, into: str, seat: Any = None) -> str:
        """Typed as a reply to the prompt; what was said to it."""
        seat = seat or self.kira
        replies(self.town, seat, into, self.asks(number, seat))
        return str(seat.last.text)

    def separates(self, number: str) -> str:
        """[Ещё…], [Отделить]; the toast."""
        presses(self.town, self.kira, "Ещё…", card_of(self.kira, number))
        return presses(self.town, self.kira, "Отделить", card_of(self.kira, number))


@pytest.fixture
def two(town: TownUnderTest) -> Merging:
    """Two appeals about one lamp."""
    return Merging(town)


def heard_by(person: Resident) -> str:
    """All that the bot ever said to the person."""
    return "\n".join(message.text for message in person.seat.heard)


def stored(number: str) -> dict[str, Any]:
    """The appeal's item."""
    key = {"pk": {"S": f"A#{number}"}, "sk": {"S": "APPEAL"}}
    item = boto3.client("dynamodb").get_item(TableName="appeals", Key=key)["Item"]
    return {name: next(iter(value.values())) for name, value in item.items()}


# --- together


def test_the_answer_to_the_main_one_goes_to_every_author_by_their_own_number(two: Merging) -> None:
    """Each reads the same words under their own number, and says for themselves whether it is solved."""
    assert two.merges(two.part, two.main).startswith(f"Сообщение № {two.part} объединено с № {two.main}.")
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 1)
    for person, number, others in ((two.anna, two.main, two.part), (two.boris, two.part, two.main)):
        assert person.last.text.startswith(
            f"Сообщение № {number}, уличное освещение. Ответ Управления ЖКХ:\n\n{ANSWER}"
        )
        assert person.last.buttons == [["Да, решён"], ["Нет, не решён"]]
        assert others not in heard_by(person)
    two.boris.presses("Нет, не решён")
    two.anna.presses("Да, решён")
    assert (stored(two.part)["status"], stored(two.main)["status"]) == ("assigned", "closed")
    assert owed() == 0


@pytest.mark.russian  # looks into what was sent
def test_nobody_learns_of_the_other(two: Merging) -> None:
    """Neither text nor name nor number of the main one reaches the other author, in no screen of theirs."""
    two.merges(two.part, two.main)
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 1)
    own_card(two.boris, two.part)
    two.boris.says("/mydata")
    calls = calls_to(two.town, two.boris.user.id)
    everything = heard_by(two.boris) + repr([call.params for call in calls])
    for foreign in ("зелёной калитки", "Анна", two.main):
        assert foreign not in everything
    own_card(two.anna, two.main)
    assert two.part not in heard_by(two.anna)
    assert "Борис" not in heard_by(two.anna)


def test_both_cards_and_both_histories_name_the_other(two: Merging) -> None:
    """The merged one's card says into which and offers only that; the main one counts them, each a button."""
    two.merges(two.part, two.main)
    part, main = card_of(two.ivan, two.part), card_of(two.ivan, two.main)
    assert part.text.split("\n")[1] == f"Рассматривается вместе с № {two.main}"
    assert part.buttons == [["Ещё…"], [two.main]]
    assert main.text.split("\n")[-1] == "Вместе с ним рассматриваются: 1"
    assert main.buttons[-1] == [two.part]
    for card, what in ((main, f"присоединено · Кира · № {two.part}"), (part, f"объединено с · Кира · № {two.main}")):
        presses(two.town, two.ivan, "Ещё…", card)
        presses(two.town, two.ivan, "История", card)
        assert what in two.ivan.last.text


def test_each_keeps_its_number_author_deadline_and_place_in_the_register(two: Merging) -> None:
    """Only the lists of work have one instead of two."""
    before = stored(two.part)
    two.merges(two.part, two.main)
    after = stored(two.part)
    for kept in ("pk", "citizen", "deadline", "registered_at", "month", "registered", "topic"):
        assert after[kept] == before[kept]
    assert "desk" in before
    assert "desk" not in after
    assert "due_at" in after  # its own deadline's end
    two.ivan.says("/open")
    two.town.pump()
    assert two.ivan.last.text.startswith("Открытые: 1")


def test_the_author_may_ask_how_it_stands_add_to_it_and_withdraw_it(two: Merging) -> None:
    """In the words of their own matter, without a number of anybody's; what they add reaches the department."""
    two.merges(two.part, two.main)
    card = own_card(two.boris, two.part)
    assert "Рассматривается вместе с похожими, ответим не позднее среды, 23 декабря." in card
    two.boris.presses("Дополнить")
    two.boris.says("И второй фонарь тоже")
    assert "И второй фонарь тоже" in two.ivan.last.text
    assert stored(two.part)["status"] == "merged"
    own_card(two.boris, two.part)
    two.boris.presses("Отозвать", "Да, отозвать")
    assert stored(two.part)["status"] == "withdrawn"
    told = len(two.boris.seat.heard)
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 2)
    assert len(two.boris.seat.heard) == told
    assert stored(two.main)["status"] == "answered"


def test_one_who_blocked_the_bot_is_undelivered_by_himself(two: Merging) -> None:
    """The other has the answer; whoever comes back gets it then."""
    two.merges(two.part, two.main)
    two.boris.does("blocks")
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 2)
    assert ANSWER in two.anna.last.text
    assert (stored(two.part).get("undelivered"), stored(two.main).get("undelivered")) == (True, None)
    two.boris.does("unblocks")
    minutes(two.town, 2)
    assert ANSWER in two.boris.last.text


def test_a_corrected_answer_reaches_every_author_who_did_not_reopen(two: Merging) -> None:
    """A wrong answer is corrected by a further one, for all of them; a reopened one has gone its own way."""
    two.merges(two.part, two.main)
    cyril = resident(two.town, "Кирилл")
    third = cyril.sends(BORIS_SAYS)
    two.merges(third, two.main)
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 1)
    cyril.presses("Нет, не решён")
    heard = len(cyril.seat.heard)
    answers(two.town, two.ivan, two.main, "Уточнение: заменён 26 ноября.")
    minutes(two.town, 2)
    assert "Уточнение: заменён 26 ноября." in two.boris.last.text
    assert len(cyril.seat.heard) == heard
    assert stored(third)["status"] == "assigned"


def test_more_authors_than_a_transaction_holds_are_answered_in_pieces(
    two: Merging, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies after the answer's commit: the delivery function goes on, and each gets it once."""
    from appeals.clockwork import scheduled
    from appeals.effects import SaveAppeal
    from appeals.model.appeal import Status
    from appeals.model.event import Event, EventType
    from appeals.shell import deliver, house

    numbers = planted(two.town, date(2026, 12, 23), 95)
    storage, rules = house.build().storage, house.build().town
    for number, case in storage.cases(numbers).items():
        merged = replace(case.appeal, status=Status.MERGED, merged_into=two.main, listed=False, version=2)
        event = Event(number, 2, EventType.MERGED, two.town.now, detail=two.main)
        storage.commit([SaveAppeal(scheduled(merged, rules), event)], two.town.now)
    main = storage.cases([two.main])[two.main].appeal
    grown = replace(main, merged=tuple(numbers), version=main.version + 1)
    storage.commit([SaveAppeal(grown, Event(two.main, grown.version, EventType.JOINED, two.town.now))], two.town.now)
    asked = card_of(two.ivan, two.main)
    replies(two.town, two.ivan, ANSWER, asked)
    with monkeypatch.context() as dying:
        dying.setattr(deliver, "done_to_merged", _dies)
        two.ivan.presses("Меры приняты")
        with pytest.raises(Killed):
            two.town.pump()
    assert {stored(number)["status"] for number in numbers} == {"merged"}
    minutes(two.town, 8)
    assert {stored(number)["status"] for number in numbers} == {"answered"}
    texts = [message.text for message in two.town.head.heard if ANSWER in message.text]
    assert sorted(text.split("№ ")[1][:11] for text in texts) == numbers
    assert owed() == 0


class Killed(BaseException):
    """What no code of ours catches."""


def _dies(*_: object) -> bool:
    raise Killed


# --- how it is asked, and refused in words


def test_the_likeliest_of_the_topic_are_offered_and_taken_by_a_press(two: Merging) -> None:
    """Behind [Ещё…]; what was written and where tells which; one press merges."""
    presses(two.town, two.kira, "Ещё…", card_of(two.kira, two.part))
    presses(two.town, two.kira, "Объединить", card_of(two.kira, two.part))
    prompt = two.kira.last
    assert prompt.buttons[0] == [f"№ {two.main}"]
    assert f"№ {two.main} · место не указано · {ANNA_SAYS}" in prompt.text
    assert presses(two.town, two.kira, f"№ {two.main}") == f"Объединено: № {two.part}."
    assert stored(two.part)["status"] == "merged"
    assert prompt.text.startswith(f"Сообщение № {two.part} объединено с № {two.main}.")
    assert forges(two.town, two.kira, prompt, f"merge_to:{two.part}:{two.main}").startswith("Сейчас это невозможно")


@pytest.mark.parametrize("typed", ["чушь", "<b>", "2026-000123-", "№", "1" * 300])
def test_what_is_no_number_is_told_so(two: Merging, typed: str) -> None:
    """The prompt stays, and the next reply to it is heard."""
    prompt = two.asks(two.part)
    replies(two.town, two.kira, typed, prompt)
    assert two.kira.last.text.startswith("Нужен номер, с которым объединить")
    replies(two.town, two.kira, two.main, prompt)
    assert stored(two.part)["status"] == "merged"


def test_itself_a_closed_one_an_unknown_one_and_a_circle_are_refused_in_words(two: Merging) -> None:
    """Nothing is changed by any of them."""
    assert two.merges(two.part, two.part).startswith(f"Это и есть № {two.part}")
    assert two.merges(two.part, "2026-000999").startswith("№ 2026-000999 нет.")
    two.merges(two.part, two.main)
    assert two.merges(two.main, two.part) == f"Оно уже объединено с № {two.main}, и отвечают здесь."
    answers(two.town, two.ivan, two.main, ANSWER)
    third = two.anna.sends(ANNA_SAYS)
    assert two.merges(third, two.main).startswith(f"По сообщению № {two.main} работа окончена")
    assert stored(third)["status"] == "assigned"


def test_a_later_deadline_never_swallows_an_earlier_one(two: Merging) -> None:
    """The other way round is offered: no deadline to a citizen is lost."""
    (early,) = planted(two.town, date(2026, 12, 1))
    said = two.kira
    forges(two.town, said, said.last, f"merge:{early}")
    replies(two.town, said, two.main, said.last)
    assert said.last.text.startswith(f"У № {two.main} срок позже, 23.12. Объедините наоборот")
    forges(two.town, said, said.last, f"merge:{two.main}")
    replies(two.town, said, early, said.last)
    assert stored(two.main)["status"] == "merged"


def test_chains_are_flattened_from_either_end(two: Merging) -> None:
    """Into one that is merged: into its main one. One with others merged: these follow it, and have the answer."""
    cyril, daria = resident(two.town, "Кирилл"), resident(two.town, "Дарья")
    third, fourth = cyril.sends(BORIS_SAYS), daria.sends(BORIS_SAYS)
    two.merges(fourth, third)
    two.merges(two.part, two.main)
    assert (
        two.merges(third, two.part)
        == f"Сообщение № {third} объединено с № {two.main}. Ответ на № {two.main} придёт обоим жителям."
    )
    assert card_of(two.ivan, two.main).text.endswith("Вместе с ним рассматриваются: 3")
    minutes(two.town, 1)
    assert card_of(two.ivan, fourth).text.split("\n")[1] == f"Рассматривается вместе с № {two.main}"
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 1)
    for person, number in ((two.boris, two.part), (cyril, third), (daria, fourth)):
        assert person.last.text.startswith(f"Сообщение № {number},")
        assert ANSWER in person.last.text
        assert sum(ANSWER in message.text for message in person.seat.heard) == 1


def test_a_department_head_merges_within_the_department_only(two: Merging) -> None:
    """Both must be the department's; the executor may not at all."""
    head = official(two.town, "Пётр", "department_head", "utilities")
    (other,) = planted(two.town, date(2026, 12, 23), department="roads")
    assert two.merges(two.part, other, head).startswith("Это делает ответственный отдел.")
    assert forges(two.town, two.ivan, two.ivan.last, f"merge:{two.part}").startswith("Это делает ответственный отдел.")
    assert two.merges(two.part, two.main, head).startswith(f"Сообщение № {two.part} объединено")


def test_a_merged_one_cannot_be_answered_by_itself(two: Merging) -> None:
    """The reply to its card says where to answer; nothing reaches the citizen."""
    two.merges(two.part, two.main)
    heard = len(two.boris.seat.heard)
    replies(two.town, two.ivan, "Сделано.", card_of(two.ivan, two.part))
    assert two.ivan.last.text.startswith("Сейчас это невозможно: объединено с другим")
    assert len(two.boris.seat.heard) == heard


# --- apart again


def test_a_merged_one_is_taken_out_while_the_main_one_is_open(two: Merging) -> None:
    """Its own card, deadline and ladder again; the main one's answer is not for it."""
    two.merges(two.part, two.main)
    assert two.separates(two.part) == f"Отделено: № {two.part}."
    assert card_of(two.ivan, two.part).text.split("\n")[1] == "В срок, осталось 30 дней, до 23.12 🟢"
    assert "рассматриваются" not in card_of(two.ivan, two.main).text
    assert "due_at" in stored(two.part)
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 2)
    assert ANSWER not in heard_by(two.boris)


def test_after_the_answer_nothing_is_taken_out(two: Merging) -> None:
    """The button of an old card says why not."""
    two.merges(two.part, two.main)
    answers(two.town, two.ivan, two.main, ANSWER)
    assert forges(two.town, two.kira, two.kira.last, f"separate:{two.part}").startswith("Сейчас это невозможно")


def test_they_follow_the_main_one_to_another_department(two: Merging) -> None:
    """Its people may open them there; the answer is that department's."""
    two.merges(two.part, two.main)
    presses(two.town, two.kira, "Другой отдел", card_of(two.kira, two.main))
    presses(two.town, two.kira, "Отдел благоустройства", card_of(two.kira, two.main))
    assert stored(two.part)["department"] == "improvement"
    rita = official(two.town, "Рита", "executor", "improvement")
    answers(two.town, rita, two.main, ANSWER)
    minutes(two.town, 1)
    assert "Ответ Отдела благоустройства" in two.boris.last.text


@pytest.mark.parametrize("how", ["withdrawn", "erased"])
def test_when_the_main_ones_author_leaves_the_others_stand_by_themselves(two: Merging, how: str) -> None:
    """Withdrawn or erased: nobody else's matter ends with it, and nobody else is told."""
    two.merges(two.part, two.main)
    heard = len(two.boris.seat.heard)
    if how == "withdrawn":
        own_card(two.anna, two.main)
        two.anna.presses("Отозвать", "Да, отозвать")
    else:
        two.anna.says("/forget")
        two.anna.presses("Да, удалить")
        minutes(two.town, 3)
    minutes(two.town, 1)
    assert (stored(two.main)["status"], stored(two.part)["status"]) == ("withdrawn", "assigned")
    assert card_of(two.ivan, two.part).text.split("\n")[1].startswith("В срок")
    assert len(two.boris.seat.heard) == heard


def test_a_merged_ones_author_is_erased_and_the_answer_passes_by(two: Merging) -> None:
    """Nothing of theirs is left in it; the main one goes on."""
    two.merges(two.part, two.main)
    two.boris.says("/forget")
    two.boris.presses("Да, удалить")
    minutes(two.town, 2)
    assert (stored(two.part)["status"], stored(two.part)["citizen"]) == ("withdrawn", "0")
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 2)
    assert stored(two.part)["status"] == "withdrawn"
    assert ANSWER not in heard_by(two.boris)


def test_its_retention_and_silence_run_from_the_shared_answer(two: Merging) -> None:
    """Fifteen days without a word close each of them by itself."""
    two.merges(two.part, two.main)
    answers(two.town, two.ivan, two.main, ANSWER)
    minutes(two.town, 1)
    two.anna.presses("Нет, не решён")
    two.town.run("escalation", two.town.now + timedelta(days=16, hours=2))
    assert (stored(two.part)["status"], stored(two.main)["status"]) == ("closed", "assigned")
