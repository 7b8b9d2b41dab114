"""Kind `heap`: what an outline can write of it, and how its frames are told."""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from talkbuilder.graph import Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkdiagrams.kinds.heap.data import HeapFrame, Pointer
from talkdiagrams.kinds.heap.graph import Graph
from talkdiagrams.kinds.heap.ink import Told
from talkdiagrams.kinds.heap.spans import Spans
from talkdiagrams.kinds.scenario import Moment, Scenario, play, unknown_marks

Part = Literal["status", "fields", "pointers", "order", "bits"]


class HeapOptions(Scenario):
    """A heap that a mechanism plays."""

    mechanism: str = Field("gc", description="The model that plays: `gc`.")
    layout: Literal["graph", "spans"] = Field(
        "graph",
        description="Objects and arrows (`graph`), or a row of slots for each span (`spans`).",
    )
    show: list[Part] = Field(
        default_factory=list,
        description="More to draw. In a graph `fields` (names on arrows); "
        "in rows `pointers`, `order` (of scanning) and `bits` (mark and scan).",
    )
    hide: list[Part] = Field(
        default_factory=list, description="What not to draw, such as `status`."
    )


class Heap:
    """Objects in three colours."""

    name = "heap"
    summary = (
        "Objects in white, grey and black, with stacks, globals and spans; a collector plays it."
    )
    options: type[BaseModel] = HeapOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, HeapOptions)
        moments, problems = play(request, options, "heap")
        problems = problems or tuple(unknown_marks(request, moments))
        if problems:
            return None, problems
        told = list(_told(moments))
        show = frozenset({"status", "pointers", *options.show} - set(options.hide))
        if options.layout == "spans":
            return Spans(told, request.ruler, show, request.area).story(), ()
        return Graph(told, request.ruler, show, request.area).story(), ()


def _told(moments: Sequence[Moment]) -> Iterator[Told]:
    """Compare each frame with the one before: who changed colour, which pointers are new or gone."""
    before: HeapFrame | None = None
    for moment in moments:
        frame: HeapFrame = moment.data
        marked, fresh = set(moment.mark), set[str]()
        gone: tuple[Pointer, ...] = ()
        if before is not None:
            old, new = _tints(before), _tints(frame)
            marked |= {id for id, tint in new.items() if old.get(id) != tint and tint != "plain"}
            known = {pointer.id for pointer in before.pointers}
            now = {pointer.id for pointer in frame.pointers}
            fresh = now - known
            there = {thing.id for thing in frame.things}
            gone = tuple(p for p in before.pointers if p.id not in now and p.head in there)
        yield Told(frame, moment.caption, moment.alt, frozenset(marked), frozenset(fresh), gone)
        before = frame


def _tints(frame: HeapFrame) -> dict[str, str]:
    things: dict[str, str] = {thing.id: thing.tint for thing in frame.things}
    return things | {root.id: root.tint for root in frame.roots}
