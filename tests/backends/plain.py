"""A theme of our own, so that decks by hand depend on no designed one, and small makers of what stands in them."""

import hashlib
import struct
import zlib
from collections.abc import Mapping

from talkbuilder.color import Rgb
from talkbuilder.geometry import Rect, Size
from talkbuilder.notes import Code, ListItem, Notes, Said
from talkbuilder.notes import Paragraph as Spoken
from talkbuilder.scene import (
    Item,
    Paragraph,
    Run,
    Scene,
    Text,
    TextBlock,
)
from talkbuilder.theme import TOKENS, Box, Face, Layout, LayoutName, SlotName, Swatch, Theme, Token

_SLOT_TOKENS: dict[Token, Swatch] = {
    "background": Swatch("bg1"),
    "surface": Swatch("bg2"),
    "surface-strong": Swatch("bg2", 0.9),
    "text": Swatch("tx1"),
    "muted": Swatch("tx1", 0.65, 0.35),
    "rule": Swatch("bg1", 0.75),
    "brand": Swatch("accent1"),
    "brand-fill": Swatch("accent1", 0.2, 0.8),
    "on-brand": Swatch("bg1"),
    "link": Swatch("hlink"),
    "g": Swatch("accent2"),
    "g-fill": Swatch("accent2", 0.2, 0.8),
    "m": Swatch("accent3"),
    "m-fill": Swatch("accent3", 0.2, 0.8),
    "p": Swatch("accent4"),
    "p-fill": Swatch("accent4", 0.2, 0.8),
    "white": Swatch("bg1"),
    "grey": Swatch("bg1", 0.65),
    "black": Swatch("tx1"),
    "on-black": Swatch("bg1"),
    "good": Swatch("accent3"),
    "good-fill": Swatch("accent3", 0.2, 0.8),
    "bad": Swatch("accent6"),
    "bad-fill": Swatch("accent6", 0.2, 0.8),
    "code-surface": Swatch("bg2"),
    "code-text": Swatch("tx1"),
    "code-keyword": Swatch("accent1"),
    "code-comment": Swatch("tx1", 0.65, 0.35),
    "code-mark": Swatch("accent5", 0.2, 0.8),
}
_TITLE = Box(Rect(48, 30, 864, 72), 30, 24, family="heading", bold=True, anchor="bottom",
             placeholder_type="title", placeholder_index=0)  # fmt: skip
_FOOTER = Box(Rect(48, 504, 700, 20), 10, 10, token="muted", anchor="middle",
              placeholder_type="ftr", placeholder_index=11)  # fmt: skip
_NUMBER = Box(Rect(832, 504, 80, 20), 10, 10, token="muted", align="right", anchor="middle",
              placeholder_type="sldNum", placeholder_index=12)  # fmt: skip


def _box(rect: Rect, index: int = -1, **more: object) -> Box:
    kind = "body" if index >= 0 else ""
    return Box(rect, 20, 18, placeholder_type=kind, placeholder_index=index, **more)  # type: ignore[arg-type]


AREA = Rect(48, 120, 864, 360)
_LEFT, _RIGHT = Rect(48, 120, 420, 360), Rect(492, 120, 420, 360)
_SLOTS: dict[LayoutName, dict[SlotName, Box]] = {
    "title": {"title": Box(Rect(48, 150, 864, 120), 44, 36, family="heading", bold=True, anchor="bottom",
                           placeholder_type="ctrTitle", placeholder_index=0),
              "subtitle": Box(Rect(48, 280, 864, 80), 22, 18, token="muted",
                              placeholder_type="subTitle", placeholder_index=1)},
    "section": {"subtitle": _box(Rect(48, 280, 864, 80), 1)},
    "statement": {"body": _box(AREA, 1)},
    "number": {"body": _box(Rect(48, 120, 864, 200), 1), "caption": _box(Rect(48, 330, 864, 60), 2)},
    "bullets": {"body": _box(AREA, 1)},
    "two-columns": {"body": _box(_LEFT, 1), "second": _box(_RIGHT, 2)},
    "figure": {"figure": _box(AREA), "caption": _box(Rect(48, 470, 864, 26), 1)},
    "figure-text": {"figure": _box(_LEFT), "body": _box(_RIGHT, 1)},
    "image": {"figure": _box(AREA), "caption": _box(Rect(48, 470, 864, 26), 1)},
    "code": {"body": _box(AREA, 1, family="code")},
    "code-output": {"body": _box(_LEFT, 1, family="code"), "second": _box(_RIGHT, 2, family="code")},
    "table": {"figure": _box(AREA), "caption": _box(Rect(48, 470, 864, 26), 1)},
    "comparison": {"body": _box(_LEFT, 1), "second": _box(_RIGHT, 2)},
    "quote": {"body": _box(AREA, 1), "caption": _box(Rect(48, 470, 864, 26), 2)},
    "speaker": {"body": _box(_RIGHT, 1), "figure": _box(_LEFT)},
    "references": {"body": _box(AREA, 1)},
    "questions": {"subtitle": _box(Rect(48, 280, 864, 80), 1)},
}  # fmt: skip


def _layouts() -> Mapping[LayoutName, Layout]:
    common: dict[SlotName, Box] = {"title": _TITLE, "footer": _FOOTER, "number": _NUMBER}
    return {
        name: Layout(name.replace("-", " ").capitalize(), {**common, **slots})
        for name, slots in _SLOTS.items()
    }


PLAIN_THEME = Theme(
    name="Plain",
    page=Size(960, 540),
    scheme={
        "tx1": Rgb.parse("1B1F24"), "bg1": Rgb.parse("FFFFFF"),
        "tx2": Rgb.parse("2B3A4A"), "bg2": Rgb.parse("EEF1F4"),
        "accent1": Rgb.parse("0B5CAD"), "accent2": Rgb.parse("1B7F5C"), "accent3": Rgb.parse("7A4FB5"),
        "accent4": Rgb.parse("B3541E"), "accent5": Rgb.parse("B8860B"), "accent6": Rgb.parse("B3261E"),
        "hlink": Rgb.parse("0B5CAD"), "folHlink": Rgb.parse("5A4FB5"),
    },
    swatches={token: _SLOT_TOKENS.get(token, Swatch("accent5")) for token in TOKENS},
    faces={"body": Face("Arial", "FiraGO"), "heading": Face("Arial", "FiraGO"), "code": Face("Consolas", "Fira Mono")},
    layouts=_layouts(),
)  # fmt: skip


def para(text: str, **more: object) -> Paragraph:
    """A paragraph of one plain run."""
    return Paragraph((Run(text),), **more)  # type: ignore[arg-type]


def bullet(text: str, level: int = 0) -> Paragraph:
    """A list item as layout would indent it: the text at ``indent``, the bullet hanging to the left of it."""
    return para(text, bullet="•", level=level, indent=18.0 * (level + 1), hanging=18.0, before=6.0)


def block(id: str, slot: SlotName, layout: LayoutName, *paragraphs: Paragraph | str) -> TextBlock:
    """Text in a layout's box, in that box's style."""
    box = PLAIN_THEME.layouts[layout].boxes[slot]
    roles: dict[SlotName, str] = {"second": "body", "figure": "body"}
    return TextBlock(
        id=id,
        rect=box.rect,
        slot=slot,
        role=roles.get(slot, slot),  # type: ignore[arg-type]
        text=Text(
            tuple(para(p) if isinstance(p, str) else p for p in paragraphs),
            size=box.size, family=box.family, bold=box.bold, token=box.token, align=box.align,
            anchor=box.anchor, line_height=box.line_height,
        ),
    )  # fmt: skip


def label(text: str, size: float = 14, **more: object) -> Text:
    """Centred text inside a shape."""
    style: dict[str, object] = {
        "align": "center",
        "anchor": "middle",
        "inset": (4, 2, 4, 2),
        **more,
    }
    return Text((para(text),), size, **style)  # type: ignore[arg-type]


def png(width: int = 8, height: int = 8, color: tuple[int, int, int] = (11, 92, 173)) -> bytes:
    """A tiny PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + bytes(color) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


PICTURE = png()
PICTURE_DIGEST = hashlib.sha256(PICTURE).hexdigest()


def scene(
    slide: str,
    layout: LayoutName,
    title: str,
    *items: Item,
    number: str = "1",
    frame: int = 1,
    frames: int = 1,
    notes: Notes = (),
    section: str = "",
    hidden: bool = False,
    cuts: tuple[str, ...] = ("full",),
    heading: str = "",
) -> Scene:
    """A scene with its title, footer and number in place."""
    return Scene(
        id=slide if frames == 1 else f"{slide}.{frame}",
        slide=slide, number=number, frame=frame, frames=frames, layout=layout, title=title,
        items=(
            block("title", "title", layout, heading or title),
            *items,
            block("footer", "footer", layout, "A deck by hand · checked against go1.27.3"),
            block("number", "number", layout, number),
        ),
        notes=notes, seconds=60.0, section=section, hidden=hidden, cuts=cuts,
    )  # fmt: skip


RICH_NOTES: Notes = (
    Spoken((Said("A paragraph with "), Said("weight", bold=True), Said(", "), Said("stress", italic=True),
            Said(" and a name, "), Said("runqsteal", code=True), Said("."))),
    ListItem((Said("first bullet"),)),
    ListItem((Said("below it"),), level=1),
    ListItem((Said("one"),), number=1),
    ListItem((Said("two"),), number=2),
    Code("for {\n\tselect {\n\t}\n}", "go"),
    Spoken((Said("And on."),)),
)  # fmt: skip
