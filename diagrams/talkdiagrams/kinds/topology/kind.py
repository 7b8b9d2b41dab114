"""Tells a topology: checks the frames, compares each with the one before, and draws them by one plan."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel

from talkbuilder.graph import Edge, GraphFrame, GraphStory, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.scenario import play
from talkdiagrams.kinds.topology.data import Frame
from talkdiagrams.kinds.topology.draw import arrow, nodes, spot_item
from talkdiagrams.kinds.topology.ink import Ink, item_id
from talkdiagrams.kinds.topology.options import TopologyOptions
from talkdiagrams.kinds.topology.plan import Plan, planned, used
from talkdiagrams.kinds.topology.spots import (
    GLOBAL,
    IDLE,
    KERNEL,
    NETPOLL,
    SYSMON,
    Spot,
    change,
    g_spots,
    m_spots,
    seated,
    waiting_part,
)
from talkdiagrams.kinds.topology.words import described

_ARROW = re.compile(r"^\s*(?P<tail>[^<>]+?)\s*->\s*(?P<head>[^<>]+?)\s*$")


class Told(Struct, frozen=True):
    """One frame with the words for it."""

    frame: Frame
    caption: str
    alt: str


class Topology:
    """Gs, Ms, Ps and their queues."""

    name = "topology"
    summary = (
        "Gs on Ms on Ps, with run queues, waiting objects and parked threads; a model plays it."
    )
    options: type[BaseModel] = TopologyOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, TopologyOptions)
        told, problems = _read(request, options)
        if problems:
            return None, tuple(problems)
        return laid_out(request, told, options), ()


def laid_out(
    request: FigureRequest, told: Sequence[Told], options: TopologyOptions, moves: bool = True
) -> GraphStory:
    """Return ``told`` as a graph; ``moves``: mark what changed since the frame before, and who moved."""
    frames = [one.frame for one in told]
    parts = (used(frames) | set(options.show)) - set(options.hide)
    plan = planned(frames, frozenset(parts), options.slots, request.area, request.ruler)
    before: Frame | None = None
    drawn = []
    kernel: list[str] = []
    for one in told:
        kernel = seated(kernel, list(one.frame.syscalls))
        drawn.append(_drawn(one, before, plan, request, kernel))
        before = one.frame if moves else None
    return GraphStory(tuple(drawn), "TB", node_gap=plan.gap, rank_gap=plan.rank_gap, ordered=True)


def _read(request: FigureRequest, options: TopologyOptions) -> tuple[list[Told], list[Problem]]:
    if options.mechanism:
        moments, found = play(request, options, "topology")
        told = []
        for moment in moments:
            frame: Frame = moment.data
            arrows = [arrow for passed in moment.passed for arrow in passed.arrows]
            frame = frame.model_copy(update={"arrows": arrows, "mark": list(moment.mark)})
            told.append(Told(frame, moment.caption, moment.alt))
        problems = [*found]
        for index, one in enumerate(told[1:]):
            problems += _marks(request, one.frame, ("events", index))
        return told, problems
    problems = []
    told = []
    for index, frame in enumerate(options.frames):
        problems += _faults(request, frame, ("frames", index))
        told.append(Told(frame, frame.caption, described(frame)))
    return told, problems


def _drawn(
    one: Told, before: Frame | None, plan: Plan, request: FigureRequest, kernel: Sequence[str]
) -> GraphFrame:
    changed = change(before, one.frame)
    ink = Ink(plan, one.frame, changed, request.ruler, kernel)
    drawn = tuple(nodes(ink))
    known = {item.id for node in drawn for item in node.items}
    edges = [
        edge
        for edge in (*_wanted(one.frame), *_moved(changed.moves, plan))
        if edge.tail.item in known and edge.head.item in known
    ]
    unique = {edge.id: edge for edge in edges}
    return GraphFrame(drawn, tuple(unique.values()), caption=one.caption, alt=one.alt)


def _moved(moves: Sequence[tuple[Spot, Spot]], plan: Plan) -> Iterator[Edge]:
    """Yield an arrow for each pair of parts between which something moved; two heads where they swapped."""
    ends = [(spot_item(tail, plan), spot_item(head, plan)) for tail, head in moves]
    told: set[tuple[str, str]] = set()
    for tail, head in ends:
        if tail and head and (head, tail) not in told:
            told.add((tail, head))
            both = (head, tail) in ends
            yield replace(arrow(tail, head), arrow_tail="arrow" if both else "none")


def _wanted(frame: Frame) -> Iterator[Edge]:
    for written in frame.arrows:
        if match := _ARROW.match(written):
            tail, head = (_part_item(match[end], frame) for end in ("tail", "head"))
            # What sysmon does to a P it does to the thread on it.
            yield arrow(
                tail,
                f"{head}.seat" if (tail, match["head"] in frame.ps) == (SYSMON, True) else head,
            )


def _part_item(name: str, frame: Frame) -> str:
    name = name.strip()
    if name in frame.ps:
        return item_id("p", name)
    if name in frame.waiting:
        return waiting_part(name)
    for sort, spots in (("g", g_spots), ("m", m_spots)):
        if name in dict(spots(frame)):
            return item_id(sort, name)
    return name


# --- problems -----------------------------------------------------------------------------------------------------


def _names(frame: Frame) -> set[str]:
    found = {*frame.ps, *frame.waiting, GLOBAL, KERNEL, IDLE, NETPOLL, SYSMON}
    return found | {name for spots in (g_spots, m_spots) for name, _ in spots(frame)}


def _marks(request: FigureRequest, frame: Frame, path: tuple[str | int, ...]) -> list[Problem]:
    known = _names(frame)
    return [
        _unknown(request, (*path, "mark", index), name, known)
        for index, name in enumerate(frame.mark)
        if name not in known
    ]


def _faults(request: FigureRequest, frame: Frame, path: tuple[str | int, ...]) -> Iterator[Problem]:
    known = _names(frame)
    yield from _marks(request, frame, path)
    for index, written in enumerate(frame.arrows):
        place = (*path, "arrows", index)
        match = _ARROW.match(written)
        if match is None:
            message, hint = f'"{written}" is no arrow', "write P0 -> P1"
            yield Problem(request.place(*place), "bad-arrow", message, hint)
            continue
        for end in ("tail", "head"):
            if match[end].strip() not in known:
                yield _unknown(request, place, match[end].strip(), known)
    for spots, what in ((g_spots, "G"), (m_spots, "M")):
        for name, count in Counter(name for name, _ in spots(frame)).items():
            if count > 1:
                message = f"{name} is in {count} places"
                hint = f"each {what} is in one place at a time"
                yield Problem(request.place(*path), "two-places", message, hint)


def _unknown(
    request: FigureRequest, path: tuple[str | int, ...], name: str, known: set[str]
) -> Problem:
    message = f'there is no "{name}" in this frame'
    return Problem(request.place(*path), "unknown-name", message, nearest(name, known))
