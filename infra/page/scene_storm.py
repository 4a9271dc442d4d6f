"""A prepared town: a night on which a storm makes everybody write at once, at Telegram's own limits."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from infra.local.stack import Stack

from .scene_people import agrees, sends, staffed, together, writes
from .scene_texts import Voice

APPEALS = 500
A_PERSON = 2  # each writes of two things
AT_ONCE = 50  # people side by side, so that nobody waits longer than a few seconds for an answer
THINKING = 1.5  # seconds before each deed; more than eight answers in eight seconds Telegram would hold back
BEGINS = 23  # o'clock
LASTS = timedelta(minutes=10)
SETTLES = timedelta(minutes=5)  # until the last list has come to the staff


def load(stack: Stack, report: Callable[[int, int], None], appeals: int = APPEALS) -> None:
    """A town anew, and so many appeals from 23:00 to 23:10 of the stack's present night."""
    stack.begin_anew()
    staffed(stack)
    begins = stack.now().astimezone(stack.zone).replace(hour=BEGINS, minute=0, second=0, microsecond=0)
    if begins <= stack.now():
        begins += timedelta(days=1)
    stack.timetable.leap(begins)
    voice = Voice(Random(appeals))
    people = [stack.telegram.person(*voice.name()) for _ in range(-(-appeals // A_PERSON))]
    sent = 0
    for wave in range(0, len(people), AT_ONCE):
        stack.timetable.advance(begins + LASTS * wave / len(people))
        crowd = people[wave : wave + AT_ONCE]
        for again in range(A_PERSON):
            crowd = crowd[: appeals - sent]
            together(
                stack, crowd, writes(voice.of_the_storm), *(() if again else (agrees,)), *sends(), thinking=THINKING
            )
            sent += len(crowd)
            report(sent, appeals)
    stack.timetable.advance(begins + LASTS + SETTLES)
    stack.settle()
