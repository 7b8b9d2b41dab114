"""Makes a score: from bars by hand, or from the moments of a mechanism."""

import re
from collections.abc import Sequence

from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkbuilder.units import short as number
from talkdiagrams.kinds.parts import COLORS
from talkdiagrams.kinds.scenario import Moment
from talkdiagrams.kinds.timeline.options import SpanOptions, TimelineOptions
from talkdiagrams.kinds.timeline.score import Mark, Sample, Score, Span, ticks

_SPAN = re.compile(
    r"^(?P<label>.*?)\s+(?P<start>\d+(?:\.\d+)?)\s*-\s*(?P<end>\d+(?:\.\d+)?)(?:\s+(?P<color>[a-z]+))?$"
)


def by_hand(
    request: FigureRequest, options: TimelineOptions
) -> tuple[Score | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    spans: list[Span] = []
    for lane, written in options.lanes.items():
        taken: list[Span] = []
        for index, one in enumerate(written):
            place = request.place("lanes", lane, index)
            span = _read(one)
            if isinstance(span, str):
                hint = "write G1 0-3, or G1 0-3 waiting"
                problems.append(Problem(place, "bad-span", span, hint))
                continue
            if span.end <= span.start:
                message = f"it ends at {span.end:g}, before it begins at {span.start:g}"
                problems.append(Problem(place, "bad-span", message, "from less than to"))
                continue
            bar = Span(f"{lane}.{index}", lane, span.label, span.start, span.end, span.color)
            for other in taken:
                if bar.start < other.end and other.start < bar.end:
                    message = f"this overlaps {other.label or 'another bar'} ({other.start:g}-{other.end:g})"
                    hint = "a lane does one thing at a time"
                    problems.append(Problem(place, "overlap", message, hint))
            taken.append(bar)
        spans += taken
    for index, mark in enumerate(options.marks):
        if mark.lane and mark.lane not in options.lanes:
            place = request.place("marks", index, "lane")
            hint = nearest(mark.lane, options.lanes)
            problems.append(Problem(place, "unknown-name", f'no lane "{mark.lane}"', hint))
    if problems:
        return None, tuple(problems)
    end = (
        max([*(span.end for span in spans), *(mark.at for mark in options.marks)], default=1.0)
        or 1.0
    )
    marks = tuple(Mark(mark.at, mark.label, mark.lane) for mark in options.marks)
    frames = tuple((step.until, step.caption) for step in options.steps)
    score = Score(
        tuple(options.lanes),
        tuple(spans),
        marks,
        end,
        tuple(ticks(end, options.unit)),
        frames or ((end, options.caption),),
    )
    return score, ()


def _read(written: str | SpanOptions) -> SpanOptions | str:
    if isinstance(written, SpanOptions):
        return written
    match = _SPAN.match(written.strip())
    if match is None:
        return f'"{written}" is no bar'
    color = match["color"] or "running"
    if color not in COLORS:
        return f'there is no colour "{color}"; {nearest(color, COLORS)}'
    return SpanOptions.model_validate(
        {"label": match["label"], "from": match["start"], "to": match["end"], "color": color}
    )


def played(options: TimelineOptions, moments: Sequence[Moment]) -> Score:
    """Bars from samples: what a lane does after one event lasts until the next event changes it."""
    samples: list[Sample] = [moment.data for moment in moments]
    first = samples[0].now
    by_time = options.scale == "time" and samples[-1].now > first
    at = [
        float(sample.now - first) if by_time else float(index)
        for index, sample in enumerate(samples)
    ]
    end = at[-1] if by_time else at[-1] + 1
    ends = [*at[1:], end]
    names = dict.fromkeys(name for sample in samples for name in sample.lanes[options.by])
    lanes = sorted(names, key=lambda name: (len(name), name))
    spans: list[Span] = []
    for lane in lanes:
        begun: Span | None = None
        for index, sample in enumerate(samples):
            doing = sample.lanes[options.by].get(lane)
            if begun and doing and (begun.label, begun.color) == (doing.label, doing.color):
                begun = Span(begun.id, lane, begun.label, begun.start, ends[index], begun.color)
                continue
            spans += [begun] if begun and begun.end > begun.start else []
            begun = (
                Span(f"{lane}.{index}", lane, doing.label, at[index], ends[index], doing.color)
                if doing
                else None
            )
        spans += [begun] if begun and begun.end > begun.start else []
    marks = tuple(
        Mark(at[index], text, lane if (lane := by.get(options.by, "")) in names else "")
        for index, moment in enumerate(moments)
        for by, text in (mark for passed in moment.passed for mark in passed.marks)
    )
    if by_time:
        scale, unit = (1000, "ms") if end >= 1000 else (1, "µs")
        marks_of_time = [(where * scale, text) for where, text in ticks(end / scale, unit)]
    else:
        marks_of_time = [
            (at[index], _time(sample.now - first))
            for index, sample in enumerate(samples)
            if samples[-1].now > first and (index == 0 or sample.now != samples[index - 1].now)
        ]
    frames = tuple((ends[index], moment.caption) for index, moment in enumerate(moments))
    return Score(tuple(lanes), tuple(spans), marks, end, tuple(marks_of_time), frames)


def _time(us: int) -> str:
    return f"{us} µs" if us < 1000 else f"{number(us / 1000)} ms"
