"""Kind `schedtrace`: samples of the scheduler as a topology, a frame each; queues and threads over time as charts."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field

from talkbuilder.graph import Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, has_errors
from talkdiagrams.kinds.recorded import nothing_found, warned
from talkdiagrams.kinds.scenario import Said
from talkdiagrams.kinds.schedtrace_chart import queues, threads
from talkdiagrams.kinds.schedtrace_frames import frames
from talkdiagrams.kinds.topology.kind import laid_out
from talkdiagrams.kinds.topology.options import TopologyOptions
from talkdiagrams.kinds.traced import Traced, joined, one_run, traced
from talkdiagrams.readings.schedtrace import Sample, parse

MOST_FRAMES = 12


class SchedtraceOptions(Traced):
    """Samples of the scheduler."""

    show: Literal["topology", "queues", "threads"] = Field(
        "topology",
        description="`topology`: Ps, queues and, in detail, threads and Gs, a frame for each sample; `queues`: how "
        "many wait, over time; `threads`: how many there are, and what they do.",
    )
    first: int | None = Field(
        None, alias="from", ge=0, description="The first sample to draw, by its milliseconds."
    )
    last: int | None = Field(
        None, alias="to", ge=0, description="The last sample to draw, by its milliseconds."
    )
    every: int = Field(1, ge=1, description="Draw every how many-th sample.")
    caption: Said = Field("", description="The caption of the first frame.")


class Schedtrace:
    """Samples of schedtrace."""

    name = "schedtrace"
    summary = (
        "Samples of the scheduler: as a topology, a frame each, or queues and threads over time."
    )
    options: type[BaseModel] = SchedtraceOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, SchedtraceOptions)
        data, problems = traced(request, options)
        if data is None:
            return None, problems
        trace = parse(data.capture.text)
        problems = warned(data, trace.unread)
        if not trace.samples:
            hint = "run the program with GODEBUG=schedtrace=250 and keep what goes to stderr"
            return None, (*problems, nothing_found(data, "sample of schedtrace", hint))
        samples, found = one_run(request, options, trace.samples, trace.runs)
        problems += found
        if has_errors(problems):
            return None, problems
        samples, found = _stretch(request, options, samples)
        problems += found
        if has_errors(problems):
            return None, problems
        origin = data.capture.origin
        if options.show != "topology":
            draw = queues if options.show == "queues" else threads
            story, found = draw(request, samples, origin, options.caption)
            return story, (*problems, *found)
        chosen = even(samples, MOST_FRAMES)
        note = f"{len(chosen)} of {len(samples):,} samples" if len(chosen) < len(samples) else ""
        told = frames(chosen, joined(origin, note), options.caption)
        plain = TopologyOptions.model_construct(
            show=[], hide=["seat"] if not chosen[0].detailed else [], slots=None
        )
        return laid_out(request, told, plain, moves=False), problems


def even(samples: Sequence[Sample], most: int) -> list[Sample]:
    """Return at most ``most`` of ``samples``, the first and the last among them, at even distances."""
    if len(samples) <= most:
        return list(samples)
    return [samples[round(at * (len(samples) - 1) / (most - 1))] for at in range(most)]


def _stretch(
    request: FigureRequest, options: SchedtraceOptions, samples: Sequence[Sample]
) -> tuple[list[Sample], tuple[Problem, ...]]:
    """Return the samples that were asked for; of a log that changes its ways, those like the first."""
    low = options.first or 0
    high = samples[-1].at if options.last is None else options.last
    found = [one for one in samples if low <= one.at <= high][:: options.every]
    found = [one for one in found if one.detailed == found[0].detailed]
    there = f"there are samples from {samples[0].at:,} to {samples[-1].at:,} ms"
    key = "from" if options.first else "to" if options.last is not None else "show"
    if not found:
        message = f"no sample is from {low:,} to {high:,} ms"
    elif options.show != "topology" and len(found) == 1:
        message = "a chart over time needs two samples at least"
    else:
        return found, ()
    return [], (Problem(request.place(key), "no-sample", message, there),)
