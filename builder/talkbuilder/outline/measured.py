"""Where a number of a benchmark was measured, and how far its runs are apart: for slides that show it as words.

A chart and a listing say it themselves. A fact in a sentence, ``{{fact:switch-cost}}``, is a bare number without this.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from talkbuilder.amounts import worth
from talkbuilder.captured import Capture
from talkbuilder.claims import AskCapture, Fact, Use
from talkbuilder.outline.model import (
    CodeOutputSlide,
    CodeSlide,
    CodeText,
    ComparisonSlide,
    Figure,
    FigureSlide,
    FigureTextSlide,
    Outline,
)
from talkbuilder.outline.recordings import recorded_run
from talkbuilder.outline.runs import measures
from talkbuilder.place import NOWHERE
from talkbuilder.ports import World
from talkbuilder.wording import Wording, apart, counted, fill, listed, own_of, wording_of

_RESULT = re.compile(r"^\s*(?P<name>Benchmark\S*)\s+\d+(?P<pairs>(?:\s+\S+ \S+)+)\s*$")
_PAIR = re.compile(r"(\S+) (\S+)")


class Spread(NamedTuple):
    """How far the runs of a benchmark are apart in one unit."""

    runs: int
    low: str
    high: str


def measured(
    facts: Mapping[str, Fact], uses: Sequence[Use], outline: Outline, ids: Sequence[str],
    root: Path, world: World,
) -> dict[str, str]:  # fmt: skip
    """Return, by slide, what stands in its footer: release and machine of the measured numbers in its words."""
    # A number of another release than the talk's is as bare without it as one without a machine.
    benchmarks = {name for name, run in outline.captures.items() if measures(run) or run.release}
    asked = {
        id: fact
        for id, fact in facts.items()
        if isinstance(fact.ask, AskCapture) and fact.ask.capture in benchmarks
    }
    shown: dict[str, dict[str, Fact]] = {}
    for use in uses:
        if use.slide and not use.passage and use.target in asked:
            shown.setdefault(use.slide, {})[use.target] = asked[use.target]
    captures: dict[str, Capture] = {}
    for name in sorted({_capture(fact) for some in shown.values() for fact in some.values()}):
        recorded, _ = recorded_run(
            name, outline, root, world, NOWHERE
        )  # that it is missing was said
        if recorded is not None and recorded.capture.release:
            captures[name] = recorded.capture
    found: dict[str, str] = {}
    wording = wording_of(outline.language, own_of(outline.words))
    for slide, some in shown.items():
        said = _captures_of(outline, ids.index(slide)) if slide in ids else []
        bare = [one for one in some.values() if _capture(one) in captures.keys() - {*said}]
        if bare:
            found[slide] = _words(bare, captures, wording)
    for index, slide in enumerate(ids):
        others = dict.fromkeys(_other_releases(outline, index, found.get(slide, "")))
        if others:
            named = listed((apart(one, wording) for one in others), wording)
            words = (found.get(slide, ""), fill(wording.measured, where=named))
            found[slide] = "; ".join(filter(None, words))
    return found


def _other_releases(outline: Outline, index: int, said: str) -> Iterator[str]:
    """Yield the releases beside the talk's own of which a slide shows a run: its footer names only the talk's."""
    for name in _captures_of(outline, index, every=True):
        run = outline.captures.get(name)
        if run is not None and run.release and f"go{run.release}" not in said:
            yield f"go{run.release}"


def _capture(fact: Fact) -> str:
    return fact.ask.capture if isinstance(fact.ask, AskCapture) else ""


def _words(facts: Sequence[Fact], captures: Mapping[str, Capture], wording: Wording) -> str:
    """Return the machine, and the spread of one number, or the widest of several."""
    origins = dict.fromkeys(captures[_capture(fact)].origin for fact in facts)
    spreads = [one for fact in facts if (one := spread(fact.value, captures[_capture(fact)].text))]
    where = fill(wording.measured, where=listed((apart(one, wording) for one in origins), wording))
    return "; ".join([where, *_spread_words(spreads, wording)])


def _spread_words(spreads: Sequence[Spread], wording: Wording) -> Iterator[str]:
    if not spreads:
        return
    runs = min(one.runs for one in spreads)
    so_many = counted(wording.runs, runs)
    apart = dict.fromkeys(one for one in spreads if one.low != one.high)
    if len(apart) == 1:
        (one,) = apart
        yield fill(wording.between, low=one.low, high=one.high, runs=so_many)
    elif apart:
        widest = max(float(one.high) / float(one.low) - 1 if float(one.low) else 1 for one in apart)
        share = f"{widest:.0%}".replace("%", " %")
        yield fill(wording.apart, runs=so_many, share=share)
    else:
        yield so_many


def spread(value: str, text: str) -> Spread | None:
    """Return the ends of the benchmark and unit of which one run measured ``value``.

    >>> spread("12", "BenchmarkX 10 12 ns/op\\nBenchmarkX 10 14.5 ns/op\\nBenchmarkY 3 9 ns/op")
    Spread(runs=2, low='12', high='14.5')
    """
    wanted = worth(value)
    rows = [match for line in text.split("\n") if (match := _RESULT.match(line))]
    for row in rows:
        for number, unit in _PAIR.findall(row["pairs"]):
            if wanted is None or worth(number) != wanted:
                continue
            same = (_PAIR.findall(one["pairs"]) for one in rows if one["name"] == row["name"])
            all_of = [
                found for found, its in chain.from_iterable(same) if its == unit and _real(found)
            ]
            return Spread(len(all_of), min(all_of, key=float), max(all_of, key=float))
    return None


def _real(number: str) -> bool:
    return worth(number) is not None


# --- what says it already ---------------------------------------------------------------------------------------------


def _captures_of(outline: Outline, index: int, *, every: bool = False) -> list[str]:
    """Return the captures whose release and machine the slide says itself: of its code, its output and its figure.

    ``every``: those too of which it does not.
    """
    slide = outline.slides[index]
    match slide:
        case CodeOutputSlide():
            return [*_of_code(slide.code), *_of_code(slide.output)]
        case CodeSlide():
            return [*_of_code(slide.code)]
        case ComparisonSlide() if every:
            return [*_of_code(slide.left.code), *_of_code(slide.right.code)]
        case FigureSlide() | FigureTextSlide():
            figure = slide.figure
            if isinstance(figure, str):
                figure = outline.figures.get(figure, Figure(kind="none"))
            return [*_of_figure({"kind": figure.kind, **figure.options}, every=every)]
        case _:
            return []


def _of_code(code: CodeText | str | None) -> Iterator[str]:
    if isinstance(code, CodeText) and code.capture:
        yield code.capture


def _of_figure(options: Mapping[str, Any], *, every: bool) -> Iterator[str]:
    """Yield the captures of benchmarks; other kinds show what they read without its machine."""
    if every or options.get("kind") == "benchmarks":
        several = options.get("captures")
        named = several.values() if isinstance(several, Mapping) else ()
        yield from (one for one in (options.get("capture"), *named) if isinstance(one, str))
    for inner in options.values():
        if isinstance(inner, Mapping):
            yield from _of_figure(inner, every=every)
