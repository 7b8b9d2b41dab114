"""What the speaker says, as a small document: paragraphs, list items and code, already turned into speech."""

from msgspec import Struct


class Said(Struct, frozen=True):
    """A stretch of text in one style; ``code`` marks names that appear on the slide in the code face."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False


class Paragraph(Struct, frozen=True):
    """A spoken paragraph."""

    said: tuple[Said, ...]


class ListItem(Struct, frozen=True):
    """An item of a list; ``number`` is 0 for a bullet; ``level`` counts from 0."""

    said: tuple[Said, ...]
    level: int = 0
    number: int = 0


class Code(Struct, frozen=True):
    """Code kept in the notes for reference; it is not spoken and costs no time."""

    text: str
    language: str = ""


Block = Paragraph | ListItem | Code
Notes = tuple[Block, ...]


def plain(block: Block) -> str:
    """Return the words of ``block`` without style."""
    return block.text if isinstance(block, Code) else "".join(part.text for part in block.said)


def words(notes: Notes) -> int:
    """Count the spoken words."""
    return sum(len(plain(block).split()) for block in notes if not isinstance(block, Code))
