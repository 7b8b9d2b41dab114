"""The door to files and the clock: reads stay inside the talk's folder, and the clock is an input, not a surprise."""

import os
import stat
from pathlib import Path

from msgspec import Struct

# 1980-01-01T00:00:00Z is the first moment that a zip entry can carry, hence the date of everything we write
# unless SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/) says otherwise; the last
# moment is the end of 2107.
EARLIEST = 315_532_800
LATEST = 4_354_819_199
LIMIT = 32 * 1024 * 1024
MOST_FILES = 10_000


class RealWorld(Struct, frozen=True):
    """The file system and the environment."""

    limit: int = LIMIT

    def read(self, root: Path, name: str) -> bytes:
        """Return the bytes of ``name`` inside ``root``.

        Raises:
            OSError: absent, unreadable, outside ``root`` once symlinks are followed, not a regular file
                (a device or pipe could hang us), or larger than the limit.
        """
        if "\x00" in name:
            raise OSError("a file name cannot hold a NUL character")
        # realpath, since Path.resolve raises a RuntimeError for a link that leads to itself (until Python 3.13); here
        # it stays what it is, and opening it fails.
        base = Path(os.path.realpath(root))
        path = Path(os.path.realpath(base / name))
        if not path.is_relative_to(base):
            raise PermissionError(f"{name} lies outside the talk's folder")
        return read_file(path, self.limit, name)

    def names(self, root: Path, folder: str) -> tuple[str, ...]:
        """Return the regular files below ``folder``, at most `MOST_FILES`; hidden ones and links are left out."""
        base = Path(os.path.realpath(root))
        top = Path(os.path.realpath(base / folder))
        if not top.is_relative_to(base):
            return ()
        found: list[str] = []
        for here, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            paths = (Path(here, name) for name in sorted(files) if not name.startswith("."))
            found += [
                path.relative_to(base).as_posix()
                for path in paths
                if path.is_file() and not path.is_symlink()
            ]
            if len(found) > MOST_FILES:
                break
        return tuple(sorted(found)[:MOST_FILES])

    def timestamp(self) -> int:
        """Return SOURCE_DATE_EPOCH, or the earliest date that a zip can hold."""
        text = os.environ.get("SOURCE_DATE_EPOCH", "")
        if not (text.isdecimal() and len(text) <= 20):
            return EARLIEST
        return max(EARLIEST, min(int(text), LATEST))


def is_file(path: Path) -> bool:
    """Return whether there is a regular file; a name that no system takes names none (pathlib would raise)."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Return whether there is a folder; a name that no system takes names none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_file(path: Path, limit: int, name: str = "") -> bytes:
    """Return the bytes of the file at ``path``, wherever it is; ``name`` is what to call it.

    Raises:
        OSError: absent, unreadable, not a regular file (a device or pipe could hang us), or larger than ``limit``.
    """
    # Non-blocking, so that a pipe somebody put there cannot stop us before we see what it is.
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(descriptor, "rb") as file:
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode):
            raise OSError(f"{name or path} is not a regular file")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(f"{name or path} is larger than {limit // 1024 // 1024} MiB")
    return data
