"""The worker processes, started before anything heavy is imported: they load Graphviz and Typst while we load the rest.

time ->  start | pydantic, layout, backends ... | reading, drawing
         Graphviz  =====ready                     |
         Typst     =====ready                     |
"""

from contextlib import suppress
from dataclasses import dataclass

from talkbuilder.backends.typst.process import Worker as TypstWorker
from talkbuilder.layout.graph.process import Worker as GraphvizWorker


@dataclass(frozen=True, slots=True)
class Early:
    """Running workers, for whoever opens the doors; one that is not taken ends when it is forgotten."""

    graphviz: GraphvizWorker | None = None
    typst: TypstWorker | None = None


def start() -> Early:
    """Start both. What cannot be started is left out; its door tries again and says why."""
    graphviz: GraphvizWorker | None = None
    typst: TypstWorker | None = None
    with suppress(OSError):
        graphviz = GraphvizWorker()
        typst = TypstWorker()
    return Early(graphviz, typst)
