"""Recordings of real programs, by release: what the readers are tested on."""

from pathlib import Path

from talkbuilder.captured import Capture, parse

FOLDER = Path(__file__).parent / "specimens"
RELEASES = ("1.21.13", "1.24.11", "1.26.6", "1.27.3")


def recorded(name: str) -> Capture:
    """Return one recording."""
    return parse((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))[0]
