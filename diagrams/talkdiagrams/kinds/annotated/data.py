"""A frame of text with notes: what was printed or written, and what there is to say of lines and parts of them.

A model fills this in, or an outline. The text is the same in all frames; the notes come and go.
"""

from msgspec import Struct

from talkdiagrams.kinds.parts import Color


class Note(Struct, frozen=True):
    """Words pinned to line ``line`` (from 1), to lines ``line`` to ``last``, or to ``at``, a part of that line.

    ``nth``: which of several occurrences of ``at`` in the line is meant (from 1). ``label`` is a bold word before the
    text.
    """

    id: str
    text: str
    line: int
    last: int = 0
    at: str = ""
    nth: int = 1
    label: str = ""
    color: Color = "brand"

    @property
    def lines(self) -> range:
        """The lines it is about."""
        return range(self.line, max(self.line, self.last) + 1)


class AnnotatedFrame(Struct, frozen=True):
    """One moment: the text, and the notes to be seen. ``language`` colours code ("go").

    ``first``: the number of the first line, if numbers stand before the lines; 0: none do. ``dim``: lines that are in
    the background now.
    """

    text: str
    notes: tuple[Note, ...] = ()
    language: str = ""
    first: int = 0
    dim: tuple[int, ...] = ()
