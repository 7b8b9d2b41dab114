"""The handout of so many slides a page: slots of one size, filled in turn; the template puts words into them."""

import re
from collections.abc import Sequence
from typing import Any

from talkbuilder.backends.handout.shape import SPACE, Sheet, strip
from talkbuilder.geometry import Size

_WORD = re.compile(r"\S+\s*|^\s+")


def arranged(slides: Sequence[dict[str, Any]], sheet: Sheet, page: Size) -> dict[str, Any]:
    """Return what sheets.typ needs besides what every handout has."""
    ratio = page.width / page.height
    slots = [_slot(slide, sheet, ratio) for slide in _with_sections(slides, sheet)]
    return {
        "paper": sheet.paper,
        "rows": [slots[n : n + sheet.columns] for n in range(0, len(slots), sheet.columns)],
        "sheet": {
            "columns": sheet.columns,
            "rows": sheet.rows,
            "gap": sheet.gap,
            "slot": sheet.slot,
            "picture": sheet.picture,
            "side": sheet.side,
            "beside": sheet.beside,
            "title": sheet.title,
            "words": sheet.words,
            "space": SPACE,
        },
    }


def _with_sections(slides: Sequence[dict[str, Any]], sheet: Sheet) -> list[dict[str, Any]]:
    """Return the slides that get a slot.

    A section's slide says no more than its heading, which goes to the slide after it, unless it has notes to be printed
    or none comes after it.
    """
    found: list[dict[str, Any]] = []
    opened: list[dict[str, Any]] = []
    for number, slide in enumerate(slides):
        spoken = sheet.beside == "notes" and slide["notes"]
        if slide["section"] and not spoken and number + 1 < len(slides):
            opened.append({name: slide[name] for name in ("number", "title", "level")})
        else:
            found.append({**slide, "opened": opened})
            opened = []
    return found


def _slot(slide: dict[str, Any], sheet: Sheet, ratio: float) -> dict[str, Any]:
    earlier = slide["strip"]
    grid = strip(len(earlier), sheet.frames, ratio) if earlier else None
    notes = slide["notes"] if sheet.beside == "notes" else []
    return {
        **{name: slide[name] for name in ("number", "title", "level", "minutes", "alt", "main", "opened")},
        "strip": earlier if grid else [],
        "strip-columns": grid[0] if grid else 0,
        "strip-width": grid[1] if grid else 0,
        "strip-right": sheet.frames_right,
        "notes": [_in_words(block) for block in notes],
        **({"rtl": True} if slide.get("rtl") else {}),
    }  # fmt: skip


def _in_words(block: dict[str, Any]) -> dict[str, Any]:
    """Return a paragraph with its stretches cut into words, so that it can go on elsewhere; other blocks stay."""
    if block["kind"] != "paragraph":
        return block
    said: list[Any] = []
    for part in block["said"]:
        text, *look = [part] if isinstance(part, str) else part
        code = bool(look and look[2])
        words = [text] if code else _WORD.findall(text)
        said += [[word, *look] if look else word for word in words]
    return {**block, "said": said}
