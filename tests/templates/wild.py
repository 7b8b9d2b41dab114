"""Templates that no designer would own up to, written as XML: each has one oddity that some company's master has."""

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.templates.masters import (
    COLORS,
    HEAD,
    MAP,
    PML,
    SPACES,
    TREE,
    TURNED,
    Box,
    Layout,
    Master,
    R,
    band,
    holder,
    level,
    package,
    picture,
    rels,
    theme,
)

# --- an ordinary one, of which each below changes something -------------------------------------------------------

TITLE = (48.0, 30.0, 864.0, 80.0)
BODY = (48.0, 126.0, 864.0, 350.0)
LEFT, RIGHT = (48.0, 126.0, 420.0, 350.0), (492.0, 126.0, 420.0, 350.0)
FEET = holder("ftr", (48, 500, 600, 24), 11) + holder("sldNum", (840, 500, 72, 24), 12)
COVER = holder("ctrTitle", (48, 160, 864, 120)) + holder("subTitle", (48, 300, 864, 80), 1)
ON_MASTER = holder("title", TITLE) + holder("body", BODY, 1) + FEET


def usual(title: Box | None = TITLE, body: Box | None = BODY, more: str = "") -> list[Layout]:
    """Five layouts as most have them; `more` is on each of them."""
    head = holder("title", title)
    return [
        Layout("Title Slide", COVER + more, "title"),
        Layout("Section Header", COVER.replace("ctrTitle", "title") + more, "secHead"),
        Layout("Title and Content", head + holder("obj", body, 1) + FEET + more, "obj"),
        Layout("Two Content", head + holder("obj", LEFT, 1) + holder("obj", RIGHT, 2) + FEET + more, "twoObj"),
        Layout("Title Only", head + FEET + more, "titleOnly"),
    ]  # fmt: skip


def one(*layouts: Layout, shapes: str = ON_MASTER) -> bytes:
    return package(Master(layouts or usual(), shapes))


def _scaled(x: float, y: float) -> list[Layout]:
    """The usual ones on a page `x` times as wide and `y` times as high."""

    def box(old: Box) -> Box:
        return old[0] * x, old[1] * y, old[2] * x, old[3] * y

    feet = holder("ftr", box((48, 500, 600, 24)), 11)
    cover = holder("ctrTitle", box((48, 160, 864, 120))) + holder(
        "subTitle", box((48, 300, 864, 80)), 1
    )
    return [
        Layout("Title Slide", cover, "title"),
        Layout("Title and Content", holder("title", box(TITLE)) + holder("obj", box(BODY), 1) + feet, "obj"),
        Layout("Title Only", holder("title", box(TITLE)) + feet, "titleOnly"),
    ]  # fmt: skip


def a4() -> bytes:
    return package(Master(_scaled(780 / 960, 1), ON_MASTER), page=(780, 540))


def sixteen_to_ten() -> bytes:
    return package(Master(_scaled(720 / 960, 450 / 540), ON_MASTER), page=(720, 450))


def portrait() -> bytes:
    return package(Master(_scaled(540 / 960, 960 / 540), ON_MASTER), page=(540, 960))


def no_title() -> bytes:
    return one(
        Layout("Inhalt", holder("obj", BODY, 1)), Layout("Leer", ""), shapes=holder("body", BODY, 1)
    )


def from_the_master() -> bytes:
    """No placeholder of a layout has a position of its own."""
    return one(*usual(None, None))


def nowhere() -> bytes:
    """A title without a position anywhere."""
    return one(
        Layout("Title and Content", holder("title") + holder("obj", BODY, 1), "obj"),
        Layout("Title Only", holder("title"), "titleOnly"),
        shapes=holder("body", BODY, 1),
    )


def rotated() -> bytes:
    """The title runs up the left edge."""
    turned = holder("title", (-180, 240, 440, 60), turn=' rot="16200000"')
    return one(
        Layout("Title and Content", turned + holder("obj", (110, 40, 800, 440), 1), "obj"),
        Layout("Title Only", turned, "titleOnly"),
        shapes=turned + holder("body", (110, 40, 800, 440), 1),
    )


def vertical() -> bytes:
    upright = holder("title", (40, 30, 70, 460), body='vert="vert270"')
    return one(
        Layout("Title and Content", upright + holder("obj", (130, 40, 780, 440), 1), "obj"),
        *usual()[4:],
    )


def at_the_foot() -> bytes:
    return one(*usual((48, 410, 864, 80), (48, 30, 864, 360)))


def in_a_column() -> bytes:
    """The title stands in a narrow column left of everything."""
    return one(*usual((30, 40, 230, 430), (290, 40, 640, 430)))


def off_the_page() -> bytes:
    """A title for outline view only, above the page."""
    return one(*usual((48, -90, 864, 60), (48, 30, 864, 440)))


DARK = COLORS | {"accent1": "F4B942", "lt1": "F5F5F5", "dk1": "0A0A14"}


def two_masters() -> bytes:
    """Covers stand on a dark master with a theme of its own, content on a light one."""
    covers = Master(usual()[:2], holder("title", TITLE), map=TURNED, colors=DARK)
    return package(covers, Master(usual()[2:], ON_MASTER))


def own_map() -> bytes:
    """The section's layout turns the colours round for itself."""
    mapping = " ".join(f'{name}="{value}"' for name, value in TURNED.items())
    dark = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    layouts = usual()
    layouts[1] = Layout("Section Header", holder("title", (48, 160, 864, 120)), "secHead", dark,
                        f"<a:overrideClrMapping {mapping}/>")  # fmt: skip
    return one(*layouts)


def languages() -> bytes:
    """Names in other languages, and no types: only the placeholders tell."""
    head = holder("title", TITLE)
    return one(
        Layout("表紙", COVER),
        Layout("Tytuł i zawartość", head + holder("obj", BODY, 1) + FEET),
        Layout("Два объекта", head + holder("obj", LEFT, 1) + holder("obj", RIGHT, 2)),
        Layout("عنوان فقط", head + FEET),
    )


def single() -> bytes:
    return one(Layout("Everything", holder("title", TITLE) + holder("body", BODY, 1)))


def colours() -> bytes:
    """Every way to write a colour; the system's without what they looked like last."""
    colors = COLORS | {
        "dk1": '<a:sysClr val="windowText"/>', "lt1": '<a:sysClr val="window"/>', "dk2": '<a:prstClr val="navy"/>',
        "lt2": '<a:hslClr hue="12600000" sat="40000" lum="93000"/>',
        "accent1": '<a:scrgbClr r="2000" g="15000" b="40000"/>',
        "accent2": '<a:srgbClr val="E0602A"><a:lumMod val="75000"/></a:srgbClr>',
    }  # fmt: skip
    return package(Master(usual(), ON_MASTER, colors=colors))


def turned() -> bytes:
    return package(Master(usual(), ON_MASTER, map=TURNED))


def _on_picture(*rows: tuple[int, int, int], text: str = "FFFFFF") -> bytes:
    ground = (
        '<p:bg><p:bgPr><a:blipFill><a:blip r:embed="rIdM1"/><a:stretch><a:fillRect/></a:stretch></a:blipFill>'
        "<a:effectLst/></p:bgPr></p:bg>"
    )
    media = {"ground.png": picture(64, 36, *rows)}
    return package(
        Master(usual(), ON_MASTER, ground, title=level(30, text), body=level(24, text), media=media)
    )


def dark_picture() -> bytes:
    """A night sky under everything, on a scheme that is light."""
    return _on_picture((12, 16, 40), (20, 24, 60), (8, 8, 24))


def light_picture() -> bytes:
    return _on_picture((240, 236, 220), (250, 246, 230), text="333333")


def torn_picture() -> bytes:
    """Half night, half day: nothing can be read on both."""
    return _on_picture((12, 16, 40), (250, 246, 230), (12, 16, 40), (250, 246, 230))


def banded() -> bytes:
    """White titles on a dark band."""
    return package(
        Master(usual(), band((0, 0, 960, 116), "14213D") + ON_MASTER, title=level(30, "FFFFFF"))
    )


def pale() -> bytes:
    """Its own grey text can hardly be read."""
    return package(Master(usual(), ON_MASTER, title=level(30, "C8C8C8"), body=level(24, "D8D8D8")))


def tiny() -> bytes:
    return one(*usual((48, 20, 300, 24), (300, 200, 240, 90)))


def huge() -> bytes:
    return package(Master(usual(), ON_MASTER, title=level(96), body=level(66)))


def shrinking() -> bytes:
    """Placeholders that PowerPoint would shrink text in."""
    data = holder("title", TITLE).replace(
        "/><a:lstStyle>",
        '><a:normAutofit fontScale="62500" lnSpcReduction="20000"/></a:bodyPr><a:lstStyle>',
    )
    return one(Layout("Title and Content", data + holder("obj", BODY, 1), "obj"), *usual()[3:])


def pictures_only() -> bytes:
    layouts = [
        Layout("Picture with Caption", holder("title", TITLE) + holder("pic", BODY, 13), "picTx"),
        Layout("Title Only", holder("title", TITLE), "titleOnly"),
    ]
    return one(*layouts)


def odd_default() -> bytes:
    """Text outside placeholders is red, bold and 11 pt unless something is said."""
    return package(
        Master(usual(), ON_MASTER),
        text='<p:defaultTextStyle><a:lvl1pPr><a:defRPr sz="1100" b="1" i="1"><a:solidFill><a:srgbClr val="FF0000"/>'
        "</a:solidFill></a:defRPr></a:lvl1pPr></p:defaultTextStyle>",
    )


_OLD = rels(("rId1", "slideLayout", "../slideLayouts/slideLayout3.xml")).encode()
_HANDED = rels(("rId1", "theme", "../theme/theme9.xml")).encode()


def laden() -> bytes:
    """Custom XML, an embedded font, custom properties, a sensitivity label, sections, an old slide."""
    old = f"{HEAD}<p:sld {SPACES}><p:cSld><p:spTree>{TREE}{holder('title')}</p:spTree></p:cSld></p:sld>".replace(
        "Prompt", "Somebody's old slide"
    )
    properties = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    label = "http://schemas.microsoft.com/office/2020/mipLabelMetadata"
    return package(
        Master(usual(), ON_MASTER),
        more={
            "ppt/slides/slide1.xml": old.encode(),
            "ppt/slides/_rels/slide1.xml.rels": _OLD,
            "customXml/item1.xml": b"<secret xmlns='urn:acme'>cost centre 4711</secret>",
            "ppt/fonts/font1.fntdata": b"not really a font",
            "docProps/custom.xml": f'{HEAD}<Properties xmlns="{properties}"><!-- a secret --></Properties>'.encode(),
            "docMetadata/LabelInfo.xml": f'{HEAD}<labelList xmlns="{label}"/>'.encode(),
        },
        types={
            "/ppt/slides/slide1.xml": f"{PML}slide+xml",
            "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
            "/docMetadata/LabelInfo.xml": "application/vnd.ms-office.classificationlabels+xml",
        },
        root=[("rId8", f"{R}/custom-properties", "docProps/custom.xml"),
              ("rId9", "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
               "docMetadata/LabelInfo.xml")],
        main=[("rId50", "slide", "slides/slide1.xml"), ("rId51", "customXml", "../customXml/item1.xml"),
              ("rId52", "font", "fonts/font1.fntdata")],
        opening='<p:sldIdLst><p:sldId id="256" r:id="rId50"/></p:sldIdLst>',
        text='<p:embeddedFontLst><p:embeddedFont><p:font typeface="Acme Sans"/><p:regular r:id="rId52"/>'
             "</p:embeddedFont></p:embeddedFontLst>",
        closing='<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
                'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="Old" '
                'id="{11111111-2222-3333-4444-555555555555}"><p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst>'
                "</p14:section></p14:sectionLst></p:ext></p:extLst>",
    )  # fmt: skip


def with_handout() -> bytes:
    """A handout master and no notes master."""
    mapping = " ".join(f'{name}="{value}"' for name, value in MAP.items())
    handout = (
        f"{HEAD}<p:handoutMaster {SPACES}><p:cSld><p:spTree>{TREE}</p:spTree></p:cSld><p:clrMap {mapping}/>"
        "</p:handoutMaster>"
    )
    return package(
        Master(usual(), ON_MASTER),
        more={"ppt/handoutMasters/handoutMaster1.xml": handout.encode(),
              "ppt/handoutMasters/_rels/handoutMaster1.xml.rels": _HANDED,
              "ppt/theme/theme9.xml": theme(Master(())).encode()},
        types={"/ppt/handoutMasters/handoutMaster1.xml": f"{PML}handoutMaster+xml",
               "/ppt/theme/theme9.xml": "application/vnd.openxmlformats-officedocument.theme+xml"},
        main=[("rId60", "handoutMaster", "handoutMasters/handoutMaster1.xml")],
        opening='<p:handoutMasterIdLst><p:handoutMasterId r:id="rId60"/></p:handoutMasterIdLst>',
    )  # fmt: skip


def by_numbers() -> bytes:
    """As pptxgenjs writes: no types, indexes from 100, a number with the largest index there is, colours in place."""
    white = level(28, "FFFFFF")
    ground = '<p:bg><p:bgPr><a:solidFill><a:srgbClr val="0B2545"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    orange = '<p:bg><p:bgPr><a:solidFill><a:srgbClr val="EE6C4D"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    text = holder("title", TITLE, 101, white) + holder("body", BODY, 102, level(18, "FFFFFF"))
    return one(
        Layout("MASTER_SLIDE", text, background=ground),
        Layout("COVER", holder("title", (100, 190, 760, 140), 100, level(40)), background=orange),
        shapes="",
    )


def shared_theme() -> bytes:
    """As pptxgenjs and marp write: the notes' master has the slides' theme."""
    mapping = " ".join(f'{name}="{value}"' for name, value in MAP.items())
    notes = (
        f"{HEAD}<p:notesMaster {SPACES}><p:cSld><p:spTree>{TREE}</p:spTree></p:cSld><p:clrMap {mapping}/>"
        "</p:notesMaster>"
    )
    return package(
        Master(usual(), ON_MASTER),
        more={"ppt/notesMasters/notesMaster1.xml": notes.encode(),
              "ppt/notesMasters/_rels/notesMaster1.xml.rels": rels(("rId1", "theme", "../theme/theme1.xml")).encode()},
        types={"/ppt/notesMasters/notesMaster1.xml": f"{PML}notesMaster+xml"},
        main=[("rId80", "notesMaster", "notesMasters/notesMaster1.xml")],
        opening='<p:notesMasterIdLst><p:notesMasterId r:id="rId80"/></p:notesMasterIdLst>',
    )  # fmt: skip


def show() -> bytes:
    """A .ppsx: a show that starts by itself."""
    return package(Master(usual(), ON_MASTER), kind="slideshow")


def template() -> bytes:
    """A .potx."""
    return package(Master(usual(), ON_MASTER), kind="template")


WILD: Mapping[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        a4, sixteen_to_ten, portrait, no_title, from_the_master, nowhere, rotated, vertical, at_the_foot, in_a_column,
        off_the_page, two_masters, own_map, languages, single, colours, turned, dark_picture, light_picture,
        torn_picture, banded, pale, tiny, huge, shrinking, pictures_only, odd_default, laden, with_handout, by_numbers,
        shared_theme, show, template,
    )
}  # fmt: skip


# --- what is refused ----------------------------------------------------------------------------------------------


def strict() -> bytes:
    """Strict Open XML: the same words in other namespaces."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(one())) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            for kind in ("drawingml", "presentationml", "officeDocument"):
                data = data.replace(
                    f"http://schemas.openxmlformats.org/{kind}/2006/".encode(),
                    f"http://purl.oclc.org/ooxml/{kind}/".encode(),
                )
            new.writestr(info.filename, data)
    return made.getvalue()


def with_macros() -> bytes:
    return package(
        Master(usual(), ON_MASTER),
        more={"ppt/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
        types={"/ppt/vbaProject.bin": "application/vnd.ms-office.vbaProject"},
        main=[("rId70", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")],
    )  # fmt: skip
