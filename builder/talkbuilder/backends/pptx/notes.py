"""Notes pages and their master: every slide has one, what is said as rich text (ECMA-376 part 1, 19.3.1.26)."""

from collections.abc import Iterable

from msgspec.structs import replace

from talkbuilder import notes as spoken
from talkbuilder.backends.pptx import tongue, xml
from talkbuilder.backends.pptx.counting import starts
from talkbuilder.backends.pptx.slide import KEEP_COLORS, TREE_HEAD
from talkbuilder.backends.pptx.text import bullet, language_tag
from talkbuilder.backends.pptx.theme_xml import color_map
from talkbuilder.geometry import Rect, Size
from talkbuilder.notes import Block, Code, ListItem, Notes, Paragraph, Said
from talkbuilder.scripts import direction
from talkbuilder.theme import Theme
from talkbuilder.units import emu

PAGE = Size(540, 720)
_STEP = 18.0
_CODE_SIZE = 1000
_BODY = Rect(54, 346.5, 432, 324)


def _head(id: int, name: str, kind: str, more: str = "", locks: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"{locks}/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{more}/></p:nvPr></p:nvSpPr>'
    )


_PLAIN = '<a:pPr marL="0" indent="0"{}><a:buNone/></a:pPr>'
_ORDER, _QUARTER = ' idx="{}"', ' sz="quarter" idx="{}"'
_IMAGE_LOCKS = ' noRot="1" noChangeAspect="1"'
_NUMBER = _head(4, "Slide Number", "sldNum", ' sz="quarter" idx="5"')
_BEFORE = (
    f"{xml.HEAD}<p:notes {xml.SPACES}><p:cSld><p:spTree>{TREE_HEAD}"
    f"{_head(2, 'Slide Image', 'sldImg', locks=_IMAGE_LOCKS)}<p:spPr/></p:sp>"
    + _head(3, "Notes", "body", ' idx="1"')
    + "<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>"
)
_FIELD = '<a:fld id="{{1D3B4A6C-5E7F-4A80-9B2C-3D4E5F60718A}}" type="slidenum"><a:rPr lang="{}"/><a:t>{}</a:t></a:fld>'


class NotesWriter:
    """Writes the notes of one deck."""

    def __init__(self, theme: Theme, language: str) -> None:
        self._language = language
        self._lang = xml.attr(language_tag(language))
        name = xml.attr(theme.faces["code"].office)
        self._code = f'<a:latin typeface="{name}"/><a:cs typeface="{name}"/>'
        # The inherited face; after a run of code LibreOffice's notes pages must be told, or they go on in it.
        self._plain = f'<a:latin typeface="{xml.attr(theme.faces["body"].office)}"/>'

    def slide(self, notes: Notes, number: int) -> str:
        """Return a notes slide part; without words it still has its page. ``number`` fills the page's field."""
        body = "".join(self._blocks(notes)) or f'<a:p><a:endParaRPr lang="{self._lang}"/></a:p>'
        return (
            f"{_BEFORE}{body}</p:txBody></p:sp>{_NUMBER}<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>"
            f"<a:p>{_FIELD.format(self._lang, number)}</a:p></p:txBody></p:sp></p:spTree></p:cSld>"
            f"{KEEP_COLORS}</p:notes>"
        )

    def _blocks(self, notes: Notes) -> Iterable[str]:
        first = starts(
            (block.level, ".", block.number) if isinstance(block, ListItem) else None
            for block in notes
        )
        plain = self._plain if _holds_code(notes) else ""
        for block, start in zip(notes, first, strict=True):
            match block:
                case Paragraph(said):
                    way = self._way(block)
                    yield f"<a:p>{_PLAIN.format(way)}{self._runs(said, plain)}</a:p>"
                case ListItem(said, level):
                    sign, way = f"{start}." if start else "•", self._way(block)
                    hang = f'marL="{emu(_STEP * (level + 1))}" lvl="{min(level, 8)}" indent="{-emu(_STEP)}"'
                    yield (
                        f"<a:p><a:pPr {hang}{way}>"
                        f"{bullet(sign)}</a:pPr>{self._runs(said, plain)}</a:p>"
                    )
                case Code(text):
                    yield from (self._line(line) for line in text.split("\n"))

    def _way(self, block: Block) -> str:
        rtl = direction(spoken.plain(block), self._language) == "rtl"
        return ' algn="r" rtl="1"' if rtl else ""

    def _runs(self, said: tuple[Said, ...], plain: str) -> str:
        rtl = direction("".join(part.text for part in said), self._language) == "rtl"
        return "".join(self._run(_isolated(part, rtl), plain) for part in said if part.text)

    def _run(self, part: Said, plain: str) -> str:
        flags = ' b="1"' if part.bold else ""
        flags += ' i="1"' if part.italic else ""
        face = self._code if part.code else plain
        flags += ' noProof="1"' if part.code else ""
        lang = tongue.spoken(part.text, self._lang)
        return f"<a:r><a:rPr{lang}{flags}>{face}</a:rPr><a:t>{xml.text(part.text)}</a:t></a:r>"

    def _line(self, line: str) -> str:
        """A line of code is a paragraph without space before it."""
        style = f' lang="{self._lang}" sz="{_CODE_SIZE}" noProof="1"'
        tight = '<a:pPr marL="228600"><a:spcBef><a:spcPts val="0"/></a:spcBef></a:pPr>'
        if not line.strip():
            return f"<a:p>{tight}<a:endParaRPr{style}>{self._code}</a:endParaRPr></a:p>"
        return f"<a:p>{tight}<a:r><a:rPr{style}>{self._code}</a:rPr><a:t>{xml.text(line)}</a:t></a:r></a:p>"


def _isolated(part: Said, rtl: bool) -> Said:
    """Return code with marks round it, or its brackets would turn with the sentence."""
    return replace(part, text=f"\u200e{part.text}\u200e") if rtl and part.code else part


def _holds_code(notes: Notes) -> bool:
    return any(isinstance(b, Code) or any(part.code for part in b.said) for b in notes)


def words(notes: Notes) -> int:
    """Count the spoken words, for the document's statistics."""
    return spoken.words(notes)


def notes_master(page: Size) -> str:
    """Return the notes master: the slide above, the words below, the number in the corner."""
    width = min(432.0, 270.0 * page.width / page.height)
    height = width * page.height / page.width
    image = Rect((PAGE.width - width) / 2, 54 + (270 - height) / 2, width, height)
    levels = "".join(
        f'<a:lvl{n}pPr marL="{emu(_STEP * (n - 1))}" algn="l" rtl="0"><a:spcBef><a:spcPts val="400"/></a:spcBef>'
        '<a:defRPr sz="1200" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f"</a:defRPr></a:lvl{n}pPr>"
        for n in range(1, 10)
    )
    words = '<a:p><a:pPr lvl="0"/><a:r><a:rPr lang="en-US"/><a:t>What is said</a:t></a:r></a:p>'
    number = f"<a:p>{_FIELD.format('en-US', '‹#›')}</a:p>"
    corner = '<a:lstStyle><a:lvl1pPr algn="r"><a:defRPr sz="1000"/></a:lvl1pPr></a:lstStyle>'
    outline = '<a:noFill/><a:ln w="9525"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln>'
    shapes = (
        f"{_head(2, 'Slide Image', 'sldImg', _ORDER.format(2), _IMAGE_LOCKS)}{_spot(image, outline)}</p:sp>"
        f"{_head(3, 'Notes', 'body', _QUARTER.format(3))}{_spot(_BODY)}"
        f"<p:txBody><a:bodyPr/><a:lstStyle>{levels}</a:lstStyle>{words}</p:txBody></p:sp>"
        f"{_NUMBER}{_spot(Rect(306, 684, 180, 24))}<p:txBody><a:bodyPr/>{corner}{number}</p:txBody></p:sp>"
    )
    ground = '<p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>'
    return (
        f"{xml.HEAD}<p:notesMaster {xml.SPACES}><p:cSld>{ground}<p:spTree>{TREE_HEAD}{shapes}</p:spTree></p:cSld>"
        f"{color_map(False)}<p:notesStyle>{levels}</p:notesStyle></p:notesMaster>"
    )


def _spot(rect: Rect, look: str = "") -> str:
    x, y = emu(rect.x), emu(rect.y)
    return (
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{emu(rect.width)}" cy="{emu(rect.height)}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{look}</p:spPr>'
    )
