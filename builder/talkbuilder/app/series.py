"""The series that the talks here belong to, for those pages and lists that show all of them."""

from pathlib import Path
from typing import TYPE_CHECKING

from talkbuilder.app.home import all_talks, talks_folder
from talkbuilder.problem import Problem
from talkbuilder.store.world import RealWorld

if TYPE_CHECKING:
    from talkbuilder.outline.series import Series

NAME = "series.yaml"


def series_file(start: Path) -> Path | None:
    """Return the file that describes the series of the talks here, or None if there is none."""
    talks = talks_folder(start)
    file = talks / NAME if talks is not None else None
    return file if file is not None and file.is_file() else None


def series_of(start: Path) -> "tuple[Series | None, tuple[Problem, ...]]":
    """Return the series, and what is wrong with it; None where there is none, or a broken one."""
    file = series_file(start)
    if file is None:
        return None, ()
    from talkbuilder.outline.series import read_series  # noqa: PLC0415 - 90 ms, and most builds need none

    try:
        folder = file.parent.relative_to(start)
    except ValueError:
        folder = file.parent
    return read_series(folder, {path.name for path in all_talks(start)}, RealWorld())


def in_order(start: Path) -> list[Path]:
    """Return every talk here: in the order of the series, else by name."""
    found = all_talks(start)
    series, _ = series_of(start)
    if series is None:
        return found
    order = series.ordered(path.name for path in found)
    return sorted(found, key=lambda path: order.index(path.name))
