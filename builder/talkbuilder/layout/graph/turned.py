"""How small a graph can be at least when it is laid out in the other direction: what cannot win is not laid out.

Graphviz decides which nodes share a rank before it looks at sizes or at the direction. So a layout to the right tells
the ranks of one downwards, and with them

    the room of a rank    its nodes beside each other, and the gaps between them
    the room of all       the ranks one after the other, each as deep as its deepest node, and the gaps between them
"""

from talkbuilder.geometry import Size
from talkbuilder.graph import GraphStory, Placement
from talkbuilder.layout.graph.union import union

# Centres of one rank are in line but for rounding.
IN_LINE = 0.5
# Graphviz counts gaps in whole points.
ROUNDED = 1.0


def at_least(turned: GraphStory, placed: Placement, direction: str) -> Size:
    """Return a size that ``turned`` will not be smaller than, if it was ``placed`` in the other ``direction``.

    Nothing is known of a graph whose nodes are pinned, or not in ranks.
    """
    nodes = union(turned).nodes
    if turned.engine != "dot" or turned.ordered or any(node.pin for node in nodes):
        return Size(0.0, 0.0)
    flow = 0 if direction == "LR" else 1
    beside, deep = flow, 1 - flow  # of the turned layout: a rank lies where the flow was
    ranks: list[list[Size]] = []
    last = float("-inf")
    for node in sorted(nodes, key=lambda node: placed.nodes[node.id][flow]):
        at = placed.nodes[node.id][flow]
        if at - last > IN_LINE:
            ranks.append([])
            last = at
        ranks[-1].append(node.size)
    node_gap, rank_gap = (max(0.0, gap - ROUNDED) for gap in (turned.node_gap, turned.rank_gap))
    across = max(
        (sum(size[beside] for size in rank) + node_gap * (len(rank) - 1) for rank in ranks),
        default=0.0,
    )
    along = sum(max(size[deep] for size in rank) for rank in ranks)
    along += rank_gap * max(0, len(ranks) - 1)
    return Size(across, along) if beside == 0 else Size(along, across)
