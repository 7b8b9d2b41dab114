"""Writes: a planned deck on its base, part after part, into one package."""

from collections.abc import Iterator

from talkbuilder.backends.pptx.base import Base
from talkbuilder.backends.pptx.chart import chart_parts
from talkbuilder.backends.pptx.embed import NO_FONTS, Embedded
from talkbuilder.backends.pptx.notes import NotesWriter
from talkbuilder.backends.pptx.package import CORE, OFFICE, PML, Part, Rel, Rels, pack
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.backends.pptx.plan import Plan, SlidePlan
from talkbuilder.backends.pptx.props import properties
from talkbuilder.backends.pptx.shapes import Pen
from talkbuilder.backends.pptx.shows import presentation
from talkbuilder.backends.pptx.slide import KEEP_COLORS, slide
from talkbuilder.backends.pptx.text import Links, TextWriter, language_tag
from talkbuilder.scene import Deck, Picture, walk
from talkbuilder.theme import Theme

_SUFFIX = {"image/png": "png", "image/jpeg": "jpeg"}
_ROOT = (
    Rel("rId1", f"{OFFICE}officeDocument", "ppt/presentation.xml"),
    Rel("rId2", CORE, "docProps/core.xml"),
    Rel("rId3", f"{OFFICE}extended-properties", "docProps/app.xml"),
    Rel("rId4", f"{OFFICE}custom-properties", "docProps/custom.xml"),
)


class DeckWriter:
    """Writes the parts of one deck; holds what all its slides share, and the jumps that lead nowhere."""

    def __init__(
        self, deck: Deck, plan: Plan, base: Base, freeform: bool, fonts: Embedded = NO_FONTS
    ) -> None:
        self._deck, self._plan, self._base, self._freeform = deck, plan, base, freeform
        self._fonts = fonts
        self._looks: dict[int, tuple[Paint, TextWriter]] = {}
        self._look(deck.theme)
        self._notes = NotesWriter(deck.theme, deck.language)
        self._pictures = {
            digest: f"../media/{digest[:32]}.{_SUFFIX[media.media_type]}"
            for digest, media in sorted(deck.media.items())
        }
        self._jumps = {id: f"slide{number}.xml" for id, number in plan.first.items()}
        self.lost: dict[str, None] = {}

    def package(self, timestamp: int) -> bytes:
        """Return the whole .pptx."""
        parts = [
            presentation(self._plan, self._base, self._fonts),
            *properties(self._deck, self._plan, timestamp),
            *self._base.parts,
            *(part for made in self._plan.slides for part in self._slide(made)),
            *self._media(),
            *self._fonts.parts,
        ]
        return pack(parts, _ROOT)

    def _look(self, theme: Theme) -> tuple[Paint, TextWriter]:
        """The writers for slides that look like ``theme``."""
        found = self._looks.get(id(theme))
        if found is None:
            paint = Paint(theme)
            found = self._looks[id(theme)] = (
                paint,
                TextWriter(theme, self._deck.language, paint, self._base.standard_text),
            )
        return found

    def _slide(self, made: SlidePlan) -> Iterator[Part]:
        ground = self._base.layouts[made.scene.layout]
        paint, text = self._look(ground.look or self._deck.theme)
        rels = Rels()
        rels.add("slideLayout", ground.part)
        rels.add("notesSlide", f"../notesSlides/notesSlide{made.number}.xml")
        pen = Pen(
            ids=made.ids,
            names=made.names,
            holders=ground.holders,
            pictures=self._pictures,
            charts={chart.id: f"../charts/chart{number}.xml" for chart, number in made.charts},
            links=Links(rels, self._jumps, self._lose),
            text=text,
            paint=paint,
            freeform=self._freeform,
        )
        colors = ground.override or KEEP_COLORS
        data = slide(made.scene, pen, ground.background, made.morphs, colors)
        yield Part(f"ppt/slides/slide{made.number}.xml", f"{PML}slide+xml", data, rels.all)
        yield Part(
            f"ppt/notesSlides/notesSlide{made.number}.xml",
            f"{PML}notesSlide+xml",
            self._notes.slide(made.scene.notes, made.number),
            (
                Rel("rId1", f"{OFFICE}notesMaster", self._base.notes_master),
                Rel("rId2", f"{OFFICE}slide", f"../slides/slide{made.number}.xml"),
            ),
        )
        for chart, number in made.charts:
            yield from chart_parts(chart, number, paint, language_tag(self._deck.language))

    def _media(self) -> Iterator[Part]:
        """The pictures that some slide shows, each once."""
        shown = {
            item.digest
            for made in self._plan.slides
            for item in walk(made.scene.items)
            if isinstance(item, Picture)
        }
        for digest in sorted(shown):
            media = self._deck.media[digest]
            name = self._pictures[digest].removeprefix("../")
            yield Part(f"ppt/{name}", media.media_type, media.data)

    def _lose(self, slide: str) -> None:
        self.lost[slide] = None
