"""Fonts come out of their wheel once; the ruler measures them and says what they lack."""

import pickle
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from talkbuilder.cache import cache_folder
from talkbuilder.layout.text.fonts import (
    ASCENT,
    DESCENT,
    FALLBACKS,
    FAMILY_NAMES,
    NAMES,
    OwnFonts,
    face,
)
from talkbuilder.layout.text.ruler import OwnRuler
from talkbuilder.ports import FontKey

FONTS = OwnFonts()
RULER = OwnRuler(FONTS)

# What a talk about Go writes beside ASCII.
WANTED = "→←↑↓↔✓✗•…–—×≤≥≈≠µ½□■●○«»“”‘’·∞⇒∈"


def test_the_folder_holds_every_font_under_its_name() -> None:
    for name in NAMES:
        with TTFont(FONTS.path(name)) as font:
            assert font["name"].getDebugName(1) == FAMILY_NAMES[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FALLBACKS])
def test_ascent_and_descent_are_what_scene_says(name: str) -> None:
    with TTFont(FONTS.path(name)) as font:
        em = font["head"].unitsPerEm
        assert font["hhea"].ascent / em == ASCENT
        assert -font["hhea"].descent / em == DESCENT


def test_widths_are_those_of_the_font_file() -> None:
    with TTFont(BytesIO(FONTS.file("body", bold=True))) as font:
        cmap, widths = font.getBestCmap(), font["hmtx"].metrics
        expected = sum(widths[cmap[ord(c)]][0] for c in "Steals half") * 24 / 1000
    assert RULER.width("Steals half", "body", 24, bold=True) == pytest.approx(expected)


def test_code_is_a_grid_and_tabs_are_four_columns() -> None:
    assert RULER.width("func main() {", "code", 20) == pytest.approx(13 * 12)
    assert RULER.width("\t", "code", 20) == pytest.approx(4 * 12)
    assert RULER.width("WWW", "code", 20, bold=True) == RULER.width("iii", "code", 20)


def test_the_signs_of_the_trade_can_be_shown() -> None:
    for family in ("body", "heading", "code"):
        assert RULER.missing(WANTED, family) == ""


def test_what_no_font_has_is_named_once() -> None:
    assert RULER.missing("日本 日 ok\n", "body") == "日本"
    assert RULER.width("日", "body", 10) > 0


def test_a_ruler_travels_to_another_process() -> None:
    there = pickle.loads(pickle.dumps(RULER))
    assert there.width("runtime", "code", 18) == RULER.width("runtime", "code", 18)


def test_a_damaged_font_is_made_again(tmp_path: Path) -> None:
    fonts = OwnFonts(tmp_path)
    whole = fonts.data("FiraMono-Bold")
    fonts.path("FiraMono-Bold").write_bytes(b"rubbish")
    (tmp_path / "FiraMono-Regular.metrics").write_text("{}")
    (tmp_path / "FiraMono-Bold.metrics").write_text("null")
    assert fonts.metrics("FiraMono-Bold").advances["a"] == 600
    assert fonts.data("FiraMono-Bold") == whole
    assert fonts.metrics("FiraMono-Regular").advances["a"] == 600
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("suffix", [".ttf", ".metrics"])
def test_one_changed_bit_is_seen_by_the_next_build(suffix: str, tmp_path: Path) -> None:
    """Typst reads the files by itself, and a font with a wrong width would set every line wrong."""
    file = OwnFonts(tmp_path).folder / f"FiraGO-Regular{suffix}"
    whole = file.read_bytes()
    spoilt = bytearray(whole)
    spoilt[len(whole) // 2] ^= 1
    file.write_bytes(spoilt)
    assert (OwnFonts(tmp_path).folder / file.name).read_bytes() == whole


def test_a_subset_that_was_changed_or_renamed_is_cut_again(tmp_path: Path) -> None:
    uses: dict[FontKey, str] = {("body", False, False): "abc"}
    (made,) = OwnFonts(tmp_path).web(uses)
    (other,) = OwnFonts(tmp_path).web({("body", False, False): "xyz"})
    one, two = (tmp_path / "web").iterdir()
    data = one.read_bytes(), two.read_bytes()
    one.write_bytes(data[1])
    two.write_bytes(data[0])
    assert OwnFonts(tmp_path).web(uses) == (made,)
    one.write_bytes(data[0][:-10])
    two.write_bytes(data[1][:-10])
    assert OwnFonts(tmp_path).web(uses) == (made,)
    assert other != made


def test_the_cache_can_be_put_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TALK_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    assert OwnFonts().path(face("code")).parent.parent == tmp_path


def test_a_build_with_a_warm_cache_imports_no_font_library() -> None:
    code = (
        "import sys; from talkbuilder.layout.text.ruler import OwnRuler; "
        "OwnRuler().width('x', 'body', 1); "
        "sys.exit(any(name.startswith(('fontTools', 'pymupdf')) for name in sys.modules))"
    )
    RULER.width("x", "body", 1)
    assert subprocess.run([sys.executable, "-c", code], env=_env(), check=False).returncode == 0


def _env() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": "builder"}
