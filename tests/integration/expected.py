"""What a reader expects of an appeal's life, written down once more: test_model.py holds the product to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

OPEN = ("assigned", "in_progress", "needs_info")
ANY = (*OPEN, "answered", "closed")
REOPENED_WITHIN = timedelta(days=15)
LISTED_FOR = timedelta(days=90)
RUNGS = (("five_days", 5), ("overdue", -1))  # days before the deadline

# Every deed: the event it leaves, and where it leads from where. What is not here changes nothing.
DEEDS: dict[str, tuple[str, dict[str, str]]] = {
    "take": ("taken", {"assigned": "in_progress"}),
    "move": ("moved", dict.fromkeys(OPEN, "assigned")),
    "ask": ("asked", dict.fromkeys(OPEN, "needs_info")),
    "add": ("added", {"assigned": "assigned", "in_progress": "in_progress", "needs_info": "in_progress"}),
    "correct": ("corrected", {status: status for status in OPEN}),
    "answer": ("answered", dict.fromkeys((*OPEN, "answered"), "answered")),
    "confirm": ("confirmed", {"answered": "closed"}),
    "reopen": ("reopened", dict.fromkeys(("answered", "closed"), "assigned")),
    "acknowledge": ("acknowledged", {status: status for status in ANY}),
}
OF_THE_AUTHOR = ("add", "correct", "confirm", "reopen")


@dataclass(frozen=True)
class Actor:
    """Somebody who does things: an official has a department."""

    id: int
    role: str
    department: str = ""


@dataclass
class Matter:
    """An appeal, as far as anybody may tell from what was done to it."""

    number: str
    author: int
    department: str
    topic: str
    registered_at: datetime
    deadline: date
    status: str = "assigned"
    executor: int | None = None
    result: str | None = None
    answered_at: datetime | None = None
    reopened: int = 0
    since: datetime | None = None  # when its present deadline was given
    acknowledged: bool = False
    rungs: list[str] = field(default_factory=list)
    listed: bool = True
    history: list[str] = field(default_factory=lambda: ["registered"])

    def overdue(self, today: date) -> bool:
        """Open and past its deadline."""
        return self.status in OPEN and self.deadline < today

    def permits(self, actor: Actor, deed: str, now: datetime) -> bool:
        """Whether this person may do this now."""
        return _may(actor, deed, self) and self.status in DEEDS[deed][1] and not _hindered(actor, deed, self, now)

    def does(self, actor: Actor, deed: str, now: datetime, value: str = "") -> None:
        """The deed is done; `value` is the new department or the result."""
        event, leads = DEEDS[deed]
        self.status = leads[self.status]
        self.history.append(event)
        match deed:
            case "take" | "ask":
                self.executor = self.executor or actor.id
            case "answer":
                self.executor = self.executor or actor.id
                self.result, self.answered_at, self.listed = value, now, True
            case "move":
                self.department, self.executor = value, None
            case "reopen":
                self.executor = self.result = None
                self.reopened, self.since, self.rungs, self.acknowledged = self.reopened + 1, now, [], False
            case "acknowledge":
                self.acknowledged = True

    def coming(self) -> list[tuple[str, datetime]]:
        """The rungs not yet told, each with the midnight from which it is due; earlier ones than it is old are none."""
        zone = self.registered_at.tzinfo
        starts = [
            (code, datetime.combine(self.deadline - timedelta(days=days), time.min, zone))
            for code, days in RUNGS
            if code not in self.rungs
        ]
        return [(code, start) for code, start in starts if start > (self.since or self.registered_at)]

    def climbs(self, now: datetime) -> str:
        """The rung that a run of the ladder tells now, if any; lower ones are passed, old answers leave the lists."""
        if self.status not in OPEN:
            if self.listed and self.answered_at is not None and self.answered_at + LISTED_FOR <= now:
                self.listed = False
                self.history.append("unlisted")
            return ""
        reached = [code for code, start in self.coming() if start <= now]
        if not reached:
            return ""
        self.rungs += reached
        self.history.append("escalated")
        return reached[-1]

    def due_at(self) -> datetime | None:
        """When the ladder must look at it next."""
        if self.status in OPEN:
            return min((start for _, start in self.coming()), default=None)
        return self.answered_at + LISTED_FOR if self.listed and self.answered_at else None

    def desk_order(self) -> str:
        """Its place in its department's list: open ones by deadline, then the answered ones."""
        if self.status in OPEN or self.answered_at is None:
            return f"open#{self.deadline.isoformat()}#{self.number}"
        return f"done#{self.answered_at.isoformat()}#{self.number}"


def _may(actor: Actor, deed: str, matter: Matter) -> bool:
    if deed in OF_THE_AUTHOR:
        return actor.id == matter.author
    if deed == "acknowledge":
        return actor.role == "head"
    return actor.department == matter.department or (deed == "move" and actor.role == "coordinator")


def _hindered(actor: Actor, deed: str, matter: Matter, now: datetime) -> bool:
    match deed:
        case "ask" | "answer":
            return matter.executor not in (None, actor.id) and actor.role != "coordinator"
        case "reopen":
            return matter.answered_at is not None and now - matter.answered_at > REOPENED_WITHIN
        case "acknowledge":
            return matter.acknowledged or (matter.status in OPEN and not matter.overdue(now.date()))
    return False


def figures(matters: list[Matter], since: datetime, until: datetime, undelivered: set[str]) -> dict[str, object]:
    """What a summary of these days must say."""
    today, week = until.date(), timedelta(days=7)
    received = [one for one in matters if since <= one.registered_at < until]
    recent = [
        one
        for one in matters
        if one.status in OPEN or (one.listed and one.answered_at and one.answered_at >= until - timedelta(days=30))
    ]
    open_ = [one for one in matters if one.status in OPEN]
    return {
        "received": len(received),
        "received_week_before": sum(since - week <= one.registered_at < until - week for one in matters),
        "answered": sum(one.answered_at is not None and since <= one.answered_at < until for one in recent),
        "open": len(open_),
        "soon": sum(0 <= (one.deadline - today).days <= 3 for one in open_),
        "overdue": sorted(one.number for one in open_ if one.deadline < today),
        "departments": dict(Counter(one.department for one in received)),
        "topics": dict(Counter(one.topic for one in received)),
        "undelivered": sum(one.number in undelivered and one.status not in OPEN for one in recent),
    }
