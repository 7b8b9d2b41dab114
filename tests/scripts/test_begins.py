"""Headings of several lines, evened out: their box becomes narrower, and stays where the lines begin."""

from pathlib import Path

import pytest

from talkbuilder.scene import Scene, TextBlock
from tests.scripts.specimen import built, lending_kit

LATIN = "What a channel costs when ten thousand goroutines wait for it"
HEBREW = "ערוץ הוא טבעת, שני חדרי המתנה ומנעול, ומה הוא עולה לכולם"


def blocks(folder: Path, title: str, language: str) -> tuple[TextBlock, TextBlock]:
    """Return title and subtitle of a first slide; a subtitle of one line keeps its box."""
    outline = f"""\
title: "{title}"
subtitle: "{"אחד" if language == "he" else "one"}"
language: {language}
cuts: {{full: {{minutes: 20}}}}
slides: [{{layout: title}}]
"""
    with lending_kit(folder / "none", folder / "cache") as kit:
        made, _ = built(folder / "talk", kit, "notes", outline=outline, text="# x\n")
    assert made.deck is not None
    (scene,) = made.deck.scenes
    return block(scene, "title"), block(scene, "subtitle")


def block(scene: Scene, role: str) -> TextBlock:
    (found,) = (one for one in scene.items if isinstance(one, TextBlock) and one.role == role)
    return found


@pytest.mark.parametrize("title", [HEBREW, LATIN], ids=["hebrew", "latin"])
def test_in_a_language_from_the_right_they_begin_below_each_other_at_the_right(
    tmp_path: Path, title: str
) -> None:
    title_block, subtitle = blocks(tmp_path, title, "he")
    assert title_block.rect.width < subtitle.rect.width, "it was evened out"
    assert title_block.rect.right == pytest.approx(subtitle.rect.right)


def test_elsewhere_at_the_left(tmp_path: Path) -> None:
    title_block, subtitle = blocks(tmp_path, LATIN, "en")
    assert title_block.rect.width < subtitle.rect.width
    assert title_block.rect.x == pytest.approx(subtitle.rect.x)
