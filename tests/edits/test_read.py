"""Decks of any program, and what only looks like a deck: words come out, or one sentence that says why not."""

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.edits.decks import changes
from talkbuilder.edits.model import Deck
from talkbuilder.edits.package import Unreadable
from talkbuilder.edits.read import read_deck
from tests.backends import decks
from tests.backends.pptx.deck_file import made
from tests.edits.decks import SPACES, packed, parts, shape, slide_xml

GOOD = made(decks.everything())
ONE = slide_xml(shape("<a:p><a:r><a:t>Half</a:t></a:r></a:p>", "title"))


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as said:
        read_deck(data)
    return str(said.value)


def read(*slides: str) -> Deck:
    return read_deck(packed(parts(slides)))


def with_part(name: str, data: bytes) -> bytes:
    return packed(parts([ONE]) | {name: data})


# --- what is read -----------------------------------------------------------------------------------------------------


def test_our_own_deck_comes_back_with_everything_on_it() -> None:
    deck = decks.everything()
    found = read_deck(GOOD)
    assert len(found.slides) == len(deck.scenes)
    assert found.title == deck.title
    assert found.sign.talk == deck.slug
    assert [one.hidden for one in found.slides] == [scene.hidden for scene in deck.scenes]
    assert {box.kind for one in found.slides for box in one.boxes} >= {
        "text",
        "table",
        "chart",
        "picture",
    }


def test_two_readings_of_one_deck_do_not_differ() -> None:
    assert changes(read_deck(GOOD), read_deck(GOOD)) == ()


@pytest.mark.parametrize(
    "words",
    [
        "<a:p><a:r><a:t>Half of it</a:t></a:r></a:p>",
        "<a:p><a:r><a:t>Ha</a:t></a:r><a:r><a:rPr lang='de'/><a:t>lf of it</a:t></a:r></a:p>",
        "<a:p><a:r><a:t xml:space='preserve'>Half </a:t></a:r><a:fld id='x' type='y'><a:t>of it</a:t></a:fld></a:p>",
        "<a:p/><a:p><a:r><a:t>Half of it </a:t></a:r><a:endParaRPr/></a:p><a:p/>",
    ],
)
def test_how_runs_are_parted_is_no_matter(words: str) -> None:
    assert read(slide_xml(shape(words, "title"))).slides[0].title == "Half of it"


def test_a_choice_of_two_contents_is_read_once() -> None:
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{shape('<a:p><a:r><a:t>new</a:t></a:r></a:p>')}</mc:Choice>"
        f"<mc:Fallback>{shape('<a:p><a:r><a:t>old</a:t></a:r></a:p>')}</mc:Fallback></mc:AlternateContent>"
    )
    assert read(slide_xml(both)).slides[0].said == ("new",)


def test_strict_open_xml_is_read_too() -> None:
    strict = ONE.replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml")
    assert read(strict).slides[0].title == "Half"


def test_a_hidden_slide() -> None:
    assert read(slide_xml(more=' show="0"')).slides[0].hidden


def test_a_slide_that_is_listed_and_not_there_is_a_fault_and_the_others_are_read() -> None:
    some = parts([ONE, ONE, ONE])
    del some["ppt/slides/slide2.xml"]
    found = read_deck(packed(some))
    assert [one.number for one in found.slides] == [1, 3]
    assert found.faults == ((2, "it is listed, and not there"),)


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", GOOD[:500], GOOD[: len(GOOD) // 2]])
def test_what_is_no_zip(data: bytes) -> None:
    assert "no .pptx" in refused(data)


def test_an_old_ppt_and_a_deck_with_a_password_are_told_apart() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refused(old) == "a .ppt of PowerPoint 97 to 2003"
    assert refused(old + "EncryptedPackage".encode("utf-16-le")) == "encrypted with a password"


@pytest.mark.parametrize("missing", ["_rels/.rels", "ppt/presentation.xml", "[Content_Types].xml"])
def test_a_zip_without_a_presentation(missing: str) -> None:
    some = parts([ONE])
    del some[missing]
    refused(packed(some))


def test_a_word_document_is_no_presentation() -> None:
    assert (
        refused(packed(parts([ONE]) | {"ppt/presentation.xml": f"<p:document {SPACES}/>"}))
        == "no presentation"
    )


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "unpacks to 80 MB" in refused(with_part("ppt/slides/slide2.xml", b" " * (80 << 20)))


def test_a_film_is_not_unpacked_and_hurts_nobody() -> None:
    data = with_part("ppt/media/film.mp4", bytes(80 << 20))
    assert len(read_deck(data).slides) == 1


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "ppt\\x.xml"])
def test_names_that_leave_the_package(name: str) -> None:
    assert "not safe" in refused(with_part(name, b"<a/>"))


def test_macros_and_outside_links_do_nothing_here() -> None:
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://x/notesSlide" TargetMode="External" Target="file:///etc/passwd"/></Relationships>'
    )
    some = parts([ONE]) | {"ppt/vbaProject.bin": b"x", "ppt/slides/_rels/slide1.xml.rels": rels}
    assert read_deck(packed(some)).slides[0].notes == ()


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/ppt/slides/slide1.xml", "slides/../../..", "%2e%2e/x"]
)
def test_relationships_lead_nowhere_but_to_parts(target: str) -> None:
    some = parts([ONE])
    some["ppt/_rels/presentation.xml.rels"] = some["ppt/_rels/presentation.xml.rels"].replace(
        "slides/slide1.xml", target
    )
    found = read_deck(packed(some))
    assert len(found.slides) + len(found.faults) == 1


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_dtd(code: str) -> None:
    bomb = f'<!DOCTYPE a [<!ENTITY b "bb">]><p:sld {SPACES}>&b;</p:sld>'.encode(code)
    found = read_deck(with_part("ppt/slides/slide1.xml", bomb))
    assert "DTD" in found.faults[0][1]


def test_groups_in_groups_end_somewhere() -> None:
    deep = (
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr id='1' name='g'/></p:nvGrpSpPr>" * 120 + "</p:grpSp>" * 120
    )
    assert len(read(slide_xml(deep)).slides[0].boxes) < 120


def test_more_shapes_than_anybody_draws() -> None:
    found = read(slide_xml(shape("<a:p/>") * 6_000), ONE)
    assert found.faults[0][0] == 1
    assert [one.number for one in found.slides] == [2]


# --- and anything else ------------------------------------------------------------------------------------------------

TAGS = re.compile(rb"<[^<>]{1,200}>")


@st.composite
def nearly(draw: st.DrawFn) -> bytes:
    """A deck of ours of which some elements of a part were taken out, doubled or moved, or bytes changed."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    texts = [
        name for name in sorted(found) if name.endswith((".xml", ".rels")) and "theme" not in name
    ]
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(texts))
        data = found[name]
        spans = [match.span() for match in TAGS.finditer(data)] or [(0, len(data))]
        start, end = draw(st.sampled_from(spans))
        match draw(st.sampled_from(["cut", "twice", "number", "gone", "attribute"])):
            case "cut":
                data = data[:start] + data[end:]
            case "twice":
                data = data[:end] + data[start:]
            case "number":
                data = re.sub(rb'="\d+"', b'="-99999999999999999999"', data, count=3)
            case "attribute":
                data = (
                    data[:start]
                    + re.sub(rb'"[^"]*"', b'"\xc3\xa4../x"', data[start:end])
                    + data[end:]
                )
            case _:
                data = b""
        found[name] = data
    return packed(found)


@settings(max_examples=40, deadline=None)
@given(nearly())
def test_what_is_nearly_a_deck_is_read_or_refused(data: bytes) -> None:
    try:
        theirs = read_deck(data)
    except Unreadable:
        return
    changes(read_deck(GOOD), theirs)
