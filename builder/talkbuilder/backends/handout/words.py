"""Notes as data for the template, and a slide in words for who cannot see its picture."""

from collections.abc import Iterable, Sequence
from typing import Any, assert_never

from msgspec.structs import replace

from talkbuilder.backends.typst.ink import Ink
from talkbuilder.notes import Block, Code, ListItem, Paragraph, Said, plain
from talkbuilder.scene import Chart, Connector, Group, Item, Picture, Scene, Shape, Table, TextBlock
from talkbuilder.scripts import direction
from talkbuilder.wording import ENGLISH, Wording, fill

LONGEST_ALT = 1500
_MARK = "\N{LEFT-TO-RIGHT MARK}"


def blocks(notes: Sequence[Block], ink: Ink, language: str = "en") -> list[dict[str, Any]]:
    """Return ``notes`` for ``note`` of paper.typ: neighbouring list items become one list, levels nested.

    A block that reads from right to left says so; a list does if its first item does.
    """
    made: list[dict[str, Any]] = []
    trail: list[tuple[int, dict[str, Any]]] = []
    for block in notes:
        match block:
            case Paragraph():
                trail = []
                made.append({"kind": "paragraph", **_told(block, ink, language)})
            case Code(text, _):
                trail = []
                made.append({"kind": "code", "text": ink.words(text, "code")})
            case ListItem():
                _add(block, made, trail, ink, language)
            case _:
                assert_never(block)
    return made


def _add(
    item: ListItem,
    made: list[dict[str, Any]],
    trail: list[tuple[int, dict[str, Any]]],
    ink: Ink,
    language: str,
) -> None:
    ordered = item.number > 0
    while trail and (
        trail[-1][0] > item.level
        or (trail[-1][0] == item.level and trail[-1][1]["ordered"] != ordered)
    ):
        trail.pop()
    if not trail or trail[-1][0] < item.level:
        node = {"kind": "list", "ordered": ordered, "start": max(1, item.number), "items": []}
        node |= _way(item, language)
        (trail[-1][1]["items"][-1]["below"] if trail else made).append(node)
        trail.append((item.level, node))
    trail[-1][1]["items"].append({"below": [], **_told(item, ink, language)})


def _told(block: Paragraph | ListItem, ink: Ink, language: str) -> dict[str, Any]:
    """Return the words of a block and its direction; code in one that reads from the right stays in one piece."""
    way = _way(block, language)
    said = block.said
    if way:
        said = tuple(
            replace(part, text=f"{_MARK}{part.text}{_MARK}") if part.code else part for part in said
        )
    return {"said": _said(said, ink), **way}


def _way(block: Block, language: str) -> dict[str, bool]:
    return {"rtl": True} if direction(plain(block), language) == "rtl" else {}


def _said(parts: Iterable[Said], ink: Ink) -> list[Any]:
    made: list[Any] = []
    for part in parts:
        text = ink.words(part.text, "code" if part.code else "body")
        plain = not (part.bold or part.italic or part.code)
        made.append(text if plain else [text, part.bold, part.italic, part.code])
    return made


def alt_of(scene: Scene, wording: Wording = ENGLISH) -> str:
    """Return what is on a slide, in reading order, as one text."""
    parts = [fill(wording.slide_title, number=scene.number, title=scene.title)]
    parts += [part for item in scene.items for part in _words(item)]
    text = ". ".join(dict.fromkeys(" ".join(part.split()).rstrip(".") for part in parts if part))
    return text if len(text) <= LONGEST_ALT else f"{text[: LONGEST_ALT - 1]}…"


def _words(item: Item) -> list[str]:
    if item.role in ("title", "footer", "number", "decoration"):
        return []
    match item:
        case TextBlock():
            return [item.text.plain]
        case Shape():
            return [item.alt or (item.text.plain if item.text else "")]
        case Picture() | Chart() | Connector():
            return [item.alt]
        case Table():
            rows = [", ".join(cell.text.plain for cell in row) for row in item.rows]
            return [item.alt, *rows]
        case Group():
            return [item.alt] if item.alt else [w for child in item.items for w in _words(child)]
        case _:
            assert_never(item)
