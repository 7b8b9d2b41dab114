"""`talk rehearsals`: takes in what the presenter wrote, shows where the time went, writes the page."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from talkbuilder.app.rehearsal.folder import every_run, folder_of, keep, runs, unreadable
from talkbuilder.app.rehearsal.page import page
from talkbuilder.app.rehearsal.rate import rate
from talkbuilder.app.rehearsal.review import Review, difference, minutes, review
from talkbuilder.app.rehearsal.run import LARGEST, Refused, Run, read_run
from talkbuilder.outline.load import read_outline
from talkbuilder.place import Place
from talkbuilder.problem import Problem
from talkbuilder.store import atomic
from talkbuilder.store.world import RealWorld, read_file

PAGE = "rehearsal.html"


class Reviewed(Struct, frozen=True):
    """What the command answers: lines of a table, the page it wrote, and what was wrong."""

    lines: tuple[str, ...] = ()
    page: Path | None = None
    problems: tuple[Problem, ...] = ()


def take(file: Path) -> tuple[str, tuple[Problem, ...]]:
    """Keep the run in ``file``, and return the slug of its talk."""
    try:
        found = read_run(read_file(file, LARGEST))
    except OSError as error:
        return "", (unreadable(file, error.strerror or str(error)),)
    if isinstance(found, Refused):
        return "", (unreadable(file, found.why),)
    try:
        keep(found.talk, found)
    except OSError as error:
        return "", (_unwritten(folder_of(found.talk), error),)
    return found.talk, ()


def listed() -> tuple[str, ...]:
    """Return a line for each run of every talk, and the speaker's rate."""
    found = every_run()
    lines = [_when(slug, run) for slug, run in found]
    own = rate(run for _, run in found)
    return (*lines, f"you speak {own} words a minute") if own else tuple(lines)


def reviewed(slug: str, root: Path | None) -> Reviewed:
    """Review the last run of the talk called ``slug``; ``root`` is its folder, if it is here."""
    found, problems = runs(slug)
    if not found:
        message = f"no rehearsal of {slug} has been recorded"
        hint = "`talk serve`, p for the presenter, ● Rehearse; or --take a file that it saved"
        return Reviewed(problems=(*problems, Problem(Place(""), "no-rehearsal", message, hint)))
    title, slot = slug, None
    if root is not None:
        title, slot = _talk(root, found[-1].cut, slug)
    answer = review(found[-1], slot)
    path = folder_of(slug) / PAGE
    try:
        atomic.write(path, shown(answer, title, found).encode())
    except OSError as error:
        return Reviewed(tuple(table(answer)), None, (*problems, _unwritten(path, error)))
    return Reviewed(tuple(table(answer)), path, problems)


def shown(answer: Review, title: str, found: Sequence[Run]) -> str:
    """Return the page of the last run among ``found``."""
    return page(answer, title, found[:-1], rate(run for _, run in every_run()))


def table(found: Review) -> list[str]:
    """Return the review as lines for a terminal."""
    run = found.run
    # Backup slides that nobody asked for say nothing.
    counted = [one for one in found.slides if one.plan or one.seconds]
    rows = [(one.number, one.title, one.plan, one.seconds) for one in counted or found.slides]
    width = min(60, max(len(title) for _, title, _, _ in rows))
    lines = [f"{'':>5}  {'slide':<{width}}  {'plan':>7}  {'actual':>7}  {'diff':>7}"]
    for number, title, plan, spent in rows:
        short = title if len(title) <= width else title[: width - 1] + "…"
        times = f"{minutes(plan):>7}  {minutes(spent):>7}  {difference(spent - plan):>7}"
        lines.append(f"{number:>5}  {short:<{width}}  {times}")
    total = f"{minutes(found.plan):>7}  {minutes(run.seconds):>7}"
    lines.append(f"{'':>5}  {'all':<{width}}  {total}  {difference(run.seconds - found.plan):>7}")
    if found.excess:
        lines.append(f"{minutes(found.excess)} longer than the slot allows with a tenth to spare")
    if found.cut:
        named = ", ".join(f"{one.number} ({minutes(one.seconds)})" for one in found.cut)
        lines.append(f"without {named} it fits")
    return [
        "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
        for line in lines
    ]


def _talk(root: Path, cut: str, slug: str) -> tuple[str, float | None]:
    """Return the talk's title and the slot of ``cut``; an outline that is broken is no reason to hide the run."""
    outline, _, _ = read_outline(root, RealWorld())
    if outline is None:
        return slug, None
    return outline.title, outline.cuts[cut].minutes if cut in outline.cuts else None


def _when(slug: str, run: Run) -> str:
    plan = sum(one.plan for one in run.scenes)
    line = f"{run.began:%Y-%m-%d %H:%M} UTC  {slug}  {run.cut}  {minutes(run.seconds)} of {minutes(plan)} planned"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)


def _unwritten(path: Path, error: OSError) -> Problem:
    reason = error.strerror or str(error)
    return Problem(Place(str(path)), "cannot-write", f"this could not be written: {reason}")
