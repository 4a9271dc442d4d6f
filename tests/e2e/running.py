"""`make run` as a process: free ports for it, and what it says."""

import socket
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager

Start = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What a process says up to a line with these words; fails when it ends before."""
    said = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if words in line:
            return "".join(said)
    raise AssertionError(f"it ended without «{words}»:\n{''.join(said)}{process.stderr and process.stderr.read()}")
