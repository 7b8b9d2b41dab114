"""`talk check --go` as a person meets it: who is told what, which exit code, what programs read; Go is a fake."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from talkbuilder.app import locking, verify
from talkbuilder.claims import ABSENT, Answer, Ask, AskSource, Lock
from talkbuilder.outline.ledger import read_ledger
from talkbuilder.outline.model import Outline
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.store.world import RealWorld
from talkbuilder.truth.answers import Asker
from talkbuilder.truth.lock import render
from talkbuilder.truth.toolchain import Toolchain
from tests.app.conftest import Talk

TALK = """\
title: Channels
go: 1.27.3
cuts: {full: {minutes: 10}}
slides:
  - layout: title
    notes: "#size"
  - id: header
    layout: bullets
    title: A channel is a header of {{fact:hchan}} bytes
    bullets: ["[112 bytes](fact:hchan) and a buffer"]
    notes: "#header"
"""
TEXT = """\
# Channels

## What it takes {#size}

A channel takes [112 bytes](fact:hchan), and [the map](fact:trie) is a trie now.
See [makechan](go:runtime/chan.go#makechan).

## The header {#header}

It begins with a count.
"""
FACTS = """\
facts:
  hchan:
    says: A channel without its buffer takes 112 bytes.
    value: 112
    check: {size: runtime.hchan}
  trie:
    says: sync.Map is a hash trie.
    check: {type: internal/sync.HashTrieMap}
    since: "1.24"
"""
SIZES = {"go1.21.13": "96", "go1.24.11": "104", "go1.26.6": "112", "go1.27.3": "112"}
PINNED = "go1.27.3"


class FakeGo:
    """Four releases that answer from a table; what they are asked is counted."""

    def __init__(self, folder: Path) -> None:
        self.sizes = dict(SIZES)
        self.trie = {"go1.24.11", "go1.26.6", "go1.27.3"}
        self.here = set(SIZES)
        self.broken: set[str] = set()
        self.asked = 0
        self._folder = folder

    def find(self, name: str) -> tuple[Toolchain | None, tuple[Problem, ...]]:
        release = f"go{name.removeprefix('go')}"
        if release not in self.here:
            message = f"{release} is not installed"
            return None, (Problem(NOWHERE, "toolchain-missing", message, "pip install go"),)
        root = self._folder / release
        (root / "bin").mkdir(parents=True, exist_ok=True)
        toolchain = Toolchain(root, release, "linux/amd64")
        toolchain.go.touch()
        return toolchain, ()

    def source(self, go: Toolchain, asks: Sequence[AskSource]) -> Mapping[AskSource, Answer]:
        self.asked += 1
        if go.release in self.broken:
            return {one: Answer("", failed="it does not build") for one in asks}
        size = Answer(self.sizes[go.release], "", "runtime/chan.go", 34, "hchan")
        trie = Answer("present" if go.release in self.trie else ABSENT)
        return {one: size if one.kind == "size" else trie for one in asks}

    def lines(self, _: Toolchain, targets: Sequence[str]) -> Mapping[str, int]:
        return dict.fromkeys(targets, 75)

    def samples(
        self, _: Path, __: Outline, asks: Sequence[Ask], ___: Toolchain
    ) -> Mapping[Ask, Answer]:
        return {}


@pytest.fixture
def go(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> FakeGo:
    fake = FakeGo(tmp_path_factory.mktemp("goroots"))
    asker = Asker(fake.source, fake.lines, fake.samples)
    for module in (verify, locking):
        monkeypatch.setattr(module, "ASKER", asker)
    for module in (verify, locking):
        monkeypatch.setattr(module, "find", fake.find)
    return fake


@pytest.fixture
def channels(project: Path, go: FakeGo) -> Path:
    """A talk with two facts, locked on the release that it names."""
    root = project / "talks" / "channels"
    root.mkdir(parents=True)
    (root / "talk.yaml").write_text(TALK)
    (root / "walkthrough.md").write_text(TEXT)
    (root / "facts.yaml").write_text(FACTS)
    lock(root, go)
    return root


def lock(root: Path, go: FakeGo, *others: str, date: str = "2026-11-23") -> tuple[Problem, ...]:
    wanted = [go.find(name)[0] for name in (PINNED, *others)]
    first, *rest = [one for one in wanted if one is not None]
    return locking.lock_talk(root, first, date, rest)[1]


def stored(root: Path) -> Lock:
    ledger, problems = read_ledger(root, RealWorld())
    assert problems == ()
    return ledger.lock


class TestLocking:
    def test_a_lock_can_be_read_again_word_for_word(self, channels: Path) -> None:
        lock = stored(channels)
        assert render(lock) == (channels / "facts.lock.json").read_bytes()
        assert (lock.release, lock.date) == ("go1.27.3", "2026-11-23")
        assert lock.facts["hchan"].value == "112"
        assert lock.symbols == {"runtime/chan.go#makechan": 75}

    def test_nothing_changes_on_another_day(self, channels: Path, go: FakeGo) -> None:
        before = (channels / "facts.lock.json").read_bytes()
        lock(channels, go, date="2027-01-01")
        assert (channels / "facts.lock.json").read_bytes() == before

    def test_other_releases_are_kept_until_they_are_asked_again(
        self, channels: Path, go: FakeGo
    ) -> None:
        lock(channels, go, "1.21.13")
        lock(channels, go)
        assert stored(channels).over == {"go1.21.13": {"hchan": "96", "trie": "absent"}}

    def test_a_fact_that_is_not_true_is_refused_at_its_place(
        self, channels: Path, go: FakeGo, talk: Talk
    ) -> None:
        go.sizes[PINNED] = "120"
        (problem,) = lock(channels, go)
        assert problem.place.path.endswith("facts.yaml")
        assert problem.place.line == 2
        assert "120" in problem.message
        assert set(stored(channels).facts) == {"trie"}
        assert talk("build", "channels", "--format", "json").code == 1

    def test_facts_that_cannot_be_read_leave_the_lock_as_it_was(
        self, channels: Path, go: FakeGo
    ) -> None:
        lock(channels, go, "1.21.13")
        before = (channels / "facts.lock.json").read_bytes()
        (channels / "facts.yaml").write_text(FACTS.replace("takes 112 bytes", "takes: 112 bytes"))
        (problem,) = lock(channels, go)
        assert problem.code == "yaml-syntax"
        assert (channels / "facts.lock.json").read_bytes() == before


class TestRecording:
    """`talk record --facts` writes the lock; what runs samples has tests of its own."""

    def test_it_locks_what_the_named_release_says(self, channels: Path, talk: Talk) -> None:
        (channels / "facts.lock.json").unlink()
        assert talk("build", "channels", "--format", "json").code == 1
        said = talk("record", "--facts", "channels")
        assert said.code == 0, said.err
        assert "facts.lock.json" in said.err
        assert stored(channels).release == "go1.27.3"
        assert talk("build", "channels", "--format", "json").code == 0

    def test_it_keeps_what_other_releases_say(self, channels: Path, talk: Talk) -> None:
        said = talk("record", "--facts", "--over", "1.21.13", "--over", "1.24.11", "channels")
        assert said.code == 0, said.err
        assert list(stored(channels).over) == ["go1.21.13", "go1.24.11"]

    def test_a_release_that_is_not_here_is_nobodys_input(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        before = (channels / "facts.lock.json").read_bytes()
        assert talk("record", "--facts", "--over", "1.99.1", "channels").code == 3
        go.here.clear()
        assert talk("record", "--facts", "channels").code == 3
        assert (channels / "facts.lock.json").read_bytes() == before

    def test_a_number_that_varies_is_locked_as_it_was_recorded(
        self, channels: Path, talk: Talk
    ) -> None:
        check = "{capture: bench, find: '(\\d+) ns', between: [10, 90]}"
        more = f"  cost:\n    says: It costs little.\n    check: {check}\n"
        (channels / "facts.yaml").write_text(FACTS + more)
        (channels / "walkthrough.md").write_text(TEXT + "\nIt costs {{fact:cost}}.\n")
        run = "captures: {bench: {sample: bench}}\n"
        (channels / "talk.yaml").write_text(TALK.replace("slides:", f"{run}slides:"))
        assert "captures/bench.txt is not recorded yet" in talk("record", "--facts").err
        (channels / "captures").mkdir()
        capture = channels / "captures" / "bench.txt"
        for release, value in (("go1.26.6", "42"), ("go1.27.3", "91"), ("go1.27.3", "42")):
            capture.write_text(f"command: go test\nrelease: {release}\n---\n{value} ns\n")
            said = talk("record", "--facts")
        assert said.code == 0, said.err
        assert stored(channels).facts["cost"].value == "42"


class TestThePinnedRelease:
    def test_it_is_asked_without_a_word_of_it(self, channels: Path, talk: Talk, go: FakeGo) -> None:
        said = talk("check", "channels")
        assert said.code == 0, said.err
        assert "in go1.27.3 2 facts hold" in said.err
        assert go.asked > 1

    def test_a_fact_that_fails_is_an_error_with_all_who_lean_on_it(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.sizes[PINNED] = "120"
        said = talk("check", "channels")
        assert said.code == 1
        assert (
            "facts.yaml:2:3: error[fact-changed]: `hchan` is 120 in go1.27.3, not 112" in said.err
        )
        assert "(runtime/chan.go:34 hchan)" in said.err
        assert 'slide 2 "A channel is a header of 112 bytes"' in said.err
        assert "#size" in said.err
        assert "walkthrough.md:5:" in said.err

    def test_where_it_is_not_installed_one_line_says_so(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.here.remove(PINNED)
        said = talk("check", "channels")
        assert said.code == 0
        (line,) = [line for line in said.err.splitlines() if "not installed" in line]
        assert "go1.27.3" in line
        assert "pip install" in line

    def test_a_talk_without_facts_asks_nobody(self, talk: Talk, go: FakeGo) -> None:
        talk("new", "plain")
        assert talk("check", "plain").code == 0
        assert go.asked == 0


class TestAnotherRelease:
    def test_does_my_talk_hold_there(self, channels: Path, talk: Talk) -> None:
        assert talk("check", "--go", "1.26.6", "channels").code == 0
        said = talk("check", "--go", "1.24.11", "channels")
        assert said.code == 1
        assert "`hchan` is 104 in go1.24.11, not 112" in said.err
        assert said.out == ""

    def test_what_is_not_claimed_of_it_is_no_mistake(self, channels: Path, talk: Talk) -> None:
        said = talk("check", "--go", "1.21.13", "channels")
        assert "trie" not in said.err
        assert "1 is not claimed for it" in said.err

    def test_a_span_that_is_wrong_is_a_mistake(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.trie.add("go1.21.13")
        said = talk("check", "--go", "1.21.13", "channels")
        assert "error[fact-earlier]" in said.err
        assert "claimed since 1.24" in said.err

    def test_one_that_is_not_here_is_said_and_nothing_is_checked(
        self, channels: Path, talk: Talk
    ) -> None:
        said = talk("check", "--go", "1.99.9", "channels")
        assert said.code == 3
        assert "error[toolchain-missing]: go1.99.9 is not installed" in said.err

    def test_one_that_does_not_answer_is_no_yes(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.broken.add("go1.26.6")
        said = talk("check", "--go", "1.26.6", "channels")
        assert said.code == 1
        assert "no answer from go1.26.6: it does not build" in said.err


class TestSeveralReleases:
    ALL = ("--go", "1.27.3", "--go", "1.21.13", "--go", "1.26.6", "--go", "1.24.11")

    def test_a_table_says_since_when(self, channels: Path, talk: Talk) -> None:
        said = talk("check", *self.ALL, "channels")
        assert said.out == (
            "channels\n"
            "fact   1.21.13  1.24.11  1.26.6  1.27.3  true\n"
            "hchan  96       104      ✓       ✓       since 1.26.6\n"
            "trie   absent   ✓        ✓       ✓       since 1.24.11\n"
        )

    def test_it_is_a_question_and_no_mistake(self, channels: Path, talk: Talk) -> None:
        said = talk("check", *self.ALL, "channels")
        assert said.code == 0
        assert (
            "warning[fact-changed]: `hchan` is 96 in go1.21.13, 104 in go1.24.11, not 112"
            in said.err
        )

    def test_unless_the_pinned_one_fails_or_a_span_is_contradicted(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.trie.remove("go1.24.11")
        said = talk("check", *self.ALL, "channels")
        assert said.code == 1
        assert "error[fact-gone]: `trie` does not hold in go1.24.11" in said.err
        go.trie.add("go1.24.11")
        go.sizes[PINNED] = "120"
        assert talk("check", *self.ALL, "channels").code == 1

    def test_it_is_never_wider_than_the_room(
        self, channels: Path, talk: Talk, go: FakeGo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go.sizes["go1.21.13"] = "a long answer of many words " * 20
        monkeypatch.setenv("COLUMNS", "60")
        assert max(map(len, talk("check", *self.ALL, "channels").out.splitlines())) <= 60

    def test_no_answer_can_speak_to_the_terminal(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.sizes["go1.21.13"] = "\x1b[31m96\x9b"
        said = talk("check", *self.ALL, "channels")
        assert not any(not one.isprintable() and one != "\n" for one in said.out + said.err)


class TestReports:
    def read(self, talk: Talk, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            talk("check", "--report", "json", *words, "channels").out
        )
        return found

    def test_json_is_one_object_with_all_that_is_known(self, channels: Path, talk: Talk) -> None:
        found = self.read(talk)
        assert set(found) == {"problems", "facts", "releases"}
        assert found["releases"] == ["go1.27.3"]
        hchan, trie = found["facts"]
        assert (hchan["talk"], hchan["id"], hchan["value"]) == ("channels", "hchan", "112")
        assert hchan["check"] == "size of runtime.hchan"
        assert hchan["locked"]["line"] == 34
        assert {use["slide"] for use in hchan["uses"]} >= {"header"}
        assert trie["since"] == "1.24"
        assert trie["answers"]["go1.27.3"]["value"] == "present"

    def test_it_holds_the_answers_of_every_release_in_order(
        self, channels: Path, talk: Talk
    ) -> None:
        found = self.read(talk, *TestSeveralReleases.ALL)
        assert found["releases"] == sorted(SIZES)
        answers = {
            release: answer["value"] for release, answer in found["facts"][0]["answers"].items()
        }
        assert answers == SIZES

    def test_problems_are_there_too_and_the_code_says_so(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.sizes[PINNED] = "120"
        codes = [problem["code"] for problem in self.read(talk)["problems"]]
        assert codes == ["fact-changed"]
        assert talk("check", "--report", "json", "channels").code == 1

    def test_json_is_an_object_even_where_nobody_could_be_asked(
        self, channels: Path, talk: Talk
    ) -> None:
        found = self.read(talk, "--go", "1.99.9")
        assert [problem["code"] for problem in found["problems"]] == ["toolchain-missing"]
        assert found["facts"] == found["releases"] == []

    def test_github_gets_an_annotation_at_the_fact(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.sizes[PINNED] = "120"
        out = talk("check", "--report", "github", "channels").out
        assert "::error file=talks/channels/facts.yaml,title=fact-changed,line=2" in out


Build = Callable[[], bytes]


class TestThePageOfFacts:
    @pytest.fixture
    def build(self, channels: Path, talk: Talk, project: Path) -> Build:
        def run() -> bytes:
            said = talk("build", "--format", "html")
            assert said.code == 0, said.err
            return (project / "output" / "truth.html").read_bytes()

        return run

    def test_it_shows_every_fact_and_the_gallery_leads_to_it(
        self, build: Build, project: Path
    ) -> None:
        page = build().decode()
        for words in ("A channel without its buffer", "size of runtime.hchan", "go1.27.3", "112"):
            assert words in page
        assert 'href="channels/channels.html#2"' in page
        assert "blob/go1.27.3/src/runtime/chan.go#L34" in page
        assert 'href="truth.html"' in (project / "output" / "index.html").read_text("utf-8")

    def test_the_same_facts_give_the_same_bytes(self, build: Build, channels: Path) -> None:
        first = build()
        assert build() == first
        (channels / "walkthrough.md").write_text(TEXT + "\nAnd it ends.\n")
        assert build() == first

    def test_another_lock_gives_another_page(
        self, build: Build, channels: Path, go: FakeGo
    ) -> None:
        before = build()
        lock(channels, go, "1.21.13")
        after = build()
        assert before != after
        assert b"1.21.13" in after

    def test_it_comes_back_where_somebody_deleted_it(self, build: Build, project: Path) -> None:
        first = build()
        (project / "output" / "truth.html").unlink()
        assert build() == first

    def test_no_word_of_a_fact_is_markup(self, build: Build, channels: Path, go: FakeGo) -> None:
        nasty = "</script><script>x()</script>"
        text = FACTS.replace("sync.Map is a hash trie.", f'"{nasty}"')
        (channels / "facts.yaml").write_text(text)
        page = build().decode()
        assert nasty not in page
        assert "&lt;/script&gt;&lt;script&gt;" in page

    def test_talks_without_facts_have_no_such_page(self, talk: Talk, project: Path) -> None:
        talk("new", "plain")
        talk("build", "--format", "json")
        assert not (project / "output" / "truth.html").exists()
        assert "truth.html" not in (project / "output" / "index.html").read_text("utf-8")
