"""Kind `goroutines`: a dump of goroutines as a table of groups: how many, in which state, in which of our functions."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, Field

from talkbuilder.graph import DrawnFrame, DrawnStory, Story
from talkbuilder.inline import escaped
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.goroutines_draw import Painter, Row
from talkdiagrams.kinds.recorded import FromRecording, nothing_found, recording, warned
from talkdiagrams.readings.goroutines import Goroutine, counted, read_goroutines
from talkdiagrams.readings.stacks import Group, grouped

MOST_ROWS = 8
VERBS = ("running", "runnable", "idle", "dead", "preempted")


class GoroutinesOptions(FromRecording):
    """Which goroutines of a dump."""

    dump: int = Field(
        0,
        ge=0,
        le=10_000,
        description="Which dump of a log, from 1; default: the one with most goroutines.",
    )
    most: int = Field(
        MOST_ROWS,
        ge=1,
        le=MOST_ROWS,
        description="How many groups are shown; the rest is summed up.",
    )
    states: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="Only goroutines in these states: `chan receive`, `select`, `IO wait`; `leaked` for all that leak.",
    )
    runtime: bool = Field(
        False,
        description="Show the runtime's own goroutines, too; by default they are counted only.",
    )
    steps: bool = Field(False, description="A frame for each group.")


class GoroutinesKind:
    """A dump of goroutines."""

    name = "goroutines"
    summary = "A dump of goroutines in groups: how many, in which state, where in our code, started by whom."
    options: type[BaseModel] = GoroutinesOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, GoroutinesOptions)
        data, problems = recording(request)
        if data is None:
            return None, problems
        read = read_goroutines(data.capture.text)
        problems = warned(data, read.unread)
        if not read.dumps:
            hint = "a panic with GOTRACEBACK=all, SIGQUIT, or the goroutine profile with debug=2 gives one"
            return None, (*problems, nothing_found(data, "goroutine", hint))
        if options.dump > len(read.dumps):
            message = f"there are {len(read.dumps)} dumps in it"
            return None, (*problems, Problem(request.place("dump"), "no-such-dump", message))
        dump = read.dumps[options.dump - 1] if options.dump else read.largest
        chosen, aside = _chosen(dump, options)
        if not chosen:
            message = "no goroutine of this dump is in one of these states"
            known = dict.fromkeys(one.state for one in dump if one.state)
            hint = f"there are: {', '.join(known)}"[:300]
            place = request.place("states")
            return None, (*problems, Problem(place, "no-goroutines", message, hint))
        rows = _rows(grouped(chosen), options.most)
        painter = Painter(request, rows, _foot(aside, data.capture.origin))
        return DrawnStory(painter.extent, tuple(_frames(painter, rows, options.steps))), problems


def _chosen(dump: Sequence[Goroutine], options: GoroutinesOptions) -> tuple[list[Goroutine], int]:
    """Return whom to show, and how many of the runtime's own are left out."""
    mine = [one for one in dump if options.runtime or not one.of_runtime]
    if not mine:  # nothing but the runtime's: then that is the point
        mine = list(dump)
    aside = counted(tuple(dump)) - counted(tuple(mine))
    if options.states:
        wanted = {state.strip().lower() for state in options.states}
        mine = [
            one
            for one in mine
            if one.state.lower() in wanted or (one.leaked and "leaked" in wanted)
        ]
    return mine, aside


def _rows(groups: Sequence[Group], most: int) -> list[Row]:
    """Return a row for each of the first groups; where there are more, the last row sums them up."""
    if len(groups) <= most:
        return [Row(group) for group in groups]
    shown = groups[: most - 1]
    rest = groups[most - 1 :]
    count = sum(one.count for one in rest)
    states = ", ".join(dict.fromkeys(one.state for one in rest if one.state))
    words = f"in {len(rest)} more groups" + (f": {states}" if states else "")
    return [*(Row(group) for group in shown), Row(None, count, words)]


def _foot(aside: int, origin: str) -> str:
    own = f"and {aside} of the runtime's own" if aside else ""
    return "; ".join(filter(None, (own, origin)))


def _frames(painter: Painter, rows: Sequence[Row], steps: bool) -> Iterator[DrawnFrame]:
    if not steps:
        yield painter.frame(len(rows), None, "")
        return
    for index, row in enumerate(rows):
        yield painter.frame(index + 1, index, f"{escaped(said(row))}.")


def said(row: Row) -> str:
    """Return a row as a sentence without its full stop."""
    group = row.group
    if group is None:
        return f"{row.count} {row.words}"
    who = "1 goroutine" if group.count == 1 else f"{group.count} goroutines"
    state = f"{' ' if group.state in VERBS else ' in '}{group.state}" if group.state else ""
    leaked = ", leaked" if group.leaked else ""
    longest = f", {_longest(group)}" if group.minutes else ""
    where = f", at {group.ours.short}" if group.ours else ""
    created = f", started by {group.created.short}" if group.created else ""
    return f"{who}{state}{leaked}{longest}{where}{created}"


def _longest(group: Group) -> str:
    minutes = "1 minute" if group.minutes == 1 else f"{group.minutes:,} minutes"
    return minutes if group.count == 1 else f"up to {minutes}"
