"""What every layout works with: one slide of the outline on its layout, and the text blocks it puts there.

A layout is a function ``Sheet -> Laid``: what stands below the title, frame by frame. `compose` adds title and footer.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.inline import parse
from talkbuilder.layout.text.fit import at_size, fit
from talkbuilder.outline.model import SlideBase
from talkbuilder.place import Place
from talkbuilder.ports import Ruler
from talkbuilder.problem import Problem
from talkbuilder.scene import Figure, Item, Media, Paragraph, Role, Run, Text, TextBlock
from talkbuilder.talk import Key, Listing, Occasion, Talk
from talkbuilder.theme import Box, Layout, LayoutName, SlotName, Theme, Token
from talkbuilder.wording import Wording

S_co = TypeVar("S_co", bound=SlideBase, covariant=True)


class Frame(Struct, frozen=True):
    """What one frame of a slide shows below its title, and the words under its figure."""

    items: tuple[Item, ...]
    caption: str = ""
    told: str = ""
    """What it marks, in words."""


class Laid(Struct, frozen=True):
    """A slide laid out. ``apart``: the frames are slides of their own (a list over several pages), not steps."""

    frames: tuple[Frame, ...]
    problems: tuple[Problem, ...] = ()
    media: Mapping[str, Media] = field(default_factory=dict)
    apart: bool = False


class Written(Struct, frozen=True):
    """A measured text block, and what is wrong with it."""

    block: TextBlock
    problems: tuple[Problem, ...] = ()
    tallest: float = 0.0
    """The height its text may need, in a face wider than ours."""


class Sheet(Struct, Generic[S_co], frozen=True):
    """One slide of the outline, the layout it stands on, and what it needs to be drawn."""

    talk: Talk
    index: int
    slide: S_co
    name: LayoutName
    theme: Theme
    ruler: Ruler
    occasion: Occasion
    figures: Mapping[str, Figure]
    part: tuple[int, int] = (0, 0)
    """Of a section's slide: which section it opens, and of how many."""

    @property
    def layout(self) -> Layout:
        """The theme's layout of this name."""
        return self.theme.layouts[self.name]

    @property
    def language(self) -> str:
        """The talk's language: it says where text begins."""
        return self.talk.outline.language

    @property
    def wording(self) -> Wording:
        """Our own words, in the talk's language."""
        return self.talk.wording

    def box(self, slot: SlotName) -> Box:
        """Return one of the layout's boxes."""
        return self.layout.boxes[slot]

    def place(self, *path: Key) -> Place:
        """Return where a field of this slide was written."""
        return self.talk.places.at("slides", self.index, *path)

    def listing(self, *path: Key) -> Listing | None:
        """Return the code of a field; None if it could not be read, which was reported."""
        return self.talk.listings.get(("slides", self.index, *path))

    def write(
        self,
        slot: SlotName,
        paragraphs: Sequence[Paragraph],
        *,
        path: tuple[Key, ...] | None = None,
        id: str = "",
        role: Role = "body",
        rect: Rect | None = None,
        **changes: Any,
    ) -> Written:
        """Fit ``paragraphs`` into the box of ``slot`` and return them as its text block.

        ``rect`` is used instead of the box's own; ``changes`` go to the text (``size``, ``token``, ``anchor``).
        """
        box = self.box(slot)
        rect = rect or box.rect
        text = replace(text_of(box, tuple(paragraphs)), **changes)
        fitted = fit(text, rect.size, box.min_size, self.ruler)
        where = self.place(*(path if path is not None else (slot,)))
        problems: tuple[Problem, ...] = ()
        if fitted.too_many:
            problems = (overflow(where, fitted.too_many, fitted.text),)
        block = TextBlock(id=id or slot, rect=rect, text=fitted.text, role=role, slot=slot)
        return Written(block, problems, fitted.tallest)


def text_of(box: Box, paragraphs: tuple[Paragraph, ...]) -> Text:
    """Return ``paragraphs`` in the style of ``box``, not yet measured."""
    return Text(
        paragraphs,
        size=box.size,
        family=box.family,
        bold=box.bold,
        token=box.token,
        align=box.align,
        anchor=box.anchor,
        line_height=box.line_height,
    )


def runs_of(text: str, token: Token | None = None) -> tuple[Run, ...]:
    """Return inline Markdown as runs; links in the colour of links."""
    return tuple(
        replace(run, token="link") if run.link else replace(run, token=token) if token else run
        for run in parse(text)
    )


def line_of(text: str, **style: Any) -> Paragraph:
    """Return one paragraph of inline Markdown."""
    return Paragraph(runs_of(text), **style)


def overflow(place: Place, lines: int, text: Text) -> Problem:
    """Return the problem of text that has no room, and by how much."""
    excess = "1 line" if lines == 1 else f"{lines} lines"
    start = " ".join(text.plain.split())
    quoted = start if len(start) <= 40 else f"{start[:39].rstrip()}…"
    return Problem(
        place,
        "overflow",
        f'{excess} too many at {text.size:g} pt, the smallest size allowed here: "{quoted}"',
        "shorten it, split the slide, or choose a layout with more room",
    )


def same_size(sheet: Sheet[Any], written: Sequence[Written]) -> tuple[Written, ...]:
    """Return the blocks, all in the size of the smallest: columns side by side look alike."""
    least = min((one.block.text.size for one in written), default=0.0)
    return tuple(one if one.block.text.size == least else at(sheet, one, least) for one in written)


def at(sheet: Sheet[Any], written: Written, size: float) -> Written:
    """Return ``written`` measured again at ``size``."""
    block = written.block
    least = sheet.box(block.slot).min_size if block.slot else size
    text = at_size(block.text, size, least)
    fitted = fit(text, block.rect.size, size, sheet.ruler)
    return replace(written, block=replace(block, text=fitted.text), tallest=fitted.tallest)
