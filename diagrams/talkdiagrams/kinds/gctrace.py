"""Kind `gctrace`: what a line of `GODEBUG=gctrace=1` says, part by part; heap and pauses of all cycles as charts."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from talkbuilder.captured import Recorded
from talkbuilder.graph import DrawnStory, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, has_errors
from talkdiagrams.kinds.gctrace_chart import heap, pauses
from talkdiagrams.kinds.gctrace_line import Page
from talkdiagrams.kinds.gctrace_words import STEPS, Step
from talkdiagrams.kinds.recorded import nothing_found, warned
from talkdiagrams.kinds.scenario import Said
from talkdiagrams.kinds.traced import Traced, one_run, traced
from talkdiagrams.readings.gctrace import Cycle, parse, written


class GctraceOptions(Traced):
    """Cycles of the collector."""

    show: Literal["line", "heap", "pauses"] = Field(
        "line",
        description="`line`: one line, part by part, a frame each; `heap`: heap and goal, cycle by cycle; "
        "`pauses`: how long the world stood still.",
    )
    cycle: int | None = Field(
        None, ge=1, description="With `line`: the cycle to explain; default: the last."
    )
    parts: list[Step] | None = Field(
        None,
        max_length=len(STEPS),
        description="With `line`: what to explain, in this order; default: every part; `[]`: only the whole.",
    )
    first: int | None = Field(None, alias="from", ge=1, description="The first cycle to draw.")
    last: int | None = Field(None, alias="to", ge=1, description="The last cycle to draw.")
    caption: Said = Field("", description="The caption of the first frame.")


class Gctrace:
    """Lines of gctrace."""

    name = "gctrace"
    summary = "A line of gctrace, part by part; heap and goal, or pauses, of all cycles as a native chart."
    options: type[BaseModel] = GctraceOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, GctraceOptions)
        data, problems = traced(request, options)
        if data is None:
            return None, problems
        trace = parse(data.capture.text)
        problems = warned(data, trace.unread)
        if not trace.cycles:
            hint = "run the program with GODEBUG=gctrace=1 and keep what goes to stderr"
            return None, (*problems, nothing_found(data, "line of gctrace", hint))
        cycles, found = one_run(request, options, trace.cycles, trace.runs)
        problems += found
        if has_errors(problems):
            return None, problems
        cycles, found = _stretch(request, options, cycles)
        problems += found
        if has_errors(problems):
            return None, problems
        if options.show == "line":
            return _line(request, options, data, cycles[-1]), problems
        draw = heap if options.show == "heap" else pauses
        story, found = draw(request, cycles, data.capture.origin, options.caption)
        return story, (*problems, *found)


def _stretch(
    request: FigureRequest, options: GctraceOptions, cycles: Sequence[Cycle]
) -> tuple[list[Cycle], tuple[Problem, ...]]:
    """Return the cycles that were asked for."""
    there = f"there are cycles {cycles[0].number} to {cycles[-1].number}"
    if options.show == "line" and options.cycle is not None:
        found = [cycle for cycle in cycles if cycle.number == options.cycle]
        message, key = f"there is no cycle {options.cycle}", "cycle"
    else:
        low, high = options.first or 1, options.last or cycles[-1].number
        found = [cycle for cycle in cycles if low <= cycle.number <= high]
        message, key = f"no cycle is from {low} to {high}", "from" if options.first else "to"
        if options.show != "line" and len(found) == 1:
            message, found = "a chart over time needs two cycles at least", []
            key = key if options.first or options.last else "show"
    if found:
        return found, ()
    return [], (Problem(request.place(key), "no-cycle", message, there),)


def _line(
    request: FigureRequest, options: GctraceOptions, data: Recorded, cycle: Cycle
) -> DrawnStory:
    line = written(data.capture.text.split("\n")[cycle.line - 1])
    steps = STEPS if options.parts is None else tuple(options.parts)
    page = Page(request, line, cycle, data.capture.origin)
    return page.story(steps, options.caption)
