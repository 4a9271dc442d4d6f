"""Telegram's refusals, in its own words (https://core.telegram.org/bots/api#making-requests)."""

from typing import Any

JSON = dict[str, Any]


class TelegramError(Exception):
    """A call that Telegram refuses; the server turns it into `{"ok": false, …}`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def json(self) -> JSON:
        """The body Telegram answers with."""
        body: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str, **parameters: int) -> TelegramError:
    """400: the call can never succeed as it stands."""
    return TelegramError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> TelegramError:
    """403: the bot may not do this to this chat."""
    return TelegramError(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> TelegramError:
    """429: to be repeated after so many seconds."""
    return TelegramError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def unauthorized() -> TelegramError:
    """401: no bot has this token."""
    return TelegramError(401, "Unauthorized")


def not_found() -> TelegramError:
    """404: Telegram has no such method."""
    return TelegramError(404, "Not Found")
