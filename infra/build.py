"""Builds what Lambda runs: the pinned libraries, trimmed and byte-compiled, and functions/ laid over them.

`sam build` calls it for each function through functions/Makefile; `python infra/build.py --out DIR` makes the
same four folders without SAM. The libraries are prepared once and kept in .build/ until requirements.txt, the
interpreter or this file changes; an artefact is then hard links and a second of compiling.
"""

import argparse
import compileall
import fcntl
import hashlib
import json
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "functions"
REQUIREMENTS = ROOT / "requirements.txt"
WORK = ROOT / ".build"

FUNCTION_NAMES = ("WebhookFunction", "EscalationFunction", "DigestFunction", "DeliveryFunction")
SERVICES = {
    "dynamodb",
    "sqs",
    "ssm",
    "xray",
}  # what the functions call, of 400; X-Ray only when tracing is on
COUNTRY = ("russia", "Russia, RU, RUS")  # the module of `holidays` that is needed, and its names

# Whole files and folders nothing in functions/ can reach.
UNUSED = (
    "bin",
    "telegram/ext",  # 200 ms of import for a framework that keeps its state in memory
    "holidays/financial",
    "boto3/examples",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.min.*",
    "*-stubs",
    "**/*.pyi",
    "**/tests",
    "**/__pycache__",
)
ZIP_EPOCH = 315532800  # 1 January 1980, the oldest time a zip can hold: equal input gives equal bytes
LAMBDA_ROOT = "/var/task"  # the path compiled in, so that no build machine's path is


def main() -> None:
    """Makes one artefact (--artifact, for SAM) or a folder with one for each function (--out)."""
    arguments = argparse.ArgumentParser(description="Builds what Lambda runs.")
    where = arguments.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="DIR", help="a folder that gets one artefact for each function")
    where.add_argument("--artifact", type=Path, metavar="DIR", help="the one artefact's own folder")
    chosen = arguments.parse_args()
    check_town()
    folders = [chosen.artifact] if chosen.artifact else [chosen.out / name for name in FUNCTION_NAMES]

    libraries = prepared_libraries()
    for folder in folders:
        make_artifact(libraries, folder)
        say(f"{folder.name}: {megabytes(folder):.1f} MB")


def check_town() -> None:
    """Refuses a town's file, map or words that the functions could not start with: line and reason."""
    sys.path.append(str(FUNCTIONS))
    import town

    try:
        town.load()
        town.load_words()
    except Exception as fault:
        raise SystemExit(f"{FUNCTIONS / 'town'}: {fault}") from fault


def prepared_libraries() -> Path:
    """The folder of libraries for this requirements.txt and interpreter; made now if there is none."""
    key = hashlib.sha256(REQUIREMENTS.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    ready = WORK / f"libraries-{sys.implementation.cache_tag}-{key}"
    with only_one_builder():
        if ready.is_dir():
            return ready
        for outdated in WORK.glob(f"libraries-{sys.implementation.cache_tag}-*"):
            shutil.rmtree(outdated)
        with tempfile.TemporaryDirectory(dir=WORK) as scratch:
            fresh = Path(scratch) / "libraries"
            install(fresh, Path(scratch) / "venv")
            installed = megabytes(fresh)
            trim(fresh)
            say(f"libraries: trimmed from {installed:.0f} to {megabytes(fresh):.0f} MB, compiling…")
            compile_all(fresh)
            settle(fresh)
            fresh.rename(ready)
    return ready


@contextmanager
def only_one_builder() -> Iterator[None]:
    """SAM builds functions in parallel: the first prepares the libraries, the others wait for them."""
    WORK.mkdir(exist_ok=True)
    with (WORK / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(target: Path, environment: Path) -> None:
    """Installs requirements.txt, from wheels for any processor: Lambda's may not be this machine's.

    It takes an environment's own pip, because a system's Python may have none.
    """
    say(f"libraries: installing requirements.txt with Python {sys.version.split()[0]}…")
    venv.create(environment, with_pip=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--quiet"]
    exactly = ["--require-hashes", "--no-deps", "--no-compile"]
    anywhere = ["--only-binary", ":all:", "--platform", "any"]
    what = ["--target", str(target), "--requirement", str(REQUIREMENTS)]
    subprocess.run([*pip, *exactly, *anywhere, *what], check=True)


def trim(libraries: Path) -> None:
    """Leaves of the libraries what the functions can reach: less to unpack and to read at a cold start."""
    for pattern in UNUSED:
        for path in list(libraries.glob(pattern)):
            remove(path)
    for data in (libraries / "botocore" / "data", libraries / "boto3" / "data"):
        for path in data.iterdir():
            if path.is_dir() and path.name not in SERVICES:
                remove(path)
    trim_endpoints(libraries / "botocore" / "data" / "endpoints.json")
    trim_holidays(libraries / "holidays")
    for metadata in libraries.glob("*.dist-info"):
        trim_metadata(metadata)


def trim_endpoints(file: Path) -> None:
    """Leaves the services in use: botocore reads the whole file before it makes the first client."""
    endpoints = json.loads(file.read_text())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: service for name, service in partition["services"].items() if name in SERVICES}
    file.write_text(json.dumps(endpoints, separators=(",", ":")))


def trim_holidays(package: Path) -> None:
    """Leaves one country: the library imports all 250 to find one, 50 ms of a cold start."""
    module, names = COUNTRY
    for path in (package / "countries").iterdir():
        if path.stem not in {"__init__", module}:
            remove(path)
    (package / "countries" / "__init__.py").write_text(f"from holidays.countries.{module} import {names}\n")
    code = names.split(", ")[1]
    for path in (package / "locale").glob("*/LC_MESSAGES/*"):
        if path.stem != code:
            remove(path)


def trim_metadata(folder: Path) -> None:
    """Leaves name and version: `holidays` asks importlib.metadata for its own, and parses all there is."""
    wanted = ("Metadata-Version:", "Name:", "Version:")
    headers = (folder / "METADATA").read_text(encoding="utf-8").split("\n\n", 1)[0].splitlines()
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "METADATA").write_text("".join(f"{line}\n" for line in headers if line.startswith(wanted)))


def make_artifact(libraries: Path, folder: Path) -> None:
    """Links the libraries into the folder and lays a compiled copy of functions/ over them."""
    if hidden := {path.name for path in FUNCTIONS.iterdir()} & {path.name for path in libraries.iterdir()}:
        raise SystemExit(f"In functions/ these would hide a library of the same name: {', '.join(sorted(hidden))}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK) as scratch:
        code = Path(scratch) / "functions"
        shutil.copytree(FUNCTIONS, code, ignore=shutil.ignore_patterns("Makefile", "__pycache__"))
        compile_all(code)
        settle(code)
        shutil.copytree(libraries, folder, copy_function=link)
        shutil.copytree(code, folder, copy_function=link, dirs_exist_ok=True)


def compile_all(folder: Path) -> None:
    """Compiles every module to a .pyc never compared with its source: Lambda cannot write better ones."""
    compiled = compileall.compile_dir(
        folder,
        quiet=1,
        workers=0,
        stripdir=folder,
        prependdir=LAMBDA_ROOT,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not compiled:
        raise SystemExit(f"{folder.name}: not every module could be compiled, see above")


def settle(folder: Path) -> None:
    """Gives every file the same time and rights, whatever this machine's clock and umask: Lambda reads it."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (ZIP_EPOCH, ZIP_EPOCH))


def link(source: str, target: str) -> None:
    """A hard link where both lie on one file system, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def remove(path: Path) -> None:
    """Removes a file or a folder with all in it."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def megabytes(folder: Path) -> float:
    """The size of all files in a folder, in millions of bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def say(line: str) -> None:
    """One line of progress, at once even when SAM reads it through a pipe."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
