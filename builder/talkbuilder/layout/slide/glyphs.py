"""Characters that no font has: where in the talk they were written, what shows a box, what to install; and who lends.

A box is what Typst draws. PowerPoint and browsers look for a face on the machine that shows the deck, and often find
one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from talkbuilder.layout.slide.sheet import Sheet
from talkbuilder.layout.text.letters import Lending, unshown
from talkbuilder.notes import Notes, plain
from talkbuilder.outline.model import FigureSlide, FigureTextSlide
from talkbuilder.place import NOWHERE, Place
from talkbuilder.ports import Ruler
from talkbuilder.problem import Problem
from talkbuilder.scene import Figure, Scene
from talkbuilder.scripts import named, script_of
from talkbuilder.talk import Key, Talk

_MOST_NAMED = 8

_INSTALL = {
    "Hani": "the package fonts-noto-cjk or, with pip, noto-cjk-sans-sc-regular (-tc-, -jp-, -kr-)",
    "Jpan": "the package fonts-noto-cjk or, with pip, noto-cjk-sans-jp-regular",
    "Hang": "the package fonts-noto-cjk or, with pip, noto-cjk-sans-kr-regular",
    "Zsye": "a font of emoji, the package fonts-noto-color-emoji",
}
_INSTALL_ANY = "a font that has them, the package fonts-noto-core"


def missing_glyphs(sheet: Sheet[Any], scenes: Sequence[Scene]) -> tuple[Problem, ...]:
    """Return a warning for each place, on a slide or in its notes, where characters stand that no font has."""
    lost = unshown((item for scene in scenes for item in scene.items), sheet.ruler)
    said = _unsaid((scene.notes for scene in scenes), sheet.ruler)
    places: dict[Place, dict[str, None]] = {}
    for character in lost:
        places.setdefault(_written(sheet, character), {})[character] = None
    for character in said:
        if character not in lost:
            places.setdefault(sheet.place("notes"), {})[character] = None
    return tuple(_missing(place, "".join(found)) for place, found in places.items())


def missing_in(figure: Figure, ruler: Ruler, place: Place) -> tuple[Problem, ...]:
    """Return a warning if a figure that stands on no slide has characters that no font has."""
    lost = unshown((item for frame in figure.frames for item in frame.items), ruler)
    return (_missing(place, lost),) if lost else ()


def lent_faces(lending: Iterable[Lending]) -> tuple[Problem, ...]:
    """Return a note for each face from elsewhere that lends to a deck: its name, file and digest."""
    found = {
        (face.name, face.source, face.sha256)
        for each in lending
        for _, _, lent in each
        for face in lent
        if face.source
    }
    return tuple(_borrowed(*face) for face in sorted(found))


def _borrowed(name: str, source: str, sha256: str) -> Problem:
    message = f"{name} lends characters that our fonts lack: {source}, SHA-256 {sha256[:16]}"
    hint = (
        "PDF, HTML and pictures embed what they need of it; a machine without it builds other files"
    )
    return Problem(NOWHERE, "lent-face", message, hint, severity="note")


def _missing(place: Place, characters: str) -> Problem:
    names = ", ".join(named(one) for one in characters[:_MOST_NAMED])
    more = f" and {len(characters) - _MOST_NAMED} more" if len(characters) > _MOST_NAMED else ""
    message = (
        f"no font here has {names}{more}: PDF, handout and PNG show a box instead; "
        "PowerPoint and browsers take a font of the machine they run on"
    )
    scripts = dict.fromkeys(script_of(one) for one in characters)
    install = dict.fromkeys(_INSTALL.get(script, _INSTALL_ANY) for script in scripts)
    hint = (
        f"install {'; '.join(install)}; or name a font in the theme's `fonts: {{fallback: [...]}}`"
    )
    return Problem(place, "missing-glyph", message, hint, severity="warning")


def _unsaid(notes: Iterable[Notes], ruler: Ruler) -> str:
    words = {plain(block) for share in notes for block in share}
    lost = (ruler.missing(one, "body") for one in sorted(words) if not one.isascii())
    return "".join(dict.fromkeys("".join(lost)))


# --- where a character was written ------------------------------------------------------------------------------------


def _written(sheet: Sheet[Any], character: str) -> Place:
    """Return the place of the field, of the slide or of its figure, that holds ``character``; of the slide, else."""
    talk, at = sheet.talk, ("slides", sheet.index)
    slide = sheet.slide
    for path in _paths(slide.model_dump(), character):
        return talk.places.at(*at, *path)
    for path, listing in talk.listings.items():
        if path[:2] == at and character in listing.text:
            return listing.place
    if isinstance(slide, FigureSlide | FigureTextSlide) and isinstance(slide.figure, str):
        model = talk.outline.figures.get(slide.figure)
        if model is not None:
            for path in _paths(model.model_dump(), character):
                return talk.places.at("figures", slide.figure, *path)
            if _elsewhere(talk, character) is None:
                return talk.places.at("figures", slide.figure)
    return _elsewhere(talk, character) or talk.places.at(*at)


def _elsewhere(talk: Talk, character: str) -> Place | None:
    """Return the place of a field of the talk as a whole, which every slide may show."""
    whole = talk.outline.model_dump(exclude={"slides", "figures", "captures"})
    return next((talk.places.at(*path) for path in _paths(whole, character)), None)


def _paths(value: object, character: str) -> Iterator[tuple[Key, ...]]:
    if isinstance(value, str):
        if character in value:
            yield ()
        return
    inside: Iterable[tuple[Key, object]] = ()
    if isinstance(value, Mapping):
        inside = value.items()
    elif isinstance(value, Sequence):
        inside = enumerate(value)
    for key, part in inside:
        if isinstance(key, str) and character in key:
            yield (key,)
        yield from ((key, *path) for path in _paths(part, character))
