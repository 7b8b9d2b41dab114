"""`--embed-fonts`: our own faces inside the .pptx, and a word on those that are not (ECMA-376 part 1, 19.2.1.9).

    theme of ours       its words are set in our face instead of Office's, and the face comes along
    a theme or template of somebody else's    its faces keep their names, and are said not to come along

Nobody has seen PowerPoint open such a deck: builder/notes/embedded-fonts.md.
"""

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.backends.pptx.eot import NoFont, eot, facts, refusal
from talkbuilder.backends.pptx.package import OFFICE, Part, Rel
from talkbuilder.backends.pptx.xml import attr
from talkbuilder.place import NOWHERE
from talkbuilder.ports import BackendOptions, Fonts
from talkbuilder.problem import Problem, Severity
from talkbuilder.theme import Face, Family, Theme

FONT_TYPE = "application/x-fontdata"
_SIDES = (
    ("regular", False, False),
    ("bold", True, False),
    ("italic", False, True),
    ("boldItalic", True, True),
)
# Swiss and modern, of variable and of fixed pitch: LOGFONT's lfPitchAndFamily.
_PITCH: dict[Family, int] = {"body": 0x22, "heading": 0x22, "code": 0x31}
_OF_OFFICE = frozenset(("Arial", "Consolas"))


class Embedded(Struct, frozen=True):
    """What goes into the package: parts, their relationships, and the list that names them."""

    parts: tuple[Part, ...] = ()
    rels: tuple[Rel, ...] = ()
    xml: str = ""


NO_FONTS = Embedded()


def embedded(
    theme: Theme, options: BackendOptions, fonts: Fonts
) -> tuple[Theme, Embedded, tuple[Problem, ...]]:
    """Return the theme whose names the deck shall use, the fonts for the package, and which stay out, and why."""
    if not options.embed_fonts:
        return theme, NO_FONTS, ()
    # Only our own two themes have a counterpart: whoever wrote another one chose its faces.
    ours = options.counterpart is not None and options.template is None
    faces: dict[Family, Face] = {}
    made = NO_FONTS
    done: dict[str, None] = {}
    problems: dict[Problem, None] = {}
    for family, face in theme.faces.items():
        wanted = replace(face, office=face.own) if ours else face
        why = "" if wanted.office == face.own else _not_ours(options)
        why = why or _refused(family, fonts)
        if why:
            faces[family] = face
            problems[_left_out(face, why)] = None
            continue
        faces[family] = wanted
        if face.own not in done:
            done[face.own] = None
            made = _with_family(made, family, fonts)
    return replace(theme, faces=faces), _listed(made), tuple(problems)


def _not_ours(options: BackendOptions) -> str:
    whose = "the template's" if options.template is not None else "the theme's"
    return f"it is {whose}, and no file of it is ours"


def _refused(family: Family, fonts: Fonts) -> str:
    """Return why our face of a family cannot be embedded."""
    try:
        return refusal(facts(fonts.file(family)))
    except NoFont as trouble:
        return str(trouble)


def _with_family(made: Embedded, family: Family, fonts: Fonts) -> Embedded:
    """Return ``made`` with all styles of a family; one that has no italic has two."""
    parts, rels, sides = list(made.parts), list(made.rels), ""
    seen: dict[bytes, str] = {}
    for side, bold, italic in _SIDES:
        font = fonts.file(family, bold, italic)
        if font in seen:
            continue
        number = len(parts) + 1
        id = seen[font] = f"rIdF{number}"
        parts.append(Part(f"ppt/fonts/font{number}.fntdata", FONT_TYPE, eot(font), loose=True))
        rels.append(Rel(id, f"{OFFICE}font", f"fonts/font{number}.fntdata"))
        sides += f'<p:{side} r:id="{id}"/>'
    known = facts(fonts.file(family))
    name = (
        f'<p:font typeface="{attr(known.family)}" panose="{known.panose.hex().upper()}"'
        f' pitchFamily="{_PITCH[family]}" charset="0"/>'
    )
    xml = f"{made.xml}<p:embeddedFont>{name}{sides}</p:embeddedFont>"
    return Embedded(tuple(parts), tuple(rels), xml)


def _listed(made: Embedded) -> Embedded:
    if not made.xml:
        return made
    return replace(made, xml=f"<p:embeddedFontLst>{made.xml}</p:embeddedFontLst>")


def _left_out(face: Face, why: str) -> Problem:
    severity: Severity = "note" if face.office in _OF_OFFICE else "warning"
    instead = f", nor is {face.own} in its place" if "PostScript" in why else ""
    message = f"{face.office} is not embedded{instead}: {why}"
    hint = (
        "Office brings it along"
        if severity == "note"
        else "whoever opens the deck needs it installed"
    )
    return Problem(NOWHERE, "face-not-embedded", message, hint, severity=severity)
