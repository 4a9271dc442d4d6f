"""Deploys template.yaml to the local AWS and invokes the functions, as the Function URL and the schedules would."""

import base64
import hashlib
import json
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from infra import backup

from .ministack import PYTHON, REGION, ROOT, LocalAwsError
from .template import Template

STACK = "otklik-local"
BUCKET = "otklik-local-code"
SECRETS_PATH = "/otklik"
_CONFIG = Config(
    read_timeout=150,  # longer than any function may take
    retries={"total_max_attempts": 1},
    max_pool_connections=64,
)


@dataclass(frozen=True)
class Answer:
    """What a function answered through its URL."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Invocation:
    """One run of a function as it was seen from outside; `log` is the end of what it wrote."""

    function: str
    event: Mapping[str, Any]
    answer: Any
    error: str
    seconds: float
    log: str


class Deployment:
    """The stack as it runs on the local AWS."""

    def __init__(self, url: str) -> None:
        self.url = url
        session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)
        self._s3 = session.client("s3", endpoint_url=url, config=_CONFIG)
        self._ssm = session.client("ssm", endpoint_url=url, config=_CONFIG)
        self._cloudformation = session.client("cloudformation", endpoint_url=url, config=_CONFIG)
        self._lambda = session.client("lambda", endpoint_url=url, config=_CONFIG)
        self._dynamodb = session.client("dynamodb", endpoint_url=url, config=_CONFIG)
        self._sqs = session.client("sqs", endpoint_url=url, config=_CONFIG)
        self._names: dict[str, str] = {}
        self.listeners: list[Callable[[Invocation], None]] = []
        self.webhook_url = ""
        self.table = ""

    # -- deploying

    def put_secrets(self, token: str, webhook_secret: str) -> None:
        """The two secrets, where the functions look for them."""
        for name, value in (("bot-token", token), ("webhook-secret", webhook_secret)):
            path = f"{SECRETS_PATH}/{name}"
            self._ssm.put_parameter(Name=path, Value=value, Type="SecureString", Overwrite=True)

    def upload(self, artefacts: Path, functions: list[str]) -> dict[str, str]:
        """Zip and store what was built, equal content once; the key of each function's code."""
        self._s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        keys: dict[str, str] = {}
        for function in functions:
            key = f"{_fingerprint(artefacts / function)}.zip"
            if key not in keys.values():
                self._s3.put_object(Bucket=BUCKET, Key=key, Body=_zipped(artefacts / function))
            keys[function] = key
        return keys

    def deploy(self, template: Template, keys: dict[str, str], parameters: dict[str, str]) -> None:
        """Create the stack and wait until it stands. LocalAwsError with CloudFormation's reasons otherwise."""
        self._cloudformation.create_stack(
            StackName=STACK,
            TemplateBody=template.with_code(BUCKET, keys),
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        try:
            waiter = self._cloudformation.get_waiter("stack_create_complete")
            waiter.wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        except WaiterError as error:
            raise LocalAwsError(f"template.yaml could not be deployed:\n{self._reasons()}") from error
        resources = self._cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
        self._names = {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in resources}
        stack = self._cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
        self.webhook_url, self.table = outputs["WebhookUrl"], outputs["TableName"]

    def _reasons(self) -> str:
        events = self._cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
        return "\n".join(
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
            for event in reversed(events)
            if event["ResourceStatus"].endswith("FAILED")
        )

    # -- using

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """Run a function; what it returned. LocalAwsError when it raised or ran out of time."""
        begun = time.perf_counter()
        try:
            given = self._lambda.invoke(
                FunctionName=self._names[function], Payload=json.dumps(event).encode(), LogType="Tail"
            )
        except (ClientError, BotoCoreError) as error:
            raise LocalAwsError(f"{function} could not be invoked: {error}") from error
        answer = json.loads(given["Payload"].read() or b"null")
        failure = _failure(answer) if "FunctionError" in given else ""
        log = base64.b64decode(given.get("LogResult", "")).decode(errors="replace")
        for listener in self.listeners:
            listener(Invocation(function, event, answer, failure, time.perf_counter() - begun, log))
        if failure:
            raise LocalAwsError(f"{function} failed: {failure}")
        return answer

    def environment(self, function: str) -> dict[str, str]:
        """The variables that the template gives a function."""
        found = self._lambda.get_function_configuration(FunctionName=self._names[function])
        return dict(found["Environment"]["Variables"])

    def put_items(self, items: Iterable[dict[str, Any]]) -> int:
        """Put items of DynamoDB's own form into the table; how many."""
        return backup.put_all(self._dynamodb, self.table, items)

    def empty(self) -> None:
        """Delete every item and every dead letter."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self.table, ProjectionExpression="pk, sk")
        keys = [item for page in pages for item in page["Items"]]
        backup.delete_all(self._dynamodb, self.table, keys)
        self._sqs.purge_queue(QueueUrl=self.environment("WebhookFunction")["DEAD_LETTERS_URL"])

    def earliest_due(self, due_kind: str) -> float | None:
        """When the first thing of a kind falls due, from the table's index of what is due; None when nothing will."""
        found = self._dynamodb.query(
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression="due_kind = :kind",
            ExpressionAttributeValues={":kind": {"S": due_kind}},
            Limit=1,
        )["Items"]
        return float(found[0]["due_at"]["N"]) if found else None

    def items(self, after: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """All that is stored, in DynamoDB's own typed JSON. For eyes on this machine: no function ever reads so."""
        start: dict[str, Any] = {"ExclusiveStartKey": after} if after else {}
        for page in self._dynamodb.get_paginator("scan").paginate(TableName=self.table, **start):
            yield from page["Items"]

    def collection(self, pk: str) -> list[dict[str, Any]]:
        """Everything under one partition key, in order."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self.table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
        )
        return [item for page in pages for item in page["Items"]]


def _failure(payload: Any) -> str:
    kind, message = payload.get("errorType", "Error"), payload.get("errorMessage", payload)
    trace = "".join(payload.get("stackTrace", []))
    return f"{kind}: {message}\n{trace}"


def build(out: Path) -> None:
    """Make the artefacts with the interpreter that will run them: what is compiled is its own."""
    done = subprocess.run(
        [PYTHON, ROOT / "infra" / "build.py", "--out", out], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LocalAwsError(f"infra/build.py failed:\n{done.stdout}{done.stderr}")


def function_url_event(
    method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> dict[str, Any]:
    """The event a Function URL makes of a request (payload format 2.0), as of `now`."""
    kind = headers.get("content-type", "").partition(";")[0]
    text = kind.startswith("text/") or kind in _TEXT_TYPES
    request_id = str(uuid4())
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {key.lower(): value for key, value in headers.items()},
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "local",
            "domainName": "local.lambda-url.localhost",
            "domainPrefix": "local",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": request_id,
            "routeKey": "$default",
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        },
        "isBase64Encoded": bool(body) and not text,
    }
    if body:
        event["body"] = body.decode(errors="replace") if text else base64.b64encode(body).decode()
    return event


def function_url_answer(result: Any) -> Answer:
    """What a caller of the Function URL gets for a function's result."""
    if not isinstance(result, dict) or "statusCode" not in result:
        return Answer(200, {"content-type": "application/json"}, json.dumps(result).encode())
    body = str(result.get("body") or "")
    content = base64.b64decode(body) if result.get("isBase64Encoded") else body.encode()
    return Answer(int(result["statusCode"]), result.get("headers") or {}, content)


_TEXT_TYPES = {"application/json", "application/javascript", "application/xml"}


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def _zipped(folder: Path) -> bytes:
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_STORED) as archive:  # it travels no farther than this machine
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(path, path.relative_to(folder))
    return zipped.getvalue()
