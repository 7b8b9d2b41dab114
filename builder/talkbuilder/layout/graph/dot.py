"""Writes the DOT that an engine gets: sizes and structure only, no text, attributes from one short list.

Graphviz can be made to read files (``image``, ``shapefile``), to run for ever (``peripheries``) or to fetch fonts.
So nothing that a person wrote reaches it: ids are ``n0``, ``n1`` .., labels are empty tables of a fixed size.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from talkbuilder.geometry import Size
from talkbuilder.graph import GraphStory, Node
from talkbuilder.layout.graph.union import Link, Union, text_size, union
from talkbuilder.units import PT_PER_INCH, short

# https://graphviz.org/doc/info/attrs.html: all that we ever write.
ATTRIBUTES = frozenset(
    [
        "compound",
        "constraint",
        "fixedsize",
        "headport",
        "height",
        "label",
        "margin",
        "newrank",
        "nodesep",
        "ordering",
        "overlap",
        "pad",
        "pos",
        "rank",
        "rankdir",
        "ranksep",
        "sep",
        "shape",
        "splines",
        "start",
        "style",
        "tailport",
        "width",
    ]
)

# https://graphviz.org/doc/info/lang.html, ID; none of our words is one of DOT's own.
_PLAIN = re.compile(r"[A-Za-z_]\w*|-?\d+(\.\d+)?")

# Room between a cluster's frame and its nodes.
CLUSTER_MARGIN = 12


class Request(Struct, frozen=True):
    """DOT for one story, and what its made-up names mean."""

    dot: str
    engine: str
    nodes: dict[str, str]
    clusters: dict[str, str]
    links: dict[tuple[str, str], list[str]]


def request(story: GraphStory) -> Request:
    """Return what to ask an engine for ``story``."""
    graph = union(story)
    names = {node.id: f"n{index}" for index, node in enumerate(graph.nodes)}
    frames = {cluster.id: f"cluster_{index}" for index, cluster in enumerate(graph.clusters)}
    pinned = any(node.pin for node in graph.nodes)
    engine = "neato" if pinned and story.engine in ("dot", "circo") else story.engine
    lines = [
        "digraph {",
        f"graph [{_graph_attributes(story, graph)}]",
        f"node [{_attributes(shape='box', fixedsize='true', label='')}]",
        *_clustered(story, graph, names, frames),
        *(_ranks(story, graph, names) if engine == "dot" else ()),
        *(_edge(link, names, engine) for link in _in_order(story, graph)),
        "}",
    ]
    links: dict[tuple[str, str], list[str]] = {}
    for link in graph.links:
        links.setdefault((names[link.tail], names[link.head]), []).append(link.id)
    return Request(
        "\n".join(lines),
        engine,
        {name: id for id, name in names.items()},
        {name: id for id, name in frames.items()},
        links,
    )


def _attributes(**values: str) -> str:
    """Return ``values`` as a DOT attribute list, quoted; refuses what is not on the list."""
    unknown = values.keys() - ATTRIBUTES
    if unknown:
        raise ValueError(f"attributes that we never write: {', '.join(sorted(unknown))}")
    return ", ".join(f"{key}={_quoted(value)}" for key, value in values.items())


def _quoted(value: str) -> str:
    """Return a number or a word of the format as it is, the rest (ours, too) in quotes that nothing in it ends."""
    return value if _PLAIN.fullmatch(value) else f'"{value.replace(chr(34), "")}"'


def _inches(points: float) -> str:
    return short(points / PT_PER_INCH, 4)


def _box(size: Size | None) -> str:
    """Return a label that is nothing but ``size``: an empty table, the only HTML that we write."""
    if size is None:
        return '""'
    width, height = (max(1, min(2000, round(length))) for length in size)
    return (
        '<<TABLE FIXEDSIZE="TRUE" BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" '
        f'WIDTH="{width}" HEIGHT="{height}"><TR><TD></TD></TR></TABLE>>'
    )


def _graph_attributes(story: GraphStory, graph: Union) -> str:
    values = {
        "rankdir": story.direction,
        "nodesep": _inches(story.node_gap),
        "ranksep": _inches(story.rank_gap),
        # Positions are all that we read. Edges are only worth drawing where a label takes its place from one.
        "splines": "line" if any(link.label for link in graph.links) else "none",
        "newrank": "true",
        "compound": "true",
        "pad": "0",
        "start": "1",
    }
    if story.engine != "dot" or any(node.pin for node in graph.nodes):
        values |= {"overlap": "false", "sep": f"+{short(story.node_gap / 2)}"}
    if story.ordered:
        values["ordering"] = "out"
    return _attributes(**values)


def _node(node: Node, name: str) -> str:
    values = {"width": _inches(node.size.width), "height": _inches(node.size.height)}
    if node.pin:
        values["pos"] = f"{_inches(node.pin.x)},{_inches(-node.pin.y)}!"
    return f"{name} [{_attributes(**values)}]"


def _clustered(
    story: GraphStory, graph: Union, names: dict[str, str], frames: dict[str, str]
) -> list[str]:
    """Nodes, each inside its cluster; clusters inside theirs."""
    ordered = sorted(graph.nodes, key=lambda node: node.order) if story.ordered else graph.nodes
    known = {cluster.id: cluster for cluster in graph.clusters}

    def inside(parent: str, trail: tuple[str, ...]) -> list[str]:
        lines = [
            _node(node, names[node.id])
            for node in ordered
            if (node.cluster if node.cluster in known else "") == parent
        ]
        for cluster in graph.clusters:
            owner = cluster.parent if cluster.parent in known else ""
            if owner != parent or cluster.id in trail:
                continue
            room = text_size(cluster.label) if cluster.label else None
            lines += [
                f"subgraph {frames[cluster.id]} {{",
                f"label={_box(room)}",
                f"margin={CLUSTER_MARGIN}",
                *inside(cluster.id, (*trail, cluster.id)),
                "}",
            ]
        return lines

    return inside("", ())


def _ranks(story: GraphStory, graph: Union, names: dict[str, str]) -> list[str]:
    groups: dict[str, list[Node]] = {}
    for node in graph.nodes:
        if node.rank:
            groups.setdefault(node.rank, []).append(node)
    lines: list[str] = []
    firsts: list[tuple[int, int, str]] = []
    for rank, nodes in groups.items():
        kind = rank if rank in ("min", "max") else "same"
        nodes = sorted(nodes, key=lambda node: node.order)
        members = [names[node.id] for node in nodes]
        lines.append(f"{{ rank={kind}; {'; '.join(members)} }}")
        if len(members) > 1 and (story.ordered or not _linked(graph, nodes)):
            # Named ranks are written in the author's order, which only an edge can tell Graphviz.
            lines.append(f"{' -> '.join(members)} [{_attributes(style='invis')}]")
        firsts.append((_level(rank), len(firsts), members[0]))
    return lines + (
        _stacked(story, [first for *_, first in sorted(firsts)]) if story.ordered else []
    )


def _linked(graph: Union, nodes: Sequence[Node]) -> bool:
    """Whether an edge joins two of ``nodes``: then the edges have a say in the order."""
    ids = {node.id for node in nodes}
    return any(link.tail in ids and link.head in ids for link in graph.links)


def _level(rank: str) -> int:
    return {"min": -1, "max": 1}.get(rank, 0)


def _stacked(story: GraphStory, firsts: list[str]) -> list[str]:
    """Put ranks one after the other, flush at their first nodes: corner to corner, since an edge between centres
    would line up those."""
    tail, head = ("sw", "nw") if story.direction == "TB" else ("ne", "nw")
    values = _attributes(style="invis", tailport=tail, headport=head)
    return [f"{above} -> {below} [{values}]" for above, below in pairwise(firsts)]


def _in_order(story: GraphStory, graph: Union) -> list[Link]:
    if not story.ordered:
        return list(graph.links)
    order = {node.id: node.order for node in graph.nodes}
    # Where rows are given, an edge without a say in the ranks would only pull its ends together.
    links = [link for link in graph.links if link.ranks or link.label]
    return sorted(links, key=lambda link: (order[link.tail], order[link.head]))


def _edge(link: Link, names: dict[str, str], engine: str) -> str:
    values: dict[str, str] = {}
    if engine == "dot":
        if link.tail_side:
            values["tailport"] = link.tail_side
        if link.head_side:
            values["headport"] = link.head_side
        if not link.ranks:
            values["constraint"] = "false"
    text = _attributes(**values)
    if link.label:
        text = ", ".join(part for part in (text, f"label={_box(link.label)}") if part)
    return f"{names[link.tail]} -> {names[link.head]} [{text}]"
