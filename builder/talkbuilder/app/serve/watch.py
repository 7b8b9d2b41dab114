"""Tells at once that a file of a talk has changed, and only of files that a talk is made of."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path, PurePath

from watchfiles import Change, awatch

# How long it has to be still, in milliseconds: an editor writes a file in one go, or in two.
STILL = 3
LONGEST = 100

# How often we look, in milliseconds, whether the folder is still the one that is watched: it may be moved or made anew.
LOOK = 500

# How often the files are looked at that lie outside of it: a theme, a template.
GLANCE = 200


def belongs(name: PurePath) -> bool:
    """Whether a file of that name, below the talk's folder, is the talk's and not an editor's or a version control's.

    >>> [
    ...     belongs(PurePath(name))
    ...     for name in ("talk.yaml", ".talk.yaml.swp", "walkthrough.md~", ".git/index")
    ... ]
    [True, False, False, False]
    """
    hidden = any(part.startswith(".") for part in name.parts)
    # vim tries whether it may write with a file called 4913.
    return not (hidden or name.name.endswith(("~", ".swp", ".tmp")) or name.name == "4913")


async def edits(root: Path) -> AsyncIterator[None]:
    """Yield each time something below ``root`` was saved; also when the folder goes, or one comes in its place."""
    watched = _identity(root)
    while True:
        if watched is not None:
            # What was saved just before the watch began is seen by looking once more.
            fresh = True
            async with aclosing(_saved(root)) as saves:
                async for something in saves:
                    if something or fresh:
                        yield
                    fresh = False
                    if _identity(root) != watched:
                        break
        now = _identity(root)
        if now != watched:
            yield
        else:
            await asyncio.sleep(LOOK / 1000)
        watched = now


async def _saved(root: Path) -> AsyncGenerator[bool, None]:
    """Yield True for a save and False now and then; end if the folder cannot be watched."""
    top = os.path.realpath(root)

    def wanted(_change: Change, name: str) -> bool:
        return belongs(PurePath(os.path.relpath(name, top)))

    changes = awatch(
        top,
        watch_filter=wanted,
        step=STILL,
        debounce=LONGEST,
        rust_timeout=LOOK,
        yield_on_timeout=True,
    )
    try:
        async for saved in changes:
            yield bool(saved)
    except (OSError, RuntimeError):
        return  # it went while we looked


async def outside(files: Sequence[Path]) -> AsyncIterator[None]:
    """Yield each time one of a few ``files`` that lie anywhere was saved.

    Their folders may be large and are none of our concern, so the files are looked at now and then.
    """
    known = [_stamp(file) for file in files]
    while True:
        await asyncio.sleep(GLANCE / 1000)
        now = [_stamp(file) for file in files]
        if now != known:
            known = now
            yield


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """Return what is another if the file was saved."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _identity(root: Path) -> tuple[int, int] | None:
    """Return which folder it is that has this name now."""
    try:
        found = root.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
