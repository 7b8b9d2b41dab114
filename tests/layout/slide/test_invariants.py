"""The invariants notice: each is broken once, and caught."""

import pytest
from msgspec.structs import replace

from talkbuilder.geometry import Rect
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.scene import Scene, TextBlock
from tests.layout.specimen import deck_of

DECK, _ = deck_of([{"layout": "bullets", "title": "A point", "bullets": ["one", "two"]}])
SCENE = DECK.scenes[0]


def changed(id: str, **changes: object) -> Scene:
    items = tuple(replace(item, **changes) if item.id == id else item for item in SCENE.items)
    return replace(SCENE, items=items)


def body() -> TextBlock:
    (found,) = [item for item in SCENE.items if item.id == "body"]
    assert isinstance(found, TextBlock)
    return found


@pytest.mark.parametrize(
    ("scene", "complaint"),
    [
        (changed("body", rect=Rect(54, 122, 920, 300)), "body leaves the page"),
        (changed("body", rect=Rect(54, 80, 700, 300)), "title and body overlap"),
        (changed("body", rect=Rect(54, 122, 700, 30)), "the text of body is higher than its box"),
        (changed("body", text=replace(body().text, size=17)), '"one two" is 17 pt, under 18 pt'),
        (replace(SCENE, items=(*SCENE.items, body())), "two items are called body"),
    ],
)
def test_a_broken_scene_is_named(scene: Scene, complaint: str) -> None:
    assert any(complaint in fault for fault in faults(scene, DECK.theme))


def test_a_whole_scene_has_no_faults() -> None:
    assert faults(SCENE, DECK.theme) == ()
