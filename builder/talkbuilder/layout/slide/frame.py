"""What every slide has round its content: the accent mark, the title with its count of frames, footer and number."""

from typing import Any

from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.balance import balanced
from talkbuilder.layout.slide.sheet import Sheet, Written, at, runs_of, text_of
from talkbuilder.layout.text.fit import fit, natural_width
from talkbuilder.ports import Ruler
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck, Item, Paragraph, Run, Shape, TextBlock
from talkbuilder.theme import Box, Layout, Token
from talkbuilder.wording import checked_against

_MARKED = frozenset(
    {"bullets", "two-columns", "number", "figure", "figure-text", "image", "code", "code-output",
     "table", "comparison", "quote", "speaker", "references"}
)  # fmt: skip
"""The layouts with their title at the top, and the accent mark above it."""


def titles(
    sheet: Sheet[Any], title: str, frames: int
) -> tuple[tuple[TextBlock, ...], tuple[Problem, ...]]:
    """Return the title of each frame: of several, each says which it is, in a quiet `` 2/5`` behind the words.

    PowerPoint's accessibility checker wants every slide's title to differ, and the title is what the placeholder
    shows. The count hangs on the last word by a no-break space, and is measured with the widest number. A title of
    several lines stands in a box so narrow that its lines are about even: no word is left alone in the last one.
    """
    path = ("title",) if sheet.slide.title else ()
    widest = _titled(sheet, title, frames, frames, path)
    # All in the size of the last, which is the widest, and of the first: digits have widths of their own.
    first = _titled(sheet, title, 1, frames, path) if frames > 1 else widest
    size = min(widest.block.text.size, first.block.text.size)
    written = [
        at(sheet, _titled(sheet, title, frame, frames, path), size)
        for frame in range(1, frames + 1)
    ]
    return balanced([one.block for one in written], sheet.ruler, sheet.language), widest.problems


def _titled(
    sheet: Sheet[Any], title: str, frame: int, frames: int, path: tuple[str, ...]
) -> Written:
    runs = runs_of(title)
    if frames > 1:
        runs += (Run(f"\u00a0{frame}/{frames}", token="muted"),)
    return sheet.write("title", [Paragraph(runs)], path=path, role="title")


def mark(sheet: Sheet[Any]) -> tuple[Item, ...]:
    """Return the accent above the title."""
    if sheet.name not in _MARKED:
        return ()
    title = sheet.box("title").rect
    rect = Rect(title.x, title.y - 14, 40, 5)
    return (Shape(id="chrome.mark", rect=rect, fill="brand", role="decoration"),)


def foot(
    layout: Layout, deck: Deck, number: str, ruler: Ruler, warning: str = ""
) -> tuple[Item, ...]:
    """Return footer and slide number, where the layout has them; ``warning`` is what this slide must admit."""
    items: list[Item] = []
    box = layout.boxes.get("footer")
    if box is not None:
        words = footer_words(deck, layout, ruler, warning)
        runs: tuple[Run, ...] = (Run(words),)
        if warning:
            runs = (Run(words.removesuffix(warning)), Run(warning, bold=True, token=_loud(box)))
        text = fit(text_of(box, (Paragraph(runs),)), box.rect.size, box.min_size, ruler, 0.5)
        items.append(
            TextBlock(id="footer", rect=box.rect, text=text.text, role="footer", slot="footer")
        )
    box = layout.boxes.get("number")
    if box is not None:
        text = fit(
            text_of(box, (Paragraph((Run(number),)),)), box.rect.size, box.min_size, ruler, 0.5
        )
        items.append(
            TextBlock(id="number", rect=box.rect, text=text.text, role="number", slot="number")
        )
    return tuple(items)


def _loud(box: Box) -> Token:
    """Return the colour of what must not be overlooked: plain text among muted, else the footer's own."""
    return "text" if box.token == "muted" else box.token


def footer_words(deck: Deck, layout: Layout, ruler: Ruler, warning: str = "") -> str:
    """Return the footer, one line that ends with ``warning``, whatever happens.

    First the event gives way, then the title is cut short; in a company's narrow box the day of the check, and at last
    the check. What a slide must admit stays.
    """
    box = layout.boxes["footer"]

    def joined(title: str, standing: str, event: str = "") -> str:
        return " · ".join(filter(None, (title, standing, event, deck.classification, warning)))

    def fits(words: str) -> bool:
        run = Run(words, bold=bool(warning))
        text = replace(text_of(box, (Paragraph((run,)),)), size=box.min_size)
        return natural_width(text, ruler) * 1.08 <= box.rect.width

    for words in (joined(deck.title, deck.standing, deck.event), joined(deck.title, deck.standing)):
        if fits(words):
            return words
    title = deck.title
    while title and not fits(joined(f"{title}…", deck.standing)):
        title = title[:-1].rstrip()
    if title:
        return joined(f"{title}…", deck.standing)
    undated = (
        checked_against(deck.checked.partition(" on ")[0], deck.wording) if deck.checked else ""
    )
    shorter = (joined("", standing) for standing in (deck.standing, undated or deck.standing))
    return next(filter(fits, shorter), joined("", ""))
