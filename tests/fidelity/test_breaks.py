"""What LibreOffice makes of our .pptx: lines break where we measured, and nothing leaves its box.

It renders the scheduler talk and a specimen of every layout at its limits, both in both themes, and lists
of prose: with our own fonts in the place of Arial and Consolas, and with a face whose every glyph is 8 %
wider. The fonts have no kerning, since our ruler has none and LibreOffice cannot be told not to kern
(builder/notes/libreoffice-breaks.md).
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import PurePosixPath

import pytest

from talkbuilder.app.wiring import open_kit
from talkbuilder.backends import pptx
from talkbuilder.geometry import Rect
from talkbuilder.ports import BackendOptions
from talkbuilder.scene import Deck, dump
from tests.fidelity import decks, office, substitutes
from tests.fidelity.reading import Page, Shown, cut, read

pytestmark = [pytest.mark.slow, pytest.mark.external("soffice", "pdftotext")]

EQUAL = 0.98
SLACK = 1.0
"""Points: what rounding to LibreOffice's hundredths of a millimetre and to whole font units adds up to."""


@dataclass(frozen=True)
class Rendered:
    """Every deck read back, in our fonts and in wider ones."""

    decks: dict[str, Deck]
    own: dict[str, bytes]
    wide: dict[str, bytes]

    @cached_property
    def pages(self) -> dict[str, list[Page]]:
        """The slides in our fonts."""
        return {name: read(deck, self.own[name]) for name, deck in self.decks.items()}

    @cached_property
    def wide_pages(self) -> dict[str, list[Page]]:
        """The slides in the wider face."""
        return {name: read(deck, self.wide[name]) for name, deck in self.decks.items()}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    with open_kit() as kit:
        made = decks.decks(kit)
        options = BackendOptions(connectors="freeform")
        files = {
            name: _only(pptx.write(deck, name, options, kit).files) for name, deck in made.items()
        }
        characters = "".join(
            sorted({*"".join(map(dump, made.values())), *map(chr, range(32, 127))})
        )

        def render(name: str, wider: float) -> dict[str, bytes]:
            room = tmp_path_factory.mktemp(name)
            (room / "fonts").mkdir()
            substitutes.make(kit.fonts.folder, characters, room / "fonts", wider)
            prefix = substitutes.PREFIX if wider > 1 else ""
            given = {"Arial": f"{prefix}FiraGO", "Consolas": f"{prefix}Fira Mono"}
            return office.words_of(files, room / "fonts", given, room)

        with ThreadPoolExecutor(2) as pool:
            own, wide = pool.map(render, ("own", "wide"), (1.0, 1.08))
    return Rendered(made, own, wide)


def _only(files: Mapping[PurePosixPath, bytes]) -> bytes:
    (data,) = files.values()
    return data


def test_every_character_arrives(rendered: Rendered) -> None:
    """In whatever order: pdftotext reads a footer with bold words after the number beside it."""
    for pages in (rendered.pages, rendered.wide_pages):
        for name, found in pages.items():
            wrong = [f"{name} {p.scene.id}: lost {p.lost!r}, strange {p.strange!r}"
                     for p in found if sorted(p.lost) != sorted(p.strange)]  # fmt: skip
            assert wrong == []


@pytest.mark.parametrize("deck", decks.NAMES)
def test_paragraphs_break_as_ours(rendered: Rendered, deck: str) -> None:
    """At least 98 % of all paragraphs, and of those that wrap; one may differ in any deck."""
    shown = [one for page in rendered.pages[deck] for one in page.shown]
    wrapped = [one for one in shown if one.breaks or one.place.paragraph.breaks]
    other = [one for one in shown if not one.equal]
    said = "\n".join(sorted({_compared(one) for one in other}))
    print(f"{deck}: {len(shown)} paragraphs, {len(wrapped)} wrap, {len(other)} differ\n{said}")  # noqa: T201
    assert len(other) <= (1 - EQUAL) * len(shown), said
    assert len(other) <= (1 - EQUAL) * len(wrapped) + 1, said


@pytest.mark.parametrize("deck", decks.NAMES)
def test_nothing_leaves_its_box(rendered: Rendered, deck: str) -> None:
    _none(leaving(rendered.pages[deck]))


@pytest.mark.parametrize("deck", decks.NAMES)
def test_nothing_leaves_its_box_in_a_face_8_percent_wider(rendered: Rendered, deck: str) -> None:
    _none(leaving(rendered.wide_pages[deck], tables_grow=True))


@pytest.mark.parametrize("deck", decks.NAMES)
def test_no_text_lies_on_other_text(rendered: Rendered, deck: str) -> None:
    _none(overlapping(rendered.pages[deck]))
    _none(overlapping(rendered.wide_pages[deck]))


def _none(faults: Sequence[str]) -> None:
    """Fail and say every fault on a line of its own."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def _compared(one: Shown) -> str:
    paragraph = one.place.paragraph
    ours, theirs = cut(paragraph.text, paragraph.breaks), one.lines
    return (
        f"{one.place.scene} {one.place.item}\n    ours    {' | '.join(ours)}"
        f"\n    theirs  {' | '.join(theirs)}"
    )


def leaving(pages: Sequence[Page], tables_grow: bool = False) -> list[str]:
    """Return the words that stand outside the box of their item, and by how many points.

    ``tables_grow``: rows may become higher, as rows do; their words stay in their column, above the footer.
    """
    found: dict[str, None] = {}
    for page in pages:
        foot = min((s.place.box.y for s in page.shown if s.place.item == "footer"), default=540.0)
        for shown in page.shown:
            box = shown.place.box
            if tables_grow and shown.place.cell:
                box = Rect(box.x, box.y, box.width, foot - box.y)
            for word in shown.words:
                out = _outside(word.ink, box)
                if out > SLACK:
                    found[f"{page.scene.id} {shown.place.item}: {word.text} by {out:.1f}"] = None
        for chart, words in page.charts:
            found |= {f"{page.scene.id}: {word.text} of a chart": None
                      for word in words if _outside(word.ink, chart) > SLACK}  # fmt: skip
    return list(found)


def _outside(inner: Rect, outer: Rect) -> float:
    return max(
        outer.x - inner.x, outer.y - inner.y, inner.right - outer.right, inner.bottom - outer.bottom
    )


def overlapping(pages: Sequence[Page]) -> list[str]:
    """Return pairs of words of different items of which one lies on the other."""
    found: dict[str, None] = {}
    for page in pages:
        words = [(shown.place.item, word) for shown in page.shown for word in shown.words]
        for (one, first), (other, second) in combinations(words, 2):
            if one != other and first is not second and first.ink.overlaps(second.ink, SLACK):
                found[f"{page.scene.id}: {first.text} of {one} and {second.text} of {other}"] = None
    return list(found)
