"""`talk record` as a person meets it: what is stored, what is left alone, and what is said."""

from pathlib import Path

import pytest

from talkbuilder.app import recording
from talkbuilder.app.recording import Row, table, today
from talkbuilder.captured import Capture
from talkbuilder.outline.model import Outline
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.talk import Places
from talkbuilder.truth.toolchain import Toolchain, find
from tests.app.conftest import Talk
from tests.support.gotalks import HELLO, write

OUTLINE = """\
title: Hello
go: 1.27.3
captures:
  hello: {sample: hello}
  words: {sample: hello, args: [a]}
slides:
  - layout: title
"""


@pytest.fixture
def root(project: Path) -> Path:
    """A talk with a sample, in `project`."""
    root = project / "talks" / "demo"
    write(root, hello={"main_go": HELLO})
    (root / "talk.yaml").write_text(OUTLINE)
    return root


class Runs:
    """In place of the toolchain: says `text`, or `problems`."""

    def __init__(self) -> None:
        self.text = "hello"
        self.problems: tuple[Problem, ...] = ()
        self.dates: list[str] = []

    def record(
        self, root: Path, outline: Outline, toolchain: Toolchain, date: str, **more: object
    ) -> tuple[dict[str, Capture], tuple[Problem, ...]]:
        self.dates.append(date)
        only = more["only"] or outline.captures
        assert isinstance(more["places"], Places)
        head = {"command": "go run .", "release": "go1.27.3", "sources": "s", "exit": "0"}
        made = {
            name: Capture(text=f"{self.text} {name}", date=date, **head)
            for name in outline.captures
            if name in only and not self.problems  # type: ignore[operator]
        }
        return made, self.problems


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runs:
    """No Go is needed to see what becomes of what it said."""
    fake = Runs()
    toolchain = Toolchain(tmp_path, "go1.27.3", "linux/amd64")
    monkeypatch.setattr(recording, "record", fake.record)
    monkeypatch.setattr(recording, "find", lambda _name: (toolchain, ()))
    return fake


def record(root: Path, day: str, *only: str) -> recording.Recording:
    return recording.record_talk(root, None, day, only)


class TestWhatIsStored:
    def test_a_file_a_run(self, root: Path, runs: Runs) -> None:
        made = record(root, "2026-01-01")
        assert [(row.capture, row.state) for row in made.rows] == [
            ("hello", "stored"), ("words", "stored"),
        ]  # fmt: skip
        assert (root / "captures" / "hello.txt").read_text().endswith("---\nhello hello\n")
        assert {path.name for path in (root / "captures").iterdir()} == {"hello.txt", "words.txt"}

    def test_what_says_the_same_stays_byte_for_byte(self, root: Path, runs: Runs) -> None:
        record(root, "2026-01-01")
        before = (root / "captures" / "hello.txt").read_bytes()
        made = record(root, "2026-02-02")
        assert [row.state for row in made.rows] == ["unchanged", "unchanged"]
        assert (root / "captures" / "hello.txt").read_bytes() == before
        runs.text = "bye"
        assert [row.state for row in record(root, "2026-03-03").rows] == ["stored", "stored"]
        assert "date: 2026-03-03" in (root / "captures" / "hello.txt").read_text()

    def test_only_what_is_wanted(self, root: Path, runs: Runs) -> None:
        assert [row.capture for row in record(root, "2026-01-01", "words").rows] == ["words"]
        assert not (root / "captures" / "hello.txt").exists()

    def test_what_fails_leaves_the_old_one(self, root: Path, runs: Runs) -> None:
        record(root, "2026-01-01")
        before = (root / "captures" / "hello.txt").read_bytes()
        runs.problems = (Problem(Place("x"), "sample-run", "it ends with 2"),)
        made = record(root, "2026-02-02")
        assert [row.state for row in made.rows] == ["failed", "failed"]
        assert (root / "captures" / "hello.txt").read_bytes() == before

    def test_nothing_is_written_outside(self, root: Path, runs: Runs, tmp_path: Path) -> None:
        (root / "captures").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "hello.txt").write_text("mine")
        made = record(root, "2026-01-01")
        assert {row.state for row in made.rows} == {"failed"}
        assert made.outside_failed
        assert [path.read_text() for path in (tmp_path / "elsewhere").iterdir()] == ["mine"]

    def test_an_old_file_that_nobody_can_read_is_written_anew(self, root: Path, runs: Runs) -> None:
        (root / "captures").mkdir()
        (root / "captures" / "hello.txt").write_bytes(b"\xff\x00")
        assert [row.state for row in record(root, "2026-01-01").rows] == ["stored", "stored"]

    def test_a_broken_outline_runs_nothing(self, root: Path, runs: Runs) -> None:
        (root / "talk.yaml").write_text(OUTLINE.replace("args: [a]", "flags: [-o=x]"))
        made = record(root, "2026-01-01")
        assert [one.code for one in made.problems] == ["bad-flag"]
        (root / "talk.yaml").write_text("title: [")
        assert record(root, "2026-01-01").problems
        assert runs.dates == []

    def test_another_release_is_said(self, root: Path, runs: Runs, tmp_path: Path) -> None:
        other = Toolchain(tmp_path, "go1.26.6", "linux/amd64")
        made = recording.record_talk(root, other, "2026-01-01")
        assert [(one.code, one.severity) for one in made.problems] == [("other-release", "warning")]


def test_today_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    assert today() == "2026-09-21"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 40)
    assert len(today()) == len("2026-09-21")


def test_the_table_has_a_line_a_run() -> None:
    rows = [Row("demo", "hello", "stored", "go run ."), Row("demo", "x", "failed")]
    assert table(rows) == (
        "talk  capture          command\ndemo  hello    stored  go run .\ndemo  x        failed"
    )


class TestTheCommand:
    def test_no_toolchain_is_something_outside(self, talk: Talk, root: Path) -> None:
        said = talk("record", "demo", "--go", "9.99")
        assert said.code == 3
        assert "toolchain-missing" in said.err

    def test_a_capture_that_is_not_there(self, talk: Talk, root: Path) -> None:
        if find("1.27.3")[0] is None:
            pytest.skip("no Go toolchain: pip install talkbuilder[go]")
        said = talk("record", "demo", "--only", "helo")
        assert said.code == 1
        assert 'did you mean "hello"?' in said.err

    def test_a_talk_without_samples(self, talk: Talk, root: Path) -> None:
        (root / "talk.yaml").write_text("title: x\nslides:\n  - layout: title\n")
        said = talk("record", "demo")
        assert said.code == 0
        assert "nothing to record" in said.err

    @pytest.mark.slow
    def test_recorded_then_shown_then_stale(
        self, talk: Talk, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("TALK_CACHE")  # where the tests of truth have built the library
        if find("1.27.3")[0] is None:
            pytest.skip("no Go toolchain: pip install talkbuilder[go]")
        assert talk("record", "demo").code == 0
        assert "hello" in (root / "captures" / "hello.txt").read_text()
        assert "unchanged" in talk("record", "demo").err
        assert "capture-stale" not in talk("build", "demo", "-f", "json").err
        main = root / "go" / "hello" / "main.go"
        main.write_text(main.read_text().replace("hello", "bye"))
        assert "capture-stale" in talk("build", "demo", "-f", "json").err


@pytest.mark.slow
def test_what_needs_a_c_compiler_is_skipped_in_one_line_without_one(
    talk: Talk, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find("1.27.3")[0] is None:
        pytest.skip("no Go toolchain: pip install talkbuilder[go]")
    write(root, calls={"main_go": 'package main\n\nimport "C"\n\nfunc main() {}\n'})
    captures = "  calls: {sample: calls}\n  race: {sample: hello, flags: [-race]}\n"
    (root / "talk.yaml").write_text(OUTLINE.replace("slides:", f"{captures}slides:"))
    monkeypatch.setenv("PATH", str(tmp_path))
    line = "demo: there is no C compiler here, so these are skipped: race, calls\n"
    recorded = talk("record", "demo")
    assert (recorded.code, recorded.err.count("skipped:"), line in recorded.err) == (0, 1, True)
    checked = talk("check", "demo")
    assert checked.err.count("C compiler") == 1
    assert "so these are skipped: calls, hello" in checked.err  # samples: hello is run with -race
