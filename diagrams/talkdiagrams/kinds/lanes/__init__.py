"""Kind `lanes`: events on goroutines, threads, kernel; arrows of order, messages and races between them."""

from talkdiagrams.kinds.lanes.data import Bar, Edge, EdgeKind, Event, Lane, LanesFrame, Span

__all__ = ["Bar", "Edge", "EdgeKind", "Event", "Lane", "LanesFrame", "Span"]
