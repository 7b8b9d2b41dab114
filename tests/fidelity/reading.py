"""Reads a slide back from a PDF: which of our paragraphs each word belongs to, and where it stands.

LibreOffice writes text in drawing order, which is the order of our items, and footers before everything else. So the
characters of a page, spaces left out, are those of its scene, and each word of the page finds its paragraph without
any guess about where it should be.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from talkbuilder.geometry import Rect
from talkbuilder.inside import text_area
from talkbuilder.scene import (
    Chart,
    Deck,
    Item,
    Paragraph,
    Scene,
    Shape,
    Table,
    Text,
    TextBlock,
    walk,
)

XHTML = "{http://www.w3.org/1999/xhtml}"
ASCENT, DESCENT = 0.95, 0.35
"""What pdftotext takes for the ascent and descent (em) of fonts that do not say, as those that LibreOffice embeds."""


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand together on a page."""

    text: str
    box: Rect

    @property
    def size(self) -> float:
        """Its size in points."""
        return self.box.height / (ASCENT + DESCENT)

    @property
    def baseline(self) -> float:
        """The y it stands on."""
        return self.box.bottom - DESCENT * self.size

    @property
    def ink(self) -> Rect:
        """What its letters cover, from the height of a capital to the foot of a g."""
        return Rect(self.box.x, self.baseline - 0.7 * self.size, self.box.width, 0.9 * self.size)


@dataclass(frozen=True, slots=True)
class Place:
    """One of our paragraphs: where it belongs. ``box`` is its item's, or what a round shape leaves to text."""

    scene: str
    item: str
    number: int
    text: Text
    paragraph: Paragraph
    box: Rect
    cell: bool = False

    @property
    def size(self) -> float:
        """Its size in points."""
        return self.paragraph.size or self.text.size


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph read back: the index of the first character of each later line, and the boxes of its words."""

    place: Place
    breaks: tuple[int, ...]
    words: tuple[Word, ...]

    @property
    def equal(self) -> bool:
        """Whether it breaks as ours."""
        return self.breaks == _first_inked(self.place.paragraph)

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines as shown."""
        return cut(self.place.paragraph.text, self.breaks)


@dataclass(frozen=True, slots=True)
class Page:
    """A slide read back. ``lost`` holds our characters that are not there, ``strange`` those that are not ours."""

    scene: Scene
    shown: tuple[Shown, ...]
    charts: tuple[tuple[Rect, tuple[Word, ...]], ...]
    lost: str
    strange: str


def pages(html: bytes) -> list[list[Word]]:
    """Return the words of each page of what ``pdftotext -raw -bbox`` wrote."""
    return [
        [_word(element) for element in page.iter(f"{XHTML}word")]
        for page in ET.fromstring(html).iter(f"{XHTML}page")
    ]


def _word(element: ET.Element) -> Word:
    x, y, right, bottom = (float(element.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word(element.text or "", Rect(x, y, right - x, bottom - y))


def read(deck: Deck, html: bytes) -> list[Page]:
    """Return the slides of ``deck`` as they are in the PDF."""
    found = pages(html)
    assert len(found) == len(deck.scenes), f"{len(found)} pages for {len(deck.scenes)} slides"
    return [read_page(scene, words) for scene, words in zip(deck.scenes, found, strict=True)]


def read_page(scene: Scene, words: Sequence[Word]) -> Page:
    """Give each word of a page to the paragraph it belongs to."""
    items = walk(scene.items)
    boxes = [item.rect for item in items if isinstance(item, Chart)]
    inside: list[list[Word]] = [[] for _ in boxes]
    rest: list[Word] = []
    for word in words:
        at = next((n for n, box in enumerate(boxes) if _holds(box, word)), None)
        (rest if at is None else inside[at]).append(word)
    ordered = [place for item in _in_writing_order(items) for place in places(scene.id, item)]
    ours = [
        (char, number, index)
        for number, place in enumerate(ordered)
        for char, index in _inked(place.paragraph)
    ]
    theirs = [(char, word) for word in rest for char in word.text if not char.isspace()]
    pairs, lost, strange = _aligned([one[0] for one in ours], [one[0] for one in theirs])
    seen: list[list[tuple[int, Word]]] = [[] for _ in ordered]
    for mine, other in pairs:
        _, number, index = ours[mine]
        seen[number].append((index, theirs[other][1]))
    shown = tuple(
        Shown(place, tuple(_breaks(place, chars)), tuple({id(w): w for _, w in chars}.values()))
        for place, chars in zip(ordered, seen, strict=True)
        if chars
    )
    charts = tuple((box, tuple(words)) for box, words in zip(boxes, inside, strict=True))
    return Page(scene, shown, charts, lost, strange)


def cut(text: str, breaks: Sequence[int]) -> tuple[str, ...]:
    """Return the lines of ``text``, without the spaces that hang."""
    return tuple(text[a:b].strip(" \n") for a, b in pairwise((0, *breaks, len(text))))


def _holds(box: Rect, word: Word) -> bool:
    x, y = word.box.center
    return box.x <= x <= box.right and box.y <= y <= box.bottom


def _in_writing_order(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.role != "footer")


def places(scene: str, item: Item) -> Iterator[Place]:
    """Yield the paragraphs of ``item`` (without those of items inside it)."""
    match item:
        case TextBlock():
            yield from _of_text(scene, item.id, item.text, item.rect)
        case Shape(text=Text()):
            assert item.text is not None
            plain = item.geometry in ("rect", "roundRect")
            # A line in the middle of a round shape has more room than the shape's text rectangle.
            box = item.rect if plain else text_area(item.geometry, item.rect).inset(-2)
            yield from _of_text(scene, item.id, item.text, box)
        case Table():
            tops = accumulate(item.heights, initial=item.rect.y)
            for y, height, cells in zip(tops, item.heights, item.rows, strict=False):
                lefts = accumulate(item.columns, initial=item.rect.x)
                for n, (x, width, cell) in enumerate(zip(lefts, item.columns, cells, strict=False)):
                    box = Rect(x, y, width, height)
                    yield from _of_text(scene, f"{item.id}.{y:.0f}.{n}", cell.text, box, cell=True)
        case _:
            return


def _of_text(scene: str, item: str, text: Text, box: Rect, cell: bool = False) -> Iterator[Place]:
    for number, paragraph in enumerate(text.paragraphs):
        yield Place(scene, item, number, text, paragraph, box, cell)


def _inked(paragraph: Paragraph) -> Iterator[tuple[str, int]]:
    """The characters that leave ink, with their index; the bullet's have none (-1)."""
    yield from ((char, -1) for char in paragraph.bullet)
    yield from (
        (c, n) for n, c in enumerate(paragraph.text) if not c.isspace() and c not in "\u200b\u2060"
    )


def _first_inked(paragraph: Paragraph) -> tuple[int, ...]:
    """The breaks, moved on to the first character that leaves ink."""
    inked = [index for _, index in _inked(paragraph)]
    found = (next((i for i in inked if i >= at), None) for at in paragraph.breaks)
    return tuple(dict.fromkeys(at for at in found if at is not None))


def _breaks(place: Place, chars: Sequence[tuple[int, Word]]) -> Iterator[int]:
    """A line begins where a character stands clearly lower than the one before it."""
    before: Word | None = None
    for index, word in chars:
        if index < 0:
            continue
        if before is not None and word.box.bottom - before.box.bottom > 0.4 * place.size:
            yield index
        before = word


def _aligned(ours: list[str], theirs: list[str]) -> tuple[list[tuple[int, int]], str, str]:
    if ours == theirs:
        return [(n, n) for n in range(len(ours))], "", ""
    lost, strange = "", ""
    pairs: list[tuple[int, int]] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs.extend(zip(range(a, b), range(c, d), strict=True))
        else:
            lost += "".join(ours[a:b])
            strange += "".join(theirs[c:d])
    return pairs, lost, strange
