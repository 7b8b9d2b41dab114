"""The workbook inside a chart: one sheet of numbers, the same bytes every time (ECMA-376 part 1, 18)."""

from collections.abc import Sequence

from talkbuilder.backends.pptx.package import OFFICE, Part, Rel, pack
from talkbuilder.backends.pptx.xml import HEAD, text

_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
SHEET = "Sheet1"

_STYLES = (
    f'{HEAD}<styleSheet xmlns="{_S}"><fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_BOOK = (
    f'{HEAD}<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>"
)

Cell = str | float | None


def workbook(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return an .xlsx of one sheet: words as inline strings, numbers as numbers."""
    body = "".join(
        f'<row r="{r}">{"".join(_cell(value, c, r) for c, value in enumerate(row))}</row>'
        for r, row in enumerate(rows, 1)
    )
    parts = [
        Part("xl/workbook.xml", f"{_TYPE}sheet.main+xml", _BOOK,
             (Rel("rId1", OFFICE + "worksheet", "worksheets/sheet1.xml"),
              Rel("rId2", OFFICE + "styles", "styles.xml"))),
        Part("xl/worksheets/sheet1.xml", f"{_TYPE}worksheet+xml",
             f'{HEAD}<worksheet xmlns="{_S}"><sheetData>{body}</sheetData></worksheet>'),
        Part("xl/styles.xml", f"{_TYPE}styles+xml", _STYLES),
    ]  # fmt: skip
    return pack(parts, (Rel("rId1", OFFICE + "officeDocument", "xl/workbook.xml"),))


def column(index: int) -> str:
    """Return the letters of a column counted from 0: A, B, ... Z, AA.

    >>> column(0), column(25), column(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(value: Cell, c: int, r: int) -> str:
    match value:
        case None:
            return ""
        case str():
            return f'<c r="{column(c)}{r}" t="inlineStr"><is><t xml:space="preserve">{text(value)}</t></is></c>'
        case _:
            return f'<c r="{column(c)}{r}"><v>{value!r}</v></c>'
