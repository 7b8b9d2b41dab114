"""Pace: every cut ends before its slot does, with a tenth of it to spare, or says which slides to leave out."""

from collections.abc import Iterator, Mapping

from talkbuilder.outline.model import Outline
from talkbuilder.problem import Problem
from talkbuilder.talk import Places, Speech

SPARE = 0.1
"""The part of a slot that stays free: for questions, for a demonstration, for the microphone."""

MAX_NAMED = 8


def pace(
    outline: Outline, ids: tuple[str, ...], speech: Mapping[str, tuple[Speech, ...]], places: Places
) -> tuple[Problem, ...]:
    """Return a problem for each cut that takes too long."""
    return tuple(_over(outline, ids, speech, places))


def _over(
    outline: Outline, ids: tuple[str, ...], speech: Mapping[str, tuple[Speech, ...]], places: Places
) -> Iterator[Problem]:
    for name, cut in outline.cuts.items():
        taken = [said.seconds for said in speech.get(name, ())]
        total, budget = sum(taken), cut.minutes * 60 * (1 - SPARE)
        if total <= budget + 0.5:  # half a second is no one's business
            continue
        message = (
            f"the {name} cut takes {total / 60:.1f} minutes; "
            f"of its {cut.minutes:g}, a tenth stays free, so it has {budget / 60:.1f}"
        )
        place = places.at("cuts", name, "minutes")
        yield Problem(place, "over-time", message, _to_drop(taken, total - budget, ids, places))


def _to_drop(taken: list[float], excess: float, ids: tuple[str, ...], places: Places) -> str:
    """Name the longest slides that together last longer than ``excess``, in the order of the talk."""
    chosen: list[int] = []
    for index in sorted(range(len(taken)), key=lambda at: (-taken[at], at)):
        if excess <= 0:
            break
        chosen.append(index)
        excess -= taken[index]
    named = [
        f"`{ids[index]}` (line {places.at('slides', index).line}, {taken[index] / 60:.1f} min)"
        for index in sorted(chosen)
    ]
    more = f" and {len(named) - MAX_NAMED} more" if len(named) > MAX_NAMED else ""
    return f"without {', '.join(named[:MAX_NAMED])}{more} it fits; or speak fewer paragraphs there"
