"""Tells a timeline."""

from collections.abc import Iterator

from pydantic import BaseModel

from talkbuilder.geometry import Size
from talkbuilder.graph import DrawnStory, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.scenario import play
from talkdiagrams.kinds.timeline.draw import Page
from talkdiagrams.kinds.timeline.options import TimelineOptions
from talkdiagrams.kinds.timeline.read import by_hand, played


class Timeline:
    """Lanes and time."""

    name = "timeline"
    summary = "Lanes and time: bars for who did what when, marks, a time axis; steps let it grow."
    options: type[BaseModel] = TimelineOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, TimelineOptions)
        if options.mechanism:
            moments, problems = play(request, options, "timeline")
            score = None if problems else played(options, moments)
        else:
            score, problems = by_hand(request, options)
        if score is None:
            return None, problems
        page = Page(request.area, score, request.ruler)
        story = DrawnStory(Size(request.area.width, page.height), tuple(page.frames()))
        return story, () if options.mechanism else tuple(_cut(request, options, page))


def _cut(request: FigureRequest, options: TimelineOptions, page: Page) -> Iterator[Problem]:
    """Yield a warning for words that an author wrote and nobody will see; a model's may be too many."""
    places: dict[str, tuple[tuple[str | int, ...], str]] = {
        f"bar.{lane}.{at}": (("lanes", lane, at), "bar")
        for lane, written in options.lanes.items()
        for at in range(len(written))
    }
    order = sorted(range(len(options.marks)), key=lambda at: options.marks[at].at)
    places |= {f"mark.{n}.label": (("marks", at), "mark") for n, at in enumerate(order)}
    for id, words in page.cut():
        path, what = places[id]
        message = f'there is no room for "{words[:40]}" at its {what}: it is cut short or left out'
        hint = "write fewer, or let the timeline cover less time"
        yield Problem(request.place(*path), "cut-label", message, hint, severity="warning")
