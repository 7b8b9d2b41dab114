"""What we measured in FiraGO fits in Arial, too: PowerPoint will show it in that.

Arial's widths are those of Liberation Sans, by design; `talkbuilder.layout.text.arial` holds them.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from talkbuilder.app.wiring import open_kit
from talkbuilder.layout.text.arial import BOLD, REGULAR
from talkbuilder.layout.text.fit import lines_of, measured, natural_width
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.layout.text.widest import Widest
from talkbuilder.ports import Lent
from talkbuilder.scene import walk
from talkbuilder.theme import Family
from tests.fidelity import arial, decks
from tests.fidelity.reading import Place, places

LIBERATION = Path("/usr/share/fonts/truetype/liberation")
RULER = OwnRuler()
ARIAL = {
    bold: {char: width for width, chars in table.items() for char in chars}
    for bold, table in ((False, REGULAR), (True, BOLD))
}
LONG = 25
"""Characters from which a line counts as a sentence, in which wide and narrow letters even out."""


class ArialRuler:
    """Measures as Office does: Arial for words, Consolas for code, ours for what Arial lacks."""

    def width(
        self, text: str, family: Family, size: float, bold: bool = False, italic: bool = False
    ) -> float:
        """Return the advance width in points."""
        if family == "code":
            return 0.55 * size * len(text)
        table = ARIAL[bold]
        return sum(
            table[char] * size / 1000
            if char in table
            else RULER.width(char, family, size, bold, italic)
            for char in text
        )

    def missing(self, text: str, family: Family) -> str:
        """Return nothing: Office borrows by itself."""
        return ""

    def lent(self, text: str, family: Family) -> tuple[Lent, ...]:
        """Return nobody."""
        return ()

    def for_talk(self, wanted: Sequence[str], language: str) -> "ArialRuler":
        """Return itself: it lends to nobody."""
        return self


@pytest.fixture(scope="module")
def written() -> list[Place]:
    """Every paragraph of the scheduler talk and of the specimens; a theme's colours make no difference."""
    with open_kit() as kit:
        made = decks.decks(kit)
    names = [name for name in made if not name.endswith("-dark")]
    return [
        place
        for name in names
        for scene in made[name].scenes
        for item in walk(scene.items)
        for place in places(scene.id, item)
    ]


@pytest.mark.skipif(not LIBERATION.is_dir(), reason="fonts-liberation is not installed")
def test_the_table_holds_the_widths_of_liberation_sans() -> None:
    for bold, file in ((False, "REGULAR"), (True, "BOLD")):
        assert arial.advances(LIBERATION / arial.FACES[file]) == ARIAL[bold]


def test_sentences_are_hardly_ever_8_percent_wider_in_arial(written: list[Place]) -> None:
    shares = {line: share for line, share in _shares(written) if len(line) >= LONG}
    wide = {line: share for line, share in shares.items() if share > 1.08}
    assert len(wide) <= 0.01 * len(shares), wide
    assert max(shares.values()) <= 1.1, wide


def test_short_strings_can_be_wider_and_the_fit_knows() -> None:
    """Digits and some capitals: a fit measures each piece in the wider of the two."""
    widest, office = Widest(RULER, 1.08), ArialRuler()
    for text in ("G11", "1.7", "MMWWGGQQ", "14", "Sixty-first"):
        ours = RULER.width(text, "body", 20)
        assert widest.width(text, "body", 20) == pytest.approx(
            max(1.08 * ours, office.width(text, "body", 20))
        )
    assert office.width("G11", "body", 20) > 1.15 * RULER.width("G11", "body", 20)


def test_everything_fits_in_arial(written: list[Place]) -> None:
    """Each text, set in Arial's widths, stays in its box."""
    office = ArialRuler()
    out: dict[str, None] = {}
    for place in written:
        text, box = place.text, place.box
        set_in_arial = measured(text, box.width, office)
        wide = set_in_arial.width if text.wrap else natural_width(text, office)
        if wide > box.width + 0.5 or (set_in_arial.height > box.height + 0.5):
            size = f"{wide:.1f} x {set_in_arial.height:.1f} in {box.width:.1f} x {box.height:.1f}"
            out[f"{place.scene} {place.item}: {text.plain[:60]!r} {size}"] = None
    if out:
        pytest.fail("\n".join(out), pytrace=False)


def _shares(written: list[Place]) -> Iterator[tuple[str, float]]:
    """Yield lines of one run in our own family, and how wide each is in Arial, seen from ours."""
    office = ArialRuler()
    for place in written:
        if len(place.paragraph.runs) != 1:
            continue
        (run,) = place.paragraph.runs
        family, bold = run.family or place.text.family, run.bold or place.text.bold
        for line in lines_of(place.paragraph):
            if line:
                ours = RULER.width(line, family, 1, bold, run.italic)
                yield line, office.width(line, family, 1, bold, run.italic) / ours
