"""Files of examples become a talk: a chapter a file, a slide a scenario, every field still knowing its line.

    gallery/topology.yaml          words: What it is, for mechanisms; a kind has its own sentence.
                                   scenarios:
                                     - title: The point of it, as a sentence
                                       words: What to look at.
                                       figure: {kind: topology, ...}

A file is named after a kind or a mechanism; where both have one name, the mechanism's ends in ``-mechanism``. What its
figures read (`file: captures/x.txt`) lies beside it.
"""

import textwrap
from collections.abc import Container, Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from msgspec import Struct, field
from pydantic import ValidationError

from talkbuilder.inline import plain
from talkbuilder.notes import Paragraph, Said
from talkbuilder.outline.check import check
from talkbuilder.outline.explain import explain
from talkbuilder.outline.model import Outline
from talkbuilder.outline.names import slide_ids
from talkbuilder.outline.recordings import recordings
from talkbuilder.place import Place
from talkbuilder.ports import Kind, Mechanism, World
from talkbuilder.problem import Problem, has_errors
from talkbuilder.talk import KeyPath, Places, Speech, Talk
from talkbuilder.tree.read import Data, compose

TITLE = "Every kind of figure, every mechanism"
FIELDS = ("title", "words", "figure")


class Scenario(Struct, frozen=True):
    """One example: ``source`` is its figure as it was written, ``slide`` the id of its slide."""

    title: str
    words: str
    kind: str
    source: str
    slide: str = ""


class Chapter(Struct, frozen=True):
    """A kind or a mechanism with its examples; ``about`` is a sentence."""

    name: str
    sort: str
    about: str
    scenarios: tuple[Scenario, ...]


class Show(Struct, frozen=True):
    """All of it: the talk that a deck is made from, and the chapters that the page is made from."""

    talk: Talk
    chapters: tuple[Chapter, ...]


def folder() -> Path:
    """Return where the examples are that come with the kinds and mechanisms."""
    return Path(str(files("talkdiagrams") / "gallery"))


def read_show(
    root: Path,
    kinds: Mapping[str, Kind],
    mechanisms: Mapping[str, Mechanism],
    world: World,
    only: Iterable[str] = (),
) -> tuple[Show | None, tuple[Problem, ...]]:
    """Return the examples in ``root``, all or those of ``only``; None and why not if they are no talk."""
    there = {Path(name).stem for name in world.names(root, ".") if "/" not in name}
    chosen = tuple(only)
    made = _Made(root)
    for name in sorted(kinds):
        if name in there and (not chosen or name in chosen):
            made.chapter(name, "kind", name, plain(kinds[name].summary), world)
    for name in sorted(mechanisms):
        stem = mechanism_file(name, kinds)
        if stem in there and (not chosen or name in chosen):
            made.chapter(name, "mechanism", stem, "", world)
    if not made.chapters:
        place = Place(root.as_posix())
        return None, (*made.problems, Problem(place, "no-examples", "there are no examples here"))
    return made.show(world)


def mechanism_file(name: str, kinds: Container[str]) -> str:
    """Return what the file of the mechanism ``name`` is called, without suffix.

    >>> mechanism_file("gc", {"heap"}), mechanism_file("goroutines", {"goroutines"})
    ('gc', 'goroutines-mechanism')
    """
    return f"{name}-mechanism" if name in kinds else name


class _Made(Struct):
    """What grows while files are read: slides, places, chapters, problems."""

    root: Path
    slides: list[Data] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    table: dict[KeyPath, Place] = field(default_factory=dict)
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    chapters: list[tuple[str, str, str, list[tuple[int, Scenario]]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def chapter(self, name: str, sort: str, stem: str, about: str, world: World) -> None:
        """Read the examples of ``name`` in the file ``stem``."""
        path = (self.root / f"{stem}.yaml").as_posix()
        try:
            text = world.read(self.root, f"{stem}.yaml").decode()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(Problem(Place(path), "cannot-read", f"not read: {error}"))
            return
        data, places, problems = compose(text, path)
        self.problems += problems
        listed = data.get("scenarios") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(listed, list):
            if data is not None:
                hint = "`scenarios` is a list of examples: title, words, figure"
                self.problems.append(Problem(places.at(), "bad-examples", "no scenarios", hint))
            return
        about = about or _text(data.get("words"))
        self._add(
            {"layout": "section", "title": f"{sort.capitalize()}: {name}", "subtitle": about}, about
        )
        found = list(self._scenarios(listed, places, text))
        self.chapters.append((name, sort, about, found))

    def _scenarios(
        self, listed: list[Data], places: Places, text: str
    ) -> Iterator[tuple[int, Scenario]]:
        for number, one in enumerate(listed):
            place = places.at("scenarios", number)
            if not isinstance(one, dict) or any(not one.get(name) for name in FIELDS):
                hint = "an example has a title, words and a figure"
                self.problems.append(Problem(place, "bad-examples", "this is incomplete", hint))
                continue
            for name in sorted(set(one) - set(FIELDS)):
                at = places.key("scenarios", number, name)
                self.problems.append(Problem(at, "unknown-field", f"`{name}` is not known here"))
            figure = one["figure"]
            kind = _text(figure.get("kind")) if isinstance(figure, dict) else ""
            title, words = _text(one["title"]), _text(one["words"])
            self._places(places, ("scenarios", number), ("slides", len(self.slides) + 1))
            index = self._add({"layout": "figure", "title": title, "figure": figure}, words)
            source = written(text, places.key("scenarios", number, "figure"))
            yield index, Scenario(title, words, kind, source)

    def _places(self, places: Places, old: KeyPath, new: KeyPath) -> None:
        """Let what becomes of ``old`` at ``new`` still know where it was written."""
        for source, target in ((places.table, self.table), (places.keys, self.keys)):
            for path, place in source.items():
                if path[: len(old)] == old:
                    target[(*new, *path[len(old) :])] = place

    def _add(self, slide: dict[str, Data], words: str) -> int:
        self.slides.append(slide)
        self.said.append(words)
        return len(self.slides)  # the title slide stands before them

    def show(self, world: World) -> tuple[Show | None, tuple[Problem, ...]]:
        """Return it whole."""
        places = Places(self.root.as_posix(), self.table, self.keys)
        count = sum(len(found) for _, _, _, found in self.chapters)
        subtitle = f"{count} examples, each from a few lines of YAML"
        data = {
            "title": TITLE,
            "subtitle": subtitle,
            "description": f"{TITLE}: {subtitle}.",
            "cuts": {"full": {"minutes": "600"}},
            "slides": [{"layout": "title"}, *self.slides],
        }
        try:
            outline = Outline.model_validate(data)
        except ValidationError as error:
            return None, (*self.problems, *explain(error, Outline, places))
        ids, found = slide_ids(outline, places)
        problems = [*self.problems, *found, *check(outline, ids, places)]
        recorded, found = recordings(outline, self.root, world, places)
        problems += found
        spoken = tuple(_speech(words) for words in (subtitle, *self.said))
        talk = Talk(
            "gallery", outline, places, ids, speech={"full": spoken}, recorded=recorded
        )  # fmt: skip
        chapters = tuple(
            Chapter(name, sort, about, tuple(_at(one, ids[index]) for index, one in found))
            for name, sort, about, found in self.chapters
        )
        return (None if has_errors(problems) else Show(talk, chapters)), tuple(problems)


def _at(scenario: Scenario, slide: str) -> Scenario:
    return Scenario(scenario.title, scenario.words, scenario.kind, scenario.source, slide)


def _text(value: Data | None) -> str:
    return value if isinstance(value, str) else ""


def _speech(words: str) -> Speech:
    said = plain(words)
    notes = (Paragraph((Said(said),)),) if said else ()
    return Speech(notes, 60.0 * len(said.split()) / 130)


def written(text: str, key: Place) -> str:
    """Return the block that belongs to the key at ``key``, as it was written, without its indentation."""
    lines = text.splitlines()
    first = lines[key.line - 1][key.column - 1 :].partition(":")[2].strip()
    block = []
    for line in lines[key.line :]:
        if line.strip() and len(line) - len(line.lstrip()) < key.column:
            break
        block.append(line)
    if first:  # in one line, or begun in it
        return "\n".join((first, textwrap.dedent("\n".join(block)))).strip()
    return textwrap.dedent("\n".join(block)).strip()
