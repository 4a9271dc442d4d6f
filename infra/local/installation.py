"""From an empty machine to the standing stack: local AWS, artefacts, secrets, template; each step with its time."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .aws import SECRETS_PATH, Deployment, build
from .ministack import Ministack
from .template import Template


@contextmanager
def step(name: str, say: Callable[[str], None]) -> Iterator[None]:
    """Tell how long a step took once it is done."""
    begun = time.perf_counter()
    yield
    say(f"{time.perf_counter() - begun:5.1f} s  {name}")


def install(
    entered: ExitStack,
    aws_port: int,
    template: Template,
    parameters: dict[str, str],
    secrets: tuple[str, str],
    say: Callable[[str], None],
) -> Deployment:
    """Deploy the template to a local AWS of its own, which ends with `entered`. `secrets`: token, webhook secret."""
    state = Path(entered.enter_context(tempfile.TemporaryDirectory(prefix="otklik-")))
    with step("local AWS", say):
        aws = entered.enter_context(Ministack(aws_port, state))
        deployment = Deployment(aws.url)
    with step("artefacts", say):
        build(state / "build")
    with step("secrets and code", say):
        deployment.put_secrets(*secrets)
        keys = deployment.upload(state / "build", template.functions)
    with step("template.yaml", say):
        deployment.deploy(template, keys, {"Stage": "local", "SecretsPath": SECRETS_PATH} | parameters)
    return deployment
