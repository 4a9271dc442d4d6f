"""The two secrets, read from SSM by name and kept for five minutes."""

from __future__ import annotations

import hmac

from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.config import Config

from appeals.shell.gateway import Gateway
from appeals.shell.settings import Settings

KEPT_SECONDS = 300
# Botocore waits a minute to connect and another to read unless told otherwise: longer than the functions live.
TIMEOUTS = Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2})


class NoSecrets(Exception):
    """SSM is out of reach or a secret is not there."""


class Vault:
    """One per process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._parameters = SSMProvider(boto_config=TIMEOUTS)
        self._token = ""
        self._gateway: Gateway | None = None

    def _read(self, name: str) -> str:
        try:
            value = self._parameters.get(f"{self._settings.secrets_path}/{name}", decrypt=True, max_age=KEPT_SECONDS)
        except GetParameterError as error:
            raise NoSecrets(name) from error
        return str(value)

    def admits(self, given: str) -> bool:
        """Whether the webhook's header is the secret. While it is being changed there are two, parted by a comma."""
        valid = [secret.strip() for secret in self._read("webhook-secret").split(",")]
        # Every candidate is compared, so that the time tells nothing about which one was near.
        offered = given.encode(errors="replace")
        matches = [hmac.compare_digest(secret.encode(), offered) for secret in valid if secret]
        return any(matches)

    def gateway(self) -> Gateway:
        """The way to Telegram under the token of now; a changed token opens a new one."""
        token = self._read("bot-token")
        if self._gateway is None or token != self._token:
            self.close()
            self._token, self._gateway = token, Gateway(token, self._settings.telegram_api_url)
        return self._gateway

    def close(self) -> None:
        """End the connections to Telegram."""
        if self._gateway is not None:
            self._gateway.close()
            self._gateway = None
