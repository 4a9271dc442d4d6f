"""Things that happen in the same instant, on an emulator that is exact under concurrency: each does its work once."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from infra.local.stack import Stack
from infra.telegram import Message, Seat
from tests.e2e.at_once import (
    TEXT,
    Hand,
    all_do,
    at_the_preview,
    by_hand,
    card_of,
    citizens,
    kept,
    number_of,
    official,
    registered,
    toasts,
)

COPIES = 10


@pytest.fixture(scope="module")
def hand(stack: Stack) -> Iterator[Hand]:
    """The tests bring the updates themselves."""
    with by_hand(stack) as bringing:
        yield bringing


def the_update(hand: Hand) -> Any:
    """The one update that waits."""
    (update,) = hand.stack.telegram.take_updates()
    return update


def told(seat: Seat, since: int) -> list[str]:
    """The first words, as long as «Сообщение № 2026-000001», of what the bot has said here since then."""
    return [message.text[:23] for message in seat.heard[since:]]


def side_by_side(*deeds: Callable[[], Any]) -> list[Any]:
    """All of them in threads of their own; what each gave."""
    with ThreadPoolExecutor(len(deeds)) as threads:
        begun: list[Future[Any]] = [threads.submit(deed) for deed in deeds]
        return [deed.result() for deed in begun]


# -- copies of one update


def many_times(hand: Hand, update: Any) -> None:
    """In the same instant, each copy until it is taken; afterwards as many more, which add nothing."""
    hand.overlapping([update] * COPIES)
    calls = len(hand.stack.telegram.calls)
    assert hand.at_once([update] * COPIES) == [200] * COPIES
    assert len(hand.stack.telegram.calls) == calls


def test_ten_copies_of_start_greet_once(hand: Hand) -> None:
    """One greeting, one question for the consent."""
    once, often = (hand.stack.telegram.person(name) for name in ("Анна", "Борис"))
    once.says("/start")
    hand.pump()
    often.says("/start")
    many_times(hand, the_update(hand))
    assert [message.text for message in often.heard] == [message.text for message in once.heard]


def test_ten_copies_of_a_text_are_one_bubble(hand: Hand) -> None:
    """One board, and the preview shows the text once."""
    (anna,) = citizens(hand, 1)
    since = len(anna.heard)
    anna.says(TEXT)
    many_times(hand, the_update(hand))
    assert told(anna, since) == ["Добавлено: текст."]
    all_do(hand, [anna], *(lambda one, b=b: one.presses(b) for b in ("Готово", "Да, верно", "Пропустить")))
    assert anna.last.text.count(TEXT) == 1


def test_ten_copies_of_the_press_that_sends_register_once(hand: Hand) -> None:
    """One appeal, one number, one acceptance, one card, and the press is answered once."""
    (anna,) = citizens(hand, 1)
    at_the_preview(hand, [anna])
    staff = hand.stack.town.in_staff("admin")
    said, cards = len(anna.heard), len(staff.heard)
    anna.presses("Отправить")
    update = the_update(hand)
    many_times(hand, update)
    number = number_of(anna)
    assert told(anna, said) == ["Сообщение № " + number]
    assert told(staff, cards) == ["Сообщение № " + number]
    assert toasts(hand.stack, [update]) == [f"Отправлено: № {number}."]
    assert len(kept(hand.stack, number)[1]) == 1
    anna.says("Мои сообщения")
    hand.pump()
    assert anna.last.text.startswith("У вас 1 сообщение.")


def test_ten_copies_of_a_staff_answer_are_one_preview_and_one_answer(hand: Hand) -> None:
    """The reply to the card and then the result, ten times each: the citizen reads one answer."""
    ((anna, number),) = registered(hand, 1)
    pavel = official(hand, "Павел")
    said, heard = len(pavel.heard), len(anna.heard)
    pavel.says("Светильник заменён.", reply_to=card_of(pavel, number))
    many_times(hand, the_update(hand))
    assert told(pavel, said) == ["Так ответ на сообщение "]
    pavel.presses("Меры приняты", on=pavel.last)
    update = the_update(hand)
    many_times(hand, update)
    assert toasts(hand.stack, [update]) == [f"Ответ отправлен: № {number}."]
    assert told(anna, heard) == ["Сообщение № " + number]
    appeal, events = kept(hand.stack, number)
    assert (appeal["status"], len(events)) == ("answered", 2)


# -- two people, one appeal


def test_of_two_officials_who_take_in_the_same_instant_one_has_it(hand: Hand) -> None:
    """Twenty times: one owner, whom the card names; the other is told who it is; each press is answered once."""
    two = (official(hand, "Иван"), official(hand, "Олег"))
    numbers = [number for _, number in registered(hand, 20)]
    for number in numbers:
        since, card = len(hand.stack.telegram.calls), card_of(two[0], number)
        for one in two:
            one.presses("Взять", on=card)
        presses = hand.stack.telegram.take_updates()
        hand.overlapping(random.sample(presses, 2))
        appeal, events = kept(hand.stack, number)
        owner = next(one.user for one in two if one.user.id == appeal["executor"])
        assert [event["type"] for event in events] == ["registered", "taken"]
        by_winner = sorted(toasts(hand.stack, presses, since), key=lambda text: text.startswith("Уже"))
        assert by_winner[0] == f"Взято в работу: № {number}."
        assert by_winner[1].startswith("Уже в работе у другого исполнителя с ")
        assert by_winner[1].endswith(f": {owner.first_name}.")
        assert f"В работе: {owner.first_name}, с " in card.text


# -- schedules that overlap themselves and people


def working_day(stack: Stack, days: int) -> datetime:
    """Ten in the morning of the first working day so many days ahead (a Monday to Friday that is no holiday)."""
    moment = stack.now().astimezone(stack.zone) + timedelta(days=days)
    while moment.weekday() > 4 or (moment.month, moment.day) in _FREE:
        moment += timedelta(days=1)
    return moment.replace(hour=10, minute=0, second=0, microsecond=0)


_FREE = {(1, day) for day in range(1, 12)} | {(12, 31), (2, 22), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}


def runs(stack: Stack, function: str, moment: datetime) -> Callable[[], Any]:
    """A run of a scheduled function, to be begun."""
    return lambda: stack.timetable.run(function, moment)


def test_escalation_that_overlaps_itself_and_answers_tells_the_head_once_or_never(hand: Hand) -> None:
    """Three runs, while half of the appeals are being answered: those end answered, the head reads of none twice."""
    stack = hand.stack
    pavel, people = official(hand, "Павел"), registered(hand, 8)
    head = stack.town.people["head"]
    stack.clock.move_to(working_day(stack, 45))
    heard = len(head.heard)
    answered = people[:4]
    for _, number in answered:
        pavel.says("Светильник заменён.", reply_to=card_of(pavel, number))
        hand.pump()
        pavel.presses("Меры приняты", on=pavel.last)
    presses = stack.telegram.take_updates()
    now = stack.now()
    side_by_side(*[runs(stack, "EscalationFunction", now.replace(hour=20))] * 3)  # at night: only so that all are warm
    side_by_side(*[runs(stack, "EscalationFunction", now)] * 3, *(lambda p=p: hand.until_taken(p) for p in presses))
    hand.pump()
    stack.pass_time(minutes=5)
    notices = [message.text for message in head.heard[heard:]]
    for at, (anna, number) in enumerate(people):
        appeal, events = kept(stack, number)
        kinds = [event["type"] for event in events]
        assert sum(number in text for text in notices) == kinds.count("escalated") <= 1
        if at < len(answered):
            assert appeal["status"] == "answered"
            assert sum("Светильник заменён." in message.text for message in anna.heard) == 1
        else:
            assert kinds == ["registered", "escalated"]


def test_delivery_that_overlaps_itself_sends_each_message_once(hand: Hand) -> None:
    """Twenty-five acceptances and cards that Telegram failed at, three runs at once: each is read once."""
    stack, staff = hand.stack, hand.stack.town.in_staff("admin")
    people = citizens(hand, 25)
    at_the_preview(hand, people)
    said = len(staff.heard)
    stack.telegram.fail("500", method="sendMessage", times=50)
    for one in people:
        one.presses("Отправить")
    hand.pump()
    assert len(staff.heard) == said
    stack.clock.move(timedelta(minutes=2))
    side_by_side(*[runs(stack, "DeliveryFunction", stack.now())] * 3)
    stack.pass_time(minutes=3)
    numbers = [number_of(one) for one in people]
    assert len(set(numbers)) == 25
    assert all(sum("принято и передано" in message.text for message in one.heard) == 1 for one in people)
    told_to_staff = [message.text for message in staff.heard[said:]]
    assert [sum(number in text for text in told_to_staff) for number in numbers] == [1] * 25


def test_a_digest_that_overlaps_itself_is_read_once(hand: Hand) -> None:
    """Three runs at nine in the morning: one summary in the staff chat."""
    stack, staff = hand.stack, hand.stack.town.in_staff("admin")
    moment = working_day(stack, 1).replace(hour=9)
    said = len(staff.heard)
    side_by_side(*[runs(stack, "DigestFunction", moment)] * 3)
    assert told(staff, said) == [message.text[:23] for message in staff.heard if "Сводка за" in message.text][-1:]
    assert len(staff.heard) == said + 1


# -- albums


def shuffled_twice(hand: Hand) -> list[Any]:
    """The waiting updates, each twice, in no order."""
    updates = hand.stack.telegram.take_updates() * 2
    return random.sample(updates, len(updates))


def photos(messages: list[Message]) -> list[str]:
    """The largest size's file of each photo, in the messages' order."""
    return [message.body["photo"][-1]["file_id"] for message in messages]


def albums_sent(stack: Stack, chat: int, since: int) -> list[list[str]]:
    """The files of each album that the bot sent to a chat."""
    calls = [call for call in stack.telegram.calls[since:] if call.method == "sendMediaGroup"]
    to_chat = [json.loads(call.params["media"]) for call in calls if int(call.params["chat_id"]) == chat]
    return [[item["media"] for item in media] for media in to_chat]


def test_an_album_that_arrives_all_at_once_in_no_order_and_twice_is_one_message(hand: Hand) -> None:
    """Ten photos: one acknowledgement that is edited, one appeal, its card with ten photos in Telegram's order."""
    (anna,) = citizens(hand, 1)
    heard = len(anna.heard)
    album = anna.sends_album(10, TEXT)
    hand.overlapping(shuffled_twice(hand))
    assert [message.text for message in anna.heard[heard:]] == ["Добавлено: текст и 10 фото."]
    all_do(hand, [anna], *(lambda one, b=b: one.presses(b) for b in ("Готово", "Да, верно", "Пропустить")))
    since = len(hand.stack.telegram.calls)
    all_do(hand, [anna], lambda one: one.presses("Отправить"))
    assert albums_sent(hand.stack, hand.stack.town.staff.id, since) == [photos(album)]
    assert len(kept(hand.stack, number_of(anna))[1]) == 1


def test_an_album_added_to_a_sent_message_is_acknowledged_once_and_told_whole(hand: Hand) -> None:
    """Ten photos in reply to the acceptance: «Добавлено» once; the staff read one addition with one album, in order."""
    ((anna, number),) = registered(hand, 1)
    staff = hand.stack.town.in_staff("admin")
    heard, said, since = len(anna.heard), len(staff.heard), len(hand.stack.telegram.calls)
    album = anna.sends_album(10, "У второго подъезда тоже", reply_to=anna.last)
    hand.overlapping(shuffled_twice(hand))
    hand.stack.pass_time(minutes=3)
    assert told(anna, heard) == ["Добавлено к сообщению №"]
    assert len(kept(hand.stack, number)[1]) == 11
    assert albums_sent(hand.stack, hand.stack.town.staff.id, since) == [photos(album)]
    additions = [message.text for message in staff.heard[said:] if "У второго подъезда тоже" in message.text]
    assert len(additions) == 1


def test_an_album_as_the_answer_is_one_preview_and_one_answer(hand: Hand) -> None:
    """Ten photos in reply to the card: one preview that is edited; the citizen gets one album, in order."""
    ((anna, number),) = registered(hand, 1)
    pavel = official(hand, "Павел")
    said = len(pavel.heard)
    album = pavel.sends_album(10, "Светильник заменён.", reply_to=card_of(pavel, number))
    hand.overlapping(shuffled_twice(hand))
    assert len(pavel.heard) == said + 1
    assert "Вложения: 10 фото" in pavel.last.text
    since = len(hand.stack.telegram.calls)
    all_do(hand, [pavel], lambda one: one.presses("Меры приняты", on=one.last))
    assert albums_sent(hand.stack, anna.chat.id, since) == [photos(album)]
    assert sum("Светильник заменён." in message.text for message in anna.heard) == 1
