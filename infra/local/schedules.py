"""EventBridge's schedule expressions: when the next run is."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

_UNITS = {"minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True)
class Schedule:
    """A function and its expression, `rate(…)` or `cron(…)`, in a time zone."""

    function: str
    expression: str
    zone: ZoneInfo

    def next_after(self, moment: datetime) -> datetime:
        """The first run after a moment. Rates run at whole multiples of theirs; ValueError for what is not read."""
        if rate := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", self.expression):
            seconds = int(rate.group(1)) * _UNITS[rate.group(2)]
            return datetime.fromtimestamp((moment.timestamp() // seconds + 1) * seconds, UTC)
        cron = re.fullmatch(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)", self.expression)
        if not cron or any(part not in ("*", "?") for part in cron.groups()[2:]):
            raise ValueError(f"{self.function}: the local stack does not read {self.expression}")
        times = [(hour, minute) for hour in _values(cron.group(2), 24) for minute in _values(cron.group(1), 60)]
        local = moment.astimezone(self.zone)
        for days in count():
            day = local.date() + timedelta(days=days)
            for hour, minute in times:
                run = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.zone)
                if run > moment:
                    return run.astimezone(UTC)
        raise AssertionError("days do not end")


def _values(part: str, size: int) -> list[int]:
    """A cron field's values: `*`, `5`, `9-17`, `0/10`, `9-17/2`, and lists of these."""
    values: set[int] = set()
    for item in part.split(","):
        span, _, step = item.partition("/")
        first, _, last = span.partition("-")
        start = 0 if first == "*" else int(first)
        end = int(last) if last else (size - 1 if first == "*" or step else start)
        values.update(range(start, end + 1, int(step or 1)))
    return sorted(values)
