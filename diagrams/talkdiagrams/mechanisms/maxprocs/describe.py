"""Sentences for alt texts and captions."""

from talkdiagrams.mechanisms.maxprocs.events import Event
from talkdiagrams.mechanisms.maxprocs.state import State


def describe(s: State) -> str:
    """Say what is there."""
    limit = "no limit" if s.limit is None else f"a limit of {s.limit:g} CPUs"
    return f"{_cpus(s.cpus)}, {limit}: GOMAXPROCS is {s.gomaxprocs}, {why(s)}."


def why(s: State) -> str:
    """Say who decided."""
    if s.custom:
        return "set by hand"
    return "the default" if s.updatemaxprocs else "the default of the start"


def describe_change(a: State, e: Event, b: State) -> str:
    """Say what happened."""
    match e.verb:
        case "cpu.max":
            limit = "no limit" if b.limit is None else f"{b.limit:g} CPUs on average"
            return f"cpu.max says {b.limit_text}: {limit}."
        case "affinity":
            return f"The process may run on {_cpus(b.cpus)}. NumCPU stays {b.num_cpu}."
        case "second":
            return f"A second later: {_second(a, b)}."
        case "GOMAXPROCS":
            if e.number == 0:
                return f"The program asks, and hears {b.gomaxprocs}."
            return f"The program says {b.gomaxprocs}. From now on nothing changes by itself."
        case _:
            return f"SetDefaultGOMAXPROCS: the default again, {b.gomaxprocs}."


def _cpus(number: int) -> str:
    return "one CPU" if number == 1 else f"{number} CPUs"


def _second(a: State, b: State) -> str:
    if a.custom:
        return "set by hand, so nobody looks"
    if not a.updatemaxprocs:
        return "updates are off"
    if a.gomaxprocs == b.gomaxprocs:
        return "the same answer"
    return f"sysmon has looked, and GOMAXPROCS is {b.gomaxprocs}"
