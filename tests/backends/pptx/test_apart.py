"""Slides of several frames have no groups, lose nothing by it, and say the same to a screen reader."""

from msgspec.structs import replace

from talkbuilder.backends.pptx.apart import ungrouped
from talkbuilder.geometry import LineTo, MoveTo, Point, Rect
from talkbuilder.scene import Connector, Group, Line, Paragraph, Run, Scene, Shape, Text, walk

WORDS = Text((Paragraph((Run("G1"),)),), 14)
CHIP = Shape(id="fig.G1", rect=Rect(10, 10, 40, 20), text=WORDS)
SLOT = Shape(id="fig.slot", rect=Rect(60, 10, 40, 20))
EDGE = Connector(
    id="fig.e", path=(MoveTo(Point(50, 20)), LineTo(Point(60, 20))), line=Line("muted")
)
INNER = Group(id="fig.p", items=(SLOT,))
FIGURE = Group(id="fig", items=(CHIP, INNER, EDGE), alt="P0 runs G1")


def scene(frame: int, frames: int) -> Scene:
    return Scene(
        id=f"s.{frame}",
        slide="s",
        number=f"1.{frame}",
        frame=frame,
        frames=frames,
        layout="figure",
        title="T",
        items=(FIGURE,),
    )


def test_one_frame_keeps_its_groups() -> None:
    alone = scene(1, 1)
    assert ungrouped([alone]) == (alone,)


def test_the_last_frame_alone_keeps_them_too() -> None:
    """With ``--steps last`` nothing morphs."""
    alone = scene(3, 3)
    assert ungrouped([alone]) == (alone,)


def test_frames_lose_groups_and_nothing_else() -> None:
    first, second = ungrouped([scene(1, 2), scene(2, 2)])
    assert [item.id for item in first.items] == ["fig", "fig.G1", "fig.slot", "fig.e"]
    assert [item.id for item in second.items] == [item.id for item in first.items]
    assert not any(isinstance(item, Group) for item in walk(first.items))
    assert first.items[1] == CHIP


def test_the_group_s_words_stay_and_mute_parts_are_decoration() -> None:
    frame, *_ = ungrouped([scene(1, 2), scene(2, 2)])
    backing, chip, slot, edge = frame.items
    assert isinstance(backing, Shape)
    assert (backing.alt, backing.fill, backing.line) == ("P0 runs G1", None, None)
    assert backing.rect == Rect(10, 10, 90, 20)
    assert [item.role for item in (chip, slot, edge)] == ["figure", "decoration", "decoration"]


def test_a_part_with_words_of_its_own_keeps_them() -> None:
    figure = replace(FIGURE, items=(replace(EDGE, alt="G1 moves"),))
    frame, _ = ungrouped([replace(scene(1, 2), items=(figure,)), scene(2, 2)])
    assert frame.items[1].role == "figure"
