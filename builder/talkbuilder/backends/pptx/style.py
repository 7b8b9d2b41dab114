"""What a placeholder or a text box gives to text that says nothing: only differences from it are written."""

from typing import Literal

from msgspec import Struct

from talkbuilder.theme import Box, Family, Token

Insets = tuple[float, float, float, float]


class Style(Struct, frozen=True):
    """The inherited style of a text body.

    ``before`` None means unknown, so that the space round a paragraph is always written; ``same_levels`` that all
    list levels share size and colour; ``bullet`` is the inherited bullet of a list item, if any. ``token`` None means
    that the inherited colour cannot be read, so that ours is always written; ``plain`` that ours could not be, so that
    it never is: a white title on a template's dark band.
    """

    size: float
    family: Family = "body"
    bold: bool = False
    token: Token | None = "text"
    align: Literal["left", "center", "right"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"
    line_height: float = 1.2
    inset: Insets = (0.0, 0.0, 0.0, 0.0)
    before: float | None = 0.0
    bullet: str = ""
    same_levels: bool = True
    plain: bool = False


# presentation.xml's default text style, and what PowerPoint takes for a text body without properties.
LOOSE = Style(18.0, inset=(7.2, 3.6, 7.2, 3.6))
# Table cells start from the same default style; their insets are attributes of the cell.
CELL = Style(18.0)


def style_of(box: Box, bullet: str = "") -> Style:
    """Return what our own layout's placeholder for ``box`` gives."""
    return Style(
        box.size,
        box.family,
        box.bold,
        box.token,
        box.align,
        box.anchor,
        box.line_height,
        bullet=bullet,
    )
