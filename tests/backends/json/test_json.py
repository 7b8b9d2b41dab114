"""The deck as JSON."""

import json
from pathlib import PurePosixPath

from talkbuilder.backends.json import write
from tests.backends.decks import everything, hostile
from tests.backends.kits import KIT, OPTIONS


def test_it_is_json_and_holds_the_scenes() -> None:
    for deck in (everything(), hostile()):
        files = write(deck, "d", OPTIONS, KIT).files
        read = json.loads(files[PurePosixPath("d.json")])
        assert read["title"] == deck.title
        assert [scene["id"] for scene in read["scenes"]] == [scene.id for scene in deck.scenes]


def test_the_same_deck_gives_the_same_bytes() -> None:
    assert write(everything(), "d", OPTIONS, KIT) == write(everything(), "d", OPTIONS, KIT)
