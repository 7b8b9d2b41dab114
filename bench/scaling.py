"""Does the thousandth slide cost what the first did? 25 shapes and 60 words of notes a slide, three ways."""

import io
import zipfile
from typing import Any

from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.notes import Paragraph as Spoken
from talkbuilder.notes import Said
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.scene import Deck, Line, Paragraph, Run, Scene, Shape, Text, TextBlock
from talkbuilder.theme import Theme

SHAPES = 25
NOTE = "A sentence of ten words that a speaker might say. " * 6


def deck(slides: int, theme: Theme) -> Deck:
    """Return a deck of ``slides`` slides, each with a title, 25 boxes of text, and notes."""
    first = _scene(0)
    scenes = tuple(
        replace(
            first,
            id=f"s{n}",
            slide=f"s{n}",
            number=str(n + 1),
            title=f"Slide {n + 1}",
            items=_items(n),
        )
        for n in range(slides)
    )
    return Deck(slug="scale", title="Scale", theme=theme, scenes=scenes)


def _scene(number: int) -> Scene:
    return Scene(
        id="s",
        slide="s",
        number="1",
        frame=1,
        frames=1,
        layout="figure",
        title="Slide",
        items=_items(number),
        notes=(Spoken((Said(NOTE),)),),
        section="All",
    )


def _items(number: int) -> tuple[TextBlock | Shape, ...]:
    title = Text((Paragraph((Run(f"Slide {number + 1}"),)),), 30, family="heading", bold=True)
    shapes = tuple(
        Shape(
            id=f"fig.{i}",
            rect=Rect(60 + i % 5 * 170, 120 + i // 5 * 75, 150, 55),
            geometry="roundRect",
            fill="g-fill",
            line=Line("g"),
            text=Text(
                (Paragraph((Run(f"Box {number}.{i}"),)),), 14, align="center", anchor="middle"
            ),
        )
        for i in range(SHAPES)
    )
    block = TextBlock(
        id="title", rect=Rect(48, 30, 864, 60), text=title, role="title", slot="title"
    )
    return (block, *shapes)


def ours(made: Deck, kit: Kit, write: Any) -> int:
    """Write ``made`` with our backend; return the size."""
    output = write(made, "scale", BackendOptions(), kit)
    return sum(len(data) for data in output.files.values())


def plain(slides: int) -> int:
    """Write the same with python-pptx, call by call."""
    from pptx import Presentation
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    deck = Presentation()
    layout = deck.slide_layouts[5]
    for number in range(slides):
        page = deck.slides.add_slide(layout)
        page.shapes.title.text = f"Slide {number + 1}"
        for i in range(SHAPES):
            box = page.shapes.add_shape(
                MSO_SHAPE.ROUNDED_RECTANGLE,
                Pt(60 + i % 5 * 130),
                Pt(120 + i // 5 * 75),
                Pt(120),
                Pt(55),
            )
            box.text_frame.text = f"Box {number}.{i}"
        page.notes_slide.notes_text_frame.text = NOTE
    buffer = io.BytesIO()
    deck.save(buffer)
    return len(buffer.getvalue())


_SHAPE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="Box {id}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
    '<a:off x="{x}" y="{y}"/><a:ext cx="1905000" cy="698500"/></a:xfrm><a:prstGeom prst="roundRect"><a:avLst/>'
    '</a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:p><a:r>'
    '<a:rPr lang="en" sz="1400"/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'
)


def floor(slides: int) -> int:
    """Do the least anybody could do: fill string templates and zip them. The result is no valid deck."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for number in range(slides):
            shapes = "".join(
                _SHAPE.format(
                    id=i + 2, x=60 + i % 5 * 170, y=120 + i // 5 * 75, text=f"Box {number}.{i}"
                )
                for i in range(SHAPES)
            )
            archive.writestr(f"ppt/slides/slide{number + 1}.xml", f"<p:sld>{shapes}</p:sld>")
            archive.writestr(f"ppt/slides/_rels/slide{number + 1}.xml.rels", "<Relationships/>")
            archive.writestr(
                f"ppt/notesSlides/notesSlide{number + 1}.xml", f"<p:notes>{NOTE}</p:notes>"
            )
            archive.writestr(
                f"ppt/notesSlides/_rels/notesSlide{number + 1}.xml.rels", "<Relationships/>"
            )
    return len(buffer.getvalue())
