"""The gallery: its figures told, laid out and routed, then written in every format; and a graph of 60 nodes alone."""

import random
from functools import partial

from talkbuilder.app.showcase.page import page
from talkbuilder.app.showcase.read import Show, folder, read_show
from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import Anchor, Edge, GraphFrame, GraphStory, Node
from talkbuilder.layout.figure import finish_figure, laid_out
from talkbuilder.pipeline import Built, Order, deck_of
from talkbuilder.place import NOWHERE
from talkbuilder.ports import BackendOptions, Kit
from talkbuilder.scene import Line, Paragraph, Run, Shape, Text
from timing import Timed, timed

FORMATS = ("pptx", "pdf", "handout", "html", "notes", "json", "png")
AREA = Size(852.0, 328.0)


def drawn(kit: Kit) -> tuple[Show, Built]:
    """Read the examples, play them, lay them out, compose their slides."""
    show, problems = read_show(folder(), GUESTS.kinds, GUESTS.mechanisms, kit.world)
    assert show is not None, problems
    return show, deck_of(show.talk, problems, Order(), GUESTS, kit)


def gallery() -> tuple[int, list[Timed]]:
    """Return how many frames there are, and how long each part of the work takes."""
    with open_kit() as kit:
        show, built = drawn(kit)
        deck = built.deck
        assert deck is not None
        rows = [timed("told, laid out, composed", partial(drawn, kit), 3)]
        for name in FORMATS:
            write = partial(GUESTS.backends[name], deck, "gallery", BackendOptions(), kit)
            rows.append(timed(f"written as {name}", write, 3 if name != "png" else 1, warm=0))
        whole = partial(page, show, deck, GUESTS.kinds, GUESTS.themes, (), kit)
        rows.append(timed("written as its page", whole, 3, warm=0))
        frames = sum(scene.layout == "figure" for scene in deck.scenes)
    return frames, rows


def services(count: int, seed: int) -> GraphStory:
    """Return a graph like those that people draw: layers of services, most edges to the next layer."""
    rng = random.Random(seed)
    layers = max(2, count // 8)
    where = [number * layers // count for number in range(count)]
    nodes = tuple(_node(f"n{number}", f"service {number}") for number in range(count))
    edges: dict[tuple[int, int], Edge] = {}
    for tail in range(count):
        later = [other for other in range(count) if 0 < where[other] - where[tail] <= 2]
        for head in rng.sample(later, min(len(later), rng.choice((1, 1, 2)))):
            ends = Anchor(f"n{tail}"), Anchor(f"n{head}")
            edges[tail, head] = Edge(
                id=f"e{tail}-{head}", tail=ends[0], head=ends[1], line=Line("muted", 1.5)
            )
    return GraphStory((GraphFrame(nodes, tuple(edges.values())),))


def _node(id: str, words: str) -> Node:
    text = Text((Paragraph((Run(words),)),), 14, align="center", anchor="middle", wrap=False)
    size = Size(100.0, 36.0)
    return Node(
        id=id, size=size, items=(Shape(id=id, rect=Rect(0, 0, *size), fill="surface", text=text),)
    )


def sixty(count: int = 60) -> list[Timed]:
    """Time a graph of 60 nodes: where Graphviz puts them, and all of it, lines routed and fitted."""
    with open_kit() as kit:
        stories = [services(count, seed) for seed in range(5)]
        turn = iter(range(10_000))

        def placed() -> None:
            kit.engine.place(stories[next(turn) % 5])

        def whole() -> None:
            story = stories[next(turn) % 5]
            (laid,) = laid_out([(story, AREA)], kit.engine)
            finish_figure("g", story, laid, AREA, kit.ruler, NOWHERE, dense=True)

        return [
            timed(f"a graph of {count} nodes, placed by Graphviz", placed, 15, 5),
            timed(f"a graph of {count} nodes, routed and fitted too", whole, 15, 5),
        ]


def report() -> list[Timed]:
    """Print the tables and return their rows."""
    frames, rows = gallery()
    print(f"\nthe gallery: {frames} frames")
    for row in rows:
        print(f"{row.row()}  {frames / row.median:7.0f} frames a second")
    every = sum(row.median for row in rows)
    print(
        f"  {'all of it, one after the other':<44} {every:8.3f} s  {frames / every:25.0f} frames a second"
    )
    alone = sixty()
    for row in alone:
        print(row.row())
    return [*rows, *alone]


if __name__ == "__main__":
    report()
