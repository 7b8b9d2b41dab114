"""Which files of a talk its attendees get: the samples and their captures, and nothing that a build left behind."""

import os
import zipfile
from pathlib import Path

import pytest

from talkbuilder.app.enclosed import enclosed
from talkbuilder.store.world import RealWorld
from tests.pipeline.running import talk

OUTLINE = """\
title: Order
go: 1.27.3
captures:
  first: {sample: order}
  never: {sample: order, args: [x]}
figures:
  f: {kind: table, capture: first}
slides:
  - layout: title
  - layout: code
    title: This is the program
    code: {file: go/order/main.go}
  - layout: code
    title: This is what it prints
    code: {capture: first, language: text}
"""
GO = b'package main\n\nfunc main() { println("x") }\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    here = tmp_path / "talks" / "order"
    files = {
        "talk.yaml": OUTLINE.encode(),
        "walkthrough.md": b"# Order\n",
        "go/order/main.go": GO,
        "go/order/go.mod": b"module order\n\ngo 1.27\n",
        "captures/first.txt": b"command: go run .\nrelease: go1.27.3\n---\nx\n",
        "captures/stray.txt": b"not of this talk\n",
    }
    for name, data in files.items():
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        (here / name).write_bytes(data)
    return here


def test_samples_with_their_captures_and_slides(root: Path) -> None:
    (sample,), problems = enclosed(root, RealWorld())
    assert problems == ()
    assert sorted(sample.files) == ["go.mod", "main.go"]
    assert [(run.name, run.capture.release) for run in sample.runs] == [("first", "go1.27.3")]
    assert sample.slides == ("this-is-the-program", "this-is-what-it-prints")
    assert (sample.line, sample.program, sample.c) == ("1.27", True, False)


def test_a_chart_of_several_captures_shows_the_sample_of_each(root: Path) -> None:
    chart = """\
  - layout: figure
    title: One is faster
    figure: {kind: benchmarks, captures: {before: first, after: never}}
"""
    (root / "talk.yaml").write_text(OUTLINE + chart)
    (sample,), _ = enclosed(root, RealWorld())
    assert sample.slides[-1] == "one-is-faster"


def test_what_builds_and_tests_leave_behind_stays_behind(root: Path) -> None:
    for name, data in (
        ("order", b"\x7fELF\x02"), ("order.exe", b"MZ"), ("order.test", b"x"), ("cpu.prof", b"x"),
        (".cache/x", b"x"), (".hidden", b"x"),
    ):  # fmt: skip
        (root / "go/order" / name).parent.mkdir(exist_ok=True)
        (root / "go/order" / name).write_bytes(data)
    (sample,), _ = enclosed(root, RealWorld())
    assert sorted(sample.files) == ["go.mod", "main.go"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_sample_that_leads_outside_is_left_out_and_named(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (root / "go/order/secret.txt").symlink_to(secret)
    (root / "go/way-out").symlink_to(tmp_path)
    found, problems = enclosed(root, RealWorld())
    assert found == ()
    assert [problem.code for problem in problems] == ["sample-left-out", "sample-left-out"]
    assert not any(problem.is_error for problem in problems)


def test_an_outline_that_cannot_be_read_is_another_s_concern(root: Path) -> None:
    (root / "talk.yaml").write_text("slides: [")
    assert enclosed(root, RealWorld()) == ((), ())


@pytest.mark.slow
def test_from_the_command_line(root: Path, cache: Path) -> None:
    here = root.parents[1]
    (root / "talk.yaml").write_text(
        OUTLINE.replace("figures:\n  f: {kind: table, capture: first}\n", "")
    )
    words = ["build", "order", "-f", "samples,teleprompter", "-o", "out", "--no-cache"]
    ran = talk(words, here, cache)
    assert ran.code == 0, ran.said
    first = (here / "out/order/order-samples.zip").read_bytes()
    assert (
        "order-samples/go/order/main.go"
        in zipfile.ZipFile(here / "out/order/order-samples.zip").namelist()
    )
    assert (here / "out/order/order-teleprompter.html").is_file()
    os.utime(root / "go/order/main.go", (1, 1))
    talk(words, here, cache)
    assert (here / "out/order/order-samples.zip").read_bytes() == first
    for path in ("main.go", "go.mod"):
        (root / "go/order" / path).unlink()
    (root / "go/order").rmdir()
    (root / "talk.yaml").write_text("title: Order\nslides:\n  - layout: title\n")
    ran = talk(words, here, cache)
    assert "no-samples" in ran.err
    assert ran.code == 0
