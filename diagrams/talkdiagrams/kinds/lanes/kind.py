"""Tells lanes: by hand or played, compares each frame with the one before, draws all by one plan."""

from collections.abc import Iterator

from pydantic import BaseModel

from talkbuilder.geometry import Size
from talkbuilder.graph import DrawnStory, Story
from talkbuilder.ports import FigureRequest, Ruler
from talkbuilder.problem import Problem
from talkdiagrams.kinds.lanes.data import LanesFrame
from talkdiagrams.kinds.lanes.down import Down
from talkdiagrams.kinds.lanes.draw import Page
from talkdiagrams.kinds.lanes.measure import Everything, Type, everything
from talkdiagrams.kinds.lanes.options import LanesOptions
from talkdiagrams.kinds.lanes.plan import SIZES, Plan
from talkdiagrams.kinds.lanes.read import Reader
from talkdiagrams.kinds.lanes.right import Right
from talkdiagrams.kinds.scenario import drawn, play, unknown_marks


class Lanes:
    """Lanes with events and arrows."""

    name = "lanes"
    summary = (
        "Goroutines, threads or the kernel as lanes: events, arrows of order and messages, races."
    )
    options: type[BaseModel] = LanesOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, LanesOptions)
        if options.mechanism:
            moments, problems = play(request, options, "lanes")
            problems = problems or tuple(unknown_marks(request, moments))
        else:
            reader = Reader(request, options)
            moments = reader.frames()
            problems = tuple(reader.problems)
        if problems:
            return None, problems
        frames: list[LanesFrame] = [moment.data for moment in moments]
        plan = planned(everything(frames), request.area, options.direction == "TB", request.ruler)
        page = Page(plan)
        return DrawnStory(plan.size, tuple(drawn(moments, changed, page))), ()


def planned(union: Everything, area: Size, across: bool, ruler: Ruler) -> Plan:
    """Return the places of everything at the largest words that fit; layout says so if none do."""
    plan: Plan | None = None
    for size in SIZES:
        draw = Down if across else Right
        plan = draw(union, area, Type(size, ruler)).plan()
        if plan.size.width <= area.width + 0.01 and plan.size.height <= area.height + 0.01:
            return plan
    assert plan is not None
    return plan


def changed(before: LanesFrame | None, after: LanesFrame) -> Iterator[str]:
    """Yield the ids of what is new, or not as it was."""
    if before is None:
        return
    events = {event.id: event for event in before.events}
    yield from (event.id for event in after.events if events.get(event.id) != event)
    edges = {edge.id for edge in before.edges}
    yield from (edge.id for edge in after.edges if edge.id not in edges)
    spans = {span.id: (span.label, span.color) for span in before.spans}
    yield from (s.id for s in after.spans if spans.get(s.id) != (s.label, s.color))
    bars = {bar.id for bar in before.bars}
    yield from (bar.id for bar in after.bars if bar.id not in bars)
    lanes = {lane.id: lane for lane in before.lanes}
    yield from (lane.id for lane in after.lanes if lanes.get(lane.id) != lane)
