"""Kind `tree`: plays or reads the frames, compares each with the one before, draws nodes and edges."""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from talkbuilder.geometry import Size
from talkbuilder.graph import Anchor, DrawnFrame, DrawnStory, Edge, Side, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem
from talkbuilder.scene import Line
from talkdiagrams.kinds.parts import label, readable
from talkdiagrams.kinds.scenario import Moment, play, unknown_marks
from talkdiagrams.kinds.strip import Strip
from talkdiagrams.kinds.tree.data import Node, TreeFrame
from talkdiagrams.kinds.tree.draw import DENSITIES, Density, Looks, Sheet
from talkdiagrams.kinds.tree.hand import by_hand
from talkdiagrams.kinds.tree.options import TreeOptions
from talkdiagrams.kinds.tree.place import Places
from talkdiagrams.kinds.tree.words import changed

LINK, UNDER, LEAST = 13.0, 12.0, 12.4
# A line that goes aside more than this for each point down is flat.
FLAT = 7.0
CHAIN: tuple[Side, Side] = ("e", "w")


class Tree:
    """Nodes of slots that lead to nodes."""

    name = "tree"
    summary = "A tree of nodes with slots, entries as leaves, chains behind them: a hash-trie."
    options: type[BaseModel] = TreeOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, TreeOptions)
        if options.mechanism:
            moments, problems = play(request, options, "tree")
            problems = problems or tuple(unknown_marks(request, moments))
        else:
            moments, problems = by_hand(request, options)
        if problems:
            return None, problems
        frames: list[TreeFrame] = [moment.data for moment in moments]
        if not any(frame.nodes for frame in frames):
            message = "there is no node in any frame"
            return None, (Problem(request.place(), "nothing", message, "add one"),)
        pages = (Page(request, options, frames, density) for density in DENSITIES)
        page = readable(pages, lambda one: one.smallest, LEAST)
        return page.story(moments), ()


class Page:
    """Draws all frames on one sheet."""

    def __init__(
        self,
        request: FigureRequest,
        options: TreeOptions,
        frames: Sequence[TreeFrame],
        density: Density,
    ) -> None:
        self.frames, self.ruler = frames, request.ruler
        self.hide = frozenset(options.hide)
        versions: dict[str, list[Node]] = {}
        for frame in frames:
            for node in frame.nodes:
                versions.setdefault(node.id, []).append(node)
        self.sheets = {
            id: Sheet(nodes, request.ruler, self.hide, density) for id, nodes in versions.items()
        }
        sizes = {id: sheet.size for id, sheet in self.sheets.items()}
        gap = Size(density.beside, density.chain)
        self.places = Places(
            frames, sizes, lambda id, slot: self.sheets[id].slot_at(slot), gap, density.tiers
        )
        said = [() if "status" in self.hide else frame.status for frame in frames]
        area = request.area
        self.strip = Strip(said, request.ruler, max(area.width, self.places.size.width))
        self.down = self.strip.height + UNDER if self.strip.height else 0.0
        width = max(self.places.size.width, self.strip.width)
        self.right = (width - self.places.size.width) / 2
        self.size = Size(width, self.places.size.height + self.down)
        scale = min(area.width / self.size.width, area.height / self.size.height, 1.0)
        self.smallest = scale * density.small

    def story(self, moments: Sequence[Moment]) -> DrawnStory:
        """The frames, placed."""
        drawn = []
        before: TreeFrame | None = None
        for frame, moment in zip(self.frames, moments, strict=True):
            marked = {*changed(before, frame), *frame.mark, *moment.mark}
            looks = Looks(marked, frozenset(frame.path))
            told = before is not None and before.status != frame.status
            items = [*self.strip.items(frame.status, self.size.width / 2, told)]
            for node in frame.nodes:
                rect = self.places.rects[node.id].moved(self.right, self.down)
                items += self.sheets[node.id].items(node, rect, looks)
            edges = tuple(self._edges(frame, looks, before is not None))
            drawn.append(DrawnFrame(tuple(items), edges, moment.caption, moment.alt))
            before = frame
        return DrawnStory(self.size, tuple(drawn))

    def _edges(self, frame: TreeFrame, looks: Looks, later: bool) -> Iterator[Edge]:
        here = {node.id for node in frame.nodes}
        for node in frame.nodes:
            for slot in node.slots:
                if slot.to in here:
                    id = f"{node.id}.{slot.name}"
                    link = "" if "links" in self.hide else slot.link
                    yield self._edge(id, node, slot.to, link, looks, later)
            if node.next in here:
                yield self._edge(node.id, node, node.next, "", looks, later)

    def _edge(self, tail: str, node: Node, to: str, link: str, looks: Looks, later: bool) -> Edge:
        line = Line("muted", 2.0)
        if tail in looks.path and to in looks.path:
            line = Line("brand", 3.5)
        if later and tail in looks.marked:
            line = Line("changed", 3.0)
        text = label(link, self.ruler, size=LINK, token="muted")[0] if link else None
        chain = tail == node.id
        back = self.places.rects[to].x < self.places.rects[node.id].x
        leave, arrive = CHAIN[::-1] if back else CHAIN
        return Edge(
            id=f"{tail}>{to}",
            tail=Anchor(tail, leave if chain else "s"),
            head=Anchor(to, arrive if chain else "n"),
            line=line,
            label=text,
            route="straight" if self._straight(tail, node.id, to) else "auto",
        )

    def _straight(self, tail: str, node: str, to: str) -> bool:
        """Whether a slanted line has a free way: from level to level, and not so flat that it grazes other slots."""
        places = self.places
        if tail == node:
            return False  # the router knows whether somebody stands between
        start, end, sheet = places.rects[node], places.rects[to], self.sheets[node]
        slot = sheet.names.index(tail[len(node) + 1 :])
        aside = abs(end.center.x - start.x - sheet.slot_at(slot))
        return places.level[to] == places.level[node] + 1 and aside < FLAT * (end.y - start.bottom)
