"""A real talk, broken in ten ways: each error points at the line that was broken, and nothing else is said of it."""

import re
from pathlib import Path

import pytest

from talkbuilder.outline.load import load
from tests.support.worlds import FakeWorld

TALK = Path(__file__).parents[2] / "talks" / "scheduler"

# What to look for in the outline, what to write instead, and what is said then (of that line).
WAYS = [
    (r"^title: ", "titel: ", "unknown-key"),
    (r"^  full: \{minutes: \d+\}", "  full: {minutes: soon}", "bad-value"),
    (r"^  full: \{minutes: \d+\}", "  full: {minutes: 3}", "over-time"),
    (r"layout: bullets$", "layout: bulletts", "unknown-layout"),
    (r"layout: section$", "layout: [section", "yaml-syntax"),
    (r'notes: "#[a-z0-9-]+"$', 'notes: "#nowhere"', "unknown-anchor"),
    (r'notes: "#[a-z0-9-]+"$', "notes: nowhere", "bad-value"),
    (r"figure: [a-z-]+$", "figure: no-figure", "unknown-figure"),
    (r"^    title: .*$", "    title: One: two", "yaml-syntax"),
    (r"^    notes: ", "\t    notes: ", "yaml-syntax"),
    (r"^language: en$", "language: *en", "yaml-alias"),
    (r"^slides:$", "title: Again\nslides:", "duplicate-key"),
]


@pytest.mark.parametrize(("pattern", "instead", "code"), WAYS)
def test_the_error_is_where_it_was_made(pattern: str, instead: str, code: str) -> None:
    outline = (TALK / "talk.yaml").read_text(encoding="utf-8")
    match = re.search(pattern, outline, re.MULTILINE)
    assert match is not None, "the talk has changed: choose another line"
    broken = outline[: match.start()] + instead + outline[match.end() :]
    line = outline[: match.start()].count("\n") + 1
    beside = {
        file.relative_to(TALK).as_posix(): file.read_bytes()
        for file in TALK.rglob("*")
        if file.is_file()
    }
    _, problems = load(TALK, FakeWorld(beside | {"talk.yaml": broken.encode()}))
    here = [problem for problem in problems if problem.place.line == line and problem.is_error]
    assert [problem.code for problem in here] == [code], "\n".join(map(str, problems))
    assert here[0].hint
