"""From the moment a file is saved to the moment the browser has painted it: `talk serve` with a talk of 45 slides."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import reference_deck
from timing import Timed

SLIDES = 45
EDITS = 30
FIRST = 'title: "'


def talk(folder: Path) -> None:
    """Write the reference deck and half of it again: 45 slides, 12 graphs."""
    slides = list(reference_deck.reference_deck())
    more = [replace(one, title=f"{one.title} once more") for one in slides[1:]]
    reference_deck.write_outline([*slides, *more][:SLIDES], folder / "talks" / "deck")


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Serve the talk; yield the address that is printed."""
    command = [sys.executable, "-m", "talkbuilder.app.cli", "serve", "deck", "--port", "0"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().decode().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def serving(folder: Path) -> list[Timed]:
    """Return the seconds of each edit, by what was edited; nothing where there is no Chromium."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        return []
    from playwright.sync_api import sync_playwright

    talk(folder)
    outline = folder / "talks" / "deck" / "talk.yaml"
    text = outline.read_text("utf-8")
    titles = [line for line in text.split("\n") if line.startswith("  title: ")]
    nodes = [line for line in text.split("\n") if line.strip().startswith("label: ")]
    edits = {"a slide's title": titles[20], "a figure's label": nodes[len(nodes) // 2]}
    found: list[Timed] = []
    with server(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(address)
        html = page.locator("html[data-version]")
        html.wait_for()
        for name, line in edits.items():
            seconds = []
            for number in range(EDITS):
                version = html.get_attribute("data-version")
                start = time.time()
                outline.write_text(text.replace(line, f"{line} {number}", 1), "utf-8")
                page.locator(f'html:not([data-version="{version}"])').wait_for()
                painted = float(html.get_attribute("data-painted") or 0) / 1000
                seconds.append(painted - start)
                time.sleep(0.1)  # nobody types faster, and the page is at rest again
            found.append(Timed(f"saved to painted, {name}", tuple(seconds)))
        browser.close()
    return found
