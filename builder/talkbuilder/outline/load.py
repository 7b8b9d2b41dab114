"""A talk's folder becomes a Talk: its outline read, and everything the outline points at, fetched and checked.

facts, lock    --read-->      ledger               what the talk claims, and what Go answered
talk.yaml      --compose-->   data and places      bounded YAML, every scalar still text
data           --resolve-->   data                 references to facts become words and links
data           --validate-->  Outline              every mistake at once, at its line
walkthrough    --read-->      passages             by anchor
code, pictures --fetch-->     listings, media      inside the talk's folder only
all of it      --check-->     problems             names lead somewhere, everything is said once, in time
"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from talkbuilder.citing import Citing
from talkbuilder.claims import Claims
from talkbuilder.memory import FORGETFUL, Memory, recall
from talkbuilder.outline.check import check
from talkbuilder.outline.explain import explain
from talkbuilder.outline.fetch import fetch_text
from talkbuilder.outline.ledger import Ledger, read_ledger, settle
from talkbuilder.outline.listings import listings
from talkbuilder.outline.measured import measured
from talkbuilder.outline.model import Outline
from talkbuilder.outline.names import slide_ids
from talkbuilder.outline.pictures import pictures
from talkbuilder.outline.recordings import recordings
from talkbuilder.outline.references import resolve, uses
from talkbuilder.outline.runs import runs
from talkbuilder.outline.upstream import upstream_faults, upstream_uses
from talkbuilder.place import Place
from talkbuilder.ports import World
from talkbuilder.problem import Problem
from talkbuilder.talk import KeyPath, Places, Talk
from talkbuilder.tree.read import Data, compose
from talkbuilder.walkthrough.article import article_of
from talkbuilder.walkthrough.coverage import coverage
from talkbuilder.walkthrough.model import Walkthrough
from talkbuilder.walkthrough.pace import pace
from talkbuilder.walkthrough.read import read
from talkbuilder.walkthrough.speak import speak, written
from talkbuilder.walkthrough.whole import UNREAD

OUTLINE = "talk.yaml"
WALKTHROUGH = "walkthrough.md"
MAX_PROBLEMS = 200

Problems = tuple[Problem, ...]


def load(root: Path, world: World, memory: Memory = FORGETFUL) -> tuple[Talk | None, Problems]:
    """Read the talk in the folder ``root``; a text that ``memory`` has read before is not read again.

    The talk is None if its outline does not hold together as a whole. Otherwise it is whole, even if there are
    errors: what could not be had is empty (code, notes) or a grey pixel (pictures), so that later steps can be
    checked too. Problems come in the order of the files.
    """
    ledger, problems = read_ledger(root, world, memory)
    outline, places, citing, found = _outline(root, world, ledger)
    problems += found
    if outline is None:
        problems += _text_alone(root, world, citing)
        return None, _in_order((*problems, *citing.problems), places.path)
    ids, found = slide_ids(outline, places)
    problems += found
    problems += check(outline, ids, places)
    code, found = listings(outline, root, world, places)
    problems += found
    problems += upstream_faults(outline, places)
    media, found = pictures(outline, root, world, places)
    problems += found
    recorded, found = recordings(outline, root, world, places)
    problems += found
    problems += runs(outline, root, world, places)
    walkthrough, found = read_walkthrough(outline, root, world, places, citing, memory)
    problems += found
    spoken = speak(outline, walkthrough or Walkthrough(""), places)
    if walkthrough is not None:
        problems += spoken.problems
        problems += coverage(outline, walkthrough, spoken, places)
    problems += pace(outline, ids, spoken.speech, places)
    problems += settle(ledger, citing, outline, root, world, places)
    leaning = uses(citing, outline, ids, walkthrough or Walkthrough(""), spoken)
    leaning += upstream_uses(outline, ids, places)
    talk = Talk(
        slug=root.name or root.resolve().name,
        outline=outline,
        places=places,
        ids=ids,
        listings=code,
        media=media,
        speech=spoken.speech,
        sources=spoken.sources,
        recorded=recorded,
        claims=Claims(
            ledger.facts,
            ledger.lock,
            leaning,
            measured(ledger.facts, leaning, outline, ids, root, world),
        ),
        article=article_of(outline, ids, walkthrough or Walkthrough(""), spoken),
        lines=spoken.lines,
    )
    return talk, _in_order(problems, places.path)


def read_outline(root: Path, world: World) -> tuple[Outline | None, Places, Problems]:
    """Return the outline by itself, and where its fields stand."""
    ledger, _ = read_ledger(root, world)
    outline, places, citing, problems = _outline(root, world, ledger)
    return outline, places, (*problems, *citing.problems)


def _outline(
    root: Path, world: World, ledger: Ledger
) -> tuple[Outline | None, Places, Citing, Problems]:
    """Return the outline, its references resolved, and who answers for those of the walkthrough."""
    path = (root / OUTLINE).as_posix()
    places = Places(path)
    text, problems = fetch_text(root, OUTLINE, world, Place(path))
    if text is None:
        return None, places, Citing(), problems
    data, places, problems = compose(text, path)
    if data is None:
        return None, places, Citing(), problems
    citing = ledger.citing(_written_at(data, "go"), _written_at(data, "language") or "en")
    data = resolve(data, places, citing)
    try:
        return Outline.model_validate(data), places, citing, problems
    except ValidationError as error:
        return None, places, citing, (*problems, *explain(error, Outline, places))


def _written_at(data: Data, key: str) -> str:
    """Return a text at the top of an outline that was not typed yet."""
    value = data.get(key, "") if isinstance(data, dict) else ""
    return value if isinstance(value, str) else ""


def read_walkthrough(
    outline: Outline,
    root: Path,
    world: World,
    places: Places,
    citing: Citing,
    memory: Memory = FORGETFUL,
) -> tuple[Walkthrough | None, Problems]:
    """Return the long-form text; None if it cannot be had. A talk that speaks nothing needs none."""
    name = outline.walkthrough
    asked: list[KeyPath] = [("walkthrough",)] if "walkthrough" in outline.model_fields_set else []
    needed = [*asked, *_need_text(outline)]
    place = places.at(*needed[0]) if needed else places.at()
    text, problems = fetch_text(root, name, world, place)
    if text is None:
        absent = all(problem.code == "no-file" for problem in problems)
        return (Walkthrough(""), ()) if absent and not needed else (None, problems)
    path = (root / name).as_posix()

    def reading() -> tuple[Walkthrough, Problems, Citing]:
        own = citing.another()
        return *read(text, path, own), own

    walkthrough, problems, said = recall(memory, reading, "text", text, path, citing.another())
    citing.join(said)
    if any(problem.code in UNREAD for problem in problems):
        return None, problems  # its passages are not known, so nobody asks for them
    return walkthrough, problems


def _text_alone(root: Path, world: World, citing: Citing) -> Problems:
    """Return what is wrong with the text by itself, where the outline cannot say what it needs of it."""
    text, problems = fetch_text(root, WALKTHROUGH, world, Place(root.as_posix()))
    if text is None:
        return tuple(problem for problem in problems if problem.code != "no-file")
    return read(text, (root / WALKTHROUGH).as_posix(), citing.another())[1]


def _need_text(outline: Outline) -> Iterator[KeyPath]:
    """Yield the fields that mean something in the walkthrough."""
    for index, slide in enumerate(outline.slides):
        yield from (path for path, _ in written(slide, index))
        if slide.sources:
            yield ("slides", index, "sources")


def _in_order(problems: Problems, first: str) -> Problems:
    """Return each problem once, by place, the file ``first`` first, and not more than a person can use."""
    unique = sorted(
        dict.fromkeys(problems), key=lambda one: (one.place.path != first, one.place, one.code)
    )
    if len(unique) <= MAX_PROBLEMS:
        return tuple(unique)
    errors = [one for one in unique if one.is_error]
    kept = (errors or unique)[:MAX_PROBLEMS]
    place = Place(kept[-1].place.path)
    message = f"there are {len(unique) - len(kept):,} more problems"
    note = Problem(place, "more-problems", message, "mend these first", severity="note")
    return (*kept, note)
