"""What the PDF will hold: the pages' operations, where links lead, what cannot be shown."""

from typing import Any

from msgspec import Struct

from talkbuilder.backends.typst.draw import Pen, document, levels, media_of, shown
from talkbuilder.backends.typst.ink import Ink
from talkbuilder.backends.typst.report import findings
from talkbuilder.ports import Ruler
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck, Link, Scene


class Plan(Struct, frozen=True):
    """Data for the template, files beside it, and what a person should know."""

    data: dict[str, Any]
    files: dict[str, bytes]
    problems: tuple[Problem, ...]


def plan(deck: Deck, steps: str, ruler: Ruler) -> Plan:
    """Plan the pages of ``deck``."""
    scenes = shown(deck, steps)
    ink = Ink(deck.theme, ruler)
    pages = first_pages(scenes)

    def resolve(link: Link | None) -> str | int | None:
        if link is None:
            return None
        return link.url or pages.get(link.slide)

    pen = Pen(ink, deck.theme.page, resolve)
    listed: set[str] = set()
    made = []
    for scene, level in levels(scenes):
        # A slide is in the outline once, however many frames it has.
        ops = pen.scene(scene, level, scene.slide not in listed)
        listed.add(scene.slide)
        made.append({"background": ink.paint(scene.background), "ops": ops})
    data = {**document(deck), "scenes": made, **ink.tables()}
    return Plan(data, media_of(deck, pen.files.items()), findings(pen))


def first_pages(scenes: tuple[Scene, ...]) -> dict[str, int]:
    """Return the number of each slide's first page."""
    found: dict[str, int] = {}
    for number, scene in enumerate(scenes, 1):
        found.setdefault(scene.slide, number)
    return found
