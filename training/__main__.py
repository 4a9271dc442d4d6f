"""`make train DATA=…`: weights for functions/appeals/routing and their card, docs/topics.md."""

from __future__ import annotations

import argparse
from pathlib import Path

import town
from appeals.routing.model import WEIGHTS
from training.appeals import between, corrected, read
from training.card import card
from training.fit import fitted
from training.trial import judged_by, trial

CARD = Path(__file__).resolve().parent.parent / "docs" / "topics.md"


def main() -> None:
    """Fits to all appeals what is shipped, and writes of it what the trial on held-back months has shown."""
    arguments = argparse.ArgumentParser(prog="make train", description="Trains the model that proposes a topic.")
    arguments.add_argument(
        "data", type=Path, help="labelled appeals: a CSV file with the columns created, topic, reason, text"
    )
    arguments.add_argument(
        "--corrections", type=Path, help="a file of infra.corrections: what the town's people chose instead"
    )
    given = arguments.parse_args()
    rows, corrections = read(given.data), corrected(given.corrections)
    model = fitted([*rows, *corrections])
    packed = model.packed()
    WEIGHTS.write_bytes(packed)
    print(f"{WEIGHTS}: {len(packed):,} bytes, of {len(rows):,} appeals and {len(corrections):,} corrections")
    autumn = judged_by(fitted(between(rows, "2020-10", "2020-11")), between(rows, "2020-12", "2020-12"))
    CARD.write_text(card(model, rows, trial(rows), town.load(), autumn), encoding="utf-8")
    print(f"{CARD}: written")


if __name__ == "__main__":
    main()
