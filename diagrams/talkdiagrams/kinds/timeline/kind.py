"""Tells a timeline."""

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
        return DrawnStory(Size(request.area.width, page.height), tuple(page.frames())), ()
