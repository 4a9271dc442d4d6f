"""The labelled appeals: read from a file outside the repository, in order of time, parted by months."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from appeals.routing.portal import PORTAL_TOPICS


@dataclass(frozen=True)
class Labelled:
    """An appeal whose topic is known."""

    day: str  # ISO 8601
    topic: str
    reason: str  # why exactly, in the portal's words; what a topic is made of
    text: str


def read(path: Path) -> list[Labelled]:
    """The appeals of a CSV file with the columns created, topic, reason and text, oldest first."""
    with path.open(encoding="utf-8", newline="") as file:
        found = csv.DictReader(file)
        rows = [Labelled(row["created"][:10], row["topic"], row["reason"], row["text"]) for row in found]
    if unknown := {row.topic for row in rows} - set(PORTAL_TOPICS):
        raise SystemExit(f"{path}: these topics are not in functions/appeals/routing/portal.py: {sorted(unknown)}")
    return sorted(rows, key=lambda row: row.day)


def corrected(path: Path | None) -> list[Labelled]:
    """What people chose instead (`python -m infra.corrections`), for the model that is shipped; without a path, none.

    Nobody gave a reason: of its topic such an appeal is one of the rarer.
    """
    return read(path) if path is not None else []


def between(rows: Sequence[Labelled], first: str, last: str) -> list[Labelled]:
    """Those of the months from `first` to `last`, both included, as 2020-10."""
    return [row for row in rows if first <= row.day[:7] <= last]
