"""The worker processes, started before anything heavy is imported: they load Graphviz, Typst and the router meanwhile.

time ->  start | pydantic, layout, backends ... | reading, drawing
         Graphviz  =====ready                     |
         Typst     =====ready                     |
         hands     =======ready                   | routing
"""

from contextlib import suppress

from msgspec import Struct

from talkbuilder.backends.typst import process as typst_process
from talkbuilder.hands import Hand
from talkbuilder.layout.graph import process as graphviz_process
from talkbuilder.worker import Worker


class Early(Struct, frozen=True):
    """Running workers, for whoever opens the doors; one that is not taken ends when it is forgotten."""

    graphviz: Worker[bytes] | None = None
    typst: Worker[typst_process.Answer] | None = None
    hands: tuple[Hand, ...] = ()


def start(typesetting: bool = True, hands: int = 0) -> Early:
    """Start them: Graphviz, Typst if it is needed, so many hands.

    What cannot be started is left out; the doors of the first two try again and say why.
    """
    graphviz: Worker[bytes] | None = None
    typst: Worker[typst_process.Answer] | None = None
    with suppress(OSError):
        graphviz = graphviz_process.start()
        typst = typst_process.start() if typesetting else None
    lent: list[Hand] = []
    with suppress(OSError):
        lent += (Hand("talkbuilder.layout.together") for _ in range(hands))
    return Early(graphviz, typst, tuple(lent))
