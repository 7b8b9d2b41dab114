"""Ornament that says something: the pattern by which a talk is known, and how far the talk has come.

first and last page: a panel of dots, a few of them lit; which ones follows from the talk's name
section:             the number of the section, and a line of as many pieces as there are sections
"""

from hashlib import sha256
from typing import Any

from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.sheet import Sheet
from talkbuilder.scene import Group, Item, Paragraph, Run, Shape, Text, TextBlock
from talkbuilder.theme import Token

_DOT, _PITCH = 30.0, 50.0
_MARGIN = 36.0
_LIT = 40
"""Of 256: how many dots shine."""


def panel(sheet: Sheet[Any]) -> tuple[Item, ...]:
    """Return the panel at the right edge, where the layout leaves room for one."""
    page = sheet.theme.page
    left = max(box.rect.right for box in sheet.layout.boxes.values()) + _MARGIN
    ground_rect = Rect(left, 0, page.width - left, page.height)
    across, down = (int((side + _PITCH - 2 * _DOT) // _PITCH) for side in ground_rect.size)
    if across < 2:
        return ()
    dark = sheet.theme.inverse
    ground: Token = "surface" if dark else "brand"
    quiet: Token = "brand-fill" if dark else "link"
    lit: Token = "brand" if dark else "brand-fill"
    x = left + (ground_rect.width - (across - 1) * _PITCH - _DOT) / 2
    y = (page.height - (down - 1) * _PITCH - _DOT) / 2
    shines = _shines(sheet.talk.slug, across * down)
    dots = tuple(
        Shape(
            id=f"chrome.panel.{row}.{column}",
            rect=Rect(x + column * _PITCH, y + row * _PITCH, _DOT, _DOT),
            geometry="ellipse",
            fill=lit if shines[row * across + column] else quiet,
            role="decoration",
        )
        for row in range(down)
        for column in range(across)
    )
    back = Shape(id="chrome.panel.back", rect=ground_rect, fill=ground, role="decoration")
    return (Group(id="chrome.panel", items=(back, *dots), role="decoration"),)


def _shines(slug: str, count: int) -> tuple[bool, ...]:
    """Return which of ``count`` dots are lit: always the same for one talk."""
    pages = (sha256(f"{slug} {page}".encode()).digest() for page in range(count // 32 + 1))
    return tuple(byte < _LIT for page in pages for byte in page)[:count]


def progress(sheet: Sheet[Any]) -> tuple[Item, ...]:
    """Return a section's number and the line of sections, those that are open thick; nothing if there is only one.

    Both keep to the footer's margin; a company's layout may have no footer, and then gets neither.
    """
    now, of = sheet.part
    if of < 2 or "footer" not in sheet.layout.boxes:
        return ()
    title, foot = sheet.box("title"), sheet.box("footer").rect
    quiet: Token = "brand-fill" if sheet.layout.background == "brand" else "brand"
    size = 110.0
    # The title stands in the middle of its box, and so does the numeral: capitals are 0.69 em high, and begin 0.145 em
    # below the top of a line of 1.0.
    top = title.rect.center.y - size * (0.145 + 0.69 / 2)
    words = Text((Paragraph((Run(str(now)),)),), size, "heading", bold=True, token=quiet,
                 line_height=1.0, wrap=False)  # fmt: skip
    numeral = TextBlock(
        id="chrome.part",
        rect=Rect(foot.x, top, max(title.rect.x - foot.x - 12, size), size),
        text=words,
        role="decoration",
    )
    gap, y = 6.0, foot.y - 32
    width = (sheet.theme.page.width - 2 * foot.x - (of - 1) * gap) / of
    pieces = tuple(
        Shape(
            id=f"chrome.part.{number}",
            rect=Rect(foot.x + (number - 1) * (width + gap), y if number <= now else y + 2,
                      width, 6 if number <= now else 2),
            fill=title.token if number <= now else quiet,
            role="decoration",
        )
        for number in range(1, of + 1)
    )  # fmt: skip
    return (numeral, *pieces)
