"""Beside speak.py: what a person asked to see of themselves is read and written out when it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from appeals.citizen.dossier import Dossier
from appeals.effects import Facts, Look, Need
from appeals.model.appeal import Appeal
from appeals.model.event import Event
from appeals.outgoing import Export, Upload
from appeals.shell import records
from appeals.shell.house import House
from appeals.shell.table import fetch


def written_out(house: House, export: Export, facts: Facts, now: datetime) -> Upload:
    """The person's dossier as a file."""
    words = house.words
    appeals = house.storage.look(Need(Look.MINE), export.person, now)
    text = Dossier(house.town, words).text(facts.dialog, facts.citizen, appeals, _histories(appeals))
    return Upload(export.chat, words.plain("mydata.file"), text, words("mydata.caption"))


def _histories(appeals: Iterable[Appeal]) -> dict[str, list[Event]]:
    """All events of many appeals in few reads: each version of an appeal has one."""
    keys = {one.number: [records.event_key(one.number, seq) for seq in range(1, one.version + 1)] for one in appeals}
    found = fetch(key for own in keys.values() for key in own)
    return {number: [records.event_of(found[key]) for key in own if key in found] for number, own in keys.items()}
