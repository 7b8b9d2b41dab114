"""Large decks: outlines of 100, 1,000 and 3,000 slides built whole, and the memory that takes."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import reference_deck
from timing import Timed, timed

COUNTS = (100, 1000, 3000)

# It says what it and its children took at most; Linux counts in KiB, macOS in bytes.
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Large:
    """What a deck of ``slides`` slides took: seconds, and the largest process in MB."""

    slides: int
    time: Timed
    megabytes: float


def large(folder: Path) -> list[Large]:
    """Build each with nothing kept, PowerPoint only, in one process; once to warm up, then 3 times."""
    found = []
    for count in COUNTS:
        root = folder / f"large{count}"
        write(count, root / "talks" / "deck")
        peaks: list[float] = []
        work = partial(_measured, root, peaks)
        time = timed(f"an outline of {count} slides", work, 3)
        found.append(Large(count, time, max(peaks)))
    return found


def write(count: int, folder: Path) -> None:
    """Write an outline of ``count`` slides: three lines of a list and ten words of notes each, within our limits.

    An outline has a mebibyte at most, and what is said has to fit into ten hours.
    """
    first, *rest = reference_deck.reference_deck()
    lists = cycle(slide for slide in rest if slide.bullets)
    slides = [
        replace(
            slide,
            title=f"{slide.title} {number}",
            bullets=tuple((text, ()) for text, _ in slide.bullets[:3]),
            notes=(slide.notes[0].partition(".")[0] + ".",),
        )
        for number, slide in enumerate(islice(lists, count - 1), 2)
    ]
    reference_deck.write_outline([first, *slides], folder)
    outline = folder / "talk.yaml"
    text = outline.read_text(encoding="utf-8").replace("minutes: 60", "minutes: 600")
    outline.write_text(text, encoding="utf-8")


def _measured(root: Path, peaks: list[float]) -> None:
    peaks.append(_build(root))


def _build(root: Path) -> float:
    command = [sys.executable, "-m", "talkbuilder.app.cli", "build", "deck", "--quiet"]
    options = ["--format", "pptx", "--no-cache", "--jobs", "1"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command, *options],
        cwd=root,
        check=True,
        env=environment,
        capture_output=True,
    )
    return int(done.stdout) / (1 << 10 if sys.platform != "darwin" else 1 << 20)
