"""What a walkthrough is once it is read: passages by anchor, each a list of blocks that know their lines."""

from collections.abc import Mapping

from msgspec import Struct, field

from talkbuilder.inline import Piece
from talkbuilder.place import Place


class Words(Struct, frozen=True):
    """A paragraph, styled.

    ``notes`` are the names of the footnotes it refers to, in order; ``at`` says for each before which character.
    ``turns`` says before which characters the next frame comes.
    """

    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
    at: tuple[int, ...] = ()
    turns: tuple[int, ...] = ()


class Prose(Struct, frozen=True):
    """A paragraph of a section."""

    line: int
    words: Words
    read: bool = False


class Item(Struct, frozen=True):
    """A paragraph in a list: ``number`` 0 is a bullet, None a further paragraph of the item before."""

    words: Words
    level: int
    number: int | None = 0


class List(Struct, frozen=True):
    """A list, flat: nested items follow their parent with a higher level."""

    line: int
    items: tuple[Item, ...]
    read: bool = False


class Quote(Struct, frozen=True):
    """Somebody else's words: paragraphs and lists."""

    line: int
    blocks: "tuple[Prose | List, ...]"
    read: bool = False


class Fence(Struct, frozen=True):
    """Code. It has no number in its section: it goes with the paragraph before it."""

    line: int
    text: str
    language: str = ""


class Grid(Struct, frozen=True):
    """A table. It has no number in its section: it goes with the paragraph before it."""

    line: int
    rows: tuple[tuple[Words, ...], ...]


Block = Prose | List | Quote | Fence | Grid
Numbered = Prose | List | Quote


class Passage(Struct, frozen=True):
    """A section's own text, up to the next heading of any level."""

    anchor: str
    heading: str
    level: int
    line: int
    blocks: tuple[Block, ...] = ()
    read: bool = False

    @property
    def paragraphs(self) -> tuple[Numbered, ...]:
        """What ``#anchor:2`` counts: paragraphs, lists and quotations."""
        return tuple(block for block in self.blocks if isinstance(block, Numbered))


class Footnote(Struct, frozen=True):
    """A source or remark: its plain text, the first address it links to, and its words with their style."""

    name: str
    place: Place
    text: str
    url: str = ""
    words: Words = Words(())


class Walkthrough(Struct, frozen=True):
    """The whole text.

    ``opening`` is what stands before the first heading, or below a title without an anchor; ``referenced`` are the
    footnotes that the text refers to, in order.
    """

    path: str
    title: str = ""
    passages: Mapping[str, Passage] = field(default_factory=dict)
    opening: Passage | None = None
    footnotes: Mapping[str, Footnote] = field(default_factory=dict)
    referenced: tuple[str, ...] = ()
