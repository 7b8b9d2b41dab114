"""Native tables: explicit fills and rules, no table style of anybody's (ECMA-376 part 1, 21.1.3)."""

from talkbuilder.backends.pptx.shapes import Pen, frame
from talkbuilder.backends.pptx.style import CELL
from talkbuilder.backends.pptx.text import ANCHOR
from talkbuilder.scene import Cell, Line, Table
from talkbuilder.units import emu

# "No Style, No Grid", known to PowerPoint without a definition.
_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_NO_EDGE = '<a:{0} w="0"><a:noFill/></a:{0}>'
RULE, HEADER_RULE = 0.75, 1.5


def table(item: Table, pen: Pen) -> str:
    """Return the graphic frame of a table."""
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in item.columns)
    rows = "".join(
        f'<a:tr h="{emu(height)}">{"".join(_cell(cell, index, item, pen) for cell in row)}</a:tr>'
        for index, (height, row) in enumerate(zip(item.heights, item.rows, strict=True))
    )
    header = ' firstRow="1"' if item.header else ""
    return (
        f"<p:graphicFrame><p:nvGraphicFramePr>{pen.identity(item.id, item.alt, item.role)}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'{frame(item.rect, "p:xfrm")}<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f"<a:tbl><a:tblPr{header}><a:tableStyleId>{_STYLE}</a:tableStyleId></a:tblPr><a:tblGrid>{columns}</a:tblGrid>"
        f"{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _cell(cell: Cell, row: int, item: Table, pen: Pen) -> str:
    left, top, right, bottom = cell.text.inset
    above, below = _rule(row - 1, item), _rule(row, item)
    return (
        "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>"
        f"{pen.text.paragraphs(cell.text, CELL, pen.links)}</a:txBody>"
        f'<a:tcPr marL="{emu(left)}" marR="{emu(right)}" marT="{emu(top)}" marB="{emu(bottom)}" '
        f'anchor="{ANCHOR[cell.text.anchor]}">{_NO_EDGE.format("lnL")}{_NO_EDGE.format("lnR")}'
        f"{_edge('lnT', above, pen)}{_edge('lnB', below, pen)}{pen.paint.fill(cell.fill)}</a:tcPr></a:tc>"
    )


def _rule(row: int, item: Table) -> Line | None:
    """The rule below ``row``; neighbours name the same one, or PowerPoint lets the later win."""
    if row < 0:
        return None
    return Line(item.rule, HEADER_RULE if item.header and row == 0 else RULE)


def _edge(tag: str, line: Line | None, pen: Pen) -> str:
    if line is None:
        return _NO_EDGE.format(tag)
    return f'<a:{tag} w="{emu(line.width)}">{pen.paint.fill(line.token)}<a:prstDash val="solid"/></a:{tag}>'
