"""The campaign in halves: together they are all of it, and the page joins what was counted."""

import json
from pathlib import Path
from typing import Any

from tests.luck.campaign import PARTS, keep, wanted
from tests.luck.report import render


def test_halves_are_the_whole() -> None:
    for cases in PARTS.values():
        first, second = wanted(cases, (), "1/2"), wanted(cases, (), "2/2")
        assert len(first) - len(second) in (0, 1)
        assert {id(case) for case in (*first, *second)} == {id(case) for case in cases}
        assert wanted(cases, (), "") == list(cases)


def test_cases_are_named_by_words() -> None:
    named = wanted(PARTS["rooms"], ("contact.png", "truth.html"), "")
    assert [case.name for case in named] == [
        "one/one-contact.png is a folder",
        "one/one-contact.png is a link to a file",
        "truth.html is a folder",
    ]


def test_kills_of_two_seeds_are_added(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    for seed, wrong in ((2, []), (3, ["torn: x"])):
        keep(file, "kills", _kills(100, wrong), seed, 10.0)
    page = render(json.loads(file.read_text()))
    assert "200 kills met a build that ran (240 were tried; a build took 2.5 s)" in page
    assert "**1**: torn: x" in page
    assert "seed 2, 3, 20.0 minutes" in page


def test_a_case_that_is_played_again_replaces_its_row(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    rows: list[dict[str, Any]] = [
        {"a disk is full: output": {"times": 1, "wrong": ["torn"]}},
        {"read-only: cache": {"times": 1, "wrong": []}, "a disk is full: tmp": _row(1)},
        {"a disk is full: output": {"times": 3, "wrong": []}},
    ]
    for row in rows:
        keep(file, "rooms", row, 1, 1.0)
    lines = [
        line for line in render(json.loads(file.read_text())).splitlines() if "nothing |" in line
    ]
    assert lines == [
        "| a disk is full | output | 3 | nothing |",
        "|  | tmp | 1 | nothing |",
        "| read-only | cache | 1 | nothing |",
    ]


def _row(times: int) -> dict[str, Any]:
    return {"times": times, "wrong": []}


def _kills(met: int, wrong: list[str]) -> dict[str, Any]:
    return {"met": {"parent": met}, "played": met + 20, "seconds": 2.5, "wrong": wrong}
