"""Tells channels: plays the scenario, compares each frame with the one before, draws all by one plan."""

from collections.abc import Iterator, Sequence, Set
from typing import Literal

from msgspec.structs import replace
from pydantic import BaseModel, Field

from talkbuilder.graph import Anchor, DrawnFrame, DrawnStory, Edge, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Line
from talkdiagrams.kinds.channel.data import Frame
from talkdiagrams.kinds.channel.draw import Page
from talkdiagrams.kinds.channel.plan import MOST_GS, MOST_SLOTS, planned
from talkdiagrams.kinds.scenario import Moment, Scenario, play, unknown_marks
from talkdiagrams.kinds.topology.data import Name

Part = Literal["indices", "arrows"]


class ChannelOptions(Scenario):
    """A scenario of channels."""

    mechanism: str = Field("channels", description="The model that plays; default: `channels`.")
    of: list[Name] = Field(
        default_factory=list, max_length=8, description="Channels to draw; default: all."
    )
    hide: list[Part] = Field(
        default_factory=list,
        description="Not to draw: `indices` (sendx and recvx), `arrows` (what moved).",
    )


class Channel:
    """Channels with buffer, queues and goroutines."""

    name = "channel"
    summary = "A channel: its ring with sendx and recvx, sendq and recvq, and who runs or waits."
    options: type[BaseModel] = ChannelOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, ChannelOptions)
        moments, problems = play(request, options, "channel")
        problems = problems or tuple(_faults(request, options, moments))
        if problems:
            return None, problems
        frames = [_only(moment.data, options.of) for moment in moments]
        plan = planned(frames, request.area, "indices" not in options.hide)
        page = Page(plan, request.ruler)
        drawn = []
        before: Frame | None = None
        for frame, moment in zip(frames, moments, strict=True):
            marked = {*changed(before, frame), *moment.mark}
            items = tuple(page.items(frame, marked))
            here = {item.id for item in items}
            edges = () if "arrows" in options.hide else tuple(moves(before, frame))
            # Of a long queue only the head is drawn: nobody sees an arrow to its tail.
            edges = tuple(edge for edge in edges if edge.head.item in here)
            drawn.append(DrawnFrame(items, edges, moment.caption, moment.alt))
            before = frame
        return DrawnStory(plan.size, tuple(drawn)), ()


def _only(frame: Frame, of: Sequence[str]) -> Frame:
    return replace(frame, chans=tuple(c for c in frame.chans if c.id in of)) if of else frame


def _faults(
    request: FigureRequest, options: ChannelOptions, moments: Sequence[Moment]
) -> Iterator[Problem]:
    first: Frame = moments[0].data
    known = [c.id for c in first.chans]
    for index, name in enumerate(options.of):
        if name not in known:
            message = f'there is no channel "{name}"'
            place = request.place("of", index)
            yield Problem(place, "unknown-name", message, nearest(name, known))
    names = {*known, *(g.id for g in first.gs)}
    yield from unknown_marks(request, moments, lambda _: names)
    longest = max((len(c.slots) for c in first.chans), default=0)
    if longest > MOST_SLOTS:
        message = f"{longest} slots are more than can be read from the last row"
        hint = f"a channel of {MOST_SLOTS} slots or fewer tells the same story"
        yield Problem(request.place("start"), "too-many", message, hint)
    if len(first.gs) > MOST_GS:
        message = f"{len(first.gs)} goroutines are more than can be read from the last row"
        yield Problem(request.place("start"), "too-many", message, f"at most {MOST_GS}")


# --- what changed -----------------------------------------------------------------------------------------------------


def changed(before: Frame | None, after: Frame) -> Iterator[str]:
    """Yield the items that are not as they were."""
    if before is None:
        return
    for now, old in ((after.gs, before.gs), (after.chans, before.chans)):
        was = {one.id: one for one in old}
        for one in now:
            if one.id in was and _looks(one) != _looks(was[one.id]):
                yield one.id
    places = dict(before.places())
    yield from (value for value, place in after.places() if places.get(value) != place)
    queued = {one.id: one for one, _ in before.queued()}
    slots = {f"{c.id}.slot{i}": c.id for c in after.chans for i in range(len(c.slots))}
    for value, place in after.places():
        if places.get(value) in queued and place in slots:
            yield f"{slots[place]}.sendq.to"
    yield from (one.id for one, _ in after.queued() if queued.get(one.id) != one)


def _looks(one: object) -> tuple[object, ...]:
    """What a box shows of itself; what lies in it has its own mark."""
    names = ("word", "value", "closed", "nil", "lock", "looked")
    return tuple(getattr(one, name, None) for name in names)


def moves(before: Frame | None, after: Frame) -> Iterator[Edge]:
    """Yield an arrow for each value that went somewhere, and for each goroutine that began to wait.

    A value that a waiting sender brought comes from that G: the sudog only points to its stack. Into the buffer it
    has no arrow but the sign between queue and channel (`changed`), since another leaves the same slot. Where there
    is more than one channel, arrows to the upper ones would cross the lower: marks have to do.
    """
    if before is None:
        return
    places = dict(before.places())
    left = {one.id for one, _ in before.queued()}
    gs = {g.id for g in after.gs}
    alone = len(after.chans) == 1
    for value, head in after.places():
        tail = places.get(value, "")
        if tail in left:
            tail = after.senders.get(value, "") if head in gs else ""
        elif not tail:
            tail = after.senders.get(value, "")
        if tail and tail != head and (alone or {tail, head} <= gs):
            yield _arrow(tail, head, gs)
    for one, _ in after.queued():
        if alone and one.id not in left and not one.value:
            yield _arrow(one.g, one.id, gs)


def _arrow(tail: str, head: str, gs: Set[str]) -> Edge:
    """All of them run between channels and goroutines: slots and queues are left below, goroutines above."""
    return Edge(
        id=f"{tail}->{head}",
        tail=Anchor(tail, "n" if tail in gs else "s"),
        head=Anchor(head, "n" if head in gs else "s"),
        line=Line("changed", 2.5),
    )
