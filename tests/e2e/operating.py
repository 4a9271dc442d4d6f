"""What an operator does to the local AWS: look at logs and dead letters, start processes anew, change secrets."""

import json
from typing import Any

import boto3

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
        """What lies in the queue, taken out of it."""
        sqs, queue = self.client("sqs"), self.names["DeadLetters"]
        found: list[Any] = []
        while letters := sqs.receive_message(
            QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=0 if found else wait_seconds
        ).get("Messages"):
            for letter in letters:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=letter["ReceiptHandle"])
                found.append(json.loads(letter["Body"]))
        return found

    def spoil_dialog(self, stack: Stack, person: int) -> None:
        """Leave something in the table that our code cannot read: this person's next update is a fault of ours."""
        item = {"pk": {"S": f"P#{person}"}, "sk": {"S": f"D#{person}"}, "kind": {"S": "dialog"}, "more": {"S": "[]"}}
        self.client("dynamodb").put_item(TableName=stack.deployment.table, Item=item | {"version": {"N": "1"}})
