"""Tells annotated text: chooses where the notes stand, and the largest words for it."""

from pydantic import BaseModel

from talkbuilder.geometry import Size
from talkbuilder.graph import Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.annotated.below import Below
from talkdiagrams.kinds.annotated.beside import Beside
from talkdiagrams.kinds.annotated.ink import SIZES, Ink
from talkdiagrams.kinds.annotated.options import AnnotatedOptions
from talkdiagrams.kinds.annotated.read import Told, by_hand, played
from talkdiagrams.kinds.scenario import play

Page = Beside | Below
WAYS: dict[str, tuple[type[Beside] | type[Below], ...]] = {
    "beside": (Beside,),
    "below": (Below,),
    "auto": (Beside, Below),
}


class Annotated:
    """Text with notes."""

    name = "annotated"
    summary = "Code or output in fixed width, with notes pinned to lines or parts of lines."
    options: type[BaseModel] = AnnotatedOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, AnnotatedOptions)
        told: Told | None
        if options.mechanism:
            moments, problems = play(request, options, "annotated")
            if problems:
                return None, problems
            told, problems = played(request, moments)
        else:
            told, problems = by_hand(request, options)
        if told is None:
            return None, problems
        page = _page(request, options, told)
        if isinstance(page, Problem):
            return None, (page,)
        return page.story(told[2]), problems


def _page(request: FigureRequest, options: AnnotatedOptions, told: Told) -> Page | Problem:
    """Return the page with the largest words; beside the text where both are as large."""
    sheet, pins, _ = told
    area = request.area
    ways = WAYS[options.place]
    for size in SIZES:
        for way in ways:
            page = way(Ink(sheet, request.ruler, size), pins, area)
            if page.enough and _fits(page.size, area):
                return page
    ink = Ink(sheet, request.ruler, SIZES[-1])
    field = "text" if options.text else "lines" if options.lines else "kind"
    place = request.place(field)
    columns = int((area.width - ink.left) / (ink.em * 1.08))
    if sheet.longest > columns:
        message = f"the longest line has {sheet.longest} columns; there is room for {columns}"
        return Problem(place, "too-large", message, "break it, or choose other `lines`")
    message = f"{len(sheet.lines)} lines with {len(pins)} notes do not fit on a slide"
    hint = "choose `lines: 12-30`, write shorter notes, or fewer"
    return Problem(place, "too-large", message, hint)


def _fits(size: Size, area: Size) -> bool:
    return size.width <= area.width + 0.01 and size.height <= area.height + 0.01
