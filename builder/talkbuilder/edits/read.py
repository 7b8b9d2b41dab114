"""Slides, their texts and notes, out of a package that any program may have written."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from talkbuilder.edits.model import CELL, Box, BoxKind, Deck, Slide, Spot
from talkbuilder.edits.package import (
    Element,
    Package,
    Rel,
    Unreadable,
    attribute,
    below,
    inside,
    tag,
)
from talkbuilder.edits.words import tidied
from talkbuilder.signature import sign_in

MOST_SLIDES = 5_000
MOST_BOXES = 5_000
"""On one slide: what a figure of eight hundred lines may have, and more."""
_DEPTH = 40
_PAGE = (12_192_000.0, 6_858_000.0)
_SIGN_OF_MORPH = "!!"
_SHAPES = ("sp", "grpSp", "graphicFrame", "pic", "cxnSp", "contentPart")


def read_deck(data: bytes) -> Deck:
    """Return the deck in ``data``.

    Raises:
        Unreadable: it is none.
    """
    package = Package(data)
    main = _only(package.rels(""), "officeDocument")
    root = package.root(main) if main else None
    if root is None or tag(root) != "presentation":
        raise Unreadable("no presentation")
    page = _page(root)
    rels = package.rels(main)
    listed = below(root, "sldIdLst")
    slides: list[Slide] = []
    faults: list[tuple[int, str]] = []
    ids = [child for child in listed if tag(child) == "sldId"] if listed is not None else []
    if len(ids) > MOST_SLIDES:
        raise Unreadable(f"too large: {len(ids):,} slides, at most {MOST_SLIDES:,} are read")
    for number, each in enumerate(ids, 1):
        rel = rels.get(_rel_id(each))
        try:
            slides.append(_slide(package, rel.target if rel else "", number, page))
        except Unreadable as error:
            faults.append((number, str(error)))
    return Deck(tuple(slides), _core_title(package), sign_in(_properties(package)), tuple(faults))


def _rel_id(element: Element) -> str:
    """Return ``r:id``: beside it stands an ``id`` of its own."""
    return next((str(v) for k, v in element.attrib.items() if k.endswith("}id")), "")


def _only(rels: dict[str, Rel], kind: str) -> str:
    return next((rel.target for rel in rels.values() if rel.kind == kind), "")


def _page(root: Element) -> tuple[float, float]:
    size = below(root, "sldSz")
    if size is None:
        return _PAGE
    width, height = (_number(size.get(name)) for name in ("cx", "cy"))
    return (width, height) if width > 0 and height > 0 else _PAGE


def _number(text: str | None) -> float:
    try:
        return float(int(text or "0"))
    except ValueError:
        return 0.0


# --- what the whole says of itself ------------------------------------------------------------------------------------


def _core_title(package: Package) -> str:
    try:
        root = package.root(_only(package.rels(""), "core-properties"))
    except Unreadable:
        return ""
    found = below(root, "title") if root is not None else None
    return tidied(found.text or "") if found is not None else ""


def _properties(package: Package) -> dict[str, str]:
    try:
        root = package.root(_only(package.rels(""), "custom-properties"))
    except Unreadable:
        return {}
    found: dict[str, str] = {}
    for each in root if root is not None else ():
        if len(each):
            found[each.get("name") or ""] = each[0].text or ""
    return found


# --- a slide ----------------------------------------------------------------------------------------------------------


class _Where(Struct, frozen=True):
    """What the boxes of one slide are read with."""

    package: Package
    rels: dict[str, Rel]
    page: tuple[float, float]


def _slide(package: Package, name: str, number: int, page: tuple[float, float]) -> Slide:
    root = package.root(name) if name else None
    tree = below(root, "cSld", "spTree") if root is not None else None
    if root is None or tree is None:
        raise Unreadable("it is listed, and not there")
    where = _Where(package, package.rels(name), page)
    boxes = []
    for element in _shapes(tree):
        boxes.append(_box(element, where))
        if len(boxes) > MOST_BOXES:
            raise Unreadable(f"more than {MOST_BOXES:,} shapes stand on it")
    kept = tuple(box for box in boxes if box.holder not in ("sldNum", "dt"))
    hidden = root.get("show") in ("0", "false")
    return Slide(number, kept, _notes(where), hidden)


def _shapes(tree: Element, depth: int = 0) -> Iterator[Element]:
    """Yield the shapes of a tree in their order; groups are passed through, and told too, for their descriptions."""
    for child in tree:
        name = tag(child)
        if name == "AlternateContent":
            chosen = below(child, "Choice")
            chosen = below(child, "Fallback") if chosen is None else chosen
            if chosen is not None and depth < _DEPTH:
                yield from _shapes(chosen, depth + 1)
        elif name in _SHAPES:
            yield child
            if name == "grpSp" and depth < _DEPTH:
                yield from _shapes(child, depth + 1)


def _box(element: Element, where: _Where) -> Box:
    own = next(inside(element, "cNvPr"), None)
    name = attribute(own, "name") if own is not None else ""
    alt = tidied(attribute(own, "descr")) if own is not None else ""
    kind, lines, code = _content(element, where)
    return Box(
        name.removeprefix(_SIGN_OF_MORPH),
        _holder(element),
        kind,
        lines,
        alt,
        _spot(element, where.page),
        code,
    )


def _content(element: Element, where: _Where) -> tuple[BoxKind, tuple[str, ...], bool]:
    match tag(element):
        case "sp":
            body = below(element, "txBody")
            return "text", _lines(body), _is_code(body)
        case "pic":
            return "picture", (), False
        case "graphicFrame":
            table = next(inside(element, "tbl"), None)
            if table is not None:
                return "table", tuple(_rows(table)), False
            chart = next(inside(element, "chart"), None)
            if chart is not None:
                rel = where.rels.get(_rel_id(chart))
                return "chart", tuple(_chart(where.package, rel.target if rel else "")), False
            return "other", (), False
        case _:
            return "other", (), False


def _holder(element: Element) -> str:
    for name in ("nvSpPr", "nvPicPr", "nvGraphicFramePr"):
        found = below(element, name, "nvPr", "ph")
        if found is not None:
            return found.get("type") or "obj"
    return ""


def _spot(element: Element, page: tuple[float, float]) -> Spot | None:
    properties = below(element, "spPr")
    properties = below(element, "grpSpPr") if properties is None else properties
    frame = below(element, "xfrm") if properties is None else below(properties, "xfrm")
    if frame is None:
        return None
    offset, size = below(frame, "off"), below(frame, "ext")
    if offset is None or size is None:
        return None
    width, height = page
    return Spot(
        _number(offset.get("x")) / width,
        _number(offset.get("y")) / height,
        _number(size.get("cx")) / width,
        _number(size.get("cy")) / height,
    )


# --- words ------------------------------------------------------------------------------------------------------------


def _lines(body: Element | None) -> tuple[str, ...]:
    """Return the paragraphs of a text body, without the empty ones round them."""
    if body is None:
        return ()
    lines = [tidied(_paragraph(child)) for child in body if tag(child) == "p"]
    return tuple(_trimmed(lines))


def _trimmed(lines: Sequence[str]) -> Sequence[str]:
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return lines[first:last]


def _paragraph(paragraph: Element) -> str:
    said: list[str] = []
    for child in paragraph:
        if tag(child) == "br":
            said.append("\n")
        elif tag(child) not in ("pPr", "endParaRPr"):
            said += (text.text or "" for text in inside(child, "t"))
    return "".join(said)


def _is_code(body: Element | None) -> bool:
    """Whether all runs are marked as no text to be proofread: that is how we write code."""
    runs = list(inside(body, "r")) if body is not None else []
    looks = [below(run, "rPr") for run in runs]
    return bool(runs) and all(look is not None and look.get("noProof") == "1" for look in looks)


def _rows(table: Element) -> Iterator[str]:
    for row in (child for child in table if tag(child) == "tr"):
        cells = (child for child in row if tag(child) == "tc")
        yield CELL.join(
            " ".join(_lines(below(cell, "txBody"))).replace(CELL, " ") for cell in cells
        )


def _notes(where: _Where) -> tuple[str, ...]:
    root = where.package.root(_only(where.rels, "notesSlide"))
    tree = below(root, "cSld", "spTree") if root is not None else None
    if tree is None:
        return ()
    bodies = (each for each in _shapes(tree) if _holder(each) == "body")
    lines = [line for each in bodies for line in _lines(below(each, "txBody"))]
    return tuple(line for line in lines if line.strip())


# --- charts -----------------------------------------------------------------------------------------------------------


def _chart(package: Package, name: str) -> Iterator[str]:
    """Yield what a chart keeps of its workbook: a line a series, then a line a value."""
    root = package.root(name) if name else None
    for series in inside(root, "ser") if root is not None else ():
        label = " ".join(_cached(below(series, "tx")).values())
        yield f"series {label}"
        names = _cached(below(series, "cat"))
        for index, value in _cached(below(series, "val")).items():
            yield f"{label}, {names.get(index, index)}: {_figure(value)}"


def _cached(element: Element | None) -> dict[str, str]:
    """Return the points of a cache by their index."""
    if element is None:
        return {}
    return {
        point.get("idx") or "": tidied(value.text or "")
        for point in inside(element, "pt")
        if (value := below(point, "v")) is not None
    }


def _figure(text: str) -> str:
    """Return a number in one way of writing it: programs keep more or fewer digits."""
    try:
        return f"{float(text):.9g}"
    except ValueError:
        return text
