"""A sample of the corpus of hostile inputs, with every oracle; `make corpus` tries all of it."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from talkbuilder.backends.pptx.template import open_template
from talkbuilder.outline.model import CodeText, Outline
from tests.hostile import fields
from tests.hostile.case import Case, talk_files, written
from tests.hostile.deed import Done, survivors
from tests.hostile.inputs.all import every_case
from tests.hostile.inputs.templates import packed, plain
from tests.hostile.judge import judged
from tests.hostile.making import Maker
from tests.hostile.opened import SECRET, findings
from tests.hostile.sandbox import Sandbox

posix = pytest.mark.skipif(os.name != "posix", reason="needs forks, links and pipes")
# Each once did what no input may.
FOUND = [
    "pictures/png-short-rows",
    "pictures/png-palette-less",
    "pictures/png-palette-odd",
    "pictures/png-critical",
    "figures/heap-marking.start.key=",
    "figures/lanes-many.rows.4.G2 b=",
    "options/build template='x/x/x",
    "options/build theme='xxxxx",
    "options/build output='xxxxx",
    "options/diagram output='\\x07'",
    "fields/number.title=empty",
]


@pytest.fixture(scope="module")
def maker() -> Iterator[Maker]:
    made = Maker()
    yield made
    made.close()


def test_each_outline_of_the_walk_is_a_good_one(maker: Maker) -> None:
    """What is hostile goes into outlines without a mistake of their own: it reaches what lies behind the checks."""
    for outline, path in fields.outlines():
        verdict = maker.make(Case("good", "x", talk_files(written(outline))), ())
        # The walk goes by types: code and output are of one type, and Go's own code is no output.
        assert set(verdict.codes) <= {"upstream-of-output"}, path
        assert verdict.wrong == (), path


def test_every_field_of_the_model_has_a_place() -> None:
    names = {part for spot in fields.spots() for part in spot.path if isinstance(part, str)}
    known = set(Outline.model_fields) | set(CodeText.model_fields)
    assert known <= names


@pytest.mark.slow
@pytest.mark.parametrize("category", ["yaml/", "pictures/", "fields/", "figures/"])
def test_talks_in_one_process(category: str, maker: Maker) -> None:
    sample = islice((case for case in every_case([category]) if not case.words), 0, 200, 20)
    wrong = [
        (case.full_name, found)
        for case in sample
        for found in maker.make(case, ("html", "pptx")).wrong
    ]
    assert wrong == []


@posix
@pytest.mark.slow
@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(name: str, maker: Maker, tmp_path: Path) -> None:
    case = next(every_case([name]))
    assert (tried(case, tmp_path) if case.words else maker.make(case, ("pdf",)).wrong) == ()


def tried(case: Case, folder: Path) -> tuple[str, ...]:
    """Run the case's command in a fork of a process of its own, so that threads of the tests don't matter."""
    from tests.pipeline.running import talk

    sandbox = Sandbox(folder / "here")
    sandbox.fill(case)
    ran = talk(
        case.words,
        sandbox.root,
        sandbox.root / "cache",
        {"HOME": str(sandbox.root / "home"), **case.env},
    )
    done = Done(ran.code, ran.out.encode(), ran.err.encode(), 0.0, 0.0, 0)
    return tuple(judged(case, done, sandbox))


@posix
@pytest.mark.slow
def test_commands(tmp_path: Path) -> None:
    for case in islice(every_case(["options/", "paths/"]), 3, 600, 120):
        assert tried(case, tmp_path) == (), case.full_name


def test_a_template_whose_layout_names_no_master_is_refused() -> None:
    """The deck would be repaired by PowerPoint when it is opened."""
    damaged = {name: d for name, d in plain().items() if "slideLayouts/_rels" not in name}
    assert open_template(packed(plain()))[1] == ()
    found, problems = open_template(packed(damaged))
    assert found is None
    assert "names no slide master" in problems[0].message


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "leaves-a-nameless-daemon-record",
        "forks-and-ends-record",
        "deep-folders-check",
        "prints-control-record",
        "writes-into-the-talk-check",
    ],
)
def test_samples_that_misbehave(name: str, tmp_path: Path) -> None:
    case = next(every_case([f"programs/{name}"]), None)
    if case is None:
        pytest.skip("no Go toolchain: pip install talkbuilder[go]")
    assert tried(case, tmp_path) == ()
    assert survivors(tmp_path) == []


# --- the oracles see what they are there to see -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<p onclick=x()>"),
        ("a.html", b"<a href='javascript:x()'>"),
        ("a.html", b"<script>pwn3d()</script>"),
        ("a.html", b"<a href='//example.org'>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("a.svg", b"<svg"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.json", b"{"),
        ("a.md", b"\x1b[31m"),
        ("a.zip", b"PK"),
        ("a.txt", SECRET.encode()),
        ("a.pptx", packed({name: data for name, data in plain().items() if "theme1" not in name})),
        ("a.pptx", packed(plain() | {"ppt/presentation.xml": b"<a>"})),
        ("a.pptx", packed(plain() | {"x.unknown": b""})),
    ],
)
def test_a_bad_file_is_seen(name: str, data: bytes) -> None:
    assert list(findings({name: data}))


def test_a_good_file_is_let_be() -> None:
    assert list(findings({"a.pptx": packed(plain()), "a.html": b"<p title='pwn3d()'>x</p>"})) == []


@posix
def test_bad_manners_are_seen(tmp_path: Path) -> None:
    case = Case("x", "x", talk_files(b"title: T\n"), ("build", "one"))
    sandbox = Sandbox(tmp_path / "here")
    sandbox.fill(case)
    (sandbox.root / "output/one/one.pptx").unlink()
    (sandbox.root / "home/x").write_text("x")
    done = Done(
        7, b"Traceback (most recent call last)", b"\x1b[31m", 11.0, 61.0, 2 << 30, ("starts 'x'",)
    )
    oracles = {one.split(":")[0] for one in judged(case, done, sandbox)}
    assert oracles >= {"exit", "trace", "terminal", "time", "memory", "outside", "kept"}
