"""A talk that is being written, in a folder of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from talkbuilder.app.serve.view import View
from tests.pipeline.specimen import png

TALK: dict[str, Any] = {
    "title": "A talk that changes",
    "figures": {
        "steal": {
            "kind": "topology",
            "mechanism": "scheduler",
            "start": {"ps": 2, "P0": {"runs": "G1", "queue": ["G2", "G3"]}, "P1": {"runs": "G9"}},
            "events": ["exit G9", "spin P1", "steal P1 from P0"],
        }
    },
    "slides": [
        {"layout": "title"},
        {"layout": "section", "title": "Who runs"},
        {"layout": "figure", "id": "thief", "title": "A thief takes half", "figure": "steal", "notes": "#one"},
        {"layout": "figure-text", "id": "words", "title": "The same with words", "figure": "steal", "bullets": ["a"]},
        {"layout": "code", "id": "code", "title": "This is the code", "code": {"file": "x.go"}, "notes": "#two"},
        {"layout": "section", "title": "What else"},
        {"layout": "image", "title": "A picture of something", "image": "p.png", "alt": "grey"},
        {"layout": "bullets", "id": "points", "title": "Three points to make", "bullets": ["x"], "notes": "#three"},
        {"layout": "questions"},
    ],
}  # fmt: skip
FILES = {
    "talk.yaml": yaml.safe_dump(TALK, sort_keys=False).encode(),
    "walkthrough.md": b"# T\n\n## One {#one}\n\nSaid.\n\n## Two {#two}\n\nMore.\n\n## Three {#three}\n\nMost.\n",
    "x.go": b"package main\n",
    "p.png": png(8, 6),
}


@dataclass(frozen=True)
class Writing:
    """The talk's folder."""

    root: Path

    @classmethod
    def begin(cls, root: Path) -> "Writing":
        """Write the talk as it is in the beginning."""
        root.mkdir(parents=True)
        for name, data in FILES.items():
            (root / name).write_bytes(data)
        return cls(root)

    def read(self, name: str) -> str:
        """Return a file."""
        return (self.root / name).read_text("utf-8")

    def write(self, name: str, text: str) -> None:
        """Save a file, as an editor does that writes in place."""
        (self.root / name).write_text(text, "utf-8")

    def edit(self, edit: Callable[[dict[str, Any]], object]) -> None:
        """Save the outline after ``edit``."""
        outline = yaml.safe_load(self.read("talk.yaml"))
        edit(outline)
        self.write("talk.yaml", yaml.safe_dump(outline, sort_keys=False))


def slide_of(view: View, anchor: str) -> str:
    """Return the id of the slide that ``anchor`` names."""
    return next(page.scene.slide for page in view.pages if page.anchor == anchor)
