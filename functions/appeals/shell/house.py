"""What every function starts with: settings, the town, the table's connection; Telegram when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import town
from appeals.deadlines import Calendar
from appeals.shell import settings as environment
from appeals.shell.deliver import Courier
from appeals.shell.outbox import Outbox
from appeals.shell.settings import Settings
from appeals.shell.storage import Storage
from appeals.shell.vault import Vault
from appeals.town import Town
from appeals.words import Words


@dataclass(frozen=True)
class House:
    """All that a function works with; one per process."""

    settings: Settings
    storage: Storage
    outbox: Outbox
    vault: Vault
    town: Town
    words: Words
    calendar: Calendar

    def courier(self) -> Courier:
        """Who carries messages, under the token of now."""
        return Courier(self.storage, self.outbox, self.vault.gateway(), self.town, self.words, self.calendar)


@cache
def build() -> House:
    """The house of this process. Done while the function starts, so that the first update finds it ready."""
    settings = environment.read()
    rules = town.load()
    return House(
        settings=settings,
        storage=Storage(settings.table_name, settings.deployed),
        outbox=Outbox(),
        vault=Vault(settings),
        town=rules,
        words=town.load_words(),
        calendar=Calendar(rules),
    )


class UnreadableTime(Exception):
    """A schedule named a time that is none; guessing one would send reminders on the wrong day."""


def scheduled_time(event: dict[str, Any], house: House) -> datetime:
    """The run's now, in the town's zone: what the scheduler says, or the clock when it says nothing."""
    given = event.get("scheduled_time")
    if given is None:
        return datetime.now(house.town.time_zone)
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        raise UnreadableTime(f"scheduled_time is no ISO 8601 time: {str(given)[:40]!r}") from None
    return at.astimezone(house.town.time_zone) if at.tzinfo else at.replace(tzinfo=house.town.time_zone)
