"""Draws the results with our own charts: two figures of a small talk, as SVG for the page of measurements."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from timing import Timed


def draw(into: Path, tables: Mapping[str, Sequence[Timed]], source: str) -> None:
    """Write ``<name>.svg`` for each table of seconds, shortest bar first, with its spread."""
    figures = {name: _chart(rows, source) for name, rows in tables.items() if rows}
    outline = {
        "title": "What was measured",
        "cuts": {"full": {"minutes": 10}},
        "figures": figures,
        "slides": [
            {"layout": "figure", "title": f"Seconds for {name}", "figure": name} for name in figures
        ],
    }
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "talks" / "measured"
        folder.mkdir(parents=True)
        (folder / "talk.yaml").write_text(yaml.safe_dump(outline, sort_keys=False), "utf-8")
        (folder / "walkthrough.md").write_text("# What was measured\n", "utf-8")
        for figure in figures:
            command = [sys.executable, "-m", "talkbuilder.app.cli", "diagram", f"measured#{figure}"]
            subprocess.run(
                [*command, "--format", "svg", "-o", str((into / f"{figure}.svg").resolve())],
                cwd=name,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
                check=True,
            )


def _chart(rows: Sequence[Timed], source: str) -> dict[str, object]:
    rows = sorted(rows, key=lambda row: row.median)
    return {
        "kind": "chart",
        "type": "bar",
        "scale": "log" if rows[-1].median > 20 * rows[0].median else "linear",
        "categories": [row.name for row in rows],
        "series": [
            {
                "name": "median",
                "values": [_short(row.median) for row in rows],
                "spread": [[_short(min(row.seconds)), _short(max(row.seconds))] for row in rows],
            }
        ],
        "unit": "seconds",
        "source": source,
    }


def _short(value: float) -> float:
    return round(value, 2 if value < 10 else 1)
