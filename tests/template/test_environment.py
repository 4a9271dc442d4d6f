"""That the environment the code reads is the one the template gives, and that nothing secret is in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.template.stack import ENVIRONMENT, FUNCTIONS, LAMBDAS, TEMPLATE

SETTINGS = FUNCTIONS / "appeals" / "shell" / "settings.py"
VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")

# Lambda itself sets these.
GIVEN = {"AWS_REGION", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "LAMBDA_TASK_ROOT"}
# Libraries read these, not our code.
FOR_LIBRARIES = ("AWS_", "POWERTOOLS_")


def test_every_variable_read_is_set() -> None:
    """A variable forgotten in the template would be found by the first cold start."""
    assert _read() - GIVEN <= set(ENVIRONMENT)


def test_every_variable_set_is_read() -> None:
    """A variable nobody reads any more is a promise nobody keeps."""
    assert {name for name in ENVIRONMENT if not name.startswith(FOR_LIBRARIES)} <= _read()


def test_functions_share_one_environment() -> None:
    """Settings are one typed model: no function has variables of its own."""
    assert [name for name, function in LAMBDAS.items() if "Environment" in function] == []


def test_no_secret_is_in_the_template() -> None:
    """Secrets are read from SSM by name; a parameter or variable would show them in every console."""
    names = set(ENVIRONMENT) | set(TEMPLATE["Parameters"])
    assert {name for name in names if re.search(r"token|secret|password|key", name, re.IGNORECASE)} == {
        "SecretsPath",
        "SECRETS_PATH",
    }


def _read() -> set[str]:
    return {name for path in FUNCTIONS.rglob("*.py") for name in _names_read(path)}


def _names_read(path: Path) -> Iterator[str]:
    """Variables in `environ["X"]`, `environ.get("X")` and `getenv("X")`; in settings.py every such word."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for word in _words(node, everywhere=path == SETTINGS):
            if isinstance(word, ast.Constant) and VARIABLE.fullmatch(str(word.value)):
                yield str(word.value)


def _words(node: ast.AST, *, everywhere: bool) -> list[ast.expr]:
    """The expressions at a node that may name a variable being read."""
    if everywhere and isinstance(node, ast.Constant):
        return [node]
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and "environ" in ast.unparse(node.value):
        return [node.slice]
    if isinstance(node, ast.Call) and re.search(r"environ\.get$|getenv$", ast.unparse(node.func)):
        return node.args[:1]
    return []
