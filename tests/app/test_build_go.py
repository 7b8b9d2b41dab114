"""`--go` of `talk build` and `talk serve`, with the toolchain that is here: what is shown, and when it is made anew."""

import re
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from talkbuilder.cache import cache_folder
from talkbuilder.truth.toolchain import Toolchain, find
from tests.app.conftest import Talk
from tests.app.serve.serving import served

TALK = """\
title: Hello
go: 1.27.3
slides:
  - layout: code
    title: What a channel is made of
    code:
      text: "type hchan struct { ring, two queues, a lock }"
      upstream: {symbol: "go:runtime/chan.go#%s", parts: [recvq, sendq]}
    notes: "#a"
  - layout: references
"""
TEXT = "# Hello\n\n## A {#a}\n\nIt has two queues.\n"


GO_CACHE = cache_folder().absolute() / "go"
"""Where the dumper lies that other tests have built: Go needs a minute for it from nothing."""


@pytest.fixture
def go(cache: Path) -> Toolchain:
    found, _ = find("1.27.3")
    if found is None:
        pytest.skip("no Go toolchain: pip install talkbuilder[go]")
    GO_CACHE.mkdir(parents=True, exist_ok=True)
    if not (cache / "go").exists():
        (cache / "go").symlink_to(GO_CACHE)
    return found


@pytest.fixture
def written(project: Path) -> Path:
    root = project / "talks" / "hello"
    root.mkdir(parents=True)
    (root / "talk.yaml").write_text(TALK % "hchan")
    (root / "walkthrough.md").write_text(TEXT)
    return project / "output" / "hello" / "hello-notes.md"


def test_with_go_its_code_without_it_our_sketch(
    talk: Talk, project: Path, written: Path, go: Toolchain
) -> None:
    deck = project / "output" / "hello" / "hello.html"
    assert talk("build", "hello", "-f", "html").code == 0
    ours = deck.read_bytes()
    assert b"Go Authors" not in ours
    assert talk("build", "hello", "-f", "html", "--go", str(go.root)).code == 0
    theirs = re.sub(r"<[^>]+>", "", deck.read_text("utf-8"))
    assert "waitq" in theirs
    assert "runtime/chan.go:" in theirs
    assert "Redistributions of source code must retain" in theirs
    said = talk("build", "hello", "-f", "html", "--go", str(go.root))
    assert "unchanged" in said.err
    assert talk("build", "hello", "-f", "html").code == 0
    assert deck.read_bytes() == ours, "the same bytes as if nobody had asked for Go's code"


def test_a_symbol_that_is_gone_is_an_error_at_its_line(
    talk: Talk, project: Path, written: Path, go: Toolchain
) -> None:
    outline = project / "talks" / "hello" / "talk.yaml"
    outline.write_text(TALK % "lfchan")
    assert talk("build", "hello", "-f", "html").code == 0
    said = talk("build", "hello", "-f", "html", "--go", "1.27.3")
    assert said.code == 1
    assert "talk.yaml:8:" in said.err
    assert "error[no-declaration]: go1.27.3 has no `go:runtime/chan.go#lfchan`" in said.err
    assert not written.exists()


def test_a_toolchain_that_is_not_there_is_nobodys_input(talk: Talk, written: Path) -> None:
    said = talk("build", "hello", "--go", "9.9.9")
    assert said.code == 3
    assert "go9.9.9 is not installed" in said.err


def test_a_cluster_may_have_another_go(talk: Talk, written: Path, go: Toolchain) -> None:
    said = talk("build", "hello", "--go", "1.27.3", "--cluster", "tcp://127.0.0.1:1")
    assert said.code == 2
    assert "exclude each other" in said.err


def test_serve_shows_the_same_code(project: Path, written: Path, go: Toolchain) -> None:
    with served(project, GO_CACHE.parent, "hello", "--go", str(go.root)) as server:
        opener = build_opener(HTTPCookieProcessor())
        opener.open(server.address, timeout=20).close()
        address = f"http://127.0.0.1:{server.port}/hello/"
        page = opener.open(address, timeout=20).read().decode("utf-8")
    assert "waitq" in page
    assert "Redistributions of source code must retain" in re.sub(r"<[^>]+>", "", page)


def test_serve_refuses_a_go_that_is_none_as_build_does(talk: Talk, written: Path) -> None:
    for name in ("nowhere", "1.3"):
        built, served_ = (talk(verb, "hello", "--go", name) for verb in ("build", "serve"))
        assert built.code == served_.code == 3
        assert built.err == served_.err
        assert "error[" in built.err
