"""What was asked for, as plain data: it travels to other processes, and its digest says whether anything changed."""

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

import talkbuilder
from talkbuilder.cache import cache_folder
from talkbuilder.store import atomic
from talkbuilder.store.record import fingerprint
from talkbuilder.store.world import is_file

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
# What version control, Python and a desktop leave in a talk's folder is no part of the talk.
_IGNORED = {".git", "__pycache__", ".DS_Store"}


class Job(Struct, frozen=True):
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
    go: str = ""
    pdf_engine: str = "typst"
    embed_fonts: bool = False
    site: str | None = None
    use_cache: bool = True

    @property
    def folder(self) -> Path:
        """Where this talk's files go."""
        return self.output / self.root.resolve().name

    @property
    def by_office(self) -> bool:
        """Whether LibreOffice makes the PDF."""
        return self.pdf_engine == "libreoffice" and "pdf" in self.formats

    @property
    def written(self) -> tuple[str, ...]:
        """The formats that our own backends write: LibreOffice makes its PDF of the .pptx."""
        if not self.by_office:
            return self.formats
        plain = tuple(name for name in self.formats if name != "pdf")
        return plain if "pptx" in plain else ("pptx", *plain)

    @property
    def key(self) -> str:
        """The name of this build among those into the same folder."""
        return f"{self.cut} {' '.join(self.formats)}"


def inputs_digest(job: Job) -> str:
    """Return one digest of everything that goes into ``job``: the talk's files, the options, and our own code."""
    words = [
        f"{name}={getattr(job, name)!r}"
        for name in job.__struct_fields__
        if name not in ("use_cache", "output", "root")
    ]
    extra = [Path(name) for name in (job.template, job.theme) if name and is_file(Path(name))]
    tree = _tree_stamps(job) if job.go else ()
    words += _office_stamp() if job.by_office else []
    return fingerprint([*talk_files(job.root), *extra], (*words, *tree, own_code()))


_NAMED = re.compile(rb"go:([\w./-]+\.go)#")


def _tree_stamps(job: Job) -> Iterator[str]:
    """Yield the state of all that ``--go`` may show: the toolchain, and the files that the outline names."""
    try:
        named = set(_NAMED.findall((job.root / "talk.yaml").read_bytes()))
    except OSError:
        named = set()
    files = ["VERSION", "LICENSE", *(f"src/{name.decode()}" for name in sorted(named))]
    for name in files:
        with suppress(OSError):
            stat = (Path(job.go) / name).stat()
            yield f"{name} {stat.st_size} {stat.st_mtime_ns}"


def _office_stamp() -> list[str]:
    """Return which LibreOffice is here; another one makes another PDF."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    with suppress(OSError):
        program = Path(found or "").resolve()
        stat = program.stat()
        return [f"{program} {stat.st_size} {stat.st_mtime_ns}"]
    return []


def talk_files(root: Path) -> list[Path]:
    """Return the files of the talk in ``root``, in order."""
    return sorted(
        path for path in root.rglob("*") if not _IGNORED.intersection(path.parts) and path.is_file()
    )


@lru_cache(maxsize=1)
def own_code() -> str:
    """Return one digest of our own source files and of plugins': a build by other code is another build.

    It is the same wherever the code is installed. Reading half a thousand files takes 40 ms, so the digest is kept
    until the size or the time of one of them changes, as Python keeps what it has compiled.
    """
    ours = Path(talkbuilder.__file__).parent
    guests = [ours.parent.parent / "diagrams" / "talkdiagrams", ours.parent / "talkdiagrams"]
    found = [
        (f"{root.name}/{name}", path, stamp)
        for root in (ours, *guests)
        for name, path, stamp in _sources(root)
    ]
    for path in _plugin_code():
        info = path.stat()
        found.append((str(path), path, (info.st_size, info.st_mtime_ns)))
    look = hashlib.sha256(repr([(str(path), stamp) for _, path, stamp in found]).encode())
    kept = cache_folder() / "code"
    with suppress(OSError, ValueError):
        seen, _, known = kept.read_text("ascii").partition(" ")
        if seen == look.hexdigest() and len(known) == len(seen):
            return known
    total = hashlib.sha256()
    for name, path, _ in found:
        total.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    with suppress(OSError):
        atomic.write(kept, f"{look.hexdigest()} {total.hexdigest()}".encode(), durable=False)
    return total.hexdigest()


def _sources(root: Path) -> Iterator[tuple[str, Path, tuple[int, int]]]:
    """Yield our files in ``root``, in order: the name inside it, the path, size and time."""
    for folder, below, names in os.walk(root):
        below.sort()
        inside = folder[len(str(root)) :].replace(os.sep, "/")
        for name in sorted(names):
            if name.endswith((".py", ".typ", ".j2", ".css", ".js")):
                path = Path(folder, name)
                info = path.stat()
                yield f"{inside}/{name}", path, (info.st_size, info.st_mtime_ns)


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
