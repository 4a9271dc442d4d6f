"""What is really shipped: built here once, looked at and run in an interpreter that has nothing else."""

import importlib.metadata
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import holidays
import pytest

from infra.build import FUNCTION_NAMES
from tests.template.stack import ENVIRONMENT, FUNCTIONS, LAMBDAS, ROOT

UNPACKED_MB = 31
ZIPPED_MB = 10  # half a megabyte of it are the weights of the proposed topic
FORBIDDEN_AT_START = {"telegram.ext", "aws_xray_sdk", "pydantic", "matplotlib", "PIL", "docx", "openpyxl", "holidays"}
YEARS = range(1992, 2031)


@pytest.fixture(scope="module")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The webhook's folder, as `sam build` makes it; all four are alike."""
    out = tmp_path_factory.mktemp("build")
    subprocess.run([sys.executable, ROOT / "infra" / "build.py", "--out", out], check=True, cwd=out)
    assert {folder.name for folder in out.iterdir()} == set(FUNCTION_NAMES)
    return out / "WebhookFunction"


def run(artefact: Path, code: str) -> str:
    """Runs code with the artefact and the standard library and nothing else, as Lambda would set it up."""
    variables = {name: value if isinstance(value, str) else "1" for name, value in ENVIRONMENT.items()}
    environment = variables | {
        "TIME_ZONE": "Asia/Yakutsk",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "DEAD_LETTERS_URL": "http://127.0.0.1:9/queue",
        "TRACING": "off",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:9",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "PATH": os.environ["PATH"],
    }
    program = f"import sys; sys.path.insert(0, {str(artefact)!r})\n{code}"
    finished = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_functions_hide_no_library() -> None:
    """A folder named like an installed package would overwrite it in the artefact."""
    ours = {path.name for path in FUNCTIONS.iterdir() if path.is_dir()}
    assert ours & set(importlib.metadata.packages_distributions()) == set()
    assert ours & set(sys.stdlib_module_names) == set()


def test_only_code_is_shipped(artefact: Path) -> None:
    """All of functions/ is there, and no build file, test, program or binary for one processor."""
    ours = {
        path.relative_to(FUNCTIONS)
        for path in FUNCTIONS.rglob("*")
        if path.is_file() and path.name != "Makefile" and "__pycache__" not in path.parts
    }
    shipped = {path.relative_to(artefact) for path in artefact.rglob("*") if path.is_file()}
    assert ours <= shipped
    assert [path for path in shipped if path.suffix == ".so" or {"tests", "bin", "Makefile"} & set(path.parts)] == []


def test_every_module_is_compiled_for_this_interpreter_and_never_checked(artefact: Path) -> None:
    """Lambda cannot write .pyc files: what is not compiled here is compiled at every cold start."""
    sources = {path for path in artefact.rglob("*.py") if path.stat().st_size}
    compiled = list(artefact.rglob("*.pyc"))
    assert sources <= {path.parent.parent / f"{path.name.split('.')[0]}.py" for path in compiled}
    assert {path.suffixes[0] for path in compiled} == {f".{sys.implementation.cache_tag}"}
    flags = {int.from_bytes(path.read_bytes()[4:8], "little") for path in compiled}
    assert flags == {0b01}, "hash-based and unchecked (PEP 552)"


def test_no_path_of_this_machine_is_compiled_in(artefact: Path) -> None:
    """The same input gives the same bytes wherever it is built."""
    here = str(ROOT).encode()
    assert [path for path in artefact.rglob("*.pyc") if here in path.read_bytes()] == []


@pytest.mark.skipif(sys.version_info < (3, 13), reason="compilers before the runtime's own are not repeatable")
def test_a_second_build_gives_the_same_bytes(artefact: Path, tmp_path: Path) -> None:
    """Nothing is deployed anew when nothing changed."""
    subprocess.run(
        [sys.executable, ROOT / "infra" / "build.py", "--artifact", tmp_path / "again"],
        check=True,
        cwd=tmp_path,
    )
    assert _contents(tmp_path / "again") == _contents(artefact)


def test_lambda_may_read_every_file(artefact: Path) -> None:
    """A strict umask of whoever builds would otherwise be shipped."""
    assert {path.stat().st_mode & 0o777 for path in artefact.rglob("*") if path.is_file()} == {0o644}


def test_the_artefact_keeps_to_its_budget(artefact: Path, tmp_path: Path) -> None:
    """Size is time at a cold start."""
    files = [path for path in artefact.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < UNPACKED_MB * 1e6
    packed = tmp_path / "artefact.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(artefact))
    assert packed.stat().st_size < ZIPPED_MB * 1e6


@pytest.mark.parametrize("handler", sorted(function["Handler"] for function in LAMBDAS.values()))
def test_handlers_start_on_the_artefact_alone(artefact: Path, handler: str) -> None:
    """Each handler imports with nothing else installed, and without what only costs time at the start."""
    module = handler.removesuffix(".handler")
    loaded = run(artefact, f"import {module}; print(*sys.modules, sep='\\n')").split()
    assert module in loaded
    assert FORBIDDEN_AT_START & set(loaded) == set()


def test_libraries_know_their_versions(artefact: Path) -> None:
    """importlib.metadata answers for every pinned library: some ask for their own version when imported."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pinned = dict(line.split()[0].split("==") for line in lines if line[:1].isalnum())
    asked = "import json, importlib.metadata as m; print(json.dumps({n: m.version(n) for n in %r}))"
    assert json.loads(run(artefact, asked % list(pinned))) == pinned


def test_trimmed_libraries_still_reach_aws(artefact: Path) -> None:
    """Clients of the services in use can be made, and find the region's own address."""
    code = """
import boto3, os
for name in list(os.environ):
    if name.startswith("AWS_ENDPOINT_URL"):
        del os.environ[name]
for service in ("dynamodb", "ssm", "sqs"):
    print(boto3.client(service).meta.endpoint_url)
"""
    assert run(artefact, code).split() == [
        f"https://{service}.eu-central-1.amazonaws.com" for service in ("dynamodb", "ssm", "sqs")
    ]


def test_tracing_can_be_switched_on(artefact: Path) -> None:
    """X-Ray is shipped though never imported unless the setting asks for it."""
    run(artefact, "from aws_lambda_powertools import Tracer; Tracer(service='otklik')")


def test_trimmed_holidays_are_those_of_the_whole_library(artefact: Path) -> None:
    """One country is left of 250, and it is complete, transferred days among them."""
    code = f"""
import holidays, json
days = holidays.country_holidays("RU", years=range({YEARS.start}, {YEARS.stop}))
print(json.dumps({{day.isoformat(): name for day, name in days.items()}}))
"""
    whole = holidays.country_holidays("RU", years=YEARS, language="ru")  # else as the machine speaks
    assert json.loads(run(artefact, code)) == {day.isoformat(): name for day, name in whole.items()}


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
