"""Behind the scenes: one record of each run of a function, made of what it was given, answered and wrote at its end."""

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from infra.local.aws import Invocation
from infra.telegram.errors import JSON
from infra.telegram.updates import kind_of

KEPT = 1_000
SHOWN = 100


class Runs:
    """The newest runs; each is told as it ends."""

    def __init__(self, tell: Callable[[JSON], None], now: Callable[[], datetime]) -> None:
        self._tell = tell
        self._now = now
        self._kept: deque[JSON] = deque(maxlen=KEPT)
        self._ids = count(1)
        self._lock = threading.Lock()

    @property
    def newest(self) -> list[JSON]:
        """Those a page begins with, oldest first."""
        with self._lock:
            return list(self._kept)[-SHOWN:]

    def note(self, invocation: Invocation) -> None:
        """A function has run."""
        run = record(invocation, self._now()) | {"id": next(self._ids)}
        with self._lock:
            self._kept.append(run)
        self._tell({"type": "run", "run": run})


def record(invocation: Invocation, now: datetime) -> JSON:
    """A Run, all but its number."""
    update = _update(invocation.event)
    cost = cost_in(invocation.log)
    answer = invocation.answer if isinstance(invocation.answer, dict) else {}
    return {
        "at": _moment(invocation.event, now).isoformat(),
        "function": invocation.function.removesuffix("Function").lower(),
        "cause": _cause(invocation.event, update),
        "update_id": update.get("update_id"),
        "seconds": round(invocation.seconds, 3),
        "status": answer.get("statusCode"),
        "error": invocation.error or None,
        "units": cost.get("units"),
        "read": cost.get("reads", {}),
        "written": cost.get("written", {}),
        "appeals": cost.get("appeals", []),
        "calls": cost.get("calls", {}),
        "refused": cost.get("refused", {}),
        "idle": not (invocation.error or cost.get("written") or cost.get("calls")),
    }


def cost_in(log: str) -> JSON:
    """What the run says it cost: its own last line, nothing when it came to none."""
    for line in reversed(log.splitlines()):
        if '"run"' in line:
            said = _json(line)
            if isinstance(said, dict) and said.get("message") == "run":
                return said
    return {}


def _update(event: Mapping[str, Any]) -> JSON:
    update = _json(event.get("body") or "")
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else {}


def _cause(event: Mapping[str, Any], update: JSON) -> str:
    if "scheduled_time" in event:
        return "schedule"
    return f"update {update['update_id']} · {kind_of(update)}" if len(update) > 1 else "request"


def _moment(event: Mapping[str, Any], now: datetime) -> datetime:
    """The run's own now."""
    if "scheduled_time" in event:
        return datetime.fromisoformat(event["scheduled_time"])
    epoch = event.get("requestContext", {}).get("timeEpoch")
    return datetime.fromtimestamp(epoch / 1000, UTC) if epoch else now


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # whatever was posted to the door comes by here
        return None
