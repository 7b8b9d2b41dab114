"""Frames without groups: Morph moves what stands on the slide itself, and takes a group for one thing."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from talkbuilder.backends.pptx.slide import box_of
from talkbuilder.scene import Chart, Connector, Group, Item, Picture, Scene, Shape, Table


def ungrouped(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Return ``scenes`` with the groups of slides that have several frames taken apart.

    What the group says to those who can't see it goes to an invisible shape in its place, and parts that have
    neither words nor a description of their own become decoration. A slide of one frame keeps its groups: there they
    serve whoever moves a figure.
    """
    frames = Counter(scene.slide for scene in scenes)
    return tuple(
        replace(scene, items=tuple(_apart(scene.items))) if frames[scene.slide] > 1 else scene
        for scene in scenes
    )


def _apart(items: Sequence[Item], inside: bool = False) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Group):
            if item.alt or not inside:
                yield Shape(id=item.id, rect=box_of(item), alt=item.alt, role=item.role)
            yield from _apart(item.items, inside=True)
        elif inside and _is_mute(item):
            yield replace(item, role="decoration")
        else:
            yield item


def _is_mute(item: Item) -> bool:
    """Whether a screen reader would have nothing to say of ``item`` but that it is there."""
    match item:
        case Shape():
            return not item.alt and (item.text is None or not item.text.plain.strip())
        case Connector():
            return not item.alt
        case Picture() | Chart() | Table():
            return not item.alt
        case _:
            return False
