"""How a slide is named to people: by its number and its title."""

from collections.abc import Mapping

from talkbuilder.outline.names import title_of
from talkbuilder.scene import Deck
from talkbuilder.talk import Talk


def slide_names(talk: Talk, deck: Deck | None) -> Mapping[str, str]:
    """Return ``slide 4 "Title"`` by the slide's id; a slide that the deck lacks has only its title."""
    numbers: dict[str, str] = {}
    for scene in deck.scenes if deck else ():
        numbers.setdefault(scene.slide, scene.number.partition(".")[0])
    return {
        id: " ".join(
            filter(None, ["slide", numbers.get(id, ""), f'"{title_of(slide, talk.outline)}"'])
        )
        for id, slide in zip(talk.ids, talk.outline.slides, strict=True)
    }
