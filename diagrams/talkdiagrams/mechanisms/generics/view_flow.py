"""The shape of a type argument as a list of questions: where Shapify came to an end."""

from talkdiagrams.kinds.flow import Entry, Search
from talkdiagrams.mechanisms.generics.events import Event
from talkdiagrams.mechanisms.generics.state import State

# In the order of Shapify (cmd/compile/internal/noder/reader.go).
_ENTRIES = (
    (
        "shape",
        Entry(label="An interface, and a shape already?", found="stays as it is", color="plain"),
    ),
    ("basic", Entry(label="Does the constraint ask for methods only?", color="g")),
    ("pointer", Entry(label="If so: is it a pointer?", found="go.shape.*uint8", color="brand")),
    (
        "underlying",
        Entry(label="Anything else: the underlying type", found="go.shape.<type>", color="p"),
    ),
)


def shapify_flow(before: State | None, event: Event | None, after: State) -> Search:
    """Return where the last question about a shape ended."""
    del before, event
    return Search(_ENTRIES, after.asked.rule if after.asked else "")
