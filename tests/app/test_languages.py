"""A talk in German and one in Arabic, in every format: no English word of ours is left, for eyes or for ears."""

import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from talkbuilder.scripts import language_reads
from talkbuilder.wording import ENGLISH, NAMES, fill, wording_of
from tests.app.conftest import Talk
from tests.app.tongues import BEGUN, begin_in
from tests.support import axe

pytestmark = pytest.mark.slow

FORMATS = "pptx,pdf,handout,html,article,notes,teleprompter,samples,json,site"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("languages")


@pytest.fixture(params=BEGUN)
def built(
    request: pytest.FixtureRequest, project: Path, talk: Talk, shelf: Path
) -> tuple[str, Path]:
    """The language of a talk, and the folder that holds all that was made of it."""
    language: str = request.param
    made = shelf / language
    if not made.exists():
        begin_in(project, language)
        ran = talk("build", "-q", "-f", FORMATS, "-o", str(made))
        assert ran.code == 0, ran.err
    return language, made


def english(language: str) -> set[str]:
    """Return our English words, in the pieces that stand between what is filled in, which ``language`` has not too."""
    ours = [getattr(ENGLISH, name) for name in NAMES]
    theirs = " ".join(getattr(wording_of(language), name) for name in NAMES)
    pieces = {
        piece.strip(" .,:;?()“”–") for words in ours for piece in re.split(r"\{\w+\}|\|", words)
    }
    return {piece for piece in pieces if len(piece) > 1 and not stands(piece, theirs)}


def stands(words: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text) is not None


# --- what a person reads or hears of a file ---------------------------------------------------------------------------


class Told(HTMLParser):
    """The words of a page, what its elements are called, and what its script has to say; no legends of keys."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "kbd", "code", "pre"):
            self.within.append(tag)
        for name, value in attrs:
            if name in ("aria-label", "title", "alt", "placeholder", "aria-roledescription") or (
                name in ("data-told", "data-black", "data-end")
            ):
                self.words.append(value or "")
            elif name == "data-ours":
                self.words += json.loads(value or "{}").values()

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.words.append(data)


def told(file: Path) -> Iterator[str]:
    """Yield what a person reads or hears of ``file``."""
    match file.suffix:
        case ".html":
            page = Told(file.read_text("utf-8"))
            # The gallery calls files by their names.
            yield from (words for words in page.words if not re.fullmatch(r"[\w -]+\.\w+", words))
        case ".md":
            yield file.read_text("utf-8")
        case ".json":
            for scene in json.loads(file.read_text("utf-8"))["scenes"]:
                yield from (scene["title"], scene["caption"], scene.get("told", ""))
        case ".pdf":
            reader = PdfReader(file)
            yield from (page.extract_text() for page in reader.pages)
            yield from (str(one["/Alt"]) for one in objects(reader) if "/Alt" in one)
        case ".pptx":
            with zipfile.ZipFile(file) as parts:
                for name in parts.namelist():
                    if re.match(r"ppt/(slides|notesSlides)/\w+\.xml|docProps/core\.xml", name):
                        yield from of_part(parts.read(name))
        case ".zip":
            with zipfile.ZipFile(BytesIO(file.read_bytes())) as parts:
                yield from (
                    parts.read(name).decode()
                    for name in parts.namelist()
                    if name.endswith("README.md")
                )
        case _:
            pass  # pictures


def objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    for number in range(1, int(str(reader.trailer["/Size"]))):
        found = reader.get_object(number)
        if isinstance(found, DictionaryObject):
            yield found


def of_part(data: bytes) -> Iterator[str]:
    for element in etree.fromstring(data).iter():
        if not element.tag.endswith("}cNvPr") or "descr" in element.attrib:
            yield element.get("descr", "")
        if element.text and element.text.strip():
            yield element.text


def test_no_english_word_of_ours(built: tuple[str, Path]) -> None:
    language, made = built
    wanted = english(language)
    assert len(wanted) > 150
    files = [file for file in made.rglob("*") if file.is_file() and file.name != "truth.html"]
    assert {file.suffix for file in files} >= {".html", ".md", ".json", ".pdf", ".pptx", ".zip"}
    found = {
        (str(file.relative_to(made)), piece, words.strip()[:80])
        for file in files
        for words in told(file)
        for piece in wanted
        if stands(piece, words)
    }
    assert found == set()


def test_its_own_words_stand_there(built: tuple[str, Path]) -> None:
    language, made = built
    w = wording_of(language)
    slug = BEGUN[language]
    article = (made / slug / f"{slug}-article.html").read_text("utf-8")
    assert f'<summary id="contents." lang="{language}">{w.contents}</summary>' in article
    deck = (made / slug / f"{slug}.html").read_text("utf-8")
    turned = ' dir="rtl"' if language_reads(language) == "rtl" else ""
    assert f'<dialog class="help" lang="{language}"{turned} aria-label="{w.keys}"' in deck
    assert w.code_pointer in (made / slug / f"{slug}-notes.md").read_text("utf-8")
    slides = json.loads((made / slug / f"{slug}.json").read_text("utf-8"))["scenes"]
    assert [one["title"] for one in slides][-2:] == [w.sources, w.questions]


def test_only_english_is_marked_as_english(built: tuple[str, Path]) -> None:
    _, made = built
    for file in made.rglob("*.html"):
        if file.name != "truth.html":
            assert 'lang="en"' not in file.read_text("utf-8"), file


def test_a_language_that_we_lack_is_told_as_english(project: Path, talk: Talk) -> None:
    begin_in(project, "de", language="fi")
    assert talk("build", "-q", "-f", "article,html").code == 0
    for name in ("vortrag-article.html", "vortrag.html"):
        page = (project / "output" / "vortrag" / name).read_text("utf-8")
        assert 'html lang="fi"' in page
        assert 'lang="en"' in page
    assert '<summary id="contents." lang="en">Contents</summary>' in (
        project / "output" / "vortrag" / "vortrag-article.html"
    ).read_text("utf-8")


def test_a_talk_may_have_words_of_its_own(project: Path, talk: Talk) -> None:
    begin_in(project, "de", words='{contents: "<b>Gliederung</b>", endnotes: Fußnoten}')
    assert talk("build", "-q", "-f", "article").code == 0
    page = (project / "output" / "vortrag" / "vortrag-article.html").read_text("utf-8")
    assert ">&lt;b&gt;Gliederung&lt;/b&gt;</summary>" in page
    assert ">Fußnoten</h2>" in page


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.external("chromium", "axe")
def test_axe_finds_nothing(built: tuple[str, Path], browser: Browser) -> None:
    language, made = built
    slug = BEGUN[language]
    page = browser.new_page(viewport={"width": 960, "height": 540})
    site = made / "site"
    for file in (
        made / slug / f"{slug}.html",
        made / slug / f"{slug}-article.html",
        made / slug / f"{slug}-teleprompter.html",
        made / "index.html",
        site / "index.html",
        site / "search.html",
        site / "404.html",
        site / slug / "index.html",
    ):
        page.goto(file.as_uri())
        assert axe.findings(page) == [], file
    page.close()


@pytest.mark.external("chromium")
def test_what_scripts_say(built: tuple[str, Path], browser: Browser) -> None:
    language, made = built
    slug, w = BEGUN[language], wording_of(language)
    page = browser.new_page(viewport={"width": 960, "height": 540})
    page.goto((made / slug / f"{slug}.html").as_uri() + "#4.1")
    page.keyboard.press("ArrowRight")
    assert page.locator(".spoken").inner_text().endswith(f". {fill(w.lines, first=2, last=4)}")
    page.keyboard.press("o")
    assert page.locator(".spoken").inner_text().endswith(fill(w.frames, n=2))
    page.goto((made / slug / f"{slug}-teleprompter.html").as_uri())
    assert page.locator("[data-do=run] .word").inner_text() == w.start
    page.keyboard.press(" ")
    assert page.locator("[data-do=run] .word").inner_text() == w.pause
    page.goto((made / "site" / "search.html").as_uri())
    page.get_by_role("searchbox").fill("zzzzqqqq")
    assert page.get_by_role("status").inner_text() == w.nothing_has_all
    page.close()
