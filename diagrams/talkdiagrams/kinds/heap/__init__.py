"""Kind `heap`: objects in the colours of marking, with their roots, as a graph or span by span."""

from talkdiagrams.kinds.heap.kind import Heap

__all__ = ["Heap"]
