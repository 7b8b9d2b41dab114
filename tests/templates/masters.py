"""A .pptx of masters and layouts, piece by piece: placeholders, themes, relationships, the package."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PML = "application/vnd.openxmlformats-officedocument.presentationml."
COLORS = {
    "dk1": "111111", "lt1": "FFFFFF", "dk2": "22334D", "lt2": "EEF1F5", "accent1": "0B5FA5", "accent2": "B5471B",
    "accent3": "5A6B1F", "accent4": "1F7A4D", "accent5": "8A6100", "accent6": "A3243B", "hlink": "0B5FA5",
    "folHlink": "6B3FA0",
}  # fmt: skip
MAP = {
    "bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", "hlink": "hlink", "folHlink": "folHlink",
    **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
}  # fmt: skip
TURNED = MAP | {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}
Box = tuple[float, float, float, float]


def emu(points: float) -> int:
    return round(points * 12_700)


def place(box: Box | None, more: str = "") -> str:
    """`a:xfrm`, or nothing."""
    if box is None:
        return ""
    x, y, cx, cy = map(emu, box)
    return f'<a:xfrm{more}><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'


def holder(
    kind: str,
    box: Box | None = None,
    index: int = 0,
    style: str = "",
    body: str = "",
    turn: str = "",
    look: str = "",
) -> str:
    """A placeholder; `style` are its list levels, `body` attributes of `a:bodyPr`, `look` its fill."""
    said = f' type="{kind}"' if kind != "obj" else ""
    said += f' idx="{index}"' if index else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{index + 2}" name="{kind} {index}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f"</p:cNvSpPr><p:nvPr><p:ph{said}/></p:nvPr></p:nvSpPr><p:spPr>{place(box, turn)}{look}</p:spPr><p:txBody>"
        f"<a:bodyPr {body}/><a:lstStyle>{style}</a:lstStyle><a:p><a:r><a:rPr/><a:t>Prompt</a:t></a:r></a:p>"
        "</p:txBody></p:sp>"
    )


def level(size: float, color: str = "", more: str = "") -> str:
    fill = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>' if color else ""
    return f'<a:lvl1pPr {more}><a:defRPr sz="{round(size * 100)}">{fill}</a:defRPr></a:lvl1pPr>'


def band(box: Box, color: str, id: int = 90) -> str:
    """A rectangle that is no placeholder."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id}" name="band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'{place(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill></p:spPr>'
        "</p:sp>"
    )


@dataclass(frozen=True)
class Layout:
    """A layout's name, placeholders and oddities."""

    name: str
    shapes: str
    type: str = ""
    background: str = ""
    override: str = ""


@dataclass(frozen=True)
class Master:
    """A master with its own theme."""

    layouts: Sequence[Layout]
    shapes: str = ""
    background: str = '<p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg>'
    map: Mapping[str, str] = field(default_factory=lambda: MAP)
    colors: Mapping[str, str] = field(default_factory=lambda: COLORS)
    title: str = level(30)
    body: str = level(24, more='marL="228600" indent="-228600"').replace(
        "<a:defRPr", '<a:buChar char="&#8226;"/><a:defRPr'
    )
    faces: tuple[str, str] = ("Acme Display", "Acme Sans")
    media: Mapping[str, bytes] = field(default_factory=dict)


def color(value: str) -> str:
    return value if value.startswith("<") else f'<a:srgbClr val="{value}"/>'


def theme(master: Master) -> str:
    entries = "".join(f"<a:{name}>{color(master.colors[name])}</a:{name}>" for name in COLORS)
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    major, minor = (
        f'<a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface=""/>'
        for face in master.faces
    )
    return (
        f'{HEAD}<a:theme xmlns:a="{A}" name="Acme"><a:themeElements><a:clrScheme name="Acme">{entries}</a:clrScheme>'
        f'<a:fontScheme name="Acme"><a:majorFont>{major}</a:majorFont><a:minorFont>{minor}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Acme"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


def rels(*entries: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{id}" Type="{kind if "/" in kind else f"{R}/{kind}"}" Target="{target}"/>'
        for id, kind, target in entries
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{inside}</Relationships>'


def package(
    *masters: Master,
    page: tuple[float, float] = (960, 540),
    kind: str = "presentation",
    text: str = "",
    more: Mapping[str, bytes] | None = None,
    types: Mapping[str, str] | None = None,
    root: Sequence[tuple[str, str, str]] = (),
    main: Sequence[tuple[str, str, str]] = (),
    opening: str = "",
    closing: str = "",
) -> bytes:
    """A .pptx of `masters` without slides; `more` are parts, `types` their content types, `main` relationships."""
    parts: dict[str, bytes | str] = dict(more or {})
    overrides = dict(types or {})
    links = list(main)
    ids = ""
    number = 0
    for n, master in enumerate(masters, 1):
        own, names = [], ""
        media = [
            (f"rIdM{k}", "image", f"../media/{name}") for k, name in enumerate(master.media, 1)
        ]
        parts |= {f"ppt/media/{name}": data for name, data in master.media.items()}
        for layout in master.layouts:
            number += 1
            file = f"slideLayout{number}.xml"
            typed = f' type="{layout.type}"' if layout.type else ""
            mapping = layout.override or "<a:masterClrMapping/>"
            parts[f"ppt/slideLayouts/{file}"] = (
                f'{HEAD}<p:sldLayout {SPACES}{typed}><p:cSld name="{layout.name}">{layout.background}<p:spTree>{TREE}'
                f"{layout.shapes}</p:spTree></p:cSld><p:clrMapOvr>{mapping}</p:clrMapOvr></p:sldLayout>"
            )
            parts[f"ppt/slideLayouts/_rels/{file}.rels"] = rels(
                ("rId1", "slideMaster", f"../slideMasters/slideMaster{n}.xml"), *media
            )
            overrides[f"/ppt/slideLayouts/{file}"] = f"{PML}slideLayout+xml"
            own.append((f"rId{number}", "slideLayout", f"../slideLayouts/{file}"))
            names += f'<p:sldLayoutId id="{2_147_483_700 + 40 * n + number}" r:id="rId{number}"/>'
        mapping = " ".join(f'{name}="{value}"' for name, value in master.map.items())
        parts[f"ppt/slideMasters/slideMaster{n}.xml"] = (
            f"{HEAD}<p:sldMaster {SPACES}><p:cSld>{master.background}<p:spTree>{TREE}{master.shapes}</p:spTree>"
            f"</p:cSld><p:clrMap {mapping}/><p:sldLayoutIdLst>{names}</p:sldLayoutIdLst><p:txStyles>"
            f"<p:titleStyle>{master.title}</p:titleStyle><p:bodyStyle>{master.body}</p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>"
        )
        parts[f"ppt/slideMasters/_rels/slideMaster{n}.xml.rels"] = rels(
            *own, ("rIdT", "theme", f"../theme/theme{n}.xml"), *media
        )
        parts[f"ppt/theme/theme{n}.xml"] = theme(master)
        overrides[f"/ppt/slideMasters/slideMaster{n}.xml"] = f"{PML}slideMaster+xml"
        overrides[f"/ppt/theme/theme{n}.xml"] = (
            "application/vnd.openxmlformats-officedocument.theme+xml"
        )
        links.append((f"rId{n}", "slideMaster", f"slideMasters/slideMaster{n}.xml"))
        ids += f'<p:sldMasterId id="{2_147_483_648 + 40 * n}" r:id="rId{n}"/>'
    width, height = map(emu, page)
    parts["ppt/presentation.xml"] = (
        f"{HEAD}<p:presentation {SPACES}><p:sldMasterIdLst>{ids}</p:sldMasterIdLst>{opening}"
        f'<p:sldSz cx="{width}" cy="{height}"/><p:notesSz cx="6858000" cy="9144000"/>{text}{closing}</p:presentation>'
    )
    parts["ppt/_rels/presentation.xml.rels"] = rels(*links)
    parts["_rels/.rels"] = rels(("rId1", "officeDocument", "ppt/presentation.xml"), *root)
    overrides["/ppt/presentation.xml"] = f"{PML}{kind}.main+xml"
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml",
                "png": "image/png", "fntdata": "application/x-fontdata"}  # fmt: skip
    listed = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in defaults.items())
    listed += "".join(
        f'<Override PartName="{name}" ContentType="{t}"/>' for name, t in sorted(overrides.items())
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    parts["[Content_Types].xml"] = f'{HEAD}<Types xmlns="{space}">{listed}</Types>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def picture(width: int, height: int, *rows: tuple[int, int, int]) -> bytes:
    """A PNG of horizontal stripes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    lines = b"".join(b"\0" + bytes(rows[y * len(rows) // height]) * width for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    )  # fmt: skip
