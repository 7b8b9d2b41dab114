"""The stage for bad luck: two talks without a warning, in an old and a new version, and what one may find afterwards.

    with stage(folder) as here:         talks/, output/, cache/, tmp/, all its own
        here.write(NEW)                 the outline changes ...
        ran = here.talk("build", ...)   ... and is built, well or not
        here.torn()                     files that are neither the old nor the new one

A talk with warnings is never "unchanged"; these have none, so that what a build believes to be fresh is tried too.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.pipeline.running import COMMAND, Ran, environment

OLD, NEW = ("old", "old"), ("new", "new")
ALL = (NEW, ("new", "old"), ("old", "new"), OLD)
"""The versions of the two talks; where one of them was not built, the pages that join them are of a mixed one."""
TALKS = ("one", "two")
Versions = tuple[str, str]
FORMATS = "pptx,html,contact,site"
BUILD = ("build", "-q", "-f", FORMATS, "--site-url", "https://example.org/")

OUTLINE = """\
title: A talk that is built while the power fails, {version}
speaker: {{name: Ada, role: Platform}}
go: 1.27.3
cuts: {{full: {{minutes: 10}}}}
figures:
  boxes:
    kind: graph
    nodes: {{a: {{label: "{version}", color: g}}, b: {{label: B, color: m}}}}
    edges: [a -> b]
    steps:
      - {{add: [a], caption: first}}
      - {{add: [b, a -> b], caption: then}}
  steal:
    kind: topology
    mechanism: scheduler
    start: {{ps: 2, runq_size: 4, P0: {{runs: G1, queue: [G2, G3]}}, P1: {{spinning: true}}}}
    events:
      - steal P1 from P0
slides:
  - {{layout: title}}
  - {{layout: figure, title: A box points to another box, figure: boxes, notes: "#boxes"}}
  - {{layout: figure, title: A thief takes half of the queue, figure: steal, notes: "#steal"}}
  - layout: figure
    title: The second bar is the longer one
    notes: "#bars"
    figure:
      kind: chart
      type: bar
      categories: [one, two]
      series: [{{name: s, values: [1, 2.5]}}]
      unit: ns
  - layout: code
    title: The program says hello to you
    code: {{file: go/main.go, region: main}}
    notes: "#code"
"""
WALKTHROUGH = """\
# A talk

## Boxes {{#boxes}}

Boxes stand for things, arrows for what happens between them, and this is the {version} text.

## Stealing {{#steal}}

A thief takes half of what another has in its queue.

## Bars {{#bars}}

The second takes longer than the first.

## Code {{#code}}

It prints {{{{fact:words}}}}.
"""
FACTS = """\
facts:
  words:
    says: The program prints one word ({version}).
    value: 1
    shown: one word
    check: none
    why: it is our own program
"""
GO = 'package main\n\n// region main\nfunc main() {\n\tprintln("hello")\n}\n\n// endregion\n'


def write_talk(folder: Path, version: str) -> None:
    """Write one talk in one of its versions."""
    (folder / "go").mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("talk.yaml", OUTLINE),
        ("walkthrough.md", WALKTHROUGH),
        ("facts.yaml", FACTS),
    ):
        (folder / name).write_text(text.format(version=version), encoding="utf-8")
    (folder / "go" / "main.go").write_text(GO, encoding="utf-8")


Digests = Mapping[str, str]
"""The SHA-256 of every file below a folder, by its path inside it."""


def digests(folder: Path) -> dict[str, str]:
    """Return the digests of what is below ``folder``, hidden files and all."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


@dataclass
class Stage:
    """One folder with talks, and a cache and a place for temporary files of its own."""

    folder: Path
    wanted: dict[Versions, Digests] = field(default_factory=dict)
    """What each comes to, undisturbed."""

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def tmp(self) -> Path:
        return self.folder / "tmp"

    def write(self, versions: Versions) -> None:
        """Put the talks into these versions."""
        for name, version in zip(TALKS, versions, strict=True):
            write_talk(self.folder / "talks" / name, version)

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of a build here."""
        return environment(self.cache, {"TMPDIR": str(self.tmp), **(more or {})})

    def start(
        self,
        *words: str,
        command: Sequence[str] = COMMAND,
        more: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start `talk WORDS` in a process group of its own, as a shell does."""
        return subprocess.Popen(
            [*command, *words],
            cwd=cwd or self.folder,
            env=self.environment(more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def talk(
        self,
        *words: str,
        command: Sequence[str] = COMMAND,
        more: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        seconds: float = 120,
    ) -> Ran:
        """Run `talk WORDS` to its end."""
        return finish(self.start(*words, command=command, more=more, cwd=cwd), seconds)

    def build(self, *words: str, more: Mapping[str, str] | None = None) -> Ran:
        """Build both talks as every version was built."""
        return self.talk(*BUILD, *words, more=more)

    def torn(self) -> list[str]:
        """Return the files of the output that are neither an old nor a new one; temporary ones are hidden ones."""
        return sorted(
            name
            for name, found in digests(self.output).items()
            if not Path(name).name.startswith(".talk-")
            and all(found != version.get(name) for version in self.wanted.values())
        )

    def differing(self, version: Versions) -> list[str]:
        """Return what in the output is not as ``version`` is undisturbed: too much, too little, or other."""
        found, wanted = digests(self.output), self.wanted[version]
        return sorted(
            name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)
        )

    def left_over(self) -> list[str]:
        """Return temporary files: those in the output and the cache, and all that is where such files go."""
        hidden = [*self.output.rglob(".talk-*"), *self.cache.rglob(".talk-*")]
        # Python's own tempfile tries each folder with a file of eight letters, for a moment: no one sweeps that.
        theirs = {path for path in self.tmp.glob("????????") if path.is_file()}
        tmp = set(self.tmp.iterdir()) - theirs
        return sorted(str(path.relative_to(self.folder)) for path in (*hidden, *tmp))

    def running(self, patience: float = 5.0) -> list[str]:
        """Return the processes that builds here have left, after a moment in which they may end by themselves."""
        deadline = time.monotonic() + patience
        while left := [words for _, words in self.processes()]:
            if time.monotonic() > deadline:
                return left
            time.sleep(0.05)
        return []

    def processes(self) -> list[tuple[int, str]]:
        """Return the id and the command of every process of a build here."""
        mark = f"TMPDIR={self.tmp}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes().split(b"\x00"):
                    words = (process / "cmdline").read_text(errors="replace").replace("\x00", " ")
                    found.append((int(process.name), words))
            except OSError:
                continue  # it has ended, or is somebody else's
        return found


def finish(process: "subprocess.Popen[bytes]", seconds: float = 120) -> Ran:
    """Wait for a build, and return what it said; one that hangs is ended, with what it started."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        err += f"\nTraceback: it hung for {seconds} seconds".encode()
    decoded = (text.decode("utf-8", "backslashreplace") for text in (out, err))
    return Ran(process.returncode, *decoded)


@contextmanager
def stage(folder: Path, fonts: Path | None = None) -> Iterator[Stage]:
    """Set the stage in ``folder``: both versions built elsewhere, the old one here.

    ``fonts`` is a cache in which the fonts are unpacked already, which takes a second.
    """
    here = Stage(folder)
    here.tmp.mkdir(parents=True)
    if fonts is not None:
        shutil.copytree(fonts, here.cache)
    for version in ALL:
        apart = Stage(folder / "undisturbed" / "-".join(version))
        apart.tmp.mkdir(parents=True)
        apart.write(version)
        ran = apart.talk(*BUILD, more={"TALK_CACHE": str(here.cache)})
        assert ran.code == 0, ran.said
        here.wanted[version] = digests(apart.output)
    here.write(OLD)
    ran = here.build()
    assert ran.code == 0, ran.said
    assert here.differing(OLD) == [], "it is the same elsewhere"
    yield here
    for process, _ in here.processes():
        os.kill(process, signal.SIGKILL)
