"""How fast this speaker speaks: the median over the slides of the last rehearsals, and a talk's pace at that rate."""

from collections.abc import Iterable
from itertools import groupby
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from talkbuilder.app.rehearsal.folder import every_run
from talkbuilder.app.rehearsal.run import Run
from talkbuilder.problem import Problem
from talkbuilder.speech import seconds
from talkbuilder.talk import Speech, Talk
from talkbuilder.walkthrough.pace import pace

LAST = 5
"""Runs that count: one gets better."""

ENOUGH_WORDS = 30
"""Words from which a slide says something about speaking: fewer, and looking at the slide is most of its time."""

ENOUGH_SLIDES = 8
"""Slides from which the median is believed."""

PLAUSIBLE = (50.0, 300.0)
"""Words a minute outside which a slide was not spoken but skipped, or talked about."""

LIMITS = (60, 240)
"""What an outline's `rate` may be."""


def rate(runs: Iterable[Run]) -> int | None:
    """Return words a minute over the last of ``runs`` (oldest first), or None if they do not say enough."""
    found: list[float] = []
    for run in list(runs)[-LAST:]:
        for _, scenes in groupby(run.scenes, key=lambda one: one.slide):
            its = list(scenes)
            words, spent = sum(one.words for one in its), sum(one.seconds for one in its)
            if words >= ENOUGH_WORDS and spent > 0:
                found.append(words * 60 / spent)
    spoken = [one for one in found if PLAUSIBLE[0] <= one <= PLAUSIBLE[1]]
    if len(spoken) < ENOUGH_SLIDES:
        return None
    return round(min(max(median(spoken), LIMITS[0]), LIMITS[1]))


def own_rate() -> int | None:
    """Return the rate of whoever sits here, from all their rehearsals."""
    try:
        return rate(run for _, run in every_run())
    except OSError:
        return None


class Paced(Struct, frozen=True):
    """The problems of a talk at the speaker's own rate, and the line that says so; nothing if it is not used."""

    problems: tuple[Problem, ...]
    said: str = ""


def at_own_rate(talk: Talk, problems: tuple[Problem, ...], own: int | None) -> Paced:
    """Return ``problems`` with the pace counted at the rate ``own``; a `rate` that the outline names wins."""
    if own is None or "rate" in talk.outline.model_fields_set or own == talk.outline.rate:
        return Paced(problems)
    speech = {cut: tuple(_said(one, own) for one in said) for cut, said in talk.speech.items()}
    rest = tuple(problem for problem in problems if problem.code != "over-time")
    said = (
        f"{talk.slug}: paced at your own {own} words a minute, from your rehearsals; "
        f"builds count with {talk.outline.rate} (`rate:` in the outline fixes it)"
    )
    return Paced((*rest, *pace(talk.outline, talk.ids, speech, talk.places)), said)


def _said(one: Speech, own: int) -> Speech:
    # A slide that takes no time is hidden, or not in this cut.
    return replace(one, seconds=seconds(one.notes, own)) if one.seconds else one
