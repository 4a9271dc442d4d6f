"""The canned answers that [Ответить] offers, and what their fields are filled with. The managing is in canned.py."""

from __future__ import annotations

import re

from appeals.effects import Look, Scene
from appeals.model.appeal import Appeal
from appeals.model.written import Canned
from appeals.outgoing import Button, Rows
from appeals.screens import topic_name

FIELDS = ("name", "address", "number", "deadline", "topic", "department")
_BRACES = re.compile(r"\{([^{}\n]*)\}")


def kept(scene: Scene, appeal: Appeal) -> tuple[Canned, ...]:
    """The department's, those of the appeal's topic first, by name."""
    found: tuple[Canned, ...] = scene.facts.look(Look.CANNED, appeal.department)
    return tuple(sorted(found, key=lambda one: (one.topic != appeal.topic, one.name.casefold())))


def canned_rows(scene: Scene, appeal: Appeal) -> Rows:
    """A button for each, one to a row."""
    return tuple((Button(one.name, f"use:{appeal.number}:{one.id}"),) for one in kept(scene, appeal))


def field_names(scene: Scene) -> dict[str, str]:
    """The fields as they are written between the braces, and what each stands for."""
    return {scene.words.plain(f"canned.fields.{field}"): field for field in FIELDS}


def unknown_fields(scene: Scene, text: str) -> list[str]:
    """What stands in braces and is no field."""
    known = field_names(scene)
    return [name for name in _BRACES.findall(text) if name.strip().casefold() not in known]


def filled(scene: Scene, appeal: Appeal, text: str) -> str:
    """The text with what its fields stand for; filled once, so that a citizen's name in braces fills nothing."""
    known, values = field_names(scene), _values(scene, appeal)

    def value(match: re.Match[str]) -> str:
        field = known.get(match[1].strip().casefold())
        return match[0] if field is None else values[field]

    return _BRACES.sub(value, text)


def with_fields(scene: Scene, appeal: Appeal, text: str) -> str:
    """The text with fields in the place of what is this appeal's alone: its number, name and address."""
    values, names = _values(scene, appeal), {field: name for name, field in field_names(scene).items()}
    for field in ("number", "address", "name"):
        if values[field]:
            text = text.replace(values[field], "{" + names[field] + "}")
    return text


def _values(scene: Scene, appeal: Appeal) -> dict[str, str]:
    return {
        "name": appeal.name,
        "address": appeal.place.address if appeal.place else "",
        "number": appeal.number,
        "deadline": scene.words.day(appeal.deadline),
        "topic": topic_name(scene.town, appeal),
        "department": scene.town.department(appeal.department).name,
    }
