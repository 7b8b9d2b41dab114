"""presentation.xml: the order of slides, custom shows and sections (ECMA-376 part 1, 19.2.1.26)."""

from collections.abc import Iterable, Sequence

from talkbuilder.backends.pptx.base import Base
from talkbuilder.backends.pptx.embed import NO_FONTS, Embedded
from talkbuilder.backends.pptx.package import OFFICE, PML, Part, Rel
from talkbuilder.backends.pptx.plan import Plan, Section, Show
from talkbuilder.backends.pptx.xml import attr

MAIN_TYPE = f"{PML}presentation.main+xml"
# [MS-PPTX] 2.6.13, sectionLst.
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def presentation(plan: Plan, base: Base, fonts: Embedded = NO_FONTS) -> Part:
    """Return the presentation part."""
    ids = [f"rIdS{made.number}" for made in plan.slides]
    rels = [
        Rel(id, f"{OFFICE}slide", f"slides/slide{made.number}.xml")
        for id, made in zip(ids, plan.slides, strict=True)
    ]
    slides = "".join(
        f'<p:sldId id="{made.slide_id}" r:id="{id}"/>'
        for id, made in zip(ids, plan.slides, strict=True)
    )
    listed = f"<p:sldIdLst>{slides}</p:sldIdLst>" if slides else ""
    extensions = base.extensions + _sections(plan.sections)
    ext = f"<p:extLst>{extensions}</p:extLst>" if extensions else ""
    opening = base.opening
    if fonts.xml:
        opening = opening.replace(' saveSubsetFonts="1"', "").replace(
            "<p:presentation ", '<p:presentation embedTrueTypeFonts="1" ', 1
        )
    data = (
        f"{opening}{listed}{base.sizes}{fonts.xml}{_shows(plan.shows, ids)}{base.closing}{ext}"
        "</p:presentation>"
    )
    return Part("ppt/presentation.xml", MAIN_TYPE, data, (*base.rels, *rels, *fonts.rels))


def _shows(shows: Sequence[Show], ids: Sequence[str]) -> str:
    made = "".join(
        f'<p:custShow name="{attr(show.name)}" id="{n}"><p:sldLst>'
        f"{_listed(ids[index] for index in show.slides)}</p:sldLst></p:custShow>"
        for n, show in enumerate(shows)
    )
    return f"<p:custShowLst>{made}</p:custShowLst>" if made else ""


def _listed(ids: Iterable[str]) -> str:
    return "".join(f'<p:sld r:id="{id}"/>' for id in ids)


def _members(section: Section) -> str:
    return "".join(f'<p14:sldId id="{id}"/>' for id in section.slides)


def _sections(sections: Sequence[Section]) -> str:
    made = "".join(
        f'<p14:section name="{attr(section.name)}" id="{section.guid}"><p14:sldIdLst>'
        f"{_members(section)}</p14:sldIdLst></p14:section>"
        for section in sections
    )
    if not made:
        return ""
    return f'<p:ext uri="{_SECTIONS}"><p14:sectionLst xmlns:p14="{_P14}">{made}</p14:sectionLst></p:ext>'
