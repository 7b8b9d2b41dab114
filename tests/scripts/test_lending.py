"""Faces from elsewhere: found when ours lack a character, in an order that is the same every time."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from talkbuilder.layout.text import lend
from talkbuilder.layout.text.fonts import OwnFonts
from talkbuilder.layout.text.lenders import Lenders, Shelf
from talkbuilder.layout.text.ruler import OwnRuler
from tests.scripts.fonts import font, save, save_together

HAN = "漢字日本語のは"
Make = Callable[..., OwnRuler]


@pytest.fixture
def ruler(tmp_path: Path) -> Make:
    """A ruler that borrows from the fonts in `fonts/`, and keeps what it learnt in `cache/`."""

    def make(*wanted: str, language: str = "en") -> OwnRuler:
        shelf = Shelf(tmp_path / "cache", [tmp_path / "fonts"])
        return OwnRuler(OwnFonts(lenders=Lenders(wanted, language, shelf)))

    return make


def names(ruler: OwnRuler, text: str) -> list[str]:
    return [one.name for one in ruler.lent(text, "body")]


def test_without_a_font_a_character_is_missing(ruler: Make, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    assert ruler().missing("日 ok 本", "body") == "日本"
    assert ruler().lent("日本", "body") == ()


def test_a_font_that_has_it_lends_it(ruler: Make, tmp_path: Path) -> None:
    file = save(tmp_path / "fonts", "any.ttf", font("Any Sans", HAN, width=900))
    here = ruler()
    assert here.missing("日本 ok", "body") == ""
    assert here.width("日本", "body", 10) == pytest.approx(18)
    (lent,) = here.lent("日本 Go", "body")
    assert (lent.name, lent.source) == ("Any Sans", str(file))
    assert Path(lent.folder, "regular.ttf").is_file()
    assert here.lent("only ours: é → ✓", "body") == ()


def test_the_language_and_the_theme_decide_who_is_asked_first(ruler: Make, tmp_path: Path) -> None:
    for name in ("Noto Sans CJK JP", "Noto Sans CJK SC", "Any Sans"):
        save(tmp_path / "fonts", f"{name}.ttf", font(name, HAN))
    assert names(ruler(), "日") == ["Noto Sans CJK SC"]
    assert names(ruler(language="ja"), "日") == ["Noto Sans CJK JP"]
    assert names(ruler(), "の") == ["Noto Sans CJK JP"]
    assert names(ruler("any sans"), "日") == ["Any Sans"]
    assert names(ruler().for_talk((), "ja-JP"), "日") == ["Noto Sans CJK JP"]


def test_bold_text_takes_the_bold_face(ruler: Make, tmp_path: Path) -> None:
    save(tmp_path / "fonts", "Any-Regular.ttf", font("Any Sans", HAN, width=1000))
    save(tmp_path / "fonts", "Any-Bold.ttf", font("Any Sans", HAN, width=1100, weight=700))
    here = ruler()
    assert here.width("日", "body", 1000) == 1000
    assert here.width("日", "body", 1000, bold=True) == 1100
    woffs = here._fonts.web({("body", True, False): "a日", ("body", False, False): "✓"})
    assert {(one.family, one.bold) for one in woffs} == {
        ("body", True), ("body", False), (None, False), (None, True),
    }  # fmt: skip


def test_a_face_of_a_collection_becomes_a_font_of_its_own(ruler: Make, tmp_path: Path) -> None:
    save(tmp_path / "fonts", "x.ttf", font("Other", "x"))
    both = [font("Noto Sans CJK SC", "日"), font("Noto Sans CJK JP", "日の")]
    save_together(tmp_path / "fonts", "both.ttc", both)
    (lent,) = ruler(language="ja").lent("の", "body")
    with TTFont(Path(lent.folder, "regular.ttf")) as made:
        assert made["name"].getDebugName(1) == lent.family
        assert lent.family.startswith("Noto Sans CJK JP ")


def test_what_may_not_be_embedded_or_read_lends_nothing(ruler: Make, tmp_path: Path) -> None:
    save(tmp_path / "fonts", "a.ttf", font("Closed", HAN, embedding=0x0002))
    save(tmp_path / "fonts", "b.ttf", font("Heavy", HAN, weight=900))
    (tmp_path / "fonts/c.ttf").write_bytes(b"no font at all")
    whole = save(tmp_path / "fonts", "d.ttf", font("Cut", HAN)).read_bytes()
    (tmp_path / "fonts/d.ttf").write_bytes(whole[:200])
    (tmp_path / "fonts/e.ttf").write_bytes(b"")
    assert ruler().missing("日", "body") == "日"


def test_a_font_is_looked_at_once(
    ruler: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "fonts", "any.ttf", font("Any Sans", HAN))
    first = ruler().lent("日", "body")
    monkeypatch.setattr(lend, "faces_in", None)
    monkeypatch.setattr(lend, "coverage", None)
    assert ruler().lent("日", "body") == first


def test_another_font_is_another_lender(ruler: Make, tmp_path: Path) -> None:
    save(tmp_path / "fonts", "any.ttf", font("Any Sans", HAN))
    (first,) = ruler().lent("日", "body")
    save(tmp_path / "fonts", "any.ttf", font("Any Sans", HAN, width=800))
    (second,) = ruler().lent("日", "body")
    assert first.family != second.family
    assert first.sha256 != second.sha256


def test_a_copy_that_is_spoilt_is_made_again(ruler: Make, tmp_path: Path) -> None:
    save(tmp_path / "fonts", "any.ttf", font("Any Sans", HAN))
    (lent,) = ruler().lent("日", "body")
    copy = Path(lent.folder, "regular.ttf")
    good = copy.read_bytes()
    copy.write_bytes(good[:-40])
    assert ruler().width("日", "body", 10) == 10
    assert copy.read_bytes() == good


def test_rulers_travel(ruler: Make, tmp_path: Path) -> None:
    save(tmp_path / "fonts", "any.ttf", font("Any Sans", HAN))
    here = ruler()
    there = pickle.loads(pickle.dumps(here))
    assert there.lent("日", "body") == here.lent("日", "body")


@pytest.mark.parametrize("nobody", ["\ue123", "\u0378", "\U0010ffff"])
def test_what_is_no_character_is_not_looked_for(ruler: Make, tmp_path: Path, nobody: str) -> None:
    save(tmp_path / "fonts", "any.ttf", font("Any Sans", nobody[:1] if nobody < "\ufff0" else "x"))
    assert ruler().missing(nobody, "body") == nobody
    if nobody == "\ue123":
        assert ruler("Any Sans").missing(nobody, "body") == ""
