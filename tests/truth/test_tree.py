"""Declarations as real toolchains have them: what they say, in four releases, is what stands in their files."""

import re
from pathlib import Path

import pytest

from talkbuilder.outline.excerpt import Excerpt, excerpt
from talkbuilder.outline.model import Upstream
from talkbuilder.ports import Declaration
from talkbuilder.truth.toolchain import Toolchain
from talkbuilder.truth.tree import LICENCE, Tree, paragraphs

ROOT = Path(__file__).parents[2]


def declared(toolchain: Toolchain, target: str, *parts: str) -> Declaration:
    (found,) = Tree(toolchain).declarations([(target, parts)])
    return found


def shown(toolchain: Toolchain, target: str, *parts: str) -> list[str]:
    found = excerpt(
        declared(toolchain, target, *parts), Upstream(symbol=f"go:{target}", parts=list(parts))
    )
    assert isinstance(found, Excerpt)
    return [line.strip() for line in found.text.split("\n")]


@pytest.mark.parametrize(
    "target",
    [
        "runtime/proc.go#findRunnable",
        "runtime/chan.go#hchan",
        "runtime/chan.go#chanbuf",
        "runtime/runtime2.go#_Grunning",
        "runtime/mgcpacer.go#gcControllerState.heapGoal",
        "sync/rwmutex.go#RWMutex",
    ],
)
def test_it_is_what_stands_in_the_file(target: str, toolchains: tuple[Toolchain, ...]) -> None:
    for toolchain in toolchains:
        found = declared(toolchain, target)
        file = toolchain.root / "src" / target.partition("#")[0]
        lines = file.read_text("utf-8").split("\n")
        assert list(found.lines) == lines[found.line - 1 : found.line - 1 + len(found.lines)]
        assert re.match(r"(func|type|const|var) ?", found.lines[0])
        assert found.lines[-1] in ("}", ")")


def test_the_search_in_its_order_in_every_release(toolchains: tuple[Toolchain, ...]) -> None:
    for toolchain in toolchains:
        text = shown(
            toolchain, "runtime/proc.go#findRunnable", "runqget", "netpoll", "stealWork", "stopm"
        )
        assert text[0].startswith("func findRunnable() (gp *g")
        assert "if gp, inheritTime := runqget(pp); gp != nil {" in text
        calls = [re.findall(r"(runqget|netpoll|stealWork|stopm)\(", line) for line in text]
        assert [name for found in calls for name in found] == [
            "runqget", "netpoll", "stealWork", "stopm",
        ]  # fmt: skip


def test_a_part_is_sought_behind_the_one_before_it(toolchain: Toolchain) -> None:
    target = "runtime/chan.go#chansend"
    nil_channel = declared(toolchain, target, "gopark").parts[0]
    full_channel = declared(toolchain, target, "enqueue", "gopark").parts[1]
    assert nil_channel < full_channel
    assert declared(toolchain, target, "gopark", "gopark").parts == (nil_channel, full_channel)
    # behind the last there is none: then it is the first
    assert declared(toolchain, target, "releaseSudog", "full").parts[1][0] > 0


def test_a_name_may_go_on_differently_in_another_release(toolchains: tuple[Toolchain, ...]) -> None:
    for toolchain in toolchains:
        found = declared(toolchain, "runtime/proc.go#findRunnable", "runqget", "globrunqget*")
        line = found.lines[found.parts[1][0] - 1]
        assert "globrunqget" in line
        assert found.parts[0] < found.parts[1]


def test_a_field_is_shown_in_its_struct(toolchain: Toolchain) -> None:
    assert shown(toolchain, "runtime/chan.go#hchan.recvq") == [
        "type hchan struct {", "…", "recvq    waitq", "…", "}",
    ]  # fmt: skip


def test_who_moved_is_found(toolchain: Toolchain) -> None:
    assert declared(toolchain, "runtime/chan.go#findRunnable").instead == "runtime/proc.go"
    gone = declared(toolchain, "runtime/nowhere.go#findRunnable")
    assert (gone.absent, gone.instead) == ("there is no file runtime/nowhere.go", "runtime/proc.go")
    assert declared(toolchain, "runtime/proc.go#noSuchThing").instead == ""
    assert declared(toolchain, "../VERSION.go#x").absent


def test_an_answer_is_kept(toolchain: Toolchain, monkeypatch: pytest.MonkeyPatch) -> None:
    first = declared(toolchain, "runtime/chan.go#hchan", "buf")

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("talkbuilder.truth.source._dump", refuse)
    assert declared(toolchain, "runtime/chan.go#hchan", "buf") == first


def test_the_notice_is_that_of_our_notice_file() -> None:
    notice = re.sub(r"\s+", " ", (ROOT / "NOTICE").read_text("utf-8"))
    for paragraph in LICENCE:
        assert paragraph.removeprefix("* ") in notice


def test_a_goroot_with_its_licence_says_its_own(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Copyright 2031 The Go Authors.\n\n   * Keep\nthis.\n")
    toolchain = Toolchain(tmp_path, "go1.99.1", "linux/amd64")
    assert Tree(toolchain).licence == ("Copyright 2031 The Go Authors.", "* Keep this.")
    (tmp_path / "LICENSE").write_text("All rights reserved, by a packager.\n")
    assert Tree(toolchain).licence == LICENCE
    assert paragraphs("") == ()
