"""Code that is walked through: the mark moves from line to line, in the browser and as Morph in PowerPoint."""

import io
import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from playwright.sync_api import Browser

from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.pipeline import Order, build

OUTLINE = """\
title: Steps
slides:
  - layout: title
  - layout: code
    title: The mark walks down
    steps: true
    code:
      text: |
        package main

        func main() {
        \tgo work()
        \tselect {}
        }
      highlight: ["1", "3-4", "6"]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[PurePosixPath, bytes]:
    root = tmp_path_factory.mktemp("steps")
    (root / "talk.yaml").write_text(OUTLINE, "utf-8")
    (root / "walkthrough.md").write_text("# Steps\n", "utf-8")
    with open_kit() as kit:
        made = build(root, Order(("pptx", "html")), GUESTS, kit)
    assert made.deck is not None
    assert [scene.number for scene in made.deck.scenes] == ["1", "2.1", "2.2", "2.3"]
    return {PurePosixPath(name.suffix): data for name, data in made.files.items()}


def test_in_powerpoint_the_mark_is_one_thing_that_moves(
    built: dict[PurePosixPath, bytes],
) -> None:
    package = zipfile.ZipFile(io.BytesIO(built[PurePosixPath(".pptx")]))
    slides = [package.read(f"ppt/slides/slide{n}.xml").decode() for n in (2, 3, 4)]
    for part in ("mark.1", "mark.1.bar"):
        places = []
        for slide in slides:
            (shape,) = re.findall(
                rf'name="!!body\.{re.escape(part)}".*?<a:off x="\d+" y="(\d+)"', slide, re.DOTALL
            )
            places.append(int(shape))
        assert places == sorted(set(places)), "further down on each frame"
    assert ["morph" in slide for slide in slides] == [False, True, True]
    assert len({slide.count("<p:sp>") for slide in slides}) == 1


@pytest.mark.slow
@pytest.mark.external("chromium")
def test_in_a_browser_it_travels(
    built: dict[PurePosixPath, bytes], browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "steps.html"
    file.write_bytes(built[PurePosixPath(".html")])
    page = browser.new_page(viewport={"width": 960, "height": 540})
    page.goto(f"{file.as_uri()}#2.1")
    where = """() => [...document.querySelectorAll('.scene.on [data-id^="body.mark"]')]
        .map((mark) => [mark.dataset.id, mark.getBoundingClientRect()]).map(([id, box]) => [id, box.top, box.height])"""
    for frame in ("2.2", "2.3"):
        before = page.evaluate(where)
        page.keyboard.press("ArrowRight")
        page.evaluate(
            "document.getAnimations().forEach((one) => { one.pause(); one.currentTime = 0; })"
        )
        assert flat(page.evaluate(where)) == pytest.approx(flat(before), abs=0.5), (
            "it sets out there"
        )
        page.evaluate("document.getAnimations().forEach((one) => one.finish())")
        after = page.evaluate(where)
        assert [name for name, *_ in after] == ["body.mark.1", "body.mark.1.bar"]
        assert all(now[1] > was[1] + 20 for now, was in zip(after, before, strict=True))
        assert page.url.endswith(f"#{frame}")
    page.close()


def flat(marks: list[list[Any]]) -> list[float]:
    return [number for _, *numbers in marks for number in numbers]
