"""What the kinds that Graphviz places have in common: nodes, edges, groups, and steps that mark, add and remove."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from talkbuilder.geometry import Size
from talkbuilder.graph import Anchor, Cluster, Edge, GraphFrame, GraphStory, Node
from talkbuilder.inline import plain
from talkbuilder.ports import FigureRequest, Ruler
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Geometry, Line, Shape
from talkdiagrams.kinds.parts import SMALL, Color, boxed, dimmed, label, marked, strong
from talkdiagrams.kinds.scenario import Strict

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*$", max_length=64)]
ARROW = re.compile(r"^\s*(?P<tail>[\w.-]+)\s*(?P<arrow><->|->|--)\s*(?P<head>[\w.-]+)\s*$")

# The natural size of words on an arrow; on a slide they must not get below 12 points.
EDGE = 14.0
# Past this, Graphviz and a reader's eyes take too long; the checks say so before anything is drawn.
# Between levels; long chains get less, so that their labels stay large.
GAP, NARROW_GAP, SHORT_CHAIN = 40.0, 26.0, 4
PADDING, LEAST_WRAP = 12.0, 64.0
MOST_NODES = 400
MOST_EDGES = 1200


class NodeOptions(Strict):
    """A node with more than a label."""

    label: str = Field("", max_length=200, description="What stands in it; default: its name.")
    shape: Geometry | None = Field(None, description="Its outline.")
    color: Color | None = Field(None, description="What it is, by colour.")
    rank: str = Field(
        "",
        max_length=40,
        description="Nodes of one rank stand on one level, in the order as written; `min`, `max`: the first, the last.",
    )


class Step(Strict):
    """One frame."""

    caption: str = Field("", max_length=300, description="What happens, in a sentence.")
    mark: list[str] = Field(
        default_factory=list,
        description="Nodes and edges (`a -> b`) to look at, in this frame only.",
    )
    add: list[str] = Field(
        default_factory=list, description="Nodes and edges that appear now and stay."
    )
    remove: list[str] = Field(default_factory=list, description="Nodes and edges that go now.")


class Group(Strict):
    """A frame round some nodes."""

    label: str = Field("", max_length=120, description="What stands on the frame.")
    nodes: list[Name] = Field(min_length=1, description="Who is inside.")


class NetworkOptions(Strict):
    """Nodes, edges, groups and steps."""

    direction: Literal["LR", "TB"] = Field(
        "LR", description="Which way the arrows run: left to right, or down."
    )
    nodes: dict[Name, str | NodeOptions] = Field(
        min_length=1,
        max_length=MOST_NODES,
        description="Each node by its name; the value is its label, or more.",
    )
    edges: list[str | dict[str, str]] = Field(
        default_factory=list,
        max_length=MOST_EDGES,
        description="`a -> b`, `a <-> b`, `a -- b`; with a label: `a -> b: words`.",
    )
    groups: dict[Name, Group] = Field(
        default_factory=dict, description="Frames round nodes, by name."
    )
    steps: list[Step] = Field(
        default_factory=list,
        max_length=60,
        description="Frames; none: one frame that shows everything.",
    )


class Arrow(BaseModel):
    """An edge as it was read."""

    model_config = ConfigDict(frozen=True)
    key: str
    tail: str
    head: str
    arrow: str
    label: str


def read_arrows(
    request: FigureRequest, options: NetworkOptions
) -> tuple[list[Arrow], list[Problem]]:
    """Read every edge; one that cannot be read, or that names an unknown node, is a problem at its line."""
    arrows: list[Arrow] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for index, written in enumerate(options.edges):
        place = request.place("edges", index)
        pairs = [(written, "")] if isinstance(written, str) else list(written.items())
        match = ARROW.match(pairs[0][0]) if len(pairs) == 1 else None
        if match is None:
            hint = "write a -> b, or with a label a -> b: words"
            problems.append(Problem(place, "bad-edge", "this is no edge", hint))
            continue
        tail, arrow, head = match["tail"], match["arrow"], match["head"]
        unknown = [name for name in (tail, head) if name not in options.nodes]
        for name in unknown:
            hint = nearest(name, options.nodes)
            problems.append(Problem(place, "unknown-node", f'there is no node "{name}"', hint))
        if unknown:
            continue
        key = f"{tail} {arrow} {head}"
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            key = f"{key} #{seen[key]}"
        arrows.append(Arrow(key=key, tail=tail, head=head, arrow=arrow, label=pairs[0][1]))
    return arrows, problems


def check_steps(
    request: FigureRequest, options: NetworkOptions, arrows: Sequence[Arrow]
) -> list[Problem]:
    """Return a problem for each name in the steps that is neither a node nor an edge."""
    known = {*options.nodes, *(arrow.key for arrow in arrows)}
    problems = []
    for index, step in enumerate(options.steps):
        for field in ("mark", "add", "remove"):
            for at, name in enumerate(getattr(step, field)):
                if _key(name) not in known:
                    place = request.place("steps", index, field, at)
                    message = f'"{name}" is neither a node nor an edge of this figure'
                    problems.append(Problem(place, "unknown-node", message, nearest(name, known)))
    for group, inside in options.groups.items():
        for at, name in enumerate(inside.nodes):
            if name not in options.nodes:
                place = request.place("groups", group, "nodes", at)
                hint = nearest(name, options.nodes)
                problems.append(Problem(place, "unknown-node", f'no node "{name}"', hint))
    return problems


def _key(name: str) -> str:
    """Return a step's name for a thing in the form of `Arrow.key`: one space on each side of the arrow."""
    match = ARROW.match(name)
    return f"{match['tail']} {match['arrow']} {match['head']}" if match else name.strip()


class Look(BaseModel):
    """How a kind of network draws a node that says nothing of itself."""

    model_config = ConfigDict(frozen=True)
    shape: Geometry = "roundRect"
    color: Color = "plain"
    wrap: float = 130.0
    dim_rest: bool = False


def tell_network(
    request: FigureRequest, options: NetworkOptions, look: Look
) -> tuple[GraphStory | None, tuple[Problem, ...]]:
    """Return the story of a network: the work that all kinds of this module share."""
    arrows, problems = read_arrows(request, options)
    problems += check_steps(request, options, arrows)
    if problems:
        return None, tuple(problems)
    long = chain(options, arrows)
    gap = GAP if long <= SHORT_CHAIN else NARROW_GAP
    if options.direction == "LR":
        look = look.model_copy(update={"wrap": wrapped(look.wrap, long, gap, request.area)})
    nodes = _nodes(options, look, request.ruler)
    edges = {arrow.key: _edge(arrow, request.ruler) for arrow in arrows}
    clusters = tuple(
        Cluster(
            id=name,
            label=label(group.label, request.ruler, size=SMALL, bold=True, token="muted")[0]
            if group.label
            else None,
            fill="surface",
            line=Line("rule", 1.0),
        )
        for name, group in options.groups.items()
    )
    frames = tuple(_frames(options, look, nodes, edges, clusters))
    return GraphStory(frames, options.direction, rank_gap=gap), ()


def chain(options: NetworkOptions, arrows: Sequence[Arrow]) -> int:
    """Return how many nodes stand behind one another at most: arrows back to earlier nodes do not count."""
    order = {name: index for index, name in enumerate(options.nodes)}
    long = dict.fromkeys(options.nodes, 1)
    forward = [arrow for arrow in arrows if order[arrow.tail] < order[arrow.head]]
    for arrow in sorted(forward, key=lambda arrow: order[arrow.tail]):
        long[arrow.head] = max(long[arrow.head], long[arrow.tail] + 1)
    return max(long.values())


def wrapped(wrap: float, long: int, gap: float, area: Size) -> float:
    """Return the width at which labels break so that ``long`` boxes in a row are readable."""
    share = (area.width - (long - 1) * gap) / long - 2 * PADDING
    return max(LEAST_WRAP, min(wrap, share * 1.1))


def _nodes(options: NetworkOptions, look: Look, ruler: Ruler) -> dict[str, Node]:
    inside = {node: name for name, group in options.groups.items() for node in group.nodes}
    found: dict[str, Node] = {}
    for order, (name, written) in enumerate(options.nodes.items()):
        more = NodeOptions(label=written) if isinstance(written, str) else written
        text, size = label(more.label or name, ruler, width=look.wrap)
        shape = boxed(
            name, text, size, more.shape or look.shape, more.color or look.color, least=Size(64, 36)
        )
        found[name] = Node(
            id=name,
            size=shape.rect.size,
            items=(shape,),
            cluster=inside.get(name, ""),
            rank=more.rank,
            order=order,
        )
    return found


def _edge(arrow: Arrow, ruler: Ruler) -> Edge:
    text = label(arrow.label, ruler, width=96, size=EDGE, token="muted")[0] if arrow.label else None
    return Edge(
        id=arrow.key.replace(" ", ""),
        tail=Anchor(arrow.tail),
        head=Anchor(arrow.head),
        line=Line("muted", 1.5),
        arrow="none" if arrow.arrow == "--" else "arrow",
        arrow_tail="arrow" if arrow.arrow == "<->" else "none",
        label=text,
    )


def _frames(
    options: NetworkOptions,
    look: Look,
    nodes: Mapping[str, Node],
    edges: Mapping[str, Edge],
    clusters: tuple[Cluster, ...],
) -> list[GraphFrame]:
    later = {_key(name) for step in options.steps for name in step.add}
    present = {*nodes, *edges} - later
    frames = []
    for step in options.steps or [Step()]:
        present = (present | {_key(name) for name in step.add}) - {_key(n) for n in step.remove}
        marks = {_key(name) for name in step.mark}
        shown = [
            _styled_node(node, name in marks, bool(marks) and look.dim_rest)
            for name, node in nodes.items()
            if name in present
        ]
        here = {node.id for node in shown}
        lines = [
            _styled_edge(edge, key in marks)
            for key, edge in edges.items()
            if key in present and edge.tail.item in here and edge.head.item in here
        ]
        used = {node.cluster for node in shown}
        frames.append(
            GraphFrame(
                tuple(shown),
                tuple(lines),
                tuple(cluster for cluster in clusters if cluster.id in used),
                step.caption,
                _alt(shown, lines, step),
            )
        )
    return frames


def _styled_node(node: Node, mark: bool, dim: bool) -> Node:
    if not (mark or dim):
        return node
    change = marked if mark else dimmed
    items = tuple(change(item) if isinstance(item, Shape) else item for item in node.items)
    return replace(node, items=items)


def _styled_edge(edge: Edge, mark: bool) -> Edge:
    if not mark:
        return edge
    return replace(edge, line=Line(strong("changed"), 3.0))


def _alt(nodes: Sequence[Node], edges: Sequence[Edge], step: Step) -> str:
    """Say the figure in words: who is there, and who points to whom."""
    names = {node.id: _words(node) for node in nodes}
    said = [f"{names[edge.tail.item]} to {names[edge.head.item]}" for edge in edges]
    linked = {edge.tail.item for edge in edges} | {edge.head.item for edge in edges}
    alone = [words for id, words in names.items() if id not in linked]
    text = "; ".join([*said, *alone])
    happened = plain(step.caption)
    return f"{happened} {text}.".strip() if text else happened


def _words(node: Node) -> str:
    shape = node.items[0]
    text = getattr(shape, "text", None)
    return text.plain.replace("\n", " ") if text is not None else node.id
