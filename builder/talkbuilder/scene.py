"""The one meeting point: what stands on a slide, placed and measured, and nothing about how it is written.

Layout produces scenes, backends consume them, and neither knows the other. The set of items is small and closed, so
that a backend is one ``match`` ending in ``assert_never``. Everything is frozen; lengths are points as floats.

Identity: an item's ``id`` is stable. The same thing has the same id in every frame of a slide, which is what
PowerPoint's Morph, the HTML's transitions and the tests that nothing jumps all follow. Ids are unique in a scene.
"""

import json
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import asdict

from talkbuilder.article import Article
from talkbuilder.geometry import Path, Rect, Size
from talkbuilder.notes import Notes
from talkbuilder.theme import Family, LayoutName, SlotName, Theme, Token
from talkbuilder.wording import Own, Wording, apart, checked_against, fill, wording_of

Role = Literal["title", "subtitle", "body", "figure", "caption", "footer", "number", "decoration"]

# --- text ---------------------------------------------------------------------------------------------------------


class Link(Struct, frozen=True):
    """Where a click leads: a web address (http, https, mailto), or the id of a slide in this deck."""

    url: str = ""
    slide: str = ""


class Run(Struct, frozen=True):
    """A stretch of text in one style.

    ``token`` and ``family`` None mean the block's own; ``mark`` is a highlight behind it.
    """

    text: str
    bold: bool = False
    italic: bool = False
    family: Family | None = None
    token: Token | None = None
    mark: Token | None = None
    link: Link | None = None


class Paragraph(Struct, frozen=True):
    """One paragraph.

    ``breaks`` holds, for each line after the first, the index of its first character in the joined text of the runs:
    the measured wrapping. Backends that cannot measure (PDF, HTML, SVG, PNG) break exactly there; PowerPoint breaks
    by itself, and tests compare. A space at a break hangs at the end of the line before.
    A wanted break (a new line of code) is a line feed in the text, with the index after it in ``breaks``; PowerPoint
    gets ``a:br`` there. ``rtl``: it reads from right to left: its lines begin at the right, and ``indent`` and
    ``hanging`` count from there. Characters are in the order in which they are spoken, always.
    """

    runs: tuple[Run, ...]
    level: int = 0
    bullet: str = ""
    align: Literal["left", "center", "right"] | None = None
    before: float = 0.0
    indent: float = 0.0
    hanging: float = 0.0
    size: float | None = None
    breaks: tuple[int, ...] = ()
    rtl: bool = False

    @property
    def text(self) -> str:
        """The words without style."""
        if (
            len(self.runs) == 1
        ):  # as in nearly all labels, of which a deck may have a hundred thousand
            return self.runs[0].text
        return "".join([run.text for run in self.runs])


class Text(Struct, frozen=True):
    """Paragraphs in one style, set in a box.

    Lines are ``size * line_height`` apart; the first baseline lies ``size * (line_height - 1.2) / 2 + size * 0.935``
    below the top of the text (both of our families have an ascent of 0.935 em and a descent of 0.265 em).
    ``inset`` is left, top, right, bottom, as in PowerPoint's text body.
    """

    paragraphs: tuple[Paragraph, ...]
    size: float
    family: Family = "body"
    bold: bool = False
    token: Token = "text"
    align: Literal["left", "center", "right"] = "left"
    anchor: Literal["top", "middle", "bottom"] = "top"
    line_height: float = 1.2
    inset: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    wrap: bool = True

    @property
    def plain(self) -> str:
        """The words, a line a paragraph."""
        if len(self.paragraphs) == 1:
            return self.paragraphs[0].text
        return "\n".join([paragraph.text for paragraph in self.paragraphs])


# --- items --------------------------------------------------------------------------------------------------------

# The auto-shapes we use: names of ECMA-376 part 1, 20.1.10.56 (ST_ShapeType). Connection sites: see connection.py.
Geometry = Literal[
    "rect",
    "roundRect",
    "ellipse",
    "diamond",
    "hexagon",
    "triangle",
    "chevron",
    "can",
    "parallelogram",
]
Dash = Literal["solid", "dash", "dot"]
Head = Literal["none", "arrow", "oval"]


class Line(Struct, frozen=True):
    """An outline or a connector's stroke."""

    token: Token
    width: float = 1.5
    dash: Dash = "solid"


class TextBlock(Struct, frozen=True, kw_only=True):
    """Text without a shape. ``slot`` names the layout's placeholder it fills, if any."""

    id: str
    rect: Rect
    text: Text
    role: Role = "body"
    slot: SlotName | None = None


class Shape(Struct, frozen=True, kw_only=True):
    """An auto-shape, usually with text inside. ``radius`` (points) is for roundRect."""

    id: str
    rect: Rect
    geometry: Geometry = "rect"
    fill: Token | None = None
    line: Line | None = None
    text: Text | None = None
    radius: float = 6.0
    alt: str = ""
    role: Role = "figure"
    link: Link | None = None


class Glue(Struct, frozen=True):
    """One end of a connector: the item it is glued to and the index of the connection site."""

    item: str
    site: int


# Names of ECMA-376 part 1, 20.1.10.56; "freeform" is a plain path that no preset could serve, without glue.
ConnectorPreset = Literal[
    "straightConnector1", "bentConnector2", "bentConnector3", "bentConnector4", "bentConnector5",
    "curvedConnector2", "curvedConnector3", "curvedConnector4", "curvedConnector5", "freeform",
]  # fmt: skip


class Connector(Struct, frozen=True, kw_only=True):
    """A line between two shapes.

    ``path`` is what is seen. For a preset it is what the preset's own formula draws from ``rect`` (the box before
    rotation), ``rotation`` (clockwise degrees, a multiple of 90), ``flip_h``, ``flip_v`` and ``adjust`` (adj1.. in
    1/100,000), so every backend shows the same line.
    """

    id: str
    path: Path
    line: Line
    preset: ConnectorPreset = "straightConnector1"
    rect: Rect = Rect(0, 0, 0, 0)
    rotation: int = 0
    flip_h: bool = False
    flip_v: bool = False
    adjust: tuple[int, ...] = ()
    begin: Glue | None = None
    end: Glue | None = None
    head: Head = "arrow"
    tail: Head = "none"
    alt: str = ""
    role: Role = "figure"


class Picture(Struct, frozen=True, kw_only=True):
    """A raster image (PNG or JPEG). ``digest`` is the SHA-256 of its bytes, kept in ``Deck.media``."""

    id: str
    rect: Rect
    digest: str
    media_type: Literal["image/png", "image/jpeg"]
    alt: str
    role: Role = "figure"


class Cell(Struct, frozen=True):
    """One cell of a table; its text carries size, alignment and measured breaks."""

    text: Text
    fill: Token | None = None


class Table(Struct, frozen=True, kw_only=True):
    """A table with measured columns and rows (points); the first row is a header if ``header``."""

    id: str
    rect: Rect
    columns: tuple[float, ...]
    heights: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: bool = True
    rule: Token = "rule"
    alt: str = ""
    role: Role = "body"


class Series(Struct, frozen=True):
    """One series of a chart; ``spread`` holds (low, high) per value, for error bars, or is empty."""

    name: str
    values: tuple[float, ...]
    token: Token
    spread: tuple[tuple[float, float], ...] = ()


class Chart(Struct, frozen=True, kw_only=True):
    """A native chart. Every backend draws it from these numbers; PowerPoint keeps them editable in a workbook.

    ``log``: its values stand by their powers of ten.
    """

    id: str
    rect: Rect
    kind: Literal["bar", "column", "stacked", "stacked-bar", "line"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    size: float = 14.0
    value_axis: bool = True
    labels: bool = True
    number_format: str = "General"
    log: bool = False
    language: str = "en"
    alt: str = ""
    role: Role = "figure"


class Group(Struct, frozen=True, kw_only=True):
    """Items that belong together; children keep slide coordinates. ``alt`` describes the whole."""

    id: str
    items: "tuple[Item, ...]"
    alt: str = ""
    role: Role = "figure"


Item = TextBlock | Shape | Connector | Picture | Table | Chart | Group

# --- figures ------------------------------------------------------------------------------------------------------


class FigureFrame(Struct, frozen=True):
    """One step of a figure: placed items in figure coordinates, what happened, and words for who cannot see it.

    ``caption`` is inline Markdown, ``alt`` is plain.
    """

    items: tuple[Item, ...]
    caption: str = ""
    alt: str = ""


class Figure(Struct, frozen=True):
    """A placed figure: one size, one layout, a frame a step."""

    id: str
    size: Size
    frames: tuple[FigureFrame, ...]


# --- slides and decks ---------------------------------------------------------------------------------------------


class Scene(Struct, frozen=True, kw_only=True):
    """One frame of one slide, ready to write. Items are in z-order, back to front, and in reading order too.

    ``id`` is ``slide`` for a slide with one frame, ``slide.3`` for its third frame of many; ``number`` is what the
    corner shows (``12`` or ``12.3``); ``title`` is unique in the deck.
    """

    id: str
    slide: str
    number: str
    frame: int
    frames: int
    layout: LayoutName
    title: str
    items: tuple[Item, ...]
    notes: Notes = ()
    seconds: float = 0.0
    section: str = ""
    hidden: bool = False
    cuts: tuple[str, ...] = ()
    background: Token = "background"
    caption: str = ""
    told: str = ""
    """What this frame marks, for who cannot see it: ``lines 3 to 5``."""

    @property
    def continues(self) -> bool:
        """Whether this is a later frame of the slide before: it morphs, and the outline lists the slide once."""
        return self.frame > 1


class Media(Struct, frozen=True):
    """The bytes of one picture."""

    media_type: Literal["image/png", "image/jpeg"]
    data: bytes


class Source(Struct, frozen=True):
    """One reference of the talk."""

    text: str
    url: str = ""


class Deck(Struct, frozen=True, kw_only=True):
    """A whole talk in one cut and one theme: all that a backend gets to see.

    ``release`` is the Go release that the talk names. ``checked`` says against what its facts were checked, and when
    (``go1.27.3 on 2026-11-23``); it is empty if they were not. ``article`` is the whole text, for whoever writes more
    than is said.
    """

    slug: str
    title: str
    theme: Theme
    scenes: tuple[Scene, ...]
    subtitle: str = ""
    speaker: str = ""
    event: str = ""
    date: str = ""
    classification: str = ""
    language: str = "en"
    description: str = ""
    keywords: tuple[str, ...] = ()
    checked: str = ""
    release: str = ""
    cut: str = "full"
    cuts: tuple[str, ...] = ("full",)
    sources: tuple[Source, ...] = ()
    words: Own | None = None
    """What the outline calls some of our own words."""
    media: dict[str, Media] = field(default_factory=dict)
    article: Article = field(default_factory=Article)

    @property
    def standing(self) -> str:
        """What the talk may claim: that it was checked, or only which release it describes; empty if it names none."""
        words = self.wording
        if self.checked:
            return checked_against(self.checked, words)
        return fill(words.as_of, release=apart(self.release, words)) if self.release else ""

    @property
    def wording(self) -> Wording:
        """Our own words, as this deck says them."""
        return wording_of(self.language, self.words)

    @property
    def sections(self) -> "tuple[tuple[str, tuple[Scene, ...]], ...]":
        """Neighbouring scenes of one section, in order."""
        found: list[tuple[str, list[Scene]]] = []
        for scene in self.scenes:
            if not found or found[-1][0] != scene.section:
                found.append((scene.section, []))
            found[-1][1].append(scene)
        return tuple((name, tuple(scenes)) for name, scenes in found)


def walk(items: tuple[Item, ...]) -> "list[Item]":
    """Return ``items`` and everything inside their groups, depth first."""
    if Group not in map(type, items):
        return list(items)
    flat: list[Item] = []
    for item in items:
        flat.append(item)
        if isinstance(item, Group):
            flat.extend(walk(item.items))
    return flat


def dump(value: Any) -> str:
    """Return any noun of this module as indented JSON: for goldens, for ``--format json``, for the HTML."""
    return json.dumps(value, indent=1, ensure_ascii=False, default=_plain)


# Fields that hardly any text has, and that would be on every paragraph of every file.
_SELDOM = {"rtl": False, "told": ""}


def _plain(value: object) -> dict[str, Any] | str:
    if isinstance(value, Struct):
        fields = asdict(value)
        return {name: what for name, what in fields.items() if _SELDOM.get(name) is not what}
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    raise TypeError(f"no JSON for {type(value).__name__}")
