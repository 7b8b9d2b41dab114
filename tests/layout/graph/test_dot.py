"""What Graphviz gets, and what a person gets who asks for DOT."""

import json
import re
import subprocess

import pytest
from msgspec.structs import replace

from talkbuilder.geometry import Rect, Size
from talkbuilder.graph import Anchor, DrawnFrame, DrawnStory, Edge, GraphFrame, GraphStory
from talkbuilder.layout.graph.dot import ATTRIBUTES, request
from talkbuilder.layout.graph.engine import Graphviz
from talkbuilder.layout.graph.source import dot_source
from talkbuilder.layout.graph.union import union
from tests.layout.graph.stories import INK, chain, edge, node, shape, story, words

EVIL = ['a"; image="/etc/passwd', "<img src='x'/>", "back\\", "\\N", "line\nfeed", "}", "graph"]


def test_no_word_of_a_person_is_in_it() -> None:
    labelled = edge(EVIL[0], EVIL[1], label=words("secret words"))
    dot = request(story([node(id) for id in EVIL], [labelled], ["secret cluster"])).dot
    names = set(re.findall(r"\w*[a-z]\w*", re.sub(r"<TABLE.*?TABLE>", "", dot)))
    assert names <= ATTRIBUTES | {
        "digraph", "graph", "node", "subgraph", "box", "true", "LR", "line",
        *(f"n{n}" for n in range(9)), "cluster_0",
    }  # fmt: skip


def test_sizes_are_ours_in_inches() -> None:
    dot = request(story([node("a", Size(144, 36))])).dot
    assert "width=2, height=0.5" in dot
    assert "fixedsize=true" in dot


def test_ranks_sides_and_edges_that_do_not_pull() -> None:
    wish = Edge(id="e", tail=Anchor("a", "s"), head=Anchor("b", "n"), line=INK, ranks=False)
    nodes = [node("a", rank="top"), node("b", rank="top"), node("c", rank="min")]
    dot = request(story(nodes, [wish])).dot
    assert "{ rank=same; n0; n1 }" in dot
    assert "{ rank=min; n2 }" in dot
    assert "n0 -> n1 [tailport=s, headport=n, constraint=false]" in dot


def test_a_part_stands_for_its_node() -> None:
    outer = node("p")
    outer = replace(outer, items=(*outer.items, shape("slot", Rect(0, 0, 10, 10))))
    (link,) = union(story([outer, node("g")], [edge("g", "slot")])).links
    assert (link.tail, link.head) == ("g", "p")


def test_the_union_is_as_large_as_any_frame() -> None:
    small, large = node("a", Size(40, 30)), node("a", Size(80, 20))
    frames = (
        GraphFrame((small,), ()),
        GraphFrame((large, node("b")), (edge("a", "b"),)),
    )
    both = union(GraphStory(frames))
    assert [(one.id, one.size) for one in both.nodes] == [("a", Size(80, 30)), ("b", Size(80, 30))]
    assert [link.id for link in both.links] == ["a-b"]


def test_the_readable_form_has_the_words() -> None:
    text = dot_source(story([node("a"), node("b")], [edge("a", "b", label=words("hands off"))]))
    assert "n0 [label=a]" in text
    assert 'n0 -> n1 [label="hands off"]' in text


def test_a_drawing_shows_what_its_edges_join() -> None:
    frame = DrawnFrame(
        (shape("x", Rect(0, 0, 9, 9), text=words("G1")), shape("y", Rect(20, 0, 9, 9))),
        (edge("x", "y"),),
    )
    text = dot_source(DrawnStory(Size(100, 100), (frame,)))
    assert "n0 [label=G1]" in text
    assert "n1 [label=y]" in text


@pytest.mark.external("dot")
def test_words_survive_graphviz_as_they_are() -> None:
    text = dot_source(chain(*EVIL))
    done = subprocess.run(["dot", "-Tjson"], input=text.encode(), capture_output=True, check=True)
    drawn = [
        " ".join(op["text"] for op in one["_ldraw_"] if op["op"] == "T")
        for one in json.loads(done.stdout)["objects"]
    ]
    assert drawn == [" ".join(name.split("\n")) for name in EVIL]


@pytest.mark.parametrize("order", [("a", "b", "c", "d"), ("d", "b", "a", "c")])
def test_a_named_rank_keeps_the_author_s_order(order: tuple[str, ...]) -> None:
    """Left to itself Graphviz would cross fewer edges and show 0, 2, 1."""
    nodes = [node(name, rank="top", order=n) for n, name in enumerate(order)]
    nodes.append(node("x", order=9))
    edges = [edge(name, "x") for name in ("a", "c")]
    story = GraphStory((GraphFrame(tuple(nodes), tuple(edges)),), direction="TB")
    with Graphviz() as engine:
        placed = engine.place(story)
    across = sorted(order, key=lambda name: placed.nodes[name].x)
    assert tuple(across) == order
