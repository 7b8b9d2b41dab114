"""PowerPoint: native, editable slides. ``plan`` decides, ``write`` writes XML, ``package`` packs; see README.md."""

from pathlib import PurePosixPath

from talkbuilder.backends.pptx.base import own_base
from talkbuilder.backends.pptx.plan import plan
from talkbuilder.backends.pptx.write import DeckWriter
from talkbuilder.place import NOWHERE
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck


def write(deck: Deck, stem: str, options: BackendOptions, kit: Kit) -> Output:
    """Write ``<stem>.pptx``."""
    planned = plan(deck, options.steps, options.connectors)
    base = own_base(deck.theme, planned.footer)
    writer = DeckWriter(deck, planned, base, options.connectors == "freeform")
    data = writer.package(kit.world.timestamp())
    lost = tuple(
        Problem(
            NOWHERE,
            "jump-lost",
            f"a link leads to the slide {slide!r}, which this deck does not hold; it is written as text",
            severity="note",
        )
        for slide in writer.lost
    )
    return Output({PurePosixPath(f"{stem}.pptx"): data}, (*planned.problems, *lost))
