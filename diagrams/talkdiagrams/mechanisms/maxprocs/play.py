"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator

from talkdiagrams.mechanisms.maxprocs.events import Event


def candidates() -> Iterator[Event]:
    """All sorts of events; each of them may happen at any time."""
    yield from (
        Event("cpu.max", quota, 100_000) for quota in (0, 50_000, 150_000, 400_000, 710_000)
    )
    yield from (Event("affinity", cpus) for cpus in (1, 2, 3, 8, 64))
    yield from (Event("GOMAXPROCS", procs) for procs in (0, 1, 3, 16))
    yield from (Event("second"), Event("second"), Event("SetDefaultGOMAXPROCS"))
