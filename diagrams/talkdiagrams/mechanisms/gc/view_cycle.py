"""A state as a machine of stages or colours, as a list of what a cycle does, and as a moment of a timeline."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.kinds.network import NodeOptions
from talkdiagrams.kinds.states import Life
from talkdiagrams.kinds.timeline import Doing, Sample
from talkdiagrams.mechanisms.gc.events import Event
from talkdiagrams.mechanisms.gc.state import Stage, State

_STATES = (
    ("off", NodeOptions(label="no cycle\nbarrier off", color="idle")),
    ("sweepterm", NodeOptions(label="sweep termination\nworld stopped", color="bad")),
    ("mark", NodeOptions(label="mark\nbarrier on", color="running")),
    ("markterm", NodeOptions(label="mark termination\nworld stopped", color="bad")),
    ("sweep", NodeOptions(label="sweep\nbarrier off", color="runnable")),
)
NAMES: dict[Stage, str] = {
    Stage.OFF: "off",
    Stage.SWEEP_TERMINATION: "sweepterm",
    Stage.MARK: "mark",
    Stage.MARK_TERMINATION: "markterm",
    Stage.SWEEP: "sweep",
}
# Those of invariants.FOLLOWS, with a word for each; a test compares the two.
TRANSITIONS = (
    ("off", "sweepterm", "trigger"),
    ("sweepterm", "mark", ""),
    ("mark", "markterm", "no grey left"),
    ("markterm", "sweep", ""),
    ("sweep", "off", "all swept"),
    ("sweep", "sweepterm", "trigger"),
)


def states(before: State | None, event: Event | None, after: State) -> Life:
    """Return the stages of a cycle, and where the collector is."""
    del before, event
    return Life(_STATES, TRANSITIONS, (("gc", NAMES[after.stage]),))


_ENTRIES = (
    ("sweepterm", Entry(label="Stop the world; sweep what is left", color="bad")),
    ("mark", Entry(label="Write barrier on, world runs: scan stacks and globals", color="running")),
    ("drain", Entry(label="Scan grey objects until none is left", color="running")),
    ("markterm", Entry(label="Stop the world; write barrier off", color="bad")),
    ("sweep", Entry(label="World runs: sweep span by span", color="runnable")),
)


def steps(before: State | None, event: Event | None, after: State) -> Search:
    """Return what a cycle does in which order, and where it is."""
    del before, event
    name = NAMES[after.stage]
    if after.stage is Stage.MARK and after.trace:
        name = "drain"
    return Search(_ENTRIES, "" if name == "off" else name)


_DOING: dict[Stage, Doing | None] = {
    Stage.OFF: None,
    Stage.SWEEP_TERMINATION: Doing("1st stop", "bad"),
    Stage.MARK: Doing("marks", "m"),
    Stage.MARK_TERMINATION: Doing("2nd stop", "bad"),
    Stage.SWEEP: Doing("sweeps", "runnable"),
}


def timeline(before: State | None, event: Event | None, after: State) -> Sample:
    """Return the moment after an event: who runs, whether the barrier is on, what the collector does."""
    del event
    lanes: dict[str, Doing] = {}
    for stack in after.stacks:
        lanes[stack.g] = _goroutine(before, after, stack.g)
    if after.wb:
        lanes["barrier"] = Doing("on", "waiting")
    if doing := _DOING[after.stage]:
        lanes["GC"] = doing
    return Sample(0, dict.fromkeys(("M", "P", "G"), lanes), ())


def _goroutine(before: State | None, after: State, g: str) -> Doing:
    if after.stopped:
        return Doing("stopped", "bad")
    old = before.find_stack(g) if before else None
    new = after.stack(g)
    if old and new.scanned and not old.scanned:
        return Doing("scan", "idle")
    return Doing("runs", "running")
