"""Prepared towns that the page offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.local.stack import Stack


@dataclass(frozen=True)
class Scene:
    """A town to begin from: what it is called, what is in it, and how it comes about, telling how far it is."""

    title: str
    about: str
    load: Callable[[Stack, Callable[[int, int], None]], None]


SCENES: dict[str, Scene] = {}
