"""Questions to a toolchain's source tree: the dumper is built and run once for all that the cache cannot answer.

asks --> answers on disk? --> dump/ (built by that toolchain's own go, once) --> answers --> kept on disk
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from talkbuilder.cache import cache_folder
from talkbuilder.claims import Answer, AskSource, digest
from talkbuilder.truth.run import Limits, environment, go, run
from talkbuilder.truth.toolchain import GO, Toolchain

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

DUMP = Path(__file__).parent / "dump"
BUILDING = Limits(seconds=300)
ASKING = Limits(seconds=120)


class Unanswered(Exception):
    """The dumper could not be built or did not answer; the message says why."""


def ask_source(toolchain: Toolchain, asks: Sequence[AskSource]) -> dict[AskSource, Answer]:
    """Return the answer to each of ``asks``; where the toolchain fails, `Answer.failed` says how."""
    stamp = cache(partial(_stamp, toolchain, _state_of_tree(toolchain)))
    keys = {ask: f"{digest(ask)}-{stamp(_folder_of(ask))}" for ask in asks}
    shelf = _Shelf(toolchain)
    known = {ask: answer for ask, key in keys.items() if (answer := _answer(shelf.get(key)))}
    unknown = [ask for ask in keys if ask not in known]
    if not unknown:
        return known
    questions = [{"kind": a.kind, "symbol": a.symbol, "words": list(a.words)} for a in unknown]
    try:
        said = _dump(toolchain, {"asks": questions})
        answers = [_answer(raw) for raw in said.get("answers", ())]
        if len(answers) != len(unknown) or None in answers:
            raise Unanswered("the dumper speaks of something else")
    except Unanswered as trouble:
        return known | {ask: Answer("", failed=str(trouble)) for ask in unknown}
    for ask, answer in zip(unknown, answers, strict=True):
        if answer:
            known[ask] = answer
            shelf.put(keys[ask], asdict(answer))
    return {ask: known[ask] for ask in keys}


def lines(toolchain: Toolchain, targets: Sequence[str]) -> dict[str, int]:
    """Return the line of each ``file#symbol``, 0 for a ``file`` that is there; who is absent is not in it.

    Raises:
        Unanswered: nothing is known of them.
    """
    stamp = cache(partial(_stamp, toolchain, _state_of_tree(toolchain)))
    keys = {}
    for target in targets:
        name = hashlib.sha256(target.encode("utf-8", "replace")).hexdigest()[:16]
        folder = target.partition("#")[0].rpartition("/")[0]
        keys[target] = f"line-{name}-{stamp(folder)}"
    shelf = _Shelf(toolchain)
    known = {
        target: line for target, key in keys.items() if (line := _line(shelf.get(key))) is not None
    }
    unknown = [target for target in keys if target not in known]
    if unknown:
        said = _dump(toolchain, {"targets": unknown}).get("lines", {})
        for target in unknown:
            known[target] = said.get(target, -1)
            shelf.put(keys[target], {"line": known[target]})
    return {target: known[target] for target in keys if known[target] >= 0}


def texts(
    toolchain: Toolchain, wanted: Sequence[tuple[str, tuple[str, ...]]]
) -> list[dict[str, Any]]:
    """Return each declaration as the dumper's ``Text`` has it; ``wanted`` are ``file#symbol`` and its parts.

    Raises:
        Unanswered: nothing is known of them.
    """
    stamp = cache(partial(_stamp, toolchain, _state_of_tree(toolchain)))
    keys = {}
    for target, parts in wanted:
        name = hashlib.sha256(repr((target, parts)).encode("utf-8", "replace")).hexdigest()[:16]
        folder = target.partition("#")[0].rpartition("/")[0]
        keys[target, parts] = f"text-{name}-{stamp(folder)}"
    shelf = _Shelf(toolchain)
    known = {
        one: raw
        for one, key in keys.items()
        if isinstance(raw := shelf.get(key), dict) and raw.keys() >= _TEXT
    }
    unknown = [one for one in keys if one not in known]
    if unknown:
        questions = [{"target": target, "parts": list(parts)} for target, parts in unknown]
        said = _dump(toolchain, {"texts": questions}).get("texts")
        if not isinstance(said, list) or len(said) != len(unknown):
            raise Unanswered("the dumper speaks of something else")
        for one, raw in zip(unknown, said, strict=True):
            known[one] = raw
            shelf.put(keys[one], raw)
    return [known[target, parts] for target, parts in wanted]


_TEXT = {"line", "lines", "head", "tail", "parts", "comments", "names", "absent", "instead"}


# --- the dumper -------------------------------------------------------------------------------------------------------


def _dump(toolchain: Toolchain, question: Mapping[str, Any]) -> dict[str, Any]:
    """Run the dumper; one that is broken is built again, once."""
    try:
        program = dumper(toolchain)
        try:
            return ask_dumper(toolchain, program, question)
        except Unanswered:
            program.unlink(missing_ok=True)
            return ask_dumper(toolchain, dumper(toolchain), question)
    except OSError as error:
        raise Unanswered(f"{error.filename or cache_folder()}: {error.strerror}") from None


def ask_dumper(toolchain: Toolchain, program: Path, question: Mapping[str, Any]) -> dict[str, Any]:
    """Run ``program`` once on the toolchain's source tree.

    Raises:
        Unanswered: it does not run, fails, or talks nonsense.
    """
    # the experiments that a release switches on by default depend on the architecture
    env = environment(toolchain) | {"GOOS": "linux", "GOARCH": "amd64"}
    command = [str(program), str(toolchain.root)]
    try:
        ran = run(command, toolchain.root, env, ASKING, json.dumps(question).encode())
    except OSError as error:
        raise Unanswered(f"the dumper does not run: {error.strerror}") from None
    if not ran.fine:
        why = ASKING.passed(ran.stopped) or _first_line(ran.err)
        raise Unanswered(f"the dumper fails on {toolchain.release}: {why}")
    try:
        said = json.loads(ran.out)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Unanswered("the dumper says what is no JSON")
    return said


def dumper(toolchain: Toolchain) -> Path:
    """Return the dumper that ``toolchain`` built of ``dump/``; it is built where it is not there.

    Raises:
        Unanswered: it cannot be built.
    """
    folder = cache_folder().absolute() / "go" / "dumpers"
    program = folder / f"{toolchain.identity}-{_hash_of_dump()}{Path(GO).suffix}"
    if program.is_file():
        return program
    folder.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder / ".lock"), tempfile.TemporaryDirectory(dir=folder) as scratch:
        if program.is_file():
            return program  # while we waited
        new = Path(scratch) / program.name
        words = ["build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", str(new), "."]
        try:
            ran = go(toolchain, words, DUMP, limits=BUILDING)
        except OSError as error:
            raise Unanswered(f"{toolchain.go}: {error.strerror}") from None
        if not ran.fine or not new.is_file():
            why = BUILDING.passed(ran.stopped) or _first_line(ran.err)
            raise Unanswered(f"{toolchain.release} cannot build the dumper: {why}")
        try:
            new.replace(program)
        except PermissionError:  # Windows, where another process runs the one that is there
            if not program.is_file():
                raise
    _tidy(toolchain, program)
    return program


def _tidy(toolchain: Toolchain, program: Path) -> None:
    """Remove an older dumper of this toolchain, what it answered, and what killed builds left a day ago."""
    ours = program.parent.parent
    old = [
        *program.parent.glob(f"{toolchain.identity}-*"),
        *(ours / "answers").glob(f"{toolchain.identity}-*"),
    ]
    for path in old:
        if path.name not in {program.name, program.name.removesuffix(".exe")}:
            _remove(path)
    for path in (ours / "tmp").glob("*"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - 24 * 3600:
                _remove(path)


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    """Let others wait: they would build the same. Where files cannot be locked they do, which is harmless."""
    with lock.open("a") as file:
        if flock := getattr(fcntl, "flock", None):
            with suppress(OSError):  # some network file systems
                flock(file, fcntl.LOCK_EX)
        yield


def _first_line(text: str) -> str:
    said = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return said[0][:300] if said else "it says nothing"


def _hash_of_dump() -> str:
    sha = hashlib.sha256()
    for file in sorted([*DUMP.glob("*.go"), DUMP / "go.mod"]):
        data = file.read_bytes()
        sha.update(f"{file.name} {len(data)}\n".encode() + data)
    return sha.hexdigest()[:16]


# --- answers on disk --------------------------------------------------------------------------------------------------


class _Shelf:
    """One small file an answer; what cannot be read is as if it were not there."""

    def __init__(self, toolchain: Toolchain) -> None:
        name = f"{toolchain.identity}-{_hash_of_dump()}"
        self._folder = cache_folder().absolute() / "go" / "answers" / name

    def get(self, key: str) -> object:
        try:
            return json.loads((self._folder / key).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None

    def put(self, key: str, value: object) -> None:
        with suppress(OSError):  # a cache that cannot be written costs time only
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(value, file)
            Path(temporary).replace(self._folder / key)


def _answer(raw: object) -> Answer | None:
    """Read an answer; None if this is none."""
    if not isinstance(raw, dict) or type(raw.get("line")) is not int:
        return None
    texts = [raw.get(name) for name in ("value", "detail", "file", "symbol", "failed")]
    value, detail, file, symbol, failed = (
        text if isinstance(text, str) else None for text in texts
    )
    if value is None or detail is None or file is None or symbol is None or failed is None:
        return None
    return Answer(value, detail, file, raw["line"], symbol, failed)


def _line(raw: object) -> int | None:
    line = raw.get("line") if isinstance(raw, dict) else None
    return line if type(line) is int else None


def _folder_of(ask: AskSource) -> str:
    """Return the import path of what is asked about."""
    folder, slash, name = ask.symbol.rpartition("/")
    if ask.kind == "tags":
        return folder
    return f"{folder}{slash}{name.partition('.')[0]}"


def _stamp(toolchain: Toolchain, tree: str, package: str) -> str:
    """Return a short name for the state of a package's files, which somebody may have patched.

    ``tree`` is the state of all files, where they change together.
    """
    sha = hashlib.sha256(package.encode("utf-8", "replace") + tree.encode())
    with suppress(OSError, ValueError):
        for entry in sorted(os.scandir(toolchain.root / "src" / package), key=_name):
            sha.update(_state_of(entry).encode())
    return sha.hexdigest()[:12]


def _state_of_tree(toolchain: Toolchain) -> str:
    """Return the state of all files of a tree that somebody works on (0.1 s); those of a release stay as they are.

    A struct's size may change with a package that nobody asked about.
    """
    if toolchain.is_released:
        return ""
    sha = hashlib.sha256()
    folders = [os.fspath(toolchain.root / "src")]
    while folders:
        with suppress(OSError):
            for entry in sorted(os.scandir(folders.pop()), key=_name):
                sha.update(_state_of(entry).encode())
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
    return sha.hexdigest()


def _state_of(entry: "os.DirEntry[str]") -> str:
    stat = entry.stat()
    return f"|{entry.name} {stat.st_size} {stat.st_mtime_ns}"


def _name(entry: "os.DirEntry[str]") -> str:
    return entry.name
