"""A process in which tracing is on: a citizen writes and is refused, and every segment is printed as JSON.

On its own, because the tracer patches libraries for good.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

TRACED = {
    "TRACING": "on",
    "LAMBDA_TASK_ROOT": "/var/task",  # the tracer works on Lambda only
    "AWS_XRAY_CONTEXT_MISSING": "IGNORE_ERROR",
    "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
}


class Printer:
    """Stands where the daemon would be reached."""

    def send_entity(self, entity: Any) -> None:
        sys.stderr.write(f"segment {entity.serialize()}\n")


def main() -> None:
    os.environ.update(TRACED)
    from aws_xray_sdk.core import xray_recorder

    from tests.integration.acting import TEXT, citizen, sends
    from tests.integration.conftest import a_town

    xray_recorder.configure(emitter=Printer(), sampling=False)
    with pytest.MonkeyPatch.context() as patch, a_town(patch) as town:
        anna = citizen(town, "Меткаимя")
        sends(town, anna, f"{TEXT} меткатекст")
        town.telegram.fail("400", chat_id=anna.chat.id, description="can't parse entities: меткатекст")
        anna.says("меткаещё")
        town.pump()
        town.run("delivery")


if __name__ == "__main__":
    main()
