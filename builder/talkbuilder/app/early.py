"""The worker processes, started before anything heavy is imported: they load Graphviz and Typst while we load the rest.

time ->  start | pydantic, layout, backends ... | reading, drawing
         Graphviz  =====ready                     |
         Typst     =====ready                     |
"""

from contextlib import suppress
from dataclasses import dataclass

from talkbuilder.backends.typst import process as typst_process
from talkbuilder.layout.graph import process as graphviz_process
from talkbuilder.worker import Worker


@dataclass(frozen=True, slots=True)
class Early:
    """Running workers, for whoever opens the doors; one that is not taken ends when it is forgotten."""

    graphviz: Worker[bytes] | None = None
    typst: Worker[typst_process.Answer] | None = None


def start(typesetting: bool = True) -> Early:
    """Start both, or Graphviz alone. What cannot be started is left out; its door tries again and says why."""
    graphviz: Worker[bytes] | None = None
    typst: Worker[typst_process.Answer] | None = None
    with suppress(OSError):
        graphviz = graphviz_process.start()
        typst = typst_process.start() if typesetting else None
    return Early(graphviz, typst)
