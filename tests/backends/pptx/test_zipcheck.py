"""A template is anybody's file: what is not safe to open is a problem, never a traceback."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.backends.pptx import zipcheck
from talkbuilder.backends.pptx.template import read, template_base
from tests.backends import plain
from tests.backends.pptx.templates import as_potx, changed, default, odd

GOOD = default()


def said(data: bytes) -> str:
    problems = zipcheck.check(data)
    assert all(problem.code == "bad-template" and problem.hint for problem in problems)
    return " ".join(problem.message for problem in problems)


def with_entry(name: str, data: bytes = b"x") -> bytes:
    return changed(GOOD, name, lambda _: data)


@pytest.mark.parametrize("data", [GOOD, odd(), as_potx(GOOD)])
def test_what_powerpoint_saves_passes(data: bytes) -> None:
    assert zipcheck.check(data) == ()


@pytest.mark.parametrize("data", [b"", b"hello", GOOD[:500], GOOD[: len(GOOD) // 2]])
def test_what_is_no_zip_is_said_to_be_none(data: bytes) -> None:
    assert "cannot be read" in said(data)


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "/etc/passwd", "ppt/../../x", "C:\\x", "ppt\\slides\\x.xml", "ppt//x.xml"],
)
def test_names_that_leave_the_package_are_refused(name: str) -> None:
    assert "not safe" in said(with_entry(name))


@pytest.mark.parametrize(
    "name", ["ppt/vbaProject.bin", "ppt/activeX/activeX1.xml", "ppt/embeddings/oleObject1.bin"]
)
def test_macros_and_active_content_are_refused(name: str) -> None:
    assert "macros or active content" in said(with_entry(name))


def test_a_macro_deck_by_its_content_type_is_refused() -> None:
    data = changed(
        GOOD,
        "[Content_Types].xml",
        lambda old: old.replace(
            b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        ),
    )
    assert "macros" in said(data)


def test_two_entries_of_one_name_are_refused() -> None:
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("PPT/presentation.xml", b"<a/>")
    assert "two entries" in said(file.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/media/big.xml", b"\0" * (8 << 20))
    assert "unpacks to 8 MB" in said(file.getvalue())


def test_too_many_entries_are_refused() -> None:
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        for n in range(zipcheck.MAX_ENTRIES):
            archive.writestr(f"ppt/media/{n}.txt", b"")
    assert "too large" in said(file.getvalue())


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_dtd_is_refused_in_any_encoding(code: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'.encode(code)
    assert "declares a DTD" in said(with_entry("ppt/x.xml", bomb))


def test_damaged_xml_is_refused() -> None:
    assert "not well-formed" in said(with_entry("ppt/x.xml", b"<a><b></a>"))


@pytest.mark.parametrize(
    ("kind", "target", "fine"),
    [
        ("hyperlink", "https://go.dev/", True),
        ("hyperlink", "mailto:a@example.org", True),
        ("hyperlink", "javascript:alert(1)", False),
        ("hyperlink", "file:///etc/passwd", False),
        ("image", "https://example.org/track.png", False),
        ("attachedTemplate", "https://example.org/x.dotm", False),
    ],
)
def test_only_hyperlinks_lead_outside(kind: str, target: str, fine: bool) -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    found = said(with_entry("ppt/theme/_rels/theme1.xml.rels", rels.encode()))
    assert (not found) if fine else ("points outside" in found)


def test_a_word_document_is_no_template() -> None:
    data = changed(GOOD, "ppt/presentation.xml", lambda _: b"<document/>")
    theme, problems = read(data, plain.PLAIN_THEME)
    assert theme is None
    assert [problem.code for problem in problems] == ["bad-template"]


@given(st.data())
def test_no_damage_ends_in_a_traceback(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    name = data.draw(st.sampled_from(names))
    start = data.draw(st.integers(0, 4000))
    junk = data.draw(st.sampled_from([b"", b"<p:x/>", b'="', b"\xff", b'id="999999999999"', b"0"]))

    def damage(old: bytes) -> bytes:
        at = start % max(1, len(old))
        return old[:at] + junk + old[at + len(junk) + 1 :]

    broken = changed(GOOD, name, damage)
    theme, problems = read(broken, plain.PLAIN_THEME)
    if theme is not None:
        template_base(broken, theme)
    else:
        assert problems


def test_a_damaged_stream_is_said_to_be_one() -> None:
    """Found by fuzzing: zlib's own error is none of zipfile's."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>" * 50)
    data = bytearray(file.getvalue())
    start = 30 + len("[Content_Types].xml")
    data[start : start + 6] = b"\xff" * 6
    assert "cannot be read" in said(bytes(data))
