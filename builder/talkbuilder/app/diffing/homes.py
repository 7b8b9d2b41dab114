"""The place of each change: the field of the outline, the line of the walkthrough, or at least the slide."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from talkbuilder.app.diffing.fields import Fields
from talkbuilder.app.diffing.spoken import Spoken
from talkbuilder.edits.model import Change
from talkbuilder.outline.model import ReferencesSlide
from talkbuilder.place import Place
from talkbuilder.scene import Scene
from talkbuilder.talk import Talk

_BOXES = {
    "subtitle": "subtitle",
    "caption": "caption",
    "table": "rows",
    "fig": "figure",
    "image": "image",
}
"""Fields by the box that shows them, where their words do not tell."""


class Placed(Struct, frozen=True):
    """A change, where it belongs, and what the thing is called there."""

    change: Change
    place: Place
    field: str
    slide: int | None
    """The index of the slide in the outline."""


class Homes:
    """Finds the place of changes in one talk."""

    def __init__(self, talk: Talk, root: Path, cut: str, scenes: Sequence[Scene]) -> None:
        self._talk, self._scenes = talk, scenes
        self._fields = Fields(talk, root)
        self._spoken = Spoken(talk, root, cut)
        self._index = {id: index for index, id in enumerate(talk.ids)}

    def slide_of(self, mine: int | None) -> int | None:
        """Return the slide of the outline that a slide of our deck is a frame of; pages of a list are its own."""
        if mine is None:
            return None
        id = self._scenes[mine].slide
        return self._index.get(id, self._index.get(id.rpartition("-")[0]))

    def place(self, change: Change) -> Placed:
        """Return ``change`` with its place."""
        index = self.slide_of(change.mine)
        if change.kind in ("slide-added", "slide-copied") or index is None:
            near = self.slide_of(change.near)
            behind = ("slides", near) if near is not None else ("slides",)
            return Placed(change, self._talk.places.key(*behind), "", index)
        place, field = self._find(change, index)
        return Placed(change, place, field, index)

    def _find(self, change: Change, index: int) -> tuple[Place, str]:
        places = self._talk.places
        slide = self._talk.outline.slides[index]
        match change.kind:
            case "title":
                return places.at(*(("slides", index) if slide.title else ()), "title"), "title"
            case "notes" | "notes-moved":
                old = change.old or change.after
                found = self._spoken.find(index, old, change.new if change.old else "")
                return found or places.at("slides", index, "notes"), "notes"
            case "hidden" | "shown":
                return places.at("slides", index, "hidden"), "hidden"
            case "alt":
                return self._figure(index, "alt"), "alt"
            case "text" | "cell" | "chart" | "box-removed":
                return self._text(change, index)
            case _:
                return places.key("slides", index), ""

    def _text(self, change: Change, index: int) -> tuple[Place, str]:
        if change.box == "footer":
            return self._talk.places.at("title"), "footer"
        found = self._fields.find(index, change.old or change.after)
        if found is not None:
            return found.place, found.name
        slide = self._talk.outline.slides[index]
        if isinstance(slide, ReferencesSlide):
            footnote = self._spoken.footnote(change.old or change.after)
            return footnote or self._talk.places.at("slides", index), "source"
        if change.box.startswith("fig"):
            return self._figure(index, ""), "figure"
        name = _BOXES.get(change.box.partition(".")[0], "")
        return self._talk.places.at("slides", index, *([name] if name else [])), name or "text"

    def _figure(self, index: int, field: str) -> Place:
        """Return the place of a field of the slide's figure, wherever that was written."""
        figure = getattr(self._talk.outline.slides[index], "figure", None)
        path = ("figures", figure) if isinstance(figure, str) else ("slides", index, "figure")
        return self._talk.places.at(*path, *([field] if field else []))
