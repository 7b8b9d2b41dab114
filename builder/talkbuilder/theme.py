"""What a theme is: colours by meaning, faces, sizes, and the boxes of each layout.

A drawing never names an RGB value. It names a *token* (what the colour means); the theme maps each token to a
*swatch* (a slot of the PowerPoint colour scheme with a luminance change), and the scheme maps slots to RGB. So a
deck recoloured in PowerPoint, or put on a corporate template, recolours its diagrams too.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct

from talkbuilder.color import Rgb
from talkbuilder.geometry import Rect, Size

# The twelve slots of a DrawingML colour scheme, by the names that slides use (ECMA-376 part 1, 20.1.10.54).
Slot = Literal[
    "tx1", "bg1", "tx2", "bg2",
    "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
    "hlink", "folHlink",
]  # fmt: skip

# What a colour means. "X" is the strong form (lines, marks, text on the background), "X-fill" the quiet area
# on which "text" is readable, and it is the same in every figure of every talk.
Token = Literal[
    # page
    "background", "surface", "surface-strong", "text", "muted", "rule", "brand", "brand-fill", "on-brand", "link",
    # the scheduler's three letters, and the states of a goroutine
    "g", "g-fill", "m", "m-fill", "p", "p-fill",
    "running", "running-fill", "runnable", "runnable-fill", "waiting", "waiting-fill",
    "syscall", "syscall-fill", "idle", "idle-fill",
    # tri-colour marking
    "white", "grey", "black", "on-black", "on-white",
    # judgement and attention
    "good", "good-fill", "bad", "bad-fill", "changed", "changed-fill",
    # code
    "code-surface", "code-text", "code-keyword", "code-string", "code-comment", "code-number", "code-function",
    "code-type", "code-mark",
]  # fmt: skip

TOKENS: tuple[Token, ...] = get_args(Token)
SLOTS: tuple[Slot, ...] = get_args(Slot)


class Swatch(Struct, frozen=True):
    """A slot, and DrawingML's lumMod / lumOff on top of it (1.0 and 0.0 leave it alone)."""

    slot: Slot
    mod: float = 1.0
    off: float = 0.0


Family = Literal["body", "heading", "code"]


class Face(Struct, frozen=True):
    """One typeface in its three lives.

    ``office`` is the name a .pptx asks for; ``own`` is our open font of (nearly) the same widths, which measures,
    and which the PDF and the HTML embed.
    """

    office: str
    own: str


# Every way a slide can be laid out. The words are those that an outline uses.
LayoutName = Literal[
    "title", "section", "statement", "number", "bullets", "two-columns", "figure", "figure-text", "image", "code",
    "code-output", "table", "comparison", "quote", "speaker", "references", "questions",
]  # fmt: skip

LAYOUTS: tuple[LayoutName, ...] = get_args(LayoutName)

# What a box on a layout is for; also the placeholder that PowerPoint shows in outline view.
SlotName = Literal["title", "subtitle", "body", "second", "figure", "caption", "footer", "number"]


class Box(Struct, frozen=True):
    """One named place on a layout.

    ``placeholder_type`` and ``placeholder_index`` say which placeholder of the PowerPoint layout it is (``type`` and
    ``idx`` of ``p:ph``), or are empty where the layout has none and the text is a text box.
    """

    rect: Rect
    size: float
    min_size: float
    family: Family = "body"
    bold: bool = False
    token: Token = "text"
    align: Literal["left", "center", "right"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"
    line_height: float = 1.2
    placeholder_type: str = ""
    placeholder_index: int = -1


class Layout(Struct, frozen=True):
    """The boxes of one layout; ``name`` is what PowerPoint shows in its layout picker."""

    name: str
    boxes: Mapping[SlotName, Box]
    background: Token = "background"


OWN_HEIGHT = 540.0
"""The height of our own page in points; sizes are meant for it, and are a share of any other."""


class Theme(Struct, frozen=True):
    """A whole look.

    ``inverse`` says that the background is the dark end of the scheme (PowerPoint's colour map is then bg1=dk1).
    """

    name: str
    page: Size
    scheme: Mapping[Slot, Rgb]
    swatches: Mapping[Token, Swatch]
    faces: Mapping[Family, Face]
    layouts: Mapping[LayoutName, Layout]
    inverse: bool = False
    ornament: bool = True
    """Whether pages get the furniture of ours that is called ``chrome.…``; a company's template has its own."""
    fallback: tuple[str, ...] = ()
    """Families that lend characters which our faces lack, in order, before those that we would take ourselves."""

    @property
    def scale(self) -> float:
        """What a point of our own page is here: a slide fills the screen's height, be it 7.5 inches or 5.6.

        One that is narrower than 4:3 (a sheet of A4, a portrait) fills what it can.
        """
        return min(self.page.height, self.page.width * 3 / 4) / OWN_HEIGHT

    def rgb(self, token: Token) -> Rgb:
        """Return what ``token`` looks like, exactly as PowerPoint computes it from the scheme."""
        swatch = self.swatches[token]
        return self.scheme[swatch.slot].luminance_changed(swatch.mod, swatch.off)
