"""Figures drawn from what a program printed: where it comes from, who ran it, and what could not be read of it."""

from collections.abc import Iterable

from pydantic import Field

from talkbuilder.captured import Recorded
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.scenario import Strict
from talkdiagrams.readings.lines import Unread

# A log may be broken from end to end: nobody reads more of the same.
MOST_WARNINGS = 10


class FromRecording(Strict):
    """What is drawn: a recorded run, or a log from elsewhere."""

    capture: str = Field(
        "",
        max_length=64,
        description="A run under `captures`; `talk record` stores what it prints.",
    )
    file: str = Field(
        "",
        max_length=300,
        description="Instead, a file in the talk's folder: a log from elsewhere.",
    )


def recording(request: FigureRequest) -> tuple[Recorded | None, tuple[Problem, ...]]:
    """Return what is to be drawn; without it say how to name it, unless reading it failed and that was said."""
    options = request.options
    if request.data is not None:
        return request.data, ()
    if isinstance(options, FromRecording) and (options.capture or options.file):
        return None, ()
    hint = (
        "say `capture: NAME`, a run under `captures`, or `file: PATH`, a log in the talk's folder"
    )
    return None, (
        Problem(request.place("kind"), "no-data", "this figure has nothing to draw", hint),
    )


def warned(data: Recorded, unread: Iterable[Unread]) -> tuple[Problem, ...]:
    """Return a warning for each line that cannot be read, at that line; of many, the first, and how many more."""
    lines = list(unread)
    shown = [
        Problem(data.line(number), "unread-line", message, severity="warning")
        for number, message in lines[:MOST_WARNINGS]
    ]
    more = len(lines) - len(shown)
    if more:
        message = f"{more:,} more lines cannot be read, this one first"
        place = data.line(lines[MOST_WARNINGS].number)
        shown.append(Problem(place, "unread-line", message, severity="warning"))
    return tuple(shown)


def nothing_found(data: Recorded, what: str, hint: str) -> Problem:
    """Return the error of a text in which there is not one line of its kind: ``what`` is missing in it."""
    return Problem(data.line(1), "no-readings", f"there is no {what} in it", hint)
