"""A prepared town being made: in a thread of its own, one at a time, its progress told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass

from infra.local.stack import Stack
from infra.telegram.errors import JSON

from .refusal import conflict, unknown
from .scenes import SCENES


@dataclass
class Progress:
    """How far a scene is."""

    name: str
    done: int = 0
    total: int = 0
    state: str = "running"
    error: str | None = None


class Loading:
    """Loads scenes."""

    def __init__(self, stack: Stack, tell: Callable[[JSON], None], say: Callable[[str], None]) -> None:
        self._stack = stack
        self._tell = tell
        self._say = say
        self._starting = threading.Lock()
        self._progress: Progress | None = None

    @property
    def progress(self) -> JSON | None:
        """Of the newest scene; None when none was loaded."""
        return asdict(self._progress) if self._progress else None

    def begin(self, name: str) -> None:
        """Start to make this town."""
        if name not in SCENES:
            raise unknown("Такой сцены нет.")
        with self._starting:
            if self._progress and self._progress.state == "running":
                raise conflict("Сцена ещё готовится.")
            self._progress = progress = Progress(name)
        threading.Thread(target=self._load, args=(progress,), name="scene", daemon=True).start()

    def _load(self, progress: Progress) -> None:
        def report(done: int, total: int) -> None:
            progress.done, progress.total = done, total
            self._tell({"type": "scene", "scene": asdict(progress)})

        self._tell({"type": "scene", "scene": asdict(progress)})
        self._tell({"type": "reload"})
        try:
            SCENES[progress.name].load(self._stack, report)
            progress.state = "done"
        except Exception as fault:  # noqa: BLE001  whatever it is, the page must hear that it is over
            self._say(f"The scene {progress.name} failed: {type(fault).__name__}: {fault}")
            progress.state, progress.error = "failed", "Сцену не удалось подготовить. Подробности в терминале."
        self._tell({"type": "scene", "scene": asdict(progress)})
        self._tell({"type": "reload"})
