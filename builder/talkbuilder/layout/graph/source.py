"""A figure as readable DOT, for ``talk diagram --format dot``: words included, nothing that reads files."""

from graphviz.quoting import escape, nohtml, quote

from talkbuilder.graph import ComposedStory, DrawnStory, Edge, GraphStory, Node, Story
from talkbuilder.layout.graph.union import owners, union
from talkbuilder.scene import Item, Shape, TextBlock, walk


def dot_source(story: Story) -> str:
    """Return the union of the story's frames as DOT. Names are made up; what a person wrote is in labels only."""
    lines = ["digraph {"]
    match story:
        case GraphStory():
            lines += [f"  graph [rankdir={story.direction}]", "  node [shape=box]", *_graph(story)]
        case DrawnStory():
            lines += ["  node [shape=box]", *_drawing(story)]
        case ComposedStory():
            # A graph each, one after the other: DOT has no graphs side by side whose names may be the same.
            return "".join(dot_source(part.story) for part in story.parts)
    return "\n".join([*lines, "}", ""])


def _graph(story: GraphStory) -> list[str]:
    graph = union(story)
    names = {node.id: f"n{index}" for index, node in enumerate(graph.nodes)}
    known = {cluster.id: index for index, cluster in enumerate(graph.clusters)}

    def inside(parent: str, trail: tuple[str, ...]) -> list[str]:
        pad = "  " * (len(trail) + 1)
        lines = [
            f"{pad}{names[node.id]} [label={_label(_node_words(node))}]"
            for node in graph.nodes
            if (node.cluster if node.cluster in known else "") == parent
        ]
        for cluster in graph.clusters:
            owner = cluster.parent if cluster.parent in known else ""
            if owner != parent or cluster.id in trail:
                continue
            words = cluster.label.plain if cluster.label else ""
            lines += [
                f"{pad}subgraph cluster_{known[cluster.id]} {{",
                f"{pad}  label={_label(words)}",
                *inside(cluster.id, (*trail, cluster.id)),
                f"{pad}}}",
            ]
        return lines

    lines = inside("", ())
    seen: set[tuple[str, str, str]] = set()
    for frame in story.frames:
        owner = owners(frame.nodes)
        for edge in frame.edges:
            ends = owner.get(edge.tail.item), owner.get(edge.head.item)
            if ends[0] is None or ends[1] is None or (edge.id, *ends) in seen:
                continue
            seen.add((edge.id, ends[0], ends[1]))
            lines.append(_arrow(names[ends[0]], names[ends[1]], edge))
    return lines


def _drawing(story: DrawnStory) -> list[str]:
    """Only what edges join: a drawing has no other structure."""
    names: dict[str, str] = {}
    lines: list[str] = []
    seen: set[tuple[str, str, str]] = set()
    for frame in story.frames:
        known = {item.id: item for item in walk(frame.items)}
        for edge in frame.edges:
            ends = edge.tail.item, edge.head.item
            if not all(end in known for end in ends) or (edge.id, *ends) in seen:
                continue
            seen.add((edge.id, *ends))
            for end in ends:
                if end not in names:
                    names[end] = f"n{len(names)}"
                    words = "\n".join(_words(known[end])) or end
                    lines.append(f"  {names[end]} [label={_label(words)}]")
            lines.append(_arrow(names[ends[0]], names[ends[1]], edge))
    return lines


def _arrow(tail: str, head: str, edge: Edge) -> str:
    label = f" [label={_label(edge.label.plain)}]" if edge.label else ""
    return f"  {tail} -> {head}{label}"


def _node_words(node: Node) -> str:
    found = [words for item in walk(node.items) for words in _words(item)]
    return "\n".join(found) or node.id


def _words(item: Item) -> list[str]:
    if isinstance(item, Shape | TextBlock) and item.text and item.text.plain.strip():
        return [item.text.plain]
    return []


def _label(words: str) -> str:
    """Return ``words`` quoted, literally: no HTML, none of Graphviz' own escapes but the line feed."""
    quoted: str = quote(nohtml("\\n".join(escape(line) for line in words.splitlines())))
    return quoted
