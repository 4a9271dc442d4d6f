"""`make run`: starts everything, gives a prompt, leaves nothing behind."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from .ministack import LocalAwsError

PORT = 8080
AWS_PORT = 4566
TELEGRAM = "https://api.telegram.org"


def main() -> int:
    """The exit status."""
    arguments = argparse.ArgumentParser(prog="make run ARGS=…", description=__doc__)
    arguments.add_argument("--story", action="store_true", help="play the whole story, print the chats, end")
    arguments.add_argument(
        "--day",
        nargs="?",
        const="",
        metavar="appeals.csv",
        help="play a working day on sixty appeals, a table's own perhaps",
    )
    asked = arguments.parse_args()
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, _stopped)
    try:
        if asked.story:
            return _story()
        if asked.day is not None:
            return _day(asked.day)
        if token := os.environ.get("BOT_TOKEN"):
            return _real(token)
        return _town()
    except LocalAwsError as error:
        print(error, file=sys.stderr)
        return 1


def _stopped(number: int, frame: FrameType | None) -> None:
    """Unwind once; a second Ctrl-C must not interrupt the clearing up."""
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, signal.SIG_IGN)
    sys.exit(0)


def _ports() -> tuple[int, int]:
    return int(os.environ.get("PORT", PORT)), int(os.environ.get("AWS_PORT", AWS_PORT))


def _say(text: str) -> None:
    print(text, flush=True)


def _town() -> int:
    from infra.page import Page

    from .prompt import prompt
    from .stack import Stack

    begun = time.perf_counter()
    with Stack(*_ports(), _say) as stack, Page(stack, _say):
        speak = prompt(stack)
        _say(f"Ready in {time.perf_counter() - begun:.0f} s. The town on one page: {stack.telegram.url}/")
        _say("Speak as anna: type /start. `as pavel` is staff, `help` tells the rest, `quit` or Ctrl-C ends.")
        with stack.timetable.in_real_time():
            if not speak.run() and not sys.stdin.isatty():
                _say("No more input; Ctrl-C ends.")
                signal.pause()
    return 0


def _story() -> int:
    from .story import StoryFailed, play

    try:
        play(_ports(), _say)
    except StoryFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _day(table: str) -> int:
    from .day import play
    from .play import StoryFailed

    try:
        play(_ports(), Path(table) if table else None, _say)
    except (StoryFailed, ValueError, OSError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _real(token: str) -> int:
    from .polling import Refused
    from .real import serve

    try:
        serve(token, os.environ.get("TELEGRAM_API_URL", TELEGRAM), _ports()[1], _say)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
