"""Draws one frame of a topology: a node for each column and each band, and the arrows of what moved."""

from collections.abc import Iterator

from talkbuilder.geometry import Size
from talkbuilder.graph import Anchor, Edge, Node
from talkbuilder.scene import Line
from talkdiagrams.kinds.topology.band import band_items
from talkdiagrams.kinds.topology.bands import Band
from talkdiagrams.kinds.topology.column import column
from talkdiagrams.kinds.topology.ink import Ink, item_id
from talkdiagrams.kinds.topology.plan import Plan
from talkdiagrams.kinds.topology.spots import Spot


def nodes(ink: Ink) -> Iterator[Node]:
    """Yield a node for each column and each band, in the order of the rows."""
    plan = ink.plan
    for order, band in enumerate(plan.top):
        yield _node(ink, band, "min", order)
    for row, names in enumerate(plan.rows):
        for order, name in enumerate(names):
            if name not in ink.frame.ps:  # by hand, a P may come later; its place is kept
                continue
            yield Node(
                id=item_id("p", name),
                size=Size(plan.column, plan.column_height),
                items=tuple(column(ink, name, ink.frame.ps[name])),
                rank=f"ps{row}",
                order=order,
            )
    for row, bands in enumerate(plan.bottom):
        for order, band in enumerate(bands):
            yield _node(ink, band, f"bands{row}", order)


def _node(ink: Ink, band: Band, rank: str, order: int) -> Node:
    size = Size(band.width, ink.plan.band_height)
    return Node(id=band.id, size=size, items=tuple(band_items(ink, band)), rank=rank, order=order)


def arrow(tail: str, head: str) -> Edge:
    """Return an arrow between two parts, by their item ids."""
    return Edge(
        id=f"{tail}->{head}",
        tail=Anchor(tail),
        head=Anchor(head),
        line=Line("changed", 3.0),
        ranks=False,
    )


def spot_item(spot: Spot, plan: Plan) -> str:
    """Return the id of the item where an arrow to or from ``spot`` ends, or "" if it is not drawn."""
    bands = {band.id for row in (plan.top, *plan.bottom) for band in row}
    if spot.sort == "row" or spot.owner in bands:
        return spot.owner if spot.owner in bands else ""
    id = item_id("p", spot.owner)
    if spot.sort == "seat":
        return f"{id}.seat"
    drawn = spot.sort in plan.parts and spot.sort != "free"
    return f"{id}.{spot.sort}" if drawn else id
