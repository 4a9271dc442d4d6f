"""What a reader expects of an appeal's life, written down once more: test_model.py holds the product to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

OPEN = ("assigned", "in_progress", "needs_info")
ANY = (*OPEN, "answered", "closed", "withdrawn")
REOPENED_WITHIN = timedelta(days=15)
REPLIED_WITHIN = timedelta(days=5)
OBJECTED_WITHIN = timedelta(days=15)
LISTED_FOR = timedelta(days=90)
REPEATED_AFTER = timedelta(days=7)
# From the lowest; days before the deadline, None for half of the term.
RUNGS = (("untaken", None), ("five_days", 5), ("one_day", 1), ("overdue", -1))

# Every deed: the event it leaves, and where it leads from where. What is not here changes nothing.
DEEDS: dict[str, tuple[str, dict[str, str]]] = {
    "take": ("taken", {"assigned": "in_progress"}),
    "move": ("moved", dict.fromkeys(OPEN, "assigned")),
    "ask": ("asked", dict.fromkeys(OPEN, "needs_info")),
    "add": ("added", {"assigned": "assigned", "in_progress": "in_progress", "needs_info": "in_progress"}),
    "correct": ("corrected", {status: status for status in OPEN}),
    "answer": ("answered", dict.fromkeys((*OPEN, "answered"), "answered")),
    "confirm": ("confirmed", {"answered": "closed"}),
    "withdraw": ("withdrawn", dict.fromkeys(OPEN, "withdrawn")),
    "reopen": ("reopened", dict.fromkeys(("answered", "closed"), "assigned")),
    "acknowledge": ("acknowledged", {status: status for status in ANY}),
}
OF_THE_AUTHOR = ("add", "correct", "confirm", "reopen", "withdraw")


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
    asked_at: datetime | None = None
    question_heard_at: datetime | None = None  # when its author got the question; None as long as they have not
    answered_at: datetime | None = None
    heard_at: datetime | None = None  # when its author got the answer; None as long as they have not
    withdrawn_at: datetime | None = None
    reopened: int = 0
    since: datetime | None = None  # when its present deadline was given
    acknowledged: bool = False
    rungs: set[str] = field(default_factory=set)  # told or passed
    head_told_at: datetime | None = None
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
            case "take":
                self.executor = actor.id
            case "ask":
                self.executor, self.asked_at, self.question_heard_at = self.executor or actor.id, now, now
            case "answer":
                self.executor = self.executor or actor.id
                self.result, self.answered_at, self.heard_at, self.listed = value, now, now, True
            case "move":
                self.department, self.executor = value, None
            case "reopen":
                self.executor = self.result = None
                self.reopened, self.since, self.acknowledged, self.listed = self.reopened + 1, now, False, True
                self.rungs, self.head_told_at = set(), None
            case "withdraw":
                self.withdrawn_at = now
            case "acknowledge":
                self.acknowledged = True

    def coming(self) -> list[tuple[str, datetime]]:
        """The rungs to be told yet, each with the moment from which it is due; earlier ones than it is old are none."""
        since = self.since or self.registered_at
        starts = [(code, self._starts(code, days)) for code, days in RUNGS if self._may_be_told(code)]
        return [(code, start) for code, start in starts if start > since]

    def _starts(self, code: str, days: int | None) -> datetime:
        since = self.since or self.registered_at
        if days is None:
            return since + (self._midnight(self.deadline + timedelta(days=1)) - since) / 2
        if code == "overdue" and self.head_told_at is not None:
            return self._midnight(self.head_told_at.date() + REPEATED_AFTER)
        return self._midnight(self.deadline - timedelta(days=days))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.registered_at.tzinfo)

    def _may_be_told(self, code: str) -> bool:
        if self.status not in OPEN or (code == "untaken" and self.status != "assigned"):
            return False
        return code == "overdue" or code not in self.rungs

    def silent_since(self) -> datetime | None:
        """When so long a silence of its author counts as a word; None when it never does."""
        if self.status == "needs_info" and self.question_heard_at is not None:
            return self.question_heard_at + REPLIED_WITHIN
        if self.status == "answered" and self.heard_at is not None and self.result != "measures_planned":
            return self.heard_at + OBJECTED_WITHIN
        return None

    def unlisted_from(self) -> datetime | None:
        """When it leaves its department's lists."""
        ended = self.ended_at()
        return ended + LISTED_FOR if self.listed and ended is not None else None

    def ended_at(self) -> datetime | None:
        """When nothing was left to do; None while it is open."""
        if self.status in OPEN:
            return None
        return self.withdrawn_at if self.status == "withdrawn" else self.answered_at

    def passes(self, now: datetime) -> str:
        """The one thing that time alone does now, if any: a silence counts, a rung is told, lists are left."""
        silent, unlisted = self.silent_since(), self.unlisted_from()
        reached = [code for code, start in self.coming() if start <= now]
        if silent is not None and silent <= now:
            asked = self.status == "needs_info"
            self.status = "in_progress" if asked else "closed"
            self.history.append("no_reply" if asked else "no_objection")
            return self.history[-1]
        if reached:
            self.history.append("escalated")
            self._told(reached, now)
            return reached[-1]
        if unlisted is not None and unlisted <= now:
            self.listed = False
            self.history.append("unlisted")
            return "unlisted"
        return ""

    def _told(self, reached: list[str], now: datetime) -> None:
        """Lower rungs are passed; when the head knows, all of them are, and he is told again."""
        self.rungs |= set(reached)
        if "overdue" in reached:
            self.rungs, self.head_told_at = {code for code, _ in RUNGS}, now

    def due_at(self) -> datetime | None:
        """When time must look at it next."""
        ended = self.ended_at()
        kept = ended.replace(year=ended.year + 1) if ended is not None and not self.listed else None
        moments = (*(start for _, start in self.coming()), self.silent_since(), self.unlisted_from(), kept)
        return min((moment for moment in moments if moment is not None), default=None)

    def desk_order(self) -> str:
        """Its place in its department's list: open ones by deadline, then those that ended."""
        ended = self.ended_at()
        if ended is None:
            return f"open#{self.deadline.isoformat()}#{self.number}"
        return f"done#{ended.isoformat()}#{self.number}"


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
            got = matter.heard_at or matter.answered_at
            return got is not None and now - got > REOPENED_WITHIN
        case "acknowledge":
            return matter.acknowledged or (matter.status in OPEN and not matter.overdue(now.date()))
    return False


def figures(matters: list[Matter], since: datetime, until: datetime, undelivered: set[str]) -> dict[str, object]:
    """What a summary of these days must say."""
    today, week = until.date(), timedelta(days=7)
    received = [one for one in matters if since <= one.registered_at < until]
    month = until - timedelta(days=30)
    recent = [one for one in matters if (ended := one.ended_at()) is None or (one.listed and ended >= month)]
    open_ = [one for one in matters if one.status in OPEN]
    late = [one for one in open_ if one.deadline < today]
    given = [one for one in recent if one.answered_at is not None and since <= one.answered_at < until]
    desks = {one.department for one in (*received, *open_)}
    return {
        "received": len(received),
        "received_week_before": sum(since - week <= one.registered_at < until - week for one in matters),
        "answered": len(given),
        "late": sum(one.answered_at.date() > one.deadline for one in given if one.answered_at),
        "open": len(open_),
        "soon": sum(0 <= (one.deadline - today).days <= 3 for one in open_),
        "overdue": sorted(one.number for one in late),
        "desks": {code: tuple(_of(code, those) for those in (received, open_, late)) for code in desks},
        "topics": dict(Counter(one.topic for one in received)),
        "undelivered": sum(one.number in undelivered and one.status not in OPEN for one in recent),
    }


def _of(department: str, matters: list[Matter]) -> int:
    return sum(one.department == department for one in matters)
