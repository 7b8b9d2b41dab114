"""Runs `talk` as a person does: in a process of its own, in a folder of its own, with a cache of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.tools import ROOT

SOURCES = os.pathsep.join([str(ROOT / "builder"), str(ROOT / "diagrams")])
COMMAND = [sys.executable, "-W", "error", "-m", "talkbuilder.app.cli"]
ALL_FORMATS = "pptx,pdf,handout,html,article,notes,teleprompter,png,json"


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything it printed."""
        return self.out + self.err


def environment(cache: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which `talk` finds its sources and keeps its cache in ``cache``."""
    inherited = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return inherited | {"PYTHONPATH": SOURCES, "TALK_CACHE": str(cache), **(more or {})}


def talk(
    words: Sequence[str], here: Path, cache: Path, more: Mapping[str, str] | None = None
) -> Ran:
    """Run `talk WORDS` in the folder ``here``."""
    done = subprocess.run(
        [*COMMAND, *words],
        cwd=here,
        env=environment(cache, more),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    out, err = (text.decode("utf-8", "backslashreplace") for text in (done.stdout, done.stderr))
    return Ran(done.returncode, out, err)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder`` by its path inside it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
