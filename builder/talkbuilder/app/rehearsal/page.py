"""The page of a rehearsal: plan against actual, in calm colours, one file that loads nothing."""

from collections.abc import Sequence
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from talkbuilder.app.rehearsal.review import Review, Spent, difference, minutes
from talkbuilder.app.rehearsal.run import Run


def page(found: Review, title: str, before: Sequence[Run] = (), rate: int | None = None) -> str:
    """Return the page of ``found``; ``before`` are earlier runs, ``rate`` the speaker's words a minute."""
    most = max((max(one.plan, one.seconds) for one in found.slides), default=1.0) or 1.0
    longest = max((max(one.plan, one.seconds) for one in found.sections), default=1.0) or 1.0
    return (
        _environment()
        .get_template("rehearsal.html.j2")
        .render(
            found=found,
            title=title,
            before=list(before),
            rate=rate,
            slides=[_bar(one, most) for one in found.slides],
            sections=[_bar(one, longest) for one in found.sections],
        )
    )


def _bar(one: Spent, most: float) -> dict[str, object]:
    """Return ``one`` with the lengths of its bars in per cent: as planned, and what went beyond."""
    share = 100 / most
    within = min(one.plan, one.seconds)
    return {
        "one": one,
        "plan": round(one.plan * share, 2),
        "within": round(within * share, 2),
        "beyond": round((one.seconds - within) * share, 2),
        "frames": [_bar(frame, most) for frame in one.frames],
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("talkbuilder.app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"minutes": minutes, "difference": difference}
    return made
