"""Which department answers a message: its topic's, unless a rule of the town's file sends it elsewhere."""

from __future__ import annotations

from appeals.topics import speaks_of
from appeals.town import Topic, Town


def department_of(topic: Topic, text: str, town: Town) -> str:
    """The department of the first rule that fits, else the topic's own."""
    rules = (rule for rule in town.rules if rule.topic == topic.code)
    return next((rule.department for rule in rules if speaks_of(text, rule.words)), topic.department)
