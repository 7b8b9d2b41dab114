"""A check against another release, and against several at once."""

from pathlib import Path

import pytest

from tests.app.checking.conftest import ALL, PINNED, FakeGo
from tests.app.conftest import Talk


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
    def test_a_table_says_since_when(self, channels: Path, talk: Talk) -> None:
        said = talk("check", *ALL, "channels")
        assert said.out == (
            "channels\n"
            "fact   1.21.13  1.24.11  1.26.6  1.27.3  true\n"
            "hchan  96       104      ✓       ✓       since 1.26.6\n"
            "trie   absent   ✓        ✓       ✓       since 1.24.11\n"
        )

    def test_it_is_a_question_and_no_mistake(self, channels: Path, talk: Talk) -> None:
        said = talk("check", *ALL, "channels")
        assert said.code == 0
        assert (
            "warning[fact-changed]: `hchan` is 96 in go1.21.13, 104 in go1.24.11, not 112"
            in said.err
        )

    def test_unless_the_pinned_one_fails_or_a_span_is_contradicted(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.trie.remove("go1.24.11")
        said = talk("check", *ALL, "channels")
        assert said.code == 1
        assert "error[fact-gone]: `trie` does not hold in go1.24.11" in said.err
        go.trie.add("go1.24.11")
        go.sizes[PINNED] = "120"
        assert talk("check", *ALL, "channels").code == 1

    def test_it_is_never_wider_than_the_room(
        self, channels: Path, talk: Talk, go: FakeGo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go.sizes["go1.21.13"] = "a long answer of many words " * 20
        monkeypatch.setenv("COLUMNS", "60")
        assert max(map(len, talk("check", *ALL, "channels").out.splitlines())) <= 60

    def test_no_answer_can_speak_to_the_terminal(
        self, channels: Path, talk: Talk, go: FakeGo
    ) -> None:
        go.sizes["go1.21.13"] = "\x1b[31m96\x9b"
        said = talk("check", *ALL, "channels")
        assert not any(not one.isprintable() and one != "\n" for one in said.out + said.err)
