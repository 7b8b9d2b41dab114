"""Facts of the format: connection sites and connector formulas, against values worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkbuilder.connection import preset_path, sites
from talkbuilder.geometry import CubicTo, LineTo, MoveTo, Path, Point, Rect
from talkbuilder.scene import ConnectorPreset, Geometry

BOX = Rect(100, 50, 80, 40)
PRESETS: tuple[ConnectorPreset, ...] = (
    "straightConnector1",
    "bentConnector2",
    "bentConnector3",
    "bentConnector4",
    "bentConnector5",
    "curvedConnector2",
    "curvedConnector3",
    "curvedConnector4",
    "curvedConnector5",
)


def corners(path: Path) -> list[tuple[float, float]]:
    return [(round(segment.to.x, 6), round(segment.to.y, 6)) for segment in path]


# (x, y) as shares of a box of 80 x 40, and where a connector leaves: up, left, down, right.
@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ("rect", "0.5,0 U; 0,0.5 L; 0.5,1 D; 1,0.5 R"),
        ("roundRect", "0.5,0 U; 0,0.5 L; 0.5,1 D; 1,0.5 R"),
        ("diamond", "0.5,0 U; 0,0.5 L; 0.5,1 D; 1,0.5 R"),
        (
            "ellipse",
            "0.5,0 U; 0.146,0.146 U; 0,0.5 L; 0.146,0.854 D; 0.5,1 D; 0.854,0.854 D; 1,0.5 R; 0.854,0.146 U",
        ),
        # The slants are a quarter (a chevron's: a half) of the shorter side: 10 (20) points of 80.
        ("hexagon", "1,0.5 R; 0.875,1 D; 0.125,1 D; 0,0.5 L; 0.125,0 U; 0.875,0 U"),
        ("triangle", "0.5,0 U; 0.25,0.5 L; 0,1 D; 0.5,1 D; 1,1 D; 0.75,0.5 R"),
        ("chevron", "0.375,0 U; 0.25,0.5 L; 0.375,1 D; 1,0.5 R"),
        ("can", "0.5,0.25 U; 0.5,0 U; 0,0.5 L; 0.5,1 D; 1,0.5 R"),
        (
            "parallelogram",
            "0.5,0 U; 0.562,0 U; 0.938,0.5 R; 0.438,1 D; 0.5,1 D; 0.062,0.5 L",
        ),
    ],
)
def test_sites_of_a_shape(geometry: Geometry, expected: str) -> None:
    ways = {(0, -1): "U", (-1, 0): "L", (0, 1): "D", (1, 0): "R"}
    found = []
    for number, site in enumerate(sites(geometry, BOX)):
        assert site.index == number
        x, y = (site.at.x - BOX.x) / BOX.width, (site.at.y - BOX.y) / BOX.height
        way = ways[int(site.out.x), int(site.out.y)]
        found.append(f"{round(x, 3) + 0.0:g},{abs(round(y, 3)):g} {way}")
    assert found == expected.split("; ")


def test_bent_connectors_run_along_their_handles() -> None:
    box = Rect(0, 0, 100, 60)
    assert corners(preset_path("bentConnector2", box)) == [(0, 0), (100, 0), (100, 60)]
    assert corners(preset_path("bentConnector3", box, adjust=(25_000,))) == [
        (0, 0), (25, 0), (25, 60), (100, 60),
    ]  # fmt: skip
    assert corners(preset_path("bentConnector4", box, adjust=(-20_000, 150_000))) == [
        (0, 0), (-20, 0), (-20, 90), (100, 90), (100, 60),
    ]  # fmt: skip
    assert corners(preset_path("bentConnector5", box, adjust=(120_000, 50_000, -10_000))) == [
        (0, 0), (120, 0), (120, 30), (-10, 30), (-10, 60), (100, 60),
    ]  # fmt: skip


def test_without_adjust_values_the_handles_are_in_the_middle() -> None:
    path = preset_path("bentConnector3", Rect(0, 0, 100, 60))
    assert corners(path) == [(0, 0), (50, 0), (50, 60), (100, 60)]


def test_a_turn_by_90_degrees_goes_down_first_and_ends_left() -> None:
    # The box before rotation lies about the same centre: here it is 60 wide, 100 high on the slide.
    path = preset_path("bentConnector3", Rect(0, 0, 100, 60), rotation=90, adjust=(50_000,))
    assert corners(path) == [(80, -20), (80, 30), (20, 30), (20, 80)]


def test_flips_come_before_the_rotation() -> None:
    path = preset_path("bentConnector2", Rect(0, 0, 100, 60), rotation=90, flip_v=True)
    # Unflipped it goes down and then left; flipped vertically before the turn, down and then right.
    assert corners(path) == [(20, -20), (20, 80), (80, 80)]


def test_a_curve_is_the_formula_of_the_specification() -> None:
    start, first, second = preset_path("curvedConnector3", Rect(0, 0, 100, 60), adjust=(40_000,))
    assert start == MoveTo(Point(0, 0))
    assert first == CubicTo(Point(20, 0), Point(40, 15), Point(40, 30))
    assert second == CubicTo(Point(40, 45), Point(70, 60), Point(100, 60))


@given(
    st.sampled_from(PRESETS),
    st.sampled_from([0, 90, 180, 270]),
    st.booleans(),
    st.booleans(),
    st.tuples(*[st.integers(-300_000, 300_000)] * 3),
)
def test_every_connector_joins_opposite_corners(
    preset: ConnectorPreset, rotation: int, flip_h: bool, flip_v: bool, adjust: tuple[int, ...]
) -> None:
    path = preset_path(preset, BOX, rotation, flip_h, flip_v, adjust)
    start, end = path[0].to, path[-1].to
    cx, cy = BOX.center
    w, h = (BOX.width, BOX.height) if rotation in (0, 180) else (BOX.height, BOX.width)
    assert abs(start.x - cx) == pytest.approx(w / 2)
    assert abs(start.y - cy) == pytest.approx(h / 2)
    assert (start.x + end.x, start.y + end.y) == pytest.approx((2 * cx, 2 * cy))


@given(st.sampled_from(PRESETS[1:5]), st.tuples(*[st.integers(-300_000, 300_000)] * 3))
def test_bent_and_curved_sisters_start_and_end_alike(
    preset: ConnectorPreset, adjust: tuple[int, ...]
) -> None:
    bent = preset_path(preset, BOX, adjust=adjust)
    curved = preset_path(preset.replace("bent", "curved"), BOX, adjust=adjust)  # type: ignore[arg-type]
    assert (bent[0], bent[-1].to) == (curved[0], curved[-1].to)


def test_a_free_form_has_no_formula() -> None:
    with pytest.raises(ValueError, match="no formula"):
        preset_path("freeform", BOX)


def test_a_path_is_one_stroke() -> None:
    for preset in PRESETS:
        first, *rest = preset_path(preset, BOX)
        assert isinstance(first, MoveTo)
        assert all(isinstance(segment, LineTo | CubicTo) for segment in rest)
