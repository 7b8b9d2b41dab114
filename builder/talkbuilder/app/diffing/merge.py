"""The same change in several frames of a slide is one change; what happened to all frames happened to the slide."""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.app.diffing.homes import Placed
from talkbuilder.edits.model import Change
from talkbuilder.scene import Scene

# " 2/5", which the titles of frames end with.
_COUNT = re.compile(r"\s*\d{1,4}/\d{1,4}$")
_SILENT = ("chrome.", "footer", "number")


class Difference(Struct, frozen=True):
    """One thing to tell: the change, and all slides of the edited deck and of ours that have it."""

    placed: Placed
    theirs: tuple[int, ...]
    mine: tuple[int, ...]
    whole: bool = False
    """Whether every frame of the slide has it."""


def merged(found: Iterable[Placed], scenes: Sequence[Scene]) -> tuple[Difference, ...]:
    """Return what is to be told, in the order of the outline's places."""
    groups: dict[object, list[Placed]] = {}
    for placed in found:
        if _counts(placed.change):
            one = _without_count(placed, scenes)
            if one.change.kind != "title" or one.change.old != one.change.new:
                groups.setdefault(_same(one), []).append(one)
    return tuple(_joined(group, scenes) for group in groups.values())


def _counts(change: Change) -> bool:
    """Whether a change is one: ornament and page furniture that a template replaces are not."""
    return not (change.kind == "box-removed" and change.box.startswith(_SILENT))


def _without_count(placed: Placed, scenes: Sequence[Scene]) -> Placed:
    """Return a change of a title without its `` 2/5``, which nobody wrote."""
    change = placed.change
    if change.mine is None or scenes[change.mine].title == change.old:
        return placed
    bare = replace(
        change,
        old=_COUNT.sub("", change.old),
        new=_COUNT.sub("", change.new) if change.kind != "slide-added" else change.new,
        after=_COUNT.sub("", change.after),
    )
    return replace(placed, change=bare) if _titled(change) else placed


def _titled(change: Change) -> bool:
    return change.kind in ("title", "slide-moved", "slide-deleted")


def _same(placed: Placed) -> object:
    change = placed.change
    if change.kind in ("slide-moved", "slide-deleted"):
        return (change.kind, placed.slide)
    if change.kind in ("slide-added", "slide-copied"):
        return (change.kind, change.theirs)
    box = change.box if change.kind in ("box-added", "picture-added", "alt") else ""
    return (change.kind, placed.place, placed.slide, change.old, change.new, box)


def _joined(group: Sequence[Placed], scenes: Sequence[Scene]) -> Difference:
    theirs = dict.fromkeys(one.change.theirs for one in group if one.change.theirs is not None)
    mine = dict.fromkeys(one.change.mine for one in group if one.change.mine is not None)
    first = group[0].change.mine
    frames = scenes[first].frames if first is not None else 1
    return Difference(group[0], tuple(theirs), tuple(mine), len(mine) == frames)
