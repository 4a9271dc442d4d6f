"""Many people at once: everybody gets a number of their own and hears of it, and the staff read of each once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.stack import Stack
from infra.telegram import Seat
from tests.e2e.at_once import Hand, all_do, at_the_preview, by_hand, citizens, number_of
from tests.e2e.cold import ColdStarts


@pytest.fixture
def hand(stack: Stack) -> Iterator[Hand]:
    """The tests bring the updates themselves; Telegram takes what its limits allow."""
    with by_hand(stack) as bringing:
        stack.telegram.limits.lenient = False
        yield bringing


def nothing_lost_or_doubled(hand: Hand, people: list[Seat], said: int) -> None:
    """As many numbers as people; each is acknowledged once, and named to the staff once within a few minutes."""
    hand.stack.pass_time(minutes=3)
    numbers = [number_of(one) for one in people]
    assert len(set(numbers)) == len(people)
    assert all(sum("принято и передано" in message.text for message in one.heard) == 1 for one in people)
    staff = [message.text for message in hand.stack.town.in_staff("admin").heard[said:]]
    assert [sum(number in text for text in staff) for number in numbers] == [1] * len(people)


def test_thirty_people_press_send_at_once_each_in_a_cold_process(hand: Hand, artefact: Path) -> None:
    """Thirty numbers, thirty acceptances, and the staff read of thirty, in cards and lists."""
    people = citizens(hand, 30)
    at_the_preview(hand, people)
    hand.bring, said = ColdStarts(hand.stack, artefact), len(hand.stack.town.in_staff("admin").heard)
    all_do(hand, people, lambda one: one.presses("Отправить"))
    nothing_lost_or_doubled(hand, people, said)


@pytest.mark.soak
def test_fifty_people_write_at_once_with_every_update_in_a_cold_process(hand: Hand, artefact: Path) -> None:
    """From /start to the number, 350 processes: fifty numbers, fifty acceptances, fifty cards or lines of lists."""
    hand.bring, said = ColdStarts(hand.stack, artefact), len(hand.stack.town.in_staff("admin").heard)
    people = citizens(hand, 50)
    at_the_preview(hand, people)
    all_do(hand, people, lambda one: one.presses("Отправить"))
    nothing_lost_or_doubled(hand, people, said)
