"""Makes the town of its file's data: every table of belogorsk.toml has its reader here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from appeals.model.appeal import Regime, Result
from appeals.model.chats import DEPUTY
from appeals.routing.portal import PORTAL_TOPICS
from appeals.toml_table import Table, TownFileError
from appeals.town import (
    CLASSIFIER,
    Answers,
    Audience,
    Body,
    CalendarRules,
    CommentRules,
    Department,
    DigestRules,
    District,
    EmergencyPhrases,
    Hours,
    Limits,
    Move,
    Rule,
    Rung,
    Term,
    Topic,
    Town,
)

RADIUS = 100  # metres
NAME_LETTERS = 40  # what a button shows whole


def parse(data: dict[str, Any]) -> Town:
    """The town of a parsed TOML file; TownFileError names the first thing in it that is wrong."""
    table = Table(data)
    town = _town(table)
    table.end()
    _check(town)
    return town


def _town(table: Table) -> Town:
    default_term = Term(table.whole("default_days"))
    return Town(
        name=table.text("name"),
        name_genitive=table.text("name_genitive"),
        time_zone=_zone(table),
        reception_phone=table.text("reception_phone"),
        reception_address=table.text("reception_address"),
        duty_phone=table.text("duty_phone"),
        gosuslugi=table.text("gosuslugi"),
        legal_basis=table.text("legal_basis"),
        consent_version=table.text("consent_version"),
        publication_version=table.text("publication_version"),
        hours=table.table("hours", lambda hours: Hours(hours.time("opens"), hours.time("closes"))),
        calendar=table.table("calendar", _calendar),
        digest=table.table("digest", lambda digest: DigestRules(digest.flag("days_off"), digest.flag("weekly"))),
        limits=table.table("limits", _limits),
        departments=_by_code("departments", table.tables("departments", _department)),
        deputy=table.table("deputy", lambda deputy: _department(deputy, DEPUTY)),
        bodies=_by_code("bodies", table.tables("bodies", _body)),
        topics=_by_code("topics", table.tables("topics", lambda topic: _topic(topic, default_term))),
        default_topic=table.code("default_topic"),
        default_term=default_term,
        rules=table.tables("rules", _rule) if table.has("rules") else (),
        districts=_by_code("districts", table.tables("districts", _district) if table.has("districts") else ()),
        ladder=tuple(_by_code("ladder", table.tables("ladder", _rung)).values()),
        promises=tuple(_by_code("promises", table.tables("promises", _rung)).values()),
        results=table.table("results", _results),
        answers=table.table("answers", _answers),
        sure=table.table("proposal", lambda proposal: proposal.share("sure")),
        alike=table.table("joining", lambda joining: joining.share("alike")),
        comments=table.table("comments", _comments),
        emergency=table.table("emergency", _emergency),
        retention=table.table("retention", _retention),
    )


def _zone(table: Table) -> ZoneInfo:
    name = table.text("time_zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise TownFileError("time_zone", f"{name!r} is no time zone") from error


def _calendar(table: Table) -> CalendarRules:
    move, moves = table.text("move"), tuple(Move)
    if move not in moves:
        raise TownFileError(table.at("move"), f"must be one of {', '.join(moves)}, not {move!r}")
    days_off, working_days = table.dates("days_off"), table.dates("working_days")
    for day in sorted(days_off & working_days):
        raise TownFileError(table.at("working_days"), f"{day} is also in days_off")
    return CalendarRules(table.text("country"), Move(move), days_off, working_days)


def _limits(table: Table) -> Limits:
    return Limits(**{name: table.whole(name) for name in Limits.__dataclass_fields__})


def _answers(table: Table) -> Answers:
    return Answers(**{name: table.flag(name) for name in Answers.__dataclass_fields__})


def _department(table: Table, code: str = "") -> Department:
    return Department(
        code=code or table.code("code"),
        name=table.text("name"),
        genitive=table.text("genitive"),
        to=table.text("to"),
        short=table.text("short"),
        phone=table.text("phone") if table.has("phone") else "",
    )


def _body(table: Table) -> Body:
    return Body(table.code("code"), _for_a_button(table), table.text("to"))


def _for_a_button(table: Table) -> str:
    name = table.text("name")
    if len(name) > NAME_LETTERS:
        raise TownFileError(table.at("name"), f"is longer than {NAME_LETTERS} letters")
    return name


def _classifier(table: Table) -> str:
    code = table.text("classifier")
    if not CLASSIFIER.fullmatch(code):
        raise TownFileError(table.at("classifier"), f"{code!r} is no code of the classifier: 0005, 0005.0005.0056 …")
    return code


def _topic(table: Table, default_term: Term) -> Topic:
    return Topic(
        code=table.code("code"),
        name=_for_a_button(table),
        department=table.code("department"),
        term=_term(table, default_term),
        classifier=_classifier(table),
        keywords=table.texts("keywords"),
        hints=table.texts("hints") if table.has("hints") else (),
        portal=table.texts("portal") if table.has("portal") else (),
        season=_months(table) if table.has("season") else frozenset(),
        radius=table.whole("radius") if table.has("radius") else RADIUS,
        photo=table.flag("photo") if table.has("photo") else False,
    )


def _months(table: Table) -> frozenset[int]:
    months = table.wholes("season")
    if not months or not set(months) <= set(range(1, 13)):
        raise TownFileError(table.at("season"), "must name months by their numbers, 1 to 12, and at least one")
    return frozenset(months)


def _rule(table: Table) -> Rule:
    rule = Rule(
        topic=table.code("topic"),
        department=table.code("department"),
        words=table.texts("words") if table.has("words") else (),
        districts=table.texts("districts") if table.has("districts") else (),
    )
    if not (rule.words or rule.districts):
        reason = "a rule needs words or districts; for a whole topic change the topic's own department"
        raise TownFileError(table.at("words"), reason)
    return rule


def _district(table: Table) -> District:
    return District(table.code("code"), _for_a_button(table))


def _term(table: Table, default_term: Term) -> Term:
    if not table.has("working_days"):
        return Term(table.whole("days")) if table.has("days") else default_term
    if table.has("days"):
        raise TownFileError(table.at("days"), "stands beside working_days; one of them counts")
    return Term(table.whole("working_days"), working=True)


def _rung(table: Table) -> Rung:
    code, to = table.code("code"), table.text("to")
    if to not in tuple(Audience):
        raise TownFileError(table.at("to"), f"must be one of {', '.join(Audience)}, not {to!r}")
    if table.has("unassigned_working_days"):
        return Rung(code, Audience(to), unassigned_days=table.whole("unassigned_working_days"))
    if table.has("half_of_term") and table.flag("half_of_term"):
        return Rung(code, Audience(to), half_of_term=True)
    if table.has("days_late"):
        repeat = table.whole("repeat_days") if table.has("repeat_days") else 0
        return Rung(code, Audience(to), -table.whole("days_late"), repeat_days=repeat)
    return Rung(code, Audience(to), table.whole("days_left", at_least=0))


def _results(table: Table) -> tuple[Result, ...]:
    offered = table.texts("offered")
    for code in offered:
        if code not in tuple(Result):
            raise TownFileError(table.at("offered"), f"{code!r} is no result")
    if not offered or len(set(offered)) < len(offered):
        raise TownFileError(table.at("offered"), "must name each result once, and at least one")
    return tuple(Result(code) for code in offered)


def _comments(table: Table) -> CommentRules:
    return CommentRules(table.flag("always"), table.whole("answers_a_day"), table.flag("approved"))


def _emergency(table: Table) -> EmergencyPhrases:
    return EmergencyPhrases(table.texts("phrases"), table.texts("negations_before"), table.texts("negations_after"))


def _retention(table: Table) -> dict[Regime, int]:
    return {regime: table.whole(f"{regime}_years") for regime in Regime}


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


C = TypeVar("C", bound=_Coded)


def _by_code(path: str, rows: Iterable[C]) -> dict[str, C]:
    found: dict[str, C] = {}
    for row in rows:
        if row.code in found:
            raise TownFileError(path, f"the code {row.code!r} stands twice")
        found[row.code] = row
    return found


def _check(town: Town) -> None:
    """What only the whole file can tell."""
    for index, topic in enumerate(town.topics.values()):
        if topic.department not in town.departments:
            raise TownFileError(f"topics[{index}].department", f"{topic.department!r} is no department")
    if town.default_topic not in town.topics:
        raise TownFileError("default_topic", f"{town.default_topic!r} is no topic")
    _check_portal(town)
    _check_rules(town)
    if town.hours.opens >= town.hours.closes:
        raise TownFileError("hours.closes", "must be later than opens")
    taken: dict[str, Department] = {}
    for department in town.departments.values():
        for name in department.answers_to:
            if taken.setdefault(name, department) is not department:
                raise TownFileError("departments", f"two departments answer to {name!r}")


def _check_rules(town: Town) -> None:
    for index, rule in enumerate(town.rules):
        if rule.topic not in town.topics:
            raise TownFileError(f"rules[{index}].topic", f"{rule.topic!r} is no topic")
        if rule.department not in town.departments:
            raise TownFileError(f"rules[{index}].department", f"{rule.department!r} is no department")
        if rule.department == town.topics[rule.topic].department:
            raise TownFileError(f"rules[{index}].department", "is the topic's own already")
        for code in rule.districts:
            if code not in town.districts:
                raise TownFileError(f"rules[{index}].districts", f"{code!r} is no district")


def _check_portal(town: Town) -> None:
    """Each of the portal's topics belongs to just one of the town's: no guess of the model is lost or counted twice."""
    taken: dict[str, str] = {}
    for index, topic in enumerate(town.topics.values()):
        for name in topic.portal:
            if name not in PORTAL_TOPICS:
                raise TownFileError(f"topics[{index}].portal", f"{name!r} is none of {', '.join(PORTAL_TOPICS)}")
            if name in taken:
                raise TownFileError(f"topics[{index}].portal", f"{name!r} already belongs to {taken[name]!r}")
            taken[name] = topic.code
    for name in PORTAL_TOPICS:
        if name not in taken:
            raise TownFileError("topics", f"none takes in {name!r} of the portal's")
