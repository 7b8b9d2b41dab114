"""Tables as tables: measured columns and rows, headers that say what they head."""

from talkbuilder.backends.html.markup import style, tag
from talkbuilder.backends.html.words import Writer
from talkbuilder.backends.vector.pen import HEADER_RULE, RULE
from talkbuilder.scene import Cell, Table
from talkbuilder.units import short

_ANCHOR = {"top": "top", "middle": "middle", "bottom": "bottom"}


def table(item: Table, writer: Writer) -> str:
    """Return ``item`` on its place."""
    columns = "".join(f"<col{_width(width)}>" for width in item.columns)
    rows = [
        "".join(_cell(cell, height, number, item, writer) for cell in row)
        for number, (row, height) in enumerate(zip(item.rows, item.heights, strict=True))
    ]
    lines = [tag("tr", row) for row in rows]
    head = tag("thead", lines.pop(0)) if item.header and lines else ""
    where = style(left=item.rect.x, top=item.rect.y, width=sum(item.columns))
    return tag(
        "table",
        f"<colgroup>{columns}</colgroup>{head}<tbody>{''.join(lines)}</tbody>",
        class_="tb",
        style=where,
        data_id=item.id,
        aria_label=item.alt or None,
    )


def _width(width: float) -> str:
    return f' style="width:{short(width)}px"'


def _cell(cell: Cell, height: float, row: int, item: Table, writer: Writer) -> str:
    text = cell.text
    left, top, right, bottom = text.inset
    heading = item.header and row == 0
    rule = HEADER_RULE if heading else RULE
    padding = (top, right, max(0.0, bottom - rule), left)
    look = style(
        height=height,
        padding=" ".join(f"{short(side)}px" for side in padding),
        vertical_align=_ANCHOR[text.anchor] if text.anchor != "middle" else None,
        background=writer.theme.rgb(cell.fill).css if cell.fill else None,
        border_bottom=f"{short(rule)}px solid {writer.theme.rgb(item.rule).css}",
        **writer.manner(text),
    )
    # A corner without a word heads nothing.
    heads = heading and bool(text.plain.strip())
    return tag(
        "th" if heads else "td",
        writer.inside(text),
        class_=f"c-{text.token}",
        scope="col" if heads else None,
        style=look,
    )
