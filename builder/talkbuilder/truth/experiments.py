"""Build experiments, ``GOEXPERIMENT``: what the go command is told of them, and what it says to one it does not know.

They decide what is built, the runtime included, and come and go with the releases: `builder/notes/toolchain.md`.
"""

import re
from pathlib import Path

from talkbuilder.outline.model import CaptureRun
from talkbuilder.problem import nearest

VARIABLE = "GOEXPERIMENT"
UNKNOWN = "unknown-experiment"
"""The code of the problem."""
_REFUSED = re.compile(r"^go: unknown GOEXPERIMENT (?P<name>\S+)", re.MULTILINE)
_FLAG = re.compile(r"^\t(?P<name>[A-Z]\w*)\s+bool\b", re.MULTILINE)
MOST = 1 << 20


def variables(run: CaptureRun | None) -> dict[str, str]:
    """Return what the go command gets in its environment for ``run``."""
    return {VARIABLE: run.experiment} if run is not None and run.experiment else {}


def unknown(said: str) -> str:
    """Return the experiment that the go command refuses, "" for none.

    >>> unknown("go: unknown GOEXPERIMENT greenteagc")
    'greenteagc'
    """
    found = _REFUSED.search(said)
    return found["name"] if found else ""


def alike(name: str, goroot: Path) -> str:
    """Return a hint: an experiment of this GOROOT with a name like ``name``, else where they are listed."""
    file = goroot / "src" / "internal" / "goexperiment" / "flags.go"
    try:
        with file.open(encoding="utf-8", errors="replace") as text:
            known = [match["name"].lower() for match in _FLAG.finditer(text.read(MOST))]
    except OSError:
        known = []
    listed = "they come and go with the releases: go doc internal/goexperiment.Flags lists them"
    return nearest(name, known) or listed
