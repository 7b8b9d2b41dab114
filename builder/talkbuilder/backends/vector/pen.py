"""Scene items as SVG elements: one ``match``, and a ``g`` with the item's id round each."""

from collections.abc import Callable, Mapping
from typing import assert_never

from msgspec import Struct

from talkbuilder.backends.vector.markup import attributes
from talkbuilder.backends.vector.media import data_uri
from talkbuilder.backends.vector.shapes import (
    dashes,
    ends,
    head_data,
    outline,
    path_data,
    shortened,
)
from talkbuilder.backends.vector.text import svg_text
from talkbuilder.chart import drawn
from talkbuilder.geometry import Rect
from talkbuilder.inside import text_area
from talkbuilder.ports import Ruler
from talkbuilder.scene import (
    Cell,
    Chart,
    Connector,
    Group,
    Item,
    Line,
    Link,
    Media,
    Picture,
    Shape,
    Table,
    TextBlock,
)
from talkbuilder.theme import Theme, Token

RULE, HEADER_RULE = 0.75, 1.5
"""The widths of the lines below a table's rows, and below its header: as in the deck."""


class Pen(Struct, frozen=True):
    """What drawing needs beside the item. ``href`` says where a link leads; "" draws it as plain text."""

    theme: Theme
    ruler: Ruler
    media: Mapping[str, Media]
    href: Callable[[Link], str]

    def draw(self, item: Item) -> str:
        """Return ``item`` as SVG."""
        match item:
            case TextBlock():
                inside = svg_text(item.rect, item.text, self.theme, self.ruler, self.href)
            case Shape():
                inside = self._shape(item)
            case Connector():
                inside = self._connector(item)
            case Picture():
                inside = self._picture(item)
            case Table():
                inside = self._table(item)
            case Chart():
                inside = "".join(self.draw(part) for part in drawn(item))
            case Group():
                inside = "".join(self.draw(part) for part in item.items)
            case _:
                assert_never(item)
        return f"<g{attributes(data_id=item.id)}>{inside}</g>"

    def _paint(self, token: Token | None) -> str:
        return "none" if token is None else self.theme.rgb(token).css

    def _stroke(self, line: Line | None) -> dict[str, str | float | None]:
        if line is None:
            return {}
        return {
            "stroke": self._paint(line.token),
            "stroke_width": line.width,
            "stroke_dasharray": dashes(line),
        }

    def _shape(self, item: Shape) -> str:
        style = attributes(
            d=outline(item.geometry, item.rect, item.radius),
            fill=self._paint(item.fill),
            **self._stroke(item.line),
        )
        words = ""
        if item.text:
            room = text_area(item.geometry, item.rect, item.radius)
            words = svg_text(room, item.text, self.theme, self.ruler, self.href)
        inside = f"<path{style}/>{words}"
        target = self.href(item.link) if item.link else ""
        return f"<a{attributes(href=target)}>{inside}</a>" if target else inside

    def _connector(self, item: Connector) -> str:
        style = attributes(d=path_data(shortened(item)), fill="none", **self._stroke(item.line))
        first, second, before, last = ends(item)
        heads = head_data(item.head, last, before, item.line.width)
        tails = head_data(item.tail, first, second, item.line.width)
        parts = [
            f"<path{attributes(d=data, fill=self._paint(item.line.token))}/>"
            for data in (heads, tails)
            if data
        ]
        return f"<path{style}/>{''.join(parts)}"

    def _picture(self, item: Picture) -> str:
        media = self.media.get(item.digest)
        href = data_uri(media) if media else None
        style = attributes(href=href, preserveAspectRatio="none", **_box(item.rect))
        return f"<image{style}/>"

    def _table(self, item: Table) -> str:
        fills, words, rules = [], [], []
        y = item.rect.y
        width = sum(item.columns)
        for number, (row, height) in enumerate(zip(item.rows, item.heights, strict=True)):
            x = item.rect.x
            for cell, column in zip(row, item.columns, strict=True):
                box = Rect(x, y, column, height)
                fills.append(self._fill(cell, box))
                words.append(svg_text(box, cell.text, self.theme, self.ruler, self.href))
                x += column
            y += height
            thick = HEADER_RULE if item.header and number == 0 else RULE
            line = Rect(item.rect.x, y - thick / 2, width, thick)
            rules.append(f"<rect{attributes(**_box(line), fill=self._paint(item.rule))}/>")
        return "".join((*fills, *rules, *words))

    def _fill(self, cell: Cell, box: Rect) -> str:
        return f"<rect{attributes(**_box(box), fill=self._paint(cell.fill))}/>" if cell.fill else ""


def _box(rect: Rect) -> dict[str, str | float | None]:
    return {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
