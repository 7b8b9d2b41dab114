"""Fonts inside the deck: wrapped as others can read them, whole, the same each time; what stays out is said."""

import struct
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.backends import pptx
from talkbuilder.backends.pptx.eot import Facts, NoFont, eot, facts, refusal
from talkbuilder.layout.text.fonts import NAMES, OwnFonts
from talkbuilder.ports import BackendOptions, Kit, Output
from talkbuilder.theme import Face, Theme
from tests.backends import decks
from tests.backends.conftest import FixedWorld
from tests.backends.pptx.deck_file import FILE, NS, Opened, opened

FONTS = OwnFonts()
PLAIN = FONTS.data("FiraGO-Regular")
ID = f"{{{NS['r']}}}id"


# --- the wrapping -----------------------------------------------------------------------------------------------------


def unwrapped(data: bytes) -> dict[str, Any]:
    """Read an EOT as the W3C's submission describes it, knowing nothing of who wrote it."""
    size, length, version, flags = struct.unpack_from("<4I", data)
    panose, charset, italic, weight, allowed, magic = struct.unpack_from("<10sBBIHH", data, 16)
    ranges = struct.unpack_from("<6I", data, 36)
    adjustment, *reserved = struct.unpack_from("<5I", data, 60)
    at, names = 80, []
    for _ in range(5):
        padding, count = struct.unpack_from("<HH", data, at)
        assert padding == 0
        names.append(data[at + 4 : at + 4 + count].decode("utf-16-le"))
        at += 4 + count
    assert reserved == [0, 0, 0, 0]
    assert size == len(data)
    assert len(data) - at == length
    return {
        "version": version, "flags": flags, "panose": panose, "charset": charset, "italic": italic, "weight": weight,
        "allowed": allowed, "magic": magic, "ranges": ranges, "adjustment": adjustment, "names": names,
        "font": data[at:],
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_font_comes_out_as_it_went_in(name: str) -> None:
    font = FONTS.data(name)
    found = unwrapped(eot(font))
    assert found["font"] == font
    assert (found["version"], found["flags"], found["magic"]) == (0x00020001, 0, 0x504C)
    assert eot(font) == eot(font)


def test_the_wrapping_says_of_a_font_what_it_says_of_itself() -> None:
    from fontTools.ttLib import TTFont

    for name in NAMES:
        path = FONTS.path(name)
        own, said = TTFont(path), unwrapped(eot(path.read_bytes()))
        os2, names = own["OS/2"], own["name"]
        assert said["names"] == [str(names.getName(id, 3, 1, 0x409)) for id in (1, 2, 5, 4)] + [""]
        assert said["weight"] == os2.usWeightClass
        assert said["italic"] == bool(os2.fsSelection & 1)
        assert said["allowed"] == os2.fsType
        assert said["adjustment"] == own["head"].checkSumAdjustment
        assert said["ranges"][:2] == (os2.ulUnicodeRange1, os2.ulUnicodeRange2)
        assert said["ranges"][4:] == (os2.ulCodePageRange1, os2.ulCodePageRange2)
        assert said["panose"][:2] == bytes((os2.panose.bFamilyType, os2.panose.bSerifStyle))


@pytest.mark.parametrize(
    ("allowed", "why"),
    [
        (0x0000, ""),
        (0x0008, ""),
        (0x0100, ""),  # no subsets: we make none
        (0x000A, ""),  # of several the freest counts
        (0x0002, "forbids"),
        (0x0004, "nobody edits"),
        (0x0200, "bitmaps only"),
        (0x0208, "bitmaps only"),
    ],
)
def test_a_licence_decides(allowed: int, why: str) -> None:
    said = refusal(replace(facts(PLAIN), allowed=allowed))
    assert why in said
    assert bool(why) == bool(said)


def test_postscript_outlines_stay_out() -> None:
    assert "PostScript" in refusal(facts(FONTS.data("FiraMono-Regular")))


@given(st.binary(max_size=200))
def test_what_is_no_font_is_none(data: bytes) -> None:
    with pytest.raises(NoFont):
        facts(data)


@given(st.integers(0, len(PLAIN) - 1))
def test_half_a_font_is_none_or_still_says_what_it_is(end: int) -> None:
    with suppress(NoFont):
        assert isinstance(facts(PLAIN[:end]), Facts)


# --- the deck ---------------------------------------------------------------------------------------------------------


def written(theme: Theme | None = None, **options: Any) -> Output:
    deck = decks.everything()
    theme = theme or deck.theme
    kit = Kit(None, FONTS, None, None, FixedWorld())  # type: ignore[arg-type]
    wanted = BackendOptions(embed_fonts=True, **options)
    return pptx.write(replace(deck, theme=theme), "talk", wanted, kit)


def ours() -> Output:
    return written(counterpart=decks.everything().theme)


def deck_of(output: Output) -> Opened:
    return opened(output.files[FILE])


def test_our_theme_asks_for_the_face_that_comes_along() -> None:
    deck = deck_of(ours())
    (family,) = deck.xml("ppt/presentation.xml").findall("p:embeddedFontLst/p:embeddedFont", NS)
    assert family.find("p:font", NS).get("typeface") == "FiraGO"
    theme = deck.parts["ppt/theme/theme1.xml"].decode()
    assert '<a:latin typeface="FiraGO"/>' in theme
    assert "Arial" not in theme


def test_its_four_styles_are_four_whole_fonts() -> None:
    deck = deck_of(ours())
    rels = {one.get("Id"): one.get("Target") for one in deck.xml("ppt/_rels/presentation.xml.rels")}
    family = deck.xml("ppt/presentation.xml").find("p:embeddedFontLst/p:embeddedFont", NS)
    styles = {
        one.tag.rpartition("}")[2]: unwrapped(deck.parts[f"ppt/{rels[one.get(ID)]}"])
        for one in family[1:]
    }
    assert {name: style["names"][1] for name, style in styles.items()} == {
        "regular": "Regular",
        "bold": "Bold",
        "italic": "Italic",
        "boldItalic": "Bold Italic",
    }
    assert styles["regular"]["font"] == PLAIN


def test_the_list_stands_where_the_schema_wants_it() -> None:
    deck = deck_of(ours())
    names = [one.tag.rpartition("}")[2] for one in deck.xml("ppt/presentation.xml")]
    at = names.index("embeddedFontLst")
    assert names[at - 1] == "notesSz"
    assert deck.xml("ppt/presentation.xml").get("embedTrueTypeFonts") == "1"
    assert (
        b'Extension="fntdata" ContentType="application/x-fontdata"'
        in deck.parts["[Content_Types].xml"]
    )


def test_the_same_bytes_each_time_and_none_of_it_without_the_option() -> None:
    assert ours().files == ours().files
    plain = BackendOptions()
    kit = Kit(None, FONTS, None, None, FixedWorld())  # type: ignore[arg-type]
    deck = opened(pptx.write(decks.everything(), "talk", plain, kit).files[FILE])
    assert not [name for name in deck.parts if name.endswith(".fntdata")]
    assert b"embedded" not in deck.parts["ppt/presentation.xml"]


def test_what_every_office_has_is_a_note() -> None:
    (note,) = [one for one in ours().problems if one.code == "face-not-embedded"]
    assert note.severity == "note"
    assert note.message.startswith(
        "Consolas is not embedded, nor is Fira Mono in its place: its outlines"
    )
    assert note.hint == "Office brings it along"


def test_a_face_of_somebody_elses_theme_is_a_warning() -> None:
    theme = decks.everything().theme
    face = Face("Corporate Sans", "FiraGO")
    output = written(replace(theme, faces={**theme.faces, "body": face, "heading": face}))
    warnings = [one for one in output.problems if one.severity == "warning"]
    assert [one.message for one in warnings if one.code == "face-not-embedded"] == [
        "Corporate Sans is not embedded: it is the theme's, and no file of it is ours"
    ]
    assert not [name for name in deck_of(output).parts if name.endswith(".fntdata")]


def test_a_theme_that_names_our_face_gets_it() -> None:
    theme = decks.everything().theme
    face = Face("FiraGO", "FiraGO")
    output = written(replace(theme, faces={**theme.faces, "body": face}))
    assert len([name for name in deck_of(output).parts if name.endswith(".fntdata")]) == 4
