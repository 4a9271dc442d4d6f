"""The local AWS as a process: ministack in its own environment, on loopback, gone with its parent."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import httpx

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-aws" / "bin" / "python"
REGION: Final = "eu-central-1"
START_SECONDS = 30.0
STOP_SECONDS = 5.0

# Linux ends it with the parent even when that is killed outright; elsewhere a killed parent leaves it behind.
_BOOT = (
    "import ctypes, runpy, sys\n"
    "if sys.platform == 'linux': ctypes.CDLL(None).prctl(1, 15)\n"
    "runpy.run_module('ministack', run_name='__main__')"
)


class LocalAwsError(Exception):
    """The local AWS did not do what was asked; the message says what and where to look."""


class Ministack:
    """`with Ministack(port, state) as aws:` serves AWS at `aws.url`, with all its files below `state`."""

    def __init__(self, port: int, state: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.log = state / "ministack.log"
        self._port = port
        self._state = state
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if not PYTHON.exists():
            raise LocalAwsError(f"{PYTHON} is missing: start with `make run`, which makes it")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                raise LocalAwsError(f"Port {self._port} is taken; AWS_PORT=… chooses another")
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [PYTHON, "-c", _BOOT],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is the parent's matter; the whole group is ended below
            )
        try:
            self._wait_until_healthy(self._process)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _environment(self) -> dict[str, str]:
        own = {
            "GATEWAY_PORT": str(self._port),
            "BIND_HOST": "127.0.0.1",
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "AUTH": "true",  # each function may do what its role allows, and nothing else
            "MINISTACK_REGION": REGION,
            "TMPDIR": str(self._state),
            "STATE_DIR": str(self._state / "state"),
            "S3_DATA_DIR": str(self._state / "s3"),
            "LAMBDA_WARM_TTL_SECONDS": "86400",
            "NO_PROXY": "127.0.0.1,localhost",
        }
        hidden = ("AWS_", "PYTHON", "BOT_TOKEN")  # what the functions must not find in their environment
        return {key: value for key, value in os.environ.items() if not key.startswith(hidden)} | own

    def _wait_until_healthy(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise LocalAwsError(f"ministack ended at once:\n{self._last_words()}")
            try:
                if httpx.get(f"{self.url}/_ministack/health", timeout=2, trust_env=False).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise LocalAwsError(f"ministack is not up after {START_SECONDS:g} s:\n{self._last_words()}")

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for ending in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, ending)
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                print("ministack does not end, killing it", file=sys.stderr)
            except ProcessLookupError:
                break
