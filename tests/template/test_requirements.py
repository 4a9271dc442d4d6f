"""That what is installed is exactly what was looked at, on every machine."""

import re

import pytest

from tests.template.stack import ROOT

FILES = sorted(path.name for path in ROOT.glob("requirements*.txt"))


@pytest.mark.parametrize("name", FILES)
def test_everything_is_pinned_and_hashed(name: str) -> None:
    """Every entry is one exact version with the hashes of its files, and none names a place to fetch from."""
    text = (ROOT / name).read_text()
    for entry in re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip()):
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+( ; .+?)? \\\n    --hash=sha256:[0-9a-f]{64}", entry), entry
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash)", text, flags=re.MULTILINE)


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    """A library in both files has one version: what passes here is what runs there."""
    shipped, tested = _versions("requirements.txt"), _versions("requirements-dev.txt")
    assert {name for name in shipped.keys() & tested.keys() if shipped[name] != tested[name]} == set()


def _versions(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / name).read_text(), flags=re.MULTILINE))
