"""The reference deck: ours from the outline, others from the same words, as PowerPoint and as PDF."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import markdown_peers as others
import peers
import reference_deck
from timing import Timed, together

SLIDE = "- id: slide-3\n  title: "
Works = dict[str, Callable[[], object]]


def build(folder: Path, *options: str) -> None:
    """Run our command line as a person would: a process of its own, the start of Python included."""
    command = [sys.executable, "-m", "talkbuilder.app.cli", "build", "deck", "--quiet", *options]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a person's Python keeps what it has compiled
    subprocess.run(command, cwd=folder, check=True, env=environment, stderr=subprocess.DEVNULL)


def decks(folder: Path) -> tuple[list[Timed], list[Timed]]:
    """Return the rows for PowerPoint and for PDF; in each the last is what the others are measured against.

    All programs of a table take turns, so that a noisy minute falls on each of them.
    """
    slides = reference_deck.reference_deck()
    reference_deck.write_outline(slides, folder / "talks" / "deck")
    ours = partial(build, folder)
    pptx: Works = {
        "talk build, nothing kept": lambda: ours("--format", "pptx", "--no-cache"),
        "talk build, one process": lambda: ours("--format", "pptx", "--no-cache", "--jobs", "1"),
        "talk build, a title edited": partial(_edited, folder, count()),
        "talk build, nothing changed": lambda: ours("--format", "pptx"),
    }
    pdf: Works = {"talk build, nothing kept": lambda: ours("--format", "pdf", "--no-cache")}
    if shutil.which("dot"):
        pptx["python-pptx + dot"] = lambda: peers.with_python_pptx(slides)
        marp = others.marp()
        if marp and others.browser():
            graphs = others.write_marp(slides, folder / "marp")
            for suffix, works in (("pptx", pptx), ("pdf", pdf)):
                works["marp + dot"] = partial(
                    others.with_marp, marp, folder / "marp", graphs, suffix
                )
        graphs = others.write_typst(slides, folder / "typst")
        pandoc = peers.pandoc()
        if pandoc:
            drawn = reference_deck.write_pandoc(slides, folder / "pandoc")
            made = partial(peers.with_pandoc, pandoc, folder / "pandoc", drawn)
            pptx["pandoc + dot"] = made
            office = others.office()
            if office:
                made()
                pdf["LibreOffice, from pandoc's .pptx"] = partial(
                    others.with_office, office, folder / "pandoc", folder / "profile"
                )
        pdf["Typst alone + dot"] = partial(others.with_typst, folder / "typst", graphs)
    return together(pptx), together(pdf)


def everything(folder: Path) -> Timed:
    """Time all default formats at once, of the outline that is there."""
    (row,) = together({"talk build, all default formats": lambda: build(folder, "--no-cache")})
    return row


def _edited(folder: Path, turns: Iterator[int]) -> None:
    """Change one slide's title, and build again with what is kept."""
    outline = folder / "talks" / "deck" / "talk.yaml"
    text = outline.read_text(encoding="utf-8")
    head, _, rest = text.partition(SLIDE)
    title, _, rest = rest.partition("\n")
    words = title.split(" edited ")[0]
    changed = f"{head}{SLIDE}{words} edited {next(turns)}\n{rest}"
    outline.write_text(changed, encoding="utf-8")
    build(folder, "--format", "pptx")
