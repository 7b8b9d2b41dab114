"""Whatever is written into whatever layout: it fits and every invariant holds, or there is a problem. Never neither."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from talkbuilder.layout.slide.invariants import faults
from talkbuilder.scene import Scene, TextBlock, walk
from talkbuilder.theme import LAYOUTS
from tests.layout.specimen import deck_of

WORD = st.sampled_from(
    ["a", "goroutine", "the", "runtime.findRunnable()", "`code`", "**strong**", "work-stealing", "—",
     "GODEBUG=schedtrace=1000,scheddetail=1", "[link](https://go.dev)", "→", "W" * 40, "x" * 90]
)  # fmt: skip
LINE = st.lists(WORD, min_size=1, max_size=25).map(" ".join).map(lambda text: text[:400])
SHORT = st.lists(WORD, min_size=1, max_size=6).map(" ".join).map(lambda text: text[:400])
BULLETS = st.lists(
    LINE | st.fixed_dictionaries({"text": SHORT, "sub": st.lists(SHORT, max_size=3)}),
    min_size=1,
    max_size=8,
)
CODE = st.fixed_dictionaries(
    {
        "text": st.text("abc(){}\t\n ,\"'`/→", min_size=1, max_size=400),
        "language": st.sampled_from(["go", "text", "bash", "no-such-language"]),
        "highlight": st.lists(st.sampled_from(["1", "2-4", "7"]), max_size=2),
    }
)
SIDE = st.fixed_dictionaries(
    {"heading": SHORT, "verdict": st.sampled_from(["", "good", "bad"])},
    optional={"bullets": BULLETS, "code": CODE},
)
TABLE = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(SHORT | st.just("12.5") | st.just(""), min_size=width, max_size=width),
        min_size=2,
        max_size=8,
    )
)
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "title": {"subtitle": LINE},
    "section": {"subtitle": LINE},
    "statement": {"subtitle": LINE},
    "number": {"number": SHORT, "text": LINE},
    "bullets": {"bullets": BULLETS},
    "two-columns": {"left": BULLETS, "right": BULLETS},
    "figure": {"figure": st.just("steal"), "caption": LINE},
    "figure-text": {"figure": st.just("steal"), "bullets": BULLETS},
    "image": {"image": st.just("trace.png"), "alt": SHORT, "caption": LINE},
    "code": {"code": CODE},
    "code-output": {"code": CODE, "output": CODE},
    "table": {"rows": TABLE, "caption": SHORT},
    "comparison": {"left": SIDE, "right": SIDE},
    "quote": {"quote": LINE, "by": SHORT},
    "speaker": {"text": LINE},
    "references": {},
    "questions": {"subtitle": LINE},
}


def slide_of(layout: str) -> st.SearchStrategy[dict[str, Any]]:
    common = {"layout": st.just(layout), "title": SHORT, "steps": st.booleans()}
    return st.fixed_dictionaries(common | FIELDS[layout])


SLIDE = st.sampled_from(sorted(FIELDS)).flatmap(slide_of)


def test_every_layout_is_thrown_at() -> None:
    assert set(FIELDS) == set(LAYOUTS)


@settings(max_examples=250)
@given(SLIDE, st.sampled_from(["light", "dark"]))
def test_it_fits_or_it_is_a_problem(slide: dict[str, Any], theme: str) -> None:
    deck, problems = deck_of([slide], theme)
    found = [fault for scene in deck.scenes for fault in faults(scene, deck.theme)]
    assert not found or any(problem.code == "overflow" for problem in problems), found
    assert all(problem.place.path == "talk.yaml" for problem in problems)
    for scene in deck.scenes:
        _breaks_are_inside(scene)


def _breaks_are_inside(scene: Scene) -> None:
    for item in walk(scene.items):
        if isinstance(item, TextBlock):
            for paragraph in item.text.paragraphs:
                assert all(0 < at <= len(paragraph.text) for at in paragraph.breaks)
