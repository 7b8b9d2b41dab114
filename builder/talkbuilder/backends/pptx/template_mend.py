"""Mends what other makers leave out of a template, in our copy of it; see notes/templates.md.

LibreOffice writes the look of a placeholder into its prompt, where no slide inherits it, gives no index to
placeholders, so that two of a layout cannot be told apart, numbers shapes from 0, and ends a background at its fill.
"""

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from talkbuilder.backends.pptx.xml import A, P

_NS = {"a": A, "p": P}
# Indexes that no maker hands out by itself; PowerPoint's own custom placeholders start at 10.
_FIRST_INDEX = 1_001
_KEEP_RUN = ("sz", "b", "i", "cap", "spc", "baseline")
_KEEP_PARAGRAPH = ("marL", "marR", "indent", "algn", "rtl")


def mend(root: Any) -> None:
    """Mend a master's or a layout's element in place."""
    _number_shapes(root)
    _number_placeholders(root)
    for properties in root.iterfind("p:cSld/p:bg/p:bgPr", _NS):
        _end_background(properties)
    if root.find("p:txStyles", _NS) is None:
        for sp in root.iterfind("p:cSld/p:spTree/p:sp", _NS):
            if sp.find("p:nvSpPr/p:nvPr/p:ph", _NS) is not None:
                _lift_styles(sp)


def mend_masters(masters: Sequence[tuple[Any, Sequence[Any]]]) -> None:
    """Mend what LibreOffice does to several masters: the layouts of all of them stand where one master's text does.

    Moves placeholders from that master's places to those of their own, and gives them its margins.
    """
    if len(masters) < 2 or any(m.find("p:txStyles", _NS) is not None for m, _ in masters):
        return
    places = [_places(master) for master, _ in masters]
    for own, (_, layouts) in zip(places, masters, strict=True):
        for layout in layouts:
            found = list(_titles_and_texts(layout))
            title = next((_rect(sp) for kind, sp in found if kind == "title"), None)
            stands = [place for place in (own, *places) if _rect(place.get("title")) == title]
            if title is None or not stands or stands[0] is own:
                continue
            for kind, sp in found:
                if kind in stands[0] and kind in own:
                    _move(sp, stands[0][kind], own[kind])


def _rect(sp: Any) -> tuple[str, ...] | None:
    """Where a shape is, as it is written."""
    if sp is None:
        return None
    off, ext = _at(sp, "off"), _at(sp, "ext")
    return off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy")


def _titles_and_texts(root: Any) -> Iterator[tuple[str, Any]]:
    for sp in root.iterfind("p:cSld/p:spTree/p:sp", _NS):
        ph = sp.find("p:nvSpPr/p:nvPr/p:ph", _NS)
        if ph is not None and _at(sp, "off") is not None and _at(sp, "ext") is not None:
            kind = ph.get("type") or "obj"
            if kind in ("title", "ctrTitle", "obj", "body", "subTitle"):
                yield "title" if kind in ("title", "ctrTitle") else "body", sp


def _places(master: Any) -> dict[str, Any]:
    return dict(_titles_and_texts(master))


def _move(sp: Any, old: Any, new: Any) -> None:
    """Put ``sp`` where it would stand if ``old`` stood where ``new`` does; its margins are ``new``'s."""
    for corner, size in (("x", "cx"), ("y", "cy")):
        (start, length), (old_start, old_length), (new_start, new_length) = (
            (int(_at(e, "off").get(corner)), int(_at(e, "ext").get(size))) for e in (sp, old, new)
        )
        if old_length > 0:
            ratio = new_length / old_length
            _at(sp, "off").set(corner, str(round(new_start + (start - old_start) * ratio)))
            _at(sp, "ext").set(size, str(round(length * ratio)))
    body, model = (e.find("p:txBody/a:bodyPr", _NS) for e in (sp, new))
    if body is not None and model is not None:
        for key in list(body.attrib):
            del body.attrib[key]
        for key, value in model.attrib.items():
            body.set(key, value)


def _at(sp: Any, name: str) -> Any:
    return sp.find(f"p:spPr/a:xfrm/a:{name}", _NS)


def _number_shapes(root: Any) -> None:
    """Shape ids are positive and unique (ECMA-376 part 1, 20.1.2.2.8)."""
    taken: set[int] = set()
    named = list(root.iterfind(".//p:cNvPr", _NS))
    spare = max((int(e.get("id") or 0) for e in named), default=0) + 1
    for element in named:
        number = int(element.get("id") or 0)
        if number < 1 or number in taken:
            number, spare = spare, spare + 1
            element.set("id", str(number))
        taken.add(number)


def _end_background(properties: Any) -> None:
    """Say that a background has no effects: PowerPoint always does, and others' decks without it had to be repaired."""
    if any(properties.find(f"a:{name}", _NS) is not None for name in ("effectLst", "effectDag")):
        return
    fill = next((n for n, e in enumerate(properties) if etree.QName(e).localname != "extLst"), -1)
    properties.insert(fill + 1, etree.Element(f"{{{A}}}effectLst"))


def _number_placeholders(root: Any) -> None:
    taken: set[tuple[str, str]] = set()
    index = _FIRST_INDEX
    for ph in root.iterfind("p:cSld/p:spTree/p:sp/p:nvSpPr/p:nvPr/p:ph", _NS):
        key = (ph.get("type") or "obj", ph.get("idx") or "0")
        if key in taken:
            ph.set("idx", str(index))
            index += 1
        taken.add((ph.get("type") or "obj", ph.get("idx") or "0"))


def _lift_styles(sp: Any) -> None:
    """Make list styles of the prompt's paragraphs, a level each, if the placeholder has none."""
    body = sp.find("p:txBody", _NS)
    if body is None or body.find("a:lstStyle/*", _NS) is not None:
        return
    styles = body.find("a:lstStyle", _NS)
    if styles is None:
        styles = etree.Element(f"{{{A}}}lstStyle")
        body.insert(1, styles)
    seen: set[int] = set()
    for paragraph in body.iterfind("a:p", _NS):
        properties = paragraph.find("a:pPr", _NS)
        level = int(properties.get("lvl") or 0) if properties is not None else 0
        run = paragraph.find("a:r/a:rPr", _NS)
        if level in seen or level > 8 or run is None:
            continue
        seen.add(level)
        styles.append(_level(level, properties, run))


def _level(level: int, properties: Any, run: Any) -> Any:
    made = etree.Element(f"{{{A}}}lvl{level + 1}pPr")
    if properties is not None:
        for key in _KEEP_PARAGRAPH:
            if properties.get(key) is not None:
                made.set(key, properties.get(key))
        for child in properties:
            if isinstance(child.tag, str) and etree.QName(child).localname not in (
                "defRPr",
                "extLst",
            ):
                made.append(copy.deepcopy(child))
    default = etree.SubElement(made, f"{{{A}}}defRPr")
    for key in _KEEP_RUN:
        if run.get(key) is not None:
            default.set(key, run.get(key))
    for child in run:
        if isinstance(child.tag, str) and not etree.QName(child).localname.startswith(
            ("hlink", "ext")
        ):
            default.append(copy.deepcopy(child))
    return made
