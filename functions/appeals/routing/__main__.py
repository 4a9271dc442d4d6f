"""`python -m appeals.routing`: a text a line in, its topics a line out, a JSON list of [topic, score], best first."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from contextlib import suppress

import town
from appeals.routing.model import Ranked, shipped
from appeals.routing.proposal import proposed


def main() -> None:
    """Answers line by line, each at once; a closed pipe or Ctrl-C ends it without a word."""
    arguments = argparse.ArgumentParser(
        prog="python -m appeals.routing", description="A text a line, its topics a line."
    )
    arguments.add_argument(
        "--portal", action="store_true", help="the topics of the portal whose appeals taught the model"
    )
    of_the_portal = arguments.parse_args().portal
    with suppress(BrokenPipeError, KeyboardInterrupt), sys.stdout.buffer as out:
        for text in _lines(sys.stdin.buffer):
            ranked = shipped().reads(text).ranked if of_the_portal else proposed(text, town.load())
            out.write(_json(ranked))
            out.flush()


def _lines(stream: Iterable[bytes]) -> Iterable[str]:
    """Texts as they come; what is no UTF-8 in one is passed over."""
    for line in stream:
        yield line.decode("utf-8", "replace").strip()


def _json(ranked: Ranked) -> bytes:
    return json.dumps([[topic, share] for topic, share in ranked]).encode() + b"\n"


if __name__ == "__main__":
    main()
