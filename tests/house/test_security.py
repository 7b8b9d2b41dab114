"""SECURITY.md: every threat names a test, and every test that it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@cache
def named_in(file: str) -> frozenset[str]:
    """The test functions of a file, those in classes included."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    )


@pytest.mark.parametrize("file, name", NAMED)
def test_it_exists(file: str, name: str) -> None:
    assert name in named_in(file)


def test_there_are_many_and_nothing_else_is_called_a_test() -> None:
    assert len(NAMED) > 60
    assert len(set(re.findall(r"`(tests/[^`]+)`", PAGE))) == len(NAMED)


def test_every_threat_names_at_least_one() -> None:
    """A row of three columns is a threat, but for the heads of the tables."""
    rows = [line for line in PAGE.splitlines() if line.count(" | ") == 2 and "---" not in line]
    threats = [row for row in rows if not row.startswith("| threat |")]
    assert len(threats) > 25
    assert [row for row in threats if "::test_" not in row] == []
