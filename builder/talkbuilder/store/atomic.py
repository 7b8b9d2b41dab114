"""Writing a file so that whoever looks, whenever we are killed, finds the old one or the new one and nothing between."""

import contextlib
import os
import tempfile
from pathlib import Path

PREFIX = ".talk-"
SUFFIX = ".tmp"


def write(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``, whole.

    Raises:
        OSError: the folder cannot be written, the disk is full, or the target is locked; the old file is untouched
            and nothing else is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


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
