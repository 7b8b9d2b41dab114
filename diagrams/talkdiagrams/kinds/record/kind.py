"""Kind `record`: plays or reads the frames, compares each with the one before, draws blocks and pointers."""

from collections.abc import Iterator, Sequence, Set

from msgspec.structs import replace
from pydantic import BaseModel

from talkbuilder.geometry import Point, Size
from talkbuilder.graph import Anchor, DrawnFrame, DrawnStory, Edge, Side, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkbuilder.scene import Line
from talkdiagrams.kinds.parts import label, readable, strong
from talkdiagrams.kinds.record.data import Block, Field, RecordFrame
from talkdiagrams.kinds.record.grid import Grid
from talkdiagrams.kinds.record.hand import by_hand
from talkdiagrams.kinds.record.ink import DENSITIES, Density
from talkdiagrams.kinds.record.options import RecordOptions
from talkdiagrams.kinds.record.place import Places, Pointer, pointers
from talkdiagrams.kinds.record.rows import Rows
from talkdiagrams.kinds.record.words import changed
from talkdiagrams.kinds.scenario import Moment, play, unknown_marks
from talkdiagrams.kinds.strip import Strip

LINK, UNDER = 13.0, 12.0
# Smaller words than these are no words in the last row.
LEAST = 12.5


class Record:
    """Memory with its pointers."""

    name = "record"
    summary = (
        "Memory laid out: structs with offsets, types and values, padding, and what points where."
    )
    options: type[BaseModel] = RecordOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, RecordOptions)
        if options.mechanism:
            moments, problems = play(request, options, "record")
        else:
            moments, problems = by_hand(request, options)
        problems = problems or tuple(_unknown(request, options, moments))
        if problems:
            return None, problems
        frames = [_only(moment.data, options.of) for moment in moments]
        if not any(frame.blocks for frame in frames):
            message = "there is no block in any frame"
            return None, (Problem(request.place(), "nothing", message, "add one"),)
        pages = (Page(request, options, frames, density) for density in DENSITIES)
        page = readable(pages, lambda one: one.smallest, LEAST)
        return page.story(moments), ()


def _only(frame: RecordFrame, of: Sequence[str]) -> RecordFrame:
    """Keep the blocks that ``of`` names; of a block whose fields it names, those fields."""
    if not of:
        return frame
    blocks = []
    for block in frame.blocks:
        wanted = {field.name for field in block.fields if f"{block.id}.{field.name}" in of}
        if wanted:
            blocks.append(_fewer(block, wanted))
        elif block.id in of:
            blocks.append(block)
    return replace(frame, blocks=tuple(blocks))


def _fewer(block: Block, wanted: Set[str]) -> Block:
    """Keep some fields, and say so. What lies between two that were no neighbours is no padding."""
    fields = []
    for field, after in zip(block.fields, (*block.fields[1:], None), strict=True):
        if field.name in wanted:
            whole = after is None or after.name in wanted
            fields.append(field if whole else replace(field, size=None))
    count = f"{len(fields)} of {block.total or len(block.fields)} fields"
    note = f"{block.note}, {count}" if block.note else count
    return replace(block, fields=tuple(fields), note=note)


def _unknown(
    request: FigureRequest, options: RecordOptions, moments: Sequence[Moment]
) -> Iterator[Problem]:
    known = {name for moment in moments for name in moment.data.names()}
    for index, name in enumerate(options.of):
        if name not in known:
            place = request.place("of", index)
            message = f'there is no block and no field "{name}"'
            yield Problem(place, "unknown-name", message, nearest(name, known))
    if not options.mechanism:
        return
    yield from unknown_marks(request, moments)


class Page:
    """Draws all frames on one sheet."""

    def __init__(
        self,
        request: FigureRequest,
        options: RecordOptions,
        frames: Sequence[RecordFrame],
        density: Density,
    ) -> None:
        self.frames, self.ruler = frames, request.ruler
        hide = frozenset(options.hide)
        versions: dict[str, list[Block]] = {}
        for frame in frames:
            for block in frame.blocks:
                versions.setdefault(block.id, []).append(block)
        self.sheets = {
            id: Grid(blocks, request.ruler, hide, density)
            if options.scale and any(f.size for b in blocks for f in b.fields)
            else Rows(blocks, request.ruler, hide, density)
            for id, blocks in versions.items()
        }
        links = {f.link for frame in frames for b in frame.blocks for f in b.fields if f.link}
        wide = max((request.ruler.width(link, "body", LINK) for link in links), default=0.0)
        sizes = {id: sheet.size for id, sheet in self.sheets.items()}
        self.places = Places(
            frames, sizes, lambda id, name: self.sheets[id].middle(name), wide, request.area
        )
        said = [() if "status" in hide else frame.status for frame in frames]
        self.strip = Strip(said, request.ruler, max(self.places.size.width, request.area.width))
        self.down = self.strip.height + UNDER if self.strip.height else 0.0
        width = max(self.places.size.width, self.strip.width)
        self.right = (width - self.places.size.width) / 2
        self.size = Size(width, self.places.size.height + self.down)

        scale = min(
            request.area.width / self.size.width, request.area.height / self.size.height, 1.0
        )
        self.smallest = scale * density.small

    def story(self, moments: Sequence[Moment]) -> DrawnStory:
        """The frames, placed."""
        drawn = []
        before: RecordFrame | None = None
        for frame, moment in zip(self.frames, moments, strict=True):
            marked = {*changed(before, frame), *frame.mark, *moment.mark}
            told = before is not None and before.status != frame.status
            items = [*self.strip.items(frame.status, self.size.width / 2, told)]
            for block in frame.blocks:
                corner = self.places.corners[block.id]
                at = Point(corner.x + self.right, corner.y + self.down)
                items += self.sheets[block.id].items(block, at, marked)
            edges = tuple(self._edges(frame, marked, before is not None))
            drawn.append(DrawnFrame(tuple(items), edges, moment.caption, moment.alt))
            before = frame
        return DrawnStory(self.size, tuple(drawn))

    def _edges(self, frame: RecordFrame, marked: Set[str], later: bool) -> Iterator[Edge]:
        fields = {f"{b.id}.{f.name}": f for b in frame.blocks for f in b.fields}
        for one in pointers(frame):
            name = f"{one.block}.{one.field}"
            yield self._edge(one, fields[name], later and (name in marked or one.block in marked))

    def _edge(self, one: Pointer, field: Field, fresh: bool) -> Edge:
        line = Line("muted", 2.0)
        if field.tint != "plain":
            line = Line(strong(field.tint), 2.25)
        if fresh:
            line = Line("changed", 3.0)
        if field.tint == "bad":
            line = Line("bad", 3.0)
        if field.dashed:
            line = replace(line, dash="dash")
        text = label(field.link, self.ruler, size=LINK, token="muted")[0] if field.link else None
        leave, arrive = self._sides(one)
        return Edge(
            id=f"{one.block}.{one.field}>{one.to}",
            tail=Anchor(f"{one.block}.{one.field}", leave),
            head=Anchor(one.to, arrive),
            line=line,
            arrow_tail="oval",
            label=text,
        )

    def _sides(self, one: Pointer) -> tuple[Side, Side]:
        """To the right: out on the right, in on the left. Back: the other way round. In one column: along its right."""
        tail, head = self.places.column[one.block], self.places.column[one.head]
        if head > tail:
            return "e", "w"
        return ("w", "e") if head < tail else ("e", "e")
