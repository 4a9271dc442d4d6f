"""What an operator does to the local AWS: look at logs and dead letters, start processes anew, change secrets."""

import json
import time
from typing import Any

import boto3
import httpx

from infra.local.aws import SECRETS_PATH, STACK
from infra.local.ministack import REGION
from infra.local.stack import Stack
from tests.template.stack import LAMBDAS


class Operator:
    """The owner of the account, to whom no role applies."""

    def __init__(self, stack: Stack) -> None:
        self._session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)
        self._url = stack.deployment.url
        resources = self.client("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
        self.names: dict[str, str] = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in resources}

    def client(self, service: str) -> Any:
        """A client of the local AWS."""
        return self._session.client(service, endpoint_url=self._url)  # type: ignore[call-overload]

    def start_anew(self, function: str) -> None:
        """The function's next call comes into a fresh process, which has nothing in its cache."""
        memory = LAMBDAS[function]["MemorySize"]
        self.client("lambda").update_function_configuration(FunctionName=self.names[function], MemorySize=memory)

    def store(self, name: str, value: str) -> None:
        """Put a secret where the functions look for it."""
        path = f"{SECRETS_PATH}/{name}"
        self.client("ssm").put_parameter(Name=path, Value=value, Type="SecureString", Overwrite=True)

    def log_of(self, function: str) -> list[str]:
        """Every line that a function has written so far, its metrics among them."""
        group = self.names[LAMBDAS[function]["LoggingConfig"]["LogGroup"]["Ref"]]
        pages = self.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]

    def dead_letters(self, *, wait_seconds: int = 0) -> list[Any]:
        """What lies in the queue, taken out of it; waits until something does."""
        until = time.monotonic() + wait_seconds
        found = self._received()
        while not found and time.monotonic() < until:
            found = self._received(wait_seconds=5)
        while letters := self._received():
            found += letters
        return found

    def _received(self, wait_seconds: int = 0) -> list[Any]:
        sqs, queue = self.client("sqs"), self.names["DeadLetters"]
        letters = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=wait_seconds)
        for letter in letters.get("Messages", []):
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=letter["ReceiptHandle"])
        return [json.loads(letter["Body"]) for letter in letters.get("Messages", [])]

    def spoil_dialog(self, stack: Stack, person: int) -> None:
        """Leave something in the table that our code cannot read: this person's next update is a fault of ours."""
        item = {"pk": {"S": f"P#{person}"}, "sk": {"S": f"D#{person}"}, "kind": {"S": "dialog"}, "more": {"S": "[]"}}
        self.client("dynamodb").put_item(TableName=stack.deployment.table, Item=item | {"version": {"N": "1"}})

    def mend_dialog(self, stack: Stack, person: int) -> None:
        """Take that out again."""
        key = {"pk": {"S": f"P#{person}"}, "sk": {"S": f"D#{person}"}}
        self.client("dynamodb").delete_item(TableName=stack.deployment.table, Key=key)

    def brings(self, stack: Stack, update: Any, secret: str = "") -> int:
        """Bring an update to the webhook as the runbook does; the status of the answer."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret or stack.secret}
        return httpx.post(stack.webhook_url, json=update, headers=headers, timeout=60, trust_env=False).status_code

    def sets_webhook(self, stack: Stack, token: str, secret: str) -> None:
        """Tell Telegram the secret, as the runbook does."""
        webhook = {"url": stack.webhook_url, "secret_token": secret}
        answer = httpx.post(f"{stack.telegram.url}/bot{token}/setWebhook", json=webhook, timeout=60, trust_env=False)
        answer.raise_for_status()
