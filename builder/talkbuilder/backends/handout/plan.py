"""What the handout will hold: a slide each, with all its frames, their notes as one text, and the sources."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from talkbuilder.backends.handout.shape import FLOWING, PAPERS, sheet
from talkbuilder.backends.handout.sheets import arranged
from talkbuilder.backends.handout.words import alt_of, blocks
from talkbuilder.backends.typst.draw import Pen, document, levels, media_of, title_of
from talkbuilder.backends.typst.ink import Ink
from talkbuilder.ports import Ruler
from talkbuilder.scene import Deck, Scene
from talkbuilder.scripts import direction, language_reads
from talkbuilder.theme import LayoutName
from talkbuilder.wording import ENGLISH, Wording, fill

WIDTH, SMALL, THUMB = 300.0, 180.0, 110.0
"""How wide a slide is drawn, a slide with hardly anything on it, and an earlier frame."""

_SPARSE: frozenset[LayoutName] = frozenset(("title", "questions"))


class Plan(Struct, frozen=True):
    """A template, data for it, and files beside it."""

    template: str
    data: dict[str, Any]
    files: dict[str, bytes]


def _sources_title(deck: Deck) -> str:
    """Return the heading of the sources: that of their slide, if there is one."""
    shown = (scene.title for scene in deck.scenes if scene.layout == "references")
    return next(shown, deck.wording.sources)


def plan(deck: Deck, shape: str, paper: str, steps: str, ruler: Ruler) -> Plan:
    """Plan the handout of ``deck``: ``shape`` is one of `shape.SHAPES`, ``steps`` "last" leaves earlier frames out."""
    ink = Ink(deck.theme, ruler)
    pen = Pen(ink, deck.theme.page)
    slides = [
        _slide(frames[-1:] if steps == "last" else frames, frames, level, pen, deck)
        for level, frames in _by_slide(levels(deck.scenes))
    ]

    def shown(*parts: str) -> str:
        return ink.words(" · ".join(part for part in parts if part), "body")

    opening = [shown(deck.subtitle), shown(deck.speaker, deck.event, deck.date)]
    data = {
        **document(deck),
        **({"rtl": True} if language_reads(deck.language) == "rtl" else {}),
        "title": shown(deck.title),
        "opening": [line for line in (*opening, shown(deck.classification)) if line],
        "running": shown(deck.title, deck.event, deck.classification),
        "sources-title": ink.words(_sources_title(deck), "body"),
        "sources": [{"text": shown(one.text), "url": one.url} for one in deck.sources],
    }
    if shape == FLOWING:
        for slide in slides:
            slide["main"] = None if slide["section"] else slide["main"]
        on = PAPERS.get(paper.lower(), PAPERS["a4"])
        more = {"paper": on, "thumb": THUMB, "slides": slides}
    else:
        more = arranged(slides, sheet(shape, paper, deck.theme.page), deck.theme.page)
        more["day"] = shown(deck.event, deck.date)
    data |= {"body-font": ink.fonts("body"), "code-font": ink.fonts("code")}
    template = "handout" if shape == FLOWING else "sheets"
    return Plan(template, {**data, **more, **ink.tables()}, media_of(deck, pen.files.items()))


def _by_slide(scenes: Iterable[tuple[Scene, int]]) -> Iterable[tuple[int, list[Scene]]]:
    """Yield the frames of each slide together with the level of its heading, one below the talk's."""
    for _, group in groupby(scenes, lambda pair: pair[0].slide):
        frames = list(group)
        yield frames[0][1] + 1, [scene for scene, _ in frames]


def _slide(
    drawn: Sequence[Scene], frames: Sequence[Scene], level: int, pen: Pen, deck: Deck
) -> dict[str, Any]:
    """Return one slide: the frames that are ``drawn``, what is said on all of them."""
    last = frames[-1]
    ink, language, wording = pen.ink, deck.language, deck.wording

    def picture(scene: Scene) -> dict[str, Any]:
        ops = [op for item in scene.items for op in pen.plain(item)]
        return {"background": ink.paint(scene.background), "ops": ops}

    notes = [block for scene in frames for block in scene.notes]
    return {
        "number": ink.words(last.number.partition(".")[0], "body"),
        "title": ink.words(title_of(last), "body"),
        **({"rtl": True} if direction(title_of(last), language) == "rtl" else {}),
        "level": level,
        "section": last.layout == "section",
        "minutes": ink.words(minutes(sum(scene.seconds for scene in frames), wording), "body"),
        "alt": alt_of(last, wording),
        "width": SMALL if last.layout in _SPARSE else WIDTH,
        "main": picture(last),
        "strip": [picture(scene) for scene in drawn[:-1]],
        "notes": blocks(notes, ink, language),
    }


def minutes(seconds: float, wording: Wording = ENGLISH) -> str:
    """Return how long a slide takes, for the margin.

    >>> minutes(0), minutes(20), minutes(95), minutes(600)
    ('', '½ min', '1½ min', '10 min')
    """
    halves = round(seconds / 30)
    if seconds <= 0:
        return ""
    whole, half = divmod(max(1, halves), 2)
    return fill(wording.min, n=f"{whole or ''}{'½' if half else ''}")
