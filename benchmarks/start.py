"""How long a person waits for the first word of a process that has just begun, and of one that is warm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from infra.local.aws import function_url_event
from infra.local.ministack import PYTHON, REGION
from infra.local.stack import TOKEN, Stack
from infra.telegram import Seat

ROOT = Path(__file__).resolve().parent.parent
WARM = 20  # updates after the first, in the same process
_IDS = count(700_000_001)
# A runtime as small as can be: events come one a line, and a line goes out after each.
_RUNTIME = """
import json, sys
from importlib import import_module
from types import SimpleNamespace
handler = import_module(sys.argv[1]).handler
for number, line in enumerate(sys.stdin):
    context = SimpleNamespace(function_name="bench", memory_limit_in_mb=1024, aws_request_id=f"{sys.argv[2]}-{number}",
        invoked_function_arn="bench", get_remaining_time_in_millis=lambda: 30_000)
    assert handler(json.loads(line), context)["statusCode"] == 200
    print("#", flush=True)
"""


@dataclass(frozen=True)
class Bot:
    """What is started: a handler's module, where it lies, by which interpreter, in which environment."""

    name: str
    module: str
    folder: Path
    python: str
    environment: dict[str, str]


@dataclass(frozen=True)
class Times:
    """Seconds of one process: from its beginning to the end of the first update, and for each later one."""

    first: float
    later: float


def report(stack: Stack, artefact: Path, nothing: Path, processes: int) -> Iterator[str]:
    """So many new processes of each bot, by turns: a busy machine is busy for all. `nothing` is an empty folder."""
    people = [stack.town.add_citizen(f"bench-{number}", f"Житель {number}") for number in range(WARM + 1)]
    for person in people:
        person.says("/start")
    stack.settle()
    bots = bots_of(stack, artefact, nothing)
    times: dict[str, list[Times]] = {bot.name: [] for bot in bots}
    for _ in range(processes):
        for bot in bots:
            times[bot.name].append(_run(bot, [_event(stack, person) for person in people]))
    yield "|  | first word, median | least | most | each later one, median | Otklik's share of both |"
    yield "| --- | --: | --: | --: | --: | --: |"
    ours = times[bots[0].name]
    for name, found in times.items():
        first, later = sorted(one.first for one in found), median(one.later for one in found)
        shares = f"{_share(ours, found, 'first')} · {_share(ours, found, 'later')}"
        span = f"{median(first):.2f} s | {first[0]:.2f} | {first[-1]:.2f}"
        yield f"| {name} | {span} | {1000 * later:.0f} ms | {shares} |"


def bots_of(stack: Stack, artefact: Path, nothing: Path) -> list[Bot]:
    """Otklik as it is deployed; the peer as SAM's own builder ships it, without compiled modules, and with them."""
    aws = {
        "PATH": os.environ["PATH"],
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": stack.deployment.url,
    }
    deployed = stack.deployment.environment("WebhookFunction")
    plain = {"TABLE_NAME": deployed["TABLE_NAME"], "TELEGRAM_API_URL": stack.telegram.url, "BOT_TOKEN": TOKEN}
    # As in Lambda, where nothing can be written beside the code.
    uncompiled = {
        "PYTHONPYCACHEPREFIX": str(nothing),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return [
        Bot("Otklik", "webhook.handler", artefact, str(PYTHON), aws | deployed),
        Bot("a plain bot", "benchmarks.plain", ROOT, sys.executable, aws | plain | uncompiled),
        Bot("the same, its modules compiled", "benchmarks.plain", ROOT, sys.executable, aws | plain),
    ]


def _event(stack: Stack, person: Seat) -> dict[str, Any]:
    """A text of a person's, as the Function URL brings it."""
    said = {
        "message_id": next(_IDS),
        "date": int(stack.now().timestamp()),
        "from": {"id": person.user.id, "is_bot": False, "first_name": person.user.first_name},
        "chat": {"id": person.user.id, "type": "private", "first_name": person.user.first_name},
        "text": "На Кирова 120 второй месяц не горит фонарь у школы",
    }
    headers = {"content-type": "application/json", "x-telegram-bot-api-secret-token": stack.secret}
    body = json.dumps({"update_id": next(_IDS), "message": said}).encode()
    return function_url_event("POST", "/", "", headers, body, stack.now())


def _run(bot: Bot, events: Sequence[dict[str, Any]]) -> Times:
    began = time.perf_counter()
    command = [bot.python, "-c", _RUNTIME, bot.module, str(next(_IDS))]
    with subprocess.Popen(
        command, cwd=bot.folder, env=bot.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ends = []
        for event in events:
            process.stdin.write(json.dumps(event) + "\n")
            process.stdin.flush()
            while (line := process.stdout.readline()) != "#\n":
                if not line:
                    raise SystemExit(f"{bot.name} ended before its answer")
            ends.append(time.perf_counter())
        process.stdin.close()
    return Times(ends[0] - began, (ends[-1] - ends[0]) / (len(ends) - 1))


def _share(ours: Sequence[Times], others: Sequence[Times], which: str) -> str:
    return f"{median(getattr(one, which) for one in ours) / median(getattr(one, which) for one in others):.2f}"
