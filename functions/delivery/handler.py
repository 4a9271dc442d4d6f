"""Every minute: messages that failed, were left by a process that died, or waited; erasures that were not finished."""

from __future__ import annotations

from typing import Any

from appeals.shell import eraser, house
from appeals.shell.house import scheduled_time
from appeals.shell.rounds import send_due
from appeals.shell.stopwatch import Stopwatch
from appeals.shell.telemetry import observed

house.build()  # while the function starts, so that the first event finds it ready


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """`{"scheduled_time": ISO 8601}` in, how many items were worked on out."""
    home = house.build()
    watch = Stopwatch(scheduled_time(event, home), context.get_remaining_time_in_millis())
    return {"worked": send_due(home, watch) + eraser.finish(home, watch)}
