"""A folder for a sample's copy, which is gone afterwards whatever the sample has made of it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def scratch(top: Path, prefix: str) -> Iterator[Path]:
    """Give a new folder in ``top``; what cannot be removed in the end stays, and nobody is told."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=top))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Remove ``folder`` with all that is in it, folders without rights and of any depth too."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except (OSError, RecursionError):
        with suppress(OSError):
            _flatten(folder)


def _flatten(folder: Path) -> None:
    # Each folder inside is moved to the top before it is looked into, so that no path grows and nothing recurs.
    todo, number = [folder], 0
    while todo:
        one = todo.pop()
        one.chmod(0o700)
        for entry in list(os.scandir(one)):
            if not entry.is_dir(follow_symlinks=False):
                Path(entry.path).unlink()
            elif one != folder:
                while (moved := folder / f"{number}").exists():
                    number += 1
                Path(entry.path).chmod(0o700)  # its ".." is written anew
                todo.append(Path(entry.path).rename(moved))
            else:
                todo.append(Path(entry.path))
        if one != folder:
            one.rmdir()
    folder.rmdir()
