"""Both themes: every colour there, told apart by every eye, large enough, and nothing on top of anything."""

import math
from itertools import combinations

import pytest

from talkbuilder.color import Rgb, contrast
from talkbuilder.geometry import Rect
from talkbuilder.layout.themes import THEMES
from talkbuilder.layout.themes.contrast import weak_pairs
from talkbuilder.theme import LAYOUTS, SLOTS, TOKENS, Theme, Token

# How the world looks to most people, without long and without medium cones (Machado et al. 2009, severity 1.0;
# linear RGB in, linear RGB out).
EYES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}

LEAST_SIZES = {"title": 26, "subtitle": 18, "body": 18, "second": 18, "caption": 14}
themes = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


@themes
def test_every_token_slot_and_layout_is_there(theme: Theme) -> None:
    assert set(theme.swatches) == set(TOKENS)
    assert set(theme.scheme) == set(SLOTS)
    assert set(theme.layouts) == set(LAYOUTS)


@themes
def test_every_pair_that_meets_has_its_contrast(theme: Theme) -> None:
    assert [str(weak) for weak in weak_pairs(theme)] == []


@themes
def test_a_dark_theme_says_that_it_is_one(theme: Theme) -> None:
    white = Rgb(255, 255, 255)
    assert theme.inverse == (contrast(theme.rgb("background"), white) > 10)


@themes
@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize(
    ("tokens", "least"),
    [
        (("g", "m", "p"), 30),
        (("g-fill", "m-fill", "p-fill"), 9),
        (("running", "runnable", "waiting", "syscall", "idle"), 12),
        (("changed", "g", "m", "p"), 19),
        (("good", "bad"), 7),
    ],
)
def test_meanings_are_told_apart_by_every_eye(
    theme: Theme, eye: str, tokens: tuple[Token, ...], least: float
) -> None:
    close = {
        (a, b): round(distance(theme.rgb(a), theme.rgb(b), eye), 1)
        for a, b in combinations(tokens, 2)
        if distance(theme.rgb(a), theme.rgb(b), eye) < least
    }
    assert close == {}


@themes
def test_boxes_lie_inside_the_page_and_apart(theme: Theme) -> None:
    page = Rect(0, 0, *theme.page)
    for name, layout in theme.layouts.items():
        for box in layout.boxes.values():
            assert page.inset(40, 15).contains(box.rect), name
        for (a, first), (b, second) in combinations(layout.boxes.items(), 2):
            assert not first.rect.overlaps(second.rect), (name, a, b)


@themes
def test_text_stays_large_enough(theme: Theme) -> None:
    for name, layout in theme.layouts.items():
        for slot, box in layout.boxes.items():
            least = 14 if box.family == "code" else LEAST_SIZES.get(slot, 10)
            if name == "speaker" and slot == "second":  # the QR code: a picture
                least = 12
            if name == "references" and slot in (
                "body",
                "second",
            ):  # looked up, not read from the last row
                least = 14
            assert box.min_size >= least, (name, slot)
            assert box.size >= box.min_size


@themes
def test_placeholders_are_unique_and_know_what_they_are(theme: Theme) -> None:
    kinds = {"title", "ctrTitle", "subTitle", "body", "ftr", "sldNum", ""}
    for name, layout in theme.layouts.items():
        held = [box for box in layout.boxes.values() if box.placeholder_type]
        indexes = [box.placeholder_index for box in held]
        assert len(indexes) == len(set(indexes)), name
        assert {box.placeholder_type for box in held} <= kinds
        title = layout.boxes["title"]
        assert (title.placeholder_index, title.family) == (0, "heading")
        assert all(box.placeholder_index == -1 for box in layout.boxes.values() if box not in held)
    names = [layout.name for layout in theme.layouts.values()]
    assert len(names) == len(set(names))


def distance(a: Rgb, b: Rgb, eye: str) -> float:
    """Return how different two colours look (CIE 1976 L*a*b*; 2 is just visible)."""
    return math.dist(lab(seen(a, eye)), lab(seen(b, eye)))


def seen(color: Rgb, eye: str) -> list[float]:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (color.r / 255, color.g / 255, color.b / 255)
    ]
    return [
        min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True))))
        for row in EYES[eye]
    ]


def lab(linear: list[float]) -> tuple[float, float, float]:
    r, g, b = linear

    def f(t: float) -> float:
        return float(t ** (1 / 3)) if t > 0.008856 else 7.787 * t + 16 / 116

    x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
    y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
