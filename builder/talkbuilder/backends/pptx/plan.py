"""Decides: which scenes become slides, what everything on them is called, which sections and shows there are.

Pure: nouns in, nouns out. Nothing here knows XML or zips.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.backends.pptx.apart import ungrouped
from talkbuilder.place import NOWHERE
from talkbuilder.problem import Problem
from talkbuilder.scene import Chart, Connector, Deck, Item, Scene, TextBlock, walk

Kind = TypeVar("Kind", bound=Item)

# Slide ids start at 256 (ECMA-376 part 1, 19.7.13).
FIRST_SLIDE_ID = 256


class SlidePlan(Struct, frozen=True):
    """One slide to write.

    ``number`` counts from 1 and names its files; ``ids`` and ``names`` are by item id, the same in all frames of a
    slide; ``charts`` are the charts of this slide with the number that names their parts.
    """

    scene: Scene
    number: int
    ids: Mapping[str, int]
    names: Mapping[str, str]
    morphs: bool
    charts: tuple[tuple[Chart, int], ...]

    @property
    def slide_id(self) -> int:
        """The number that presentation.xml, sections and shows know it by."""
        return FIRST_SLIDE_ID + self.number - 1


class Section(Struct, frozen=True):
    """A section with the ids of its slides; ``guid`` follows from its name and place."""

    name: str
    guid: str
    slides: tuple[int, ...]


class Show(Struct, frozen=True):
    """A custom show: the indexes of its slides, counted from 0."""

    name: str
    slides: tuple[int, ...]


class Plan(Struct, frozen=True):
    """A whole deck, decided."""

    slides: tuple[SlidePlan, ...]
    sections: tuple[Section, ...]
    shows: tuple[Show, ...]
    first: Mapping[str, int]
    footer: str
    problems: tuple[Problem, ...]


def plan(
    deck: Deck, steps: str = "all", connectors: str = "preset", furnished: bool = False
) -> Plan:
    """Return what to write.

    ``first`` maps a slide's id to the number of its first frame, for jumps; ``footer`` is what most slides say there.
    ``furnished``: the slides stand on a template, which has marks and bands of its own instead of ours.
    """
    scenes = deck.scenes if steps != "last" else _last_frames(deck.scenes)
    if furnished:
        scenes = tuple(_without_chrome(scene) for scene in scenes)
    scenes = ungrouped(scenes)
    flat = [walk(scene.items) for scene in scenes]
    numbers = _numbers(scenes, flat)
    slides: list[SlidePlan] = []
    charts = 0
    for index, (scene, items) in enumerate(zip(scenes, flat, strict=True)):
        own = tuple((item, charts + n) for n, item in enumerate(_of(Chart, [items]), 1))
        charts += len(own)
        names = _names(items, _neighbours(scenes, flat, index))
        morphs = index > 0 and scene.continues and scenes[index - 1].slide == scene.slide
        slides.append(SlidePlan(scene, index + 1, numbers[scene.slide], names, morphs, own))
    first: dict[str, int] = {}
    for made in slides:
        first.setdefault(made.scene.slide, made.number)
    return Plan(
        tuple(slides),
        _sections(deck, slides),
        _shows(deck, scenes),
        first,
        _footer(flat),
        () if connectors == "freeform" else _freeforms(flat),
    )


def _footer(flat: Sequence[Sequence[Item]]) -> str:
    said = Counter(item.text.plain for item in _of(TextBlock, flat) if item.slot == "footer")
    return said.most_common(1)[0][0] if said else ""


def _of(kind: type[Kind], flat: Sequence[Sequence[Item]]) -> list[Kind]:
    """Return the items of one kind; most slides have none, which is found out without looking at each."""
    return [
        item
        for items in flat
        if kind in map(type, items)
        for item in items
        if isinstance(item, kind)
    ]


def _without_chrome(scene: Scene) -> Scene:
    """Layout's own page furniture is called ``chrome.…``."""
    kept = tuple(
        item
        for item in scene.items
        if not (item.role == "decoration" and item.id.startswith("chrome."))
    )
    return replace(scene, items=kept)


def _last_frames(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    return tuple(scene for scene in scenes if scene.frame == scene.frames)


def _numbers(scenes: Sequence[Scene], flat: Sequence[Sequence[Item]]) -> dict[str, dict[str, int]]:
    """A shape id for each item of a slide, whichever of its frames it stands on; 1 is the tree itself."""
    numbers: dict[str, dict[str, int]] = {}
    for scene, items in zip(scenes, flat, strict=True):
        own = numbers.setdefault(scene.slide, {})
        for item in items:
            own.setdefault(item.id, len(own) + 2)
    return numbers


def _neighbours(
    scenes: Sequence[Scene], flat: Sequence[Sequence[Item]], index: int
) -> frozenset[str]:
    """The ids of what stands on the frames beside this one."""
    return frozenset(
        item.id
        for other in (index - 1, index + 1)
        if 0 <= other < len(scenes) and scenes[other].slide == scenes[index].slide
        for item in flat[other]
    )


def _names(items: Sequence[Item], beside: frozenset[str]) -> dict[str, str]:
    """``!!`` makes PowerPoint's Morph take two shapes for the same thing (notes/morph.md)."""
    return {item.id: f"!!{item.id}" if item.id in beside else item.id for item in items}


def _sections(deck: Deck, slides: Sequence[SlidePlan]) -> tuple[Section, ...]:
    """Neighbours of one section; none at all if the talk has no sections."""
    found: list[tuple[str, list[int]]] = []
    for made in slides:
        if not found or found[-1][0] != made.scene.section:
            found.append((made.scene.section, []))
        found[-1][1].append(made.slide_id)
    if not any(name for name, _ in found):
        return ()
    return tuple(
        Section(name or deck.title, guid(deck.slug, "section", str(index), name), tuple(ids))
        for index, (name, ids) in enumerate(found)
    )


def guid(*names: str) -> str:
    """Return a GUID that follows from ``names``: the same in every build."""
    return f"{{{str(uuid5(NAMESPACE_URL, '/'.join(names))).upper()}}}"


def _shows(deck: Deck, scenes: Sequence[Scene]) -> tuple[Show, ...]:
    shows = (
        Show(cut, tuple(index for index, scene in enumerate(scenes) if cut in scene.cuts))
        for cut in deck.cuts
    )
    return tuple(show for show in shows if show.slides)


def _freeforms(flat: Sequence[Sequence[Item]]) -> tuple[Problem, ...]:
    """How many connectors no preset serves: they should stay under a tenth."""
    connectors = _of(Connector, flat)
    free = sum(item.preset == "freeform" for item in connectors)
    if not free:
        return ()
    return (
        Problem(
            NOWHERE,
            "free-connectors",
            f"{free} of {len(connectors)} connectors are free forms, not glued to their shapes",
            "they stay where they are when somebody moves a box in PowerPoint",
            severity="note",
        ),
    )
