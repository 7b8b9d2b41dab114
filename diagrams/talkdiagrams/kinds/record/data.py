"""A frame of memory: blocks of fields and what they point to, before anything is drawn.

    RecordFrame(
        blocks=(
            Block("r", "r io.Reader", (Field("tab", "*itab", to="itab", offset=0, size=8),
                                       Field("data", "pointer", to="nil", offset=8, size=8)), size=16),
            Block("itab", "itab", (...), note="read-only data", column=1),
        ),
    )

A field's id is ``block.field``. Pointers need no list of their own: they follow from ``to``. Padding needs none
either: it follows from offsets and sizes. The same id is the same thing in every frame.
"""

from collections.abc import Iterator

from msgspec import Struct

from talkdiagrams.kinds.parts import Color

NIL = "nil"


class Field(Struct, frozen=True):
    """A row of a block. Names are unique in their block; dots are part of the name (``sendq.first``).

    ``to``: what it points to: the id of a block or of a field (``buf.[2]``), or ``nil``. ``value`` is what it holds
    (also beside a pointer: an address). ``note`` are quiet words behind the value. ``link`` are words on the arrow.
    ``offset`` and ``size`` are bytes; None where nobody has to know. ``tint`` is a colour with a meaning; ``bad`` is
    drawn as a fault, and its arrow too. ``dashed``: its pointer is weak, stale or only half written.
    """

    name: str
    type: str = ""
    value: str = ""
    to: str = ""
    offset: int | None = None
    size: int | None = None
    tint: Color = "plain"
    note: str = ""
    link: str = ""
    dashed: bool = False


class Block(Struct, frozen=True):
    """A piece of memory with a title: a struct, an array (fields ``[0]``, ``[1]``), or a thing without fields.

    ``note`` stands under the title: an address, a size, where it lives. ``column`` counts from 0 at the left;
    None: by its distance from what points to it. ``size`` in bytes closes the block, so that padding behind the last
    field is seen. ``gone``: it was freed or moved; it is drawn dashed and pale. ``total``: how many fields it has where
    not all are in ``fields``.
    """

    id: str
    title: str = ""
    fields: tuple[Field, ...] = ()
    note: str = ""
    tint: Color = "plain"
    size: int | None = None
    column: int | None = None
    gone: bool = False
    total: int | None = None


class RecordFrame(Struct, frozen=True):
    """One moment. ``status`` are short lines about the whole; ``mark`` are ids to outline beside what changed."""

    blocks: tuple[Block, ...]
    status: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Yield the id of each block and of each field."""
        for block in self.blocks:
            yield block.id
            yield from (f"{block.id}.{field.name}" for field in block.fields)
