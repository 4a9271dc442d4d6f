"""What goes to X-Ray when the deploy asks for traces."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.template.stack import FUNCTIONS, ROOT

MARKS = ("метка", "фонар", "кирова", "aa-a-token", "a-secret-of")


def test_traces_tell_neither_words_nor_the_token() -> None:
    """Every segment of a citizen's messages, their failures and a delivery; calls to AWS are among them."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(FUNCTIONS), str(ROOT)))}
    traced = [sys.executable, "-m", "tests.integration.traced"]
    done = subprocess.run(traced, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = [line.removeprefix("segment ") for line in done.stderr.splitlines() if line.startswith("segment ")]
    segments = [json.dumps(json.loads(line), ensure_ascii=False) for line in lines]
    assert len([segment for segment in segments if '"operation": "BatchGetItem"' in segment]) > 5
    told = "\n".join(segments).casefold()
    assert [mark for mark in MARKS if mark in told] == []
