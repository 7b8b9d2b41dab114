"""The dumper: built once, asked once, its answers kept; damage and failure cost time only. No Go is needed here."""

import json
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from talkbuilder.claims import AskSource
from talkbuilder.truth import source
from talkbuilder.truth.source import Unanswered, ask_source, dumper, lines
from talkbuilder.truth.toolchain import Toolchain, find

SIZE, GONE = AskSource("size", "runtime.hchan"), AskSource("func", "runtime.gone")
SAID = {
    "value": "96",
    "detail": "",
    "file": "runtime/chan.go",
    "line": 33,
    "symbol": "hchan",
    "failed": "",
}


@pytest.fixture
def fake(fake_goroot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toolchain:
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache"))
    found, problems = find(str(fake_goroot))
    assert found is not None, problems
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What reached the dumper; it gives the same answer to everything."""
    questions: list[Any] = []

    def dump(_: Toolchain, question: Mapping[str, Any]) -> dict[str, Any]:
        questions.append(question)
        return {
            "answers": [SAID for _ in question.get("asks", ())],
            "lines": {target: 7 for target in question.get("targets", ()) if "gone" not in target},
        }

    monkeypatch.setattr(source, "_dump", dump)
    return questions


def test_a_question_is_asked_once(fake: Toolchain, asked: list[Any]) -> None:
    first = ask_source(fake, [SIZE, GONE, SIZE])
    assert list(first) == [SIZE, GONE]
    assert ask_source(fake, [GONE, SIZE]) == first
    assert len(asked) == 1
    assert len(asked[0]["asks"]) == 2
    assert ask_source(fake, []) == {}


def test_only_what_is_new_is_asked(fake: Toolchain, asked: list[Any]) -> None:
    ask_source(fake, [SIZE])
    ask_source(fake, [SIZE, GONE])
    assert [len(question["asks"]) for question in asked] == [1, 1]


def test_lines_are_kept_and_so_is_absence(fake: Toolchain, asked: list[Any]) -> None:
    targets = ["runtime/proc.go#f", "runtime/proc.go#gone"]
    assert lines(fake, targets) == lines(fake, targets) == {"runtime/proc.go#f": 7}
    assert len(asked) == 1


BROKEN = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"value": 1, "line": "x"}',
    b'{"line": 3}',
]


@pytest.mark.parametrize("damage", BROKEN, ids=range(len(BROKEN)))
def test_a_damaged_answer_is_asked_again(
    damage: bytes, fake: Toolchain, asked: list[Any], tmp_path: Path
) -> None:
    first = ask_source(fake, [SIZE])
    (kept,) = [file for file in (tmp_path / "cache/go/answers").rglob("*") if file.is_file()]
    kept.write_bytes(damage)
    assert ask_source(fake, [SIZE]) == first
    assert len(asked) == 2


def test_a_changed_source_file_is_read_again(fake: Toolchain, asked: list[Any]) -> None:
    ask_source(fake, [SIZE])
    lines(fake, ["runtime/proc.go#f"])
    (fake.root / "src/runtime/proc.go").write_text("package runtime\n\nfunc gone() {}\n")
    ask_source(fake, [SIZE])
    lines(fake, ["runtime/proc.go#f"])
    assert len(asked) == 4


@pytest.mark.parametrize(("release", "questions"), [("go1.99.1", 2), ("go1.99-devel_abc", 4)])
def test_in_a_tree_that_somebody_works_on_every_file_counts(
    fake: Toolchain, asked: list[Any], release: str, questions: int
) -> None:
    """A struct's size may change with another package than its own; a release's files stay as they are."""
    ours = replace(fake, release=release)
    other = fake.root / "src/internal/abi/type.go"
    other.parent.mkdir(parents=True)
    for text in ("package abi\n", "package abi\n\ntype Type struct{}\n"):
        other.write_text(text)
        ask_source(ours, [SIZE])
        lines(ours, ["runtime/proc.go#f"])
    assert len(asked) == questions


def test_a_cache_that_cannot_be_written_costs_time_only(
    fake: Toolchain, asked: list[Any], tmp_path: Path
) -> None:
    (tmp_path / "cache" / "go").mkdir(parents=True, exist_ok=True)
    (tmp_path / "cache" / "go" / "answers").write_text("a file")
    assert ask_source(fake, [SIZE])[SIZE].value == "96"


def test_without_a_place_for_the_dumper_nothing_is_known(
    fake: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "file" / "cache"))
    assert "file" in ask_source(fake, [SIZE])[SIZE].failed


@pytest.mark.parametrize("said", [{}, {"answers": []}, {"answers": [{"line": 1}]}])
def test_nonsense_is_no_answer(
    said: dict[str, Any], fake: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_dump", lambda *_: said)
    assert ask_source(fake, [SIZE])[SIZE].failed


# The fake go "builds" what stands in $ROOT/built, and counts.
BUILDS = """#!/bin/sh
root=$(dirname "$(dirname "$0")")
if [ "$1" = version ]; then echo go version go1.99.1 linux/amd64; exit; fi
echo build >> "$root/builds"
if [ -f "$root/built" ]; then
  while [ $# -gt 0 ]; do if [ "$1" = -o ]; then cp "$root/built" "$2"; fi; shift; done
else
  echo "# package"; echo "main.go:1: cannot build this" >&2; exit 1
fi
"""
SPEAKS = f"""#!/bin/sh
cat > /dev/null
echo '{json.dumps({"answers": [SAID], "lines": {}})}'
"""


@pytest.fixture
def builds(fake: Toolchain) -> Callable[[str], Toolchain]:
    def speaking(program: str) -> Toolchain:
        fake.go.write_text(BUILDS)
        if program:
            (fake.root / "built").write_text(program)
            (fake.root / "built").chmod(0o755)
        return replace(fake)

    return speaking


def count(toolchain: Toolchain) -> int:
    return (toolchain.root / "builds").read_text().count("build")


def test_the_dumper_is_built_once(builds: Callable[[str], Toolchain]) -> None:
    toolchain = builds(SPEAKS)
    for ask in (SIZE, GONE):
        assert ask_source(toolchain, [ask])[ask].value == "96"
    assert count(toolchain) == 1


def test_a_damaged_dumper_is_built_again(builds: Callable[[str], Toolchain]) -> None:
    toolchain = builds(SPEAKS)
    for damage in (b"", b"#!/bin/sh\nexit 3\n", b"#!/bin/sh\necho nonsense\n"):
        program = dumper(toolchain)
        program.write_bytes(damage)
        ask = AskSource("func", f"runtime.f{len(damage)}")
        assert ask_source(toolchain, [ask])[ask].value == "96"
    assert count(toolchain) == 4


def test_two_at_once(builds: Callable[[str], Toolchain]) -> None:
    toolchain = builds(SPEAKS)
    built: list[Path] = []
    threads = [threading.Thread(target=lambda: built.append(dumper(toolchain))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 8
    assert len(set(built)) == 1
    assert {file.name for file in built[0].parent.iterdir()} == {built[0].name, ".lock"}
    assert count(toolchain) == 1


def test_a_new_dumper_sweeps_up_after_the_old_one(
    builds: Callable[[str], Toolchain], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toolchain = builds(SPEAKS)
    cache = tmp_path / "cache" / "go"
    ask_source(toolchain, [SIZE])
    (old,) = (path for path in (cache / "dumpers").iterdir() if path.name != ".lock")
    other = cache / "dumpers" / "go1.98-another-dumper"
    left, fresh = cache / "tmp" / "go-build1", cache / "tmp" / "go-build2"
    for path in (other, left / "b001", fresh):
        path.mkdir(parents=True)
    os.utime(left, (1, 1))
    monkeypatch.setattr(source, "_hash_of_dump", lambda: "newer")
    assert ask_source(toolchain, [SIZE])[SIZE].value == "96"
    assert {path.name for path in (cache / "dumpers").iterdir()} == {
        ".lock",
        other.name,
        f"{toolchain.identity}-newer",
    }
    assert [path.name for path in (cache / "answers").iterdir()] == [f"{toolchain.identity}-newer"]
    assert not old.exists()
    assert (left.exists(), fresh.exists()) == (False, True)


FAILS = {
    "no build": ("", "cannot build this"),
    "a crash": ("#!/bin/sh\necho panic: lost >&2\nexit 2\n", "panic: lost"),
    "silence": ("#!/bin/sh\n", "no JSON"),
    "an end by signal": ("#!/bin/sh\nkill -9 $$\n", "says nothing"),
}


@pytest.mark.parametrize("how", FAILS)
def test_a_dumper_that_fails_says_so_and_is_asked_again(
    how: str, builds: Callable[[str], Toolchain]
) -> None:
    program, words = FAILS[how]
    toolchain = builds(program)
    assert words in ask_source(toolchain, [SIZE])[SIZE].failed
    with pytest.raises(Unanswered, match=words):
        lines(toolchain, ["runtime/proc.go#f"])
    toolchain = builds(SPEAKS)
    assert ask_source(toolchain, [SIZE])[SIZE].value == "96"
