"""template.yaml as data: the same stack with its code in S3, and the schedules it asks for."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from .schedules import Schedule

TEMPLATE = Path(__file__).resolve().parents[2] / "template.yaml"


class _CloudFormationLoader(yaml.SafeLoader):
    """Reads CloudFormation's short tags as what they stand for: `!Sub x` as {"Fn::Sub": "x"}."""


def _expand(loader: _CloudFormationLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    else:
        raise TypeError(f"!{tag} of a {type(node).__name__}")
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_CloudFormationLoader.add_multi_constructor("!", _expand)


@cache
def _read(path: Path) -> dict[str, Any]:
    # A SafeLoader with one more constructor, which only makes dictionaries.
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _CloudFormationLoader)
    return data


class Template:
    """The deployed template itself; nothing in it is changed but where the code lies."""

    def __init__(self, path: Path = TEMPLATE) -> None:
        self._data = _read(path)

    @property
    def functions(self) -> list[str]:
        """Logical ids of the functions."""
        return [name for name, item in self._data["Resources"].items() if item["Type"] == _FUNCTION]

    def with_code(self, bucket: str, keys: dict[str, str]) -> str:
        """The template's text with each function's CodeUri in S3."""
        data = json.loads(json.dumps(self._data))
        data["Globals"]["Function"].pop("CodeUri", None)
        for name, key in keys.items():
            data["Resources"][name]["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
        return json.dumps(data, ensure_ascii=False)

    @property
    def zone(self) -> ZoneInfo:
        """The town's time zone, as the template has it by default."""
        return ZoneInfo(self._data["Parameters"]["TimeZone"]["Default"])

    def schedules(self) -> list[Schedule]:
        """When each function is to run: its ScheduleV2 events, in the town's time."""
        return [
            Schedule(name, event["Properties"]["ScheduleExpression"], self.zone)
            for name in self.functions
            for event in self._data["Resources"][name]["Properties"].get("Events", {}).values()
            if event["Type"] == "ScheduleV2"
        ]


_FUNCTION = "AWS::Serverless::Function"
