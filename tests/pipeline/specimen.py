"""A small talk with one of everything that has bytes of its own: chart, picture, QR code, table, code, graph."""

import shutil
import struct
import zlib
from pathlib import Path

from tests.support.tools import ROOT

SCHEDULER = ROOT / "talks" / "scheduler"

OUTLINE = """\
title: One of everything
speaker:
  name: Ada
  role: Platform
  url: https://example.org/ada
  photo: assets/photo.png
keywords: [go, runtime]
go: 1.27.3
figures:
  boxes:
    kind: graph
    nodes: {a: {label: A, color: g}, b: {label: B, color: m}, c: {label: C, color: p}}
    edges: [a -> b, {b -> c: then}, c -> a]
    steps:
      - {add: [a, b, a -> b], caption: first}
      - {add: [c, b -> c, c -> a], caption: then}
  steal:
    kind: topology
    mechanism: scheduler
    start: {ps: 2, runq_size: 4, P0: {runs: G1, queue: [G2, G3]}, P1: {spinning: true}}
    events:
      - steal P1 from P0
slides:
  - {layout: title}
  - {layout: section, title: A section}
  - {layout: figure, title: Boxes and arrows, figure: boxes, notes: "#boxes"}
  - {layout: figure, title: A thief takes half, figure: steal}
  - layout: figure
    title: A chart has a workbook inside
    figure:
      kind: chart
      type: bar
      categories: [one, two]
      series: [{name: s, values: [1, 2.5], spread: [[0.5, 1.5], [2, 3]]}]
      unit: ns
  - {layout: image, title: A picture, image: assets/photo.png, alt: Grey}
  - {layout: bullets, title: A list, steps: true, bullets: [first, "*second*", {text: third, sub: [a, b]}]}
  - layout: table
    title: A table
    rows: [[what, ns], [switch, "120"]]
  - layout: code
    title: Some code
    code: {file: go/main.go, region: main, highlight: ["1", 2-3]}
    steps: true
  - {layout: speaker, title: Who is speaking, hidden: true}
  - {layout: references}
  - {layout: questions}
"""

WALKTHROUGH = """\
# One of everything

## Boxes {#boxes}

Boxes *stand* for **things**, arrows for `what happens` between them.[^one]

- first
- second

[^one]: A source, <https://example.org/source>.
"""

CODE = """\
package main

// region main
func main() {
	println("hello")
}

// endregion
"""


def png(width: int, height: int, rows: bytes | None = None) -> bytes:
    """Return a grey PNG of that size, or with ``rows`` as its compressed data, whatever that is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = rows if rows is not None else zlib.compress((b"\x00" + b"\x80" * width) * height)
    magic = b"\x89PNG\r\n\x1a\n"
    return magic + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def write_specimen(folder: Path, outline: str = OUTLINE, walkthrough: str = WALKTHROUGH) -> Path:
    """Write the talk into ``folder`` and return it."""
    for name in ("assets", "go"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "talk.yaml").write_text(outline, encoding="utf-8")
    (folder / "walkthrough.md").write_text(walkthrough, encoding="utf-8")
    (folder / "assets" / "photo.png").write_bytes(png(40, 30))
    (folder / "go" / "main.go").write_text(CODE, encoding="utf-8")
    return folder


def copy_scheduler(folder: Path) -> Path:
    """Copy the real talk into ``folder`` and return it."""
    shutil.copytree(SCHEDULER, folder)
    return folder
