"""The local stack, once for all of these tests, and the means to start `make run` as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local.stack import Stack
from infra.local.story import MORNING
from infra.page import Page
from tests.e2e.running import Start, free_port
from tests.e2e.scenes import Scenes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The stack with a town in it; tests share it and leave it standing."""
    with Stack(free_port(), free_port(), print) as standing, Page(standing, print):
        yield standing


@pytest.fixture(scope="session")
def scenes() -> Iterator[Scenes]:
    """A stack whose time is the story's, for tests that change what an operator may change and put it back."""
    with Stack(free_port(), free_port(), print, start=MORNING) as standing:
        yield Scenes(standing)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts `python -m infra.local` on free ports, with temporary files of its own below `tmp_path`."""

    @contextmanager
    def started(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        own = {"PORT": str(free_port()), "AWS_PORT": str(free_port()), "TMPDIR": str(tmp_path)}
        with subprocess.Popen(
            [sys.executable, "-m", "infra.local", *arguments],
            cwd=ROOT,
            env=os.environ | own | {"PYTHONUNBUFFERED": "1"} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.terminate()

    return started
