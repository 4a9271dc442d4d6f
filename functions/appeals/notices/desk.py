"""What putting a notice into words needs beside the appeal itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from appeals.model.chats import Chats
from appeals.town import Town
from appeals.words import Words


@dataclass(frozen=True)
class Desk:
    """What rendering needs beside the appeal itself."""

    town: Town
    words: Words
    chats: Chats
    now: datetime
