"""The environment as one typed value, read once per process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from appeals.model.chats import HEAD, STAFF, Binding
from appeals.model.people import Official, Role


@dataclass(frozen=True)
class Settings:
    """What the deploy parameters say. A chat that was not named is None."""

    table_name: str
    secrets_path: str
    telegram_api_url: str
    dead_letters_url: str
    staff_chat: int | None
    head_chat: int | None
    administrators: frozenset[int]
    time_zone: ZoneInfo

    @property
    def deployed(self) -> dict[str, Binding]:
        """The chats of the deploy parameters, under the names they are bound by."""
        named = {STAFF: self.staff_chat, HEAD: self.head_chat}
        return {key: Binding(chat) for key, chat in named.items() if chat is not None}

    def roles(self, person: int, official: Official | None, today: date) -> frozenset[Role]:
        """Everything a person is: each may write as a citizen, administrators and the head come from the deploy."""
        roles = {Role.CITIZEN}
        if official is not None:
            roles |= {post.role for post in official.posts(today)}
        if person in self.administrators:
            roles.add(Role.ADMINISTRATOR)
        if person > 0 and person == self.head_chat:
            roles.add(Role.HEAD)
        return frozenset(roles)


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings; a number that is none raises ValueError at start, not at the first escalation."""
    administrators = environment.get("ADMIN_USER_IDS", "").split(",")
    return Settings(
        table_name=environment["TABLE_NAME"],
        secrets_path=environment["SECRETS_PATH"].rstrip("/"),
        telegram_api_url=environment["TELEGRAM_API_URL"],
        dead_letters_url=environment.get("DEAD_LETTERS_URL", ""),
        staff_chat=_chat(environment.get("STAFF_CHAT_ID", "")),
        head_chat=_chat(environment.get("HEAD_CHAT_ID", "")),
        administrators=frozenset(int(one) for one in administrators if one.strip()),
        time_zone=ZoneInfo(environment["TIME_ZONE"]),
    )


def _chat(value: str) -> int | None:
    """A chat's id; empty or 0 stands for none."""
    return int(value) if value.strip() not in ("", "0") else None
