"""The specimen in every format: letters in their order, lines where they begin, no box but for what nobody has."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import ContentStream, TextStringObject

from tests.scripts.fonts import font, save
from tests.scripts.specimen import (
    ARABIC,
    HEBREW,
    HINDI,
    JAPANESE,
    OUTLINE,
    THAI,
    built,
    lending_kit,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The talk in every format, with ideographs from a font of squares."""
    folder = tmp_path_factory.mktemp("scripts")
    save(folder / "fonts", "any.ttf", font("Any Sans", f"{JAPANESE}日本"))
    with lending_kit(folder / "fonts", folder / "cache") as kit:
        formats = ("pptx", "pdf", "handout", "html", "article", "teleprompter")
        made, files = built(folder / "talk", kit, *formats)
    assert [one.code for one in made.problems if one.severity != "note"] == ["missing-glyph"]
    return files


# --- PDF ---


def shown_codes(data: bytes) -> Iterator[int]:
    """Yield the glyph numbers that a PDF of Typst's shows; 0 is .notdef."""
    reader = PdfReader(BytesIO(data))
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            for part in _strings(operands) if operator in (b"Tj", b"TJ") else ():
                yield from (part[n] << 8 | part[n + 1] for n in range(0, len(part), 2))


def _strings(operands: Any) -> Iterator[bytes]:
    for one in operands:
        if isinstance(one, list):
            yield from _strings(one)
        elif isinstance(one, TextStringObject):
            yield one.original_bytes
        elif isinstance(one, bytes):
            yield one


@pytest.mark.parametrize("name", ["talk.pdf", "talk-handout.pdf"])
def test_a_pdf_shows_no_missing_glyph(files: Mapping[str, bytes], name: str) -> None:
    codes = list(shown_codes(files[name]))
    assert len(codes) > 200
    assert 0 not in codes


def test_a_pdf_holds_the_words(files: Mapping[str, bytes]) -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(files["talk.pdf"])).pages]
    words = "".join(pages[1].split())
    assert "日本語の見出しは" in words
    assert "□" not in "".join(pages[:4])
    assert pages[4].count("□") == 1


# --- PPTX ---


def slide(files: Mapping[str, bytes], name: str) -> Any:
    with ZipFile(BytesIO(files["talk.pptx"])) as package:
        return etree.fromstring(package.read(f"ppt/{name}"))


def paragraph(tree: Any, words: str) -> Any:
    (found,) = (
        one for one in tree.iter(f"{A}p") if words in "".join(t.text for t in one.iter(f"{A}t"))
    )
    return found


@pytest.mark.parametrize(
    ("words", "language"), [(HEBREW, "he-IL"), ("נקודה", "he-IL"), (ARABIC, "ar-SA")]
)
def test_powerpoint_is_told_which_way_and_in_which_language(
    files: Mapping[str, bytes], words: str, language: str
) -> None:
    found = paragraph(slide(files, "slides/slide1.xml"), words)
    properties = found.find(f"{A}pPr")
    assert (properties.get("rtl"), properties.get("algn")) == ("1", "r")
    run = found.find(f"{A}r/{A}rPr")
    assert (run.get("lang"), run.get("altLang")) == (language, "en-US")


def test_what_reads_from_the_left_says_nothing(files: Mapping[str, bytes]) -> None:
    found = paragraph(slide(files, "slides/slide1.xml"), "plain words")
    properties = found.find(f"{A}pPr")
    assert properties is None or properties.get("rtl") is None
    assert found.find(f"{A}r/{A}rPr").get("altLang") is None


@pytest.mark.parametrize(("words", "language"), [(JAPANESE, "ja-JP"), (THAI, "th-TH"), (HINDI, "hi-IN")])  # fmt: skip
def test_other_scripts_name_their_language(
    files: Mapping[str, bytes], words: str, language: str
) -> None:
    found = paragraph(slide(files, "slides/slide2.xml"), words)
    assert found.find(f"{A}r/{A}rPr").get("lang") == language


def test_code_stays_from_left_to_right(files: Mapping[str, bytes]) -> None:
    for one in slide(files, "slides/slide4.xml").iter(f"{A}pPr"):
        assert one.get("rtl") is None
    found = paragraph(slide(files, "slides/slide1.xml"), "f()")
    assert "\u200ef()\u200e" in [t.text for t in found.iter(f"{A}t")]


def test_notes_read_their_way_too(files: Mapping[str, bytes]) -> None:
    found = paragraph(slide(files, "notesSlides/notesSlide1.xml"), "זו פסקה")
    assert found.find(f"{A}pPr").get("rtl") == "1"


def test_the_theme_names_faces_for_the_scripts_that_occur(files: Mapping[str, bytes]) -> None:
    fonts = slide(files, "theme/theme1.xml").iter(f"{A}font")
    found = {one.get("script"): one.get("typeface") for one in fonts}
    assert found.keys() == {"Arab", "Deva", "Hans", "Hebr", "Jpan", "Thai"}


@pytest.mark.external("ooxml-validator")
def test_the_pptx_is_valid(files: Mapping[str, bytes], tmp_path: Path) -> None:
    from tests.backends.pptx.test_valid import validate

    file = tmp_path / "talk.pptx"
    file.write_bytes(files["talk.pptx"])
    validate(file)


# --- HTML ---

MEASURE = """words => {
  const walker = document.createTreeWalker(document.querySelector(".page"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(words);
    if (at < 0 || !node.parentElement.getClientRects().length) continue;
    return [...words].map((_, n) => {
      const range = document.createRange();
      range.setStart(node, at + n); range.setEnd(node, at + n + 1);
      return range.getBoundingClientRect().x;
    });
  }
}"""


@pytest.mark.external("chromium")
def test_a_browser_sets_each_letter_where_its_script_has_it(
    files: Mapping[str, bytes], browser: "Browser", tmp_path: Path
) -> None:
    file = tmp_path / "talk.html"
    file.write_bytes(files["talk.html"])
    page = browser.new_page(viewport={"width": 960, "height": 540})
    try:
        page.goto(f"{file.as_uri()}#1")
        hebrew = page.evaluate(MEASURE, "כותרת")
        assert hebrew == sorted(hebrew, reverse=True)
        arabic = page.evaluate(MEASURE, "المجدول")
        assert arabic == sorted(arabic, reverse=True)
        title = page.evaluate(MEASURE, HEBREW)
        assert title[0] > max(title[8:])
        assert title[-1] == min(title)  # the full stop ends the line at the left
        latin = page.evaluate(MEASURE, "plain")
        assert latin == sorted(latin)
        assert latin[0] < 100 < 800 < hebrew[0]  # each begins on its own side
    finally:
        page.close()


@pytest.mark.parametrize("name", ["talk-article.html", "talk-teleprompter.html", "talk.html"])
def test_what_is_said_and_written_reads_its_way(files: Mapping[str, bytes], name: str) -> None:
    markup = files[name].decode()
    (found,) = re.findall(r"<p([^>]*)>זו פסקה", markup)
    assert found == ' dir="rtl"'
    assert '<code dir="ltr">code()</code>' in markup


def test_the_lent_font_travels_inside(files: Mapping[str, bytes]) -> None:
    assert files["talk.html"].decode().count("font-family:TalkMore") >= 1


@pytest.mark.parametrize("name", ["talk-article.html", "talk-teleprompter.html"])
def test_a_list_turns_round_without_a_style_of_its_own(
    files: Mapping[str, bytes], name: str
) -> None:
    """These pages allow one style sheet, by what it says: a browser would not see a ``style`` beside it."""
    markup = files[name].decode()
    assert '<ul dir="rtl"><li dir="rtl">' in markup
    assert " style=" not in markup.partition("</style>")[2]


def test_the_article_of_a_language_from_the_right_begins_there(tmp_path: Path) -> None:
    with lending_kit(tmp_path / "none", tmp_path / "cache") as kit:
        _, files = built(tmp_path / "talk", kit, "article", outline=f"language: he\n{OUTLINE}")
    markup = files["talk-article.html"].decode()
    assert '<html lang="he" dir="rtl">' in markup
    assert re.search(r'<h2 id="one" dir="ltr">One ', markup), "its English stays as it was"
    assert '<summary id="contents." lang="he">תוכן העניינים<' in markup, "our own words are Hebrew"
