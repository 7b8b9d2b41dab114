"""Which events may come next, for random play and for the curious in a REPL."""

from collections.abc import Iterator, Sequence

from talkdiagrams.mechanisms.syncmap.events import Event


def candidates(keys: Sequence[str], number: int) -> Iterator[Event]:
    """All that can be asked about these keys; the value of a store is ``number``."""
    for key in keys:
        yield from (Event("store", key, str(number)), Event("load", key), Event("delete", key))
    yield from (Event("range"), Event("clear"))
