"""What a lock holds, who writes it, and what a check against the pinned release says."""

from pathlib import Path

from talkbuilder.app import locking
from talkbuilder.truth.lock import render
from tests.app.checking.conftest import FACTS, PINNED, TALK, TEXT, FakeGo, lock, stored
from tests.app.conftest import Talk


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
        said = talk("record", "--facts", "channels")
        assert said.code == 3
        assert "channels: nothing recorded" in said.err
        assert (channels / "facts.lock.json").read_bytes() == before

    def test_what_is_no_release_is_kept_beside_the_others_and_never_locked(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        tip = "1.28-devel_0a1b"
        go.here.add(f"go{tip}")
        go.sizes[f"go{tip}"] = "120"
        said = talk("record", "--facts", "--over", tip, "channels")
        assert said.code == 0, said.err
        assert stored(channels).over == {f"go{tip}": {"hchan": "120", "trie": "absent"}}
        assert talk("check", "--go", tip, "channels").code == 1
        toolchain, _ = go.find(tip)
        before = (channels / "facts.lock.json").read_bytes()
        _, problems = locking.lock_talk(channels, toolchain, "2026-11-23")
        assert [one.code for one in problems] == ["toolchain-unreleased"]
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
