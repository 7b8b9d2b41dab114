"""``make bench``: the reference deck beside pandoc and python-pptx, and the cost of a slide at 100 and at 3,000."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import checking
import gallery
import peers
import reference_deck
import scaling
import serving
from talkbuilder.app.wiring import open_kit
from talkbuilder.backends import pptx
from talkbuilder.layout.themes import THEMES
from timing import Timed, machine, timed, together

SCALES = (100, 1000, 3000)
PLAIN_UP_TO = 1000


def build(folder: Path, *options: str) -> None:
    """Run our command line as a person would: a process of its own, the start of Python included."""
    command = [sys.executable, "-m", "talkbuilder.app.cli", "build", "deck", "--quiet", *options]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a person's Python keeps what it has compiled
    subprocess.run(command, cwd=folder, check=True, env=environment, stderr=subprocess.DEVNULL)


def reference(folder: Path) -> list[Timed]:
    """Time the reference deck."""
    slides = reference_deck.reference_deck()
    reference_deck.write_outline(slides, folder / "talks" / "deck")
    graphs = reference_deck.write_pandoc(slides, folder / "pandoc")
    works: dict[str, Callable[[], object]] = {
        "talk build, PPTX": lambda: build(folder, "--format", "pptx", "--no-cache"),
        "talk build, PDF": lambda: build(folder, "--format", "pdf", "--no-cache"),
        "talk build, HTML": lambda: build(folder, "--format", "html", "--no-cache"),
        "talk build, all default formats": lambda: build(folder, "--no-cache"),
        "talk build, nothing changed": lambda: build(folder),
    }
    if shutil.which("dot"):
        works["python-pptx + dot, PPTX"] = lambda: peers.with_python_pptx(slides)
        binary = peers.pandoc()
        if binary:
            works["pandoc + dot, PPTX"] = lambda: peers.with_pandoc(
                binary, folder / "pandoc", graphs
            )
    return together(works)


def scale() -> list[tuple[int, Timed, Timed, Timed | None]]:
    """Time decks of 100, 1,000 and 3,000 slides: ours, the floor, plain python-pptx."""
    found = []
    with open_kit() as kit:
        for count in SCALES:
            runs = 5 if count == SCALES[0] else 3 if count <= PLAIN_UP_TO else 1
            made = scaling.deck(count, THEMES["light"])
            ours = partial(scaling.ours, made, kit, pptx.write)
            mine = timed(f"ours, {count}", ours, runs)
            least = timed(f"floor, {count}", partial(scaling.floor, count), runs)
            plain = None
            if count <= PLAIN_UP_TO:
                once = 1 if count > SCALES[0] else runs
                plain = timed(f"python-pptx, {count}", partial(scaling.plain, count), once, 0)
            found.append((count, mine, least, plain))
    return found


def main() -> None:
    """Print the tables and keep them as JSON."""
    print(f"machine: {machine()}\n")
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        os.environ["TALK_CACHE"] = str(Path(name) / "cache")
        rows = reference(Path(name))
        print("the reference deck: 30 slides, 8 graphs; medians of 5 (lowest-highest)")
        last = rows[-1] if "pandoc" in rows[-1].name else None
        for row in rows:
            print(row.row(last))
        if last is None:
            print(
                "  pandoc or dot is not here: no ratios (pip install pypandoc_binary, apt install graphviz)"
            )
        print("\ntalk serve, 45 slides: from a file's save to the browser's paint")
        live = serving.serving(Path(name) / "live")
        for row in live:
            print(row.row())
        if not live:
            print("  chromium is not here")
        print("\nasking Go about the scheduler talk; medians of 3 (of 5: everything kept)")
        asked = checking.checking(Path(name) / "go")
        for row in asked:
            print(row.row())
        if not asked:
            print("  no Go toolchain is here (pip install talkbuilder[go])")
        drawn = gallery.report()
        print("\nslides of 25 shapes and notes: milliseconds a slide")
        scaled = scale()
    print(
        f"  {'slides':>6} {'ours':>8} {'floor':>8} {'ours/floor':>11} {'python-pptx':>12} {'it/ours':>8}"
    )
    for count, mine, least, plain in scaled:
        other = (
            f"{plain.median / count * 1000:12.2f} {plain.median / mine.median:7.1f}x"
            if plain
            else ""
        )
        print(
            f"  {count:>6} {mine.median / count * 1000:8.2f} {least.median / count * 1000:8.2f}"
            f" {mine.median / least.median:10.2f}x {other}"
        )
    kept = Path("output") / "bench.json"
    kept.parent.mkdir(exist_ok=True)
    everything = [*rows, *live, *asked, *drawn, *(t for _, *three in scaled for t in three if t)]
    kept.write_text(
        json.dumps(
            {"machine": machine(), "seconds": {one.name: one.seconds for one in everything}},
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
