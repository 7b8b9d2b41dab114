"""A ring in plain words: its size, its counters, who is in it."""

from msgspec import Struct


class RingState(Struct, frozen=True):
    """What a mechanism shows of one ring; `slots` is its real size."""

    slots: int
    head: int
    queue: tuple[str, ...]
    runnext: str = ""
    labels: tuple[tuple[str, str], ...] = ()


class Told(Struct, frozen=True):
    """One frame."""

    state: RingState
    marked: frozenset[str]
    caption: str
    alt: str


def described(state: RingState, of: str = "") -> str:
    """Return the ring in sentences."""
    labels = dict(state.labels)
    names = [labels.get(name, name) for name in state.queue]
    who = f"{of}'s ring" if of else "The ring"
    what = f"holds {', '.join(names)}" if names else "is empty"
    text = (
        f"{who} of {state.slots} slots {what}; head {state.head}, tail {state.head + len(names)}."
    )
    return text + (f" {labels.get(state.runnext, state.runnext)} is next." if state.runnext else "")
