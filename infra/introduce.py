"""An operator's tool after each deploy: Telegram learns where the bot is served, and people who it is.

    python -m infra.introduce WEBHOOK_URL --secrets-path /otklik

Without --secrets-path BOT_TOKEN and WEBHOOK_SECRET are read from the environment. Doing it again changes nothing.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import boto3
import httpx
from botocore.exceptions import BotoCoreError, ClientError

import town
from appeals.desk import helping
from appeals.model.people import Role
from appeals.outgoing import Offered
from webhook.understand import SERVED

TELEGRAM = "https://api.telegram.org"
AT_ONCE = 40  # Telegram's own default

Call = tuple[str, dict[str, Any]]  # a method of the Bot API with its parameters


class Refused(Exception):
    """It could not be told; the message says what and why, and never the token."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m infra.introduce", description="The bot's webhook and profile.")
    parser.add_argument("url", help="the stack's output WebhookUrl")
    parser.add_argument("--secrets-path", help="the SSM folder of bot-token and webhook-secret")
    parser.add_argument(
        "--staff-chat", type=int, help="where the staff's commands are offered; without it in all groups"
    )
    parser.add_argument("--admins", default="", help="ids of the administrators in the staff chat, parted by commas")
    parser.add_argument("--max-connections", type=int, default=AT_ONCE, help="not more than WebhookConcurrency")
    given = parser.parse_args(arguments)
    try:
        token, secret = _from_ssm(given.secrets_path) if given.secrets_path else _from_environment()
        api = os.environ.get("TELEGRAM_API_URL", TELEGRAM)
        with httpx.Client(base_url=f"{api}/bot{token}/", timeout=60) as telegram:
            webhook = webhook_call(given.url, secret, given.max_connections)
            admins = [int(one) for one in given.admins.split(",") if one.strip()]
            tell(telegram, [webhook, *profile_calls(given.staff_chat, admins)])
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"Updates come to {given.url}; people read who the bot is, and see its commands")
    return 0


def webhook_call(url: str, secret: str, at_once: int = AT_ONCE) -> Call:
    """Where updates are brought, which kinds, and how many side by side."""
    webhook = {"url": url, "secret_token": secret, "max_connections": at_once, "allowed_updates": SERVED}
    return "setWebhook", webhook


def profile_calls(staff_chat: int | None = None, admins: Iterable[int] = ()) -> Iterator[Call]:
    """What people read before START, and the commands that citizens, the staff and its administrators are offered.

    Of officials of other roles the bot learns by its own commands, and then tells Telegram itself.
    """
    words, name = town.load_words(), town.load().name_genitive
    yield "setMyDescription", {"description": words.plain("profile.description", town=name)}
    yield "setMyShortDescription", {"short_description": words.plain("profile.short_description", town=name)}
    yield "setMyCommands", _commands(helping.for_citizens(words), type="all_private_chats")
    where = {"type": "all_group_chats"} if staff_chat is None else {"type": "chat", "chat_id": staff_chat}
    yield "setMyCommands", _commands(helping.for_roles({Role.EXECUTOR}, words), **where)
    for person in admins if staff_chat is not None else ():
        member = {"type": "chat_member", "chat_id": staff_chat, "user_id": person}
        yield "setMyCommands", _commands(helping.for_roles({Role.ADMINISTRATOR}, words), **member)


def _commands(offered: Offered, **scope: object) -> dict[str, Any]:
    commands = [{"command": command, "description": description} for command, description in offered]
    return {"commands": commands, "scope": scope}


def tell(telegram: httpx.Client, calls: Iterable[Call]) -> None:
    """Call after call, at the bot's own address. Refused at the first that Telegram does not take."""
    for method, parameters in calls:
        try:
            answer = telegram.post(method, json=parameters).json()
        except (httpx.HTTPError, ValueError) as error:
            raise Refused(f"{method}: Telegram does not answer ({type(error).__name__})") from None
        if not answer.get("ok"):
            raise Refused(f"{method}: {answer.get('description', 'refused without a reason')}")


def _from_ssm(path: str) -> tuple[str, str]:
    """The token, and the webhook's secret: of two that are parted by a comma the new one, which comes first."""
    names = [f"{path.rstrip('/')}/{name}" for name in ("bot-token", "webhook-secret")]
    try:
        found = boto3.client("ssm").get_parameters(Names=names, WithDecryption=True)
    except (BotoCoreError, ClientError) as error:
        raise Refused(f"SSM: {error}") from None
    if found["InvalidParameters"]:
        raise Refused(f"SSM has no {', '.join(found['InvalidParameters'])}")
    values = {parameter["Name"]: parameter["Value"] for parameter in found["Parameters"]}
    token, secrets = (values[name] for name in names)
    return token, secrets.partition(",")[0].strip()


def _from_environment() -> tuple[str, str]:
    names = ("BOT_TOKEN", "WEBHOOK_SECRET")
    if missing := [name for name in names if not os.environ.get(name)]:
        raise Refused(f"{' and '.join(missing)} must be set, or --secrets-path given")
    token, secret = (os.environ[name] for name in names)
    return token, secret


if __name__ == "__main__":
    sys.exit(main())
