"""A deck that was read, whoever wrote it: slides, the boxes on them, what they say; and what differs between two."""

from typing import Literal, NamedTuple

from msgspec import Struct, field

from talkbuilder.signature import Sign

BoxKind = Literal["text", "table", "chart", "picture", "other"]
CELL = "\t"
"""Stands between the cells of a table's row, which is one line."""


class Spot(NamedTuple):
    """Where a box stands, in shares of the slide: its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float


class Box(Struct, frozen=True):
    """A thing on a slide.

    ``name`` is what the program calls it; ``holder`` the kind of its placeholder ("title", "body", "ftr", ...) or
    nothing. ``lines`` are paragraphs, rows of a table, or the names and numbers of a chart. ``spot`` None: where the
    layout says. ``code``: all of it is set as code, so that the space before a line counts.
    """

    name: str
    holder: str = ""
    kind: BoxKind = "text"
    lines: tuple[str, ...] = ()
    alt: str = ""
    spot: Spot | None = None
    code: bool = False

    @property
    def is_title(self) -> bool:
        """Whether it is the slide's title."""
        return self.holder in ("title", "ctrTitle")


class Slide(Struct, frozen=True):
    """A slide, as it stands in the file: ``number`` counts from 1."""

    number: int
    boxes: tuple[Box, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def title(self) -> str:
        """The words of its title, or nothing."""
        return next((" ".join(box.lines) for box in self.boxes if box.is_title), "")

    @property
    def said(self) -> tuple[str, ...]:
        """All lines on it but the title's."""
        return tuple(line for box in self.boxes if not box.is_title for line in box.lines)


class Deck(Struct, frozen=True):
    """A whole deck. ``faults`` are slides that could not be read, by their number."""

    slides: tuple[Slide, ...]
    title: str = ""
    sign: Sign = field(default_factory=Sign)
    faults: tuple[tuple[int, str], ...] = ()


ChangeKind = Literal[
    "title", "text", "cell", "chart", "notes", "notes-moved", "alt",
    "box-added", "box-removed", "picture-added", "picture-removed",
    "hidden", "shown", "slide-added", "slide-copied", "slide-deleted", "slide-moved",
]  # fmt: skip


class Change(Struct, frozen=True):
    """One thing that differs.

    ``mine`` is the index of a slide in the deck that the outline builds, ``theirs`` the number of one in the edited
    deck; None where there is none. ``box`` is our name of what changed. Of text, ``old`` empty means that it was
    added, behind the line ``after``; ``new`` empty, that it was deleted. Of a slide that was moved or added,
    ``after`` is the title before it, and ``near`` which of our slides it stands behind; of notes that were moved,
    ``near`` is the slide they went to.
    """

    kind: ChangeKind
    mine: int | None
    theirs: int | None
    old: str = ""
    new: str = ""
    box: str = ""
    after: str = ""
    near: int | None = None
