"""The addresses of slides: what stands behind the # of a deck in a browser, in pages that point there too."""

from collections import Counter

from talkbuilder.scene import Deck


def anchors(deck: Deck) -> tuple[str, ...]:
    """Return each scene's name in the address: its number where that is its own, else its id."""
    numbers = Counter(scene.number for scene in deck.scenes)
    return tuple(
        scene.number if scene.number and numbers[scene.number] == 1 else scene.id
        for scene in deck.scenes
    )


def first_of(deck: Deck) -> dict[str, str]:
    """Return the address of each slide's first frame, by the slide's id."""
    found: dict[str, str] = {}
    for scene, anchor in zip(deck.scenes, anchors(deck), strict=True):
        found.setdefault(scene.slide, anchor)
    return found
