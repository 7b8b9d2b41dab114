"""What there is in all frames together, and how large its words are."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.geometry import Size
from talkbuilder.ports import Ruler
from talkbuilder.scene import Paragraph, Text
from talkbuilder.theme import Token
from talkdiagrams.kinds.lanes.data import Bar, Edge, Event, Lane, LanesFrame, Span
from talkdiagrams.kinds.parts import LINE, SMALL, label

# Another face may be so much wider than ours.
WIDER = 1.05
DOT = 9.0

Key = tuple[str, str, int]
"""An event at its place: id, lane, row. One that moves has several."""


class Everything(Struct, frozen=True):
    """All frames in one: lanes and events in the order of their first appearance, each in all its variants."""

    lanes: tuple[tuple[Lane, ...], ...]
    events: dict[Key, tuple[Event, ...]]
    edges: tuple[Edge, ...]
    spans: tuple[Span, ...]
    bars: tuple[Bar, ...]
    ticks: dict[int, str]
    status: bool

    @property
    def moments(self) -> tuple[int, ...]:
        """The rows that something stands in."""
        found = {key[2] for key in self.events} | {span.start for span in self.spans}
        return tuple(sorted(found))


def everything(frames: Sequence[LanesFrame]) -> Everything:
    """Return the union of ``frames``."""
    lanes: dict[str, dict[Lane, None]] = {}
    events: dict[Key, dict[Event, None]] = {}
    for frame in frames:
        for lane in frame.lanes:
            lanes.setdefault(lane.id, {})[lane] = None
        for event in frame.events:
            events.setdefault((event.id, event.lane, event.moment), {})[event] = None
    return Everything(
        tuple(tuple(found) for found in lanes.values()),
        {key: tuple(found) for key, found in events.items()},
        tuple(dict.fromkeys(edge for frame in frames for edge in frame.edges)),
        tuple(dict.fromkeys(span for frame in frames for span in frame.spans)),
        tuple({bar.id: bar for frame in frames for bar in frame.bars}.values()),
        {moment: words for frame in frames for moment, words in frame.ticks},
        any(frame.status for frame in frames),
    )


class Type(Struct, frozen=True):
    """Words of one size, and the small ones that go with it."""

    size: float
    ruler: Ruler

    @property
    def small(self) -> float:
        """Notes and the words of spans."""
        return max(SMALL, self.size - 3.0)

    @property
    def said(self) -> float:
        """The words of arrows."""
        return max(SMALL, self.size - 1.5)

    @property
    def pad(self) -> tuple[float, float]:
        """Between words and the edge of their box."""
        return self.size * 0.55, max(1.5, self.size * 0.5 - 4.5)

    def words(
        self, strong: str, quiet: str, width: float, *, bold: bool = False, token: Token = "text"
    ) -> tuple[Text, Size]:
        """Set a label with a note below, no wider than ``width`` (0: as wide as it is)."""
        room = width / WIDER
        first, one = label(strong, self.ruler, width=room, size=self.size, bold=bold, token=token)
        if not quiet:
            return replace(first, wrap=False), Size(one.width * WIDER, one.height)
        if bold:  # run by run, since the note is not
            first = replace(first, bold=False, paragraphs=tuple(map(_bold, first.paragraphs)))
        second, two = label(quiet, self.ruler, width=room, size=self.small)
        rest = tuple(replace(part, size=self.small) for part in second.paragraphs)
        paragraphs: tuple[Paragraph, ...] = (*first.paragraphs, *rest) if strong else rest
        high = (one.height if strong else 0.0) + two.height
        text = replace(first, paragraphs=paragraphs, wrap=False)
        return text, Size(max(one.width if strong else 0.0, two.width) * WIDER, high)

    def aside(self, words: str, width: float) -> tuple[Text, Size]:
        """Set small words, of a span or at the margin."""
        text, size = label(words, self.ruler, width=width / WIDER, size=self.small)
        return replace(text, wrap=False), Size(size.width * WIDER, size.height)

    def spoken(self, words: str, width: float, *, bold: bool = False) -> tuple[Text, Size]:
        """Set the words of an arrow."""
        text, size = label(words, self.ruler, width=width / WIDER, size=self.said, bold=bold)
        return replace(text, wrap=False), Size(size.width * WIDER, size.height)

    def event(self, event: Event, width: float) -> Size:
        """Return how large the box of ``event`` is, in a lane of ``width`` (0: as wide as it likes)."""
        if not event.label and not event.note:
            return Size(DOT, DOT)
        across, down = self.pad
        inner = max(width - 2 * across, 1.0) if width else 0.0
        _, size = self.words(event.label, event.note, inner, token="text")
        return Size(size.width + 2 * across, size.height + 2 * down)

    def head(self, lane: Lane, width: float) -> Size:
        """Return how large the head of ``lane`` is."""
        across, _ = self.pad
        inner = max(width - 2 * across, 1.0) if width else 0.0
        _, size = self.words(lane.label or lane.id, lane.note, inner, bold=True)
        return Size(size.width + 2 * across, size.height + 8.0)

    def narrowest(self, texts: Iterable[str], *, bold: bool = False) -> float:
        """Return the width of the longest word in ``texts``, with its padding: no lane is narrower."""
        words = {word for text in texts for word in text.split()}
        widest = max(
            (label(w, self.ruler, size=self.size, bold=bold)[1].width for w in words), default=0
        )
        return widest * WIDER + 2 * self.pad[0] + 1.0

    @property
    def line(self) -> float:
        """How high a line is."""
        return self.size * LINE


def _bold(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, runs=tuple(replace(run, bold=True) for run in paragraph.runs))
