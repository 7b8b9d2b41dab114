"""The Go samples of a talk: what lies in ``go/<name>/``, and whether it may be run at all. Nothing runs here.

A sample is a module of its own: ``go.mod`` with the talk's release line, the standard library only, no links, of
bounded size. `examine` (in ``workbench``) builds and runs it.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from talkbuilder.captured import sources_digest
from talkbuilder.outline.model import CaptureRun
from talkbuilder.place import Place
from talkbuilder.problem import Problem

FOLDER = "go"
MAX_FILES = 200
MAX_BYTES = 4 << 20

_GO_LINE = re.compile(r"^go\s+(?P<line>\d+\.\d+(?:\.\d+)?)$")
_MODULE = re.compile(r'^module\s+"?(?P<path>[A-Za-z0-9][\w./~-]*)"?$')
_FOREIGN = ("require", "replace", "exclude", "toolchain", "tool", "ignore", "retract")
_IMPORTS_C = re.compile(rb'^(?:import\s+|\s+)"C"\s*$', re.MULTILINE)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NEEDS_C = re.compile(r"--?(race|msan|asan)(=true)?")


class Sample(Struct, frozen=True):
    """One sample. ``folder`` is the path that problems carry; ``line`` what its go.mod says after ``go``.

    ``digest`` names its content. One with ``problems`` is not run.
    """

    name: str
    folder: Path
    files: tuple[str, ...]
    digest: str
    module: str = ""
    line: str = ""
    program: bool = False
    tests: bool = False
    c: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def command(self) -> str:
        """Return the name of the program that ``go build`` makes of it."""
        return self.module.rpartition("/")[2] or self.name


def samples(root: Path, release: str = "") -> tuple[Sample, ...]:
    """Return the samples of the talk in ``root``, by name.

    ``release`` is the talk's ``go``: their go.mod must be of its line.
    """
    top = root / FOLDER
    try:
        names = sorted(entry.name for entry in os.scandir(top) if not entry.name.startswith("."))
    except OSError:
        return ()
    return tuple(
        _read(top / name, release)
        for name in names
        if (top / name).is_dir() or (top / name).is_symlink()
    )


def needs_c(sample: Sample, run: CaptureRun | None = None) -> bool:
    """Whether it takes a C compiler to build ``sample``, or to build it as ``run`` wants it."""
    return sample.c or (
        run is not None and (run.c or any(_NEEDS_C.fullmatch(flag) for flag in run.flags))
    )


def _read(folder: Path, release: str) -> Sample:
    place = Place(folder.as_posix())
    if folder.is_symlink():
        return Sample(folder.name, folder, (), "", problems=(_link(place),))
    if not _NAME.fullmatch(folder.name) or len(folder.name) > 64:
        message = f"a sample's folder is small letters, digits and single dashes, not `{folder.name[:64]}`"
        hint = "captures and facts name it so: `go/work-stealing/`"
        return Sample(
            folder.name, folder, (), "", problems=(Problem(place, "bad-sample", message, hint),)
        )
    names, problems = _files(folder)
    contents: dict[str, bytes] = {}
    for name in names:
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError as error:
            message = f"this cannot be read: {error.strerror}"
            problems.append(Problem(Place((folder / name).as_posix()), "cannot-read", message))
    sources = {name: data for name, data in contents.items() if name.endswith(".go")}
    if not sources:
        hint = "write main.go, or a _test.go"
        problems.append(Problem(place, "empty-sample", "there is no Go file in it", hint))
    module, line, found = _module(folder, contents.get("go.mod"), release)
    return Sample(
        name=folder.name,
        folder=folder,
        files=tuple(sorted(contents)),
        digest=sources_digest(contents),
        module=module,
        line=line,
        program=any(
            re.search(rb"^package main\b", data, re.MULTILINE)
            for name, data in sources.items()
            if "/" not in name and not name.endswith("_test.go")
        ),
        tests=any(name.endswith("_test.go") for name in sources),
        c=any(_IMPORTS_C.search(data) for data in sources.values()),
        problems=(*problems, *found),
    )


def _files(folder: Path) -> tuple[list[str], list[Problem]]:
    """Return the names of the files below ``folder``, hidden ones left out, and what may not be there."""
    names: list[str] = []
    problems: list[Problem] = []
    size = 0
    for here, inner, files in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in [*inner, *sorted(files)]:
            path = Path(here, name)
            if name.startswith("."):
                continue
            if path.is_symlink():
                problems.append(_link(Place(path.as_posix())))
            elif path.is_file():
                names.append(path.relative_to(folder).as_posix())
                size += path.stat().st_size
            elif not path.is_dir():
                hint = "a sample holds ordinary files"
                place = Place(path.as_posix())
                problems.append(Problem(place, "odd-file", "this is no ordinary file", hint))
        if len(names) > MAX_FILES or size > MAX_BYTES:
            message = (
                f"more than {MAX_FILES} files or {MAX_BYTES >> 20} MiB: no sample is that large"
            )
            hint = "did a build leave something behind?"
            problems.append(Problem(Place(folder.as_posix()), "sample-too-large", message, hint))
            return [], problems
    return sorted(names), problems


def _link(place: Place) -> Problem:
    hint = "put the file itself there"
    return Problem(place, "sample-link", "a sample may not contain links", hint)


# --- go.mod -----------------------------------------------------------------------------------------------------------


def _module(folder: Path, data: bytes | None, release: str) -> tuple[str, str, list[Problem]]:
    """Return the module's path, its ``go`` line, and what is odd. https://go.dev/ref/mod#go-mod-file"""
    path = (folder / "go.mod").as_posix()
    wanted = release_line(release)
    should = f"module {folder.name}, and go {wanted or '1.27'}"
    if data is None:
        message = "this sample has no go.mod"
        return "", "", [Problem(Place(path), "no-go-mod", message, f"it says {should}")]
    module = line = ""
    problems: list[Problem] = []
    for number, text in _statements(data):
        place = Place(path, number, 1)
        word = re.split(r"[\s(]", text, maxsplit=1)[0]
        if match := _MODULE.match(text):
            module = match["path"]
        elif match := _GO_LINE.match(text):
            line = match["line"]
            if wanted and line != wanted:
                message = f"this sample is written for go {line}, and the talk names {release}"
                hint = f"write `go {wanted}`: it chooses the language and GODEBUG's defaults"
                problems.append(Problem(place, "bad-go-mod", message, hint))
        elif word in _FOREIGN:
            message = f"`{word}` may not stand here"
            hint = "a sample uses the standard library, of the toolchain that it is run with"
            problems.append(Problem(place, "bad-go-mod", message, hint))
        elif word not in ("godebug", ")") and not re.match(r"[\w.]+=", text):
            message = f"`{text[:40]}` is not known here"
            problems.append(
                Problem(place, "bad-go-mod", message, f"a sample's go.mod says {should}")
            )
    if not (problems or (module and line)):
        message = f"there is no `{'go' if module else 'module'}` line"
        problems.append(Problem(Place(path, 1, 1), "bad-go-mod", message, f"it says {should}"))
    return module, line, problems


def _statements(data: bytes) -> Iterator[tuple[int, str]]:
    for number, text in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if bare := text.partition("//")[0].strip():
            yield number, bare


def release_line(release: str) -> str:
    """Return what a go.mod says for ``release``.

    >>> release_line("1.27.3"), release_line("go1.21.13"), release_line("")
    ('1.27', '1.21', '')
    """
    match = re.match(r"(?:go)?(\d+\.\d+)", release)
    return match[1] if match else ""


def with_line(go_mod: str, line: str) -> str:
    r"""Return ``go_mod`` for another release.

    >>> with_line("module x\n\ngo 1.27 // why\n", "1.21")
    'module x\n\ngo 1.21\n'
    """
    return re.sub(r"^go[ \t]+\S+.*$", f"go {line}", go_mod, flags=re.MULTILINE)
