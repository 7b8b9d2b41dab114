"""PowerPoint: native, editable slides. ``plan`` decides, ``write`` writes XML, ``package`` packs; see README.md."""

from pathlib import PurePosixPath

from msgspec.structs import replace

from talkbuilder.backends.pptx.base import Base, own_base
from talkbuilder.backends.pptx.embed import embedded
from talkbuilder.backends.pptx.plan import plan
from talkbuilder.backends.pptx.tongue import faces
from talkbuilder.backends.pptx.write import DeckWriter
from talkbuilder.place import NOWHERE
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Write ``<stem>.pptx``; on a template the deck was composed on the theme that ``template.read`` gave."""
    theme, fonts, problems = embedded(deck.theme, options, kit.fonts)
    deck = replace(deck, theme=theme)
    planned = plan(deck, options.steps, options.connectors, options.template is not None)
    base: Base | None = None
    problems += planned.problems
    if options.template is None:
        base = own_base(deck.theme, planned.footer, faces(deck))
    else:
        from talkbuilder.backends.pptx.template import template_base  # noqa: PLC0415 - lxml

        base, found = template_base(options.template, deck.theme)
        problems += found
    if base is None:
        return Output({}, problems)
    writer = DeckWriter(deck, planned, base, options.connectors == "freeform", fonts)
    data = writer.package(kit.world.timestamp())
    problems += tuple(_lost(slide) for slide in writer.lost)
    return Output({PurePosixPath(f"{stem}.pptx"): data}, problems)


def _lost(slide: str) -> Problem:
    message = (
        f"a link leads to the slide {slide!r}, which this deck does not hold; it is written as text"
    )
    return Problem(NOWHERE, "jump-lost", message, severity="note")
