"""A network that a mechanism shows: boxes whose words and colours change, arrows that come, one place for each."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import Anchor, Cluster, Edge, GraphFrame, GraphStory, Node
from talkbuilder.inline import plain
from talkbuilder.ports import FigureRequest
from talkbuilder.scene import Line
from talkdiagrams.kinds.network import EDGE, GAP, NARROW_GAP, NodeOptions
from talkdiagrams.kinds.parts import SMALL, boxed, label, marked, quiet, strong
from talkdiagrams.kinds.scenario import Moment

Boxes = tuple[tuple[str, NodeOptions], ...]
Arrows = tuple[tuple[str, str, str], ...]
WRAP, LONG = 150.0, 4


class Net(Struct, frozen=True):
    """One moment: boxes by id, arrows (tail, head, words), groups (id, title, who is inside), what to look at."""

    boxes: Boxes
    arrows: Arrows = ()
    groups: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    mark: tuple[str, ...] = ()
    along: Arrows = ()


def tell_played(
    request: FigureRequest, moments: Sequence[Moment], direction: Literal["LR", "TB"]
) -> GraphStory:
    """Return the frames of ``moments``; each box is as large as its longest words in any of them."""
    nets: list[Net] = [moment.data for moment in moments]
    sizes: dict[str, Size] = {}
    inside = {id: name for net in nets for name, _, ids in net.groups for id in ids}
    for net in nets:
        for id, box in net.boxes:
            _, size = label(box.label, request.ruler, width=WRAP)
            shape = boxed(
                id, label(box.label, request.ruler, width=WRAP)[0], size, least=Size(64, 36)
            )
            known = sizes.get(id, Size(0, 0))
            sizes[id] = Size(
                max(known.width, shape.rect.width), max(known.height, shape.rect.height)
            )
    frames = tuple(
        _frame(request, net, moment, sizes, inside)
        for net, moment in zip(nets, moments, strict=True)
    )
    return GraphStory(frames, direction, rank_gap=GAP if len(sizes) <= LONG else NARROW_GAP + 8)


def _frame(
    request: FigureRequest, net: Net, moment: Moment, sizes: dict[str, Size], inside: dict[str, str]
) -> GraphFrame:
    nodes, edges, order = [], [], list(sizes)
    looked = {*net.mark, *moment.mark}
    for id, box in net.boxes:
        text, size = label(box.label, request.ruler, width=WRAP)
        shape = boxed(id, text, size, box.shape or "roundRect", box.color or "plain")
        shape = replace(shape, rect=Rect(0, 0, sizes[id].width, sizes[id].height))
        if id in looked:
            shape = replace(marked(shape), fill=quiet(box.color or "plain"))
        nodes.append(
            Node(
                id=id, size=sizes[id], items=(shape,), cluster=inside.get(id, ""),
                rank=box.rank, order=order.index(id),
            )
        )  # fmt: skip
    seen: dict[tuple[str, str], int] = {}
    for tail, head, words in net.arrows:
        seen[tail, head] = seen.get((tail, head), 0) + 1
        times = seen[tail, head]
        edges.append(
            Edge(
                id=f"{tail}->{head}" + (f"#{times}" if times > 1 else ""),
                tail=Anchor(tail),
                head=Anchor(head),
                line=Line(strong("changed"), 3.0) if (tail, head, words) in net.along else Line("muted", 1.5),
                label=label(words, request.ruler, size=EDGE, token="muted")[0] if words else None,
            )
        )  # fmt: skip
    clusters = tuple(
        Cluster(
            id=name,
            label=label(title, request.ruler, size=SMALL + 1, bold=True, token="muted")[0],
            fill="surface",
            line=Line("rule", 1.0),
        )
        for name, title, ids in net.groups
        if any(node.id in ids for node in nodes)
    )
    return GraphFrame(
        tuple(nodes),
        tuple(edges),
        clusters,
        moment.caption,
        f"{plain(moment.caption)} {moment.alt}".strip(),
    )
