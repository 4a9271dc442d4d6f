"""Reads template.yaml as CloudFormation would, for the tests beside it."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ROOT / "functions"


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags: `!Ref x` is {"Ref": "x"}, `!Sub x` is {"Fn::Sub": "x"}."""


def _tag(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        raise TypeError(f"A tag on a mapping: {node.start_mark}")
    return {name if name in {"Ref", "Condition"} else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _tag)

TEMPLATE: dict[str, Any] = yaml.load((ROOT / "template.yaml").read_text(), Loader=_Loader)
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
ENVIRONMENT: dict[str, Any] = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
LAMBDAS = {
    name: resource["Properties"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::Serverless::Function"
}
SCHEDULED = {name: function for name, function in LAMBDAS.items() if "Events" in function}


def statements(function: str) -> list[dict[str, Any]]:
    """The statements of a function's own policies, with actions and resources always as lists."""
    return [
        statement | {key: _as_list(statement[key]) for key in ("Action", "Resource")}
        for policy in LAMBDAS[function]["Policies"]
        for statement in policy["Statement"]
    ]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
