"""Plan against actual: where the time of a run went, by slide and section, and which slides to leave out. Pure."""

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from talkbuilder.app.rehearsal.run import Run, SceneTime

SPARE = 0.1
"""The part of a slot that stays free, as in the plan."""

NOTICED = 20.0
"""Seconds over its plan from which a slide is worth a word."""


class Spent(Struct, frozen=True):
    """Planned and spent seconds of a slide, a frame or a section."""

    id: str
    number: str
    title: str
    plan: float
    seconds: float
    frames: "tuple[Spent, ...]" = ()

    @property
    def over(self) -> float:
        """Seconds more than planned; negative: fewer."""
        return self.seconds - self.plan


class Review(Struct, frozen=True):
    """A run, looked at. ``budget`` is what the slot leaves for speaking, None if the slot is not known.

    ``longest`` are the slides that took longest over their plan; ``cut`` is a smallest set whose time, left out, brings
    the run into its budget; ``skipped`` were never shown.
    """

    run: Run
    slides: tuple[Spent, ...]
    sections: tuple[Spent, ...]
    plan: float
    budget: float | None = None
    longest: tuple[Spent, ...] = ()
    cut: tuple[Spent, ...] = ()
    skipped: tuple[Spent, ...] = ()

    @property
    def excess(self) -> float:
        """Seconds beyond the budget; nothing if there is none."""
        return max(0.0, self.run.seconds - self.budget) if self.budget is not None else 0.0


def review(run: Run, slot: float | None = None) -> Review:
    """Return what ``run`` shows; ``slot`` is its slot in minutes."""
    slides = tuple(_slide(list(its)) for _, its in groupby(run.scenes, key=lambda one: one.slide))
    sections = tuple(
        _section(name, list(its)) for name, its in groupby(run.scenes, key=lambda one: one.section)
    )
    budget = None if slot is None else slot * 60 * (1 - SPARE)
    excess = run.seconds - budget if budget is not None else 0.0
    planned = [one for one in slides if one.plan > 0 or one.seconds > 0]
    return Review(
        run=run,
        slides=slides,
        sections=sections if any(one.title for one in sections) else (),
        plan=sum(one.plan for one in slides),
        budget=budget,
        longest=tuple(
            sorted((one for one in planned if one.over >= NOTICED), key=lambda one: -one.over)[:5]
        ),
        # The first slide and the last frame the talk: nobody leaves them out.
        cut=to_cut(planned[1:-1], excess),
        skipped=tuple(one for one in planned if one.seconds == 0),
    )


def to_cut(slides: Sequence[Spent], excess: float) -> tuple[Spent, ...]:
    """Return slides that together took at least ``excess`` seconds, none of them needlessly, in the order of the talk.

    Those come first that took longest over their plan: what does not fit was not prepared. Empty if nothing is to be
    cut, or if not even all of them would do.
    """
    if excess <= 0 or sum(one.seconds for one in slides) < excess:
        return ()
    chosen: list[Spent] = []
    for one in sorted(slides, key=lambda one: (-one.over, -one.seconds)):
        if sum(each.seconds for each in chosen) >= excess:
            break
        if one.seconds > 0:
            chosen.append(one)
    for one in sorted(chosen, key=lambda one: one.over):
        if sum(each.seconds for each in chosen) - one.seconds >= excess:
            chosen.remove(one)
    return tuple(one for one in slides if one in chosen)


def _slide(its: list[SceneTime]) -> Spent:
    frames = tuple(Spent(one.slide, one.number, one.title, one.plan, one.seconds) for one in its)
    number = its[0].number.partition(".")[0]
    return Spent(
        its[0].slide, number, its[0].title, _sum(frames, "plan"), _sum(frames, "seconds"),
        frames if len(frames) > 1 else (),
    )  # fmt: skip


def _section(name: str, its: list[SceneTime]) -> Spent:
    return Spent("", "", name, sum(one.plan for one in its), sum(one.seconds for one in its))


def _sum(frames: Sequence[Spent], name: str) -> float:
    return float(sum(getattr(one, name) for one in frames))


def minutes(seconds: float) -> str:
    """Return seconds as minutes, hours where there are some.

    >>> minutes(75), minutes(3675), minutes(59.96)
    ('1:15', '1:01:15', '1:00')
    """
    whole = round(abs(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def difference(seconds: float) -> str:
    """Return how much more or less than planned, in words that alarm nobody.

    >>> difference(75), difference(-30), difference(0.2)
    ('+1:15', '−0:30', '±0:00')
    """
    sign = "±" if round(abs(seconds)) == 0 else "+" if seconds > 0 else "−"
    return f"{sign}{minutes(seconds)}"
