"""The town's calendar as the product itself reads it."""

from datetime import datetime, time

import town
from appeals.deadlines import Calendar

_MORNING = time(9)


def next_working_morning(now: datetime) -> datetime:
    """Nine o'clock of the first working day of the town whose nine o'clock is still to come."""
    rules = town.load()
    calendar, local = Calendar(rules), now.astimezone(rules.time_zone)
    today = local.date()
    if local.time() < _MORNING and calendar.is_working_day(today):
        return datetime.combine(today, _MORNING, rules.time_zone)
    return datetime.combine(calendar.next_working_day(today), _MORNING, rules.time_zone)
