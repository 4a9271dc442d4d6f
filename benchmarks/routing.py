"""`make bench-routing DATA=…`: the proposed topic on months held back, and what a proposal costs."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import town
from appeals.routing.model import WEIGHTS, unpacked
from appeals.routing.proposal import proposed
from training.appeals import Labelled, read
from training.card import figures, learning_curve
from training.trial import Trial, trial

FUNCTIONS = Path(__file__).resolve().parent.parent / "functions"
LOADS = 20
# In an interpreter of its own, since here everything is loaded: what the first guess adds to the start.
LOAD = "import time, {}; began = time.perf_counter(); {}; print(time.perf_counter() - began)"


def main() -> None:
    """Fits anew to the earlier months, judges by the later ones, and times what is shipped."""
    arguments = argparse.ArgumentParser(prog="make bench-routing", description="Measures the proposed topic.")
    arguments.add_argument(
        "data", type=Path, help="labelled appeals: a CSV file with the columns created, topic, reason, text"
    )
    tried = trial(read(arguments.parse_args().data))
    for line in report(tried):
        print(line, flush=True)


def report(tried: Trial) -> Iterator[str]:
    """All there is to say, as it is found."""
    for name, rows in (("Fitted to", tried.earlier), ("put to", tried.later)):
        yield f"{name} {len(rows):,} appeals, {rows[0].day} to {rows[-1].day}"
    yield "\nRight\n"
    yield from figures(tried, town.load())
    yield "\nBy how much there was to learn from\n"
    yield from learning_curve(tried)
    yield "\nCost, on one core\n"
    yield from cost(tried.later)


def cost(rows: Sequence[Labelled]) -> Iterator[str]:
    """Size, the first guess and every other one."""
    here, model = town.load(), unpacked(WEIGHTS.read_bytes())
    longest = max((row.text for row in rows), key=len)
    texts = [row.text for row in rows]
    yield f"weights: {WEIGHTS.stat().st_size / 1000:.0f} KB, loaded in {1000 * load_time():.1f} ms at the first guess"
    for name, guess in (
        ("the model", lambda text: model.reads(text).ranked),
        ("the town's topics", lambda text: proposed(text, here)),
    ):
        times = sorted(timed(guess, texts))
        yield (
            f"{name}: median {1000 * times[len(times) // 2]:.2f} ms, "
            f"of a hundred the slowest {1000 * times[len(times) * 99 // 100]:.2f} ms; "
            f"{len(longest):,} letters {1000 * min(timed(guess, [longest] * LOADS)):.2f} ms, "
            f"20,000 letters {1000 * min(timed(guess, [(longest * 20_000)[:20_000]] * LOADS)):.2f} ms"
        )


def timed(guess: Callable[[str], object], texts: Sequence[str]) -> Iterator[float]:
    """Seconds of processor that each text takes."""
    for text in texts:
        began = time.thread_time()
        guess(text)
        yield time.thread_time() - began


def load_time() -> float:
    """Seconds from the wish for the model to having it, the best of several."""
    program = LOAD.format("appeals.routing.model as model", "model.shipped()")
    runs = (
        subprocess.run([sys.executable, "-c", program], cwd=FUNCTIONS, capture_output=True, check=True)
        for _ in range(LOADS)
    )
    return min(float(run.stdout) for run in runs)


if __name__ == "__main__":
    main()
