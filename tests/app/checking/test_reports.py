"""What programs read of a check, and the page of facts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.app.checking.conftest import ALL, FACTS, PINNED, SIZES, TEXT, FakeGo, lock
from tests.app.conftest import Talk

Build = Callable[[], bytes]


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
        found = self.read(talk, *ALL)
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
