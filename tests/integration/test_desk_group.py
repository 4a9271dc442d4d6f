"""The group itself: commands that make no sense there, people's talk, groups without topics."""

from __future__ import annotations

from datetime import timedelta

from tests.integration.acting import (
    answered_once,
    calls_to,
    card_of,
    citizen,
    forges,
    official,
    presses,
    previews,
    replies,
    sends,
)
from tests.integration.conftest import TownUnderTest


def test_a_citizens_command_in_the_group_is_explained(town: TownUnderTest) -> None:
    """It makes no sense there: where it does is said."""
    guest = town.telegram.seat(town.telegram.person("Гость"), town.staff)
    for command in ("/start", "/my", "/new", "/start@otklik_bot"):
        guest.says(command)
        assert town.pump() == [200]
        assert "в личном чате с ботом" in guest.last.text


def test_help_and_unknown_commands_get_words(town: TownUnderTest) -> None:
    """Never silence."""
    for command in ("/help", "/нечто", "/abc def", "/"):
        heard = len(town.admin.heard)
        town.admin.says(command)
        assert town.pump() == [200]
        assert len(town.admin.heard) == heard + 1


def test_peoples_talk_in_the_group_costs_neither_a_read_nor_a_call(town: TownUnderTest) -> None:
    """Words, photos, replies to each other, edits: not for the bot."""
    from appeals.shell.items import connection

    reads: list[str] = []
    connection().client.meta.events.register_first("before-call.dynamodb", lambda model, **_: reads.append(model.name))
    ivan = town.telegram.seat(town.telegram.person("Иван"), town.staff)
    before = len(town.telegram.calls)
    message = ivan.says("Коллеги, кто на обеде?")
    ivan.sends("photo", "Вот")
    town.admin.says("Я", reply_to=message)
    ivan.edits(message, "Коллеги, кто дежурит?")
    ivan.joins()
    assert set(town.pump()) == {200}
    assert reads == []
    assert len(town.telegram.calls) == before


def test_an_edited_command_or_reply_in_the_group_does_nothing(town: TownUnderTest) -> None:
    """What was said was said: a correction is a new reply."""
    anna, ivan = citizen(town), official(town, "Иван")
    card = card_of(ivan, sends(town, anna))
    reply = ivan.says("Сделано.", reply_to=card)
    town.pump()
    before = len(town.telegram.calls)
    ivan.edits(reply, "Не сделано.")
    assert town.pump() == [200]
    assert len(town.telegram.calls) == before


def test_a_staff_group_without_topics_works_the_same(town: TownUnderTest) -> None:
    """An ordinary supergroup: replies there carry a thread id that is no topic."""
    plain = town.telegram.group("Обращения, без тем")
    there = town.telegram.seat(town.admin, plain)
    there.says("/bind staff")
    town.pump()
    anna, ivan = citizen(town), official(town, "Иван", chat=plain)
    number = sends(town, anna)
    card = card_of(there, number)
    presses(town, ivan, "Спросить", card)
    replies(town, ivan, "Какой?", ivan.last)
    replies(town, anna, "Первый", anna.last)
    replies(town, ivan, "Сделано.", card)
    presses(town, ivan, "Меры приняты")
    assert "Сделано." in anna.last.text
    assert calls_to(town, plain.id)
    assert all(call.ok for call in town.telegram.calls)


def test_the_send_button_is_answered_once_too(town: TownUnderTest) -> None:
    """The toast of [Отправить] is stored with the appeal and sent once."""
    anna = citizen(town)
    previews(town, anna)
    before = len(town.telegram.calls)
    anna.presses("Отправить")
    town.pump()
    town.run("delivery", town.now + timedelta(minutes=2))
    assert answered_once(town, before) == "Отправлено: № 2026-000001."


def test_a_prompt_stays_a_prompt_whatever_is_pressed_on_it(town: TownUnderTest) -> None:
    """An action of a card, forged on a message that waits for words, is done, and the card says so; the words come."""
    anna, ivan = citizen(town), official(town, "Иван")
    number = sends(town, anna)
    presses(town, ivan, "Спросить", card_of(ivan, number))
    prompt = ivan.last
    asked = prompt.text
    assert forges(town, ivan, prompt, f"take:{number}") == f"Взято в работу: № {number}."
    assert (prompt.text, prompt.buttons) == (asked, [["Отмена"]])
    assert "В работе: Иван" in card_of(ivan, number).text
    replies(town, ivan, "Какой фонарь?", prompt)
    assert "Какой фонарь?" in anna.last.text
