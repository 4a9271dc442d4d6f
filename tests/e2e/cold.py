"""One update in a process of its own, as Lambda would begin it: the built artefact under the template's environment."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

from infra.local.aws import function_url_event
from infra.local.ministack import PYTHON, REGION
from infra.local.stack import Stack
from tests.e2e.at_once import AGAIN, HEADER

_RUN = """
import json, sys
from types import SimpleNamespace
from webhook.handler import handler
name, request = sys.argv[1:]
context = SimpleNamespace(function_name=name, memory_limit_in_mb=1024, aws_request_id=request,
    invoked_function_arn=name, get_remaining_time_in_millis=lambda: 30_000)
print(json.dumps(handler(json.load(sys.stdin), context)))
"""


class ColdStarts:
    """Brings each update to a fresh process."""

    def __init__(self, stack: Stack, artefact: Path) -> None:
        self._stack = stack
        self._artefact = artefact
        self._environment = stack.deployment.environment("WebhookFunction") | {
            "PATH": os.environ["PATH"],
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_ENDPOINT_URL": stack.deployment.url,
        }

    def __call__(self, update: dict[str, Any]) -> tuple[int, int]:
        """The status, and the Retry-After in seconds."""
        headers = {HEADER: self._stack.secret, "content-type": "application/json"}
        event = function_url_event("POST", "/", "", headers, json.dumps(update).encode(), self._stack.now())
        done = subprocess.run(
            [PYTHON, "-c", _RUN, "webhook", str(uuid4())],
            cwd=self._artefact,
            env=self._environment,
            input=json.dumps(event),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout.splitlines()[-1])
        return int(answer["statusCode"]), int(answer["headers"].get("Retry-After", AGAIN))
