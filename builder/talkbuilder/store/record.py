"""What we wrote last time: so that an unchanged talk is not built again, and an edited deck is not overwritten.

One small file for each output folder, in the user's cache, JSON under a seal: nothing is ever read back from
``output/`` but the question whether a file there is still the one we wrote.
"""

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from talkbuilder.cache import cache_folder
from talkbuilder.sealed import seal, unseal
from talkbuilder.store import atomic
from talkbuilder.store.world import LIMIT, is_file

if sys.platform != "win32":
    import fcntl

# How many killed builds in a row are told from an edit.
MAX_BEGUN = 20
PATIENCE = 60.0
"""Seconds that a build waits for another one to write; then that one hangs, and is not waited for."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def fingerprint(files: Iterable[Path], words: Iterable[str]) -> str:
    """Return one digest of the contents of ``files`` (in the order given, with their names) and of ``words``.

    A file that is larger than anything we read (a video beside the talk) counts by its size and date.
    """
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\x00")
    for path in files:
        total.update(str(path).encode(errors="surrogateescape") + b"\x00")
        try:
            info = path.stat()
            if info.st_size > LIMIT:
                total.update(f"{info.st_size} {info.st_mtime_ns}".encode())
                continue
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            total.update(f"unreadable: {error.errno}".encode())
    return total.hexdigest()


class Record(Struct, frozen=True):
    """The last build into one folder under one key.

    ``files`` maps a path relative to the folder to the SHA-256 of what we wrote there; ``summary`` is what the closing
    table shows.
    """

    inputs: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    summary: Mapping[str, str] = field(default_factory=dict)


class Records:
    """The records of one output folder.

    ``written`` is the digest of every file as we last wrote it, whatever build that was. ``begun`` holds those that
    builds announced before they wrote, and may have written if they were killed.
    """

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        self._folder = Path(os.path.realpath(folder))
        name = digest(str(self._folder).encode(errors="surrogateescape"))[:24]
        self._path = (cache or cache_folder()) / "builds" / f"{name}.record"
        self._turns = 0
        self._builds: dict[str, Record] = {}
        self.written: dict[str, str] = {}
        self.begun: dict[str, list[str]] = {}
        self._load()

    def _load(self) -> None:
        """Read the file; an unreadable one is an empty one, since it only saves work."""
        try:
            raw = json.loads(unseal(self._path.read_bytes(), self._path.name) or b"")
            builds = {
                str(key): Record(str(one["inputs"]), dict(one["files"]), dict(one["summary"]))
                for key, one in raw["builds"].items()
            }
            begun = {str(name): list(map(str, all_)) for name, all_ in raw["begun"].items()}
            self._builds, self.written, self.begun = builds, dict(raw["written"]), begun
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._builds, self.written, self.begun = {}, {}, {}

    @property
    def stamp(self) -> str:
        """Return the digest of all that is remembered, so that others can tell whether that has changed."""
        return file_digest(self._path)

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other build writes into this folder, and let none do so meanwhile.

        Two that write at once would each take the other's deck for an edited one, and leave a mixture.
        """
        if (
            self._turns or sys.platform == "win32"
        ):  # there, one of them is told that the file is in use
            yield
            return
        self._turns += 1
        try:
            with contextlib.ExitStack() as stack:
                with contextlib.suppress(
                    OSError
                ):  # no cache, or one without locks: then nobody waits
                    self._path.parent.mkdir(parents=True, exist_ok=True)
                    file = stack.enter_context(self._path.with_suffix(".lock").open("a"))
                    _wait_for(file.fileno())
                yield
        finally:
            self._turns -= 1

    @property
    def builds(self) -> Mapping[str, Record]:
        """The last build under each key."""
        return self._builds

    @property
    def known(self) -> Mapping[str, frozenset[str]]:
        """Return, for each file, the digests of everything that we may have left there."""
        names = self.written.keys() | self.begun.keys()
        return {
            name: frozenset(filter(None, [self.written.get(name), *self.begun.get(name, ())]))
            for name in names
        }

    def begin(self, files: Mapping[str, str]) -> None:
        """Remember the digests of ``files`` before they are written: being killed must not look like an edit.

        Of a file that we know nothing about, nothing is remembered: what stands there must speak for itself.
        """
        self._load()
        for name, wanted in files.items():
            if name not in self.written:
                continue
            earlier = [one for one in self.begun.get(name, ()) if one != wanted]
            self.begun[name] = [*earlier[-MAX_BEGUN:], wanted]
        self._store()

    def save(self, key: str, record: Record) -> None:
        """Remember ``record``."""
        self._load()  # another process may have built another cut
        self._builds[key] = record
        self.written |= record.files
        for name in record.files:
            self.begun.pop(name, None)
        self._store()

    def forget(self, names: Collection[str], keys: Collection[str] = ()) -> None:
        """Forget the files ``names`` and the builds ``keys``: what is there no longer, or is not ours any more."""
        self._load()
        for name in names:
            self.written.pop(name, None)
            self.begun.pop(name, None)
        for key in keys:
            self._builds.pop(key, None)
        self._store()

    def _store(self) -> None:
        """Write the file; a cache that cannot be written is no reason to fail a build."""
        raw = {
            "folder": str(self._folder),
            "written": self.written,
            "begun": self.begun,
            "builds": {
                name: {"inputs": one.inputs, "files": dict(one.files), "summary": dict(one.summary)}
                for name, one in self._builds.items()
            },
        }
        with contextlib.suppress(OSError):
            atomic.sweep(self._path.parent)
            text = json.dumps(raw, indent=1, sort_keys=True).encode()
            atomic.write(self._path, seal(text, self._path.name))

    def fresh(self, key: str, inputs: str) -> Record | None:
        """Return the record of ``key`` if it came from ``inputs`` and its files are as we left them."""
        record = self._builds.get(key)
        if record is None or record.inputs != inputs or not record.files:
            return None
        if any(file_digest(self._folder / name) != wrote for name, wrote in record.files.items()):
            return None
        return record


def _wait_for(descriptor: int) -> None:
    """Lock a file, or lose patience."""
    deadline = time.monotonic() + PATIENCE
    while sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return
            time.sleep(0.02)
        else:
            return


def file_digest(path: Path) -> str:
    """Return the SHA-256 of the file at ``path``, or "" if there is none to read."""
    if not is_file(path):
        return ""  # to open a pipe would be to wait for its writer
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
