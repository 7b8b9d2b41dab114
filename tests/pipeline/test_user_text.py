"""What a person wrote is text in every format: never HTML, DOT, Typst, XML, a template, or a command to a terminal."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from msgspec.structs import replace
from pypdf import PdfReader

from talkbuilder.app.report import Report, render
from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.figures import tell_story, wanted_figures
from talkbuilder.graph import GraphStory
from talkbuilder.layout.graph.dot import ATTRIBUTES, request
from talkbuilder.outline.load import load
from talkbuilder.pipeline import Order, build, dress
from talkbuilder.ports import Kit
from talkbuilder.problem import has_errors
from tests.pipeline.hostile import REFUSED
from tests.pipeline.outlines import PICTURE
from tests.pipeline.specimen import png
from tests.pipeline.test_random_outlines import deck_opens, page_is_quiet
from tests.support.worlds import FakeWorld

ROOT = Path("talks/hostile")

# Each would do something in some format, if it were taken for more than text.
HTML = "<img src=x onerror=alert(1)>"
QUOTE = "\"'><b onclick=alert(1)>"
TYPST = '#panic("pwned") #read("data.json") $x$ @a'
JINJA = "{{ 7*7 }}{% for x in y %}"
DOT = 'x" image="/etc/passwd'
XML = "]]></a:t><a:t>&lol;"
SHEET = "=cmd|' /C calc'!A0"
EVERYTHING = (HTML, QUOTE, TYPST, JINJA, DOT, XML, SHEET)


def outline() -> dict[str, Any]:
    """A talk that says something hostile in every field that takes text."""
    return {
        "title": HTML,
        "subtitle": TYPST,
        "description": QUOTE + JINJA + XML,
        "keywords": [HTML, XML],
        "speaker": {"name": QUOTE, "role": JINJA, "contact": XML, "url": "https://example.org/?a=%22><b>"},
        "cuts": {"full": {"minutes": 45}},
        "figures": {
            "boxes": {
                "kind": "graph",
                "alt": HTML,
                "nodes": {"a": {"label": DOT}, "b": {"label": HTML}},
                "edges": [{"a -> b": QUOTE}],
                "groups": {"c": {"label": DOT, "nodes": ["a"]}},
            },
            "topology": {
                "kind": "topology",
                "mechanism": "scheduler",
                "caption": QUOTE,
                "start": {"ps": 1, "runq_size": 4, "P0": {"runs": "G1"}},
                "events": [{"do": "park G1 on chan c", "caption": HTML}],
            },
            "chart": {
                "kind": "chart",
                "type": "bar",
                "categories": [SHEET, HTML],
                "series": [{"name": XML, "values": [1, 2]}],
                "unit": TYPST,
            },
        },
        "slides": [
            {"layout": "title"},
            {"layout": "section", "title": TYPST, "subtitle": HTML},
            {"layout": "statement", "title": QUOTE, "subtitle": JINJA},
            {"layout": "number", "title": JINJA, "number": XML[:6], "text": HTML},
            {"layout": "bullets", "title": XML, "bullets": [*EVERYTHING[:4], {"text": DOT, "sub": [HTML]}]},
            {"layout": "figure", "title": DOT, "figure": "boxes", "caption": QUOTE},
            {"layout": "figure", "title": SHEET, "figure": "topology"},
            {"layout": "figure", "title": HTML + " 2", "figure": "chart"},
            {"layout": "image", "title": XML + " 2", "image": PICTURE, "alt": QUOTE, "caption": TYPST},
            {"layout": "code", "title": JINJA + " 2", "code": {"text": "\n".join(EVERYTHING), "caption": HTML}},
            {"layout": "table", "title": QUOTE + " 2", "rows": [[HTML, DOT], [SHEET, JINJA]], "caption": XML},
            {"layout": "quote", "title": TYPST + " 2", "quote": HTML, "by": QUOTE},
            {"layout": "speaker", "title": DOT + " 2", "text": JINJA},
            {"layout": "questions", "title": SHEET + " 2", "subtitle": HTML},
        ],
    }  # fmt: skip


def files() -> dict[str, bytes]:
    written = outline()
    passages = []
    for index, slide in enumerate(written["slides"]):
        if slide["layout"] not in ("title", "section", "speaker", "questions"):
            slide["notes"] = f"#s{index}"
            said = "`" + EVERYTHING[index % len(EVERYTHING)] + "` \\<i\\> {{ 1 }} \\#panic"
            passages.append(f"## P {{#s{index}}}\n\n{said}\n")
    return {
        "talk.yaml": yaml.safe_dump(written, sort_keys=False).encode(),
        "walkthrough.md": "\n".join(passages).encode(),
        PICTURE: png(4, 4),
    }


@pytest.fixture(scope="module")
def kit() -> Iterator[Kit]:
    with open_kit() as opened:
        yield replace(opened, world=FakeWorld(files()))


@pytest.fixture(scope="module")
def made(kit: Kit) -> dict[str, bytes]:
    """Every format of the talk, by suffix of its name."""
    order = Order(("pptx", "pdf", "handout", "html", "article", "notes", "json"))
    built = build(ROOT, order, GUESTS, kit)
    assert not has_errors(built.problems), "\n".join(map(str, built.problems))
    return {path.name.removeprefix("hostile"): data for path, data in built.files.items()}


def shown(words: str) -> str:
    """Return ``words`` without what layouts change: spaces."""
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize("name", [".html", "-article.html"])
def test_html_holds_it_as_text(made: dict[str, bytes], name: str) -> None:
    page = made[name].decode()
    page_is_quiet(page)
    assert "49" not in re.findall(r">\s*(49)\s*<", page), "somebody has evaluated a template"
    assert "<img src=x" not in page
    assert "<b onclick" not in page


def test_the_deck_holds_it_as_text(made: dict[str, bytes]) -> None:
    deck_opens(made[".pptx"])
    with zipfile.ZipFile(io.BytesIO(made[".pptx"])) as deck:
        slides = [name for name in deck.namelist() if re.match(r"ppt/slides/slide\d+\.xml", name)]
        said = "".join(
            run.text or ""
            for name in slides
            for run in etree.fromstring(deck.read(name)).iterfind(".//{*}t")
        )
        for words in EVERYTHING:
            assert shown(words) in shown(said), words
        for name in deck.namelist():
            if name.endswith(".rels"):
                for rel in etree.fromstring(deck.read(name)):
                    if rel.get("TargetMode") == "External":
                        assert rel.get("Target", "").startswith("https://example.org/")
            if name.endswith(".xlsx"):
                workbook_is_quiet(deck.read(name))


def workbook_is_quiet(data: bytes) -> None:
    """The chart's workbook holds no formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                assert not etree.fromstring(book.read(name)).findall(".//{*}f")


@pytest.mark.parametrize("name", [".pdf", "-handout.pdf"])
def test_typst_holds_it_as_text(made: dict[str, bytes], name: str) -> None:
    reader = PdfReader(io.BytesIO(made[name]))
    said = shown("".join(page.extract_text() for page in reader.pages))
    assert shown("#panic(") in said
    assert shown("{{7*7}}") in said
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {})
            assert action.get("/S") in (None, "/URI", "/GoTo")
            assert str(action.get("/URI", "https:")).startswith(("https:", "mailto:"))
    root: Any = reader.trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/JavaScript" not in str(root.get("/Names", ""))


def test_graphviz_gets_no_text_at_all(kit: Kit) -> None:
    talk, _ = load(ROOT, kit.world)
    assert talk is not None
    theme, _ = dress(talk, Order(), GUESTS)
    assert theme is not None
    asked = 0
    for wanted in wanted_figures(talk, tuple(range(len(talk.outline.slides)))):
        story, problems = tell_story(talk, wanted, theme, GUESTS, kit)
        assert not has_errors(problems)
        if isinstance(story, GraphStory):
            asked += 1
            dot = request(story).dot
            quoted = re.sub(r'"[^"]*"|<<TABLE [^<]*><TR><TD></TD></TR></TABLE>>', "", dot)
            assert set(re.findall(r"(\w+)=", quoted)) <= ATTRIBUTES
            assert "passwd" not in dot
            assert "onerror" not in dot
    assert asked


@pytest.mark.parametrize("words", [*REFUSED, "\x1b]8;;https://example.org\x07link\x1b]8;;\x07"])
def test_a_terminal_is_told_nothing_but_text(words: str) -> None:
    """Control characters are refused at load, and what names them does not repeat them."""
    for spelled in (words.encode("utf-8", "surrogatepass"), repr(words).encode()):
        text = (
            b'title: "'
            + spelled.replace(b"'", b"")
            + b'"\nslides: [{layout: title, x'
            + spelled
            + b": 1}]\n"
        )
        _, problems = load(ROOT, FakeWorld({"talk.yaml": text}))
        assert problems
        reports: tuple[Report, ...] = ("text", "github", "json")
        for report in reports:
            said = render(problems, report)
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said), repr(said)


def test_a_file_name_is_text_too(made: dict[str, bytes]) -> None:
    """What is written is named by the talk's folder, never by its text."""
    assert set(made) == {
        ".pptx", ".pdf", "-handout.pdf", ".html", "-article.html", "-notes.md", ".json",
    }  # fmt: skip
