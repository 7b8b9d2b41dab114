"""What figures of traces share: text in the outline itself, one run of several, a stretch of it, fewer points."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from msgspec.structs import replace
from pydantic import Field

from talkbuilder.captured import Capture, Recorded
from talkbuilder.graph import DrawnStory, Story
from talkbuilder.place import Place
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkbuilder.scene import Chart as ChartItem
from talkdiagrams.kinds.chart import Chart, ChartOptions
from talkdiagrams.kinds.recorded import FromRecording, recording


class Traced(FromRecording):
    """A trace: recorded, a log from elsewhere, or a few lines in the outline."""

    text: str = Field(
        "", max_length=20_000, description="Instead, the lines themselves, if they are few."
    )
    run: int | None = Field(
        None,
        ge=1,
        description="Which start of the program, where a log holds several; default: the longest.",
    )


class OfRun(Protocol):
    """A record that knows which start of the program it is from."""

    @property
    def run(self) -> int:
        """Counted from 1."""


Item = TypeVar("Item")
Record = TypeVar("Record", bound=OfRun)


def traced(request: FigureRequest, options: Traced) -> tuple[Recorded | None, tuple[Problem, ...]]:
    """Return the text to read and where it stands."""
    if not options.text:
        return recording(request)
    if options.capture or options.file:
        message = "this figure's data is given twice, here and as `capture` or `file`"
        problem = Problem(request.place("text"), "data-twice", message, "keep one of them")
        return None, (problem,)
    at = request.place("text")
    # A block begins on the line below its key.
    first = Place(at.path, at.line + ("\n" in options.text.rstrip("\n")), at.column)
    return Recorded(Capture(text=options.text), first), ()


def one_run(
    request: FigureRequest, options: Traced, records: Sequence[Record], runs: dict[int, int]
) -> tuple[list[Record], tuple[Problem, ...]]:
    """Return the records of one start of the program: the one that was asked for, else the longest, and say so."""
    if options.run is not None and options.run not in runs:
        message = f"there is no run {options.run}: the program starts {len(runs)} times in it"
        problem = Problem(request.place("run"), "no-run", message, f"1 to {len(runs)}")
        return [], (problem,)
    chosen = options.run or max(runs, key=lambda run: (runs[run], -run))
    found = [record for record in records if record.run == chosen]
    if len(runs) == 1 or options.run:
        return found, ()
    message = (
        f"the program starts {len(runs)} times in it, or several wrote into one log; "
        f"run {chosen} is drawn, the longest"
    )
    hint = f"say `run: {chosen}` if that is right"
    return found, (Problem(request.place("kind"), "many-runs", message, hint, severity="warning"),)


def thinned(
    items: Sequence[Item], most: int, *keys: Callable[[Item], float]
) -> tuple[list[Item], str]:
    """Return at most ``most`` of ``items`` in their order, and words about it; of each stretch its extremes stay.

    Of every stretch the item stays for which a key is greatest, key by key.

    >>> thinned([1, 9, 2, 3, 4, 8], 2, float)
    ([9, 8], '2 of 6 shown: the highest of each stretch')
    """
    if len(items) <= most:
        return list(items), ""
    stretches = max(1, most // len(keys))
    kept: set[int] = set()
    for stretch in range(stretches):
        inside = range(stretch * len(items) // stretches, (stretch + 1) * len(items) // stretches)
        kept |= {max(inside, key=lambda at, key=key: key(items[at])) for key in keys}  # type: ignore[misc]
    extremes = "the highest" if len(keys) == 1 else "the highest and the lowest"
    words = f"{len(kept):,} of {len(items):,} shown: {extremes} of each stretch"
    return [items[at] for at in sorted(kept)], words


def charted(
    request: FigureRequest, chart: ChartOptions, alt: str, caption: str
) -> tuple[Story | None, tuple[Problem, ...]]:
    """Return ``chart`` as a story, with words of our own: a trace read aloud number by number helps nobody."""
    story, problems = Chart().tell(replace(request, options=chart))
    if not isinstance(story, DrawnStory):
        return story, problems
    frames = tuple(
        replace(
            frame,
            items=tuple(
                replace(item, alt=alt) if isinstance(item, ChartItem) else item
                for item in frame.items
            ),
            alt=alt,
            caption=caption,
        )
        for frame in story.frames
    )
    return replace(story, frames=frames), problems


def joined(*words: str) -> str:
    """Return what belongs under a figure in one line."""
    return "; ".join(filter(None, words))
