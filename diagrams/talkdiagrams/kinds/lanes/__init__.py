"""Kind `lanes`: events on goroutines, threads, kernel; arrows of order, messages and races between them."""

from talkdiagrams.kinds.lanes.data import Bar, Edge, EdgeKind, Event, Lane, LanesFrame, Span
from talkdiagrams.kinds.lanes.kind import Lanes
from talkdiagrams.kinds.lanes.options import LanesOptions

__all__ = [
    "Bar",
    "Edge",
    "EdgeKind",
    "Event",
    "Lane",
    "Lanes",
    "LanesFrame",
    "LanesOptions",
    "Span",
]
