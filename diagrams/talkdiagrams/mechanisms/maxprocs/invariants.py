"""What must hold in every state, and from each state to the next."""

from collections.abc import Callable, Iterator

from talkdiagrams.mechanisms.maxprocs.state import LEAST, State, default


def positive(s: State) -> Iterator[str]:
    """There is at least one P."""
    if s.gomaxprocs < 1:
        yield f"GOMAXPROCS is {s.gomaxprocs}"


def within(s: State) -> Iterator[str]:
    """The default is never above the CPUs, nor below two where two CPUs are there."""
    found = default(s)
    if found > s.cpus or found < min(s.cpus, LEAST):
        yield f"the default is {found} of {s.cpus} CPUs"


def enough(s: State) -> Iterator[str]:
    """The default is never below the limit: what the cgroup allows can be used."""
    found = default(s)
    if s.limit is not None and found < min(s.limit, s.cpus):
        yield f"the default is {found}, and the limit allows {s.limit}"


def numbers_at_start(a: State, b: State) -> Iterator[str]:
    """NumCPU never changes."""
    if a.num_cpu != b.num_cpu:
        yield f"NumCPU went from {a.num_cpu} to {b.num_cpu}"


def stands_still(a: State, b: State) -> Iterator[str]:
    """Time changes nothing that was set by hand, nor anything if updates are off."""
    if (
        b.seconds > a.seconds
        and (a.custom or not a.updatemaxprocs)
        and a.gomaxprocs != b.gomaxprocs
    ):
        yield f"GOMAXPROCS went from {a.gomaxprocs} to {b.gomaxprocs} by itself"


def follows(a: State, b: State) -> Iterator[str]:
    """A second later the number is the default's, where updates are on."""
    if b.seconds > a.seconds and not a.custom and a.updatemaxprocs and b.gomaxprocs != default(b):
        yield f"GOMAXPROCS is {b.gomaxprocs}, and the default {default(b)}"


def stopped(a: State, b: State) -> Iterator[str]:
    """The number changes only while the world is stopped."""
    if a.gomaxprocs != b.gomaxprocs and b.stops != a.stops + 1:
        yield "it changed, and the world ran"


ALWAYS: tuple[Callable[[State], Iterator[str]], ...] = (positive, within, enough)
BETWEEN: tuple[Callable[[State, State], Iterator[str]], ...] = (
    numbers_at_start,
    stands_still,
    follows,
    stopped,
)


def invariants(s: State) -> list[str]:
    """Every fault of a state; none, if all is well."""
    return [f"{check.__name__}: {fault}" for check in ALWAYS for fault in check(s)]


def invariants_between(a: State, b: State) -> list[str]:
    """Every fault of the way from one state to the next."""
    return [f"{check.__name__}: {fault}" for check in BETWEEN for fault in check(a, b)]
