"""`make bench`: how soon the bot answers beside a plain one, in one run, and what a message costs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import start, steps
from infra import build
from infra.local import aws
from infra.local.stack import Stack

PROCESSES = 10


def main() -> None:
    """Deploys to a local AWS of its own and measures there; figures are the machine's, ratios are the product's."""

    def progress(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    ports = (int(os.environ.get("PORT", "8080")), int(os.environ.get("AWS_PORT", "4566")))
    build.WORK.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=build.WORK) as folder, Stack(*ports, progress) as stack:
        aws.build(Path(folder))
        artefact = Path(folder, "WebhookFunction")
        stack.telegram.limits.lenient = True  # Telegram's pace is not what is measured
        print("# What a citizen waits for\n")
        print(f"{PROCESSES} new processes of each, by turns; {build.megabytes(artefact):.1f} MB unpacked.\n")
        for line in start.report(stack, artefact, Path(folder, "nothing"), PROCESSES):
            print(line, flush=True)
        print("\n# What a message costs\n")
        for line in steps.report(stack):
            print(line, flush=True)


if __name__ == "__main__":
    main()
