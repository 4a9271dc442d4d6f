"""`python -m appeals.routing`, run in functions/: a text a line in, a JSON list of [topic, score] a line out."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import town
from appeals.routing.portal import PORTAL_TOPICS

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
PROGRAM = [sys.executable, "-m", "appeals.routing"]
LINES = "Яма на дороге\r\n\n".encode() + b"\xff\xfe\xd1\n" + "🙂\nЛифт стоит".encode()


def running(*arguments: str) -> subprocess.Popen[bytes]:
    """The program, waiting for lines."""
    pipe = subprocess.PIPE
    return subprocess.Popen([*PROGRAM, *arguments], cwd=FUNCTIONS, stdin=pipe, stdout=pipe, stderr=pipe)


@pytest.mark.parametrize(("arguments", "topics"), [((), set(town.load().topics)), (("--portal",), set(PORTAL_TOPICS))])
def test_each_line_is_answered_with_all_topics_the_best_first(arguments: tuple[str, ...], topics: set[str]) -> None:
    """Empty lines, bytes that are no UTF-8, signs, a last line without an end: one list each, nothing else."""
    program = running(*arguments)
    out, errors = program.communicate(LINES, timeout=60)
    assert (program.returncode, errors) == (0, b"")
    lists = [json.loads(line) for line in out.splitlines()]
    assert len(lists) == 5
    for ranked in lists:
        assert {topic for topic, _ in ranked} == topics
        scores = [score for _, score in ranked]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
    firsts = [ranked[0][0] for ranked in lists]
    assert (firsts[0], firsts[4]) == (("road", "lift") if arguments else ("roads", "lift"))


def test_a_line_is_answered_before_the_next_one_is_written() -> None:
    """Another program may hold a conversation with it."""
    program = running()
    assert program.stdin
    assert program.stdout
    for _ in range(2):
        program.stdin.write("Снег не убран\n".encode())
        program.stdin.flush()
        assert json.loads(program.stdout.readline())[0][0] == "snow"
    assert program.communicate(timeout=60) == (b"", b"")


def answering() -> subprocess.Popen[bytes]:
    """The program when it has answered a line."""
    program = running()
    assert program.stdin
    assert program.stdout
    program.stdin.write(b"1\n")
    program.stdin.flush()
    program.stdout.readline()
    return program


def test_a_reader_that_leaves_ends_it_without_a_word() -> None:
    """As `head -1` does."""
    program = answering()
    assert program.stdin
    assert program.stdout
    program.stdout.close()
    program.stdin.write(b"2\n")
    program.stdin.close()
    assert program.wait(timeout=60) == 0
    assert program.stderr
    assert program.stderr.read() == b""
    program.stderr.close()


def test_an_interrupt_ends_it_without_a_word() -> None:
    """Ctrl-C while it waits."""
    program = answering()
    program.send_signal(signal.SIGINT)
    assert program.communicate(timeout=60) == (b"", b"")
