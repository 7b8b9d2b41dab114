"""A frame of words: which bits mean what, before anything is drawn.

    Word("state", "Mutex.state", 32, (
        BitField("locked", 0, 1, "1", tint="running"), BitField("woken", 1, 1, "0"),
        BitField("starving", 2, 1, "0"), BitField("waiters", 3, 29, "2", note="how many wait"),
    ), value="17")

Bit 0 is the lowest and stands at the right. Bits that no field names are drawn as unused.
"""

from collections.abc import Iterator

from msgspec import Struct

from talkdiagrams.kinds.parts import Color


class BitField(Struct, frozen=True):
    """Bits ``low`` to ``low + width - 1``. ``value`` is what they hold, in words or digits; ``note`` what that means.

    Names are unique in their word; a field's id is ``word.field``.
    """

    name: str
    low: int
    width: int = 1
    value: str = ""
    tint: Color = "plain"
    note: str = ""


class Word(Struct, frozen=True):
    """``width`` bits under one ``label``; ``value`` is the whole as a number, ``note`` a quiet word about it."""

    id: str
    label: str
    width: int
    fields: tuple[BitField, ...]
    value: str = ""
    note: str = ""


class BitsFrame(Struct, frozen=True):
    """One moment. ``status`` are short lines about the whole; ``mark`` are ids to outline beside what changed."""

    words: tuple[Word, ...]
    status: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Yield the id of each word and of each field."""
        for word in self.words:
            yield word.id
            yield from (f"{word.id}.{field.name}" for field in word.fields)
