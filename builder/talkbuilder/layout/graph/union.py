"""One graph for all frames: what is laid out once, so that nothing moves from frame to frame."""

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Size
from talkbuilder.graph import Cluster, GraphStory, Node, Side
from talkbuilder.scene import Text, walk


class Link(Struct, frozen=True):
    """An edge between nodes (not parts), as the engine gets it; ``label`` is the room that a label needs."""

    id: str
    tail: str
    head: str
    tail_side: Side
    head_side: Side
    ranks: bool
    label: Size | None


class Union(Struct, frozen=True):
    """Nodes, links and clusters of all frames; a node is as large as it ever gets."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    clusters: tuple[Cluster, ...]


def union(story: GraphStory) -> Union:
    """Return the union of the story's frames, in the order of first appearance.

    Edges whose end no node knows are left out: drawing reports them.
    """
    nodes = _nodes(story)
    clusters: dict[str, Cluster] = {}
    for frame in story.frames:
        for cluster in frame.clusters:
            clusters.setdefault(cluster.id, cluster)
    return Union(tuple(nodes.values()), _links(story), tuple(clusters.values()))


def owners(nodes: tuple[Node, ...]) -> dict[str, str]:
    """Map the id of every node, and of every item drawn inside one, to the node's id."""
    found = {item.id: node.id for node in nodes for item in walk(node.items)}
    return found | {node.id: node.id for node in nodes}


def text_size(text: Text) -> Size:
    """Return roughly what ``text`` takes, from the number of its letters: for making room, not for drawing."""
    lines = [line for paragraph in text.paragraphs for line in _lines(paragraph.text)]
    longest = max((len(line) for line in lines), default=0)
    left, top, right, bottom = text.inset
    return Size(
        longest * text.size * 0.56 + left + right,
        max(1, len(lines)) * text.size * text.line_height + top + bottom,
    )


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _nodes(story: GraphStory) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for frame in story.frames:
        for node in frame.nodes:
            known = nodes.get(node.id)
            if known is None:
                nodes[node.id] = node
                continue
            width = max(known.size.width, node.size.width)
            height = max(known.size.height, node.size.height)
            nodes[node.id] = replace(known, size=Size(width, height))
    return nodes


def _links(story: GraphStory) -> tuple[Link, ...]:
    links: dict[tuple[str, str, str], Link] = {}
    for frame in story.frames:
        owner = owners(frame.nodes)
        for edge in frame.edges:
            tail, head = owner.get(edge.tail.item), owner.get(edge.head.item)
            if tail is None or head is None:
                continue
            label = text_size(edge.label) if edge.label else None
            known = links.get((edge.id, tail, head))
            if known and (known.label or label is None):
                continue
            links[edge.id, tail, head] = Link(
                edge.id, tail, head, edge.tail.side, edge.head.side, edge.ranks, label
            )
    return tuple(links.values())
