"""The page that joins all talks: a card for each that was built, from the records and not from the files."""

from html import unescape
from pathlib import Path

import pytest

from talkbuilder.app.gallery import card_of, keepsake, page, write_gallery
from talkbuilder.app.make import Result, join
from talkbuilder.store.record import Record, Records
from tests.backends.decks import everything, hostile
from tests.backends.kits import KIT


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "output"


def built(output: Path, slug: str, key: str, *names: str, **summary: str) -> None:
    """Leave behind what a build of ``slug`` does: its files and its record."""
    folder = output / slug
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"x")
    row = {
        "title": slug.title(),
        "slides": "3",
        "frames": "9",
        "minutes": "lunch 24/30, full 40/45",
    }
    Records(folder).save(key, Record("in", dict.fromkeys(names, "digest"), row | summary))


def test_a_card_names_the_talk_its_times_and_its_files(output: Path) -> None:
    built(
        output,
        "scheduler",
        "full pptx html",
        "scheduler.pptx",
        "scheduler.html",
        "scheduler-handout.pdf",
    )
    built(output, "scheduler", "lunch html", "scheduler-lunch.html", title="not this one")
    card = card_of(output, "scheduler")
    assert card is not None
    assert (card.title, card.slides, card.frames) == ("Scheduler", "3", "9")
    assert card.minutes == ("lunch 24/30", "full 40/45")
    assert [(file.label, file.address) for file in card.files] == [
        ("html", "scheduler/scheduler.html"),
        ("handout.pdf", "scheduler/scheduler-handout.pdf"),
        ("pptx", "scheduler/scheduler.pptx"),
        ("lunch.html", "scheduler/scheduler-lunch.html"),
    ]


def test_a_talk_that_was_never_built_or_whose_files_are_gone_has_no_card(output: Path) -> None:
    built(output, "gone", "full html", "gone.html")
    (output / "gone" / "gone.html").unlink()
    assert card_of(output, "gone") is None
    assert card_of(output, "never") is None


def test_the_page_links_to_every_talk_in_order(output: Path) -> None:
    for slug in ("scheduler", "channels"):
        built(output, slug, "full html", f"{slug}.html")
    assert write_gallery(output, ["scheduler", "channels", "never"]).complete
    text = (output / "index.html").read_text(encoding="utf-8")
    assert text.index("channels/channels.html") < text.index("scheduler/scheduler.html")
    assert "never" not in text


def test_the_same_records_give_the_same_page(output: Path) -> None:
    built(output, "a", "full html", "a.html")
    pages = []
    for _ in range(2):
        write_gallery(output, ["a"])
        pages.append((output / "index.html").read_bytes())
    assert pages[0] == pages[1]


def test_a_build_with_nothing_to_do_leaves_the_page_alone(output: Path) -> None:
    built(output, "a", "full html", "a.html")
    assert join([Result("a", summary={"title": "A"})], output, [Path("talks/a")]) == ()
    first = (output / "index.html").stat().st_mtime_ns
    assert join([Result("a", summary={"title": "A"}, fresh=True)], output, [Path("talks/a")]) == ()
    assert (output / "index.html").stat().st_mtime_ns == first


def test_a_page_that_cannot_be_written_is_a_problem(output: Path) -> None:
    built(output, "a", "full html", "a.html")
    (output / "index.html").mkdir()
    (problem,) = join([Result("a", summary={"title": "A"})], output, [])
    assert problem.place.path.endswith("index.html")


def test_the_first_slide_is_the_picture() -> None:
    kept = keepsake(everything(), KIT)
    assert kept["description"] == "A deck for tests"
    assert kept["picture"].startswith("data:image/svg+xml;base64,")


def test_no_word_of_a_talk_is_markup(output: Path) -> None:
    nasty = "</h2><script>x()</script>\"'"
    kept = keepsake(hostile(), KIT) | {"description": nasty}
    built(output, "a", "full html", "a.html", title=nasty, minutes=nasty, **kept)
    write_gallery(output, ["a"])
    text = (output / "index.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert nasty in unescape(text)


def test_an_empty_shelf_is_said() -> None:
    assert "Nothing has been built yet" in page([])


def test_a_folder_of_any_name_is_linked_as_an_address(output: Path) -> None:
    built(output, "100%?#1 ä", "full html", "100%?#1 ä.html")
    card = card_of(output, "100%?#1 ä")
    assert card is not None
    assert card.files[0].address == "100%25%3F%231%20%C3%A4/100%25%3F%231%20%C3%A4.html"


def test_its_policy_knows_its_style_by_what_it_says() -> None:
    text = unescape(page([]))
    assert "unsafe" not in text
    assert "style-src 'sha256-" in text
