"""`make run` as a process: it speaks, it ends without a trace, it says what is wrong in a sentence."""

import os
import signal
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from select import select
from zoneinfo import ZoneInfo

import httpx
import pytest

from infra.telegram import Simulator
from tests.e2e.running import Start, free_port, read_until

TOKEN = "110201543:AAreal-as-far-as-it-knows"


def children(pid: int) -> set[int]:
    """Every process below one, however deep."""
    below = {
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    }
    return below.union(*(children(child) for child in below))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_behind(start: Start, tmp_path: Path, ending: signal.Signals) -> None:
    """Ctrl-C and its kin end every process and remove every file, and count as success."""
    with start() as process:
        assert process.stdin
        process.stdin.write("/start\n")
        process.stdin.flush()
        read_until(process, "[Даю согласие]")
        started = [os.pidfd_open(pid) for pid in children(process.pid)]
        assert len(started) >= 2  # the local AWS and a function
        process.send_signal(ending)
        assert process.wait(timeout=20) == 0
    # One whose parent is gone ends at the system's own pace, not before the call returns.
    assert [select([one], [], [], 10)[0] for one in started] == [[one] for one in started]
    for one in started:
        os.close(one)
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_said_in_a_sentence(start: Start) -> None:
    """No traceback, but which port it is and what moves it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for variable in ("PORT", "AWS_PORT"):
            with start(**{variable: port}) as process:
                _, complained = process.communicate(timeout=60)
            assert process.returncode == 1
            assert complained == f"Port {port} is taken; {variable}=… chooses another\n"


def test_a_script_can_speak(start: Start) -> None:
    """Input that is no terminal works as well: people speak, time moves, schedules run."""
    script = "as boris\n/start\npress Даю согласие\nclock +1d\nrun digest 2026-12-24T09:00\npress nothing\nquit\n"
    with start() as process:
        said, complained = process.communicate(script, timeout=120)
    assert process.returncode == 0, complained
    assert "[Даю согласие]" in said
    tomorrow = datetime.now(ZoneInfo("Asia/Yakutsk")) + timedelta(days=1)
    assert f"{tomorrow:%d %B %Y}" in said
    assert "Сводка за" in said
    assert "! no button «nothing» here" in said


@pytest.fixture
def real() -> Iterator[Simulator]:
    """A Bot API server that the stack takes for the real one."""
    with Simulator(TOKEN) as simulator:
        yield simulator


def test_a_real_bot_is_served_by_long_polling(start: Start, real: Simulator) -> None:
    """With BOT_TOKEN each fetched update goes through the same function, in its order."""
    anna = real.person("Анна")
    with start(BOT_TOKEN=TOKEN, TELEGRAM_API_URL=real.url) as process:
        read_until(process, "Serving @otklik_bot")
        anna.says("/start")
        real.settle(60)
        assert any("Даю согласие" in row for message in anna.heard for row in message.buttons)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        assert process.stdout
        assert TOKEN not in process.stdout.read()


def test_a_bot_that_is_served_elsewhere_is_left_alone(start: Start, real: Simulator) -> None:
    """A webhook is not taken away from whoever set it."""
    url = f"http://127.0.0.1:{free_port()}/elsewhere"
    httpx.post(f"{real.url}/bot{TOKEN}/setWebhook", json={"url": url}, trust_env=False).raise_for_status()
    with start(BOT_TOKEN=TOKEN, TELEGRAM_API_URL=real.url) as process:
        _, complained = process.communicate(timeout=60)
    assert process.returncode == 1
    assert complained == f"@otklik_bot has a webhook at {url}: it is served there. Delete it first.\n"
    assert {call.method for call in real.calls} <= {"setWebhook", "getMe", "getWebhookInfo"}
