"""A state, and what an event changed, in plain sentences: alt texts and captions."""

from talkdiagrams.mechanisms.interfaces.events import (
    Assert,
    Call,
    Compare,
    Convert,
    Copy,
    Event,
    Switch,
)
from talkdiagrams.mechanisms.interfaces.forms import (
    CELL,
    HEAP,
    ITSELF,
    READ_ONLY,
    STACK,
    ZERO,
    ZEROBASE,
)
from talkdiagrams.mechanisms.interfaces.state import State, Var

PLACES = {
    ITSELF: "is the pointer itself",
    ZEROBASE: "points to the address that all empty values share",
    CELL: "points to a cell of the table of small numbers",
    ZERO: "points to memory that is always zero",
    READ_ONLY: "points to read-only data of the program",
    STACK: "points to a temporary on the stack",
    HEAP: "points to a copy on the heap",
}


def describe(s: State) -> str:
    """The state for someone who cannot see the figure."""
    said = [_of(var) for var in s.vars]
    many = len(s.itabs)
    if many:
        said.append(f"The table of itabs has {s.table.size} slots, {many} of them taken")
    for site in s.sites:
        known = sorted({one.type for one in site.entries if one})
        said.append(f"{site.id} remembers {', '.join(known) or 'nothing'}")
    return ". ".join(said) + "."


def _of(var: Var) -> str:
    if var.data is None or var.tab is None:
        return f"{var.id} is nil"
    first = f"the itab of {var.tab[0]} and {var.type}" if var.tab[0] else f"the type {var.type}"
    return f"{var.id} has {first}, and its data word {PLACES[var.data.place]}: {var.data.value}"


def describe_change(a: State, e: Event, b: State) -> str:  # noqa: PLR0911 - a case a sentence
    """What the event did, and by which way."""
    last = b.last
    if last.panic:
        return f"It panics: {last.panic}."
    match e:
        case Convert():
            heap = f", by {last.called}" if last.called else ""
            return (
                f"{e.type} {e.value} becomes an interface: the data word {PLACES[last.way]}{heap}."
            )
        case Copy():
            more = _search(a, b) if last.way in ("found", "made") else ""
            return f"{e.to} is {e.of}: the data word is copied.{more}"
        case Assert() if last.way in ("one comparison", "nil check", "nil"):
            return f"Is it {e.type}? One comparison: {last.result}."
        case Assert():
            return f"Is it {e.type}? {last.result.capitalize()}.{_search(a, b)}"
        case Switch():
            return f"The switch takes {last.result}.{_search(a, b)}"
        case Call():
            return f"The call goes to {last.called}: a word of the itab."
        case Compare():
            return f"Compared by {last.way}: {last.result}."
        case _:
            return f"{e.var} is nil: both words."


def _search(a: State, b: State) -> str:
    last = b.last
    if last.way == "cache":
        return f" {last.site} knew it."
    if last.way == "nil":
        return ""
    said = {
        "found": " The table had the answer.",
        "made": " The table had none: an itab is made.",
        "no methods": " A type with neither a name nor methods implements nothing: the table is not asked.",
    }[last.way]
    if b.table.grown > a.table.grown:
        said += f" The table grows to {b.table.size} slots."
    if last.cached:
        said += f" {last.site} stores it."
    return said
