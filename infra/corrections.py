"""An operator's tool: what people chose instead of the proposed topic, as a CSV file for the next training.

    python -m infra.corrections TABLE FILE [--since 2026-01-01]
    make train DATA=appeals.csv CORRECTIONS=FILE

Only messages of people whose consent stands; telephones, names, addresses and the like in them are masked by the
rules of functions/appeals/personal.py, which find rather too much. What they miss is still there: the file stays with
the operator, as the table does, and only its owner may read it. The audit log says that it was made.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import town
from appeals.effects import Audit, Case, Deed, Look, Need
from appeals.model.appeal import Regime
from appeals.model.people import Citizen
from appeals.personal import masked
from appeals.quality import judged
from appeals.routing.model import shipped
from appeals.shell.storage import Storage
from appeals.town import Town

COLUMNS = ("created", "topic", "reason", "text")
AT_ONCE = 40  # appeals, with their words
A_YEAR = timedelta(days=365)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m infra.corrections", description="Corrected topics, for training.")
    parser.add_argument("table")
    parser.add_argument("file", type=Path)
    parser.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="the first day; a year ago unless told")
    given = parser.parse_args(arguments)
    if given.file.exists():
        raise SystemExit(f"{given.file} is there already: nothing was exported")
    rules = town.load()
    now = datetime.now(rules.time_zone)
    since = datetime.combine(given.since or (now - A_YEAR).date(), time.min, rules.time_zone)
    print(f"{export(Storage(given.table, {}), given.file, rules, since, now)} corrections", file=sys.stderr)


def export(storage: Storage, file: Path, rules: Town, since: datetime, now: datetime) -> int:
    """Write the corrections since then into a new file; how many. The audit log has it before anything is read."""
    storage.commit([Audit(0, 0, Deed.EXPORT, "corrections")], now)
    rows = list(_rows(storage, rules, since, now))
    file.touch(mode=0o600)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return len(rows)


def _rows(storage: Storage, rules: Town, since: datetime, now: datetime) -> Iterator[tuple[str, str, str, str]]:
    every = judged(storage.judged(since, now, at_most=None))
    numbers = [one.number for one in every if one.guessed and one.topic != one.guessed[0] and not one.anonymised]
    consents: dict[int, bool] = {}
    for at in range(0, len(numbers), AT_ONCE):
        cases: dict[str, Case] = storage.look(Need(Look.TEXTS, ",".join(numbers[at : at + AT_ONCE])), 0, now)
        for case in cases.values():
            person = case.appeal.citizen
            if person not in consents:
                consents[person] = _consents(storage, person, now)
            label = _portal_topic(case.appeal.topic, case.first.text, rules)
            if label and consents[person] and case.appeal.regime is Regime.MESSAGE:
                text = masked(case.first.text, rules, (case.appeal.name,))
                yield case.appeal.came_at.date().isoformat(), label, "", text


def _consents(storage: Storage, person: int, now: datetime) -> bool:
    """Whether the person's consent stands, and they have not asked to be forgotten."""
    if not person:
        return False
    citizen: Citizen = storage.look(Need(Look.CITIZEN, str(person)), person, now)
    return bool(citizen.consent_version) and citizen.erasing_since is None


def _portal_topic(topic: str, text: str, rules: Town) -> str:
    """The portal's topic that the town's one is, the likeliest of several; empty where the model knows none."""
    known: Iterable[str] = rules.topic(topic).portal
    likely = shipped().reads(text).topics
    return max(known, key=lambda name: likely[name], default="")


if __name__ == "__main__":
    main()
