"""The two secrets, read from SSM by name and kept for five minutes, or until one of them no longer opens anything.

While SSM is out of reach what was read last goes on to serve.
"""

from __future__ import annotations

import hmac
import math
from time import monotonic

from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.config import Config

from appeals.shell.gateway import Gateway
from appeals.shell.settings import Settings
from appeals.shell.telemetry import logger

KEPT_SECONDS = 300
# What does not fit may have been changed meanwhile; but strangers must not make us read as often as they knock.
DOUBTED_EVERY_SECONDS = 10
ASKED_AGAIN_SECONDS = 60  # when SSM did not answer
# Botocore waits a minute to connect and another to read unless told otherwise: longer than the functions live.
TIMEOUTS = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2})


class NoSecrets(Exception):
    """SSM is out of reach or a secret is not there, and this process has never read it."""


class Vault:
    """One per process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._parameters = SSMProvider(boto_config=TIMEOUTS)
        self._known: dict[str, tuple[str, float]] = {}  # until when a value needs no look
        self._doubted: dict[str, float] = {}
        self._gateway: Gateway | None = None

    def _read(self, name: str, *, anew: bool = False) -> str:
        value, until = self._known.get(name, ("", -math.inf))
        now = monotonic()
        if now < until and not anew:
            return value
        path, kept = f"{self._settings.secrets_path}/{name}", KEPT_SECONDS
        try:
            value = str(self._parameters.get(path, decrypt=True, force_fetch=True))
        except GetParameterError as error:
            if not value:
                raise NoSecrets(name) from error
            kept = ASKED_AGAIN_SECONDS
            logger.warning("SSM is out of reach, the secret read last serves", extra={"secret": name})
        self._known[name] = value, now + kept
        return value

    def _read_in_doubt(self, name: str) -> str:
        """The secret as it is in SSM now, unless it was doubted a moment ago."""
        now = monotonic()
        anew = now - self._doubted.get(name, -math.inf) >= DOUBTED_EVERY_SECONDS
        if anew:
            self._doubted[name] = now
        return self._read(name, anew=anew)

    def admits(self, given: str) -> bool:
        """Whether the webhook's header is the secret. While it is being changed there are two, parted by a comma."""
        name = "webhook-secret"
        return _is_among(given, self._read(name)) or _is_among(given, self._read_in_doubt(name))

    def gateway(self) -> Gateway:
        """The way to Telegram under the token of now; a changed token opens a new one."""
        token = self._read("bot-token")
        if self._gateway is None or token != self._gateway.token:
            self.close()
            self._gateway = Gateway(token, self._settings.telegram_api_url, self._renewed_token)
        return self._gateway

    def _renewed_token(self) -> str:
        """For a gateway whose token Telegram refuses; empty when SSM cannot be asked."""
        try:
            return self._read_in_doubt("bot-token")
        except NoSecrets:
            return ""

    def close(self) -> None:
        """End the connections to Telegram."""
        if self._gateway is not None:
            self._gateway.close()
            self._gateway = None


def _is_among(given: str, secrets: str) -> bool:
    """Every candidate is compared, so that the time tells nothing about which one was near."""
    offered = given.encode(errors="replace")
    candidates = [secret.strip() for secret in secrets.split(",")]
    matches = [hmac.compare_digest(secret.encode(), offered) for secret in candidates if secret]
    return any(matches)
