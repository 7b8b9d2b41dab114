"""The grid that both themes share: twelve columns on a 960 x 540 page, and the boxes of all seventeen layouts.

    54          margin left and right; column = 54.5, gutter = 18
    26 / 38     accent mark / title (two lines of 30 pt)
    122 .. 488  what the slide shows; under a figure a line from 447
    504 .. 522  footer and number
    702 ..      the panel of the first and the last page, to the right edge

Placeholder indexes follow one rule, so that a slide keeps its text when someone changes its layout in PowerPoint:
title 0, body or subtitle 1, second 2, caption 3, footer 11, number 12 (comparison has two headings more, see there).
"""

from collections.abc import Mapping

from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.theme import Box, Layout, LayoutName, SlotName, Token

PAGE = Size(960, 540)
MARGIN = 54.0
GUTTER = 18.0
COLUMN = (PAGE.width - 2 * MARGIN - 11 * GUTTER) / 12
TOP = 122.0
BOTTOM = 488.0

_CAPTION = Rect(MARGIN, 447, PAGE.width - 2 * MARGIN, 49)
_FIGURE_TOP = 120.0
_FIGURE_HEIGHT = _CAPTION.y - 15 - _FIGURE_TOP


def across(first: int, count: int) -> tuple[float, float]:
    """Return x and width of ``count`` columns from column ``first`` (0 to 11).

    >>> across(0, 12)
    (54.0, 852.0)
    """
    return MARGIN + first * (COLUMN + GUTTER), count * COLUMN + (count - 1) * GUTTER


def block(first: int, count: int, top: float, height: float) -> Rect:
    """Return a box of ``count`` columns."""
    x, width = across(first, count)
    return Rect(x, top, width, height)


# --- boxes that many layouts share --------------------------------------------------------------------------------

TITLE = Box(
    block(0, 12, 38, 70), 30, 26, "heading", bold=True, line_height=1.08,
    placeholder_type="title", placeholder_index=0,
)  # fmt: skip
BODY = Box(block(0, 12, TOP, BOTTOM - TOP), 28, 18, placeholder_type="body", placeholder_index=1)
SECOND = replace(BODY, placeholder_index=2)
CAPTION = Box(
    _CAPTION, 18, 14, token="muted", placeholder_type="body", placeholder_index=3,
)  # fmt: skip
FOOTER = Box(
    block(0, 11, 504, 18), 10.5, 10, token="muted", anchor="middle",
    placeholder_type="ftr", placeholder_index=11,
)  # fmt: skip
NUMBER = Box(
    block(11, 1, 504, 18), 10.5, 10, token="muted", align="right", anchor="middle",
    placeholder_type="sldNum", placeholder_index=12,
)  # fmt: skip
FIGURE = Box(block(0, 12, _FIGURE_TOP, _FIGURE_HEIGHT), 16, 12)
CODE = Box(
    Rect(MARGIN + 18, TOP + 12, 816, 292), 26, 14, "code", token="code-text",
    line_height=1.25, placeholder_type="body", placeholder_index=1,
)  # fmt: skip

_FOOT: dict[SlotName, Box] = {"footer": FOOTER, "number": NUMBER}
_SUBTITLE = replace(BODY, size=24, token="muted")


def layouts(section: Token, on_section: Token) -> Mapping[LayoutName, Layout]:
    """Return every layout; a section's page is ``section``, its text ``on_section``."""
    on_page = {slot: replace(box, token=on_section) for slot, box in _FOOT.items()}
    opening = replace(TITLE, size=46, min_size=32, token=on_section, anchor="middle")
    return {
        "title": Layout(
            "Title",
            {
                "title": Box(
                    Rect(MARGIN, 84, 612, 196), 48, 34, "heading", bold=True, anchor="bottom",
                    line_height=1.08, placeholder_type="ctrTitle", placeholder_index=0,
                ),
                "subtitle": Box(
                    Rect(MARGIN, 318, 612, 88), 24, 18, token="muted",
                    placeholder_type="subTitle", placeholder_index=1,
                ),
                "caption": replace(
                    CAPTION, rect=Rect(MARGIN, 424, 612, 72), min_size=16, token="text",
                    anchor="bottom",
                ),
            },
        ),
        "section": Layout(
            "Section",
            {
                "title": replace(opening, rect=block(2, 9, 196, 106)),
                "subtitle": replace(_SUBTITLE, rect=block(2, 9, 306, 92), token=on_section),
                **on_page,
            },
            background=section,
        ),
        "statement": Layout(
            "Statement",
            {
                "title": replace(
                    TITLE, rect=Rect(MARGIN + 30, 84, 796, 236), size=50, min_size=32,
                    anchor="bottom",
                ),
                "subtitle": replace(_SUBTITLE, rect=Rect(MARGIN + 30, 346, 796, 92), size=26),
                **_FOOT,
            },
        ),
        "number": Layout(
            "Number",
            {
                "title": TITLE,
                "body": replace(
                    BODY, rect=block(0, 12, 116, 200), size=168, min_size=60,
                    family="heading", bold=True, token="brand", anchor="bottom", line_height=1.0,
                ),
                "second": replace(SECOND, rect=block(0, 10, 334, 150)),
                **_FOOT,
            },
        ),
        "bullets": Layout("Bullets", {"title": TITLE, "body": BODY, **_FOOT}),
        "two-columns": Layout(
            "Two columns",
            {
                "title": TITLE,
                "body": replace(BODY, rect=block(0, 6, TOP, BOTTOM - TOP), size=26),
                "second": replace(SECOND, rect=block(6, 6, TOP, BOTTOM - TOP), size=26),
                **_FOOT,
            },
        ),
        "figure": Layout("Figure", {"title": TITLE, "figure": FIGURE, "caption": CAPTION, **_FOOT}),
        "figure-text": Layout(
            "Figure and text",
            {
                "title": TITLE,
                "figure": replace(FIGURE, rect=block(0, 8, _FIGURE_TOP, _FIGURE_HEIGHT)),
                "body": replace(BODY, rect=block(8, 4, TOP, BOTTOM - TOP), size=22),
                "caption": replace(CAPTION, rect=block(0, 8, _CAPTION.y, _CAPTION.height)),
                **_FOOT,
            },
        ),
        "image": Layout("Image", {"title": TITLE, "figure": FIGURE, "caption": CAPTION, **_FOOT}),
        "code": Layout("Code", {"title": TITLE, "body": CODE, "caption": CAPTION, **_FOOT}),
        "code-output": Layout(
            "Code and output",
            {
                "title": TITLE,
                "body": replace(CODE, rect=Rect(MARGIN + 18, TOP + 12, 480, 292)),
                "second": replace(
                    CODE, rect=Rect(602, TOP + 12, 286, 292), placeholder_index=2
                ),
                "caption": CAPTION,
                **_FOOT,
            },
        ),
        "table": Layout(
            "Table",
            {
                "title": TITLE,
                "body": Box(block(0, 12, TOP, 316), 24, 18),
                "caption": CAPTION,
                **_FOOT,
            },
        ),
        # As in PowerPoint's own "Comparison": heading, content, heading, content.
        "comparison": Layout(
            "Comparison",
            {
                "title": TITLE,
                "subtitle": replace(
                    BODY, rect=block(0, 6, TOP + 6, 58), bold=True, anchor="bottom", size=24
                ),
                "body": replace(
                    BODY, rect=block(0, 6, TOP + 84, 282), size=24, placeholder_index=2
                ),
                "caption": replace(
                    BODY, rect=block(6, 6, TOP + 6, 58), bold=True, anchor="bottom", size=24,
                    placeholder_index=3,
                ),
                "second": replace(
                    BODY, rect=block(6, 6, TOP + 84, 282), size=24, placeholder_index=4
                ),
                **_FOOT,
            },
        ),
        "quote": Layout(
            "Quote",
            {
                "title": TITLE,
                "body": replace(
                    BODY, rect=Rect(MARGIN + 26, 128, 760, 220), size=32, min_size=24,
                    anchor="bottom", line_height=1.25,
                ),
                "second": replace(
                    SECOND, rect=Rect(MARGIN + 26, 372, 760, 84), size=20, token="muted"
                ),
                **_FOOT,
            },
        ),
        "speaker": Layout(
            "Speaker",
            {
                "title": TITLE,
                "figure": replace(FIGURE, rect=block(0, 3, TOP + 6, 240)),
                "body": replace(BODY, rect=block(3, 6, TOP, 320).inset(4, 0), size=22),
                # Where the QR code goes: a picture, so the layout has no placeholder for it.
                "second": Box(Rect(906 - 170, TOP + 6, 170, 170), 14, 12),
                **_FOOT,
            },
        ),
        "references": Layout(
            "References",
            {
                "title": TITLE,
                "body": replace(
                    BODY, rect=block(0, 6, TOP - 8, BOTTOM - TOP + 8), size=14, min_size=14
                ),
                "second": replace(
                    SECOND, rect=block(6, 6, TOP - 8, BOTTOM - TOP + 8), size=14, min_size=14
                ),
                **_FOOT,
            },
        ),
        "questions": Layout(
            "Questions",
            {
                "title": replace(
                    TITLE, rect=Rect(MARGIN, 84, 612, 196), size=60, min_size=34, anchor="bottom"
                ),
                "subtitle": replace(_SUBTITLE, rect=Rect(MARGIN, 318, 612, 110)),
                "footer": replace(FOOTER, rect=Rect(MARGIN, 504, 540, 18)),
                "number": replace(NUMBER, rect=Rect(606, 504, 60, 18)),
            },
        ),
    }  # fmt: skip
