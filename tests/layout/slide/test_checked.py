"""What a deck says about itself: checked, when, and what nobody could check; and never more than is true."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from talkbuilder.claims import AskCapture, AskSource, Claims, Fact, Lock, Locked, Use, digest
from talkbuilder.layout.slide import compose
from talkbuilder.layout.slide.checked import checked_lines
from talkbuilder.layout.slide.frame import footer_words
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.layout.text.fit import natural_width
from talkbuilder.layout.themes import THEMES
from talkbuilder.memory import Lately
from talkbuilder.outline.model import CaptureRun
from talkbuilder.place import NOWHERE
from talkbuilder.scene import Deck, Paragraph, Run, Text, TextBlock
from talkbuilder.talk import Occasion
from tests.layout.specimen import OCCASION, RULER, talk_of

ASK = AskSource("const", "runtime.x")
SLIDES: list[dict[str, Any]] = [
    {"layout": "title"},
    {"layout": "bullets", "title": "What somebody asked", "bullets": ["a", "b"]},
    {"layout": "bullets", "title": "What nobody could ask", "bullets": ["a", "b"], "steps": True},
    {"layout": "section", "title": "A part"},
    {"layout": "references"},
]  # fmt: skip


def claims(checked: int = 1, loose: int = 1, lock: bool = True) -> Claims:
    """Return claims of a talk whose slides 2 and 3 lean on every fact that nobody can check."""
    facts = {f"c{n}": Fact(f"c{n}", "It is so.", "1", ASK) for n in range(checked)}
    facts |= {
        f"u{n}": Fact(f"u{n}", f"Number {n} is so.", why="a design document says it")
        for n in range(loose)
    }
    answers = {id: Locked("1", digest(ASK)) for id, fact in facts.items() if fact.ask}
    uses = [
        Use(id, NOWHERE, slide=slide)
        for id in facts
        for slide in ("slide-2", "slide-3")
        if id[0] == "u"
    ]
    known = Lock("go1.27.3", "linux/amd64", "2026-11-23", answers) if lock else Lock()
    return Claims(facts, known, tuple(uses))


def deck_of(found: Claims, theme: str = "light", slides: list[dict[str, Any]] = SLIDES) -> Deck:
    talk = replace(talk_of(slides), claims=found)
    deck, problems = compose(talk, "full", {}, THEMES[theme], RULER, OCCASION)
    assert problems == ()
    return deck


def words(deck: Deck, slide: str, id: str) -> str:
    scene = next(scene for scene in deck.scenes if scene.slide == slide)
    return next(
        item.text.plain for item in scene.items if isinstance(item, TextBlock) and item.id == id
    )


def whole(deck: Deck) -> str:
    return "\n".join(
        item.text.plain
        for scene in deck.scenes
        for item in scene.items
        if isinstance(item, TextBlock)
    )


def test_a_checked_talk_says_when_and_by_whom() -> None:
    deck = deck_of(claims(loose=0))
    assert deck.checked == "go1.27.3 on 2026-11-23"
    assert "checked against go1.27.3 on 2026-11-23" in words(deck, "slide-1", "footer")
    assert "Checked against go1.27.3 on 2026-11-23" in words(deck, "slide-0", "caption")
    assert "1 fact checked against go1.27.3 (linux/amd64) on 2026-11-23." in whole(deck)
    assert "not checked" not in whole(deck).lower()


def test_what_another_release_answered_is_not_counted_as_this_ones() -> None:
    of_old = AskCapture("old", "x", (1.0, 2.0))
    found = claims(checked=2, loose=0)
    facts = {**found.facts, "old": Fact("old", "It was so.", "1.5", of_old)}
    lock = replace(found.lock, facts={**found.lock.facts, "old": Locked("1.5", digest(of_old))})
    whole = talk_of(SLIDES)
    for release, count in (("1.24.11", 2), ("", 3)):
        run = CaptureRun(sample="s", release=release)
        outline = whole.outline.model_copy(update={"captures": {"old": run}})
        talk = replace(whole, outline=outline, claims=replace(found, facts=facts, lock=lock))
        (line,) = checked_lines(talk, 12)
        assert "".join(run.text for run in line.runs).startswith(f"{count} facts checked against go1.27.3")  # fmt: skip


@pytest.mark.parametrize("found", [Claims(), claims(lock=False), claims(checked=0, loose=0)])
def test_an_unchecked_talk_does_not_claim_to_be_checked(found: Claims) -> None:
    deck = deck_of(found)
    assert deck.checked == ""
    assert "as of go1.27.3" in words(deck, "slide-1", "footer")
    assert "checked against" not in whole(deck).lower()


def test_a_slide_admits_what_was_not_checked() -> None:
    deck = deck_of(claims(loose=2))
    assert "not checked" not in words(deck, "slide-1", "footer")
    assert words(deck, "slide-2", "footer").endswith("2 statements not checked: see sources")
    last = whole(deck)
    assert "Not checked: Number 1 is so: a design document says it." in last


def test_without_a_slide_of_sources_nobody_is_sent_there() -> None:
    deck = deck_of(claims(loose=1), slides=SLIDES[:-1])
    assert words(deck, "slide-2", "footer").endswith("1 statement not checked")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("loose", [0, 1, 5, 40])
def test_all_of_it_fits(theme: str, loose: int) -> None:
    deck = deck_of(claims(checked=84, loose=loose), theme)
    assert [fault for scene in deck.scenes for fault in faults(scene, deck.theme)] == []


@given(
    st.text("abc WM", min_size=1, max_size=120), st.text("xy Ö", max_size=60), st.integers(0, 99)
)
@settings(max_examples=40)
def test_a_footer_is_one_line_and_keeps_what_matters(title: str, event: str, loose: int) -> None:
    deck = deck_of(claims(loose=1))
    layout = deck.theme.layouts["bullets"]
    box = layout.boxes["footer"]
    warning = f"{loose} statements not checked: see sources" if loose else ""
    deck = replace(deck, title=title, event=event, classification="Internal")
    line = footer_words(deck, layout, RULER, warning)
    text = Text((Paragraph((Run(line, bold=bool(warning)),)),), box.min_size, family=box.family)
    assert natural_width(text, RULER) <= box.rect.width
    assert "checked against go1.27.3 on 2026-11-23 · " in line
    assert line.endswith(warning or "Internal")


@pytest.mark.parametrize("width", [0, 60, 120, 180, 240, 300, 360, 420, 600])
def test_in_a_narrow_box_the_check_gives_way_and_the_warning_stays(width: float) -> None:
    deck = deck_of(claims(loose=1))
    layout = deck.theme.layouts["bullets"]
    box = layout.boxes["footer"]
    narrow = replace(box, rect=replace(box.rect, width=width))
    layout = replace(layout, boxes={**layout.boxes, "footer": narrow})
    warning = "1 statement not checked: see sources"
    line = footer_words(deck, layout, RULER, warning)
    text = Text((Paragraph((Run(line, bold=True),)),), box.min_size, family=box.family)
    assert line.endswith(warning)
    assert natural_width(text, RULER) <= width or line == f"Internal · {warning}"


def test_what_is_remembered_is_not_shown_when_the_claims_change() -> None:
    memory = Lately()
    found = []
    for claim in (claims(loose=1), claims(loose=0), claims(loose=2), claims(loose=1, lock=False)):
        talk = replace(talk_of(SLIDES), claims=claim)
        deck, _ = compose(talk, "full", {}, THEMES["light"], RULER, Occasion(), memory)
        alone, _ = compose(talk, "full", {}, THEMES["light"], RULER, Occasion())
        assert deck == alone
        found.append(whole(deck))
    assert len(set(found)) == 4


def test_a_slide_whose_number_was_measured_says_where_in_its_footer() -> None:
    where = "measured on go1.27.3 linux/amd64, EPYC; 28.3 to 36.5 in 10 runs"
    found = replace(claims(), measured={"slide-2": where, "slide-3": where})
    deck = deck_of(found)
    assert words(deck, "slide-2", "footer").endswith(
        f"{where} · 1 statement not checked: see sources"
    )
    assert where not in words(deck, "slide-4", "footer")
