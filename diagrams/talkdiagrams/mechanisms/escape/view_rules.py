"""The four questions by which one location outlives another, and which of them was answered with yes last."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.mechanisms.escape.events import Event
from talkdiagrams.mechanisms.escape.state import State

RULES: tuple[tuple[str, Entry], ...] = (
    ("heap", Entry(label="Is the holder on the heap already?")),
    ("result", Entry(label="Is it a result of the function?")),
    ("loop", Entry(label="Was it declared outside of the loop?")),
    ("closure", Entry(label="Does it belong to the function round a closure?")),
    ("stays", Entry(label="Four times no: the stack will do", color="good")),
)


def rules(before: State | None, event: Event | None, after: State) -> Search:
    """Return the list; with a location that was moved in this step, the rule that moved it."""
    del event
    if before is None:
        return Search(RULES)
    if len(after.reasons) > len(before.reasons):
        return Search(RULES, after.reasons[-1].rule)
    return Search(RULES, "stays" if after.solved and not before.solved else "")
