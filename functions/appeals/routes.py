"""Which department answers a message: its topic's, unless a rule of the town's file sends it elsewhere."""

from __future__ import annotations

from appeals.topics import speaks_of
from appeals.town import Rule, Topic, Town


def department_of(topic: Topic, text: str, district: str, town: Town) -> str:
    """The department of the first rule that fits, else the topic's own. The district may be unknown, and empty."""
    rules = (rule for rule in town.rules if rule.topic == topic.code)
    return next((rule.department for rule in rules if _fits(rule, text, district)), topic.department)


def _fits(rule: Rule, text: str, district: str) -> bool:
    here = not rule.districts or district in rule.districts
    return here and (not rule.words or speaks_of(text, rule.words))
