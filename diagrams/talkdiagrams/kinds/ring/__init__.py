"""Kind `ring`: the ring of a local run queue with its two counters, as a row of slots or a circle."""

from talkdiagrams.kinds.ring.data import RingState
from talkdiagrams.kinds.ring.kind import Ring

__all__ = ["Ring", "RingState"]
