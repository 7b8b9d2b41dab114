"""Text bodies: paragraphs and runs, with only what differs from the inherited style (ECMA-376 part 1, 21.1.2)."""

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from talkbuilder.backends.pptx import xml
from talkbuilder.backends.pptx.counting import starts
from talkbuilder.backends.pptx.package import Rels
from talkbuilder.backends.pptx.paint import Paint
from talkbuilder.backends.pptx.style import CELL, LOOSE, Insets, Style
from talkbuilder.backends.pptx.tongue import spoken
from talkbuilder.scene import Link, Paragraph, Run, Text
from talkbuilder.theme import Face, Family, Swatch, Theme, Token
from talkbuilder.units import emu, hundredths

ALIGN = {"left": "l", "center": "ctr", "right": "r"}
ANCHOR = {"top": "t", "middle": "ctr", "bottom": "b"}
# The faces measure 1.2 em a line, and so does PowerPoint's single spacing.
NATURAL_LINE = 1.2
_NUMBERED = re.compile(r"(\d{1,5})([.)])")
_SCHEMES = {".": "arabicPeriod", ")": "arabicParenR"}
# PowerPoint wants a region; these are the common ones, others pass as they are.
_REGIONS = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "it": "it-IT", "pt": "pt-PT",
            "nl": "nl-NL", "pl": "pl-PL", "sv": "sv-SE", "ru": "ru-RU", "ja": "ja-JP", "zh": "zh-CN",
            "ko": "ko-KR", "he": "he-IL", "ar": "ar-SA", "fa": "fa-IR", "hi": "hi-IN", "th": "th-TH"}  # fmt: skip
# Lets a link keep the colour of its run ([MS-ODRAWXML] 2.10.1, hlinkClr).
_OWN_COLOR = (
    '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr '
    'xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/></a:ext></a:extLst>'
)


def language_tag(language: str) -> str:
    """Return the ``lang`` of runs for a deck's language."""
    return _REGIONS.get(language, language)


def line_spacing(line_height: float) -> str:
    """Return ``a:lnSpc`` for a line height in em."""
    return f'<a:lnSpc><a:spcPct val="{round(line_height / NATURAL_LINE * 100_000)}"/></a:lnSpc>'


def typeface(family: Family, faces: Mapping[Family, Face]) -> str:
    """Return the typeface of a run: the theme's fonts by reference, the code face by name."""
    if family == "code":
        name = xml.attr(faces["code"].office)
        return f'<a:latin typeface="{name}"/><a:cs typeface="{name}"/>'
    return f'<a:latin typeface="{"+mj-lt" if family == "heading" else "+mn-lt"}"/>'


class Links(Struct, frozen=True):
    """Where links of one slide go: its relationships, and the file of each slide by id."""

    rels: Rels
    slides: Mapping[str, str]
    lost: Callable[[str], None]

    def click(self, link: Link, inside: str = "") -> str:
        """Return ``a:hlinkClick``; nothing if the slide is not in this deck (another cut)."""
        action = ""
        if link.slide:
            target = self.slides.get(link.slide)
            if target is None:
                self.lost(link.slide)
                return ""
            rid = self.rels.add("slide", target)
            action = ' action="ppaction://hlinksldjump"'
        elif link.url:
            rid = self.rels.add("hyperlink", _uri(link.url), external=True)
        else:
            return ""
        return f'<a:hlinkClick r:id="{rid}"{action}>{inside}</a:hlinkClick>'


def _uri(url: str) -> str:
    # What RFC 3986 leaves out must be percent-encoded, or PowerPoint repairs the file.
    return "".join(c if "!" <= c <= "~" and c not in '<>"{}|\\^`' else _percent(c) for c in url)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "ignore"))


class TextWriter:
    """Writes text bodies of one deck; run properties are made once for each style."""

    def __init__(self, theme: Theme, language: str, paint: Paint, standard: bool = True) -> None:
        # What text outside placeholders inherits is known where the default style is the usual one.
        self._standard = standard and theme.swatches["text"] == Swatch("tx1")
        self._faces = theme.faces
        self._swatches = theme.swatches
        self._paint = paint
        self._lang = xml.attr(language_tag(language))
        self._own = spoken("", self._lang)
        self._made: dict[object, tuple[str, str, str]] = {}
        self._styles: list[Style] = []
        self._bodies: dict[object, str] = {}

    def body_properties(self, text: Text, style: Style, fresh: bool = False) -> str:
        """Return ``a:bodyPr``: never an autofit, and insets and anchor where they are not inherited.

        ``fresh``: the body inherits nothing from a placeholder, so that everything is said.
        """
        other_inset, other_anchor = (
            fresh or text.inset != style.inset,
            fresh or text.anchor != style.anchor,
        )
        key = (fresh, text.wrap, text.inset, text.anchor, other_inset, other_anchor)
        made = self._bodies.get(key)
        if made is None:
            said = ""
            if fresh or not text.wrap:
                said += ' wrap="square"' if text.wrap else ' wrap="none"'
            if other_inset:
                said += _insets(text.inset)
            if other_anchor:
                said += f' anchor="{ANCHOR[text.anchor]}"'
            made = self._bodies[key] = f"<a:bodyPr{said}><a:noAutofit/></a:bodyPr>"
        return made

    def paragraphs(self, text: Text, style: Style, links: Links) -> str:
        """Return the ``a:p`` of ``text``; at least one, since a body needs one."""
        if not text.paragraphs:
            return "<a:p/>"
        if len(text.paragraphs) == 1:
            (only,) = text.paragraphs
            return self._paragraph(only, only.bullet, text, style, links)
        signs = continued(text.paragraphs)
        return "".join(
            [
                self._paragraph(p, sign, text, style, links)
                for p, sign in zip(text.paragraphs, signs, strict=True)
            ]
        )

    def _paragraph(
        self, paragraph: Paragraph, sign: str, text: Text, style: Style, links: Links
    ) -> str:
        size = paragraph.size or text.size
        runs = "".join(
            [
                self._run(run, size, paragraph.level, text, style, links)
                for run in paragraph.runs
                if run.text
            ]
        )
        if not runs:
            attrs, inside, _ = self._properties(Run(""), size, paragraph.level, text, style)
            runs = _tag("endParaRPr", attrs, inside)
        return f"<a:p>{paragraph_properties(paragraph, sign, text, style)}{runs}</a:p>"

    def _run(
        self, run: Run, size: float, level: int, text: Text, style: Style, links: Links
    ) -> str:
        attrs, inside, properties = self._properties(run, size, level, text, style)
        if run.link is not None:
            own = _OWN_COLOR if run.token not in (None, "link") else ""
            inside += links.click(run.link, own)
            properties = _tag("rPr", attrs, inside)
        if "\n" not in run.text:
            return f"<a:r>{properties}<a:t>{xml.text(run.text)}</a:t></a:r>"
        stretches = (
            f"<a:r>{properties}<a:t>{xml.text(words)}</a:t></a:r>" if words else ""
            for words in run.text.split("\n")
        )
        return f"<a:br>{_tag('rPr', attrs, inside)}</a:br>".join(stretches)

    def _properties(
        self, run: Run, size: float, level: int, text: Text, style: Style
    ) -> tuple[str, str, str]:
        """Return the attributes and the children of ``a:rPr``, and all of it where there is no link."""
        bold = run.bold or text.bold
        family = run.family or text.family
        token = run.token or text.token
        lang = self._own if run.text.isascii() else spoken(run.text, self._lang)
        key = (size, bold, run.italic, family, token, run.mark, id(style), level > 0, lang)
        found = self._made.get(key)
        if found is None:
            unknown = not self._standard and style in (LOOSE, CELL)
            levels = (style.same_levels or not level) and not unknown
            attrs = lang
            if size != style.size or not levels:
                attrs += f' sz="{hundredths(size)}"'
            if bold != style.bold or unknown:
                attrs += f' b="{int(bold)}"'
            if run.italic or unknown:
                attrs += f' i="{int(run.italic)}"'
            if family == "code":
                attrs += ' noProof="1"'
            same = style.plain or (levels and self._same(token, style.token))
            inside = "" if same else self._paint.fill(token)
            if run.mark is not None:
                inside += f"<a:highlight>{self._paint.colors[run.mark]}</a:highlight>"
            if family != style.family:
                inside += typeface(family, self._faces)
            self._styles.append(style)  # so that its id stays its own
            found = self._made[key] = (attrs, inside, _tag("rPr", attrs, inside))
        return found

    def _same(self, token: Token, other: Token | None) -> bool:
        if other is None:
            return False
        return token == other or self._swatches[token] == self._swatches[other]


def continued(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Return the bullet of each paragraph, ``2.`` after ``1.`` written as ``1.``: one list, which counts by itself."""
    if not any(paragraph.bullet for paragraph in paragraphs):
        return [""] * len(paragraphs)
    counted = [_NUMBERED.fullmatch(paragraph.bullet) for paragraph in paragraphs]
    first = starts(
        (paragraph.level, found[2], int(found[1])) if found else (paragraph.level, "", 0)
        for paragraph, found in zip(paragraphs, counted, strict=True)
    )
    return [
        f"{start}{found[2]}" if found else paragraph.bullet
        for paragraph, found, start in zip(paragraphs, counted, first, strict=True)
    ]


def paragraph_properties(paragraph: Paragraph, sign: str, text: Text, style: Style) -> str:
    """Return ``a:pPr``, or nothing where everything is inherited."""
    attrs = inside = ""
    listed = bool(paragraph.bullet)
    if listed or paragraph.indent or paragraph.hanging:
        attrs += f' marL="{emu(paragraph.indent)}"'
    elif style.bullet:
        attrs += ' marL="0"'
    if paragraph.level:
        attrs += f' lvl="{min(paragraph.level, 8)}"'
    if listed or paragraph.hanging:
        attrs += f' indent="{-emu(paragraph.hanging)}"'
    elif style.bullet:
        attrs += ' indent="0"'
    align = paragraph.align or text.align
    if paragraph.rtl:
        attrs += ' rtl="1"'  # and marL and indent count from the right
    if align != style.align:
        attrs += f' algn="{ALIGN[align]}"'
    if text.line_height != style.line_height:
        inside += line_spacing(text.line_height)
    if paragraph.before != style.before:
        inside += f'<a:spcBef><a:spcPts val="{hundredths(paragraph.before)}"/></a:spcBef>'
    if style.before is None:
        inside += '<a:spcAft><a:spcPts val="0"/></a:spcAft>'
    if sign != style.bullet:
        # A template's bullet may be a dingbat at half the size; a number is not.
        inside += '<a:buSzPct val="100000"/>' if sign and style.before is None else ""
        inside += bullet(sign)
    return _tag("pPr", attrs, inside) if attrs or inside else ""


def _tag(name: str, attrs: str, inside: str) -> str:
    return f"<a:{name}{attrs}>{inside}</a:{name}>" if inside else f"<a:{name}{attrs}/>"


def bullet(sign: str) -> str:
    """Return the bullet: none, a counted one for ``3.`` or ``3)``, else the character."""
    if not sign:
        return "<a:buNone/>"
    counted = _NUMBERED.fullmatch(sign)
    if counted and 1 <= int(counted[1]) <= 32767:
        return f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="{_SCHEMES[counted[2]]}" startAt="{int(counted[1])}"/>'
    return f'<a:buFont typeface="Arial"/><a:buChar char="{xml.attr(sign)}"/>'


def _insets(inset: Insets) -> str:
    left, top, right, bottom = inset
    return f' lIns="{emu(left)}" tIns="{emu(top)}" rIns="{emu(right)}" bIns="{emu(bottom)}"'
