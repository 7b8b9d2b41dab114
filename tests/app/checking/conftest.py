"""A talk with two facts, and a Go that answers from a table: what `talk check --go` is tried on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from talkbuilder.app import locking, verify
from talkbuilder.claims import ABSENT, Answer, Ask, AskSource, Lock
from talkbuilder.outline.ledger import read_ledger
from talkbuilder.outline.model import Outline
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.store.world import RealWorld
from talkbuilder.truth.answers import Asker
from talkbuilder.truth.toolchain import Toolchain

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
ALL = ("--go", "1.27.3", "--go", "1.21.13", "--go", "1.26.6", "--go", "1.24.11")


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
