"""Kind `bits`: plays or reads the frames, compares each with the one before, draws the words under each other."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace
from pydantic import BaseModel

from talkbuilder.geometry import Size
from talkbuilder.graph import DrawnFrame, DrawnStory, Story
from talkbuilder.ports import FigureRequest
from talkbuilder.problem import Problem, nearest
from talkdiagrams.kinds.bits.data import BitsFrame
from talkdiagrams.kinds.bits.draw import DENSITIES, Density, Sheet
from talkdiagrams.kinds.bits.hand import by_hand
from talkdiagrams.kinds.bits.options import BitsOptions
from talkdiagrams.kinds.bits.words import changed
from talkdiagrams.kinds.parts import readable
from talkdiagrams.kinds.scenario import Moment, play, unknown_marks
from talkdiagrams.kinds.strip import Strip

UNDER, LEAST = 14.0, 12.5
# A bar is at least this share of the room.
SHARE = 0.62


class Bits:
    """Words split into bits."""

    name = "bits"
    summary = "Words split into ranges of bits, with what each holds and the value of the whole."
    options: type[BaseModel] = BitsOptions

    def tell(self, request: FigureRequest) -> tuple[Story | None, tuple[Problem, ...]]:
        """Return the story in ``request``."""
        options = request.options
        assert isinstance(options, BitsOptions)
        if options.mechanism:
            moments, problems = play(request, options, "bits")
            problems = problems or tuple(_unknown(request, options, moments))
        else:
            moments, problems = by_hand(request, options)
        if problems:
            return None, problems
        frames = [_only(moment.data, options.of) for moment in moments]
        if not any(frame.words for frame in frames):
            message = "there is no word in any frame"
            return None, (Problem(request.place(), "nothing", message, "add one"),)
        pages = (Page(request, options, frames, density) for density in DENSITIES)
        page = readable(pages, lambda one: one.smallest, LEAST)
        return page.story(moments), ()


def _only(frame: BitsFrame, of: Sequence[str]) -> BitsFrame:
    if not of:
        return frame
    return replace(frame, words=tuple(word for word in frame.words if word.id in of))


def _unknown(
    request: FigureRequest, options: BitsOptions, moments: Sequence[Moment]
) -> Iterator[Problem]:
    known = {word.id for moment in moments for word in moment.data.words}
    for index, id in enumerate(options.of):
        if id not in known:
            place = request.place("of", index)
            yield Problem(place, "unknown-name", f'there is no word "{id}"', nearest(id, known))
    yield from unknown_marks(request, moments)


class Page:
    """Draws all frames on one sheet."""

    def __init__(
        self,
        request: FigureRequest,
        options: BitsOptions,
        frames: Sequence[BitsFrame],
        density: Density,
    ) -> None:
        self.frames = frames
        hide = frozenset(options.hide)
        area = request.area
        self.sheet = Sheet(frames, request.ruler, hide, density, area.width * SHARE)
        said = [() if "status" in hide else frame.status for frame in frames]
        self.strip = Strip(said, request.ruler, max(area.width, self.sheet.size.width))
        self.down = self.strip.height + UNDER if self.strip.height else 0.0
        width = max(self.sheet.size.width, self.strip.width)
        self.right = (width - self.sheet.size.width) / 2
        self.size = Size(width, self.sheet.size.height + self.down)
        scale = min(area.width / self.size.width, area.height / self.size.height, 1.0)
        self.smallest = scale * density.small

    def story(self, moments: Sequence[Moment]) -> DrawnStory:
        """The frames, placed."""
        drawn = []
        before: BitsFrame | None = None
        for frame, moment in zip(self.frames, moments, strict=True):
            marked = {*changed(before, frame), *frame.mark, *moment.mark}
            told = before is not None and before.status != frame.status
            values = {word.id: word.value for word in before.words} if before else {}
            items = [*self.strip.items(frame.status, self.size.width / 2, told)]
            for word in frame.words:
                moved = before is not None and values.get(word.id) != word.value
                items += self.sheet.items(word, self.right, self.down, marked, moved)
            drawn.append(DrawnFrame(tuple(items), (), moment.caption, moment.alt))
            before = frame
        return DrawnStory(self.size, tuple(drawn))
