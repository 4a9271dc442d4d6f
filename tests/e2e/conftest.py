"""The local stack, once for all of these tests, and the means to start `make run` as a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

import infra.page
from infra.local.aws import build
from infra.local.stack import Stack
from infra.local.story import MORNING
from tests.e2e.running import Start, free_port
from tests.e2e.scenes import Scenes

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
USUAL: ViewportSize = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The stack with a town in it; tests share it and leave it standing."""
    with Stack(free_port(), free_port(), print) as standing, infra.page.Page(standing, print):
        yield standing


@pytest.fixture(scope="session")
def scenes() -> Iterator[Scenes]:
    """A stack whose time is the story's, for tests that change what an operator may change and put it back."""
    with Stack(free_port(), free_port(), print, start=MORNING) as standing:
        yield Scenes(standing)


@pytest.fixture(scope="session")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is deployed, unpacked."""
    folder = tmp_path_factory.mktemp("build")
    build(folder)
    return folder / "WebhookFunction"


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without one its tests are skipped, or fail where OTKLIK_BROWSER=required."""
    chromium = shutil.which("chromium")
    if chromium is None:
        told = "there is no chromium on PATH: install it (apt install chromium) to test the page"
        if os.environ.get("OTKLIK_BROWSER") == "required":
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    """The town on one page while time goes by."""
    with looking(browser, stack, viewport=USUAL) as page:
        yield page


@contextmanager
def looking(browser: Browser, stack: Stack, **screen: Any) -> Iterator[Page]:
    """The page on such a screen. It may complain of nothing and ask no other host for anything."""
    context = browser.new_context(locale="ru-RU", color_scheme="light", **screen)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: troubles.append(asked.url) if not _is_ours(asked.url, stack) else None)
    with stack.timetable.in_real_time():
        page.goto(stack.telegram.url)
        page.locator("#list .chats button").first.wait_for()
        yield page
        context.close()
    assert troubles == []


def _is_ours(url: str, stack: Stack) -> bool:
    return url.startswith((f"{stack.telegram.url}/", f"blob:{stack.telegram.url}/", "data:"))


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """Saves what is seen into the folder OTKLIK_SCREENSHOTS; without one nothing is kept."""
    folder = os.environ.get("OTKLIK_SCREENSHOTS")

    def save(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.jpg", quality=60, type="jpeg", animations="disabled")

    return save
