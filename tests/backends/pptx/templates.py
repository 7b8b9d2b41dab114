"""Templates of different makers, made on the spot: python-pptx's own, an odd one, and one that LibreOffice wrote."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.util import Emu


def saved(deck: Any) -> bytes:
    """The bytes of a python-pptx presentation."""
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def default() -> bytes:
    """python-pptx's default, 4:3, with a slide of somebody's in it that links to another."""
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[0])
    second = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Somebody's old slide"
    first.notes_slide.notes_text_frame.text = "old notes"
    first.shapes.title.click_action.target_slide = second
    return saved(deck)


def odd() -> bytes:
    """A dark company master, 16:9: unfamiliar layout names, big insets, no footers, several layouts missing."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(12_192_000), Emu(6_858_000)
    names = {
        0: "Cover 2026",
        1: "1_ACME Text",
        2: "Divider",
        3: "Zwei Inhalte",
        5: "Headline only",
        6: "Empty",
    }
    for index, layout in enumerate(list(deck.slide_layouts)):
        if index not in names:
            deck.slide_layouts.remove(layout)
            continue
        layout.name = names[index]
        if index in (1, 5):
            layout._element.attrib.pop("type", "")
        for holder in list(layout.placeholders):
            if holder.placeholder_format.type in (13, 15, 16):
                tree: Any = layout.shapes._spTree
                tree.remove(holder._element)
            else:
                _stretch(holder)
    master = deck.slide_master
    for holder in master.placeholders:
        _stretch(holder)
        body = holder.text_frame._txBody.bodyPr
        body.set("lIns", "180000")
        body.set("tIns", "90000")
    colors = master._element.find("{*}clrMap")
    for key, value in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
        colors.set(key, value)
    return saved(deck)


def _stretch(holder: Any) -> None:
    """From python-pptx's 4:3 page to 16:9."""
    if holder._element.spPr.find("{*}xfrm") is not None:
        holder.left, holder.width = int(holder.left * 4 / 3), int(holder.width * 4 / 3)


def as_potx(data: bytes) -> bytes:
    """The same as a PowerPoint template file: only its content type differs."""
    return changed(
        data,
        "[Content_Types].xml",
        lambda old: old.replace(b"presentation.main+xml", b"template.main+xml"),
    )


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip with one entry changed, or added if there was none."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == name else content)
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return made.getvalue()


_FODP = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation">
 <office:styles>
  <style:style style:name="Plain-title" style:family="presentation">
   <style:graphic-properties draw:fill="none" draw:stroke="none"/>
   <style:text-properties fo:font-size="36pt" fo:font-family="Arial" fo:color="#123456"/></style:style>
  <style:style style:name="Plain-outline1" style:family="presentation">
   <style:graphic-properties draw:fill="none" draw:stroke="none"/>
   <style:text-properties fo:font-size="26pt" fo:font-family="Arial"/></style:style>
 </office:styles>
 <office:automatic-styles><style:page-layout style:name="PM"><style:page-layout-properties fo:page-width="28cm"
  fo:page-height="15.75cm" style:print-orientation="landscape"/></style:page-layout></office:automatic-styles>
 <office:master-styles><style:master-page style:name="Plain" style:page-layout-name="PM">
  <draw:frame presentation:style-name="Plain-title" draw:layer="backgroundobjects"
   svg:width="25cm" svg:height="2.5cm" svg:x="1.5cm" svg:y="0.7cm"
   presentation:class="title" presentation:placeholder="true"><draw:text-box/></draw:frame>
  <draw:frame presentation:style-name="Plain-outline1" draw:layer="backgroundobjects"
   svg:width="25cm" svg:height="9.5cm" svg:x="1.5cm" svg:y="3.8cm"
   presentation:class="outline" presentation:placeholder="true"><draw:text-box/></draw:frame>
 </style:master-page></office:master-styles>
 <office:body><office:presentation><draw:page draw:name="one" draw:master-page-name="Plain"
  presentation:presentation-page-layout-name="AL1T1">
  <draw:frame presentation:class="title" svg:width="25cm" svg:height="2.5cm" svg:x="1.5cm" svg:y="0.7cm">
   <draw:text-box><text:p>Old slide</text:p></draw:text-box></draw:frame>
 </draw:page></office:presentation></office:body>
</office:document>
"""


def libreoffice(folder: Path) -> bytes:
    """A .pptx that LibreOffice writes from an OpenDocument presentation with one master."""
    source = folder / "plain.fodp"
    source.write_text(_FODP, encoding="utf-8")
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
               "--convert-to", "pptx", "--outdir", str(folder), str(source)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "plain.pptx").read_bytes()
