"""What was asked for, as plain data: it travels to other processes, and its digest says whether anything changed."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import talkbuilder
from talkbuilder.store.record import fingerprint

DEFAULT_FORMATS = ("pptx", "pdf", "handout", "html", "contact")
TYPESET = frozenset({"pdf", "handout", "png", "contact", "card"})
"""Formats that need Typst."""
HANDOUTS = (
    "notes",
    *(f"{count}{beside}" for count in "1236" for beside in ("", "+lines", "+notes")),
)
SITE = "site"
"""Not a backend: a folder of pages round what these make."""
CARD, SAMPLES = "card", "samples"
SITE_FORMATS = ("html", "article", "pdf", "pptx", "handout", CARD)
# A talk's folder holds text and a few pictures; what is larger is not ours to hash.
_IGNORED = {".git", "__pycache__", ".DS_Store"}


@dataclass(frozen=True, slots=True)
class Job:
    """One talk to build, as the command line asked for it."""

    root: Path
    output: Path
    formats: tuple[str, ...] = DEFAULT_FORMATS
    cut: str = "full"
    theme: str = ""
    template: str = ""
    steps: str = "all"
    connectors: str = "preset"
    paper: str = "a4"
    handout: str = "notes"
    dpi: int = 96
    occasion: tuple[tuple[str, str], ...] = ()
    timestamp: int = 0
    use_cache: bool = True

    @property
    def folder(self) -> Path:
        """Where this talk's files go."""
        return self.output / self.root.resolve().name

    @property
    def key(self) -> str:
        """The name of this build among those into the same folder."""
        return f"{self.cut} {' '.join(self.formats)}"


def inputs_digest(job: Job) -> str:
    """Return one digest of everything that goes into ``job``: the talk's files, the options, and our own code."""
    words = [
        f"{field.name}={getattr(job, field.name)!r}"
        for field in fields(job)
        if field.name not in ("use_cache", "output", "root")
    ]
    extra = [Path(name) for name in (job.template, job.theme) if name and Path(name).is_file()]
    return fingerprint([*talk_files(job.root), *extra], (*words, own_code()))


def talk_files(root: Path) -> list[Path]:
    """Return the files of the talk in ``root``, in order."""
    return sorted(
        path for path in root.rglob("*") if not _IGNORED.intersection(path.parts) and path.is_file()
    )


@lru_cache(maxsize=1)
def own_code() -> str:
    """Return one digest of our own source files and of plugins': a build by other code is another build."""
    ours = Path(talkbuilder.__file__).parent
    roots = [ours, ours.parent.parent / "diagrams" / "talkdiagrams", ours.parent / "talkdiagrams"]
    found = sorted(
        path
        for root in roots
        for path in root.rglob("*")
        if path.suffix in {".py", ".typ", ".j2", ".css", ".js"}
    )
    return fingerprint([*found, *_plugin_code()], ())


def _plugin_code() -> Iterator[Path]:
    """Yield the source files of packages that offer something to us.

    ``importlib.metadata`` would need 40 ms to say that there are none.
    """
    for folder in map(Path, dict.fromkeys(sys.path)):
        for offers in sorted(folder.glob("*.dist-info/entry_points.txt")):
            text = offers.read_text(encoding="utf-8", errors="replace")
            if "[talkbuilder." not in text:
                continue
            yield offers
            for top in sorted(set(re.findall(r"^[^\[=\n]+=\s*(\w+)", text, re.MULTILINE))):
                spec = find_spec(top)
                for place in (spec.submodule_search_locations or ()) if spec else ():
                    yield from sorted(Path(place).rglob("*.py"))
                if spec and spec.origin and not spec.submodule_search_locations:
                    yield Path(spec.origin)
