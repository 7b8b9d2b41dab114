"""Fonts for a browser: small, the characters that were asked for, the same bytes every time."""

from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from talkbuilder.layout.text.fonts import OwnFonts

FONTS = OwnFonts()


def test_a_subset_holds_what_was_asked_for_and_little_else() -> None:
    (font,) = FONTS.web({("body", False, False): "Goroutine"})
    with TTFont(BytesIO(font.woff)) as opened:
        assert {chr(code) for code in opened.getBestCmap()} == set("Goroutine")
        assert not {"GSUB", "GPOS", "kern"} & set(opened.keys())
        assert opened["name"].getDebugName(13)
    assert len(font.woff) < 4_000


def test_headings_share_the_face_of_the_body_and_code_has_no_slant() -> None:
    fonts = FONTS.web(
        {("heading", True, False): "a", ("body", True, False): "b", ("code", False, True): "c"}
    )
    assert [(font.family, font.bold, font.italic) for font in fonts] == [
        ("body", True, False), ("code", False, False),
    ]  # fmt: skip


def test_what_a_face_lacks_is_lent_by_another() -> None:
    own, lent = FONTS.web({("code", False, False): "a⟨"})
    assert own.family == "code"
    assert lent.family is None
    with TTFont(BytesIO(lent.woff)) as opened:
        assert {chr(code) for code in opened.getBestCmap()} == {"⟨"}


def test_a_cache_changes_nothing(tmp_path: Path) -> None:
    uses = {("body", False, False): "abc", ("code", True, False): "xyz"}
    fresh = OwnFonts(tmp_path)
    assert fresh.web(uses) == fresh.web(uses) == FONTS.web(uses)  # type: ignore[arg-type]
    assert len(list((tmp_path / "web").iterdir())) == 2
