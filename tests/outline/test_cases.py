"""Every case of tests/cases/outline.md: an outline in, exactly these problems out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.worlds import codes, load_talk

CASES = Path(__file__).parents[1] / "cases" / "outline.md"
ROOM = Path(__file__).parents[2] / "builder" / "talkbuilder"
# These need input that no page should hold; test_load.py and tests/tree have them.
OTHERS = {
    "duplicate-talk",  # in test_series.py
    "unknown-talk",  # there, too
    "no-declaration",  # in test_upstream.py
    "tree-unreadable",
    "unknown-part",
    "upstream-lines",
    "merge-conflict",  # in tests/tree
    "more-problems",
    "not-in-subset",
    "not-utf-8",
    "paragraph-too-long",
    "too-deep",
    "too-large",
    "yaml-depth",
    "yaml-size",
}


class Case(NamedTuple):
    name: str
    files: dict[str, str]
    expected: list[str]


def cases() -> Iterator[Case]:
    """Read the page: `## name`, then fences that are called like the file that they hold, or `problems`."""
    found: list[Case] = []
    fence, name = "", ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if fence and line == fence:
            fence = ""
        elif fence and name == "problems":
            found[-1].expected.append(line)
        elif fence:
            found[-1].files[name] += f"{line}\n"
        elif opening := re.match(r"(```+)(\S+)$", line):
            fence, name = opening[1], opening[2]
            if name != "problems":
                found[-1].files[name] = ""
        elif line.startswith("## "):
            found.append(Case(line[3:], {}, []))
    return iter(found)


@pytest.mark.parametrize("case", [*cases()], ids=lambda case: case.name)
def test_case(case: Case) -> None:
    files = {
        name.replace("/", "__").replace(".", "_"): text.encode()
        for name, text in case.files.items()
    }
    outline, walkthrough = files.pop("talk_yaml"), files.pop("walkthrough_md", None)
    _, problems = load_talk(outline, walkthrough, **files)
    shown = [
        f"{where}: {problem.message}" + (f" | {problem.hint}" if problem.hint else "")
        for where, problem in zip(codes(problems), problems, strict=True)
    ]
    # An expected line may stop early: its code and the beginning of the message are enough.
    assert len(shown) == len(case.expected), "\n".join(shown)
    for got, wanted in zip(shown, case.expected, strict=True):
        assert got.startswith(wanted), "\n".join(shown)


def test_every_code_has_a_case() -> None:
    said = {line.split()[1].rstrip(":") for case in cases() for line in case.expected}
    written = {
        code
        for room in (ROOM / "outline", ROOM / "walkthrough", ROOM / "reading.py")
        for file in ([room] if room.is_file() else room.glob("*.py"))
        for code in re.findall(
            r'(?:Problem\([^()"]*(?:\([^()]*\))*[^()"]*|self\.say\([^"]*)"([a-z0-9]+(?:-[a-z0-9]+)+)"',
            file.read_text(encoding="utf-8"),
        )
    }
    assert written - said - OTHERS == set()
