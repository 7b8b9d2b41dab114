"""A toolchain is asked once: what it answered is kept by toolchain, question and files, and only that."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace

from talkbuilder.claims import (
    ABSENT,
    Answer,
    Ask,
    AskAllocs,
    AskCapture,
    AskSource,
    Claims,
    Fact,
    Use,
)
from talkbuilder.outline.model import Outline
from talkbuilder.place import NOWHERE, Place
from talkbuilder.problem import Problem
from talkbuilder.truth.answers import FOLDER, Asker, Kept, ask, targets
from talkbuilder.truth.source import Unanswered
from talkbuilder.truth.toolchain import Toolchain

SIZE, STATE = AskSource("length", "runtime.p.runq"), AskSource("const", "runtime._Psyscall")
ALLOCS = AskAllocs("boxing", "boxInt")
COST = AskCapture("bench", r"(\d+) ns/op", (10, 90))
CLAIMS = Claims(
    {
        "runq": Fact("runq", "", "256", SIZE),
        "again": Fact("again", "", "256", SIZE),
        "state": Fact("state", "", "2", STATE),
        "allocs": Fact("allocs", "", "1", ALLOCS),
        "cost": Fact("cost", "", "42", COST),
        "paper": Fact("paper", "", why="a paper"),
    },
    uses=(
        Use("go:runtime/proc.go#schedule", NOWHERE, passage="a"),
        Use("go:runtime/proc.go#nobody", NOWHERE, passage="a"),
        Use("go:runtime/proc.go", NOWHERE, passage="b"),
        Use("runq", NOWHERE, passage="a"),
    ),
)
OUTLINE = Outline.model_validate(
    {
        "title": "A talk",
        "cuts": {"full": {"minutes": 10}},
        "captures": {"bench": {"sample": "boxing", "run": "test"}},
        "slides": [{"layout": "title", "title": "A talk"}],
    }
)


@dataclass
class Oracle:
    """Answers from a table, and remembers what it was asked."""

    asked: list[Ask | str] = field(default_factory=list)
    answers: dict[Ask, Answer] = field(
        default_factory=lambda: {
            SIZE: Answer("256", "", "runtime/runtime2.go", 701, "p.runq"),
            STATE: Answer(ABSENT),
            ALLOCS: Answer("1", "", "go/boxing/main.go", 7, "boxInt"),
            COST: Answer("41"),
        }
    )

    @property
    def tried(self) -> list[Ask | str]:
        """What samples were asked; whoever reads the source remembers for himself."""
        return [one for one in self.asked if not isinstance(one, AskSource | str)]

    @property
    def asker(self) -> Asker:
        return Asker(self.source, self.lines, self.samples)

    def source(self, _: Toolchain, asks: Sequence[AskSource]) -> Mapping[AskSource, Answer]:
        self.asked += asks
        return {one: self.answers[one] for one in asks if one in self.answers}

    def lines(self, _: Toolchain, targets: Sequence[str]) -> Mapping[str, int]:
        self.asked += targets
        known = {"runtime/proc.go#schedule": 3390, "runtime/proc.go": 0}
        return {one: known[one] for one in targets if one in known}

    def samples(
        self, _: Path, __: Outline, asks: Sequence[Ask], ___: Toolchain
    ) -> Mapping[Ask, Answer]:
        self.asked += asks
        return {one: self.answers[one] for one in asks if one in self.answers}


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Toolchain:
    """A toolchain that nobody runs, and a cache of its own."""
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "goroot"
    (root / "bin").mkdir(parents=True)
    toolchain = Toolchain(root, "go1.27.3", "linux/amd64")
    toolchain.go.write_text("")
    return toolchain


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    folder = tmp_path / "talk"
    (folder / "go" / "boxing").mkdir(parents=True)
    (folder / "go" / "boxing" / "main.go").write_text("package main\n")
    (folder / "go" / "other").mkdir()
    return folder


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / FOLDER).rglob("*.json"))


def test_every_fact_with_a_question_gets_its_answer(go: Toolchain, talk: Path) -> None:
    found = ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    assert (found.release, found.platform) == ("go1.27.3", "linux/amd64")
    values = {id: answer.value for id, answer in found.answers.items()}
    assert values == {"runq": "256", "again": "256", "state": ABSENT, "allocs": "1", "cost": "41"}


def test_links_get_their_lines_and_what_is_not_there_gets_none(go: Toolchain, talk: Path) -> None:
    found = ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    assert found.lines == {"runtime/proc.go#schedule": 3390, "runtime/proc.go": 0}
    assert "runtime/proc.go#nobody" in targets(CLAIMS)


def test_one_question_is_asked_once_whatever_leans_on_it(go: Toolchain, talk: Path) -> None:
    oracle = Oracle()
    ask(talk, OUTLINE, CLAIMS, go, oracle.asker)
    assert oracle.asked.count(SIZE) == 1
    assert len(oracle.asked) == len(set(oracle.asked))


def test_the_second_time_nobody_is_asked(go: Toolchain, talk: Path) -> None:
    first = ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    again = Oracle()
    assert ask(talk, OUTLINE, CLAIMS, go, again.asker) == first
    assert again.tried == []


def test_a_new_question_is_the_only_one_that_is_asked(go: Toolchain, talk: Path) -> None:
    ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    new = AskAllocs("boxing", "boxString")
    more = replace(CLAIMS, facts={**CLAIMS.facts, "new": Fact("new", "", "112", new)})
    again = Oracle()
    found = ask(talk, OUTLINE, more, go, again.asker)
    assert again.tried == [new]
    assert found.answers["new"].failed


def test_what_failed_is_asked_again(go: Toolchain, talk: Path) -> None:
    oracle = Oracle()
    oracle.answers[ALLOCS] = Answer("", failed="stopped: time")
    ask(talk, OUTLINE, CLAIMS, go, oracle.asker)
    again = Oracle()
    assert ask(talk, OUTLINE, CLAIMS, go, again.asker).answers["allocs"].value == "1"
    assert again.tried == [ALLOCS]


def test_a_changed_sample_is_tried_again_and_nothing_else(go: Toolchain, talk: Path) -> None:
    ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    (talk / "go" / "other" / "main.go").write_text("package main // other\n")
    (talk / "walkthrough.md").write_text("text\n")
    quiet = Oracle()
    ask(talk, OUTLINE, CLAIMS, go, quiet.asker)
    assert quiet.tried == []
    (talk / "go" / "boxing" / "main.go").write_text("package main // changed\n")
    again = Oracle()
    ask(talk, OUTLINE, CLAIMS, go, again.asker)
    assert set(again.tried) == {ALLOCS, COST}


def test_links_in_a_sample_are_not_followed(go: Toolchain, talk: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (talk / "go" / "boxing" / "big").symlink_to(elsewhere / "big")
    (talk / "go" / "other").rename(elsewhere / "other")
    (talk / "go" / "other").symlink_to(elsewhere / "other")
    ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    (elsewhere / "big").write_text("x")
    (elsewhere / "other" / "main.go").write_text("x")
    again = Oracle()
    ask(talk, OUTLINE, CLAIMS, go, again.asker)
    assert again.tried == []


def test_so_is_a_capture_whose_command_changed(go: Toolchain, talk: Path) -> None:
    ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    run = OUTLINE.captures["bench"].model_copy(update={"flags": ["-bench=."]})
    again = Oracle()
    other = OUTLINE.model_copy(update={"captures": {"bench": run}})
    ask(talk, other, CLAIMS, go, again.asker)
    assert again.tried == [COST]


def test_so_is_a_capture_that_was_recorded_again(go: Toolchain, talk: Path) -> None:
    ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    (talk / "captures").mkdir()
    (talk / "captures" / "bench.txt").write_text("41 ns/op\n")
    again = Oracle()
    ask(talk, OUTLINE, CLAIMS, go, again.asker)
    assert again.tried == [COST]


@pytest.mark.parametrize("value", ["9", "91", ABSENT])
def test_a_number_out_of_its_bounds_is_measured_again_the_next_time(
    go: Toolchain, talk: Path, value: str
) -> None:
    busy = Oracle()
    busy.answers[COST] = Answer(value)
    ask(talk, OUTLINE, CLAIMS, go, busy.asker)
    again = Oracle()
    said = ask(talk, OUTLINE, CLAIMS, go, again.asker)
    assert (again.tried, said.answers["cost"].value) == ([COST], "41")


def test_another_toolchain_is_asked_itself(go: Toolchain, talk: Path) -> None:
    ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    again = Oracle()
    go.go.write_text("rebuilt")
    ask(talk, OUTLINE, CLAIMS, go, again.asker)
    assert {ALLOCS, COST} <= set(again.asked)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"value": 1}',
        b'{"line": "1"}',
        b'{"value": "9", "detail": "", "file": "", "line": "x", "symbol": "", "failed": "", "applies": true}',
        b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_asked_again_and_mended(
    go: Toolchain, talk: Path, tmp_path: Path, junk: bytes
) -> None:
    first = ask(talk, OUTLINE, CLAIMS, go, Oracle().asker)
    files = kept(tmp_path)
    assert files
    for path in files:
        path.write_bytes(junk)
    again, quiet = Oracle(), Oracle()
    assert ask(talk, OUTLINE, CLAIMS, go, again.asker) == first
    assert again.tried
    assert ask(talk, OUTLINE, CLAIMS, go, quiet.asker) == first
    assert quiet.tried == []


def test_a_cache_that_cannot_be_written_is_no_reason_to_fail(
    go: Toolchain, talk: Path, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file")
    assert ask(talk, OUTLINE, CLAIMS, go, Oracle().asker).answers["runq"].value == "256"


def test_a_toolchain_that_does_not_answer_says_nothing_of_links(go: Toolchain, talk: Path) -> None:
    def broken(_: Toolchain, __: Sequence[str]) -> Mapping[str, int]:
        raise Unanswered("it does not build")

    found = ask(talk, OUTLINE, CLAIMS, go, replace(Oracle().asker, lines=broken))
    assert found.lines is None


def test_what_was_wrong_with_a_sample_is_kept_until_it_changes(go: Toolchain, talk: Path) -> None:
    kept = Kept(go, talk, OUTLINE)
    note = Problem(Place("go/boxing", 3, 1), "sample-skipped", "not asked", severity="note")
    assert kept.seen("examine", "boxing") is None
    kept.keep_seen("examine", "boxing", [note])
    assert Kept(go, talk, OUTLINE).seen("examine", "boxing") == (note,)
    assert Kept(go, talk, OUTLINE).seen("compare", "boxing") is None
    (talk / "go" / "boxing" / "main.go").write_text("package main // changed\n")
    assert Kept(go, talk, OUTLINE).seen("examine", "boxing") is None


def test_an_error_of_a_sample_is_never_kept(go: Toolchain, talk: Path) -> None:
    kept = Kept(go, talk, OUTLINE)
    kept.keep_seen("examine", "boxing", [Problem(NOWHERE, "sample-vet", "no")])
    assert kept.seen("examine", "boxing") is None


def test_several_may_ask_at_once(go: Toolchain, talk: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ask(talk, OUTLINE, CLAIMS, go, Oracle().asker), range(32)))
    assert all(one == found[0] for one in found)
    assert {path.suffix for path in (tmp_path / "cache" / FOLDER).rglob("*") if path.is_file()} == {
        ".json"
    }


def test_a_talk_without_facts_asks_nobody(go: Toolchain, talk: Path, tmp_path: Path) -> None:
    oracle = Oracle()
    ask(talk, OUTLINE, Claims(), go, oracle.asker)
    assert oracle.asked == []
    assert kept(tmp_path) == []
