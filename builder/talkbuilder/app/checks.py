"""Checking a talk without writing it: each cut in turn, since some overflow in one only, and its facts on real Go."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.app.factsreport import fact_rows
from talkbuilder.app.rehearsal.rate import at_own_rate, own_rate
from talkbuilder.app.truthtable import shown
from talkbuilder.app.verify import Tell, Verified, named, verify, verify_pinned
from talkbuilder.app.wiring import GUESTS, open_kit
from talkbuilder.layout.eye.figure import COMFORTABLE
from talkbuilder.layout.figure import labels
from talkbuilder.layout.slide.invariants import faults
from talkbuilder.memory import Lately, Memory
from talkbuilder.outline.upstream import upstream_uses
from talkbuilder.pipeline import Built, Order, make_deck
from talkbuilder.ports import Ruler
from talkbuilder.problem import Problem
from talkbuilder.scene import Deck
from talkbuilder.talk import Talk
from talkbuilder.truth.toolchain import Toolchain, find
from talkbuilder.truth.tree import Tree


class Checked(Struct, frozen=True):
    """What is known of one talk. ``facts`` are the rows of the JSON report, ``releases`` those that were asked.

    ``table`` is for a person who asked several releases, ``said`` are lines for one who wants to know.
    """

    problems: tuple[Problem, ...]
    facts: tuple[Mapping[str, Any], ...] = ()
    releases: tuple[str, ...] = ()
    table: str = ""
    said: tuple[str, ...] = ()


def check_talk(root: Path, wanted: Sequence[Toolchain], tell: Tell) -> Checked:
    """Check the talk in ``root``, and ask ``wanted`` about its facts; none: the release that it names."""
    memory = Lately()  # most of what one cut shows, another one shows too
    first, problems = _every_cut(root, memory)
    if first.talk is None:
        return Checked(problems)
    paced = at_own_rate(first.talk, problems, own_rate())
    problems = paced.problems
    if wanted:
        verified = verify(root, first.talk, first.deck, wanted, tell)
    else:
        verified = verify_pinned(root, first.talk, first.deck, tell)
    shown = () if len(wanted) > 1 else _upstream(root, first.talk, wanted, problems, memory)
    return Checked(
        tuple(dict.fromkeys((*problems, *verified.problems, *shown))),
        tuple(fact_rows(first.talk, verified.asked)),
        tuple(one.release for one in verified.asked),
        _table(first.talk.slug, verified),
        (*((paced.said,) if paced.said else ()), *verified.said),
    )


def _upstream(
    root: Path,
    talk: Talk,
    wanted: Sequence[Toolchain],
    known: Sequence[Problem],
    memory: Memory,
) -> tuple[Problem, ...]:
    """Return what would be wrong with a deck that shows Go's own code of the toolchain that is asked."""
    if not upstream_uses(talk.outline, talk.ids, talk.places):
        return ()
    toolchain = wanted[0] if wanted else find(named(talk).removeprefix("go"))[0]
    if toolchain is None:
        return ()  # which was said
    found: dict[Problem, None] = {}
    with open_kit() as opened:
        kit = replace(opened, memory=memory, tree=Tree(toolchain))
        for cut in talk.outline.cuts:
            made = make_deck(root, Order(cut=cut), GUESTS, kit)
            found |= dict.fromkeys(one for one in made.problems if one not in known)
    return tuple(found)


def _table(slug: str, verified: Verified) -> str:
    return shown(slug, verified.table) if verified.table is not None else ""


def _every_cut(root: Path, memory: Memory) -> tuple[Built, tuple[Problem, ...]]:
    """Return the full cut, and every problem in every cut; an outline without ``full`` says so itself."""
    problems: dict[Problem, None] = {}
    with open_kit() as opened:
        kit = replace(opened, memory=memory)
        first = make_deck(root, Order(), GUESTS, kit)
        problems |= dict.fromkeys((*first.problems, *_standing(first, kit.ruler)))
        if first.talk is not None:
            for cut in first.talk.outline.cuts:
                if cut != "full":
                    made = make_deck(root, Order(cut=cut), GUESTS, kit)
                    problems |= dict.fromkeys((*made.problems, *_standing(made, kit.ruler)))
    return first, tuple(problems)


def _standing(built: Built, ruler: Ruler) -> tuple[Problem, ...]:
    """Look at every slide as it will stand: on the page, nothing on top of each other, type large enough."""
    if built.talk is None or built.deck is None:
        return ()
    found: dict[Problem, None] = {}
    overfull = _overfull(built.talk, built.problems)
    for scene in built.deck.scenes:
        # Sources run on over slides of their own, whose ids are not the outline's.
        index = built.talk.ids.index(scene.slide) if scene.slide in built.talk.ids else 0
        dense = built.talk.outline.slides[index].dense
        for fault in () if dense or index in overfull else faults(scene, built.deck.theme, ruler):
            place = built.talk.places.at("slides", index)
            message = str(fault)  # no number: it is another in each cut
            hint = "give it less text, or another layout"
            found[Problem(place, "slide-fault", message, hint, severity="warning")] = None
    return (*found, *_cramped(built.talk, built.deck))


def _overfull(talk: Talk, problems: Sequence[Problem]) -> frozenset[int]:
    """Return the slides of which was said already, with a line, that something doesn't fit."""
    lines = [talk.places.at("slides", index).line for index in range(len(talk.ids))]
    said = (one.place.line for one in problems if one.code == "overflow")
    return frozenset(bisect_right(lines, line) - 1 for line in said)


def _cramped(talk: Talk, deck: Deck) -> Iterator[Problem]:
    """Note figures whose words are large enough, and smaller than comfortable."""
    least: dict[str, float] = {}
    for scene in deck.scenes:
        items = tuple(item for item in scene.items if item.role == "figure")
        for label in labels(items):
            least[scene.slide] = min(label.size, least.get(scene.slide, COMFORTABLE))
    for slide, size in least.items():
        if size < COMFORTABLE and slide in talk.ids:
            place = talk.places.at("slides", talk.ids.index(slide))
            message = f"the smallest words of its figure have {size:.1f} points"
            hint = f"{COMFORTABLE:g} and more are read without effort from the last row"
            yield Problem(place, "small-type", message, hint, severity="note")
