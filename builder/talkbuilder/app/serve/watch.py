"""Tells at once that a file of a talk has changed, and only of files that a talk is made of."""

import os
from collections.abc import AsyncIterator
from pathlib import Path, PurePath

from watchfiles import Change, awatch

# How long it has to be still, in milliseconds: an editor writes a file in one go, or in two.
STILL = 5
LONGEST = 100


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
    """Yield each time something below ``root`` was saved."""
    top = os.path.realpath(root)

    def wanted(_change: Change, name: str) -> bool:
        return belongs(PurePath(os.path.relpath(name, top)))

    async for _ in awatch(top, watch_filter=wanted, step=STILL, debounce=LONGEST):
        yield
