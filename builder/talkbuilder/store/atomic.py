"""Writes files so that whoever looks, whenever we are killed, finds the old one or the new one and nothing between."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

if sys.platform != "win32":  # there, nobody can delete a file that is open: it needs no lock
    import fcntl

PREFIX = ".talk-"
SUFFIX = ".tmp"


def write(path: Path, data: bytes, durable: bool = True, beside: Path | None = None) -> None:
    """Put ``data`` at ``path``, whole. Not ``durable``: after a power cut it may be there cut off.

    It is written into the folder ``beside`` first, of the same file system; by default the one where it will be.

    Raises:
        OSError: the folder cannot be written, the disk is full, or the target is locked; the old file is untouched
            and nothing else is left behind.
    """
    first = beside or path.parent
    for folder in {path.parent, first}:
        folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = _temporary(first)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
            if sys.platform != "win32":
                # Under the lock, which ends with the file: before that, a sweep might take it for a dead one.
                _rename(temporary, path)
        if sys.platform == "win32":
            _rename(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        _sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what killed builds have left in ``folder``: temporary files that nobody is writing any more."""
    try:
        found = list(folder.glob(f"{PREFIX}*{SUFFIX}"))
    except OSError:  # a name longer than any: whoever writes there will say it
        return
    for left in found:
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                left.unlink()
                continue
            descriptor = os.open(left, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
            finally:
                os.close(descriptor)


def _temporary(folder: Path) -> tuple[int, Path]:
    """Return a new file that is ours as long as it is open."""
    while True:
        descriptor, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=folder)
        if sys.platform == "win32":
            return descriptor, Path(name)
        with contextlib.suppress(
            OSError
        ):  # a file system without locks: then nobody can sweep either
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor, Path(name)
        os.close(descriptor)  # swept in the moment between making and locking it


def _rename(temporary: Path, path: Path) -> None:
    temporary.chmod(0o666 & ~_umask())
    temporary.replace(path)


def _umask() -> int:
    # The only way to ask for it is to set it; mkstemp made the file 0600, which a team's shared folder does not want.
    current = os.umask(0o077)
    os.umask(current)
    return current


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
