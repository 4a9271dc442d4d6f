"""The prompt of `make run`: the simulator's own, and what only a whole stack has: a clock and schedules."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from infra.telegram.prompt import Command, Prompt

from .stack import Stack

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def prompt(stack: Stack) -> Prompt:
    """A prompt for this stack."""
    town = stack.town
    home = {name: town.in_staff(name) for name in town.people if town.works(name)}
    made = Prompt(stack.telegram, town.people, home=home, idle=stack.settle)

    def clock(rest: str) -> None:
        if rest:
            stack.timetable.advance(moment_of(rest, stack.now(), stack.zone))
        made.show(f"{stack.now().astimezone(stack.zone):%A, %d %B %Y, %H:%M} {stack.zone.key}")

    def run(rest: str) -> None:
        name, _, when = rest.partition(" ")
        moment = moment_of(when, stack.now(), stack.zone) if when else stack.now()
        answer = stack.timetable.run(f"{name.capitalize()}Function", moment)
        made.show(f"{name} ran as of {moment.astimezone(stack.zone):%Y-%m-%d %H:%M}: {answer}")

    def citizen(rest: str) -> None:
        name, _, first_name = rest.partition(" ")
        town.add_citizen(name, first_name or name.capitalize())

    made.commands |= {
        "clock": Command(clock, "clock [+2h | +1d | 2026-12-24T09:00]", "the town's time, or move it forward"),
        "run": Command(run, "run escalation|digest|delivery [2026-12-24T09:00]", "a schedule, as of a moment"),
        "citizen": Command(citizen, "citizen <name> [Имя]", "one more citizen"),
    }
    return made


def moment_of(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """`+1d`, `+30m`, or a local time; ValueError otherwise."""
    if ahead := re.fullmatch(r"\+(\d+)([mhd])", text.strip()):
        return now + timedelta(**{_UNITS[ahead.group(2)]: int(ahead.group(1))})
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
